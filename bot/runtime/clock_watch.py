"""Notices that the machine's clock was set or that the machine slept, tells it, and puts dates right."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Final

from bot.errors import StoreError
from bot.incidents.reporting import report
from bot.model.clock import Clock
from bot.model.conditions import Condition, Conditions
from bot.model.jumps import NOTICED, Jump, Jumps, read
from bot.store.delivery.dates import BroadcastDates
from bot.store.store import Store

log = logging.getLogger(__name__)

EVERY_S: Final = 5.0
KEPT_EVERY_S: Final = 600.0
"""So often it is kept that the database is in use, for the next start to compare its clock with."""
_RIGHT: Final = "If that isn't right, set the clock (`date -u` shows it), and keep it right with NTP."
_NOT_DELETED: Final = "Nothing is deleted by its age until the clock has been steady for an hour."


class ClockWatch:
    """Looks every few seconds from `start` to `stop`, and whenever somebody asks `may_tidy`."""

    def __init__(self, clock: Clock, conditions: Conditions, jumped: Callable[[], None]) -> None:
        """`jumped`: called at each jump; for whoever waits for a time by the calendar."""
        self._clock = clock
        self._conditions = conditions
        self._jumped = jumped
        self._jumps = Jumps(read(clock))
        self._unwritten: deque[Jump] = deque()
        self._known: Mapping[int, BroadcastDates] = {}
        self._kept_at = clock.seconds()
        self._store: Store | None = None
        self._task: asyncio.Task[None] | None = None

    def may_tidy(self) -> bool:
        """Whether things may be deleted by their age now: an hour has passed since the start and any jump."""
        self.look()
        return self._jumps.settled(read(self._clock))

    def look(self) -> None:
        """Look once, and tell what happened."""
        hands = read(self._clock)
        jump = self._jumps.look(hands)
        if jump is not None:
            self._unwritten.append(jump)
            self._tell(_in_words(jump))
            self._jumped()
        elif self._jumps.settled(hands):
            self._conditions.clear(Condition.CLOCK)

    async def start(self, store: Store) -> None:
        """Begin; the hour counts from now. A clock behind the database's last use is told of."""
        self._store = store
        self._jumps = Jumps(read(self._clock))
        now, last = self._clock.now(), await store.dates.last_use()
        if last is not None and now < last - NOTICED:
            self._tell(
                f"The machine's clock says {_written(now)}, and the database was in use until "
                f"{_written(last)}. {_RIGHT} {_NOT_DELETED}"
            )
        else:
            await store.dates.in_use_at(now)
        self._known = await store.dates.all()
        self._task = asyncio.create_task(self._run(), name="clock")

    async def stop(self) -> None:
        """End. Safe to call twice."""
        task, self._task = self._task, None
        if task:
            task.cancel()
            await asyncio.wait((task,))

    async def _run(self) -> None:
        while True:
            try:
                self.look()
                await self._write()
            except StoreError as error:
                report(error, "What the clock did can't be written down yet", level=logging.WARNING)
            except Exception as error:  # noqa: BLE001 - nobody else would look again
                report(error, "Looking at the clock failed")
            await self._clock.sleep(EVERY_S)

    async def _write(self) -> None:
        assert self._store is not None
        dates = self._store.dates
        while self._unwritten:
            jump = self._unwritten[0]
            if jump.was_set and jump.unsettled_since is not None:
                # The clock was wrong, then, as it is just after a start: and so is what it wrote down.
                since, until = jump.unsettled_since - NOTICED, jump.before + NOTICED
                if moved := await dates.move(self._known, since, until, jump.by):
                    log.info("%d moments that were written down by the wrong clock were put right.", moved)
            self._unwritten.popleft()  # at once: done twice it would be wrong
            self._known = await dates.all()
        if self._clock.seconds() - self._kept_at >= KEPT_EVERY_S and self.may_tidy():
            await dates.in_use_at(self._clock.now())
            self._kept_at = self._clock.seconds()

    def _tell(self, words: str) -> None:
        log.warning("%s", words)
        self._conditions.note(Condition.CLOCK, words)


def _in_words(jump: Jump) -> str:
    told = []
    if jump.did_sleep:
        told.append(
            f"The machine slept for {_about(jump.slept)}, until {_written(jump.after)}, and the bot with it: "
            "what was to go out meanwhile is late. Switch the machine's sleep off."
        )
    if jump.was_set:
        far = f"{'forward' if jump.by > timedelta() else 'back'} by {_about(abs(jump.by))}"
        told.append(f"The machine's clock was set {far}, to {_written(jump.after)}. {_RIGHT}")
    return " ".join((*told, _NOT_DELETED))


def _written(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"


def _about(span: timedelta) -> str:
    """A length of time to one figure that matters: "22 s", "5 min", "13 h", "120 days"."""
    seconds = span.total_seconds()
    for unit, length in (("days", 86_400), ("h", 3600), ("min", 60)):
        if seconds >= 2 * length:
            return f"{seconds / length:.0f} {unit}"
    return f"{seconds:.0f} s"
