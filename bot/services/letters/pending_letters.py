"""What somebody has told on the way to a letter, set aside while they type the next thing.

It is in no row and no file: a restart forgets it, and the question about safety is asked once more.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import Final

from bot.model.letters.letter import Typed
from bot.model.retention import PENDING_LETTER_LASTS
from bot.services.letters.letter_path import LetterPath

MOST: Final = 10_000
"""Chats; the oldest make room. Each takes well under a kilobyte."""


class PendingLetters:
    """For each chat the letter it was at, for a quarter of an hour. `now`: Clock.seconds."""

    def __init__(self) -> None:
        self._kept: OrderedDict[int, tuple[float, LetterPath, Typed]] = OrderedDict()

    def put(self, chat: int, path: LetterPath, typed: Typed, now: float) -> None:
        """Set this letter aside; it takes the place of another."""
        self.clear(now)
        self._kept.pop(chat, None)
        self._kept[chat] = (now + PENDING_LETTER_LASTS.total_seconds(), path, typed)
        if len(self._kept) > MOST:
            self._kept.popitem(last=False)

    def get(self, chat: int, now: float) -> tuple[LetterPath, Typed] | None:
        """The letter that was set aside; it stays there."""
        self.clear(now)
        found = self._kept.get(chat)
        return found[1:] if found else None

    def drop(self, chat: int) -> None:
        """Forget it."""
        self._kept.pop(chat, None)

    def clear(self, now: float) -> None:
        """Forget what has lain too long."""
        while self._kept and next(iter(self._kept.values()))[0] <= now:
            self._kept.popitem(last=False)
