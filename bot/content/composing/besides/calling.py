"""What to say on the phone: a few sentences to read out, in the language of whoever is called."""

from __future__ import annotations

from typing import Final

from bot.content.composing.writer import LetterWriter
from bot.content.phrases.grammar import NOMINATIVE
from bot.model.cases.case import Ask, Case
from bot.model.letters.letter import LetterChoice

MOST_REQUESTS: Final = 2
"""Whoever answers the phone takes no more down."""


def said_on_the_phone(writer: LetterWriter, case: Case, ask: Ask, choice: LetterChoice) -> tuple[str, ...]:
    """A greeting and who calls, whom it is about, what is asked for, thanks: a line each.

    The requests are the first of a letter's, in the words that `choice` draws; the case needs words for
    letters in its language. Raises NoSuchLetterError.
    """
    words, details = writer.files.frames[choice.language].call, case.letters[choice.language].details
    text = case.texts.get(choice.language)
    name = details.name[NOMINATIVE] if details else text.person if text else ""
    return (
        words.hello,
        words.about.format(name=name),
        words.asks,
        *_requests(writer, case, ask, choice)[:MOST_REQUESTS],
        words.thanks,
    )


def _requests(writer: LetterWriter, case: Case, ask: Ask, choice: LetterChoice) -> list[str]:
    if not ask.is_composed:
        return [case.text(choice.language).demands[demand] for demand in ask.demands]
    plan = writer.plan(choice.case, choice.ask, choice.authority, choice.language)
    to = writer.addressing(choice.case, choice.authority, choice.language, choice.country)
    drawn = {place: index for part in writer.picked(choice).paragraphs for place, index in part.units}
    _, *demands = plan.blocks["demands"]
    sentences = [plan.units[place].wordings for place in demands]
    return [
        wordings[drawn[place] % len(wordings)].text.replace("{in_text}", to.in_text)
        for place, wordings in zip(demands, sentences, strict=True)
    ]
