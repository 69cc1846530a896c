"""What is shown of a backup or a restore under way, and how a signal ends it: with nothing left behind."""

from __future__ import annotations

import signal
import sys
import time
from pathlib import Path
from types import FrameType
from typing import Final, TextIO

from bot.store.backup.steps import Rows
from bot.store.panic.marker import require_no_panic

WIDTH: Final = 24
"""Characters of the bar."""
_EVERY_S: Final = 0.1


class Interrupted(Exception):
    """A signal came. Whatever was being made is taken away on the way up."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number


class Watched:
    """Shows each step: on a terminal with a bar that moves, else as a line. A signal breaks it off."""

    def __init__(self, out: TextIO = sys.stderr, *, rows: bool = False, panic_of: Path | None = None) -> None:
        """`rows`: what is counted are rows, not bytes, in every step.

        `panic_of`: that database's breaks it off as well.
        """
        self._panic_of = panic_of
        self._rows = rows
        self._out = out
        self._moves = out.isatty()
        self._what = ""
        self._total = 0
        self._drawn = 0.0
        self._signal = 0
        self._waits = False
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._noted)

    def begins(self, what: str, total: int) -> None:
        """A step begins. One without a name only ends the one before."""
        self._raise_if_stopped()
        self._finish_line()
        self._what, self._total = what, total
        if not what:
            return
        if self._moves:
            self._draw(0)
        else:
            self._out.write(f"{what} …\n")
            self._out.flush()

    def at(self, done: int) -> None:
        """So many bytes, or rows, of it are done."""
        self._raise_if_stopped()
        if self._moves and time.monotonic() - self._drawn >= _EVERY_S:
            self._draw(done)

    def ends(self) -> None:
        """All is done, and nothing breaks it off any more."""
        self._finish_line()

    def stopped(self) -> bool:
        """Whether a signal came."""
        return self._signal != 0

    def asks(self, question: str) -> str:
        """What is typed, in small letters; nothing if there is nobody to type."""
        self.begins("", 0)
        self._waits = True
        try:
            return input(question).strip().casefold()
        except (EOFError, UnicodeDecodeError):
            return ""
        finally:
            self._waits = False

    def _noted(self, number: int, _: FrameType | None) -> None:
        self._signal = number
        if self._waits:
            raise Interrupted(number)

    def _raise_if_stopped(self) -> None:
        if self._panic_of is not None:  # before a signal, after which the old key would be written again
            require_no_panic(self._panic_of)
        if self._signal:
            self._finish_line()
            raise Interrupted(self._signal)

    def _draw(self, done: int) -> None:
        self._drawn = time.monotonic()
        line = self._what
        if self._total:
            share = min(1.0, done / self._total)
            bar = "#" * round(share * WIDTH)
            whole = (
                f"{self._total:,}"
                if self._rows or isinstance(self._total, Rows)
                else f"{self._total / 1e6:,.0f} MB"
            )
            line = f"{self._what:<26} [{bar:<{WIDTH}}] {share:4.0%} of {whole}"
        self._out.write(f"\r{line}\x1b[K")
        self._out.flush()

    def _finish_line(self) -> None:
        if self._moves and self._what:
            if self._total and not self._signal:
                self._draw(self._total)
            self._out.write("\n")
        self._what, self._total = "", 0
        self._out.flush()
