"""A database and its own log are never called strangers, and strangers are never laid over each other."""

from __future__ import annotations

import contextlib
import random
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import DamagedDatabase
from bot.store.db.soundness.log_file import first_pages
from bot.store.db.soundness.stamp import count_up
from bot.store.db.soundness.whose_log import has_own_log, log_of, require_own_log
from bot.store.db.sqlite.connections import connected, prepare

PATIENCE_S = 5.0


class Life:
    """A database that three connections use, as the bot does; a kill leaves what lies on the disk."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.database = folder / "bot.db"
        prepare(self.database, PATIENCE_S)
        self.one, self.other = (connected(self.database, PATIENCE_S) for _ in range(2))
        self.reader = connected(self.database, PATIENCE_S, read_only=True)
        self.choose = random.Random(7)
        self.copies: list[Path] = []
        self.one.execute("PRAGMA wal_autocheckpoint = 30")
        self.other.execute("PRAGMA cache_size = 10")  # so that a long transaction goes to the log in parts
        with self._transaction(self.one):
            self.one.execute("CREATE TABLE people (id INTEGER PRIMARY KEY, words TEXT)")
            self._add(self.one, 300)

    @contextlib.contextmanager
    def _transaction(self, connection: sqlite3.Connection, *, counted: bool = True) -> Iterator[None]:
        connection.execute("BEGIN IMMEDIATE")
        yield
        if counted:
            count_up(connection)
        connection.execute("COMMIT")

    def _add(self, connection: sqlite3.Connection, number: int) -> None:
        rows = [("x" * self.choose.randrange(200, 900),) for _ in range(number)]
        connection.executemany("INSERT INTO people (words) VALUES (?)", rows)

    def changes(self) -> None:
        """A row is written over in place: few pages, and not the first but for the number."""
        self._changes(self.choose.choice([self.one, self.other]))

    def is_changed_by_one(self) -> None:
        """One connection alone, so that SQLite's own counter stays as it is."""
        for _ in range(30):
            self._changes(self.one)

    def _changes(self, connection: sqlite3.Connection) -> None:
        with self._transaction(connection):
            connection.execute(
                "UPDATE people SET words = ? WHERE id = ?", ("y" * 300, self.choose.randrange(300))
            )

    def grows(self) -> None:
        with self._transaction(self.one):
            self._add(self.one, 20)

    def grows_in_parts(self) -> None:
        with self._transaction(self.other):
            self._add(self.other, 60)

    def takes_it_back(self) -> None:
        self.other.execute("BEGIN IMMEDIATE")
        self._add(self.other, 60)
        self.other.execute("ROLLBACK")

    def is_mended_by_another_program(self) -> None:
        with self._transaction(self.one, counted=False):
            self._add(self.one, 8)

    def begins_to_read(self) -> None:
        if not self.reader.in_transaction:
            self.reader.execute("BEGIN")
            self.reader.execute("SELECT count(*) FROM people").fetchone()

    def ends_reading(self) -> None:
        if self.reader.in_transaction:
            self.reader.execute("ROLLBACK")

    def is_cut(self) -> None:
        self.one.execute("PRAGMA busy_timeout = 0")
        self.one.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def is_vacuumed(self) -> None:
        self.ends_reading()
        with contextlib.closing(sqlite3.connect(self.database, isolation_level=None)) as shell:
            shell.execute("VACUUM")

    def gets_a_column(self) -> None:
        with self._transaction(self.one):
            (columns,) = self.one.execute("SELECT count(*) FROM pragma_table_info('people')").fetchone()
            self.one.execute(f"ALTER TABLE people ADD COLUMN more{columns} TEXT")

    def is_copied(self) -> None:
        """As SQLite's own .backup does."""
        with contextlib.closing(sqlite3.connect(self._new_copy())) as copy:
            self.reader.backup(copy)

    def is_copied_anew(self) -> None:
        with contextlib.closing(sqlite3.connect(self.database, isolation_level=None)) as shell:
            shell.execute("VACUUM INTO ?", (str(self._new_copy()),))

    def is_copied_bare(self) -> None:
        """As `cp` does, of a database that lies still: byte for byte."""
        self.ends_reading()
        self.is_cut()
        shutil.copyfile(self.database, self._new_copy())

    def _new_copy(self) -> Path:
        self.copies.append(self.folder / f"copy{len(self.copies)}.db")
        return self.copies[-1]

    def ends(self) -> None:
        for connection in (self.one, self.other, self.reader):
            connection.close()


DEEDS: list[Callable[[Life], None]] = [
    Life.changes,
    Life.changes,
    Life.changes,
    Life.is_changed_by_one,
    Life.grows,
    Life.grows_in_parts,
    Life.takes_it_back,
    Life.is_mended_by_another_program,
    Life.begins_to_read,
    Life.ends_reading,
    Life.is_cut,
    Life.is_vacuumed,
    Life.gets_a_column,
    Life.is_copied,
    Life.is_copied_anew,
    Life.is_copied_bare,
]
WAYS = [Life.is_copied, Life.is_copied_anew, Life.is_copied_bare]
deeds = st.lists(st.sampled_from(DEEDS), max_size=25)


@contextlib.contextmanager
def life() -> Iterator[Life]:
    with tempfile.TemporaryDirectory() as folder:
        one = Life(Path(folder))
        try:
            yield one
        finally:
            one.ends()


def killed(one: Life, folder: Path, file: Path | None = None) -> Path:
    """What lies there after a kill at this moment; with another file put in the database's place."""
    database = folder / "bot.db"
    shutil.copyfile(file or one.database, database)
    shutil.copyfile(log_of(one.database), log_of(database))
    return database


def laid_over(database: Path) -> tuple[str, list[object]]:
    """What SQLite makes of a file and the log beside it: whether that is sound, and what is in it."""
    try:
        with contextlib.closing(sqlite3.connect(database)) as connection:
            (said,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
        return said, people_in(database)
    except sqlite3.DatabaseError:
        return "malformed", []


def people_in(database: Path) -> list[object]:
    with contextlib.closing(sqlite3.connect(database)) as connection:
        return connection.execute("SELECT * FROM people ORDER BY id").fetchall()


@settings(max_examples=60)
@given(deeds=deeds)
def test_its_own_log_is_never_called_a_strangers_wherever_it_is_killed(
    deeds: list[Callable[[Life], None]],
) -> None:
    with life() as one:
        for deed in deeds:
            deed(one)
            with tempfile.TemporaryDirectory() as folder:
                require_own_log(killed(one, Path(folder)))


@settings(max_examples=60)
@given(deeds=deeds, way=st.sampled_from(WAYS))
def test_a_copy_put_there_is_refused_or_is_no_mixture(
    deeds: list[Callable[[Life], None]], way: Callable[[Life], None]
) -> None:
    with life() as one:
        way(one)
        for deed in deeds:
            deed(one)
        one.ends_reading()
        last = people_in(one.database)
        for copy in one.copies:
            with tempfile.TemporaryDirectory() as folder:
                database = killed(one, Path(folder), copy)
                if has_own_log(database):
                    said, found = laid_over(database)
                    assert said == "ok"
                    assert found in (last, people_in(copy)), "a mixture of two times"


@pytest.mark.parametrize(
    ("copied", "later"),
    [
        *((copied, later) for copied in WAYS[:2] for later in (1, 3, 40, 400)),
        *((Life.is_copied_bare, later) for later in (40, 400)),
    ],
)
def test_a_copy_from_before_or_from_within_the_log_is_refused(
    tmp_path: Path, copied: Callable[[Life], None], later: int
) -> None:
    with life() as one:
        one.changes()
        copied(one)
        for _ in range(later):
            one.changes()
        database = killed(one, tmp_path, one.copies[0])
        before = database.read_bytes(), log_of(database).read_bytes()
        with pytest.raises(DamagedDatabase, match=r"bot\.db-wal isn't that of bot\.db") as refused:
            require_own_log(database)
        assert f"python -m bot restore {database}" in str(refused.value)
        assert (database.read_bytes(), log_of(database).read_bytes()) == before
        assert sorted(path.name for path in tmp_path.iterdir()) == ["bot.db", "bot.db-wal"]


def test_a_copy_is_refused_though_one_connection_alone_wrote(tmp_path: Path) -> None:
    with life() as one:
        one.is_changed_by_one()
        one.is_copied_bare()
        for _ in range(4):
            one.is_changed_by_one()
        with pytest.raises(DamagedDatabase):
            require_own_log(killed(one, tmp_path, one.copies[0]))


def test_a_log_without_its_file_is_not_lost(tmp_path: Path) -> None:
    with life() as one:
        one.changes()
        database = killed(one, tmp_path)
    for gone in (Path.unlink, Path.touch):
        gone(database)
        with pytest.raises(DamagedDatabase, match="There is no database"):
            require_own_log(database)
        database.touch()


def test_another_databases_log_is_refused_and_no_log_is_none(tmp_path: Path) -> None:
    with life() as one, life() as other:
        for each in (one, other):
            each.changes()
        other.is_copied()
        require_own_log(tmp_path / "bot.db")
        database = killed(one, tmp_path, other.database)
        assert not has_own_log(database)
        log_of(database).write_bytes(b"")
        assert has_own_log(database)
        log_of(database).write_bytes(b"something else that lies there, and is no log of SQLite's")
        assert has_own_log(database), "SQLite takes no notice of it"


def test_a_log_in_the_midst_of_being_written_is_read_as_far_as_it_is_whole(tmp_path: Path) -> None:
    with life() as one:
        for _ in range(5):
            one.changes()
        database = killed(one, tmp_path)
        whole = log_of(database).read_bytes()
        found = first_pages(log_of(database))
        assert found is not None
        for length in range(0, len(whole), 1031):
            log_of(database).write_bytes(whole[:length])
            require_own_log(database)
        garbled = bytearray(whole)
        for place in range(32 + 24, len(garbled), 997):
            garbled[place] ^= 0xFF
        log_of(database).write_bytes(garbled)
        require_own_log(database)
        less = first_pages(log_of(database))
        assert less is not None
        assert len(less.headers) < len(found.headers)
