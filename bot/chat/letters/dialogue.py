"""The way to a letter, on one message that is edited from question to question, and the letter itself.

That message becomes the letter, or its reading copy where the letter goes out in a language that isn't the
reader's own; what is missing follows below. See `card/places.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace

from bot.chat.base.buttons import Button, Open, Screen
from bot.chat.base.context import Context
from bot.chat.base.keyboards import button, keyboard
from bot.chat.base.paging import page_of
from bot.chat.base.registry import on_command, on_screen, on_tap
from bot.chat.letters.buttons import (
    Adjust,
    Change,
    ChooseLanguage,
    Countries,
    LetterFrom,
    More,
    NextLetter,
    Reword,
    Unsign,
    WriteLetter,
)
from bot.chat.letters.card.keys import Keys, card_keys, change_keys, language_keys, more_keys, next_keys
from bot.chat.letters.card.origin import letter_before
from bot.chat.letters.card.places import show_card, show_letter, stands_on_letter, still_says
from bot.chat.letters.letter_view import typed_on
from bot.chat.letters.questions import ask, country_page, with_typed
from bot.model.cases.case import Case
from bot.model.letters.letter import Typed
from bot.services.letters.letter_path import LetterPath
from bot.services.letters.steps import LetterReady
from bot.services.people.prompts import FOR_LETTERS


async def pick_case(
    context: Context,
    slug: str,
    opens: Callable[[str], Button],
    among: Collection[Case] | None = None,
    *,
    team: bool = False,
) -> Case | None:
    """The case `slug`, or the only one; otherwise shows the choice and returns None.

    `opens`: the button for a case; for none, the one that leads here again.

    `among`: those to choose from, if not from all; with none of them left, from all. `team`: it is for one of
    the team, who may be limited to some.
    """
    cases = list(among or context.services.library.cases.values())
    chosen = context.services.library.case(slug)
    if team:
        cases = [case for case in cases if context.visitor.has(case.slug)]
        chosen = chosen if chosen in cases else None
    if chosen is None and len(cases) == 1:
        chosen = cases[0]
    if chosen is None:
        if cases:
            page = page_of(context, cases, opens(""))
            language = context.texts.language
            rows = [[button(case.text(language).short, opens(case.slug))] for case in page.shown]
            await context.show(context.texts.screen("which_case"), keyboard(*rows, page.turn))
        else:
            await no_case(context)
    return chosen


async def no_case(context: Context) -> None:
    """There is none to be shown: none is open, or those there are can't be used."""
    out = bool(context.services.library.faults)
    await context.show(context.texts.screen("case_out" if out else "no_cases"))


@on_command("letter", place=10)
async def letter_command(context: Context) -> None:
    """Begin."""
    await letter(context)


@on_screen(Screen.LETTER)
async def open_letter(context: Context, tap: Open) -> None:
    """The same, from a button."""
    await letter(context, tap.case)


async def letter(context: Context, slug: str = "") -> None:
    """Begin, on the case `slug` if there is one."""
    live = context.services.standings.live()
    case = await pick_case(context, slug, WriteLetter, among=live)
    if case:
        await go_on(context, context.services.letters.begin(case))


@on_tap(WriteLetter)
async def write_letter(context: Context, tap: WriteLetter) -> None:
    """A question was answered."""
    if not tap.case:
        await letter(context)
        return
    case = context.services.library.case(tap.case)
    path = tap.path
    if case and not (path.wording or path.version):  # from a screen that is no part of a way to a letter
        path = replace(path, wording=context.services.letters.begin(case).wording)
    await _show(context, path, typed_on(context.tapped), opened=True, before=letter_before(context))


@on_tap(LetterFrom)
async def letter_from(context: Context, tap: LetterFrom) -> None:
    """A broadcast's own button leads to a letter; its message stays as it is."""
    context.tapped = None
    await context.services.letters.led(context.visitor, tap.case, tap.broadcast)
    await letter(context, tap.case)


@on_tap(NextLetter)
async def next_letter(context: Context, tap: NextLetter) -> None:
    """One letter was sent, and there shall be another."""
    await go_on(context, tap.path, next_keys)


async def go_on(context: Context, path: LetterPath, keys: Keys = card_keys) -> None:
    """Show the next question, or the letter, with these buttons below its card."""
    await _show(context, path, typed_on(context.tapped), opened=True, keys=keys)


async def letter_again(context: Context, path: LetterPath, typed: Typed) -> None:
    """Show the letter in a changed form; or the question that has to be answered first."""
    await _show(context, path, typed, opened=False)


async def _show(
    context: Context,
    path: LetterPath,
    typed: Typed,
    *,
    opened: bool,
    keys: Keys = card_keys,
    before: LetterPath | None = None,
) -> None:
    step = await context.services.letters.step(context.visitor, path, typed, opened=opened)
    if step is None:
        await letter(context)
    elif isinstance(step, LetterReady):
        await show_letter(context, step, keys)
    else:
        await ask(context, step, typed, before=before)


@on_tap(Countries)
async def show_countries(context: Context, tap: Countries) -> None:
    """One page of the alphabet."""
    case = context.services.library.case(tap.case)
    if case is None:
        await letter(context)
        return
    await context.show(
        with_typed(context, context.texts.screen("country"), typed_on(context.tapped), tap.safety),
        keyboard(*country_page(context, case, tap.path, tap.page, letter_before(context))),
    )


# --- the letter


@on_tap(Adjust)
async def adjust(context: Context, tap: Adjust) -> None:
    """The letter again, in another language, with or without a copy, or just as it was."""
    await context.services.prompts.drop_if(context.visitor, *FOR_LETTERS)
    await _show(context, tap.path, typed_on(context.tapped), opened=False, before=letter_before(context))


@on_tap(Unsign)
async def unsign(context: Context, tap: Unsign) -> None:
    """The letter again, without a name."""
    await context.services.prompts.drop(context.visitor)
    await letter_again(context, tap.path, Typed(own=typed_on(context.tapped).own))


async def unchanged(context: Context, path: LetterPath) -> LetterReady | None:
    """The letter that was tapped, if it can still be had as it was; otherwise what there is now is shown.

    Nor is one that was typed for and can't be read any more: whatever stood below it would go without.
    """
    step = await context.services.letters.step(context.visitor, path, typed_on(context.tapped))
    if isinstance(step, LetterReady) and step.changed is None and not context.unread:
        left_out = step.left_out is not None and still_says(context, step.typed.own)
        if not left_out:
            return step
    if isinstance(step, LetterReady):
        await show_letter(context, step)
    elif step is None:
        await letter(context)
    else:
        await ask(context, step, typed_on(context.tapped))
    return None


@on_tap(Reword)
async def reword(context: Context, tap: Reword) -> None:
    """The letter again, in other words."""
    if step := await unchanged(context, tap.path):
        await letter_again(context, context.services.letters.reworded(step), step.typed)


@on_tap(Change)
async def change(context: Context, tap: Change) -> None:
    """What can be changed, on the card's own buttons; or below the letter, back from a question in words."""
    if not stands_on_letter(context, tap.path):
        await context.services.prompts.drop_if(context.visitor, *FOR_LETTERS)
    if step := await unchanged(context, tap.path):
        await show_card(context, step, change_keys)


@on_tap(More)
async def more(context: Context, tap: More) -> None:
    """What else can be done with the letter, on the card's own buttons."""
    if step := await unchanged(context, tap.path):
        await show_card(context, step, more_keys)


@on_tap(ChooseLanguage)
async def choose_language(context: Context, tap: ChooseLanguage) -> None:
    """In which language the letter shall be, on the card's own buttons."""
    if step := await unchanged(context, tap.path):
        await show_card(context, step, language_keys)
