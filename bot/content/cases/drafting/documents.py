"""Writes the documents of a case: TOML, as the files under messages/cases have it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Final

_PLAIN: Final = re.compile(r"[A-Za-z0-9_-]+")
_WIDEST: Final = 110

Value = object
Table = Mapping[str, Value]


class OnOneLine(dict[str, Value]):
    """A table that stands on the line of its name, such as a noun in its grammatical cases."""


def written(table: Table) -> bytes:
    """A document. Entries of None are left out; what has a section of its own stands behind what has none."""
    return ("\n".join(_lines(table, ())).strip() + "\n").encode()


def _lines(table: Table, way: tuple[str, ...]) -> Iterator[str]:
    for key, value in table.items():
        if value is not None and not _is_section(value):
            yield f"{_key(key)} = {_value(value)}"
    for key, value in table.items():
        name = ".".join(map(_key, (*way, key)))
        if isinstance(value, Mapping) and _is_section(value):
            # What holds nothing but sections needs no line of its own.
            if not value or not all(_is_section(inner) for inner in value.values()):
                yield f"\n[{name}]"
            yield from _lines(value, (*way, key))
        elif isinstance(value, list) and _is_section(value):
            for item in value:
                yield f"\n[[{name}]]"
                yield from _lines(item, (*way, key))


def _is_section(value: Value) -> bool:
    if isinstance(value, list):
        return bool(value) and isinstance(value[0], Mapping)
    return isinstance(value, Mapping) and not isinstance(value, OnOneLine)


def _key(key: str) -> str:
    return key if _PLAIN.fullmatch(key) else _text(key)


def _value(value: Value) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case date():
            return value.isoformat()
        case str():
            return _text(value)
        case Mapping():
            return "{ " + ", ".join(f"{_key(key)} = {_value(inner)}" for key, inner in value.items()) + " }"
        case Sequence():
            return _list([_value(inner) for inner in value])
        case _:
            raise TypeError(type(value).__name__)


def _list(items: list[str]) -> str:
    line = f"[{', '.join(items)}]"
    return line if len(line) <= _WIDEST else "[\n" + "".join(f"  {item},\n" for item in items) + "]"


def _text(text: str) -> str:
    # JSON's escapes are TOML's, but for one sign that TOML wants escaped as well.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
