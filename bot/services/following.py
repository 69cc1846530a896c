"""What an organiser sees of a broadcast under way, and the reminders that are due."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass

from bot.content.library import Library
from bot.model.broadcast import Progress
from bot.model.case import Case
from bot.model.clock import Clock
from bot.model.reminder import Reminder
from bot.store.store import Store

RATE_SAMPLES = 5
"""The rate shown is that between the newest and the oldest of this many looks."""


@dataclass(frozen=True, slots=True)
class Followed:
    """A broadcast and the chat that follows it. `message_id`: the live progress message, if there is one."""

    progress: Progress
    case: Case | None
    chat: int
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
    """Looks at broadcasts for their authors; for an owner, once the author isn't in the team any more."""

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
        """Every broadcast that is done and whose result nobody has been told."""
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
        chat = await self._store.broadcasts.author(progress.broadcast_id)
        if chat is None or await self._store.team.role(chat) is None:
            chat = await self._store.team.first_owner()
        draft = await self._store.broadcasts.draft(progress.broadcast_id)
        if chat is None or draft is None:
            return None
        message_id = await self._store.broadcasts.progress_message(progress.broadcast_id)
        return Followed(progress, self._library.case(draft.case), chat, message_id, rate)

    async def shown_in(self, broadcast_id: int, message_id: int | None) -> None:
        """The live progress message is this one; None: there is none any more."""
        await self._store.broadcasts.set_progress_message(broadcast_id, message_id)

    async def reported(self, broadcast_id: int) -> None:
        """The result was told, or can't be."""
        await self._store.broadcasts.mark_reported(broadcast_id)


class Reminding:
    """Reminders that are due."""

    def __init__(self, store: Store, library: Library, clock: Clock) -> None:
        self._store = store
        self._library = library
        self._clock = clock

    async def due(self) -> AsyncIterator[Reminder]:
        """The reminders whose time has come; those of closed cases and of people who are gone are dropped.

        Each is read just before it is given: whoever stopped or was forgotten meanwhile gets none. One that
        isn't `done` is given again by the next call, not by this one.
        """
        now, last = self._clock.now(), None
        while found := await self._store.reminders.due(now, 1, after=last):
            last = found[0]
            held = await self._store.subscribers.get(last.chat)
            if self._library.case(last.case) and not (held and held.gone):
                yield last
            else:
                await self.done(last)

    async def done(self, reminder: Reminder) -> None:
        """It was sent, or can't be."""
        await self._store.reminders.done(reminder.id)
