"""Takes confirmed broadcasts to everybody in their audience: list → claim → turn → send → settle.

The promise: nobody is missed, whatever stops the program; a kill repeats at most the sends whose outcome was
not committed, and there are never more than `in_flight` of those. All state is in the database; see
docs/design.md for the states of a delivery.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from typing import Final, Protocol

from bot.delivery.retry import Outage, Timing, doubled, settled_as
from bot.delivery.settling import Observer, Settler
from bot.model.clock import Clock, SystemClock
from bot.model.delivery import BroadcastState, Claimed, DeliveryState, Outcome, Outgoing
from bot.store import Store

log = logging.getLogger(__name__)

IN_FLIGHT: Final = 64
"""Sends whose outcome isn't committed, at most: what a kill can repeat. At 28 a second some five are."""
BATCH: Final = 400
"""Recipients claimed at once, at most."""
_SMALLEST_BATCH: Final = 8
_BATCH_S: Final = (0.25, 1.0)
"""A batch is to last about this long in seconds: whoever leaves once claimed may still get the message."""
_LONGEST_IDLE_S: Final = 30.0
"""Looks again after this, whatever it waits for: clocks are set right, rows are changed by hand."""

Render = Callable[[int], Awaitable[Mapping[str, Outgoing]]]
"""A broadcast's id → its message in each language it has. Asked once for each broadcast and start."""


class Sender(Protocol):
    """What the engine needs of the lane it sends in."""

    async def turn(self) -> None:
        """Return when the next send may go. Cancelled: no turn was taken."""
        ...

    async def send(self, chat: int, outgoing: Outgoing) -> Outcome:
        """Send now, once."""
        ...

    async def alive(self) -> bool:
        """Ask Telegram something harmless; whether it answered."""
        ...


class Engine:
    """One for each database. `wake()` it when one was confirmed; it goes on by itself after faults."""

    def __init__(
        self,
        store: Store,
        sender: Sender,
        render: Render,
        *,
        clock: Clock | None = None,
        in_flight: int = IN_FLIGHT,
        batch: int = BATCH,
        timing: Timing | None = None,
        observe: Observer = lambda _: None,
    ) -> None:
        self._store = store
        self._sender = sender
        self._render = render
        self._clock = clock or SystemClock()
        self._batch = max(batch, _SMALLEST_BATCH)
        self._size = _SMALLEST_BATCH
        self._timing = timing or Timing()
        self._observe = observe
        self._settler = Settler(store, self._clock, in_flight, self._timing, self._settled)
        self._outage = Outage(self._timing)
        self._texts: dict[int, Mapping[str, Outgoing]] = {}
        self._strays = True  # rows may be claimed that nobody here knows of
        self._wake = asyncio.Event()
        self._sends: set[asyncio.Task[None]] = set()
        self._loops: list[asyncio.Task[None]] = []
        self._random = random.Random()  # noqa: S311 - spreads retries; nothing secret

    def start(self) -> None:
        """Begin; first of all, put back what a kill left half-way."""
        self._loops = [
            asyncio.create_task(self._settler.run(), name="settle outcomes"),
            asyncio.create_task(self._run(), name="send broadcasts"),
        ]

    def wake(self) -> None:
        """Look for work now."""
        self._wake.set()

    async def stop(self, within: float = 8.0) -> None:
        """Send nothing more; wait up to `within` seconds for sends under way, and write down what came.

        Those that haven't been answered by then count as unknown: they may have arrived. What was claimed
        and not sent goes back to waiting. Safe to call twice.
        """
        if not self._loops:
            return
        settling, running = self._loops
        self._loops = []
        deadline = asyncio.get_running_loop().time() + within
        running.cancel()
        await asyncio.wait((running,))
        if self._sends:
            _, late = await asyncio.wait(self._sends, timeout=within)
            for task in late:
                task.cancel()
            if late:
                await asyncio.wait(late)
        # At least a moment for the last commit, however long the answers took.
        left = max(1.0, deadline - asyncio.get_running_loop().time())
        with suppress(TimeoutError):
            await asyncio.wait_for(self._settler.empty(), left)
        settling.cancel()
        await asyncio.wait((settling,))
        if self._settler.taken:
            log.error("Stopped with %d outcomes unwritten; those are sent again.", self._settler.taken)
            return  # they are claimed like those never sent: the next start puts all of them back
        try:
            await self._put_back()
        except Exception as fault:  # noqa: BLE001 - the next start does it
            log.error("Claimed recipients wait for the next start (%s).", type(fault).__name__)  # noqa: TRY400

    async def _run(self) -> None:
        """Round after round, through whatever faults."""
        faults = 0
        while True:
            try:
                self._wake.clear()
                if not await self._round():
                    await self._idle()
                faults = 0
            except Exception as fault:  # noqa: BLE001 - one bad round must not end the engine
                log.error("A round of sending failed (%s); trying again.", type(fault).__name__)  # noqa: TRY400 - a traceback could hold an id
                self._strays = True
                await asyncio.sleep(doubled(self._timing.first_store_s, self._timing.longest_store_s, faults))
                faults += 1

    async def _put_back(self) -> None:
        for progress in await self._store.broadcasts.running():
            await self._store.broadcasts.release_claimed(progress.broadcast_id)

    async def _round(self) -> bool:
        """Send one batch, of the oldest broadcast that has somebody to send to; False if none has."""
        if self._strays and not self._settler.taken:
            await self._put_back()
            self._strays = False
        running = await self._store.broadcasts.running()
        if running and self._outage.on:
            await self._clock.sleep(self._outage.wait_s())
            alive = await self._sender.alive()
            self._outage.asked(answered=alive)
            if not alive:
                return True
        for progress in running:
            broadcast_id = progress.broadcast_id
            if progress.state is BroadcastState.FILLING:
                while not await self._store.broadcasts.fill(broadcast_id):
                    pass
                self._tell(broadcast_id)
            texts = await self._texts_of(broadcast_id)
            if texts is None:
                continue
            size = 1 if self._outage.on else self._size
            claimed = await self._store.broadcasts.claim(broadcast_id, size, self._clock.now())
            if claimed:
                await self._send_all(broadcast_id, claimed, texts)
                return True
            await self._finish(broadcast_id)
        return False

    async def _texts_of(self, broadcast_id: int) -> Mapping[str, Outgoing] | None:
        """The broadcast's messages; None if they can't be made now, and others go first."""
        if broadcast_id not in self._texts:
            try:
                self._texts[broadcast_id] = await self._render(broadcast_id)
            except Exception as fault:  # noqa: BLE001 - tried again later; a text could stand in the fault
                log.error("Broadcast %d can't be rendered (%s).", broadcast_id, type(fault).__name__)  # noqa: TRY400
                return None
        return self._texts[broadcast_id]

    async def _send_all(
        self, broadcast_id: int, claimed: Sequence[Claimed], texts: Mapping[str, Outgoing]
    ) -> None:
        begun = asyncio.get_running_loop().time()
        for number, one in enumerate(claimed):
            await self._settler.slot(most=1 if self._outage.on else None)
            if self._outage.on and len(claimed) > 1:
                self._settler.give_back()
                rest = [waiting.delivery_id for waiting in claimed[number:]]
                await self._store.broadcasts.release_claimed(broadcast_id, rest)
                self._size = _SMALLEST_BATCH
                return
            try:
                await self._sender.turn()
            except BaseException:  # the slot goes back even if the wait is cancelled; raised again
                self._settler.give_back()
                raise
            task = asyncio.create_task(self._send(broadcast_id, one, texts))
            self._sends.add(task)
            task.add_done_callback(self._sends.discard)
        took = asyncio.get_running_loop().time() - begun
        if took < _BATCH_S[0]:
            self._size = min(self._batch, self._size * 2)
        elif took > _BATCH_S[1]:
            self._size = max(_SMALLEST_BATCH, self._size // 2)

    async def _send(self, broadcast_id: int, claimed: Claimed, texts: Mapping[str, Outgoing]) -> None:
        """One send, from its slot to its outcome; never raises."""
        try:
            outgoing = texts.get(claimed.language)
            if outgoing is None:
                outcome = Outcome(DeliveryState.REFUSED, reason="no text")
            else:
                outcome = await self._sender.send(claimed.chat, outgoing)
        except asyncio.CancelledError:
            outcome = Outcome(DeliveryState.UNKNOWN, reason="stopped")
        except Exception as fault:  # noqa: BLE001 - one recipient's trouble must not stop the others
            log.error("A send failed in an unforeseen way (%s).", type(fault).__name__)  # noqa: TRY400 - a traceback could hold an id
            outcome = Outcome(DeliveryState.UNKNOWN, reason=type(fault).__name__)
        outcome = self._outage.note(outcome)
        self._settler.put(broadcast_id, *settled_as(claimed, outcome, self._timing, self._random.random()))

    async def _finish(self, broadcast_id: int) -> None:
        """Close the broadcast if nobody is left: none claimable, none parked, none under way."""
        if self._settler.taken or await self._store.broadcasts.next_due(broadcast_id) is not None:
            return
        right = await self._store.broadcasts.finish(broadcast_id, self._clock.now())
        if right is None:
            return
        if not right:
            log.error("Counters of broadcast %d were wrong and have been counted anew.", broadcast_id)
        self._texts.pop(broadcast_id, None)
        self._tell(broadcast_id)
        self._wake.set()  # another one may be behind it

    async def _idle(self) -> None:
        """Wait until there may be work: woken, an outcome was committed, or somebody parked is due."""
        wait = _LONGEST_IDLE_S
        for progress in await self._store.broadcasts.running():
            due = await self._store.broadcasts.next_due(progress.broadcast_id)
            if due is not None:
                wait = min(wait, max(0.0, (due - self._clock.now()).total_seconds()))
        timer = asyncio.ensure_future(self._clock.sleep(wait))
        woken = asyncio.ensure_future(self._wake.wait())
        try:
            await asyncio.wait((timer, woken), return_when=asyncio.FIRST_COMPLETED)
        finally:
            timer.cancel()
            woken.cancel()

    def _settled(self, broadcast_id: int) -> None:
        self._wake.set()
        self._tell(broadcast_id)

    def _tell(self, broadcast_id: int) -> None:
        try:
            self._observe(broadcast_id)
        except Exception as fault:  # noqa: BLE001 - whoever looks on must not stop the work
            log.error("An observer of broadcasts failed (%s).", type(fault).__name__)  # noqa: TRY400
