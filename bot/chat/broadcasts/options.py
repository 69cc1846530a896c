"""How a draft goes out, besides for whom and when: what can be switched on and off; and its label."""

from __future__ import annotations

from dataclasses import replace
from typing import Final, assert_never

from bot.chat.base.buttons import pack, parse
from bot.chat.base.context import Context
from bot.chat.base.keyboards import Key, button, keyboard
from bot.chat.base.registry import on_answer, on_tap
from bot.chat.broadcasts.buttons import Option, Options, Overview, TakeOffLabel, Toggle, TypeLabel
from bot.chat.broadcasts.viewing import gone, view_of
from bot.model.broadcasts.broadcast import (
    MOST_OF_A_LABEL,
    USUAL_BUTTONS,
    Kind,
    LabelFault,
    Plan,
    ReaderButton,
    Undecided,
    When,
    as_label,
)
from bot.model.team.roles import Access
from bot.services.broadcasts.draft_view import DraftView, minutes
from bot.services.people.prompts import Awaited
from bot.telegram_api.updates.incoming import ChatMessage

_BUTTONS: Final = {
    Option.LETTER: ReaderButton.LETTER,
    Option.CASE: ReaderButton.CASE,
    Option.SHARE: ReaderButton.SHARE,
    Option.QUESTION: ReaderButton.QUESTION,
}
ON, OFF = "✅ ", "▫️ "


@on_tap(Options, Access.ORGANISERS)
async def options(context: Context, tap: Options) -> None:
    """Show what is on and what is off, and what each of it does."""
    await context.services.prompts.drop_if(context.visitor, Awaited.LABEL)
    view = await view_of(context, tap.draft)
    if view is None or view.correction:
        await gone(context, tap.draft)
        return
    there = offered(view)
    usual = minutes(view.seconds)
    await context.show(
        context.texts.screen(
            "broadcast_options",
            offered=[option.value for option in there],
            albums=view.albums,
            stars=view.stars,
            stars_limit=view.stars_limit,
            minutes=usual,
            paid_minutes=minutes(view.paid_seconds),
        ),
        keyboard(
            *[[_key(context, view, option)] for option in there if option not in _BUTTONS],
            *[[_key(context, view, option)] for option in there if option in _BUTTONS],
            [button(context.texts.label("broadcast_label"), TypeLabel(tap.draft))],
            [button(context.texts.label("back"), Overview(tap.draft))],
        ),
    )


def offered(view: DraftView) -> list[Option]:
    """The options that mean something for this draft."""
    plan = view.draft.plan
    without = {
        Option.URGENT: view.draft.kind is not Kind.CALL,
        Option.MORNING: plan.when is When.EVENING,
        Option.PAID: not view.stars_limit,
        Option.GRACE: plan.when is When.AT,
        Option.QUESTION: not view.can_be_asked,
    }
    return [option for option in Option if not without.get(option)]


def is_on(plan: Plan, option: Option) -> bool:
    """Whether an option of a plan is switched on."""
    match option:
        case Option.URGENT:
            return plan.urgent
        case Option.SILENT:
            return plan.silent
        case Option.MORNING:
            return plan.wait_for_morning
        case Option.ONCE:
            return plan.undecided is Undecided.LEAVE
        case Option.PAID:
            return bool(plan.stars)
        case Option.GRACE:
            return plan.grace
        case Option.LETTER | Option.CASE | Option.SHARE | Option.QUESTION:
            return _BUTTONS[option] in plan.buttons
        case _:
            assert_never(option)


def switched(plan: Plan, option: Option, *, on: bool) -> Plan:
    """The plan with an option switched. Not `Option.PAID`: for that, the most it may cost has to be known."""
    match option:
        case Option.URGENT:
            return replace(plan, urgent=on)
        case Option.SILENT:
            return replace(plan, silent=on)
        case Option.MORNING:
            return replace(plan, wait_for_morning=on)
        case Option.ONCE:
            return replace(plan, undecided=Undecided.LEAVE if on else Undecided.AGAIN)
        case Option.GRACE:
            return replace(plan, grace=on)
        case Option.LETTER | Option.CASE | Option.SHARE | Option.QUESTION:
            one = {_BUTTONS[option]}
            return replace(plan, buttons=plan.buttons | one if on else plan.buttons - one)
        case Option.PAID:
            raise ValueError("see DraftsService.set_paid")
        case _:
            assert_never(option)


def chosen(context: Context, view: DraftView) -> list[str]:
    """What is switched otherwise than usual, as a line of plain text for the overview; [] if nothing is."""
    plan, label = view.draft.plan, context.texts.label
    words = [
        label(f"option_{option.value}")
        for option in offered(view)
        if option not in _BUTTONS and is_on(plan, option)
    ]
    if plan.buttons != USUAL_BUTTONS[view.draft.kind]:
        keys = [
            label(f"option_{option.value}")
            for option in offered(view)
            if option in _BUTTONS and is_on(plan, option)
        ]
        words += keys or [label("options_line_no_buttons")]
    lines = [label("label_line", words=plan.label)] if plan.label else []
    return [*lines, label("options_line", words="; ".join(words))] if words else lines


@on_tap(Toggle, Access.ORGANISERS)
async def toggle(context: Context, tap: Toggle) -> None:
    """Switch one on or off, and show them all again."""
    view = await view_of(context, tap.draft)
    if view is not None and tap.option in offered(view) and is_on(view.draft.plan, tap.option) is not tap.on:
        if tap.option is Option.PAID:
            await context.services.drafts.set_paid(context.visitor, tap.draft, on=tap.on)
        else:
            await context.services.drafts.plan(
                context.visitor, tap.draft, lambda plan: switched(plan, tap.option, on=tap.on)
            )
        await context.toast("toast_saved")
    await options(context, Options(tap.draft))


def _key(context: Context, view: DraftView, option: Option) -> Key:
    on = is_on(view.draft.plan, option)
    words = context.texts.label(f"option_{option.value}")
    return button(f"{ON if on else OFF}{words}", Toggle(view.draft.id, option, not on))


@on_tap(TypeLabel, Access.ORGANISERS)
async def type_label(context: Context, tap: TypeLabel) -> None:
    """Take the next message for the label."""
    await _ask_for_label(context, tap.draft)


async def _ask_for_label(context: Context, draft_id: int, fault: LabelFault | None = None) -> None:
    view = await view_of(context, draft_id)
    if view is None or view.correction:
        await context.services.prompts.drop_if(context.visitor, Awaited.LABEL)
        await gone(context, draft_id)
        return
    label, now = context.texts.label, view.draft.plan.label
    await context.services.prompts.ask(context.visitor, Awaited.LABEL, pack(TypeLabel(draft_id)))
    await context.show(
        context.texts.screen(
            "broadcast_label", now=now, most=MOST_OF_A_LABEL, fault=fault.value if fault else ""
        ),
        keyboard(
            [button(label("label_take_off"), TakeOffLabel(draft_id))] if now else [],
            [button(label("back"), Options(draft_id))],
        ),
    )


@on_answer(Awaited.LABEL, Access.ORGANISERS)
async def label_came(context: Context, data: str, message: ChatMessage) -> None:
    """It came: keep it, or say what it has to be."""
    tap = parse(data)
    draft_id = tap.draft if isinstance(tap, TypeLabel) else 0
    found = as_label(message.text or "")
    if isinstance(found, LabelFault):
        await _ask_for_label(context, draft_id, found)
    else:
        await _label(context, draft_id, found)


@on_tap(TakeOffLabel, Access.ORGANISERS)
async def take_off_label(context: Context, tap: TakeOffLabel) -> None:
    """It is known by its first words again."""
    await _label(context, tap.draft, "")
    await context.toast("toast_saved")


async def _label(context: Context, draft_id: int, words: str) -> None:
    async with context.services.unit():
        await context.services.drafts.plan(context.visitor, draft_id, lambda plan: replace(plan, label=words))
        await context.services.prompts.drop_if(context.visitor, Awaited.LABEL)
    await options(context, Options(draft_id))
