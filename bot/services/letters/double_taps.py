"""On which messages a tap has just done its work, so that an impatient second one doesn't do it again.

Where a letter follows its reading copy, or something is passed on, the tapped message loses its buttons;
until that has arrived, people tap once more. It lies in memory only: after a restart such a tap does it
again.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import Final

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
