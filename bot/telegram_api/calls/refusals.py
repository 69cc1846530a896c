"""What the log says of Telegram's refusals: which method, which status, and Telegram's words without values.

A broadcast can be refused to 100,000 people in the same words, so these lines are folded.
"""

from __future__ import annotations

import json
import logging
import re
import time
from collections import OrderedDict
from dataclasses import dataclass
from typing import Final

log = logging.getLogger(__name__)

KEPT: Final = 200
"""So many kinds of refusal are told apart; a new one takes the place of the one that came longest ago."""
QUIET_S: Final = 3600.0
"""A kind that hasn't come for so long is news again."""
_LONGEST: Final = 160
"""Characters; Telegram's own descriptions are shorter."""

_TAKEN_FOR_DONE: Final = ("message is not modified", "query is too old")
"""Said to a second tap, and to what was repeated after its answer got lost: nothing is wrong."""

_QUOTED: Final = re.compile(
    # From the first sign to the last: a value may have such signs in it. One within a word quotes nothing.
    r"""".*"|".*|(?<!\w)'.*'(?!\w)|(?<!\w)'.*|[«“„].*[»”]|[«“„].*""",
    re.DOTALL,
)
_WORD: Final = re.compile(r"[A-Za-z]+(?:[-'’/][A-Za-z]+)*|[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+")
_PLAIN: Final = re.compile(r"([(\[]*)(.*?)([)\].,:;!?]*)", re.DOTALL)
_VALUE: Final = "…"


def in_words(description: str) -> str:
    """A description without the values that it may echo: quoted text, addresses, names, numbers.

    Only Telegram's own plain words are left, and its codes (PEER_ID_INVALID): see `fail_query_with_error` and
    the parsers of entities and addresses in github.com/tdlib/telegram-bot-api and github.com/tdlib/td, whose
    texts quote what they echo, or write it as a number.
    """
    said = [_plain(token) for token in _QUOTED.sub(f" {_VALUE} ", description).split()]
    words = [word for at, word in enumerate(said) if word != _VALUE or at == 0 or said[at - 1] != _VALUE]
    text = " ".join(words)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}{_VALUE}"


def _plain(token: str) -> str:
    """A token as it stands if it is a plain word, with its marks; else only that there was something."""
    parts = _PLAIN.fullmatch(token)
    return token if parts and _WORD.fullmatch(parts[2]) else _VALUE


@dataclass(slots=True)
class _Seen:
    count: int
    at: float


class Refusals:
    """Counts refusals by kind, and logs the first of each kind, the tenth, the hundredth and so on."""

    def __init__(self) -> None:
        self._seen: OrderedDict[tuple[str, int, str], _Seen] = OrderedDict()

    def note(self, method: str, status: int, payload: bytes, now: float | None = None) -> None:
        """Take note of an answer that is none. `method`: the last part of its address. `now`: in seconds."""
        now = time.monotonic() if now is None else now
        kind = (method if method.isalpha() else "a file", status, _description(payload))
        seen = self._seen.pop(kind, None)
        if seen is None or now - seen.at > QUIET_S:
            seen = _Seen(0, now)
        self._seen[kind] = seen
        seen.count, seen.at = seen.count + 1, now
        if len(self._seen) > KEPT:
            self._seen.popitem(last=False)
        if _is_power_of_ten(seen.count):
            self._tell(*kind, seen.count)

    def _tell(self, method: str, status: int, words: str, count: int) -> None:
        times = f" ({count} times by now)" if count > 1 else ""
        level = logging.DEBUG if any(said in words for said in _TAKEN_FOR_DONE) else logging.WARNING
        log.log(level, "Telegram refused %s: %d, %s%s", method, status, words, times)


def _description(payload: bytes) -> str:
    """The answer's description, in words; what isn't in the Bot API's form is a page of somebody's."""
    try:
        answer = json.loads(payload)
    except (ValueError, RecursionError):
        answer = None
    said = answer.get("description") if isinstance(answer, dict) else None
    return in_words(said) if isinstance(said, str) else "not in the Bot API's words"


def _is_power_of_ten(count: int) -> bool:
    return not str(count)[1:].strip("0") and str(count)[0] == "1"
