"""A broadcast that waits for its time, or missed it: what an organiser sees of it, and can do with it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

from telegram import InlineKeyboardMarkup

from bot.chat.base.context import Turn, button, keyboard
from bot.chat.broadcasts import schedule
from bot.chat.broadcasts.buttons import Discard, Preview, StartMissed, Unschedule
from bot.chat.broadcasts.viewing import gone, working
from bot.chat.delivery.status_view import which
from bot.chat.team.members import for_organisers
from bot.services.broadcasts.schedule import Planned


async def show(turn: Turn, broadcast_id: int) -> bool:
    """Show it, if it is scheduled or missed and this organiser's to decide on; whether it is."""
    await working(turn, broadcast_id)
    planned = await turn.desk.schedule.for_visitor(turn.visitor, broadcast_id)
    if planned is None:
        return False
    await turn.show(*(missed(turn, planned) if planned.missed else waiting(turn, planned)))
    return True


def waiting(turn: Turn, planned: Planned) -> tuple[str, InlineKeyboardMarkup | None]:
    """The screen of one that waits for its time."""
    html = turn.texts.screen(
        "broadcast_scheduled",
        title=_title(turn, planned),
        **which(turn, planned.draft, planned.draft.texts),
        moment=schedule.moment(turn, planned.send_at),
        readers=planned.readers,
        few=planned.few,
    )
    label, number = turn.texts.label, planned.draft.id
    return html, keyboard(
        [button(label("look"), Preview(number))],
        [button(label("unschedule"), Unschedule(number))],
        [button(label("discard"), Discard(number))],
    )


def missed(turn: Turn, planned: Planned) -> tuple[str, InlineKeyboardMarkup | None]:
    """What is asked about one that missed its time."""
    html = turn.texts.screen(
        "broadcast_missed",
        title=_title(turn, planned),
        **which(turn, planned.draft, planned.draft.texts),
        moment=schedule.moment(turn, planned.send_at),
        readers=planned.readers,
        left=planned.left,
        few=planned.few,
        case_gone=planned.case is None,
    )
    label, number = turn.texts.label, planned.draft.id
    send = label("send_to", n=planned.readers, number=turn.texts.number(planned.readers))
    return html, keyboard(
        [button(send, StartMissed(number))] if planned.may_go else [],
        [button(label("look"), Preview(number))],
        [button(label("when_other"), Unschedule(number))] if planned.case else [],
        [button(label("discard"), Discard(number))],
    )


def _title(turn: Turn, planned: Planned) -> str:
    """Whom the broadcast's case is about."""
    return planned.case.text(turn.texts.language).title if planned.case else ""


@for_organisers
async def start_missed(turn: Turn, tap: StartMissed) -> None:
    """Send now what missed its time. A second tap starts nothing."""
    shown_in = turn.tapped.message_id if turn.tapped else None
    await working(turn, tap.broadcast)
    if await turn.desk.schedule.start(turn.visitor, tap.broadcast, shown_in):
        await turn.toast("toast_begun")
    elif await turn.desk.schedule.begun(tap.broadcast):
        await turn.toast("toast_started")
    elif not await show(turn, tap.broadcast):
        await turn.toast("toast_outdated")
        await gone(turn, tap.broadcast)


@for_organisers
async def unschedule(turn: Turn, tap: Unschedule) -> None:
    """A draft again, and the question for another time. A second tap shows just the same."""
    done = await turn.desk.schedule.unschedule(turn.visitor, tap.broadcast)
    if not done and await turn.desk.schedule.begun(tap.broadcast):
        await turn.toast("toast_started")
        return
    await schedule.show(turn, tap.broadcast, again=True)


TAPS: Final[Mapping[type[Any], Callable[[Turn, Any], Awaitable[None]]]] = {
    StartMissed: start_missed,
    Unschedule: unschedule,
}
