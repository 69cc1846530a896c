"""Questions asked again from a letter's card, on its own message: Back leaves all as it was.

What is asked about safety, and whom to write to, leads on to further questions. Their buttons carry the
choices of the letter, and their kind says what is being changed, so each of them has a way back.
"""

from __future__ import annotations

from dataclasses import replace

from bot.chat.base.context import Context
from bot.chat.base.keyboards import button, keyboard
from bot.chat.base.registry import on_tap
from bot.chat.letters.buttons import (
    Adjust,
    AnswerAgain,
    Change,
    OtherAsk,
    OtherAuthority,
    OtherCountry,
    Reword,
    TiesAgain,
    UnsureAgain,
)
from bot.chat.letters.card.origin import tapped_keys
from bot.chat.letters.dialogue import go_on, unchanged
from bot.chat.letters.letter_view import typed_on
from bot.chat.letters.questions import ask, country_page, safety_rows_again, with_typed
from bot.content.cases.countries import country_name
from bot.model.letters.letter import Safety
from bot.services.letters.letter_path import LetterPath
from bot.services.letters.steps import BY_COUNTRY, AdviseTies, ChooseCountry, LetterReady, answered


@on_tap(AnswerAgain)
async def answer_again(context: Context, tap: AnswerAgain) -> None:
    """The question about safety once more."""
    typed, step = typed_on(context.tapped), await unchanged(context, tap.path)
    if step is None:
        return
    country = country_name(step.case.country, context.texts.language)
    await context.show(
        with_typed(context, context.texts.screen("safety", country=country), typed),
        keyboard(
            *safety_rows_again(context, step.case, step.path),
            [button(context.texts.label("back"), Change.on(step.path))],
        ),
    )


@on_tap(TiesAgain)
async def ties_again(context: Context, tap: TiesAgain) -> None:
    """They have ties after all: the advice, with a way back to the question."""
    typed, step = typed_on(context.tapped), await unchanged(context, tap.path)
    if step is not None:
        path = answered(step.case, step.path, Safety.TIES)
        await ask(context, AdviseTies(step.case, path), typed, before=step.path)


@on_tap(UnsureAgain)
async def unsure_again(context: Context, tap: UnsureAgain) -> None:
    """They aren't sure any more: whom to write to, if that is to be chosen anew; else the letter."""
    typed, step = typed_on(context.tapped), await unchanged(context, tap.path)
    if step is None:
        return
    path = answered(step.case, step.path, Safety.CAREFUL)
    question = await context.services.letters.step(context.visitor, path, typed)
    if question is None or isinstance(question, LetterReady):
        await go_on(context, path)
    else:
        await ask(context, question, typed, before=step.path)


@on_tap(OtherAuthority)
async def other_authority(context: Context, tap: OtherAuthority) -> None:
    """Whom else to write to."""
    await _choose_again(context, tap.path, _without_authority(tap.path))


@on_tap(OtherCountry)
async def other_country(context: Context, tap: OtherCountry) -> None:
    """Which country's embassy to write to."""
    typed, step = typed_on(context.tapped), await unchanged(context, tap.path)
    if step is None:
        return
    path = replace(_without_authority(step.path), authority=BY_COUNTRY)
    if tap.page == 0:
        await ask(context, ChooseCountry(step.case, path), typed, before=step.path)
        return
    await context.show(
        with_typed(context, context.texts.screen("country"), typed, path.safety),
        keyboard(*country_page(context, step.case, path, tap.page - 1, step.path)),
    )


@on_tap(OtherAsk)
async def other_ask(context: Context, tap: OtherAsk) -> None:
    """What else to ask for."""
    await _choose_again(context, tap.path, replace(tap.path, ask=None))


def _without_authority(path: LetterPath) -> LetterPath:
    # The language goes too: the next authority has one of its own.
    return replace(path, authority=None, country=None, language=None)


async def _choose_again(context: Context, path: LetterPath, without: LetterPath) -> None:
    typed, step = typed_on(context.tapped), await unchanged(context, path)
    if step is None:
        return
    question = await context.services.letters.step(context.visitor, without, typed)
    if question is not None and not isinstance(question, LetterReady):
        # The card of an address that fails asks whom else to write to by itself, without its menu.
        asked_by_card = step.dead and not any(isinstance(key, Reword) for key in tapped_keys(context))
        back = Adjust.on(step.path) if asked_by_card else None
        await ask(context, question, typed, before=step.path, back=back)
