"""What a backup is called, what it may replace, and which older ones are let go."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.cli.backups.keeping import drop_older, target_of
from bot.errors import BackupError
from bot.store.backup.sealed_file import MAGIC

AT = datetime(2026, 3, 14, 9, 26, 53, tzinfo=UTC)
DATABASE = Path("/srv/data/bot.db")


def backups(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).write_bytes(MAGIC + b"...")


def test_in_a_folder_its_name_is_the_time(tmp_path: Path) -> None:
    assert target_of(tmp_path, DATABASE, AT, force=False) == tmp_path / "bot-20260314T092653Z.backup"
    assert target_of(tmp_path / "mine", DATABASE, AT, force=False) == tmp_path / "mine"


def test_an_older_backup_is_replaced_if_asked_for_and_nothing_else_ever(tmp_path: Path) -> None:
    backups(tmp_path, "mine")
    (tmp_path / "bot.db").write_bytes(b"SQLite format 3\0")
    with pytest.raises(BackupError, match="is there already"):
        target_of(tmp_path / "mine", DATABASE, AT, force=False)
    assert target_of(tmp_path / "mine", DATABASE, AT, force=True) == tmp_path / "mine"
    with pytest.raises(BackupError, match="is no backup of the bot's, and is left as it is"):
        target_of(tmp_path / "bot.db", DATABASE, AT, force=True)
    with pytest.raises(BackupError, match="There is no folder"):
        target_of(tmp_path / "gone" / "mine", DATABASE, AT, force=True)


def test_the_newest_are_kept_and_nothing_of_anybody_elses_is_deleted(tmp_path: Path) -> None:
    ours = [f"bot-2026031{day}T030000Z.backup" for day in range(5)]
    others = [
        "bot-before-the-move.backup",
        "other-20260310T030000Z.backup",
        "bot-20260301T030000Z.backup.old",
    ]
    backups(tmp_path, *ours, *others)
    (tmp_path / "bot-20260101T030000Z.backup").write_text("named like one")
    (tmp_path / "bot-20260102T030000Z.backup").symlink_to(tmp_path / "bot-before-the-move.backup")
    (tmp_path / "bot-20260103T030000Z.backup").mkdir()
    before = {path.name for path in tmp_path.iterdir()}
    gone = drop_older(tmp_path, DATABASE, 2)
    assert [path.name for path in gone] == ours[:3]
    assert {path.name for path in tmp_path.iterdir()} == before - set(ours[:3])
    assert drop_older(tmp_path, DATABASE, 2) == []
