"""`python -m bot case draft`: what a program reads in an appeal's file, for whoever makes a case of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from bot.content.appeals.apart import read_in_child
from bot.content.appeals.as_json import as_json, told, values
from bot.errors import UnreadableFile
from bot.model.cases.appeal import FoundAuthority, FoundValue, ReadAppeal, ReadingDoubt

_READ, _UNREADABLE = 0, 1
_DOUBTS: Final = {
    ReadingDoubt.GUESSED: "?",
    ReadingDoubt.TWO_READINGS: "? two readings",
    ReadingDoubt.INCOMPLETE: "? incomplete",
    ReadingDoubt.REPAIRED: "? put together",
}


def print_draft(file: Path, *, as_data: bool) -> int:
    """Print what was read in `file`: for people, each value with its line, or `as_data` as JSON.

    0: it was read, 1: it couldn't be.
    """
    try:
        appeal = read_in_child(file.read_bytes(), file.name)
    except OSError as error:
        print(f"{file} can't be read: {error.strerror or error}.")
        return _UNREADABLE
    except UnreadableFile as error:
        print(error)
        return _UNREADABLE
    if as_data:
        print(json.dumps(as_json(appeal), ensure_ascii=False, indent=2))
    else:
        print("\n".join(_listing(appeal)))
    return _READ


def _listing(appeal: ReadAppeal) -> Iterator[str]:
    for remark in appeal.remarks:
        yield f"! {told(remark)}"
    if appeal.remarks:
        yield ""
    for name, found in values(appeal):
        if not name.startswith("authorities"):
            yield _line(name, found)
    for authority in appeal.authorities:
        yield ""
        yield from _of_authority(authority)
    if appeal.kin:
        yield ""
        yield f"never said: {', '.join(appeal.kin)}"


def _of_authority(authority: FoundAuthority) -> Iterator[str]:
    yield "copy to:" if authority.copies else "write to:"
    for name, found in (("name", authority.name), ("office", authority.role)):
        if found is not None:
            yield "  " + _line(name, found)
    for name, several in (
        ("e-mail", authority.email),
        ("telephone", authority.phone),
        ("fax", authority.fax),
    ):
        for each in several:
            yield "  " + _line(name, each)
    if authority.postal:
        yield f"  address: {', '.join(authority.postal)}"
    if authority.salutation is not None:
        yield "  " + _line("greeting", authority.salutation)


def _line(name: str, found: FoundValue[Any]) -> str:
    where = f"  [line {found.line}]" if found.line else ""
    doubt = _DOUBTS.get(found.doubt)
    return f"{name}: {found.value}{where}" + (f"  ({doubt})" if doubt else "")
