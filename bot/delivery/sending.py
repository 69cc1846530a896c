"""One batch of a broadcast: groups of it are put on the wire, each send waits for its turn, and goes."""

from __future__ import annotations

import asyncio
import random
from collections import deque
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

from bot.delivery.retry import Outage, Timing, settled_as
from bot.delivery.settling import Settler
from bot.incidents.reporting import report
from bot.model.broadcasts.broadcast import MESSAGES_A_STAR, Progress
from bot.model.broadcasts.delivery import Claimed, DeliveryState, Outcome, Outgoing
from bot.model.clock import Clock
from bot.store.delivery.queue import Hold, QueueTable

SMALLEST_BATCH: Final = 8
_BATCH_S: Final = (0.25, 1.0)
"""A batch is to last about this long in seconds."""
_BATCH_LASTS_S: Final = 60.0
"""Then the rest of it goes back: it may be night by now where its readers are, since Telegram takes few at a
time, or because the machine slept."""
MOMENT_S: Final = 5.0
"""What was put on the wire longer ago goes back: the program stood still, and another one may be sending."""
AT_ONCE: Final = 8
"""Sends begun in one go: one or two milliseconds in which nothing else of the program can go on. Then whoever
is writing for a chat goes first: done meanwhile, what they write takes several times as long."""


@dataclass(frozen=True, slots=True)
class ReadyBroadcast:
    """What sending a broadcast takes: its message in each language; `stars`: the most it may cost.

    `again`: who may have it already is sent to again (Undecided.AGAIN).
    `discreet`: the same for whoever chose that; of as many messages.
    """

    texts: Mapping[str, Outgoing]
    hold: Hold | None = None
    stars: int = 0
    again: bool = True
    discreet: Mapping[str, Outgoing] = field(default_factory=dict)


Prepare = Callable[[int], Awaitable[ReadyBroadcast | None]]
"""A broadcast's id → what sending it takes; None: it is halted. Asked once for each broadcast and start."""


class Sender(Protocol):
    """What the engine needs of the lane it sends in."""

    async def soon(self, want: int, *, each: int, paid: bool) -> int:
        """Return when a send is nearly due: how many of `want` may go within a moment; 0: none yet."""
        ...

    async def turn(self, *, each: int, paid: bool) -> None:
        """Return when the next send may go, counted as `each` messages. Cancelled: no turn was taken."""
        ...

    def chat_wait(self, chat: int) -> float:
        """Seconds until this chat may be sent to; 0.0: now."""
        ...

    async def send(self, chat: int, outgoing: Outgoing) -> Outcome:
        """Send now, once."""
        ...

    async def alive(self) -> bool:
        """Ask Telegram something harmless; whether it answered."""
        ...


@dataclass(slots=True)
class _Batch:
    """A batch under way. `left`: claimed, and not yet put on the wire. `stars_left`: in messages."""

    broadcast_id: int
    texts: Mapping[str, Outgoing]
    discreet: Mapping[str, Outgoing]
    left: deque[Claimed]
    paid_left: int
    ends: float  # by Clock.seconds: nobody of it is sent to any more
    again: bool
    paid_texts: dict[tuple[bool, str], Outgoing] = field(default_factory=dict)
    counts: dict[str, int] = field(init=False)

    def __post_init__(self) -> None:
        self.counts = {language: outgoing.messages for language, outgoing in self.texts.items()}

    def next(self, most: int) -> tuple[list[Claimed], int]:
        """Up to `most` recipients whose messages count alike, and for how many messages that is."""
        group = [self.left.popleft()]
        each = self.each(group[0])
        while self.left and len(group) < most and self.each(self.left[0]) == each:
            group.append(self.left.popleft())
        return group, each

    def each(self, one: Claimed) -> int:
        """For how many messages a send to them counts."""
        return self.counts.get(one.language, 1)

    def outgoing(self, one: Claimed, *, paid: bool) -> Outgoing | None:
        """The message as this recipient gets it; None if there is none in their language."""
        outgoing = (self.discreet if one.discreet else self.texts).get(one.language)
        if outgoing is not None and paid:
            sort = one.discreet, one.language
            if sort not in self.paid_texts:
                self.paid_texts[sort] = outgoing.having({"allow_paid_broadcast": True})
            outgoing = self.paid_texts[sort]
        if outgoing is None or not outgoing.aim:
            return outgoing
        theirs: Any = list(one.messages) if outgoing.aim == "message_ids" else one.messages[0]
        return outgoing.having({outgoing.aim: theirs})


class Sending:
    """Sends batches, one after the other, and keeps hold of the sends under way."""

    def __init__(
        self,
        queue: QueueTable,
        sender: Sender,
        settler: Settler,
        outage: Outage,
        timing: Timing,
        clock: Clock,
        batch: int,
    ) -> None:
        self._queue = queue
        self._sender = sender
        self._settler = settler
        self._outage = outage
        self._timing = timing
        self._clock = clock
        self._batch = max(batch, SMALLEST_BATCH)
        self._size = SMALLEST_BATCH
        self._interrupted = False
        self._sends: set[asyncio.Task[None]] = set()
        self._random = random.Random()  # noqa: S311 - spreads retries; nothing secret

    @property
    def size(self) -> int:
        """How many to claim for the next batch: one while Telegram is being tried out."""
        return 1 if self._outage.on else self._size

    @property
    def interrupted(self) -> bool:
        """Whether something else may have to go first."""
        return self._interrupted

    def interrupt(self) -> None:
        """End the present batch before its next few sends: something else may have to go first."""
        self._interrupted = True

    def resume(self) -> None:
        """What was to be looked at is about to be looked at."""
        self._interrupted = False

    async def send_all(self, progress: Progress, claimed: Sequence[Claimed], ready: ReadyBroadcast) -> None:
        """Send to all of `claimed`; returns once the last one is on its way.

        Whoever isn't put on the wire, since something more urgent came or Telegram can't be reached, goes
        back to waiting.
        """
        begun = asyncio.get_running_loop().time()
        paid_left = ready.stars * MESSAGES_A_STAR - progress.paid
        ends = self._clock.seconds() + _BATCH_LASTS_S
        batch = _Batch(
            progress.broadcast_id, ready.texts, ready.discreet, deque(claimed), paid_left, ends, ready.again
        )
        while batch.left and not self._is_over(batch):
            if not await self._next_group(batch):
                break
        if batch.left:
            rest = [one.delivery_id for one in batch.left]
            await self._queue.release(batch.broadcast_id, rest)
        if self._outage.on or (batch.left and self._is_over(batch)):
            self._size = SMALLEST_BATCH  # those who try out whether it is over don't make it grow either
            return
        if batch.left:
            return
        took = asyncio.get_running_loop().time() - begun
        if took < _BATCH_S[0]:
            self._size = min(self._batch, self._size * 2)
        elif took > _BATCH_S[1]:
            self._size = max(SMALLEST_BATCH, self._size // 2)

    async def _next_group(self, batch: _Batch) -> bool:
        """Put a few on the wire and send them; False if none may go any more."""
        slots = self._settler.slots
        each = batch.each(batch.left[0])
        paid = batch.paid_left >= each
        most = await self._sender.soon(min(len(batch.left), slots), each=each, paid=paid)
        if not most:
            return not self._interrupted
        # Where nothing limits the speed, a commit for every slot that becomes free would be too dear. And who
        # tries out whether Telegram is back does so alone.
        least = slots if self._outage.on else min(most, max(1, slots // 4))
        most = min(most, await self._settler.room(least))
        if self._interrupted or (self._outage.on and len(batch.left) > 1):
            return False
        group, each = batch.next(min(most, max(1, batch.paid_left // each)) if paid else most)
        group = await self._not_too_often(batch, group)
        if not group:
            return True
        price = each if paid else 0
        batch.paid_left -= price * len(group)
        wired_at = self._clock.seconds()
        on = await self._settler.wire(batch.broadcast_id, group, price)
        going = deque(one for one in group if one.delivery_id in on)
        try:
            while going:
                await self._sender.turn(each=each, paid=paid)
                if self._is_over(batch) or self._clock.seconds() - wired_at > MOMENT_S:
                    break
                one = going.popleft()
                send = self._send(batch, one, paid=paid)
                self._sends.add(asyncio.create_task(send))
                if going and len(going) % AT_ONCE == 0 and await self._gave_way():
                    break
        finally:  # those who never left go back, also if the wait is cancelled
            batch.paid_left += price * (len(group) - len(on) + len(going))
            self._settler.put_back(batch.broadcast_id, going, price)
        if len(on) == len(group):
            return True
        # Some left, or it was paused or cancelled: then those are claimed still, and surely not sent.
        off = [one.delivery_id for one in group if one.delivery_id not in on]
        await self._queue.release(batch.broadcast_id, off)
        return bool(on)

    def _is_over(self, batch: _Batch) -> bool:
        return self._clock.seconds() > batch.ends

    async def _gave_way(self) -> bool:
        """Let others go first; whether this was interrupted meanwhile: they may have written a pause."""
        await asyncio.sleep(0)
        await self._queue.give_way(self._timing.give_way_s)
        return self._interrupted

    async def _not_too_often(self, batch: _Batch, group: list[Claimed]) -> list[Claimed]:
        """Those whose chat may be sent to now; the others wait by themselves."""
        waits = {one.delivery_id: self._sender.chat_wait(one.chat) for one in group}
        if not any(waits.values()):
            return group
        later = {number: wait for number, wait in waits.items() if wait}
        await self._queue.put_off(batch.broadcast_id, later, self._clock.now())
        return [one for one in group if one.delivery_id not in later]

    async def _send(self, batch: _Batch, claimed: Claimed, *, paid: bool) -> None:
        """One send, from its turn to its outcome; never raises."""
        outgoing: Outgoing | None = None
        try:
            outgoing = batch.outgoing(claimed, paid=paid)
            if outgoing is None:
                outcome = Outcome(DeliveryState.REFUSED, reason="no text")
            else:
                outcome = await self._sender.send(claimed.chat, outgoing)
        except asyncio.CancelledError:
            # What only changes a message can be done again.
            again = outgoing is not None and outgoing.aim
            state = DeliveryState.WAITING if again else DeliveryState.UNKNOWN
            outcome = Outcome(state, reason="stopped")
        except Exception as fault:  # noqa: BLE001 - one recipient's trouble must not stop the others
            report(fault, "A send failed in an unforeseen way")
            outcome = Outcome(DeliveryState.UNKNOWN, reason=type(fault).__name__)
        outcome = self._outage.note(outcome)
        settled = settled_as(claimed, outcome, self._timing, self._random.random(), again=batch.again)
        self._settler.put(batch.broadcast_id, *settled)
        # Not by a callback of the task's: at thousands a second that costs as much as the task.
        if task := asyncio.current_task():
            self._sends.discard(task)

    async def finish(self, within: float) -> None:
        """Wait so many seconds for the sends under way; those that are late are broken off, as unknown."""
        if not self._sends:
            return
        _, late = await asyncio.wait(self._sends, timeout=within)
        for task in late:
            task.cancel()
        if late:
            await asyncio.wait(late)
