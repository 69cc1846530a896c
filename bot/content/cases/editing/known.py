"""What may be named in a value of a case; and sentences of its own, checked as they are typed."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Final

from bot.content.cases.editing.fields import (
    DETAILS,
    OWN_WORDS,
    TABLES,
    CaseField,
    CasePart,
    FieldKind,
    field_of,
)
from bot.content.cases.editing.items import items_in
from bot.content.cases.editing.places import FACTS, Files, ValuePlace, items_of, language_files, value_at
from bot.content.cases.editing.typed import NotUnderstoodError
from bot.content.composing.composer import Composer
from bot.content.letters.one_line import one_line
from bot.content.phrases.book import REFERENCES
from bot.content.phrases.index import PhraseIndex, PhraseSort
from bot.content.phrases.syntax import Phrase, PhraseError
from bot.model.cases.case import PersonKind

_SORTS: Final = {
    "event": PhraseSort.EVENTS,
    "demands": PhraseSort.DEMANDS,
    "alldem": PhraseSort.DEMANDS,
    "concerns": PhraseSort.CONCERNS,
    "rules": PhraseSort.STANDARDS,
}
_OWN: Final = {PhraseSort.CONCERNS: CasePart.OWN_CONCERNS, PhraseSort.DEMANDS: CasePart.OWN_DEMANDS}
_ITEMS: Final = {"fsource": "sources", "differ": "sources", "facts": "facts", "askwho": "who"}
LONGEST: Final = 200
"""Characters of a sentence: a letter has a dozen of them, and is to be read."""
_NAMING: Final = {"person", "name"}
_ENDS: Final = tuple(".!?:։。؟…»”\"'’")
_GAPS: Final = re.compile(r"…(?:[\s,]*…)+")
_BLANK: Final = re.compile(r"\s+")


_NAMED_BY: Final = {
    CasePart.SOURCES: "sname",
    CasePart.FACTS: "when",
    CasePart.ASKS: "button",
    CasePart.AUTHORITIES: "abutton",
    CasePart.WHO: "whois",
    CasePart.OWN_CONCERNS: "ownconc",
    CasePart.OWN_DEMANDS: "owndem",
}
"""The value of an item that stands for it in the list."""


def name_of(files: Files, part: CasePart, id_: str, language: str) -> str:
    """What an item is called in a list, in that language if it has words in it; "" if it has none."""
    field = field_of(part, _NAMED_BY.get(part, ""))
    spoken = (language, *(file.removesuffix(".toml") for file in language_files(files)))
    for code in spoken if field else ():
        found = value_at(files, field.place(part, id_, code)) if field else None
        first = found[0] if isinstance(found, list) and found else found
        if isinstance(first, str) and (line := one_line(first)):
            return f"{id_}: {line}" if part in OWN_WORDS else line
    return ""


def library_words(composer: Composer, sort: PhraseSort, id_: str, kind: PersonKind) -> str:
    """What an entry of the phrase library says of such a person: its first wording, "…" for what varies.

    "" for what the library doesn't have: a draft's fact may have no event yet.
    """
    wordings = composer.phrases(sort, id_) if composer.entry(sort, id_) else ()
    if not wordings:
        return ""
    asked = {name: "…" for name, optional in wordings[0].details if not (optional or name.startswith("+"))}
    said = composer.grammar.joined(wordings[0].filled(asked, kind))
    return _GAPS.sub("…", said)


def sort_of(field: CaseField) -> PhraseSort | None:
    """The sort of the library's entries that a field names, if it names any."""
    return _SORTS.get(field.code)


def part_named(field: CaseField) -> CasePart | None:
    """The part of the case whose items a field names, alone or besides the library's."""
    table = _ITEMS.get(field.code)
    if table:
        return next(part for part, one in TABLES.items() if one == table)
    return _OWN.get(_SORTS.get(field.code, PhraseSort.UNITS))


def known_names(index: PhraseIndex, field: CaseField, files: Files) -> Collection[str]:
    """Names that a field may hold, in an order that stays; none for one that holds no names."""
    if field.code in _ITEMS:
        return items_of(files, FACTS, _ITEMS[field.code])
    if field.code == "party":
        return tuple(
            dict.fromkeys(entry.instrument for entry in index.entries[PhraseSort.STANDARDS].values())
        )
    if field.code == "leaves":
        return DETAILS
    sort = _SORTS.get(field.code)
    if sort is None:
        return ()
    own = items_in(files, _OWN[sort]) if sort in _OWN else ()
    return tuple(dict.fromkeys((*own, *index.entries[sort])))


def own_wordings(field: CaseField, files: Files, item: str, language: str) -> Collection[str]:
    """Details that a sentence of the case's own may name besides the person and the country."""
    if field.kind is not FieldKind.WORDINGS or field.code == "owndem":
        return ()
    if field.code == "ownconc":
        return ("as_of", "in_text")
    given = [
        name
        for name in DETAILS
        if value_at(files, ValuePlace(f"{language}.toml", ("facts", item, "say", name))) is not None
    ]
    day = value_at(files, ValuePlace(FACTS, ("facts", item, "when")))
    return ("as_of", "in_text", *given, *(DETAILS[:3] if day else ()))


def of_default(field: CaseField, files: Files, part: CasePart, item: str, language: str) -> int | None:
    """How many sentences the default language has there; None in that language, or where it has none."""
    default = value_at(files, ValuePlace(FACTS, ("default_language",)))
    if field.kind is not FieldKind.WORDINGS or default == language or not isinstance(default, str):
        return None
    found = value_at(files, field.place(part, item, default))
    return len(found) if isinstance(found, list) and found else None


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
