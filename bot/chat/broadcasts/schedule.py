"""When a draft is to go out: the screen to choose it on, and the time that somebody types."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Final

from bot.chat.base.buttons import Button, pack, parse
from bot.chat.base.context import Context
from bot.chat.base.keyboards import Key, Keyboard, Row, button, keyboard
from bot.chat.base.registry import on_answer, on_tap
from bot.chat.broadcasts.buttons import Overview, PickWhen, SendAt, SendEvening, SendNow, TypeWhen
from bot.chat.broadcasts.viewing import gone, view_of
from bot.model.broadcasts.broadcast import Plan, When
from bot.model.broadcasts.timing import ChosenTime, Several, Shift, Unusable, at_local
from bot.model.broadcasts.typed_times import read_time
from bot.model.team.roles import Access
from bot.services.broadcasts.draft_view import DraftView
from bot.services.people.prompts import Awaited
from bot.telegram_api.updates.incoming import ChatMessage

_EPOCH: Final = datetime.fromisoformat("1970-01-01T00:00:00+00:00")
_MINUTE: Final = timedelta(minutes=1)
_USUAL: Final = (("when_today", 0, time(18)), ("when_tomorrow", 1, time(9)), ("when_tomorrow", 1, time(18)))
"""Times that can be had with one tap: the button's label, days from today, time of day."""


async def choice(context: Context, view: DraftView) -> tuple[str, Key]:
    """When the draft is to go out as a line of plain text, and the button that opens its screen."""
    plan = view.draft.plan
    label = context.texts.label(f"when_button_{plan.when.value}")
    return line(context, plan), button(label, PickWhen(view.draft.id))


def line(context: Context, plan: Plan) -> str:
    """When a broadcast of that plan goes out, as a line of plain text."""
    if plan.when is not When.AT or plan.at is None:
        return context.texts.label(f"when_line_{plan.when.value}")
    passed = context.services.schedule.passed(plan)
    return context.texts.label("when_line_at", moment=moment(context, plan.at), passed=passed)


def moment(context: Context, at: datetime) -> str:
    """A time as it is always shown to organisers: in their zone, and in UTC."""
    return context.texts.label("moment_line", at=at, zone=context.services.schedule.zone.key)


@on_tap(PickWhen, Access.ORGANISERS)
async def pick_when(context: Context, tap: PickWhen) -> None:
    """Show what is chosen, and what can be. Whoever is asked for a time may just write one."""
    if await view_of(context, tap.draft) is not None:
        await context.services.prompts.ask(context.visitor, Awaited.WHEN, pack(TypeWhen(tap.draft)))
    await show(context, tap.draft)


@on_tap(SendNow, Access.ORGANISERS)
async def send_now(context: Context, tap: SendNow) -> None:
    """It goes out as soon as it is confirmed."""
    await _chosen(context, tap.draft, When.NOW)


@on_tap(SendAt, Access.ORGANISERS)
async def send_at(context: Context, tap: SendAt) -> None:
    """It goes out at the time on the button."""
    await _chosen(context, tap.draft, When.AT, _EPOCH + tap.minute * _MINUTE)


@on_tap(SendEvening, Access.ORGANISERS)
async def send_evening(context: Context, tap: SendEvening) -> None:
    """It goes out in each reader's evening."""
    await _chosen(context, tap.draft, When.EVENING)


@on_tap(TypeWhen, Access.ORGANISERS)
async def type_when(context: Context, tap: TypeWhen) -> None:
    """Take the next message for a time."""
    view = await view_of(context, tap.draft)
    if view is None:
        await gone(context, tap.draft)
        return
    await context.services.prompts.ask(context.visitor, Awaited.WHEN, pack(tap))
    await context.show(
        context.texts.screen("broadcast_when_type", **_examples(context)), _back(context, tap.draft)
    )


@on_answer(Awaited.WHEN, Access.ORGANISERS)
async def typed(context: Context, data: str, message: ChatMessage) -> None:
    """The time came: take it, or say why it can't be."""
    text = message.text or ""
    tap = parse(data)
    view = await view_of(context, tap.draft) if isinstance(tap, TypeWhen) else None
    if view is None:
        await context.services.prompts.drop(context.visitor)
        await gone(context, tap.draft if isinstance(tap, TypeWhen) else 0)
        return
    zone = context.services.schedule.zone
    found = read_time(text, context.services.phrasebook.time_words, context.services.clock.now(), zone)
    if isinstance(found, Several):
        await context.say(
            context.texts.screen("broadcast_when_which", zone=zone.key),
            keyboard(
                *([_as_option(context, view, time.at)] for time in found.options),
                [button(context.texts.label("back"), PickWhen(view.draft.id))],
            ),
        )
        return
    if isinstance(found, ChosenTime) and not await _keep(context, view, found):
        found = Unusable.PAST  # it passed within this very moment
    if isinstance(found, Unusable):
        html = context.texts.screen("broadcast_when_unusable", reason=found.value, **_examples(context))
        await context.say(html, _back(context, view.draft.id))
        return
    await show(context, view.draft.id, found.shift)


def _as_option(context: Context, view: DraftView, at: datetime) -> Key:
    return button(context.texts.label("when_option", at=at), SendAt(view.draft.id, (at - _EPOCH) // _MINUTE))


async def _keep(context: Context, view: DraftView, found: ChosenTime) -> bool:
    """Make it the draft's time, and await nothing more; False if it has passed."""
    async with context.services.unit():
        kept = await context.services.schedule.choose(view.draft, When.AT, found.at)
        if kept:
            await context.services.prompts.drop(context.visitor)
    return kept


async def show(context: Context, draft_id: int, shift: Shift | None = None, *, again: bool = False) -> None:
    """The screen to choose a time on. `again`: it was scheduled, and is a draft again."""
    view = await view_of(context, draft_id)
    if view is None:
        await gone(context, draft_id)
        return
    plan, zone = view.draft.plan, context.services.schedule.zone
    html = context.texts.screen(
        "broadcast_when",
        line=line(context, plan),
        shift=shift.value if shift else "",
        again=again,
        zone=zone.key,
    )
    label, chosen = context.texts.label, plan.when
    await context.show(
        html,
        keyboard(
            [_option(context, label("when_now"), SendNow(draft_id), chosen is When.NOW)],
            *_times(context, draft_id, plan),
            [_option(context, label("when_evening"), SendEvening(draft_id), chosen is When.EVENING)],
            [button(label("when_other"), TypeWhen(draft_id))],
            [button(label("back"), Overview(draft_id))],
        ),
    )


def _times(context: Context, draft_id: int, plan: Plan) -> list[Row]:
    """The usual times that are still ahead, two in a row."""
    now, zone = context.services.clock.now(), context.services.schedule.zone
    today: date = now.astimezone(zone).date()
    # Up to the next full minute, for buttons carry minutes.
    in_an_hour = -((_EPOCH - now) // _MINUTE) + 60
    # Never ticked: what was chosen is a fixed moment, and an hour from now is soon another.
    relative = button(context.texts.label("when_in_an_hour"), SendAt(draft_id, in_an_hour))
    found: list[tuple[str, int]] = []
    for label, days, clock in _USUAL:
        usual = at_local(today + timedelta(days=days), clock, now, zone)
        if isinstance(usual, ChosenTime):
            found.append(
                (context.texts.label(label, clock=f"{clock.hour}:{clock:%M}"), (usual.at - _EPOCH) // _MINUTE)
            )
    chosen = (plan.at - _EPOCH) // _MINUTE if plan.when is When.AT and plan.at else None
    options = [
        relative,
        *(_option(context, words, SendAt(draft_id, minute), minute == chosen) for words, minute in found),
    ]
    return [options[first : first + 2] for first in range(0, len(options), 2)]


def _option(context: Context, words: str, carries: Button, chosen: bool) -> Key:
    return button(context.texts.label("chosen", words=words) if chosen else words, carries)


async def _chosen(context: Context, draft_id: int, when: When, at: datetime | None = None) -> None:
    await _nothing_typed(context)
    view = await view_of(context, draft_id)
    if view is not None:
        done = await context.services.schedule.choose(view.draft, when, at)
        await context.toast("toast_saved" if done else "toast_time_passed")
    await show(context, draft_id)


async def _nothing_typed(context: Context) -> None:
    """Whoever taps a time won't type one."""
    awaited = context.services.prompts.awaited(context.visitor)
    if awaited and awaited[0] is Awaited.WHEN:
        await context.services.prompts.drop(context.visitor)


def _examples(context: Context) -> dict[str, object]:
    there = context.services.clock.now().astimezone(context.services.schedule.zone)
    return {"now": there, "zone": context.services.schedule.zone.key, "day": there.date() + timedelta(days=3)}


def _back(context: Context, draft_id: int) -> Keyboard | None:
    return keyboard([button(context.texts.label("back"), PickWhen(draft_id))])
