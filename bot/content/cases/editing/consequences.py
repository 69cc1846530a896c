"""A value of a case changed, with what else has to change with it."""

from __future__ import annotations

from typing import Final

from bot.content.cases.editing.beginning import with_language
from bot.content.cases.editing.fields import FIELDS, CasePart, field_at
from bot.content.cases.editing.items import items_in
from bot.content.cases.editing.missing import demands
from bot.content.cases.editing.places import (
    FACTS,
    Files,
    Value,
    ValuePlace,
    language_files,
    value_at,
    with_value,
    with_values,
)
from bot.content.cases.editing.words import source_language
from bot.content.cases.pictures import picture_in, with_picture

_DEMANDS: Final = ValuePlace(FACTS, ("demands",))

_BEGINNING: Final = 'language = "{}"\nreviewed = false\n'
"""Of the file of the case's default language, if it isn't there yet."""


def changed(files: Files, place: ValuePlace, value: Value) -> dict[str, bytes]:
    """The documents with another value there. What an ask demands, the case demands; thanks demand nothing.

    A language's file is begun with its first word, and is unfinished then. Of an item that was taken out
    nothing is made, in no language's file either.
    """
    if not _is_there(files, place):
        return dict(files)
    if place.file not in files and value is not None:
        if place.file == FACTS:
            return dict(files)
        files = _begun(files, place.file.removesuffix(".toml"))
    found = with_value(files, place, value)
    if place.file == FACTS and place.way[::2] == ("asks", "tone") and not demands(found, place.way[1]):
        for field in FIELDS[CasePart.ASKS]:
            if field.demanding:
                found = with_value(found, field.place(CasePart.ASKS, place.way[1], ""), None)
    if place.file == FACTS and place.way[::2] == ("asks", "demands") and isinstance(value, list):
        of_case = value_at(found, _DEMANDS)
        before = list(of_case) if isinstance(of_case, list) else []
        more = [demand for demand in value if demand not in before]
        if more:
            found = with_value(found, _DEMANDS, [*before, *more])
    return found


def with_new_picture(files: Files, picture: bytes | None) -> dict[str, bytes]:
    """The documents with another picture, or without one.

    What was told of the one before goes with it: whose it is, who allowed it, and what is on it.
    """
    if picture_in(files) == picture:
        return dict(files)
    told = [ValuePlace(file, ("picture",)) for file in (FACTS, *language_files(files))]
    return with_picture(with_values(files, dict.fromkeys(told)), picture)


def _begun(files: Files, language: str) -> Files:
    if language == source_language(files) or not source_language(files):
        return {**files, f"{language}.toml": _BEGINNING.format(language).encode()}
    return with_language(files, language)


def _is_there(files: Files, place: ValuePlace) -> bool:
    found = field_at(place)
    if found is None:
        return True
    part, _, item, _ = found
    return item in items_in(files, part)
