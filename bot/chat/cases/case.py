"""The case: what happened and what is asked, and what helps besides a letter."""

from __future__ import annotations

from typing import Final

from bot.chat.base.buttons import Button, Open, Screen
from bot.chat.base.context import Context
from bot.chat.base.keyboards import button, keyboard
from bot.chat.base.registry import on_command, on_screen, on_tap
from bot.chat.cases import picture, stopping
from bot.chat.cases.buttons import ShowProgress
from bot.chat.delivery import newest
from bot.chat.letters.buttons import (
    BackToCase,
    HelpOtherwise,
    HelpUnsure,
    LeaveIt,
    OtherAuthority,
    TiesAgain,
    UnsureAgain,
    WriteLetter,
)
from bot.chat.letters.dialogue import pick_case
from bot.chat.letters.letter_view import typed_on
from bot.chat.letters.questions import thanks_key, with_typed
from bot.chat.people import nudges
from bot.chat.people.hotline import asking
from bot.model.cases.case import Case, CaseTexts
from bot.model.letters.letter import Safety, Typed
from bot.services.letters.letter_path import LetterPath
from bot.telegram_api import limits

_AROUND: Final = 400
"""Characters of a case's screen that are not the case's own, at most: headings, how it stands, its code."""


@on_command("case", place=20)
async def case(context: Context) -> None:
    """The case, or the list of cases to choose from."""
    await _show(context, "")


@on_screen(Screen.CASE)
async def open_case(context: Context, tap: Open) -> None:
    """The same, from a button."""
    await _show(context, tap.case)


@on_tap(BackToCase)
async def back_to_case(context: Context, tap: BackToCase) -> None:
    """The same, from the first question on the way to a letter."""
    await _show(context, tap.case, typed_on(context.tapped))


async def _show(context: Context, slug: str, typed: Typed | None = None) -> None:
    chosen = await pick_case(context, slug, lambda slug: Open(Screen.CASE, slug))
    if chosen is None:
        return
    live = context.services.standings.is_live(chosen.slug)
    thanks = context.services.standings.thanks(chosen.slug)
    text = chosen.text(context.texts.language)
    html = context.texts.screen(
        "case",
        case=chosen,
        text=text,
        in_full=has_room(chosen, text),
        **stopping.shown(context, chosen),
    )
    whole = with_typed(context, html, typed or Typed())
    html = whole if len(whole) <= limits.MAX_TEXT else html
    main = (
        [button(context.texts.label("write_letter"), WriteLetter(chosen.slug), "primary")]
        if live
        else [thanks_key(context, chosen, thanks.id)]
        if thanks
        else []
    )
    more = [
        # An owner may have stopped it because of what is told of it.
        []
        if context.services.standings.is_stopped_here(chosen.slug)
        else [button(context.texts.label("progress"), ShowProgress(chosen.slug))],
        nudges.row(context, chosen.slug),
        await newest.row(context, chosen),
        await asking.row(context, chosen.slug),
        stopping.keys(context, chosen),
    ]
    if context.tapped is None:
        await picture.say(context, chosen, html, keyboard(main, *more))
    else:
        await context.show(html, keyboard(main, picture.row(context, chosen), *more))


def has_room(case: Case, text: CaseTexts) -> bool:
    """Whether one message holds each demand too, and not only what each letter asks for as a whole."""
    demands = (text.demands[demand] for ask in case.asks for demand in ask.demands)
    facts = (said for fact in case.story for said in text.facts[fact.id])
    asks = (said for ask in case.asks for said in text.asks[ask.id])
    told = [text.title, text.summary, *facts, *asks, *demands, *text.sources.values()]
    return sum(len(said) + len("1. \n") for said in told) <= limits.MAX_TEXT - _AROUND


@on_screen(Screen.OTHER_WAYS)
async def other_ways(context: Context, tap: Open) -> None:
    """What helps besides a letter: from below one, which stays, or from a button of earlier days."""
    chosen = await pick_case(context, tap.case, lambda slug: Open(Screen.OTHER_WAYS, slug))
    if chosen is None:
        return
    answer, _, ask = tap.source.partition("-")
    careful = answer == Safety.CAREFUL.value
    back = WriteLetter(chosen.slug, Safety.CAREFUL, ask) if careful else WriteLetter(chosen.slug, Safety.TIES)
    await _show_other_ways(context, chosen, back)


@on_tap(HelpOtherwise)
async def help_otherwise(context: Context, tap: HelpOtherwise) -> None:
    """The same, on the way to a letter, or to another one."""
    case = context.services.library.case(tap.case)
    if case is not None:
        await _show_other_ways(context, case, _advice_before(tap.path))


@on_tap(HelpUnsure)
async def help_unsure(context: Context, tap: HelpUnsure) -> None:
    """The same, for who isn't sure."""
    case = context.services.library.case(tap.case)
    if case is not None:
        await _show_other_ways(context, case, _whom_before(tap.path))


async def _show_other_ways(context: Context, case: Case, back: Button) -> None:
    label, read = context.texts.label, Open(Screen.CASE, case.slug)
    html = context.texts.screen("other_ways", text=case.text(context.texts.language))
    await context.show(
        with_typed(context, html, typed_on(context.tapped), Safety.TIES),
        # Below a letter, which stays, there is nothing to go back to.
        keyboard([button(label("back"), back) if context.tapped else button(label("read_case"), read)]),
    )


def _whom_before(path: LetterPath) -> Button:
    """Back to whom to write to: on the way there, from a letter, or since the answer was given anew."""
    if path.authority is None:
        return WriteLetter.on(path)
    return OtherAuthority.on(path) if path.safety is Safety.CAREFUL else UnsureAgain.on(path)


def _advice_before(path: LetterPath) -> Button:
    """Back to the advice to who has ties: on the way there, or since the answer was given anew."""
    return WriteLetter.on(path) if path.safety is Safety.TIES else TiesAgain.on(path)


@on_screen(Screen.NOT_NOW)
async def not_now(context: Context, tap: Open) -> None:
    """Somebody decided against writing, by a button of earlier days: a real end, with a way back."""
    known = context.services.library.case(tap.case)  # the earliest of them name none
    await _show_not_now(context, tap.case if known else "", WriteLetter(tap.case, Safety.TIES))


@on_tap(LeaveIt)
async def leave_it(context: Context, tap: LeaveIt) -> None:
    """The same; the way back leads to what there was."""
    await _show_not_now(context, tap.case, _advice_before(tap.path))


async def _show_not_now(context: Context, slug: str, back: Button) -> None:
    label, typed = context.texts.label, typed_on(context.tapped)
    rows = [
        [button(label("read_case"), Open(Screen.CASE, slug))],
        [button(label("back"), back)],
    ]
    html = with_typed(context, context.texts.screen("not_now"), typed, Safety.TIES)
    await context.show(html, keyboard(*(rows if slug else [])))
