"""Looking at a draft: what it says, who gets it, and that it may not be there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from telegram.constants import ChatAction

from bot.chat.base.context import Context
from bot.chat.base.keyboards import Row, button, keyboard
from bot.chat.broadcasts.buttons import BringBack, Discard, Overview
from bot.chat.delivery.status_view import which
from bot.content import sendable
from bot.content.said.leads import LeadsTo
from bot.content.said.message import Said, Spot
from bot.model.broadcasts.broadcast import Draft, Task
from bot.model.broadcasts.delivery import Outgoing
from bot.model.broadcasts.nudge import NUDGED_EVERY
from bot.services.broadcasts.draft_view import DraftView, Missing

SHOWN: Final = 6
"""Remarks on one screen, what weighs most first. The others are counted."""
_WEIGHS_MOST: Final = ("near", LeadsTo.PERSON.value, LeadsTo.PRIVATE.value)
STOPS_SHOWN: Final = 2
FAULTS_SHOWN: Final = 3
"""Of each version, at most."""
TOLD: Final = 6
"""Things to be put right that the overview tells, of all versions together."""
_WORDS: Final = 320
"""Characters that it shows of what all versions say, together; less than the fewest of one: none."""
_FEWEST_WORDS: Final = 40
_LONGEST: Final = 80
"""Characters of an address."""


async def view_of(context: Context, draft_id: int) -> DraftView | None:
    """The draft as its organiser sees it, see `DraftsService.view`; meanwhile they see "typing …"."""
    await working(context, draft_id)
    return await context.services.drafts.view(context.visitor, draft_id)


async def working(context: Context, broadcast_id: int) -> None:
    """Show "typing …" if looking through it, or counting its readers, takes a second or two."""
    if await context.services.drafts.takes_a_moment(broadcast_id):
        await context.working(ChatAction.TYPING)


async def gone(context: Context, draft_id: int) -> None:
    """Say why there is no draft of that id to be shown, and offer what can be done about that."""
    why, draft = await context.services.drafts.missing(context.visitor, draft_id)
    words = which(context, draft, draft.texts) if draft else {"kind": "", "words": ""}
    label = context.texts.label
    keys: dict[Missing, Row] = {
        Missing.RECOVERABLE: [button(label("bring_back"), BringBack(draft_id))],
        Missing.CONFIRMED: [button(label("look"), Overview(draft_id))],
        Missing.NO_CASE: [button(label("discard"), Discard(draft_id), "danger")],
    }
    await context.show(
        context.texts.screen("broadcast_gone", why=why.value, **words), keyboard(keys.get(why, []))
    )


async def repeated(context: Context, message: Outgoing) -> None:
    """Send it as its readers get it; whom Telegram lets no voice message through to hears that it is one."""
    if not await context.repeat(message):
        await context.say(context.texts.screen("broadcast_unheard"))


async def spacing(context: Context, draft: Draft) -> str:
    """Of a nudge: how often a case has one, and from when on the next can go out; else nothing."""
    if draft.task is not Task.SEND or not draft.plan.audience.nudges:
        return ""
    since = await context.services.nudging.next_from(draft.case, draft.id)
    label, days = context.texts.label, NUDGED_EVERY.days
    if since is None:
        return label("nudge_line_free", days=days)
    return label("nudge_line", days=days, since=since, zone=context.services.days.zone.key)


def untrue(context: Context, draft: Draft) -> int:
    """The number of letters that its words may say, if no more than that can be told by now; else 0."""
    return draft.plan.more_letters_than if context.services.milestones.untrue(draft) else 0


def stopping(said: Said) -> dict[str, Any]:
    """What keeps one version from going out, for the overview."""
    return {
        "never": [_spot(spot) for spot in said.never[:STOPS_SHOWN]],
        "more_never": len(said.never[STOPS_SHOWN:]),
        "whole": said.whole,
    }


def side_by_side(versions: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The versions of a draft as one screen has room for them, however many languages there are.

    The more there are, the less is shown of the words of each. Of what is to be put right so many things are
    told, of each version at least one as long as there is room; the others are counted.
    """
    most = _WORDS // max(1, sum(version["written"] for version in versions))
    share = max(1, TOLD // max(1, sum(_to_tell(version) > 0 for version in versions)))
    room = TOLD
    found = []
    for version in versions:
        if not version["written"]:
            found.append(dict(version))
            continue
        may = min(share, room)
        never = version["never"][:may]
        unread = not version["whole"] and may > len(never)
        faults = version["faults"][: min(may - len(never) - unread, FAULTS_SHOWN)]
        told = len(never) + unread + len(faults)
        room -= told
        found.append(
            {
                **version,
                "words": sendable.cut(version["words"], most) if most >= _FEWEST_WORDS else "",
                "never": never,
                "unread": unread,
                "faults": faults,
                "stops": bool(version["never"]) or not version["whole"],
                "faulty": bool(version["faults"]),
                "more": _to_tell(version) - told,
            }
        )
    return found


def _to_tell(version: Mapping[str, Any]) -> int:
    """How many things are to be put right in a version."""
    if not version["written"]:
        return 0
    stops: int = len(version["never"]) + version["more_never"] + (not version["whole"])
    return stops + len(version["faults"])


def remarks(context: Context, view: DraftView) -> dict[str, Any]:
    """What is to be looked at in all versions, for the screen that is confirmed."""
    several = sum(version.written for version in view.versions) > 1
    found = [
        {"name": context.language_name(version.language) if several else "", **remark}
        for version in view.versions
        for remark in _of(version.said)
    ]
    found.sort(key=lambda remark: remark["kind"] not in _WEIGHS_MOST)
    return {"remarks": found[:SHOWN], "more": len(found[SHOWN:])}


def _of(said: Said) -> Iterator[dict[str, Any]]:
    yield from ({"kind": "near", "words": "", "spot": _spot(spot)} for spot in said.near)
    yield from ({"kind": "name", "words": "", "spot": _spot(spot)} for spot in said.names)
    yield from ({"kind": lead.to.value, "words": _cut(lead.words)} for lead in said.leads)
    if not said.all_near:
        yield {"kind": "not_all", "words": ""}


def _spot(spot: Spot) -> dict[str, Any]:
    return {
        "where": spot.where.value,
        "line": spot.line,
        "before": spot.before,
        "words": spot.words,
        "after": spot.after,
        "right": spot.right,
    }


def _cut(words: str) -> str:
    return words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1]}…"
