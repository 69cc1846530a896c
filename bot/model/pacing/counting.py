"""What counts as a message against Telegram's limit. Pure.

Telegram says how many *messages* a second it takes, and not what else it takes for one. Assumed is: whatever
puts a message, or another text of one, before somebody. An album is as many messages as it has parts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

CHAT_ACTION: Final = "action"
"""The kind of sendChatAction, the one method that begins like a message and is none."""

KINDS: Final = ("send", "copy", "forward", "edit", "delete", "answer", "set", "get", CHAT_ACTION)
"""The kinds of requests there are: the first word of the method's name, in lower case."""

COUNTED: Final = frozenset({"send", "copy", "forward", "edit"})
"""Those that are assumed to count."""

NEW_MESSAGES: Final = frozenset({"send", "copy", "forward"})
"""Those that put a new message before somebody."""


def kind_of(method: str) -> str:
    """The kind of a Bot API method: "sendMessage" → "send"."""
    if method == "sendChatAction":
        return CHAT_ACTION
    return next((method[:place] for place, letter in enumerate(method) if letter.isupper()), method)


class Counting:
    """Tells how many messages a request counts for. Kinds that turn out to count are counted from then on."""

    __slots__ = ("_counted", "_kinds")

    def __init__(self, counted: Iterable[str] = COUNTED) -> None:
        self._counted = set(counted)
        self._kinds: dict[str, str] = {}  # of the few methods that are used

    def kind(self, method: str) -> str:
        """As `kind_of`, found once for each method."""
        kind = self._kinds.get(method)
        if kind is None:
            kind = self._kinds[method] = kind_of(method)
        return kind

    def messages(self, method: str, params: Mapping[str, Any]) -> int:
        """How many messages a request counts for."""
        if self.kind(method) not in self._counted:
            return 0
        media = params.get("media")
        return max(1, len(media)) if isinstance(media, (list, tuple)) else 1

    def refused(self, method: str) -> bool:
        """Telegram said 429 to it: its kind counts from now on. Whether that is news."""
        kind = self.kind(method)
        if kind in self._counted:
            return False
        self._counted.add(kind)
        return True
