"""After the bot was out of reach for long: the next message to everybody says so, with a button to stop."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Final

from bot.model.broadcasts.broadcast import Draft, Kind, Task
from bot.model.clock import Clock
from bot.model.people.absence import KEPT_FOR_BOTS, Absence, as_one, is_absence, readers_of, with_another
from bot.store.store import Store

log = logging.getLogger(__name__)

WRITTEN_EVERY_S: Final = 300.0
"""So often it is written down, at most, that Telegram is heard."""


class AbsencesService:
    """Notices absences, and knows which broadcasts tell of them."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._heard_at: float | None = None  # by Clock.seconds
        self._written_at = 0.0

    async def begin(self) -> None:
        """The bot has started, and Telegram is heard. To be called before anything is sent."""
        restored = await self._store.absences.restored()
        if restored is not None and restored[0] < restored[1]:
            await self._note(*restored)
        before, now = await self._store.absences.heard(), self._clock.now()
        # While the program is down there is only the calendar to go by.
        if before is not None and is_absence(before, now):
            await self._note(before, now)
        await self._hear(now)

    async def heard(self) -> None:
        """Telegram is heard now. Writes to the database every few minutes only."""
        seconds = self._clock.seconds()
        silent = 0.0 if self._heard_at is None else seconds - self._heard_at
        if silent > KEPT_FOR_BOTS.total_seconds():
            # By these seconds alone: the calendar may have been set meanwhile.
            now = self._clock.now()
            await self._note(now - timedelta(seconds=silent), now)
        self._heard_at = seconds
        if seconds - self._written_at >= WRITTEN_EVERY_S:
            await self._hear(self._clock.now())

    async def _hear(self, now: datetime) -> None:
        await self._store.absences.hear(now)
        self._heard_at = self._written_at = self._clock.seconds()

    async def _note(self, since: datetime, until: datetime) -> None:
        known = await self._store.absences.all()
        noted = with_another(known, since, until)
        if noted == known:
            return
        await self._store.absences.keep(noted)
        log.warning(
            "Telegram was out of reach from %s to %s. What people wrote then may be lost, /stop too: the "
            "next message to everybody says so.",
            f"{since:%Y-%m-%d %H:%M} UTC",
            f"{until:%Y-%m-%d %H:%M} UTC",
        )

    async def to_tell(self, draft: Draft) -> Absence | None:
        """What the message is to tell its readers; None if they know, or nothing was lost."""
        if draft.task is Task.RECALL:
            return None
        root = await self._root(draft)
        return as_one(
            [one for one in await self._store.absences.all() if await self._tells(one, draft, root)]
        )

    async def going_out(self, draft: Draft) -> None:
        """The broadcast tells its readers from now on. Safe to repeat."""
        if draft.task is not Task.SEND:
            return
        plan, root = draft.plan, await self._root(draft)
        settles = readers_of(draft.case, draft.kind) if plan.audience.everybody and not draft.source else ""
        before = await self._store.absences.all()
        after = [
            one.told_by(draft.id, settles)
            if draft.id not in one.told and await self._tells(one, draft, root)
            else one
            for one in before
        ]
        if after != before:
            await self._store.absences.keep(after)

    async def _tells(self, absence: Absence, draft: Draft, root: int) -> bool:
        """Whether its readers hear of that absence: those of a correction do if they did before."""
        if draft.id in absence.told or root in absence.told:
            return True
        return draft.task is Task.SEND and not await self._settled(absence, draft)

    async def _settled(self, absence: Absence, draft: Draft) -> bool:
        """Whether everybody whom it is for has been told: a call goes to those who want updates too."""
        by = {readers_of(draft.case, kind) for kind in (draft.kind, Kind.CALL)}
        for number, settles in absence.told.items():
            if settles in by:
                progress = await self._store.progress.of(number)
                if progress is None or not progress.cancelled:  # else it was stopped before all had it
                    return True
        return False

    async def _root(self, draft: Draft) -> int:
        """The broadcast that it goes on from, or corrects; or its own id."""
        found = draft
        while found.source is not None:
            source = await self._store.drafts.get(found.source)
            if source is None:
                break
            found = source
        return found.id
