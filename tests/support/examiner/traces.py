"""What shows of a person: around a tap of theirs, in one copy, and around what befalls everybody."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from typing import Final

from tests.support.examiner.copies import Copy
from tests.support.examiner.pages import Value, touched, trees
from tests.support.examiner.rows import Difference, Owners, Row, Tables, difference

_WORDS: Final = re.compile(rb"[ -~]{8,}")
"""What can be read in bytes. In those of a cipher such a run is a chance of one in five for each 512."""


_ROUGHLY: Final = 16
"""Bytes: sizes that differ from person to person tell more when they are rounded."""


def shown(value: Value) -> str:
    """A value as far as it says something by itself: of bytes, how many."""
    return f"{len(value)} bytes" if isinstance(value, bytes) else str(value)


def of_a_tap(where: str, before: Copy, after: Copy, seen: Mapping[str, Difference]) -> dict[str, Hashable]:
    """All that two copies show of what happened between them: rows, sizes, pages, the log."""
    found = _of_differences(where, seen)
    found[f"{where}: the log"] = tuple(_written(before, after))
    found[f"{where}: pages"] = (len(after.image) - len(before.image)) // after.page_size
    found[f"{where}: free pages"] = _free(after) - _free(before)
    return found


def of_rows(where: str, rows: Mapping[str, Iterable[Row]]) -> dict[str, Hashable]:
    """All that one copy shows of somebody's rows, by table."""
    found: dict[str, Hashable] = {}
    for table, listed in rows.items():
        found |= _of_column_values(f"{where}: {table}", listed)
    return found


def of_all(where: str, before: Tables, after: Tables, owners: Owners) -> dict[int, dict[str, Hashable]]:
    """What two copies show of each person's rows, around something that befell all of them."""
    apart: dict[int, dict[str, Difference]] = defaultdict(lambda: defaultdict(Difference))
    for table, seen in difference(before, after).items():
        for key, row in seen.came.items():
            if (owner := owners.of(row)) is not None:
                apart[owner][table].came[key] = row
        for key, row in seen.went.items():
            if (owner := owners.of(row)) is not None:
                apart[owner][table].went[key] = row
        for key, (old, new) in seen.changed.items():
            if (owner := owners.of(new)) is not None:
                apart[owner][table].changed[key] = (old, new)
    return {person: _of_differences(where, seen) for person, seen in apart.items()}


def written_together(where: str, copy: Copy, owners: Owners) -> dict[int, dict[str, Hashable]]:
    """With how many others' rows each person's were last written at once, by what is in the log."""
    found: dict[int, dict[str, Hashable]] = defaultdict(dict)
    for changes in touched(copy, trees(copy).of_page):
        whose: dict[str, set[int]] = defaultdict(set)
        for tree, cell in changes:
            if (owner := owners.of(cell.values)) is not None:
                whose[tree].add(owner)
        for tree, people in whose.items():
            for person in people:
                found[person][f"{where}: {tree} written with so many"] = len(people)
    return found


def _of_differences(where: str, seen: Mapping[str, Difference]) -> dict[str, Hashable]:
    found: dict[str, Hashable] = {}
    for table, one in seen.items():
        for what, rows in (("came", one.came), ("went", one.went)):
            if rows:
                found |= _of_column_values(f"{where}: {table} {what}", rows.values())
        if one.changed:
            found[f"{where}: {table} changed"] = len(one.changed)
            for old, new in one.changed.values():
                for column in new:
                    if old[column] != new[column]:
                        found[f"{where}: {table}.{column} changed"] = _change(old[column], new[column])
                        found |= _of_bytes(f"{where}: {table}.{column} changed", new[column])
    return found


def _of_column_values(where: str, rows: Iterable[Row]) -> dict[str, Hashable]:
    listed = list(rows)
    found: dict[str, Hashable] = {where: len(listed)}
    for column in listed[0] if listed else ():
        found[f"{where}.{column}"] = tuple(sorted(shown(row[column]) for row in listed))
        for row in listed:
            found |= _of_bytes(f"{where}.{column}", row[column])
    return found


def _of_bytes(where: str, value: Value) -> dict[str, Hashable]:
    """What bytes say if nothing hides them: they are those of somebody else, or can be read."""
    if not isinstance(value, bytes):
        return {}
    words = {f"{where} has {run!r}": True for run in _WORDS.findall(value)}
    return {f"{where}, its bytes": value, f"{where}, its size": len(value) // _ROUGHLY, **words}


def _change(old: Value, new: Value) -> Hashable:
    if isinstance(old, int | float) and isinstance(new, int | float):
        return round(new - old, 3)
    return f"{shown(old)} to {shown(new)}"


def _written(before: Copy, after: Copy) -> Iterable[tuple[str, ...]]:
    """The trees that each new transaction in the log wrote to."""
    of_page = trees(after).of_page
    known = len(before.transactions) if before.log[16:24] == after.log[16:24] else 0
    for transaction in after.transactions[known:]:
        yield tuple(sorted({of_page.get(frame.page, "free") for frame in transaction}))


def _free(copy: Copy) -> int:
    return int.from_bytes(copy.image[36:40], "big")
