"""Where rows lie in the file doesn't tell in which order they came."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path
from random import Random

import pytest

from bot.store.db.dialects import put_among
from bot.store.db.sqlite import placing
from bot.store.db.sqlite.transaction import SqliteTransaction
from tests.support.examiner.chance import Agreement
from tests.support.examiner.copies import Copy
from tests.support.examiner.pages import Value, trees

A_PAGE = 20


def laid_out(path: Path, *, among: bool) -> float:
    """A page of rows put in one after the other; how likely chance is to lay them so."""
    chance = Random(5)
    came = [("tjk001", chance.randbytes(16), chance.randbytes(150)) for _ in range(A_PAGE)]
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(
            'CREATE TABLE some ("case" TEXT, tag BLOB, sealed BLOB, PRIMARY KEY ("case", tag)) WITHOUT ROWID'
        )
        for row in came:
            connection.execute("BEGIN")
            if among:
                values = dict(zip(("case", "tag", "sealed"), row, strict=True))
                put_among(SqliteTransaction(connection), "some", ("case", "tag"), values)
            else:
                connection.execute("INSERT INTO some VALUES (?, ?, ?)", row)
            connection.execute("COMMIT")
        there = connection.execute("SELECT * FROM some").fetchall()
    assert sorted(there) == sorted(came), "all of them, and as they were"
    rank: dict[Value, int] = {tag: place for place, (_, tag, _) in enumerate(came)}
    cells = trees(Copy.of(path)).cells["some"]
    agreement = Agreement()
    agreement.add([(rank[cell.values[1]], cell.offset) for cell in cells])
    assert agreement.pairs == A_PAGE * (A_PAGE - 1) / 2
    return agreement.p


def test_a_row_lies_anywhere_among_its_neighbours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(placing, "_ANY_ORDER", Random(1))
    assert laid_out(tmp_path / "some.db", among=True) > 0.01


def test_left_to_itself_it_would_lie_below_whatever_came_before(tmp_path: Path) -> None:
    """Else the other test would tell nothing."""
    assert laid_out(tmp_path / "some.db", among=False) < 1e-9
