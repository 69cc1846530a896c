"""The examiner itself: it reads what lies there, its chances are right, and it finds what there is."""

from __future__ import annotations

import contextlib
import random
import sqlite3
from collections.abc import Hashable
from fractions import Fraction
from itertools import permutations
from math import comb
from pathlib import Path

import pytest

from tests.support.examiner.chance import Agreement, binomial_tail, fewer_inversions
from tests.support.examiner.copies import Copy
from tests.support.examiner.findings import ALPHA
from tests.support.examiner.guessing import Seen, guessed
from tests.support.examiner.pages import touched, trees
from tests.support.examiner.rows import Owners, difference, read

PEOPLE = 120
"""As many as the walks have."""


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """One with a log that isn't in it yet: short rows, rows that go on in further pages, and deleted ones."""
    path = tmp_path / "some.db"
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA wal_autocheckpoint = 0")
        connection.execute("CREATE TABLE plain (id INTEGER PRIMARY KEY, tag BLOB, word TEXT, number REAL)")
        connection.execute("CREATE TABLE keyed (tag BLOB PRIMARY KEY, sealed BLOB) WITHOUT ROWID")
        connection.execute("CREATE INDEX words ON plain (word, tag)")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        for number in range(90):
            tag = number.to_bytes(16, "little")
            connection.execute("INSERT INTO plain VALUES (?, ?, ?, 1.5)", (number - 3, tag, f"{number}" * 40))
            connection.execute("INSERT INTO keyed VALUES (?, ?)", (tag, bytes(number * 70)))
        connection.execute("DELETE FROM plain WHERE id % 7 = 0")
        # Left as a killed program leaves it: the bytes, not what SQLite tidies up when it is closed.
        left = Copy.of(path)
    path.write_bytes(left.file)
    path.with_name("some.db-wal").write_bytes(left.log)
    return path


def test_it_sees_the_rows_that_sqlite_sees(database: Path) -> None:
    copy = Copy.of(database)
    with contextlib.closing(sqlite3.connect(database)) as connection:
        plain = connection.execute("SELECT id, tag, word, number FROM plain").fetchall()
        keyed = connection.execute("SELECT tag, sealed FROM keyed").fetchall()
    assert len(plain) == 90 - 13
    tables = read(copy)
    assert [tuple(row.values()) for row in tables["plain"].values()] == plain
    assert [tuple(row.values()) for row in tables["keyed"].values()] == keyed


def test_its_own_reader_of_pages_sees_the_same(database: Path) -> None:
    copy = Copy.of(database)
    tables, lies = read(copy), trees(copy)
    assert lies.table == {"plain": "plain", "keyed": "keyed", "words": "plain"}
    cells = {cell.rowid: cell.values for cell in lies.cells["plain"]}
    # SQLite keeps a number that is its own rowid nowhere else.
    assert cells == {key[0]: (None, *list(row.values())[1:]) for key, row in tables["plain"].items()}
    entries = {cell.values for cell in lies.cells["words"]}
    assert entries == {(row["word"], row["tag"], row["id"]) for row in tables["plain"].values()}
    whole = {cell.values for cell in lies.cells["keyed"] if not cell.overflow}
    rows = {(row["tag"], row["sealed"]) for row in tables["keyed"].values()}
    assert whole < rows
    assert {cell.values[0] for cell in lies.cells["keyed"]} == {tag for tag, _ in rows}
    assert {len(cell.values) for cell in lies.cells["keyed"] if cell.overflow} == {1}, "the rest is elsewhere"


def test_it_sees_in_which_order_the_log_was_written(database: Path) -> None:
    copy = Copy.of(database)
    changes = touched(copy, trees(copy).of_page)
    ordered = [cell.values[0] for change in changes for tree, cell in change if tree == "keyed"]
    assert list(dict.fromkeys(ordered)) == [number.to_bytes(16, "little") for number in range(90)]


def test_it_reads_what_an_older_log_left_behind(database: Path) -> None:
    with contextlib.closing(sqlite3.connect(database, isolation_level=None)) as connection:
        connection.execute("PRAGMA wal_checkpoint(RESTART)")
        connection.execute("UPDATE keyed SET sealed = x'77' WHERE tag = zeroblob(16)")
        copy = Copy.of(database)
    assert len(copy.transactions) == 1
    assert len(copy.generations) > 90
    assert copy.generations[-1] == copy.transactions[0]


def test_whoever_stood_behind_a_row_is_known_again_by_what_stands_for_them(database: Path) -> None:
    tables, owners = read(Copy.of(database)), Owners()
    mine = {key: row for key, row in tables["plain"].items() if key[0] == 5}
    owners.learn(difference({"plain": {}}, {"plain": mine}), 1)
    held = owners.held(tables)
    assert {table: len(rows) for table, rows in held[1].items()} == {"plain": 1, "keyed": 1}
    assert list(held) == [1]


@pytest.mark.parametrize(("guesses", "answers"), [(5, 2), (7, 4)])
def test_the_chance_of_so_many_hits(guesses: int, answers: int) -> None:
    for hits in range(guesses + 1):
        exact = sum(
            Fraction(comb(guesses, n) * (answers - 1) ** (guesses - n), answers**guesses)
            for n in range(hits, guesses + 1)
        )
        assert binomial_tail(hits, guesses, 1 / answers) == pytest.approx(float(exact))


def test_the_chance_of_an_order_is_that_of_all_orders() -> None:
    found = []
    for values in permutations(range(5)):
        agreement = Agreement()
        agreement.add(list(enumerate(values)))
        found.append(agreement)
    assert sum(one.same - one.other for one in found) == 0
    assert sum(one.deviations**2 for one in found) / len(found) == pytest.approx(1)
    for most in range(11):
        exact = sum(one.other <= most for one in found) / len(found)
        assert fewer_inversions(most, [5]) == pytest.approx(exact)
        both = sum(one.other + other.other <= most for one in found for other in found) / len(found) ** 2
        assert fewer_inversions(most, [5, 5]) == pytest.approx(both)


def test_what_lies_in_two_pages_is_not_compared() -> None:
    agreement = Agreement()
    agreement.add([(0, 0), (1, 1), (2, 5), (3, 4), (4, 4)], ["a", "a", "b", "b", "b"])
    assert (agreement.same, agreement.other, agreement.equal, agreement.blocks) == (1, 2, 1, [2, 3])


def invented(chance: random.Random, right: float, of: float) -> list[tuple[Seen, Hashable]]:
    """People of whom much shows that says nothing, and, of so many, one thing that is right so often."""
    found: list[tuple[Seen, Hashable]] = []
    for _ in range(PEOPLE):
        truth = chance.random() < 0.5
        seen: dict[str, Hashable] = {f"noise {n}": chance.randrange(2 + n % 5) for n in range(60)}
        seen["an id"] = chance.random()
        if chance.random() < of:
            seen["what tells"] = (chance.random() < right) == truth
        found.append((seen, truth))
    return found


def found_of(right: float, of: float = 1.0, times: int = 20) -> int:
    """How often the examiner finds that."""
    chance = random.Random(7)
    walks = [invented(chance, right, of) for _ in range(times)]
    return sum(guessed("the truth", people, (True, False)).one_of(7).p < ALPHA for people in walks)


def test_it_finds_what_goes_with_the_truth_of_five_in_six() -> None:
    assert found_of(5 / 6) >= 19


def test_it_finds_what_tells_the_truth_of_two_in_five_and_nothing_of_the_others() -> None:
    assert found_of(1.0, 2 / 5) >= 19


def test_it_finds_nothing_where_there_is_nothing() -> None:
    assert found_of(1 / 2) == 0
