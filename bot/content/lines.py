"""Says on which line of a TOML file an entry stands, which Python's own reader does not tell.

A path is the way to an entry: ("facts", 3, "when") is the key `when` of the fourth [[facts]], and
("letter", "release", "concern", 2) the third text of a list. Items count from 0, lines from 1.
"""

from __future__ import annotations

import contextlib
import re
import tomllib
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import TypeAlias

Path: TypeAlias = tuple[str | int, ...]

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_BETWEEN = re.compile(r"(?:[ \t\r\n,]|#[^\n]*)*")
"""What may stand between the items of a list: blanks, ends of lines, commas and comments."""
_BLANKS = re.compile(r"[ \t]*")
_SCALAR = re.compile(r"[^,\]}#\r\n]+")
_STRING = re.compile(
    r'"""(?:[^"\\]|\\.|"{1,2}(?!"))*"{3,5}'
    r"|'''(?:[^']|'{1,2}(?!'))*'{3,5}"
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|'[^'\n]*'",
    re.DOTALL,
)


class Lines:
    """Where each entry of one file begins and ends; looked for when somebody asks, which is at a fault."""

    def __init__(self, text: str) -> None:
        """`text`: the file's. Where it is no valid TOML, it is followed as far as it can be."""
        self._text = text.replace("\r\n", "\n")

    @property
    def text(self) -> list[str]:
        """The file, line by line."""
        return self._text.split("\n")

    @cached_property
    def spans(self) -> Mapping[Path, tuple[int, int]]:
        """The first and the last line of each entry, by its path."""
        scanner = _Scanner(self._text)
        with contextlib.suppress(_LostError, IndexError, tomllib.TOMLDecodeError):
            scanner.document()
        return scanner.spans

    def of(self, path: Path) -> int:
        """The line on which an entry begins; of one that is not there, the line of what it would stand in."""
        return self._span(path)[0]

    def find(self, path: Path, words: str) -> int:
        """The first line of an entry on which `words` stand; its beginning where no line has them whole."""
        first, last = self._span(path)
        lines = enumerate(self.text[first - 1 : last], first)
        return next((number for number, line in lines if words in line), first)

    def _span(self, path: Path) -> tuple[int, int]:
        while path and path not in self.spans:
            path = path[:-1]
        return self.spans.get(path, (1, 1))


class _LostError(Exception):
    """Nothing that TOML knows stands here."""


class _Scanner:
    """Walks once over a document and notes where everything begins."""

    def __init__(self, text: str) -> None:
        self.spans: dict[Path, tuple[int, int]] = {}
        self._text = text
        self._at = 0
        self._starts = [0, *(found.end() for found in re.finditer("\n", text))]
        self._repeated: dict[Path, int] = {}  # path of a list of tables -> how many there are so far

    def document(self) -> None:
        """The whole text: headers, and the entries below each."""
        table: Path = ()
        while self._skip(_BETWEEN) < len(self._text):
            if self._text[self._at] == "[":
                table = self._header()
            else:
                self._entry(table)

    def _header(self) -> Path:
        line, double = self._line(self._at), self._text.startswith("[[", self._at)
        self._at += 2 if double else 1
        *above, last = self._keys()
        self._at += 2 if double else 1
        path: Path = ()
        for key in above:
            path = self._newest((*path, key))
            self.spans.setdefault(path, (line, line))
        path = (*path, last)
        if double:
            self.spans.setdefault(path, (line, line))
            self._repeated[path] = self._repeated.get(path, 0) + 1
            path = self._newest(path)
        # A header counts for more than an earlier [table.below] that had to take its table for granted.
        self.spans[path] = (line, line)
        return path

    def _newest(self, path: Path) -> Path:
        return (*path, self._repeated[path] - 1) if path in self._repeated else path

    def _entry(self, table: Path) -> None:
        line = self._line(self._at)
        path = table
        for key in self._keys():
            path = (*path, key)
            self.spans.setdefault(path, (line, line))
        self._at += 1  # the sign =
        self._skip(_BLANKS)
        self._value(path)
        self.spans[path] = (line, self._line(self._at - 1))

    def _keys(self) -> Iterator[str]:
        """The parts of a dotted key, up to the sign after them."""
        while True:
            self._skip(_BLANKS)
            start = self._at
            if self._text[start] in "\"'":
                self._past(_STRING)
                yield next(iter(tomllib.loads(f"{self._text[start : self._at]} = 0")))
            else:
                self._past(_BARE)
                yield self._text[start : self._at]
            self._skip(_BLANKS)
            if self._text[self._at] != ".":
                return
            self._at += 1

    def _value(self, path: Path) -> None:
        sign = self._text[self._at]
        if sign in "\"'":
            self._past(_STRING)
        elif sign == "[":
            self._items(path)
        elif sign == "{":
            self._at += 1
            while self._text[self._skip(_BETWEEN)] != "}":
                self._entry(path)
            self._at += 1
        else:
            self._past(_SCALAR)

    def _items(self, path: Path) -> None:
        self._at += 1
        number = 0
        while self._text[self._skip(_BETWEEN)] != "]":
            line = self._line(self._at)
            self._value((*path, number))
            self.spans[(*path, number)] = (line, self._line(self._at - 1))
            number += 1
        self._at += 1

    def _skip(self, pattern: re.Pattern[str]) -> int:
        found = pattern.match(self._text, self._at)
        self._at = found.end() if found else self._at
        return self._at

    def _past(self, pattern: re.Pattern[str]) -> None:
        before = self._at
        if self._skip(pattern) == before:
            raise _LostError

    def _line(self, offset: int) -> int:
        return bisect_right(self._starts, offset)
