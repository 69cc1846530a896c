"""When a draft is to go out: the screen to choose it on, and the time that somebody types."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.chat.base.buttons import Button, pack, parse
from bot.chat.base.context import Row, Turn, button, keyboard
from bot.chat.broadcasts.buttons import Overview, PickWhen, SendAt, SendEvening, SendNow, TypeWhen
from bot.chat.broadcasts.viewing import gone, view_of
from bot.chat.team.members import for_organisers
from bot.model.broadcasts.broadcast import Plan, When
from bot.model.broadcasts.timing import Chosen, Shift, Unusable, at_local, read_time
from bot.services.broadcasts.draft_view import DraftView
from bot.services.people.prompts import Awaited

_EPOCH: Final = datetime.fromisoformat("1970-01-01T00:00:00+00:00")
_MINUTE: Final = timedelta(minutes=1)
_USUAL: Final = (("when_today", 0, time(18)), ("when_tomorrow", 1, time(9)), ("when_tomorrow", 1, time(18)))
"""Times that can be had with one tap: the button's label, days from today, time of day."""


async def choice(turn: Turn, view: DraftView) -> tuple[str, InlineKeyboardButton]:
    """When the draft is to go out as a line of plain text, and the button that opens its screen."""
    plan = view.draft.plan
    label = turn.texts.label(f"when_button_{plan.when.value}")
    return line(turn, plan), button(label, PickWhen(view.draft.id))


def line(turn: Turn, plan: Plan) -> str:
    """When a broadcast of that plan goes out, as a line of plain text."""
    if plan.when is not When.AT or plan.at is None:
        return turn.texts.label(f"when_line_{plan.when.value}")
    passed = turn.desk.schedule.passed(plan)
    return turn.texts.label("when_line_at", moment=moment(turn, plan.at), passed=passed)


def moment(turn: Turn, at: datetime) -> str:
    """A time as it is always shown to organisers: in their zone, and in UTC."""
    return turn.texts.label("moment_line", at=at, zone=turn.desk.schedule.zone.key)


@for_organisers
async def pick_when(turn: Turn, tap: PickWhen) -> None:
    """Show what is chosen, and what can be."""
    await _nothing_typed(turn)
    await show(turn, tap.draft)


@for_organisers
async def send_now(turn: Turn, tap: SendNow) -> None:
    """It goes out as soon as it is confirmed."""
    await _chosen(turn, tap.draft, When.NOW)


@for_organisers
async def send_at(turn: Turn, tap: SendAt) -> None:
    """It goes out at the time on the button."""
    await _chosen(turn, tap.draft, When.AT, _EPOCH + tap.minute * _MINUTE)


@for_organisers
async def send_evening(turn: Turn, tap: SendEvening) -> None:
    """It goes out in each reader's evening."""
    await _chosen(turn, tap.draft, When.EVENING)


@for_organisers
async def type_when(turn: Turn, tap: TypeWhen) -> None:
    """Take the next message for a time."""
    view = await view_of(turn, tap.draft)
    if view is None:
        await gone(turn, tap.draft)
        return
    await turn.desk.prompts.ask(turn.visitor, Awaited.WHEN, pack(tap))
    await turn.show(turn.texts.screen("broadcast_when_type", **_examples(turn)), _back(turn, tap.draft))


@for_organisers
async def typed(turn: Turn, data: str, text: str) -> None:
    """The time came: take it, or say why it can't be."""
    tap = parse(data)
    view = await view_of(turn, tap.draft) if isinstance(tap, TypeWhen) else None
    if view is None:
        await turn.desk.prompts.drop(turn.visitor)
        await gone(turn, tap.draft if isinstance(tap, TypeWhen) else 0)
        return
    zone = turn.desk.schedule.zone
    found = read_time(text, turn.desk.phrasebook.days_ahead, turn.desk.clock.now(), zone)
    if isinstance(found, Chosen) and not await turn.desk.schedule.choose(view.draft, When.AT, found.at):
        found = Unusable.PAST  # it passed within this very moment
    if isinstance(found, Unusable):
        html = turn.texts.screen("broadcast_when_unusable", reason=found.value, **_examples(turn))
        await turn.say(html, _back(turn, view.draft.id))
        return
    await turn.desk.prompts.drop(turn.visitor)
    await show(turn, view.draft.id, found.shift)


async def show(turn: Turn, draft_id: int, shift: Shift | None = None, *, again: bool = False) -> None:
    """The screen to choose a time on. `again`: it was scheduled, and is a draft again."""
    view = await view_of(turn, draft_id)
    if view is None:
        await gone(turn, draft_id)
        return
    plan, zone = view.draft.plan, turn.desk.schedule.zone
    html = turn.texts.screen(
        "broadcast_when",
        line=line(turn, plan),
        shift=shift.value if shift else "",
        again=again,
        zone=zone.key,
    )
    label, chosen = turn.texts.label, plan.when
    await turn.show(
        html,
        keyboard(
            [_option(turn, label("when_now"), SendNow(draft_id), chosen is When.NOW)],
            *_times(turn, draft_id, plan),
            [_option(turn, label("when_evening"), SendEvening(draft_id), chosen is When.EVENING)],
            [button(label("when_other"), TypeWhen(draft_id))],
            [button(label("back"), Overview(draft_id))],
        ),
    )


def _times(turn: Turn, draft_id: int, plan: Plan) -> list[Row]:
    """The usual times that are still ahead, two in a row."""
    now, zone = turn.desk.clock.now(), turn.desk.schedule.zone
    today: date = now.astimezone(zone).date()
    # Up to the next full minute, for buttons carry minutes.
    in_an_hour = -((_EPOCH - now) // _MINUTE) + 60
    # Never ticked: what was chosen is a fixed moment, and an hour from now is soon another.
    relative = button(turn.texts.label("when_in_an_hour"), SendAt(draft_id, in_an_hour))
    found: list[tuple[str, int]] = []
    for label, days, clock in _USUAL:
        usual = at_local(today + timedelta(days=days), clock, now, zone)
        if isinstance(usual, Chosen):
            found.append(
                (turn.texts.label(label, clock=f"{clock.hour}:{clock:%M}"), (usual.at - _EPOCH) // _MINUTE)
            )
    chosen = (plan.at - _EPOCH) // _MINUTE if plan.when is When.AT and plan.at else None
    options = [
        relative,
        *(_option(turn, words, SendAt(draft_id, minute), minute == chosen) for words, minute in found),
    ]
    return [options[first : first + 2] for first in range(0, len(options), 2)]


def _option(turn: Turn, words: str, carries: Button, chosen: bool) -> InlineKeyboardButton:
    return button(turn.texts.label("chosen", words=words) if chosen else words, carries)


async def _chosen(turn: Turn, draft_id: int, when: When, at: datetime | None = None) -> None:
    await _nothing_typed(turn)
    view = await view_of(turn, draft_id)
    if view is not None:
        done = await turn.desk.schedule.choose(view.draft, when, at)
        await turn.toast("toast_saved" if done else "toast_time_passed")
    await show(turn, draft_id)


async def _nothing_typed(turn: Turn) -> None:
    """Whoever taps a time won't type one."""
    awaited = await turn.desk.prompts.awaited(turn.visitor)
    if awaited and awaited[0] is Awaited.WHEN:
        await turn.desk.prompts.drop(turn.visitor)


def _examples(turn: Turn) -> dict[str, object]:
    there = turn.desk.clock.now().astimezone(turn.desk.schedule.zone)
    return {"now": there, "zone": turn.desk.schedule.zone.key, "day": there.date() + timedelta(days=3)}


def _back(turn: Turn, draft_id: int) -> InlineKeyboardMarkup | None:
    return keyboard([button(turn.texts.label("back"), PickWhen(draft_id))])


TAPS: Final[Mapping[type[Any], Callable[[Turn, Any], Awaitable[None]]]] = {
    PickWhen: pick_when,
    SendNow: send_now,
    SendAt: send_at,
    SendEvening: send_evening,
    TypeWhen: type_when,
}
