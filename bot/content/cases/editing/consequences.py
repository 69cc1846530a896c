"""A value of a case changed, with what else has to change with it."""

from __future__ import annotations

from typing import Final

from bot.content.cases.editing.fields import FIELDS, CasePart, field_at
from bot.content.cases.editing.items import items_in
from bot.content.cases.editing.places import FACTS, Files, Value, ValuePlace, value_at, with_value
from bot.content.cases.editing.telling import demands

_DEMANDS: Final = ValuePlace(FACTS, ("demands",))

_BEGINNING: Final = 'language = "{}"\nreviewed = false\n'
"""Of a language's file that isn't there yet."""


def changed(files: Files, place: ValuePlace, value: Value) -> dict[str, bytes]:
    """The documents with another value there. What an ask demands, the case demands; thanks demand nothing.

    A language's file is begun with its first word. Of an item that was taken out nothing is made, in no
    language's file either.
    """
    if not _is_there(files, place):
        return dict(files)
    if place.file not in files and value is not None:
        if place.file == FACTS:
            return dict(files)
        files = {**files, place.file: _BEGINNING.format(place.file.removesuffix(".toml")).encode()}
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


def _is_there(files: Files, place: ValuePlace) -> bool:
    found = field_at(place)
    if found is None:
        return True
    part, _, item, _ = found
    return item in items_in(files, part)
