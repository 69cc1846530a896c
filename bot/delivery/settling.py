"""Puts groups of sends on the wire, and writes down what came of them: all in one queue of transactions."""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from bot.delivery.retry import Timing, doubled
from bot.errors import StoreUnavailable
from bot.incidents.reporting import report
from bot.model.broadcasts.delivery import Claimed, DeliveryState, Outcome
from bot.model.clock import Clock
from bot.store.delivery.queue import QueueTable, SendGroup

Observer = Callable[[int], None]
"""Told a broadcast's id after something of it was committed. Must be quick, and must not raise."""

_NOT_SENT: Final = Outcome(DeliveryState.WAITING, outage=True, reason="not sent")
"""Was on the wire by the database's account, and surely never left."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """A group that is to go on the wire, and who waits to hear which of it may be sent."""

    broadcast_id: int
    claimed: Sequence[Claimed]
    paid: int  # messages each, for which Stars may be due
    answer: asyncio.Future[frozenset[int]]


class Settler:
    """Slots for sends, so that there are never more than `slots` undecided.

    A slot is taken before a send is put on the wire, and given back when its outcome is committed, not when
    the answer comes. One transaction writes down what came and puts the next group on the wire, so that being
    exact costs no commits of its own.
    """

    def __init__(
        self,
        queue: QueueTable,
        migrate: Callable[[int, int], Awaitable[object]],
        clock: Clock,
        slots: int,
        timing: Timing,
        observe: Observer,
        troubled: Callable[[Exception | None], None],
    ) -> None:
        """`migrate`: notes that a chat (its old id) has another one (the new).

        `troubled`: told of each fault of the database, and with None when it takes writes again.
        """
        self._queue = queue
        self._migrate = migrate
        self._clock = clock
        self._slots = slots
        self._timing = timing
        self._observe = observe
        self._troubled = troubled
        self._taken = 0
        self._results: list[tuple[int, Claimed, Outcome]] = []
        self._unpaid: Counter[int] = Counter()  # by broadcast: messages bought, and not sent
        self._asked: _Asked | None = None
        self._some = asyncio.Event()  # there are results, or a group
        self._many = asyncio.Event()  # worth a commit at once
        self._freed = asyncio.Event()  # slots were given back
        self.came: Counter[DeliveryState] = Counter()
        """What came of sends so far, as it was written down; WAITING: to be tried again."""

    @property
    def taken(self) -> int:
        """Sends whose outcome isn't committed yet."""
        return self._taken

    @property
    def slots(self) -> int:
        """How many sends there can be at once."""
        return self._slots

    async def room(self, least: int) -> int:
        """Wait until so many slots are free, or will be with the next commit; returns how many are.

        What came is written down in the transaction that puts the next group on the wire, so there are never
        more on the wire than slots.
        """
        while (free := self._slots - self._taken + len(self._results)) < least:
            self._freed.clear()
            await self._freed.wait()
        return free

    async def wire(self, broadcast_id: int, claimed: Sequence[Claimed], paid: int = 0) -> frozenset[int]:
        """Put these on the wire; returns the delivery ids that may be sent now, each with a slot taken.

        The others left meanwhile, or the broadcast was paused or cancelled. Waits while the database refuses.
        `paid`: for how many messages to each Stars may be due. One caller at a time. Cancelled: none may be
        sent.
        """
        self._taken += len(claimed)
        answer: asyncio.Future[frozenset[int]] = asyncio.get_running_loop().create_future()
        self._asked = _Asked(broadcast_id, claimed, paid, answer)
        self._some.set()
        self._many.set()
        try:
            return await asyncio.shield(answer)
        except asyncio.CancelledError:
            # It may be committed yet, or be already: then they go back to waiting.
            answer.add_done_callback(lambda done: self._take_back(broadcast_id, claimed, paid, done))
            raise

    def _take_back(
        self, broadcast_id: int, claimed: Sequence[Claimed], paid: int, done: asyncio.Future[frozenset[int]]
    ) -> None:
        if not done.cancelled():
            on = done.result()
            self.put_back(broadcast_id, [one for one in claimed if one.delivery_id in on], paid)

    def put_back(self, broadcast_id: int, claimed: Collection[Claimed], paid: int = 0) -> None:
        """Hand over those who hold a slot and surely weren't sent to; `paid` as in `wire`."""
        self._unpaid[broadcast_id] += paid * len(claimed)
        for one in claimed:
            self.put(broadcast_id, one, _NOT_SENT)

    def put(self, broadcast_id: int, claimed: Claimed, outcome: Outcome) -> None:
        """Hand over what came of a send that holds a slot."""
        self._results.append((broadcast_id, claimed, outcome))
        self._some.set()
        self._freed.set()
        # The fewer commits the cheaper: the next group takes these along, unless there is none for a while.
        if len(self._results) * 2 >= self._slots:
            self._many.set()

    async def run(self) -> None:
        """Commit whatever is handed over, for ever."""
        while True:
            await self._some.wait()
            # Not wait_for: before Python 3.12 that loses a cancellation which comes together with the event.
            with suppress(TimeoutError):
                async with asyncio.timeout(self._timing.linger_s):
                    await self._many.wait()
            results, self._results = self._results, []
            unpaid, self._unpaid = self._unpaid, Counter()
            asked, self._asked = self._asked, None
            self._some.clear()
            self._many.clear()
            await self._commit(results, unpaid, asked)

    async def empty(self) -> None:
        """Return when nothing is under way and everything is committed."""
        self._many.set()
        while self._taken:
            self._freed.clear()
            await self._freed.wait()

    async def _follow(self, old: int, new: int) -> None:
        """Note that a chat has another id; what can't be noted ever doesn't hold up the others."""
        try:
            await self._migrate(old, new)
        except StoreUnavailable:
            raise
        except Exception as fault:  # noqa: BLE001 - damage in the database, or an id that can't be one
            report(fault, "The new id of a chat can't be kept")

    async def _commit(
        self, results: list[tuple[int, Claimed, Outcome]], unpaid: Mapping[int, int], asked: _Asked | None
    ) -> None:
        by_broadcast: defaultdict[int, list[tuple[Claimed, Outcome]]] = defaultdict(list)
        for broadcast_id, claimed, outcome in results:
            by_broadcast[broadcast_id].append((claimed, outcome))
        group = (
            SendGroup(asked.broadcast_id, [one.delivery_id for one in asked.claimed], asked.paid)
            if asked
            else None
        )
        moved = [(one.chat, came.moved_to) for _, one, came in results if came.moved_to is not None]
        wired: frozenset[int] | None = None
        refused = 0
        while True:
            try:
                if wired is None:
                    now = self._clock.now()
                    wired = await self._queue.exchange(by_broadcast, group, now, unpaid)
                # After it: of somebody who has a place in it under the new id too, the old one is given up,
                # and while it is on the wire it can't be. Killed between the two, Telegram says it once more.
                while moved:
                    await self._follow(*moved[-1])
                    moved.pop()
                break
            except Exception as fault:  # noqa: BLE001 - given up, these would be sent again
                report(fault, "The database takes no outcomes yet; trying again")
                self._troubled(fault)
                await asyncio.sleep(
                    doubled(self._timing.first_store_s, self._timing.longest_store_s, refused)
                )
                refused += 1
        if refused:
            self._troubled(None)
        self._taken -= len(results)
        self.came.update(came.state for _, _, came in results if came is not _NOT_SENT)
        if asked:
            self._taken -= len(asked.claimed) - len(wired)
            if not asked.answer.done():
                asked.answer.set_result(wired)
        self._freed.set()
        for broadcast_id in by_broadcast:
            self._observe(broadcast_id)
