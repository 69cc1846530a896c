"""What somebody typed to a question of a draft: understood, or refused with what was expected."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from bot.content.cases.drafting.answering.kinds import AnswerKind
from bot.content.cases.drafting.model import DraftQuestion, Topic
from bot.content.cases.drafting.saying.inflecting import as_typed, script_of
from bot.content.cases.drafting.saying.library import DraftLibrary
from bot.content.cases.editing.typed import (
    MOST_WORDS,
    NotUnderstoodError,
    read_country,
    read_day,
    read_email,
    read_forms,
)
from bot.content.letters.one_line import one_line
from bot.content.phrases.grammar import NOMINATIVE
from bot.content.phrases.index import PhraseSort

_BETWEEN: Final = ";"
_TEXTS: Final = frozenset({"where", "where_to", "reason", "site"})
"""Details that are said as they stand, in any language."""


def read_answer(question: DraftQuestion, kind: AnswerKind, text: str, library: DraftLibrary) -> str:
    """The answer as a draft takes it. Raises NotUnderstoodError, whose word says what was expected."""
    words = one_line(text)
    if not words:
        raise NotUnderstoodError(kind.value)
    if len(words) > MOST_WORDS:
        raise NotUnderstoodError("too_long")
    spoken = list(library.languages)
    match kind:
        case AnswerKind.LINE:
            return words
        case AnswerKind.NAMES:
            return _names(question, text, library)
        case AnswerKind.FORMS:
            return _forms(text, forms_wanted(question, library))
        case AnswerKind.DAY:
            return read_day(words, spoken).isoformat()
        case AnswerKind.EMAIL:
            return read_email(words)
        case AnswerKind.COUNTRY:
            return read_country(words, spoken)
        case AnswerKind.EVENT:
            return " ".join(_ids(words, PhraseSort.EVENTS, library, most=1))
        case AnswerKind.DEMANDS:
            return " ".join(_ids(words, PhraseSort.DEMANDS, library, most=None))
        case AnswerKind.CHOICE:
            raise NotUnderstoodError(kind.value)


def forms_wanted(question: DraftQuestion, library: DraftLibrary) -> tuple[str, ...]:
    """The grammatical cases that the answer has to have; none where one text does."""
    if question.topic not in (Topic.COUNTRY_IN, Topic.DETAIL_IN) or _is_text(question):
        return ()
    cases = library.files.composers[question.language].grammar.cases
    return (NOMINATIVE, *cases) if cases else ()


def known_ids(kind: AnswerKind, library: DraftLibrary) -> tuple[str, ...]:
    """The ids of the library that may be typed; none where others are asked for."""
    sort = {AnswerKind.EVENT: PhraseSort.EVENTS, AnswerKind.DEMANDS: PhraseSort.DEMANDS}.get(kind)
    return tuple(sorted(library.files.index.entries[sort])) if sort else ()


def _names(question: DraftQuestion, text: str, library: DraftLibrary) -> str:
    names = [name for part in re.split(r"[;؛\n]", text) if (name := one_line(part))]
    if question.topic is Topic.NAME:
        return f"{_BETWEEN} ".join(names)
    if len(names) != len(question.about.split(_BETWEEN)):
        raise NotUnderstoodError("as_many_names")
    script = library.languages[question.language].script
    if any(script_of(name) not in ("", script) for name in names):
        raise NotUnderstoodError("script")
    return f"{_BETWEEN} ".join(names)


def _is_text(question: DraftQuestion) -> bool:
    return question.topic is Topic.DETAIL_IN and (
        question.detail in _TEXTS or question.detail.startswith("when")
    )


def _forms(text: str, wanted: Sequence[str]) -> str:
    """One text, or all forms as a draft takes them, typed on a line each or with " / " between."""
    if not wanted:
        return one_line(text)
    parts = [one_line(part) for part in text.split("/")]
    if len(parts) == len(wanted) and all(parts):
        return as_typed(dict(zip(wanted, parts, strict=True)))
    forms = read_forms(text)
    if isinstance(forms, str) or set(forms) != set(wanted):
        raise NotUnderstoodError(AnswerKind.FORMS.value)
    return as_typed({case: forms[case] for case in wanted})


def _ids(words: str, sort: PhraseSort, library: DraftLibrary, *, most: int | None) -> list[str]:
    ids = list(dict.fromkeys(each for each in re.split(r"[\s,;]+", words) if each))
    known = library.files.index.entries[sort]
    if not ids or any(each not in known for each in ids) or (most and len(ids) > most):
        raise NotUnderstoodError("ids")
    return ids
