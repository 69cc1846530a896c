"""What a backup is called in a folder of backups, and which of them are kept."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

from bot.errors import BackupError
from bot.store.backup.sealed_file import is_backup


def target_of(given: Path, database: Path, at: datetime, *, force: bool) -> Path:
    """The file to be made: `given`, or one with the time in its name if that is a folder. BackupError."""
    target = given / f"{database.stem}-{at:%Y%m%dT%H%M%SZ}.backup" if given.is_dir() else given
    if not target.parent.is_dir():
        raise BackupError(
            f"There is no folder {target.parent}.", f"Make it: mkdir -m 700 {target.parent}, or name another."
        )
    if not target.exists() and not target.is_symlink():
        return target
    if not force:
        raise BackupError(f"{target} is there already.", "Name another file, or replace it with --force.")
    if not target.is_file() or not _is_backup(target):
        raise BackupError(f"{target} is no backup of the bot's, and is left as it is.", "Name another file.")
    return target


def drop_older(folder: Path, database: Path, keep: int) -> list[Path]:
    """Delete this database's backups in a folder but for the newest so many; which were. OSError.

    By the time in their names. What has another name, or isn't a backup by its content, is let alone.
    """
    name = re.compile(rf"{re.escape(database.stem)}-\d{{8}}T\d{{6}}Z\.backup")
    ours = sorted(
        path
        for path in folder.iterdir()
        if name.fullmatch(path.name) and not path.is_symlink() and path.is_file() and _is_backup(path)
    )
    older = ours[:-keep]
    for path in older:
        path.unlink()
    return older


def _is_backup(path: Path) -> bool:
    with path.open("rb") as file:
        return is_backup(file)
