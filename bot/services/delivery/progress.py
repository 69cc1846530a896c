"""What an organiser sees of a broadcast under way."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from bot.content.library import Library
from bot.model.broadcasts.broadcast import UNDER_WAY, BroadcastState, Draft, Progress, Task, Trouble, When
from bot.model.broadcasts.delivery import Outgoing
from bot.model.cases.case import Case
from bot.model.clock import Clock
from bot.store.store import Store

RATE_SAMPLES: Final = 5
"""The rate shown is that between the newest and the oldest of this many looks."""
_SOON: Final = timedelta(seconds=10)
"""A wait shorter than this isn't worth a word."""


class Ahead(StrEnum):
    """Which broadcast goes before this one."""

    RECALL = "recall"
    URGENT = "urgent"
    CORRECT = "correct"
    EARLIER = "earlier"  # one of its own rank, confirmed before


class Recalled(StrEnum):
    """What a broadcast has to do with something that is taken back."""

    IT = "it"  # it is, or what it corrects
    BEFORE = "before"  # the one that it goes on from, to those whom that didn't reach


@dataclass(frozen=True, slots=True)
class Followed:
    """A broadcast and the chat that follows it. `message_id`: the live progress message, if there is one.

    `ahead`: what it waits behind. `next_due`: when the next recipients' time comes, if it is nobody's now;
    `for_readers`: they wait for their own evening or morning, else for another try. `begins`: it waits for
    the broadcast that it follows on. `texts`: its own, or of what it deletes. `held`: it is paused because
    its case isn't live, and can't go on while that is so.
    the broadcast that it follows on. `texts`: its own, or of what it deletes. `recalled`: what is
    being deleted everywhere, or was.
    """

    progress: Progress
    draft: Draft
    case: Case | None
    chat: int
    message_id: int | None
    rate: float | None = None  # messages a second, None until there are two looks
    ahead: Ahead | None = None
    next_due: datetime | None = None
    trouble: Trouble | None = None
    texts: Mapping[str, Outgoing] = field(default_factory=dict)
    held: bool = False
    recalled: Recalled | None = None

    @property
    def stays(self) -> bool:
        """Whether it can only be stopped, once it is paused: what it goes on from is taken back."""
        return self.recalled is Recalled.BEFORE

    @property
    def for_readers(self) -> bool:
        """Whether its readers have hours of their own."""
        return self.draft.plan.when is When.EVENING or self.draft.plan.wait_for_morning

    @property
    def nobody(self) -> bool:
        """Whether nobody has it, as far as is known."""
        return self.progress.delivered == 0 and self.progress.unknown == 0

    @property
    def waits(self) -> bool:
        """Whether its first readers' own time of day is yet to come."""
        sends = self.progress.task is Task.SEND and self.progress.state is BroadcastState.SENDING
        return sends and self.nobody and self.for_readers and self.next_due is not None

    @property
    def begins(self) -> bool:
        """Whether it begins as soon as another one is done."""
        return self.draft.source is not None and self.progress.state is BroadcastState.SCHEDULED

    @property
    def percent(self) -> int:
        """Whole per cent settled; 100 only when all are."""
        return 100 * self.progress.settled // self.progress.audience if self.progress.audience else 0

    @property
    def minutes_left(self) -> int | None:
        """Minutes until the end at the present rate, 0 if less than one; None if there is no telling."""
        held_up = self.ahead or self.next_due or self.progress.state is not BroadcastState.SENDING
        if not self.rate or held_up or not self.progress.listed:
            return None
        seconds = self.progress.waiting / self.rate
        return 0 if seconds < 60 else math.ceil(seconds / 60)


class ProgressService:
    """Looks at broadcasts for their authors; for an owner, once the author isn't in the team any more.

    `trouble`: what holds the engine up at this moment.
    """

    def __init__(
        self, store: Store, library: Library, clock: Clock, trouble: Callable[[], Trouble | None]
    ) -> None:
        self._store = store
        self._library = library
        self._clock = clock
        self._trouble = trouble
        self._looks: dict[int, deque[tuple[float, int]]] = {}

    @property
    def trouble(self) -> Trouble | None:
        """What holds every broadcast up, if anything does. Said by the engine; the database isn't asked."""
        return self._trouble()

    async def under_way(self, seconds: float) -> Sequence[Followed]:
        """Every broadcast under way, in the order they go; `seconds` on any steady clock, for the rate."""
        running = await self._store.progress.running()
        self._looks = {
            p.broadcast_id: self._looks.get(p.broadcast_id, deque(maxlen=RATE_SAMPLES)) for p in running
        }
        for progress in running:
            if progress.state is BroadcastState.PAUSED:
                self._looks[progress.broadcast_id].clear()  # afterwards a pause isn't slowness
            self._looks[progress.broadcast_id].append((seconds, progress.settled))
        found = [await self._followed(progress, running) for progress in running]
        return [followed for followed in found if followed]

    async def any(self) -> bool:
        """Whether any broadcast is under way."""
        return bool(await self._store.progress.running())

    async def finished(self) -> Sequence[Followed]:
        """Every broadcast that is done and whose result nobody has been told."""
        found = []
        for broadcast_id in await self._store.progress.unreported():
            followed = await self.look(broadcast_id)
            if followed:
                found.append(followed)
            else:
                await self._store.progress.mark_reported(broadcast_id)
        return found

    async def look(self, broadcast_id: int) -> Followed | None:
        """One broadcast as it stands, whatever its state; None if there is none, or nobody to follow it."""
        progress = await self._store.progress.of(broadcast_id)
        if progress is None:
            return None
        under_way = progress.state in UNDER_WAY
        return await self._followed(progress, await self._store.progress.running() if under_way else ())

    async def _followed(self, progress: Progress, running: Sequence[Progress]) -> Followed | None:
        broadcast_id = progress.broadcast_id
        chat = await self._store.drafts.author(broadcast_id)
        if chat is None or not await self._store.team.sends(chat):
            chat = await self._store.team.first_owner()
        draft = await self._store.drafts.get(broadcast_id)
        if chat is None or draft is None:
            return None
        ahead, next_due = None, None
        if progress.state is BroadcastState.SENDING:
            ahead, next_due = await self._waits_for(progress, running)
        return Followed(
            progress,
            draft,
            self._library.case(draft.case),
            chat,
            await self._store.progress.message(broadcast_id),
            self._rate(broadcast_id),
            ahead,
            next_due,
            self._trouble() if progress.state in UNDER_WAY else None,
            await self._texts(draft),
            progress.state is BroadcastState.PAUSED and await self._store.standings.is_held(broadcast_id),
            await self._recalled(draft),
        )

    async def _recalled(self, draft: Draft) -> Recalled | None:
        found = None if draft.task is Task.RECALL else await self._store.follow_ups.recall_of(draft.id)
        if found is None:
            return None
        return Recalled.IT if draft.id == found[1] or draft.task is Task.CORRECT else Recalled.BEFORE

    async def _texts(self, draft: Draft) -> Mapping[str, Outgoing]:
        """What it says. A recall has no words of its own: those of what it deletes."""
        while not draft.texts and draft.source is not None:
            source = await self._store.drafts.get(draft.source)
            if source is None:
                break
            draft = source
        return draft.texts

    def _rate(self, broadcast_id: int) -> float | None:
        looks = self._looks.get(broadcast_id)
        if not looks:
            return None
        (before, had), (now, has) = looks[0], looks[-1]
        return (has - had) / (now - before) if now > before else None

    async def _waits_for(
        self, progress: Progress, running: Sequence[Progress]
    ) -> tuple[Ahead | None, datetime | None]:
        """What goes before it, or the time of its next recipients, if it waits for one of them."""
        now = self._clock.now()
        if progress.listed and not await self._store.progress.has_due(progress.broadcast_id, now):
            due = await self._store.progress.next_due(progress.broadcast_id)
            if due is None:
                return None, None  # nobody is left: it was over, or stopped, since it was looked at
            if due > now + _SOON:
                return None, due
        return await self._ahead(progress, running), None

    async def _ahead(self, progress: Progress, running: Sequence[Progress]) -> Ahead | None:
        """What goes first: the first in order of those before it that has somebody to send to now."""
        now = self._clock.now()
        for other in running:
            if other.broadcast_id == progress.broadcast_id:
                return None
            sending = other.state is BroadcastState.SENDING
            if not sending or not await self._store.progress.has_due(other.broadcast_id, now):
                continue
            if other.task is not Task.SEND:
                return Ahead(other.task.value)
            draft = await self._store.drafts.get(other.broadcast_id)
            return Ahead.URGENT if draft and draft.plan.urgent else Ahead.EARLIER
        return None

    async def shown_in(self, broadcast_id: int, message_id: int | None) -> None:
        """The live progress message is this one; None: there is none any more."""
        await self._store.progress.set_message(broadcast_id, message_id)

    async def reported(self, broadcast_id: int, message_id: int | None) -> None:
        """The result was told, in that message if it is known; or it can't be."""
        await self._store.progress.mark_reported(broadcast_id, message_id)

    async def result_stands_in(self, broadcast_id: int) -> int | None:
        """The message in the author's chat that has the result, if that is known."""
        return await self._store.progress.result(broadcast_id)
