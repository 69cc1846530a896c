"""What a case still lacks, in the order in which it is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.content.cases.editing.fields import FIELDS, TABLES, CaseField, CasePart
from bot.content.cases.editing.places import Files, ValuePlace, items_of, value_at


@dataclass(frozen=True, slots=True)
class MissingValue:
    """A value that a case can't do without, and doesn't have."""

    part: CasePart
    field: CaseField
    item: str = ""
    language: str = ""  # where it is words


def missing(files: Files) -> Iterator[MissingValue]:
    """First what is said once, then the words of each language, the case's default language before others.

    Texts of a language that is unfinished are asked for elsewhere, of whoever writes it.
    """
    for part, field in _fields(spoken=False):
        for item in _items(files, part):
            if value_at(files, field.place(part, item, "")) in (None, "", []):
                yield MissingValue(part, field, item)
    for language in languages_of(files):
        if value_at(files, ValuePlace(f"{language}.toml", ("unfinished",))) is True:
            continue
        for part, field in _fields(spoken=True):
            for item in _items(files, part):
                if part is CasePart.FACTS and value_at(files, _listed(item)) is False:
                    continue  # it stands in letters only
                if value_at(files, field.place(part, item, language)) in (None, "", []):
                    yield MissingValue(part, field, item, language)


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


def _items(files: Files, part: CasePart) -> tuple[str, ...]:
    table = TABLES.get(part)
    return ("",) if table is None else items_of(files, "case.toml", table)
