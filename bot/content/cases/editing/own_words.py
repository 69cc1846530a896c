"""Sentences that a case has of its own, checked as they are typed; `case check` looks at them again."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Final

from bot.content.cases.editing.typed import NotUnderstoodError
from bot.content.phrases.book import REFERENCES
from bot.content.phrases.syntax import Phrase, PhraseError

LONGEST: Final = 200
"""Characters of a sentence: a letter has a dozen of them, and is to be read."""
_NAMING: Final = {"person", "name"}
_ENDS: Final = tuple(".!?:։。؟…»”\"'’")
_BLANK: Final = re.compile(r"\s+")


def checked_wordings(
    sentences: Sequence[str], known: Collection[str], *, naming: bool, of_default: int | None
) -> list[str]:
    """The sentences, if letters can be made of them. Raises NotUnderstoodError with the line that is wrong.

    `known`: details besides those that any phrase has; `naming`: each is to name the person, for any
    sentence may stand before it; `of_default`: how many the case's default language has, None where this is
    that language, or it has none yet.
    """
    for number, sentence in enumerate(sentences, start=1):
        if problem := _problem(sentence, known, naming=naming):
            raise NotUnderstoodError(problem, number)
        if any(_begins(sentence) == _begins(other) for other in sentences[: number - 1]):
            raise NotUnderstoodError("begins_alike", number)
    if of_default is not None and len(sentences) != of_default:
        raise NotUnderstoodError("other_count", of_default)
    return list(sentences)


def _problem(sentence: str, known: Collection[str], *, naming: bool) -> str:
    if len(sentence) > LONGEST:
        return "sentence_long"
    if not sentence.endswith(_ENDS):
        return "no_full_stop"
    try:
        details = {name.partition(".")[0] for name, _ in Phrase.parse(sentence).details}
    except PhraseError:
        return "braces"
    if details - {*REFERENCES, *known}:
        return "brace_unknown"
    if naming and not details & _NAMING:
        return "names_nobody"
    return ""


def _begins(sentence: str) -> str:
    return " ".join(_BLANK.split(sentence.casefold())[:2])
