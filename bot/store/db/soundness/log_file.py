"""Reading a write-ahead log as it lies on the disk, after whoever wrote it has ended.

Its form is from sqlite.org/fileformat2.html#the_write_ahead_log: a header of 32 bytes, then frames of 24
bytes and a page each. A frame belongs to the log if it has the salts of the header, and is whole if the
checksum fits that goes on from frame to frame. The last transaction may be half there.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

PAGE_HEADER_BYTES: Final = 100
"""Of the first page: what is looked at. Less than a sector, so a power cut leaves it old or new."""

_HEADER: Final = struct.Struct(">IIIIIIII")  # magic, form, page size, number, salts, checksum
_FRAME: Final = struct.Struct(">IIIIII")  # page, size after commit, salts, checksum
_LITTLE_ENDIAN: Final = 0x377F0682
_BIG_ENDIAN: Final = 0x377F0683


@dataclass(frozen=True, slots=True)
class FirstPages:
    """The headers of the database's first page in a log, in the order in which they were written."""

    page_bytes: int
    headers: list[bytes]


@dataclass(frozen=True, slots=True)
class _Log:
    file: BinaryIO
    page_bytes: int
    salts: tuple[int, int]
    words: str  # how the checksum reads what it sums up: "<" or ">"

    @property
    def frame_bytes(self) -> int:
        return _FRAME.size + self.page_bytes

    def begins(self, number: int) -> int:
        """Where the frame of that number begins, from 0."""
        return _HEADER.size + number * self.frame_bytes


def first_pages(path: Path) -> FirstPages | None:
    """The first pages in the log at `path` that are whole; None if it is no log, or empty. OSError.

    Nothing is held in memory but their headers.
    """
    with path.open("rb") as file:
        log = _opened(file)
        if log is None:
            return None
        return FirstPages(log.page_bytes, [header for _, header in _whole(log)])


def _opened(file: BinaryIO) -> _Log | None:
    raw = file.read(_HEADER.size)
    if len(raw) < _HEADER.size:
        return None
    magic, _, page_bytes, _, salt1, salt2, *checksum = _HEADER.unpack(raw)
    if magic not in {_LITTLE_ENDIAN, _BIG_ENDIAN}:
        return None
    words = "<" if magic == _LITTLE_ENDIAN else ">"
    # SQLite takes a log with another checksum for empty: it was being begun.
    if _summed(words, raw[:24], (0, 0)) != tuple(checksum):
        return None
    return _Log(file, page_bytes, (salt1, salt2), words)


def _whole(log: _Log) -> Iterator[tuple[int, bytes]]:
    """Number and header of each first page in the log. Only these frames' checksums are looked at.

    Each goes on from the frame before; what that one says is enough. All of them would take seconds.
    """
    before, number = None, 0
    end = log.file.seek(0, os.SEEK_END)
    while log.begins(number + 1) <= end:
        log.file.seek(log.begins(number))
        raw = log.file.read(_FRAME.size)
        page, _, salt1, salt2, *checksum = _FRAME.unpack(raw)
        if (salt1, salt2) != log.salts:
            return  # of an older log that was written over
        if page == 1:
            content = log.file.read(log.page_bytes)
            start = _checksum_in_header(log) if before is None else before
            if _summed(log.words, content, _summed(log.words, raw[:8], start)) != tuple(checksum):
                return
            yield number, content[:PAGE_HEADER_BYTES]
        before = (checksum[0], checksum[1])
        number += 1


def _checksum_in_header(log: _Log) -> tuple[int, int]:
    log.file.seek(0)
    *_, first, second = _HEADER.unpack(log.file.read(_HEADER.size))
    return first, second


def _summed(words: str, content: bytes, start: tuple[int, int]) -> tuple[int, int]:
    """SQLite's checksum of `content`, whose length is a multiple of eight, going on from `start`."""
    first, second = start
    numbers = struct.unpack(f"{words}{len(content) // 4}I", content)
    for place in range(0, len(numbers), 2):
        first = (first + numbers[place] + second) & 0xFFFFFFFF
        second = (second + numbers[place + 1] + first) & 0xFFFFFFFF
    return first, second
