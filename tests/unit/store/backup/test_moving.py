"""A restore that is killed between any two of its steps leaves the old database, the new one, or both."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.errors import BackupError
from bot.store.backup import moving
from bot.store.backup.moving import finish_restore, put_in_place, replaced, require_whole_restore

AT = datetime(2026, 3, 14, 9, 26, 53, tzinfo=UTC)
OLD = {"bot.db": "old", "bot.db-wal": "old log", "bot.db-shm": "old index"}
ASIDE = {
    "bot.db.replaced-20260314T092653Z": "old",
    "bot.db.replaced-20260314T092653Z-wal": "old log",
    "bot.db.replaced-20260314T092653Z-shm": "old index",
}


class Killed(BaseException):
    pass


@pytest.fixture
def database(tmp_path: Path) -> Path:
    for name, words in (OLD | {"bot.db.copying-1": "new"}).items():
        (tmp_path / name).write_text(words)
    return tmp_path / "bot.db"


def there(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in folder.iterdir()}


@contextlib.contextmanager
def killed_before(step: int, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The program ends just before that rename."""
    rename, left = Path.rename, step

    def counted(path: Path, target: Path) -> Path:
        nonlocal left
        if left == 0:
            raise Killed
        left -= 1
        return rename(path, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", counted)
        yield


def test_what_was_there_is_moved_aside_with_all_that_belongs_to_it(database: Path) -> None:
    aside = put_in_place(database.with_name("bot.db.copying-1"), database, AT)
    assert there(database.parent) == ASIDE | {"bot.db": "new"}
    assert replaced(database) == [aside]
    assert not finish_restore(database)
    require_whole_restore(database)


@pytest.mark.parametrize("step", range(5))
def test_killed_before_any_step_nothing_is_lost_and_the_next_start_ends_it(
    database: Path, step: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    with killed_before(step, monkeypatch), pytest.raises(Killed):
        put_in_place(database.with_name("bot.db.copying-1"), database, AT)
    assert sorted(there(database.parent).values()) == ["new", "old", "old index", "old log"]
    if step == 0:
        assert not finish_restore(database)
        require_whole_restore(database)
        assert OLD.items() <= there(database.parent).items()
        return
    with pytest.raises(BackupError, match="A restore was broken off"):
        require_whole_restore(database)
    # And killed again on the way.
    with killed_before(0, monkeypatch), pytest.raises(Killed):
        finish_restore(database)
    assert finish_restore(database)
    assert there(database.parent) == ASIDE | {"bot.db": "new"}


def test_a_file_that_was_put_there_meanwhile_is_not_written_over(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with killed_before(3, monkeypatch), pytest.raises(Killed):
        put_in_place(database.with_name("bot.db.copying-1"), database, AT)
    database.write_text("somebody's")
    with pytest.raises(BackupError, match=r"bot\.db was put there since"):
        finish_restore(database)
    assert database.read_text() == "somebody's"
    database.unlink()
    assert finish_restore(database)
    assert database.read_text() == "new"


def test_a_disk_that_refuses_leaves_the_old_one_or_the_way_on(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(path: Path) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(moving, "flush", refused)
        with pytest.raises(BackupError, match="No space left"):
            put_in_place(database.with_name("bot.db.copying-1"), database, AT)
    assert OLD.items() <= there(database.parent).items()


def test_into_an_empty_folder_nothing_is_moved_aside(tmp_path: Path) -> None:
    (tmp_path / "bot.db.copying-1").write_text("new")
    assert put_in_place(tmp_path / "bot.db.copying-1", tmp_path / "bot.db", AT) is None
    assert there(tmp_path) == {"bot.db": "new"}


def test_a_log_without_its_database_is_moved_aside_too(tmp_path: Path) -> None:
    (tmp_path / "bot.db-wal").write_text("old log")
    (tmp_path / "bot.db.copying-1").write_text("new")
    assert put_in_place(tmp_path / "bot.db.copying-1", tmp_path / "bot.db", AT) is not None
    assert there(tmp_path) == {"bot.db": "new", "bot.db.replaced-20260314T092653Z-wal": "old log"}
