"""How far a backup or a restore is: for whoever watches, and for whoever wants it to end."""

from __future__ import annotations

from typing import Protocol


class Rows(int):
    """A total of rows, not of bytes."""


class Steps(Protocol):
    """Is told each step and how far it is, and may break it off by raising."""

    def begins(self, what: str, total: int) -> None:
        """A step begins, the one before is done. `total`: of bytes, or rows; 0 if that can't be told."""
        ...

    def at(self, done: int) -> None:
        """So many bytes, or rows, of the step are done. Called many times a second."""
        ...

    def stopped(self) -> bool:
        """Whether to break off what can't be broken off by raising: the next call raises then."""
        ...
