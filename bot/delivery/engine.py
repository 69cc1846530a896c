"""Takes confirmed broadcasts to everybody in their audience: list → claim → wire → turn → send → settle.

The promise: nobody is missed, whatever stops the program; a kill leaves undecided only the sends that were on
the wire, and by the broadcast's own plan those are sent again or left out. All state is in the database; see
docs/design.md for the states of a delivery and a walk through this code.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import timedelta
from functools import partial
from typing import Final

from bot.delivery.interruption import STALE_AFTER, Interruptions
from bot.delivery.retry import Outage, Timing, doubled
from bot.delivery.sending import Prepare, ReadyBroadcast, Sender, Sending
from bot.delivery.settling import Observer, Settler
from bot.delivery.several import one_of_several
from bot.delivery.tables import DeliveryTables
from bot.delivery.wakeup import Wakeup
from bot.incidents.reporting import report
from bot.model.broadcasts.broadcast import BroadcastState, Progress, Trouble
from bot.model.broadcasts.delivery import DeliveryState
from bot.model.clock import SteadyClock

log = logging.getLogger(__name__)

IN_FLIGHT: Final = 256
"""Sends undecided at once, at most. At 30 a second some three are, at 1,000 about a hundred."""
BATCH: Final = 1_000
"""Recipients claimed at once, at most."""
_LONGEST_IDLE_S: Final = 30.0  # whatever it waits for: clocks are set right, rows are changed by hand
_BEHIND: Final = timedelta(seconds=1)
"""Less than this behind the calendar, or before it, the engine goes on as it is."""


class Engine:
    """One for each database. `wake()` it when a broadcast changed; it goes on by itself after faults."""

    def __init__(
        self,
        store: DeliveryTables,
        sender: Sender,
        prepare: Prepare,
        *,
        clock: SteadyClock | None = None,
        in_flight: int = IN_FLIGHT,
        batch: int = BATCH,
        timing: Timing | None = None,
        observe: Observer = lambda _: None,
        stale_after: timedelta = STALE_AFTER,
    ) -> None:
        """`clock`: nobody else's to set.

        `stale_after`: what stood still for so long is asked about before it goes on.
        """
        self._listing = store.listing
        self._queue = store.queue
        self._ending = store.ending
        self._progress = store.progress
        self._sender = sender
        self._prepare = prepare
        self._clock = clock or SteadyClock()
        self._timing = timing or Timing()
        self._observe = observe
        self._outage = Outage(self._timing)
        self._interruptions = Interruptions(store, self._clock, stale_after, self._tell)
        self._settler = Settler(
            store.queue,
            store.subscribers.migrate,
            self._clock,
            in_flight,
            self._timing,
            self._settled,
            partial(self._note, "settling"),
        )
        self._sending = Sending(
            store.queue, sender, self._settler, self._outage, self._timing, self._clock, batch
        )
        self._ready: dict[int, ReadyBroadcast] = {}
        self._strays = True  # rows may be claimed, or on the wire, that nobody here knows of
        self._wake = Wakeup(self._clock)
        self._unlisted = asyncio.Event()
        self._loops: list[asyncio.Task[None]] = []
        self._probe_at: float | None = None  # in an outage: when (Clock.seconds) to ask next if it is over
        self._database: dict[str, Trouble] = {}  # which loop the database refuses, and why

    def start(self) -> None:
        """Begin; first of all, decide what a kill left half-way."""
        self._unlisted.set()
        # Nothing was written down by this clock yet, so there is nothing to move along.
        self._clock.catch_up(self._clock.behind)
        self._loops = [
            asyncio.create_task(self._settler.run(), name="settle outcomes"),
            asyncio.create_task(self._run(), name="send broadcasts"),
            asyncio.create_task(self._list(), name="list recipients"),
        ]

    def wake(self) -> None:
        """Look for work now: a broadcast was confirmed, paused, resumed or cancelled."""
        self._sending.interrupt()
        self._unlisted.set()
        self._wake.set()

    @property
    def tasks(self) -> Sequence[asyncio.Task[None]]:
        """What runs from `start` to `stop`."""
        return self._loops

    @property
    def came(self) -> Mapping[DeliveryState, int]:
        """What came of sends so far, as it was written down; WAITING: to be tried again."""
        return self._settler.came

    @property
    def trouble(self) -> Trouble | None:
        """What holds everything up at this moment, if anything does."""
        return next(iter(self._database.values()), None) or self._outage.trouble

    async def stop(self, within: float = 8.0) -> None:
        """Send nothing more; wait up to `within` seconds for sends under way, and write down what came.

        Those that haven't been answered by then count as unknown: they may have arrived. What was claimed
        and not sent goes back to waiting. Safe to call twice.
        """
        if not self._loops:
            return
        settling, running, listing = self._loops
        self._loops = []
        deadline = asyncio.get_running_loop().time() + within
        for task in (running, listing):
            task.cancel()
        try:
            await asyncio.wait((running, listing))
            await self._sending.finish(within)
            # At least a moment for the last commit, however long the answers took.
            left = max(1.0, deadline - asyncio.get_running_loop().time())
            with suppress(TimeoutError):
                async with asyncio.timeout(left):
                    await self._settler.empty()
        finally:  # broken off too, it must not go on trying to write
            settling.cancel()
        await asyncio.wait((settling,))
        if self._settler.taken:
            log.error("Stopped with %d outcomes unwritten; the next start decides.", self._settler.taken)
            return
        try:
            await self._recover()
        except Exception as fault:  # noqa: BLE001 - the next start does it
            report(fault, "Claimed recipients wait for the next start")

    async def _run(self) -> None:
        """Round after round, through whatever faults."""
        faults = 0
        while True:
            try:
                self._wake.clear()
                self._sending.resume()
                await self._catch_up()
                if not await self._round():
                    await self._idle()
                self._note("sending", None)
                faults = 0
            except Exception as fault:  # noqa: BLE001 - one bad round must not end the engine
                report(fault, "A round of sending failed and is tried again")
                self._note("sending", fault)
                self._strays = True
                await asyncio.sleep(doubled(self._timing.first_store_s, self._timing.longest_store_s, faults))
                faults += 1

    async def _list(self) -> None:
        """List recipients, beside sending to those listed already: a million must not hold up the first."""
        faults = 0
        while True:
            try:
                # One that failed in a way of its own is tried again after a while.
                with suppress(TimeoutError):
                    async with asyncio.timeout(_LONGEST_IDLE_S):
                        await self._unlisted.wait()
                self._unlisted.clear()
                for progress in await self._progress.running():
                    if not progress.listed:
                        with one_of_several("listed", progress):
                            await self._list_all(progress)
                self._note("listing", None)
                faults = 0
            except Exception as fault:  # noqa: BLE001 - as above
                report(fault, "Listing recipients failed and is tried again")
                self._note("listing", fault)
                self._unlisted.set()
                await asyncio.sleep(doubled(self._timing.first_store_s, self._timing.longest_store_s, faults))
                faults += 1

    async def _list_all(self, progress: Progress) -> None:
        listed = False
        while not listed:
            # One chunk at a time: whoever else wants to write comes in between.
            listed = await self._listing.fill(progress.broadcast_id)
            self._wake.set()
            self._tell(progress.broadcast_id)

    async def _recover(self) -> None:
        for progress in await self._progress.running():
            with one_of_several("taken up", progress):
                undecided = await self._queue.recover(progress.broadcast_id, self._clock.now())
                if undecided:
                    log.warning("%d sends were cut off half-way and have been decided.", undecided)

    async def _catch_up(self) -> None:
        """Go by the calendar as it is now: somebody may have set it. Whoever waits is moved along first."""
        if abs(self._clock.behind) < _BEHIND:
            return
        await self._settler.empty()  # what comes meanwhile is put down by the time as it was
        by = self._clock.behind
        await self._queue.move_along(by, self._clock.now() + by)
        await self._interruptions.move_along(by)
        self._clock.catch_up(by)

    async def _round(self) -> bool:
        """Send one batch, of the first broadcast in turn that has somebody to send to; False if none has."""
        if self._strays and not self._settler.taken:
            await self._recover()
            self._strays = False
        running = await self._progress.running()
        for progress in running:
            if progress.state is BroadcastState.STOPPING:
                await self._strike_off(progress)
        going = [progress for progress in running if progress.state is BroadcastState.SENDING]
        if going and self._outage.on and not await self._is_back():
            self._tell(going[0].broadcast_id)
            return True
        if running:
            going = await self._interruptions.sift(going, can_send=not self._outage.on)
        for progress in going:
            broadcast_id = progress.broadcast_id
            ready = await self._ready_for(broadcast_id)
            if ready is None:
                continue
            claimed = await self._queue.claim(
                broadcast_id,
                self._sending.size,
                self._clock.now(),
                ready.hold,
                lambda: self._sending.interrupted,
            )
            if claimed:
                await self._sending.send_all(progress, claimed, ready)
                return True
            await self._finish(broadcast_id)
        return False

    async def _is_back(self) -> bool:
        """Whether Telegram answers again, asked when it is time to; False too if something came before."""
        now = self._clock.seconds()
        if self._probe_at is None:
            self._probe_at = now + self._outage.wait_s()
        if self._probe_at > now:
            await self._wake.wait(self._probe_at - now)
            return False
        self._probe_at = None
        alive = await self._sender.alive()
        self._outage.asked(answered=alive)
        return alive

    async def _strike_off(self, progress: Progress) -> None:
        if progress.listed:
            while not await self._ending.strike_off(progress.broadcast_id):
                pass
            self._tell(progress.broadcast_id)
            await self._finish(progress.broadcast_id)

    async def _ready_for(self, broadcast_id: int) -> ReadyBroadcast | None:
        """What sending it takes; None if that can't be made now, and others go first."""
        if broadcast_id not in self._ready:
            try:
                ready = await self._prepare(broadcast_id)
            except Exception as fault:  # noqa: BLE001 - tried again later; a text could stand in the fault
                report(fault, f"Broadcast {broadcast_id} can't be rendered")
                return None
            if ready is None:
                return None
            self._ready[broadcast_id] = ready
        return self._ready[broadcast_id]

    async def _finish(self, broadcast_id: int) -> None:
        """Close the broadcast if nobody is left: none to list, none waiting, none under way."""
        # By the database's account, not by whether anything is under way: that may be the next one's.
        right = await self._ending.finish(broadcast_id, self._clock.now())
        if right is None:
            return
        if not right:
            log.error("Counters of broadcast %d were wrong and have been counted anew.", broadcast_id)
        self._ready.pop(broadcast_id, None)
        self._tell(broadcast_id)
        self.wake()  # another one may be behind it, or have waited for this one

    async def _idle(self) -> None:
        """Wait until there may be work: woken, an outcome was committed, or somebody who waits is due."""
        wait = _LONGEST_IDLE_S
        for progress in await self._progress.running():
            # Else whoever is due in one that is paused, being stopped, or can't be made would be no reason to
            # wait at all: round after round in vain. What changes that wakes this up, or is found in a while.
            if progress.state is not BroadcastState.SENDING or progress.broadcast_id not in self._ready:
                continue
            due = await self._progress.next_due(progress.broadcast_id)
            if due is not None:
                wait = min(wait, max(0.0, (due - self._clock.now()).total_seconds()))
        await self._wake.wait(wait)

    def _note(self, where: str, fault: Exception | None) -> None:
        """Take note of whether the database does what one of the loops asks of it."""
        if fault is None:
            self._database.pop(where, None)
        else:
            self._database[where] = Trouble.of(fault)

    def _settled(self, broadcast_id: int) -> None:
        self._wake.set()
        self._tell(broadcast_id)

    def _tell(self, broadcast_id: int) -> None:
        try:
            self._observe(broadcast_id)
        except Exception as fault:  # noqa: BLE001 - whoever looks on must not stop the work
            report(fault, "An observer of broadcasts failed")
