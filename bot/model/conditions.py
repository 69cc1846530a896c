"""What is wrong with the bot at this moment, as its operator should know it: one board for all who notice."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class Condition(StrEnum):
    """A kind of thing that is wrong. Each is on the board once, however many parts of the program notice."""

    TOKEN = "token"  # noqa: S105 - the name of a condition; Telegram refuses the bot's token
    OTHER_PROGRAM = "other_program"  # another program asks for the same bot's updates
    UNREACHABLE = "unreachable"  # Telegram can't be reached, hangs, or answers with errors
    WEBHOOK = "webhook"  # Telegram can't bring updates to the port that they are to come to
    FULL = "full"  # the disk is full
    LOCKED = "locked"  # another program holds the database
    READ_ONLY = "read_only"  # the database can't be written
    DAMAGED = "damaged"  # the database's file is damaged, or its write-ahead log isn't its own
    DATABASE = "database"  # it can't be used for another reason
    HALTED = "halted"  # a broadcast stopped by itself, for Telegram refuses the bot or too many people
    CASE = "case"  # the files of a case can't be used
    CLOCK = "clock"  # the machine's clock was set, or the machine slept


OF_TELEGRAM: Final = frozenset({Condition.TOKEN, Condition.UNREACHABLE, Condition.OTHER_PROGRAM})
"""While one of them is so, people aren't heard."""
OF_DATABASE: Final = frozenset(
    {Condition.FULL, Condition.LOCKED, Condition.READ_ONLY, Condition.DAMAGED, Condition.DATABASE}
)
"""While one of them is so, nothing can be saved."""


class Conditions:
    """The board. Whoever notices something notes it, and clears it once it is over. Not for other threads."""

    def __init__(self) -> None:
        self._noted: dict[Condition, str] = {}
        self._watchers: list[Callable[[], None]] = []

    def note(self, kind: Condition, words: str) -> None:
        """Put it on the board. `words`: what happened and what to do, one sentence or two for an operator.

        They hold nothing about a person. Safe to repeat: watchers are told of what is new only.
        """
        before = self._noted.get(kind)
        self._noted[kind] = words
        if before != words:
            self._tell()

    def clear(self, kind: Condition) -> None:
        """It is over. Safe to call when it never was."""
        if self._noted.pop(kind, None) is not None:
            self._tell()

    @property
    def now(self) -> Mapping[Condition, str]:
        """Each that is wrong now, with its words; the one that came first stands first."""
        return MappingProxyType(dict(self._noted))

    def told_of(self, kinds: Collection[Condition]) -> str:
        """The words of those kinds that are wrong now; "" if none is."""
        return " ".join(words for kind, words in self._noted.items() if kind in kinds)

    def watch(self, changed: Callable[[], None]) -> None:
        """Call `changed` whenever the board changes. It must be quick."""
        self._watchers.append(changed)

    def _tell(self) -> None:
        for changed in self._watchers:
            changed()
