"""A broadcast that waits for its time, or missed it: what an organiser sees of it, and can do with it."""

from __future__ import annotations

import math
from dataclasses import replace

from bot.chat.approvals import question as second_key
from bot.chat.base.context import Context
from bot.chat.base.keyboards import Keyboard, Row, button, keyboard
from bot.chat.base.registry import on_tap
from bot.chat.broadcasts import schedule
from bot.chat.broadcasts.buttons import Discard, Overview, Preview, StartMissed, TakeOver, Unschedule
from bot.chat.broadcasts.viewing import gone, repeated, working
from bot.chat.delivery.rendering import render
from bot.chat.delivery.status_view import which, why
from bot.model.team.news import TeamNews
from bot.model.team.roles import Access
from bot.services.broadcasts.planned import Deciding, Planned
from bot.services.team.approvals import of_broadcast


async def show(context: Context, broadcast_id: int) -> Planned | None:
    """Show it, and return it, if it is scheduled or missed. Whoever can't decide on it can look at it."""
    await working(context, broadcast_id)
    planned = await context.services.schedule.for_visitor(context.visitor, broadcast_id)
    if planned is None:
        return None
    await context.show(*screen(context, planned))
    return planned


async def question(context: Context, news: TeamNews) -> tuple[str, Keyboard | None] | None:
    """What an owner is asked about one whose author is out of the team; None if that isn't so (any more)."""
    planned = await context.services.schedule.for_visitor(context.visitor, news.broadcast or 0)
    return screen(context, planned) if planned and planned.left else None


def screen(context: Context, planned: Planned) -> tuple[str, Keyboard | None]:
    """How it stands, for whoever may decide on it."""
    if planned.missed:
        return missed(context, planned)
    return held(context, planned) if planned.left else waiting(context, planned)


def waiting(context: Context, planned: Planned) -> tuple[str, Keyboard | None]:
    """The screen of one that waits for its time."""
    html = context.texts.screen(
        "broadcast_scheduled",
        title=_title(context, planned),
        **which(context, planned.draft, planned.draft.texts),
        moment=schedule.moment(context, planned.send_at),
        readers=planned.readers,
        few=planned.few,
        counting=planned.counting is not None,
        grace=planned.grace,
        seconds=max(1, math.ceil((planned.send_at - context.services.clock.now()).total_seconds())),
    )
    label, number = context.texts.label, planned.draft.id
    stop = button(label("stop_broadcast"), Unschedule(number), "danger")
    change = stop if planned.grace else button(label("unschedule"), Unschedule(number))
    rows = [[button(label("look"), Preview(number))], [change] if planned.may is Deciding.ALL else []]
    return html, keyboard(
        *_again(context, planned),
        # With seconds to stop it, that comes first.
        *(reversed(rows) if planned.grace else rows),
        _cancel(context, planned),
        context.desk_row(below=True),
    )


def held(context: Context, planned: Planned) -> tuple[str, Keyboard | None]:
    """What the owners are asked about one that waits for its time, and whose author is out of the team."""
    html = context.texts.screen(
        "broadcast_held",
        title=_title(context, planned),
        **which(context, planned.draft, planned.draft.texts),
        moment=schedule.moment(context, planned.send_at),
        readers=planned.readers,
        few=planned.few,
        counting=planned.counting is not None and planned.case is not None,
        case_gone=planned.case is None,
        to_know=planned.may is Deciding.LOOK,
    )
    label, number = context.texts.label, planned.draft.id
    may = planned.may is Deciding.ALL
    return html, keyboard(
        [button(label("look"), Preview(number))],
        [button(label("take_over"), TakeOver(number))] if planned.case and may else [],
        *_again(context, planned),
        _cancel(context, planned),
        context.desk_row(below=True),
    )


def missed(context: Context, planned: Planned, *, to_know: bool = False) -> tuple[str, Keyboard | None]:
    """What is asked about one that missed its time. `to_know`: somebody else decides."""
    html = context.texts.screen(
        "broadcast_missed",
        title=_title(context, planned),
        **which(context, planned.draft, planned.draft.texts),
        moment=schedule.moment(context, planned.send_at),
        readers=planned.readers,
        left=planned.left,
        few=planned.few,
        counting=planned.counting is not None and planned.case is not None,
        case_gone=planned.case is None,
        closed=planned.closed,
        held=planned.held,
        never_said=planned.never_said,
        unapproved=planned.unapproved,
        nudged=planned.nudged,
        to_know=to_know or planned.may is Deciding.LOOK,
        **why(context, planned.halted),
    )
    label, number = context.texts.label, planned.draft.id
    if to_know:
        return html, keyboard(context.desk_row(below=True))
    may = planned.may is Deciding.ALL
    send = label("send_to", n=planned.readers, number=context.texts.number(planned.readers))
    return html, keyboard(
        [button(send, StartMissed(number))] if planned.may_go and may else [],
        *_again(context, planned),
        [button(label("look"), Preview(number))],
        [button(label("change_draft" if planned.never_said else "when_other"), Unschedule(number))]
        if planned.case and may
        else [],
        _cancel(context, planned),
        context.desk_row(below=True),
    )


async def shown_to_approve(context: Context, broadcast_id: int) -> bool:
    """Say all of it to whoever is asked to approve that it goes out; False if it doesn't wait (any more)."""
    planned = await context.services.schedule.planned(broadcast_id)
    if planned is None:
        return False
    draft = await context.services.hotline.as_it_goes_out(planned.draft)
    for version in render(context.services, draft, context.bot.username).values():
        await repeated(context, version)
    html, _ = screen(context, replace(planned, may=Deciding.LOOK))
    await context.say(html)
    return True


async def _needs_key(context: Context, broadcast_id: int) -> bool:
    """Say so, if sending it, or taking it over, waits for a second person; whether it does."""
    planned = await context.services.schedule.for_visitor(context.visitor, broadcast_id)
    if planned is None or planned.may is not Deciding.ALL or not planned.may_go:
        return False
    return await second_key.show(context, of_broadcast(broadcast_id), planned.readers)


def _cancel(context: Context, planned: Planned) -> Row:
    if planned.may is Deciding.LOOK:
        return []
    return [button(context.texts.label("discard"), Discard(planned.draft.id), "danger")]


def _again(context: Context, planned: Planned) -> list[Row]:
    """The button to see how many it would go to, while they are being counted."""
    again = button(context.texts.label("look_again"), Overview(planned.draft.id))
    return [] if planned.counting is None else [[again]]


def _title(context: Context, planned: Planned) -> str:
    """Whom the broadcast's case is about."""
    return planned.case.text(context.texts.language).title if planned.case else ""


@on_tap(StartMissed, Access.ORGANISERS)
async def start_missed(context: Context, tap: StartMissed) -> None:
    """Send now what missed its time. A second tap starts nothing."""
    shown_in = context.tapped.id if context.tapped else None
    await working(context, tap.broadcast)
    if await context.services.schedule.start(context.visitor, tap.broadcast, shown_in):
        await context.toast("toast_begun")
    elif await _needs_key(context, tap.broadcast):
        pass
    elif await context.services.schedule.begun(tap.broadcast):
        await context.toast("toast_started")
    elif not await show(context, tap.broadcast):
        await context.toast("toast_outdated")
        await gone(context, tap.broadcast)


@on_tap(Unschedule, Access.ORGANISERS)
async def unschedule(context: Context, tap: Unschedule) -> None:
    """A draft again, and the question for another time. A second tap shows just the same."""
    done = await context.services.schedule.unschedule(context.visitor, tap.broadcast)
    if not done and await context.services.schedule.begun(tap.broadcast):
        await context.toast("toast_started")
        return
    await schedule.show(context, tap.broadcast, again=True)


@on_tap(TakeOver, Access.OWNERS)
async def take_over(context: Context, tap: TakeOver) -> None:
    """It goes out at its time, as this owner's. A second owner is told that it is decided."""
    shown_in = context.tapped.id if context.tapped else None
    if await context.services.schedule.take_over(context.visitor, tap.broadcast, shown_in):
        await context.toast("toast_saved")
        await show(context, tap.broadcast)
        return
    if await _needs_key(context, tap.broadcast):
        return
    planned = await context.services.schedule.for_visitor(context.visitor, tap.broadcast)
    if planned and planned.left:
        await context.show(*screen(context, planned))
        return
    await context.toast("toast_decided")
    await context.show(context.texts.screen("broadcast_decided"))
