"""Where Back leads from each question: to the one before it, and at last to the letter it was asked from."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from bot.chat.base.buttons import Button, has_room
from bot.chat.base.context import Context
from bot.chat.base.country_keys import page_with
from bot.chat.letters.buttons import (
    AnswerAgain,
    BackToCase,
    Change,
    Countries,
    OtherAsk,
    OtherAuthority,
    OtherCountry,
    TiesAgain,
    UnsureAgain,
    WriteLetter,
)
from bot.model.letters.letter import Safety
from bot.services.letters.letter_path import LetterPath
from bot.services.letters.steps import (
    AdviseTies,
    AskSafety,
    ChooseAsk,
    ChooseAuthority,
    ChooseCountry,
    NoAddress,
    NoEmbassy,
    Over,
    Question,
)


def is_alike(before: LetterPath, path: LetterPath) -> bool:
    """Whether nothing but the authority is being changed about the letter `before`."""
    return (before.safety, before.ask) == (path.safety, path.ask)


def back_of(context: Context, step: Question, before: LetterPath | None) -> Button | None:
    """What shows the question before `step`; None where there is none.

    `before`: the letter that it was asked from. Where a button can't say that as well, it is one without.
    """
    path = step.path
    match step:
        case Over():
            return None
        case AskSafety():
            return Change.on(before) if before else BackToCase.on(path)
        case AdviseTies():
            return AnswerAgain.on(before) if before else WriteLetter.on(replace(path, safety=None))
        case ChooseAsk():
            return _before_asks(path, before)
        case ChooseAuthority(case=case):
            # Of those without ties and doubts nothing is asked before.
            asked = len(case.asks) > 1 and path.safety is not Safety.FREE
            if before is None:
                return WriteLetter.on(replace(path, ask=None)) if asked else _before_asks(path, None)
            if before.ask == path.ask:
                return _before_asks(path, before)
            if before.safety is path.safety:
                return OtherAsk.on(before)
            return WriteLetter.on(replace(path, ask=None))
        case ChooseCountry() | NoAddress():
            return _authorities(path, before)
        case NoEmbassy(case=case, country=country):
            number = page_with(context, country, without={case.country})
            asking = replace(path, country=None)
            if number is None:
                return first_countries(asking, before)
            page = page_of_countries(asking, number, before)
            return page if has_room(page) else first_countries(asking, before)
        case _:
            assert_never(step)


def first_countries(path: LetterPath, before: LetterPath | None) -> Button:
    """What shows the likely countries. `path`: on which one is to be chosen."""
    return OtherCountry.on(before) if before and is_alike(before, path) else WriteLetter.on(path)


def page_of_countries(path: LetterPath, number: int, before: LetterPath | None) -> Button:
    """What shows a page of all countries."""
    if before and is_alike(before, path):
        with_way_back = replace(OtherCountry.on(before), page=number + 1)
        if has_room(with_way_back):
            return with_way_back
    return Countries.of(path, number)


def _before_asks(path: LetterPath, before: LetterPath | None) -> Button:
    """What was shown before the first choice: the question about safety, or the advice to who has ties."""
    if before is None:
        return WriteLetter.on(replace(path, safety=Safety.TIES if path.safety is Safety.ABROAD else None))
    if before.safety is path.safety:
        return Change.on(before)
    return TiesAgain.on(before) if path.safety is Safety.ABROAD else AnswerAgain.on(before)


def _authorities(path: LetterPath, before: LetterPath | None) -> Button:
    """What asks for the authority again."""
    if before and is_alike(before, path):
        return OtherAuthority.on(before)
    if before and before.ask == path.ask and path.safety is Safety.CAREFUL:
        return UnsureAgain.on(before)
    # The language goes too: the next authority has one of its own.
    return WriteLetter.on(replace(path, authority=None, country=None, language=None))
