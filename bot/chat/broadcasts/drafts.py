"""`/broadcast`: from the choice of a case to a draft with all its versions. preview.py has what follows."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Message

from bot.chat.base.buttons import Open, Screen, pack, parse
from bot.chat.base.context import Row, Turn, button, cosmetic, keyboard
from bot.chat.broadcasts import audience, options, schedule, scheduled
from bot.chat.broadcasts.buttons import Discard, NewDraft, Options, Overview, Preview, WriteIn
from bot.chat.broadcasts.intake import into_album, item_from, refuse, usable
from bot.chat.broadcasts.viewing import gone, view_of
from bot.chat.delivery import status_view
from bot.chat.letters.dialogue import pick_case
from bot.chat.team.members import for_organisers
from bot.content import sendable
from bot.model.broadcasts.broadcast import UNDER_WAY, BroadcastState, Draft, Kind, Task
from bot.model.cases.case import Case
from bot.model.languages import OWN_NAMES
from bot.services.broadcasts.draft_view import FOR_GOOD, DraftView, Version
from bot.services.people.prompts import Awaited
from bot.store.broadcasts.albums import AlbumPlace

BEGINNING: Final = 80
"""Characters of a version that are enough to recognise it by."""
ON_A_BUTTON: Final = 28


@for_organisers
async def broadcast(turn: Turn, slug: str = "") -> None:
    """Begin, or go on with what is unfinished: which case, which kind."""
    case = await pick_case(turn, slug, lambda item: NewDraft(item.slug))
    if case is None:
        return
    updates = await turn.desk.broadcasting.audience(case, Kind.UPDATE)
    calls = await turn.desk.broadcasting.audience(case, Kind.CALL)
    drafts = await turn.desk.broadcasting.unfinished(turn.visitor, case)
    unfinished = [(draft, await _icon(turn, draft)) for draft in drafts]
    label = turn.texts.label
    await turn.show(
        turn.texts.screen(
            "broadcast_kind",
            title=case.text(turn.texts.language).title,
            updates=updates,
            calls=calls,
            age_days=turn.desk.totals.age_days(case),
            unfinished=[
                label(f"legend_line_{icon}") for icon in dict.fromkeys(icon for _, icon in unfinished)
            ],
        ),
        keyboard(
            [button(label("kind_update"), NewDraft(case.slug, Kind.UPDATE))],
            [button(label("kind_call"), NewDraft(case.slug, Kind.CALL))],
            *[[_unfinished(turn, case, draft, icon)] for draft, icon in unfinished],
            [button(label("cancel"), Open(Screen.DISMISS))],
        ),
    )


def _unfinished(turn: Turn, case: Case, draft: Draft, icon: str) -> InlineKeyboardButton:
    """What leads back to a draft, or to a broadcast that waits or is under way; with its first words."""
    text = draft.texts.get(draft.default_language) or next(iter(draft.texts.values()), None)
    words = sendable.beginning(text, ON_A_BUTTON) if text else ""
    words = words or (case.text(turn.texts.language).short if draft.case == case.slug else draft.case)
    label = turn.texts.label(f"unfinished_{icon}", words=words)
    return button(label, Overview(draft.id))


async def _icon(turn: Turn, draft: Draft) -> str:
    """What it is, as an icon before its words; the name of that in labels.txt.j2."""
    if draft.state is BroadcastState.DRAFT and (
        turn.desk.library.case(draft.case) is None or await turn.desk.broadcasting.overtaken(draft)
    ):
        return "never"
    if draft.task is not Task.SEND and draft.state is not BroadcastState.SCHEDULED:
        return draft.task.value
    return "running" if draft.state in UNDER_WAY else draft.state.value


@for_organisers
async def new_draft(turn: Turn, tap: NewDraft) -> None:
    """Case and kind are chosen: ask for the text in the case's default language."""
    case = turn.desk.library.case(tap.case)
    if case is None or tap.kind is None:
        await broadcast(turn, tap.case)
        return
    draft_id = await turn.desk.broadcasting.begin(turn.visitor, case, tap.kind)
    await write_in(turn, WriteIn(draft_id, case.default_language))


@for_organisers
async def write_in(turn: Turn, tap: WriteIn) -> None:
    """Take the next message for the draft's text in that language."""
    view = await view_of(turn, tap.draft)
    if view is None or tap.language not in OWN_NAMES:
        await gone(turn, tap.draft)
        return
    if view.correction and tap.language not in view.draft.texts:
        await overview(turn, tap.draft)  # nobody has a message in that language
        return
    await turn.desk.prompts.ask(turn.visitor, Awaited.DRAFT, pack(tap))
    sent = view.draft.texts.get(tap.language) if view.correction else None
    await turn.show(
        turn.texts.screen(
            "broadcast_text",
            language=OWN_NAMES[tap.language],
            instead_of=sendable.sort_of(sent).value if sent else "",
        ),
        keyboard([button(turn.texts.label("back"), Overview(tap.draft))], [_discard(turn, view)]),
    )


@for_organisers
async def written(turn: Turn, data: str, message: Message) -> None:
    """The text came, or the first item of an album."""
    tap = parse(data)
    view = await view_of(turn, tap.draft) if isinstance(tap, WriteIn) else None
    if view is None or not isinstance(tap, WriteIn):
        await turn.desk.prompts.drop(turn.visitor)
        await gone(turn, tap.draft if isinstance(tap, WriteIn) else 0)
        return
    if message.media_group_id:
        kept = await into_album(turn, view, tap.language, message)
    else:
        content = await usable(turn, view, tap.language, message)
        kept = content is not None and await turn.desk.broadcasting.write(
            tap.draft, tap.language, content, message.message_id
        )
    if kept:
        await turn.desk.prompts.drop(turn.visitor)
        shown = await overview(turn, tap.draft)
        if shown and message.media_group_id:
            await turn.desk.broadcasting.album_shown(turn.visitor, message.media_group_id, shown)


async def album_goes_on(turn: Turn, message: Message) -> bool:
    """Another item of an album that was begun; False if nothing is made of that album."""
    place = await _into_its_album(turn, message)
    if place is None:
        return False
    if place.draft and item_from(message) and place.shown:
        view = await view_of(turn, place.broadcast_id)
        if view:
            # Up to ten of them come within a second; what Telegram doesn't take is made up for by the next.
            html, keys = await _overview(turn, view)
            await cosmetic(turn.rewrite_id(place.shown, html, keys))
    return True


async def _into_its_album(turn: Turn, message: Message) -> AlbumPlace | None:
    """Put the message into the album it belongs to, and tell the organiser if that can't be."""
    if not message.media_group_id or turn.visitor.role is None:
        return None
    item = item_from(message)
    place = await turn.desk.broadcasting.add_to_album(
        turn.visitor, message.media_group_id, message.message_id, item
    )
    if place and not place.draft:
        await refuse(turn, "late")
    elif place and item is None:
        await refuse(turn, "item")
    return place


async def edited(turn: Turn, message: Message) -> bool:
    """An organiser edited a message: if a draft was made from it, take the change over and say so."""
    place = await _into_its_album(turn, message)
    if place is not None:
        if place.draft and item_from(message):
            await _say_saved(turn, place.broadcast_id, place.language)
        return True
    found = await turn.desk.broadcasting.made_from(turn.visitor, message.message_id)
    view = await view_of(turn, found[0]) if found else None
    if found is None or view is None:
        return False
    draft_id, language = found
    content = await usable(turn, view, language, message, edited=True)
    if content and await turn.desk.broadcasting.write(draft_id, language, content, message.message_id):
        await _say_saved(turn, draft_id, language)
    return True


async def _say_saved(turn: Turn, draft_id: int, language: str) -> None:
    html = turn.texts.screen("broadcast_edited", language=OWN_NAMES[language])
    label = turn.texts.label
    await turn.say(
        html,
        keyboard([button(label("preview"), Preview(draft_id))], [button(label("back"), Overview(draft_id))]),
    )


@for_organisers
async def show_overview(turn: Turn, tap: Overview) -> None:
    """A draft, or what is seen of a broadcast that was confirmed."""
    await turn.desk.prompts.drop(turn.visitor)
    if not (await scheduled.show(turn, tap.draft) or await status_view.show(turn, tap.draft)):
        await overview(turn, tap.draft)


async def overview(turn: Turn, draft_id: int, back: str = "") -> int | None:
    """Every version side by side, for whom, when, and what can be done next.

    `back`: what it was, "draft" or "scheduled", when it was thrown away; it was brought back just now.
    Returns the id of the message it is on, if that is a new one.
    """
    view = await view_of(turn, draft_id)
    if view is None:
        await gone(turn, draft_id)
        return None
    html, keys = await _overview(turn, view, back)
    if turn.tapped is not None:
        await turn.show(html, keys)
        return None
    return (await turn.say(html, keys)).message_id


async def _overview(turn: Turn, view: DraftView, back: str = "") -> tuple[str, InlineKeyboardMarkup | None]:
    label, draft = turn.texts.label, view.draft
    hindrance = await turn.desk.broadcasting.held_up(view)
    for_good = hindrance in FOR_GOOD
    lines: list[str] = []
    rows: list[Row] = []
    if not view.correction:
        for_whom, who = await audience.choice(turn, view)
        at, when = await schedule.choice(turn, view)
        lines = [for_whom, at, *options.chosen(turn, view)]
        rows = [[who], [when], [button(label("options"), Options(draft.id))]]
    html = turn.texts.screen(
        "broadcast_got",
        title=view.case.text(turn.texts.language).title,
        kind=draft.kind.value,
        correction=view.correction,
        changed=view.changed,
        audience=view.audience,
        items=[_item(view, version) for version in view.versions],
        default=OWN_NAMES[draft.default_language],
        lines=lines,
        hindrance=hindrance.value if hindrance else "",
        for_good=for_good,
        back=back,
    )
    ready = view.complete and view.sound and view.changed
    return html, keyboard(
        [button(label("preview"), Preview(draft.id))] if ready else [],
        *([] if for_good else [*_version_rows(turn, view), *rows]),
        [_discard(turn, view)],
    )


def _item(view: DraftView, version: Version) -> dict[str, object]:
    message = version.message
    length, most = sendable.length_of(message) if message else (0, 0)
    return {
        "name": OWN_NAMES[version.language],
        "written": version.written,
        "is_default": version.is_default,
        "readers": version.readers if view.told else None,
        "sort": sendable.sort_of(message).value if message else "",
        "parts": message.messages if message else 0,
        "words": sendable.beginning(message, BEGINNING) if message else "",
        "length": length,
        "most": most,
        "faults": version.faults,
    }


def _version_rows(turn: Turn, view: DraftView) -> list[list[InlineKeyboardButton]]:
    """A button to write each language, two in a row."""
    found = [
        button(
            turn.texts.label(
                "rewrite_in" if version.written else "write_in", language=OWN_NAMES[version.language]
            ),
            WriteIn(view.draft.id, version.language),
        )
        for version in view.versions
    ]
    return [found[first : first + 2] for first in range(0, len(found), 2)]


def _discard(turn: Turn, view: DraftView) -> InlineKeyboardButton:
    return button(turn.texts.label("discard"), Discard(view.draft.id))


TAPS: Final[Mapping[type[Any], Callable[[Turn, Any], Awaitable[None]]]] = {
    NewDraft: new_draft,
    WriteIn: write_in,
    Overview: show_overview,
}
