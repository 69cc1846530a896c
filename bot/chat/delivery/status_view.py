"""How a broadcast stands: its live progress message, and its result, each with what can be done now."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final

from telegram import InlineKeyboardMarkup

from bot.chat.base.context import Row, Turn, button, keyboard
from bot.chat.broadcasts.buttons import Cancel, CopyDraft, Correct, Overview, Pause, Recall, Resume, SendPart
from bot.content import sendable
from bot.model.broadcasts.broadcast import (
    MESSAGES_A_STAR,
    UNDER_WAY,
    BroadcastState,
    Draft,
    Part,
    Progress,
    Task,
)
from bot.model.broadcasts.delivery import Outgoing
from bot.services.delivery.follow_up_options import After
from bot.services.delivery.progress import Followed

BAR_LENGTH: Final = 12


def progress(turn: Turn, followed: Followed) -> tuple[str, InlineKeyboardMarkup | None]:
    """How far it is, and what can be done about it now."""
    now, number = followed.progress, followed.progress.broadcast_id
    full = followed.percent * BAR_LENGTH // 100
    html = turn.texts.screen(
        "broadcast_progress",
        title=_title(turn, followed),
        **which(turn, followed.draft, followed.texts),
        task=now.task.value,
        state="begins" if followed.begins else now.state.value,
        listed=now.listed,
        bar="▓" * full + "░" * (BAR_LENGTH - full),
        percent=followed.percent,
        settled=now.settled,
        audience=now.audience,
        waiting=now.waiting,
        **_counts(now),
        rate=round(followed.rate, 1) if followed.rate else None,
        minutes_left=followed.minutes_left,
        ahead=followed.ahead.value if followed.ahead else "",
        next_due=followed.next_due,
        for_readers=followed.for_readers,
        waits=followed.waits,
        trouble=followed.trouble.value if followed.trouble else "",
        zone=turn.desk.days.zone.key,
    )
    label = turn.texts.label
    stop = button(label("stop_broadcast"), Cancel(number, sure=False))
    rows = []
    if now.state is BroadcastState.SENDING:
        rows = [[button(label("pause_broadcast"), Pause(number)), stop]]
    elif now.state is BroadcastState.PAUSED:
        rows = [[button(label("resume_broadcast"), Resume(number)), stop]]
    if turn.visitor.chat != followed.chat and (rows or followed.begins):
        # Here nobody keeps it up to date.
        rows.append([button(label("totals_again"), Overview(number))])
    return html, keyboard(*rows)


def _title(turn: Turn, followed: Followed) -> str:
    """Whom the broadcast's case is about."""
    return followed.case.text(turn.texts.language).title if followed.case else ""


def which(turn: Turn, draft: Draft, texts: Mapping[str, Outgoing]) -> dict[str, str]:
    """What it is recognised by among others on the same case: its kind, and its first words."""
    for language in (turn.texts.language, draft.default_language, *texts):
        if language in texts:
            return {"kind": draft.kind.value, "words": sendable.beginning(texts[language])}
    return {"kind": draft.kind.value, "words": ""}


def _counts(progress: Progress) -> dict[str, int]:
    """Its outcomes, by the names that the templates know."""
    return {
        "delivered": progress.delivered,
        "gone": progress.gone,
        "refused": progress.refused,
        "unknown": progress.unknown,
        "cancelled": progress.cancelled,
    }


async def result(turn: Turn, followed: Followed) -> tuple[str, InlineKeyboardMarkup | None]:
    """What came of it, and what can be done now."""
    over = followed.progress
    after = await turn.desk.aftermath.of(followed)
    everywhere = after.all_until if can_recall(after) else None
    assert over.started_at
    assert over.finished_at
    html = turn.texts.screen(
        "broadcast_result",
        title=_title(turn, followed),
        **which(turn, followed.draft, followed.texts),
        task=over.task.value,
        audience=over.audience,
        **_counts(over),
        failed=after.failed,
        rest=after.rest,
        apart=after.apart and after.recall is None,
        started_at=over.started_at,
        finished_at=over.finished_at,
        minutes=math.floor((over.finished_at - over.started_at).total_seconds() / 60),
        zone=turn.desk.days.zone.key,
        stars=math.ceil(over.paid / MESSAGES_A_STAR),
        recall_until=everywhere if everywhere and everywhere > turn.desk.clock.now() else None,
        kept=over.refused - after.passing,
    )
    return html, keyboard(*_rows(turn, followed, after))


def can_recall(after: After) -> bool:
    """Whether it can be deleted, at some at least, and isn't being."""
    return after.recall is None and after.until is not None


def _rows(turn: Turn, followed: Followed, after: After) -> list[Row]:
    label, number = turn.texts.label, followed.progress.broadcast_id
    rows: list[Row] = []
    again = followed.progress.task is not Task.SEND
    for part, n in ((Part.PASSING, after.failed), (Part.REST, after.rest)):
        if n:
            name = "again_for" if again else f"send_{part.value}"
            words = label(name, n=n, number=turn.texts.number(n))
            rows.append([button(words, SendPart(number, part))])
    if followed.progress.task is not Task.RECALL:
        if after.can_correct:
            rows.append([button(label("correct_broadcast"), Correct(number))])
        if can_recall(after):
            rows.append([button(label("recall_broadcast"), Recall(after.root, sure=False))])
    if after.copy:
        rows.append([button(label("copy_broadcast"), CopyDraft(number))])
    return rows


async def show(turn: Turn, broadcast_id: int) -> bool:
    """Put how it stands, or its result, in the place of the tapped message; False if it isn't confirmed."""
    followed = await turn.desk.running.look(broadcast_id)
    if followed is None:
        return False
    if followed.progress.state in UNDER_WAY or followed.begins:
        html, keys = progress(turn, followed)
    elif followed.progress.state is BroadcastState.DONE:
        html, keys = await result(turn, followed)
    else:
        return False
    await turn.show(html, keys)
    return True


async def outdated(turn: Turn) -> None:
    """The button is about something that is no more."""
    await turn.toast("toast_outdated")
    await turn.say(turn.texts.screen("broadcast_gone", why="unknown"))
