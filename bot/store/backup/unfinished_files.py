"""Files that are there while a backup is made or read, and no longer.

Each is made for this program's user alone, and locked for as long as it is needed: one that nobody has
locked was left behind by a program that was killed. Copies of the database in the clear are in its own
folder; what becomes a backup is beside the name that it is to have.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import re
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from bot.errors import BackupError
from bot.store.backup.moving import BESIDE
from bot.store.backup.sealed_file import MAGIC

_KIND: Final = "copying"


@contextlib.contextmanager
def plain_file(database: Path) -> Iterator[Path]:
    """A new, empty file for a copy in the clear; gone with the block, unless it was moved. BackupError."""
    path = database.with_name(f"{database.name}.{_KIND}-{secrets.token_hex(4)}")
    with contextlib.ExitStack() as made:
        try:
            made.enter_context(_locked(path))
        except OSError as error:
            raise BackupError(
                f"No copy can be made in the folder {path.parent} ({error.strerror}).",
                "Run this as the user that the bot runs as.",
            ) from None
        yield path


@contextlib.contextmanager
def part_of(target: Path) -> Iterator[Path]:
    """A new, empty file for what is to be `target`; gone with the block, unless it was moved. OSError."""
    path = target.with_name(f".{target.name}.{secrets.token_hex(4)}.part")
    with _locked(path):
        yield path


def left_behind(database: Path) -> list[Path]:
    """Copies in the clear that a killed program left, and what SQLite had beside them."""
    found = sorted(database.parent.glob(f"{database.name}.{_KIND}-*"))
    copies = {path for path in found if not path.name.endswith(BESIDE)}
    used = {path for path in copies if _in_use(path)}
    return [path for path in found if path not in used and _copy_of(path) not in used]


def sweep(database: Path, folder: Path) -> None:
    """Take those away, and what is left of backups that were to be made in `folder`."""
    for path in left_behind(database):
        path.unlink(missing_ok=True)
    for path in folder.glob(".*.part"):
        if re.fullmatch(r"\..+\.[0-9a-f]{8}\.part", path.name) and _is_ours(path) and not _in_use(path):
            path.unlink(missing_ok=True)


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[None]:
    handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR | os.O_CLOEXEC, 0o600)
    try:
        with contextlib.suppress(OSError):  # not every file system can do it; nothing is swept there either
            fcntl.flock(handle, fcntl.LOCK_EX)  # who looks has it for an instant
        yield
    finally:
        for end in ("", *BESIDE):
            path.with_name(f"{path.name}{end}").unlink(missing_ok=True)
        os.close(handle)


def _copy_of(beside: Path) -> Path:
    return beside.with_name(beside.name.rpartition("-")[0])


def _in_use(path: Path) -> bool:
    """Whether somebody has it locked, as far as that can be told; yes, if it can't."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW)
    except OSError:
        return True
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:
        return True
    finally:
        os.close(handle)
    return False


def _is_ours(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(len(MAGIC)) in {MAGIC, b""}
    except OSError:
        return False
