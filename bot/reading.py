"""Reads a file that somebody put there: an ordinary one, of a bounded size, and nothing that could hang."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache, wraps
from pathlib import Path
from typing import Any, Final, TypeVar, TypeVarTuple, Unpack

How = TypeVarTuple("How")
Read = TypeVar("Read")

MOST_BYTES: Final = 4_000_000
"""No file that this program reads is near this: the largest, a catalogue of translations, has 200,000."""
_MOST_KEPT: Final = 24
"""Files that are kept as they were read, of a kind: more than there are languages, twice over."""


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


@dataclass(frozen=True, slots=True)
class _FileRead:
    """A file, and how it is to be read. Two are the same if their content is, wherever they lie."""

    digest: bytes
    how: tuple[object, ...] = field(hash=False)
    path: Path = field(compare=False)


def kept_by_content(read: Callable[[Path, Unpack[How]], Read]) -> Callable[[Path, Unpack[How]], Read]:
    """`read`, which gives what was read before of a file with the same content, read in the same way.

    Nobody may change what it gives. What it raises isn't kept: that names the file, which may be another.
    """

    @lru_cache(maxsize=_MOST_KEPT)
    def read_again(source: _FileRead) -> Read:
        how: Any = source.how
        return read(source.path, *how)

    @wraps(read)
    def kept(path: Path, *how: *How) -> Read:
        try:
            digest = hashlib.sha256(read_bytes(path)).digest()
        except OSError:
            return read(path, *how)  # and says what is wrong with it
        return read_again(_FileRead(digest, how, path))

    return kept
