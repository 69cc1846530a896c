"""What a case still lacks, in the order in which it is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.content.cases.editing.fields import FIELDS, CaseField, CasePart
from bot.content.cases.editing.items import items_in
from bot.content.cases.editing.places import Files, ValuePlace, value_at
from bot.content.cases.editing.telling import demands, needed
from bot.content.phrases.index import PhraseIndex


@dataclass(frozen=True, slots=True)
class MissingValue:
    """A value that a case can't do without, and doesn't have."""

    part: CasePart
    field: CaseField
    item: str = ""
    language: str = ""  # where it is words


def missing(files: Files, index: PhraseIndex) -> Iterator[MissingValue]:
    """First what is said once, then the words of each language, the case's default language before others.

    `index`: of the phrase library, which says what the words of a fact need.
    """
    for part, field in _fields(spoken=False):
        for item in items_in(files, part):
            if field.demanding and not demands(files, item):
                continue
            if value_at(files, field.place(part, item, "")) in (None, "", []):
                yield MissingValue(part, field, item)
    for language in languages_of(files):
        if value_at(files, ValuePlace(f"{language}.toml", ("unfinished",))) is True:
            continue
        for part, field in _fields(spoken=True):
            for item in items_in(files, part):
                if part is CasePart.FACTS and value_at(files, _listed(item)) is False:
                    continue  # it stands in letters only
                if value_at(files, field.place(part, item, language)) in (None, "", []):
                    yield MissingValue(part, field, item, language)
        for fact in items_in(files, CasePart.FACTS):
            for field in needed(index, files, fact):
                if value_at(files, field.place(CasePart.FACTS, fact, language)) in (None, "", []):
                    yield MissingValue(CasePart.FACTS, field, fact, language)


def _listed(fact: str) -> ValuePlace:
    return ValuePlace("case.toml", ("facts", fact, "listed"))


def languages_of(files: Files) -> tuple[str, ...]:
    """Codes of the languages that the case has words in, its default language first."""
    default = value_at(files, ValuePlace("case.toml", ("default_language",)))
    codes = sorted(file.removesuffix(".toml") for file in files if file != "case.toml")
    return tuple(sorted(codes, key=lambda code: code != default))


def _fields(*, spoken: bool) -> Iterator[tuple[CasePart, CaseField]]:
    for part, fields in FIELDS.items():
        for field in fields:
            if field.spoken is spoken and not field.optional:
                yield part, field
