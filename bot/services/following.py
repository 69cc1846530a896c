"""What an organiser sees of a broadcast under way, and the reminders that are due."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

from bot.content.library import Library
from bot.model.case import Case
from bot.model.clock import Clock
from bot.model.delivery import Progress
from bot.model.reminder import Reminder
from bot.store.store import Store

RATE_SAMPLES = 5
"""The rate shown is that between the newest and the oldest of this many looks."""


@dataclass(frozen=True, slots=True)
class Followed:
    """A broadcast and who follows it. `message_id`: the live progress message, if there is one yet."""

    progress: Progress
    case: Case | None
    author: int
    message_id: int | None
    rate: float | None  # messages a second, None until there are two looks

    @property
    def percent(self) -> int:
        """Whole per cent settled; 100 only when all are."""
        return 100 * self.progress.settled // self.progress.audience if self.progress.audience else 0

    @property
    def minutes_left(self) -> int | None:
        """Minutes until the end at the present rate, 0 if less than one; None if there is no telling."""
        if not self.rate:
            return None
        seconds = self.progress.waiting / self.rate
        return 0 if seconds < 60 else math.ceil(seconds / 60)


class Following:
    """Looks at broadcasts for those who wrote them."""

    def __init__(self, store: Store, library: Library) -> None:
        self._store = store
        self._library = library
        self._looks: dict[int, deque[tuple[float, int]]] = {}

    async def under_way(self, seconds: float) -> Sequence[Followed]:
        """Every broadcast under way; `seconds` on any steady clock, for the rate."""
        running = await self._store.broadcasts.running()
        self._looks = {
            p.broadcast_id: self._looks.get(p.broadcast_id, deque(maxlen=RATE_SAMPLES)) for p in running
        }
        found = []
        for progress in running:
            looks = self._looks[progress.broadcast_id]
            looks.append((seconds, progress.settled))
            (before, had), (now, has) = looks[0], looks[-1]
            followed = await self._followed(progress, (has - had) / (now - before) if now > before else None)
            if followed:
                found.append(followed)
        return found

    async def any(self) -> bool:
        """Whether any broadcast is under way."""
        return bool(await self._store.broadcasts.running())

    async def finished(self) -> Sequence[Followed]:
        """Every broadcast that is done and whose author hasn't been told."""
        found = []
        for broadcast_id in await self._store.broadcasts.unreported():
            progress = await self._store.broadcasts.progress(broadcast_id)
            followed = await self._followed(progress, None) if progress else None
            if followed:
                found.append(followed)
            else:
                await self._store.broadcasts.mark_reported(broadcast_id)
        return found

    async def _followed(self, progress: Progress, rate: float | None) -> Followed | None:
        author = await self._store.broadcasts.author(progress.broadcast_id)
        draft = await self._store.broadcasts.draft(progress.broadcast_id)
        if author is None or draft is None:
            return None
        message_id = await self._store.broadcasts.progress_message(progress.broadcast_id)
        return Followed(progress, self._library.case(draft.case), author, message_id, rate)

    async def shown_in(self, broadcast_id: int, message_id: int) -> None:
        """The live progress message is this one."""
        await self._store.broadcasts.set_progress_message(broadcast_id, message_id)

    async def reported(self, broadcast_id: int) -> None:
        """The author has the result."""
        await self._store.broadcasts.mark_reported(broadcast_id)


class Reminding:
    """Reminders that are due."""

    def __init__(self, store: Store, library: Library, clock: Clock) -> None:
        self._store = store
        self._library = library
        self._clock = clock

    async def due(self, limit: int = 100) -> Sequence[Reminder]:
        """Reminders whose time has come; those of closed cases and of stopped or gone people are dropped."""
        found = []
        for reminder in await self._store.reminders.due(self._clock.now(), limit):
            held = await self._store.subscribers.get(reminder.chat)
            if self._library.case(reminder.case) and not (held and held.gone):
                found.append(reminder)
            else:
                await self._store.reminders.done(reminder.id)
        return found

    async def done(self, reminder: Reminder) -> None:
        """It was sent, or can't be."""
        await self._store.reminders.done(reminder.id)
