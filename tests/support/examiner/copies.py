"""A copy of the disk as somebody finds it: the database's bytes, those of its log, and what is read off them.

Nothing in here knows the program, its tables or its key.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Final

_LOG_HEADER: Final = 32
_FRAME_HEADER: Final = 24
_VERSIONS: Final = slice(18, 20)
"""In a database's header, which journal it has; 1 and 1 make a copy without its log readable."""


@dataclass(frozen=True, slots=True)
class Frame:
    """One page in the write-ahead log. `commits`: the last one of its transaction."""

    page: int
    commits: bool
    bytes: bytes


@dataclass(frozen=True)
class Copy:
    """The bytes of a database and of its write-ahead log, at one moment."""

    file: bytes
    log: bytes = b""

    @classmethod
    def of(cls, database: Path) -> Copy:
        """What lies there now. It is taken again if the program wrote to it meanwhile."""
        log = database.with_name(f"{database.name}-wal")
        while True:
            file, beside = database.read_bytes(), log.read_bytes() if log.exists() else b""
            if file == database.read_bytes() and (not log.exists() or len(beside) == log.stat().st_size):
                return cls(file, beside)

    @cached_property
    def page_size(self) -> int:
        """Bytes of a page."""
        (size,) = struct.unpack(">H", self.file[16:18])
        return 65_536 if size == 1 else int(size)

    @cached_property
    def generations(self) -> tuple[tuple[Frame, ...], ...]:
        """The log's transactions, each a tuple of frames, oldest first.

        SQLite begins the log anew over the old one. What is left of that lies behind, and is older.
        """
        now: list[tuple[Frame, ...]] = []
        before: list[tuple[Frame, ...]] = []
        salts = self.log[16:24]
        under_way: list[Frame] = []
        current = True
        for header, frame in self._frames():
            if current and header[8:16] != salts:
                current, under_way = False, []
            under_way.append(frame)
            if frame.commits:
                (now if current else before).append(tuple(under_way))
                under_way = []
        return (*before, *now)

    @cached_property
    def transactions(self) -> tuple[tuple[Frame, ...], ...]:
        """Those of the log that count: written since it was begun, and whole."""
        found: list[tuple[Frame, ...]] = []
        under_way: list[Frame] = []
        for header, frame in self._frames():
            if header[8:16] != self.log[16:24]:
                break
            under_way.append(frame)
            if frame.commits:
                found.append(tuple(under_way))
                under_way = []
        return tuple(found)

    def _frames(self) -> Iterator[tuple[bytes, Frame]]:
        step = _FRAME_HEADER + self.page_size
        for start in range(_LOG_HEADER, len(self.log) - step + 1, step):
            header = self.log[start : start + _FRAME_HEADER]
            page, pages_after = struct.unpack(">II", header[:8])
            yield header, Frame(page, bool(pages_after), self.log[start + _FRAME_HEADER : start + step])

    @cached_property
    def image(self) -> bytes:
        """The database with the log applied, to be opened without one."""
        size = self.page_size
        image = bytearray(self.file)
        for frame in chain.from_iterable(self.transactions):
            end = frame.page * size
            if len(image) < end:
                image.extend(bytes(end - len(image)))
            image[end - size : end] = frame.bytes
        image[_VERSIONS] = b"\x01\x01"
        return bytes(image)

    def page(self, number: int) -> bytes:
        """One page of the image; they count from 1."""
        return self.image[(number - 1) * self.page_size : number * self.page_size]
