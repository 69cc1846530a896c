"""When to try again: for one recipient, and for the whole engine while Telegram can't be reached. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from bot.model.broadcasts.broadcast import Trouble
from bot.model.broadcasts.delivery import MOST_COPIES, PASSING, Claimed, DeliveryState, Outcome


@dataclass(frozen=True, slots=True)
class Timing:
    """Waits in seconds. Each further try waits twice as long as the one before, up to the longest."""

    first_retry_s: float = 2.0
    longest_retry_s: float = 300.0
    tries: int = (
        8  # so many faults of the server's for one recipient, while others get through, and it is refused
    )
    first_outage_s: float = 1.0
    longest_outage_s: float = 60.0
    first_store_s: float = 0.2  # after the database refused a write
    longest_store_s: float = 10.0
    linger_s: float = 0.05  # how long an outcome waits for others to be committed with
    give_way_s: float = 0.05  # how long sends wait, at most, for whoever is writing for a chat


FAULTS_OF_AN_OUTAGE: Final = 5
"""So many failed sends in a row, to whomever, are Telegram's or the network's trouble."""


def doubled(first_s: float, longest_s: float, times: int) -> float:
    """`first_s` doubled `times` times, but at most `longest_s`. Seconds."""
    return min(longest_s, first_s * 2.0 ** min(times, 30))


def settled_as(
    claimed: Claimed, outcome: Outcome, timing: Timing, jitter: float, *, again: bool
) -> tuple[Claimed, Outcome]:
    """What to write down for `claimed`: its attempts from now on, and the outcome with its wait filled in.

    `jitter` is in [0, 1): waits come out between half and one and a half of what they'd be, so that what
    failed together isn't tried again together. A wait that Telegram asked for is never shortened. A 429,
    an outage, and what the bot or the text is at fault for, are no attempt of this recipient's: none uses up
    its tries.
    `again`: by the broadcast's plan, who may have it is sent to again, up to MOST_COPIES times in all. Who
    may have it is never called refused.
    """
    if outcome.halts:
        return claimed, outcome
    spread = 0.5 + jitter
    if outcome.undecided and again and claimed.attempts + 1 < MOST_COPIES:
        made = replace(claimed, attempts=claimed.attempts + 1, maybe=True)
        wait = doubled(timing.first_retry_s, timing.longest_retry_s, claimed.attempts) * spread
        return made, outcome._replace(state=DeliveryState.WAITING, retry_after=wait)
    if outcome.state is not DeliveryState.WAITING:
        return claimed, _honestly(claimed, outcome)
    if outcome.flood:
        return claimed, outcome._replace(retry_after=outcome.retry_after + spread * timing.first_retry_s / 2)
    if outcome.outage:
        return claimed, outcome._replace(retry_after=spread * timing.first_retry_s)
    made = replace(claimed, attempts=claimed.attempts + 1)
    if made.attempts >= timing.tries:
        given_up = outcome._replace(state=DeliveryState.REFUSED, retry_after=0.0, reason=PASSING)
        return made, _honestly(made, given_up)
    if outcome.moved_to is not None:
        return made, outcome
    wait = doubled(timing.first_retry_s, timing.longest_retry_s, claimed.attempts) * spread
    return made, outcome._replace(retry_after=wait)


def _honestly(claimed: Claimed, outcome: Outcome) -> Outcome:
    """Who may have it from an earlier try isn't refused: nobody knows."""
    if claimed.maybe and outcome.state is DeliveryState.REFUSED:
        return outcome._replace(state=DeliveryState.UNKNOWN)
    return outcome


class Outage:
    """Notices that nothing gets through, whoever it is for, and says how long to leave Telegram alone.

    Nobody's tries are used up by it, and few are made unknown by a server that only hangs: the engine asks a
    harmless question first, then sends one message, and goes on when that one is answered.
    """

    __slots__ = ("_answered", "_faults", "_floods", "_probes", "_timing", "_token")

    def __init__(self, timing: Timing) -> None:
        self._timing = timing
        self._faults = 0
        self._probes = 0
        self._floods = 0
        self._token = False  # the last fault was about the token
        self._answered = False  # the harmless question was: what fails now may be the recipient's

    @property
    def on(self) -> bool:
        """Whether it is on now."""
        return self._faults >= FAULTS_OF_AN_OUTAGE

    @property
    def trouble(self) -> Trouble | None:
        """What to call it; Telegram telling everybody to wait is no outage, and trouble all the same."""
        if self.on:
            return Trouble.TOKEN if self._token else Trouble.UNREACHABLE
        return Trouble.FLOOD if self._floods >= FAULTS_OF_AN_OUTAGE else None

    def note(self, outcome: Outcome) -> Outcome:
        """Take note of what came of a send; returns the outcome, marked if the outage explains it."""
        self._floods = self._floods + 1 if outcome.flood else 0
        waits = outcome.state is DeliveryState.WAITING
        passing = waits and not outcome.flood and not outcome.halts and outcome.moved_to is None
        if not passing and outcome.state is not DeliveryState.UNKNOWN:
            self._faults = self._probes = 0
            self._answered = False
            return outcome
        self._faults += 1
        self._token = outcome.reason == "token"
        return outcome._replace(outage=True) if passing and self.on and not self._answered else outcome

    def asked(self, *, answered: bool) -> None:
        """Take note of what came of the harmless question."""
        self._answered = answered

    def wait_s(self) -> float:
        """Seconds to wait before the next question; longer each time until a send gets through."""
        self._probes += 1
        return doubled(self._timing.first_outage_s, self._timing.longest_outage_s, self._probes - 1)
