"""Writes files that hold a secret: for this program's user alone, whole or not at all, and to stay."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


def write_new(path: Path, content: bytes) -> None:
    """Make a file, and its folder. FileExistsError: there is one, which is let alone. OSError: none is made.

    When this returns, a power cut can't take it back.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _draft(path, content) as draft:
        os.link(draft, path)  # never over a file that is there
    _flush(path.parent)
    _flush(path.parent.parent)


def replace(path: Path, content: bytes) -> None:
    """Let this be the content of the file: after a kill it is the old or the new. OSError.

    What was in the old one is overwritten, as far as the disk does that: an SSD may keep it for a while.
    """
    old = os.open(path, os.O_RDWR) if path.exists() else -1
    try:
        with _draft(path, content) as draft:
            draft.rename(path)
        _flush(path.parent)
        if old >= 0:
            overwrite(old)
    finally:
        if old >= 0:
            os.close(old)


def destroy(path: Path) -> None:
    """Overwrite the file and take it away; nothing if there is none. OSError."""
    try:
        handle = os.open(path, os.O_RDWR)
    except FileNotFoundError:
        return
    try:
        overwrite(handle)
    finally:
        os.close(handle)
    path.unlink()
    _flush(path.parent)


def overwrite(handle: int) -> None:
    """Put zero bytes in the place of all that an open file holds, and have them on the disk. OSError."""
    os.pwrite(handle, bytes(os.fstat(handle).st_size), 0)
    os.fsync(handle)


@contextmanager
def _draft(path: Path, content: bytes) -> Iterator[Path]:
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        yield draft
    finally:
        draft.unlink(missing_ok=True)


def _flush(folder: Path) -> None:
    with suppress(OSError):  # not every file system can do it, or lets one
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
