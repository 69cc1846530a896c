"""On which messages a tap has just done its work, so that a double tap doesn't do it a second time.

Below them a letter was put, or what they show was passed on.

Where the letter follows its reading copy, the tapped message loses its buttons; until that has arrived, an
impatient person taps once more. It lies in memory only: after a restart such a tap does it again.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import Final

MOST: Final = 10_000
"""Messages; the oldest make room. A second tap comes within seconds."""


class LettersBelow:
    """Messages, by chat and number."""

    def __init__(self) -> None:
        self._known: OrderedDict[tuple[int, int], None] = OrderedDict()

    def note(self, chat: int, message: int) -> None:
        """A letter stands below this message now, or it was passed on."""
        self._known[chat, message] = None
        if len(self._known) > MOST:
            self._known.popitem(last=False)

    def has(self, chat: int, message: int) -> bool:
        """Whether that was done lately."""
        return (chat, message) in self._known
