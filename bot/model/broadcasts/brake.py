"""When to stop believing Telegram that people are gone. Pure.

That everybody's chat can't be found, or that a third have blocked the bot, tells more about the bot than
about people: another token on the database, a fault of Telegram's, a bot that was taken away. Whoever is
marked as gone isn't written to again, so a broadcast halts and asks before it goes on marking.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from bot.model.broadcasts.delivery import ODD, DeliveryState, Outcome
from bot.model.broadcasts.halt import Halt, read
from bot.model.people.subscription import Gone

WINDOW: Final = 100
"""So many of the last sends are remembered."""
_SAID_KEPT: Final = 3


class AnswerSign(StrEnum):
    """What one answer of Telegram's says about the bot, as it is remembered."""

    FINE = "."  # it got through, or was refused for a reason of this one chat
    LOST = "l"
    AWAY = "a"
    REFUSED = "r"


HALT_OF: Final[Mapping[AnswerSign, Halt]] = MappingProxyType(
    {AnswerSign.LOST: Halt.LOST, AnswerSign.AWAY: Halt.AWAY, AnswerSign.REFUSED: Halt.REFUSED}
)
REASONS: Final[Mapping[Halt, tuple[str, ...]]] = MappingProxyType(
    {Halt.LOST: (Gone.LOST,), Halt.AWAY: (Gone.BLOCKED, Gone.DELETED), Halt.REFUSED: (ODD,)}
)
"""A halt → the reasons (`Outcome.reason`) of those whom it takes back."""
_SIGN_OF: Final = {reason: sign for sign, halt in HALT_OF.items() for reason in REASONS[halt]}
BRAKED: Final = frozenset(_SIGN_OF)
"""`Outcome.reason` of whatever isn't believed while a broadcast is halted."""


@dataclass(frozen=True, slots=True)
class _Limit:
    """So many `times` among the last `of`. `first`: only while no more than these were sent."""

    times: int
    of: int
    first: bool = False


_FEW: Final = ((_Limit(3, 3, first=True), _Limit(4, 8)), (_Limit(15, 20),), (_Limit(45, 50),))
_MANY: Final = ((_Limit(8, 16, first=True), _Limit(30, 100)), (_Limit(60, 100),), (_Limit(90, 100),))
_LIMITS: Final = {AnswerSign.LOST: _FEW, AnswerSign.REFUSED: _FEW, AnswerSign.AWAY: _MANY}
"""By how often somebody said "go on" to it already. After the third time nothing is asked any more."""


@dataclass(frozen=True, slots=True)
class Bite:
    """The brake bites: `times` of the last `of` came out so, and what Telegram `said`."""

    halt: Halt
    times: int
    of: int
    said: tuple[str, ...]


class Brake:
    """One for each broadcast, kept with it. `note` what comes; `go_on` when a person has said so."""

    __slots__ = ("_levels", "_recent", "_said")

    def __init__(self, kept: str | None = None) -> None:
        """`kept`: as `packed` gave it; None at the beginning. What is damaged begins anew."""
        found = read(kept)
        self._recent: str = found.get("recent", "")
        self._said: dict[str, list[str]] = found.get("said", {})
        self._levels: dict[str, int] = found.get("levels", {})

    def packed(self) -> str:
        """As the database keeps it."""
        return json.dumps(
            {"recent": self._recent, "said": self._said, "levels": self._levels}, ensure_ascii=False
        )

    def note(self, outcome: Outcome) -> Bite | None:
        """Take note of what came of a send to somebody whom it hasn't taken back before; whether it bites."""
        sign = sign_of(outcome)
        if sign is None:
            return None
        self._recent = (self._recent + sign)[-WINDOW:]
        if sign is AnswerSign.FINE:
            return None
        said = [words for words in self._said.get(sign, []) if words != outcome.said]
        self._said[sign] = [*said, outcome.said][-_SAID_KEPT:] if outcome.said else said
        limits = _LIMITS[sign]
        level = self._levels.get(sign, 0)
        for limit in limits[level] if level < len(limits) else ():
            last = self._recent[-limit.of :]
            if limit.first and len(self._recent) > limit.of:
                continue
            if (times := last.count(sign)) >= limit.times:
                return Bite(HALT_OF[sign], times, len(last), tuple(self._said[sign]))
        return None

    def go_on(self, halt: Halt) -> None:
        """Somebody knows of it and wants to go on: count anew, and bite only if it gets much worse."""
        for sign, its in HALT_OF.items():
            if its is halt:
                self._levels[sign] = self._levels.get(sign, 0) + 1
                self._said.pop(sign, None)
        self._recent = ""

    def overruled(self, halt: Halt) -> bool:
        """Whether somebody went on in spite of such a halt."""
        return any(self._levels.get(sign, 0) for sign, its in HALT_OF.items() if its is halt)


def sign_of(outcome: Outcome) -> AnswerSign | None:
    """What that outcome says about the bot; None: nothing, as it is no answer of Telegram's to this send."""
    if outcome.state is DeliveryState.DELIVERED:
        return AnswerSign.FINE
    if outcome.state in (DeliveryState.GONE, DeliveryState.REFUSED):
        return _SIGN_OF.get(outcome.reason, AnswerSign.FINE if outcome.said else None)
    return None
