"""Where things lie in a copy: trees, pages, cells and their places, the log's transactions cell by cell.

The format is SQLite's own: https://www.sqlite.org/fileformat2.html
"""

from __future__ import annotations

import contextlib
import sqlite3
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from tests.support.examiner.copies import Copy

Value = bytes | str | int | float | None

_INNER_INDEX, _INNER_TABLE, _LEAF_INDEX, _LEAF_TABLE = 2, 5, 10, 13
_INTEGERS: Final = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}
"""Bytes of each serial type that is a whole number."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One row, or one entry of an index: where it lies and what can be read of it in its page."""

    page: int
    offset: int
    rowid: int | None
    overflow: int  # the first page that it goes on in; 0: none
    values: tuple[Value, ...]


@dataclass(slots=True)
class Trees:
    """The trees of a copy by name, tables and indexes, and the tree of each page that belongs to one."""

    cells: dict[str, list[Cell]] = field(default_factory=dict)
    table: dict[str, str] = field(default_factory=dict)  # that an index is of; a table's own name
    of_page: dict[int, str] = field(default_factory=dict)


def trees(copy: Copy) -> Trees:
    """Every tree of the copy: tables by their names, and indexes."""
    found = Trees()
    with contextlib.closing(sqlite3.connect(":memory:")) as connection:
        connection.deserialize(copy.image)
        roots = connection.execute(
            "SELECT name, tbl_name, rootpage FROM sqlite_schema WHERE rootpage > 0"
        ).fetchall()
    for name, table, root in roots:
        found.cells[name], found.table[name] = [], table
        _walk(copy, name, root, found)
    return found


def _walk(copy: Copy, name: str, number: int, found: Trees) -> None:
    found.of_page[number] = name
    page = copy.page(number)
    start = 100 if number == 1 else 0
    kind = page[start]
    found.cells[name] += cells_of(page, number)
    if kind in (_INNER_INDEX, _INNER_TABLE):
        (last,) = struct.unpack(">I", page[start + 8 : start + 12])
        for offset in _pointers(page, start):
            (child,) = struct.unpack(">I", page[offset : offset + 4])
            _walk(copy, name, child, found)
        _walk(copy, name, last, found)


def _pointers(page: bytes, start: int) -> tuple[int, ...]:
    (count,) = struct.unpack(">H", page[start + 3 : start + 5])
    head = start + (12 if page[start] in (_INNER_INDEX, _INNER_TABLE) else 8)
    return struct.unpack(f">{count}H", page[head : head + 2 * count])


def cells_of(page: bytes, number: int) -> list[Cell]:
    """What lies in one page; nothing if it is none of a tree."""
    start = 100 if number == 1 else 0
    if page[start] not in (_INNER_INDEX, _LEAF_INDEX, _LEAF_TABLE):
        return []
    try:
        return [_cell(page, number, offset) for offset in _pointers(page, start)]
    except (struct.error, IndexError):  # a page of something else that begins like one
        return []


def _cell(page: bytes, number: int, offset: int) -> Cell:
    kind = page[100 if number == 1 else 0]
    at = offset + (4 if kind == _INNER_INDEX else 0)
    length, at = _varint(page, at)
    rowid = None
    usable = len(page)
    most = usable - 35
    if kind == _LEAF_TABLE:
        rowid, at = _varint(page, at)
    else:
        most = (usable - 12) * 64 // 255 - 23
    local, overflow = length, 0
    if length > most:
        least = (usable - 12) * 32 // 255 - 23
        local = least + (length - least) % (usable - 4)
        local = least if local > most else local
        (overflow,) = struct.unpack(">I", page[at + local : at + local + 4])
    return Cell(number, offset, rowid, overflow, tuple(_values(page[at : at + local])))


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = 0
    for place in range(9):
        byte = data[at + place]
        if place == 8:
            value = (value << 8) | byte
            return value - (value >> 63 << 64), at + 9  # the only ones that can be negative
        value = (value << 7) | (byte & 0x7F)
        if not byte & 0x80:
            return value, at + place + 1
    raise AssertionError("nine bytes at most")


def _values(record: bytes) -> Iterator[Value]:
    """The values of a record, as far as they lie in it whole."""
    end, at = _varint(record, 0)
    place = end
    while at < end:
        kind, at = _varint(record, at)
        if kind == 0:
            yield None
            continue
        if kind in (8, 9):
            yield kind - 8
            continue
        size = _INTEGERS.get(kind, 8 if kind == 7 else (kind - 12) // 2)
        data = record[place : place + size]
        if len(data) < size:
            return
        place += size
        if kind in _INTEGERS:
            yield int.from_bytes(data, "big", signed=True)
        elif kind == 7:
            yield float(struct.unpack(">d", data)[0])
        else:
            yield data if kind % 2 == 0 else data.decode("utf-8", "replace")


def touched(copy: Copy, of_page: dict[int, str]) -> list[list[tuple[str, Cell]]]:
    """What each transaction in the log wrote, oldest first: cells that weren't so before, with their tree.

    Of a page that the log has once only, what was before is what the file has.
    """
    before: dict[int, set[tuple[object, ...]]] = {}
    found = []
    for transaction in copy.generations:
        changed: list[tuple[str, Cell]] = []
        for frame in transaction:
            cells = cells_of(frame.bytes, frame.page)
            if frame.page not in before:
                size = copy.page_size
                base = copy.file[(frame.page - 1) * size : frame.page * size]
                before[frame.page] = {_content(c) for c in cells_of(base, frame.page)} if base else set()
            old, before[frame.page] = before[frame.page], {_content(cell) for cell in cells}
            name = of_page.get(frame.page)
            if name is not None:
                changed += [(name, cell) for cell in cells if _content(cell) not in old]
        found.append(changed)
    return found


def _content(cell: Cell) -> tuple[object, ...]:
    return (cell.rowid, *cell.values)
