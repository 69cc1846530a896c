"""Writes outcomes down, in batches, and keeps them in memory for as long as the database refuses them."""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress

from bot.delivery.retry import Timing, doubled
from bot.model.clock import Clock
from bot.model.delivery import Claimed, Outcome
from bot.store import Store

log = logging.getLogger(__name__)

Observer = Callable[[int], None]
"""Told a broadcast's id after something of it was committed. Must be quick, and must not raise."""


class Settler:
    """Slots for sends, and the outcomes that wait to be committed.

    A slot is taken before a send and given back when its outcome is committed, not when the answer comes:
    a program that is killed has forgotten at most `slots` sends, and repeats no more than those.
    """

    def __init__(self, store: Store, clock: Clock, slots: int, timing: Timing, observe: Observer) -> None:
        self._store = store
        self._clock = clock
        self._slots = slots
        self._timing = timing
        self._observe = observe
        self._taken = 0
        self._results: list[tuple[int, Claimed, Outcome]] = []
        self._some = asyncio.Event()  # there are results
        self._many = asyncio.Event()  # enough of them to be worth a commit at once
        self._freed = asyncio.Event()  # slots were given back

    @property
    def taken(self) -> int:
        """Sends whose outcome isn't committed yet."""
        return self._taken

    async def slot(self, most: int | None = None) -> None:
        """Take a slot; waits while all are taken, or `most` of them are."""
        limit = self._slots if most is None else min(most, self._slots)
        while self._taken >= limit:
            self._freed.clear()
            await self._freed.wait()
        self._taken += 1

    def give_back(self) -> None:
        """Give back a slot that nothing was sent with."""
        self._taken -= 1
        self._freed.set()

    def put(self, broadcast_id: int, claimed: Claimed, outcome: Outcome) -> None:
        """Hand over what came of a send that holds a slot."""
        self._results.append((broadcast_id, claimed, outcome))
        self._some.set()
        # The fewer commits the cheaper, but the sends need slots too.
        if len(self._results) * 2 >= self._slots:
            self._many.set()

    async def run(self) -> None:
        """Commit whatever is put, for ever."""
        while True:
            await self._some.wait()
            # Not wait_for: before Python 3.12 that loses a cancellation which comes together with the event.
            with suppress(TimeoutError):
                async with asyncio.timeout(self._timing.linger_s):
                    await self._many.wait()
            batch, self._results = self._results, []
            self._some.clear()
            self._many.clear()
            await self._commit(batch)

    async def empty(self) -> None:
        """Return when nothing is under way and everything is committed."""
        self._many.set()
        while self._taken:
            self._freed.clear()
            await self._freed.wait()

    async def _commit(self, batch: list[tuple[int, Claimed, Outcome]]) -> None:
        by_broadcast = defaultdict(list)
        for broadcast_id, claimed, outcome in batch:
            by_broadcast[broadcast_id].append((claimed, outcome))
        for broadcast_id, results in by_broadcast.items():
            refused = 0
            while True:
                try:
                    await self._write(broadcast_id, results)
                    break
                except Exception as fault:  # noqa: BLE001 - given up, these would be sent again
                    log.error("Outcomes can't be written yet (%s); trying again.", type(fault).__name__)  # noqa: TRY400 - a traceback could hold an id
                    await asyncio.sleep(
                        doubled(self._timing.first_store_s, self._timing.longest_store_s, refused)
                    )
                    refused += 1
            self._taken -= len(results)
            self._freed.set()
            self._observe(broadcast_id)

    async def _write(self, broadcast_id: int, results: list[tuple[Claimed, Outcome]]) -> None:
        for claimed, outcome in results:
            if outcome.moved_to is not None:
                # Done twice, after a fault between the two, this changes nothing more.
                await self._store.subscribers.migrate(claimed.chat, outcome.moved_to)
        await self._store.broadcasts.settle(broadcast_id, results, self._clock.now())
