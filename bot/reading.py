"""Reads a file that somebody put there: an ordinary one, of a bounded size, and nothing that could hang."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from typing import Final

MOST_BYTES: Final = 4_000_000
"""No file that this program reads is near this: the largest, a catalogue of translations, has 200,000."""


def read_bytes(path: Path, most: int = MOST_BYTES) -> bytes:
    """The file's content. OSError, whose `strerror` says in plain words what is the matter.

    A pipe or a device in its place is never opened: reading it might wait for ever, or never end.
    """
    _require_ordinary(path.stat())
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with os.fdopen(handle, "rb") as file:
        _require_ordinary(os.fstat(handle))  # it may have become another meanwhile
        content = file.read(most + 1)
    if len(content) > most:
        raise OSError(errno.EFBIG, f"it is larger than {most:,} bytes")
    return content


def _require_ordinary(found: os.stat_result) -> None:
    if stat.S_ISDIR(found.st_mode):
        raise OSError(errno.EISDIR, "it is a folder, not a file")
    if not stat.S_ISREG(found.st_mode):
        raise OSError(errno.EINVAL, "it is a pipe or a device, not a file")
