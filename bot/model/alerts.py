"""Who is to be told of what is wrong, and when: at most once an hour a kind, and once that it is over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import inf
from types import MappingProxyType
from typing import Final, Protocol

from bot.model.conditions import Condition

AGAIN_S: Final = 3600.0
"""Of one kind nobody is told more often."""
CALM_S: Final = 60.0
"""What is gone for less than this is not over: it comes and goes."""
LASTS_S: Final[Mapping[Condition, float]] = MappingProxyType(
    {
        Condition.UNREACHABLE: 300.0,  # every line drops now and then
        Condition.WEBHOOK: 120.0,  # a proxy is started anew now and then
        Condition.OTHER_PROGRAM: 60.0,  # Telegram still answers the poll of one that was killed just now
    }
)
"""What has to last before anybody is told. Everything else has been met by people already."""
OVER: Final[Mapping[Condition, str]] = MappingProxyType(
    {
        Condition.TOKEN: "Telegram takes the bot's token again.",
        Condition.OTHER_PROGRAM: "No other program asks for this bot's messages any more.",
        Condition.UNREACHABLE: "Telegram can be reached again.",
        Condition.WEBHOOK: "Telegram can bring what people write to the webhook again.",
        Condition.FULL: "There is room on the disk again, and everything can be saved.",
        Condition.LOCKED: "No other program holds the database any more, and everything can be saved.",
        Condition.READ_ONLY: "The database can be written again.",
        Condition.DAMAGED: "The database is no longer found damaged.",
        Condition.DATABASE: "The database can be used again.",
        Condition.CLOCK: "The clock has run evenly for an hour.",
        Condition.CASE: "Every case can be used again.",
        Condition.HALTED: "No broadcast waits for an answer any more.",
    }
)
"""That it is over, for an operator."""


@dataclass(frozen=True, slots=True)
class Alert:
    """One thing to tell: something is wrong, or it is over. `words`: a sentence or two for an operator."""

    kind: Condition
    words: str
    over: bool = False


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of a kind for the next start. `told_s`: so many seconds ago it was told, or tried to.

    `open`: nobody has been told yet that it is over. `told`: telling it succeeded.
    """

    told_s: float
    open: bool
    told: bool


class AlertMemory(Protocol):
    """Keeps over a restart what was told: a bot that starts again and again would else tell each time."""

    def recall(self, reader: str) -> Mapping[Condition, Kept]:
        """What was kept of that reader. Never raises."""
        ...

    async def keep(self, reader: str, kept: Mapping[Condition, Kept]) -> bool:
        """Keep this of that reader, in place of what was kept; whether it is. Never raises."""
        ...


@dataclass(slots=True)
class _Trouble:
    since: float
    gone: float | None = None
    tried: bool = False
    told: bool = False


class Alerts:
    """What one reader has been told. Times are seconds of a clock that nobody sets."""

    def __init__(self, kept: Mapping[Condition, Kept] = MappingProxyType({}), now: float = 0.0) -> None:
        """`kept`: by the last start, `now`."""
        self._tried = {kind: now - one.told_s for kind, one in kept.items()}
        self._troubles = {
            kind: _Trouble(now, tried=True, told=one.told) for kind, one in kept.items() if one.open
        }

    def kept(self, now: float) -> dict[Condition, Kept]:
        """What the next start has to know."""
        found = {}
        for kind, at in self._tried.items():
            trouble = self._troubles.get(kind)
            still = trouble is not None and trouble.tried
            found[kind] = Kept(now - at, open=still, told=trouble is not None and trouble.told)
        return found

    def due(self, board: Mapping[Condition, str], now: float) -> list[Alert]:
        """What is to be told now, given what is on the board. Ask at each change of it, and now and then."""
        for kind in board:
            self._troubles.setdefault(kind, _Trouble(now)).gone = None
        found = []
        for kind, trouble in list(self._troubles.items()):
            if kind in board:
                lasts = now - trouble.since >= LASTS_S.get(kind, 0.0)
                if lasts and not trouble.told and now - self._tried.get(kind, -inf) >= AGAIN_S:
                    found.append(Alert(kind, board[kind]))
                continue
            trouble.gone = now if trouble.gone is None else trouble.gone
            if now - trouble.gone >= CALM_S:
                if trouble.tried:
                    found.append(Alert(kind, OVER[kind], over=True))
                else:
                    del self._troubles[kind]
        return found

    def tried(self, alert: Alert, now: float, *, told: bool) -> None:
        """It was told, or couldn't be. If it couldn't, that is tried again when an hour has passed."""
        if alert.over:
            self._troubles.pop(alert.kind, None)
            return
        trouble = self._troubles[alert.kind]
        trouble.tried, trouble.told = True, told
        self._tried[alert.kind] = now
