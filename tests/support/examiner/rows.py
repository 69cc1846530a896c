"""The rows of a copy, what became of them between two copies, and whose each is."""

from __future__ import annotations

import contextlib
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from tests.support.examiner.copies import Copy
from tests.support.examiner.pages import Value, trees

Row = Mapping[str, Value]
Key = tuple[Value, ...]
Tables = Mapping[str, Mapping[Key, Row]]
"""By the table's name and the row's key: its rowid, or, of a table without, its primary key."""

LONGEST_NAME: Final = 32
"""Bytes that stand for somebody are a digest, or an id that is sealed: no longer than this. Longer ones are
what is kept of them."""
SHORTEST_NAME: Final = 12


def read(copy: Copy) -> Tables:
    """All rows of all tables."""
    found: dict[str, dict[Key, Row]] = {}
    with contextlib.closing(sqlite3.connect(":memory:")) as connection:
        connection.deserialize(copy.image)
        connection.text_factory = lambda text: text.decode("utf-8", "replace")
        listed = connection.execute(
            "SELECT name, wr FROM pragma_table_list WHERE schema = 'main' AND type = 'table'"
        ).fetchall()
        for name, without_rowid in listed:
            if name.startswith("sqlite_"):
                continue
            columns = connection.execute(f'PRAGMA table_info("{name}")').fetchall()
            keys = [column[1] for column in sorted(columns, key=lambda c: c[5]) if column[5]]
            cursor = connection.execute(f'SELECT {"0" if without_rowid else "rowid"}, * FROM "{name}"')
            names = [column[0] for column in cursor.description[1:]]
            found[name] = {}
            for rowid, *values in cursor:
                row = dict(zip(names, values, strict=True))
                found[name][tuple(row[key] for key in keys) if without_rowid else (rowid,)] = row
    return found


@dataclass(slots=True)
class Difference:
    """What came, went and changed in one table; of what changed, the row before and after."""

    came: dict[Key, Row] = field(default_factory=dict)
    went: dict[Key, Row] = field(default_factory=dict)
    changed: dict[Key, tuple[Row, Row]] = field(default_factory=dict)


def difference(before: Tables, after: Tables) -> dict[str, Difference]:
    """By table; those in which nothing happened are left out."""
    found = {}
    for name in before.keys() | after.keys():
        old, new = before.get(name, {}), after.get(name, {})
        if old == new:
            continue
        found[name] = Difference(
            came={key: row for key, row in new.items() if key not in old},
            went={key: row for key, row in old.items() if key not in new},
            changed={key: (old[key], row) for key, row in new.items() if key in old and old[key] != row},
        )
    return found


class Owners:
    """Whose a row is, as somebody would know who stood behind each of them at their first tap.

    The examiner grants that to the attacker, where it asks what a row tells, and asks for it elsewhere.
    """

    def __init__(self) -> None:
        self._of: dict[bytes, int] = {}
        self.rows: dict[tuple[str, Key], int] = {}

    def learn(self, differences: Mapping[str, Difference], person: int) -> None:
        """What came while only this person used the bot is theirs."""
        for table, seen in differences.items():
            for key, row in seen.came.items():
                names = list(_names(row.values()))
                owner = next((self._of[name] for name in names if name in self._of), person)
                self.rows[table, key] = owner
                for name in names:
                    self._of.setdefault(name, owner)

    def of(self, values: Mapping[str, Value] | tuple[Value, ...]) -> int | None:
        """Whose a row or a cell is by what stands for people in it; None if nothing does."""
        listed = values.values() if isinstance(values, Mapping) else values
        return next((self._of[name] for name in _names(listed) if name in self._of), None)

    def left_in(self, copy: Copy) -> int:
        """How many of the bytes that stood for somebody lie anywhere in the files, in free space too."""
        return sum(name in copy.file or name in copy.log for name in self._of)

    def astray_in(self, copy: Copy) -> int:
        """How many of them lie in the file where no row or entry of an index has them."""
        cells = [cell for tree in trees(copy).cells.values() for cell in tree]
        there = Counter(name for cell in cells for name in _names(cell.values))
        return sum(copy.image.count(name) > there[name] for name in self._of)

    def held(self, tables: Tables) -> dict[int, dict[str, list[Row]]]:
        """By person and table, the rows that are theirs."""
        found: dict[int, dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
        for table, rows in tables.items():
            for row in rows.values():
                if (owner := self.of(row)) is not None:
                    found[owner][table].append(row)
        return found


def _names(values: object) -> Iterator[bytes]:
    assert hasattr(values, "__iter__")
    for value in values:
        if isinstance(value, bytes) and SHORTEST_NAME <= len(value) <= LONGEST_NAME:
            yield value
