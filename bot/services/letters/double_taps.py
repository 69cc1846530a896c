"""On which messages a tap has just done its work, so that an impatient second one doesn't do it again.

Where a letter follows its reading copy, or something is passed on, the tapped message loses its buttons;
until that has arrived, people tap once more. It lies in memory only: after a restart such a tap does it
again.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import Final

from bot.model.clock import Clock
from bot.model.letters.record import Way

SOON_S: Final = 5.0
"""Seconds. Nobody opens a letter, sends it and is back within so few."""
MOST: Final = 10_000
"""Messages; the oldest make room. A second tap comes within seconds."""


class DoubleTaps:
    """Messages, by chat and number, and what the tapped button carried: another button does another thing."""

    def __init__(self) -> None:
        self._known: OrderedDict[tuple[int, int, str], None] = OrderedDict()

    def note(self, chat: int, message: int, data: str) -> None:
        """What this button does is done: a letter stands below this message now, or it was passed on."""
        self._known[chat, message, data] = None
        if len(self._known) > MOST:
            self._known.popitem(last=False)

    def has(self, chat: int, message: int, data: str) -> bool:
        """Whether that was done lately."""
        return (chat, message, data) in self._known


class JustReported:
    """Who reported a letter a moment ago: their second tap may fall on what the thanks have put there."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._when: OrderedDict[int, float] = OrderedDict()

    def note(self, chat: int) -> None:
        """Somebody did so in that chat, now."""
        self._when[chat] = self._clock.seconds()
        self._when.move_to_end(chat)
        if len(self._when) > MOST:
            self._when.popitem(last=False)

    def has(self, chat: int) -> bool:
        """Whether somebody did there within SOON_S."""
        when = self._when.get(chat)
        return when is not None and self._clock.seconds() - when < SOON_S


class WaysTaken:
    """By which way somebody is about to send a letter, as far as a tap told; until they say that they did."""

    def __init__(self) -> None:
        self._known: OrderedDict[tuple[int, str], Way] = OrderedDict()

    def note(self, chat: int, case: str, way: Way) -> None:
        """They took this one just now."""
        self._known[chat, case] = way
        self._known.move_to_end((chat, case))
        if len(self._known) > MOST:
            self._known.popitem(last=False)

    def taken(self, chat: int, case: str) -> Way | None:
        """The last one; None if none was seen. The next letter may go by another."""
        return self._known.pop((chat, case), None)
