"""How a broadcast stands: its live progress message, and its result, each with what can be done now."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Final

from bot.chat.base.context import Context
from bot.chat.base.keyboards import Key, Keyboard, Row, button, keyboard
from bot.chat.broadcasts.buttons import Overview
from bot.chat.delivery.buttons import (
    Cancel,
    CopyDraft,
    Correct,
    GoOn,
    Leave,
    LookAt,
    Pause,
    Recall,
    Resume,
    SeeIt,
    SendPart,
)
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
from bot.model.broadcasts.halt import Halt, Halted
from bot.services.delivery.follow_up_options import FollowUpOptions
from bot.services.delivery.progress import Followed

BAR_LENGTH: Final = 12


def progress(context: Context, followed: Followed) -> tuple[str, Keyboard | None]:
    """How far it is, and what can be done about it now."""
    now, number = followed.progress, followed.progress.broadcast_id
    full = followed.percent * BAR_LENGTH // 100
    html = context.texts.screen(
        "broadcast_progress",
        title=title(context, followed),
        **which(context, followed.draft, followed.texts),
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
        recalled=followed.recalled.value if followed.recalled else "",
        next_due=followed.next_due,
        for_readers=followed.for_readers,
        waits=followed.waits,
        trouble=followed.trouble.value if followed.trouble else "",
        held=followed.held,
        **why(context, None if followed.held else now.halted),
    )
    label = context.texts.label
    stop = button(label("stop_broadcast"), Cancel(number, sure=False))
    rows: list[Row] = []
    if now.state is BroadcastState.SENDING:
        rows = [[button(label("pause_broadcast"), Pause(number)), stop]]
    elif followed.held:
        rows = [[stop]]
    elif now.halted is not None:
        rows = rows_when_halted(context, followed)
    elif now.state is BroadcastState.PAUSED:
        resume = [] if followed.stays else [button(label("resume_broadcast"), Resume(number))]
        rows = [[*resume, stop]]
    if context.visitor.chat != followed.chat and (rows or followed.begins):
        # Here nobody keeps it up to date.
        rows.append([button(label("totals_again"), Overview(number))])
    return html, keyboard(*rows, context.desk_row(below=True))


async def held(context: Context, followed: Followed) -> Followed:
    """The broadcast, of which nobody is sent anything until somebody answers; it is held if it was going."""
    number = followed.progress.broadcast_id
    if followed.progress.state is BroadcastState.SENDING:
        if await context.services.steering.hold(context.visitor, number):
            await context.toast("toast_held")
        followed = await context.services.steering.look(number) or followed
    return followed


def answer_no(context: Context, followed: Followed) -> Key:
    """The answer "no" to a question that holds it: going on; where something else did, leaving it so."""
    now, label = followed.progress, context.texts.label
    if now.halted is not None and now.held and not followed.stays:
        return button(label("go_on_after_all"), GoOn(now.broadcast_id, now.halted.number))
    return button(label("leave_it"), Leave(now.broadcast_id))


async def decides(context: Context, broadcast_id: int) -> bool:
    """Whether it is the visitor's to decide on; they are told if it isn't."""
    if await context.services.steering.may_decide(context.visitor, broadcast_id):
        return True
    await context.toast("toast_not_yours")
    await context.say(context.texts.screen("broadcast_not_yours"))
    return False


def why(context: Context, halted: Halted | None) -> dict[str, Any]:
    """Why it waits for an answer, for the templates; `halt` is empty if it doesn't."""
    return {
        "halt": halted.reason.value if halted else "",
        "said": halted.said if halted else (),
        "times": halted.times if halted else 0,
        "of": halted.of if halted else 0,
        "since": halted.since if halted else None,
        "until": halted.until if halted else None,
        "zone": context.services.days.zone.key,
    }


def rows_when_halted(context: Context, followed: Followed) -> list[Row]:
    """What can be done about a broadcast that waits for an answer."""
    label, now = context.texts.label, followed.progress
    number = now.halted.number if now.halted else 0
    see: Row = [] if now.task is Task.RECALL else [button(label("look"), SeeIt(now.broadcast_id))]
    # What its case never says stays so, whoever goes on.
    stays = followed.stays or (now.halted is not None and now.halted.reason is Halt.NEVER_SAID)
    return [
        see,
        [] if stays else [button(label("resume_broadcast"), GoOn(now.broadcast_id, number))],
        [button(label("stop_broadcast"), Cancel(now.broadcast_id, sure=False))],
    ]


def title(context: Context, followed: Followed) -> str:
    """Whom the broadcast's case is about."""
    return followed.case.text(context.texts.language).title if followed.case else ""


def which(context: Context, draft: Draft, texts: Mapping[str, Outgoing]) -> dict[str, str]:
    """What it is recognised by among others on the same case: its kind, and its label or its first words."""
    if draft.plan.label:
        return {"kind": draft.kind.value, "words": draft.plan.label}
    for language in (context.texts.language, draft.default_language, *texts):
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


async def result(context: Context, followed: Followed) -> tuple[str, Keyboard | None]:
    """What came of it, and what can be done now."""
    over = followed.progress
    after = await context.services.follow_ups.of(followed)
    everywhere = after.all_until if can_recall(after) else None
    assert over.started_at
    assert over.finished_at
    html = context.texts.screen(
        "broadcast_result",
        title=title(context, followed),
        **which(context, followed.draft, followed.texts),
        task=over.task.value,
        audience=over.audience,
        **_counts(over),
        copies=after.copies if over.task is Task.SEND else after.astray,
        failed=after.failed,
        rest=after.rest,
        in_words=over.in_words if over.task is Task.SEND else 0,
        apart=after.apart and after.recall is None,
        started_at=over.started_at,
        finished_at=over.finished_at,
        minutes=math.floor((over.finished_at - over.started_at).total_seconds() / 60),
        zone=context.services.days.zone.key,
        stars=math.ceil(over.paid / MESSAGES_A_STAR),
        recall_until=everywhere if everywhere and everywhere > context.services.clock.now() else None,
        kept=over.refused - after.passing,
        **await _recalled(context, after),
        narrow=followed.draft.plan.audience.tells,
    )
    may = await context.services.steering.may_decide(context.visitor, over.broadcast_id)
    return html, keyboard(*_rows(context, followed, after, may=may), context.desk_row(below=True))


async def _recalled(context: Context, after: FollowUpOptions) -> dict[str, Any]:
    """How far deleting it is, for the template; `recalled` is empty if nobody deletes it."""
    recall = await context.services.steering.look(after.recalled) if after.recalled is not None else None
    if recall is None:
        return {"recalled": ""}
    now = recall.progress
    its_own = recall.draft.source == after.root
    over = "over" if now.state is BroadcastState.DONE else "under_way"
    return {"recalled": over if its_own else "before", "deleted": now.delivered, "copies_there": now.audience}


def can_recall(after: FollowUpOptions) -> bool:
    """Whether it can be deleted, at some at least, and isn't being."""
    return after.recall is None and after.until is not None


def _rows(context: Context, followed: Followed, after: FollowUpOptions, *, may: bool) -> list[Row]:
    label, number = context.texts.label, followed.progress.broadcast_id
    rows: list[Row] = []
    again = followed.progress.task is not Task.SEND
    for part, n in ((Part.PASSING, after.failed), (Part.REST, after.rest)):
        if n and may:
            name = "again_for" if again else f"send_{part.value}"
            words = label(name, n=n, number=context.texts.number(n))
            rows.append([button(words, SendPart(number, part))])
    if may and followed.progress.task is not Task.RECALL:
        if after.can_correct:
            rows.append([button(label("correct_broadcast"), Correct(number))])
        if can_recall(after):
            rows.append([button(label("recall_broadcast"), Recall(after.root, sure=False))])
    if after.recalled is not None:
        rows.append([button(label("look_recall"), LookAt(after.recalled))])
    if after.copy:
        rows.append([button(label("copy_broadcast"), CopyDraft(number))])
    return rows


async def show(context: Context, broadcast_id: int) -> bool:
    """Put how it stands, or its result, in the place of the tapped message; False if it isn't confirmed."""
    followed = await context.services.steering.look(broadcast_id)
    if followed is None:
        return False
    if followed.progress.state in UNDER_WAY or followed.begins:
        html, keys = progress(context, followed)
    elif followed.progress.state is BroadcastState.DONE:
        html, keys = await result(context, followed)
    else:
        return False
    await context.show(html, keys)
    return True


async def redraw(context: Context, broadcast_id: int) -> None:
    """Show on the live message at once what a tap elsewhere did, if it stands in this chat."""
    followed = await context.services.steering.look(broadcast_id)
    if followed is None or followed.chat != context.visitor.chat or followed.progress.state not in UNDER_WAY:
        return
    if followed.message_id is not None:
        await context.rewrite_id(followed.message_id, *progress(context, followed))


async def outdated(context: Context) -> None:
    """The button is about something that is no more."""
    await context.toast("toast_outdated")
    await context.say(context.texts.screen("broadcast_gone", why="unknown"))
