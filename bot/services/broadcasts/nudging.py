"""Nudges, as the team writes them: how near one may come to another, and a draft with words to begin with."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bot.model.broadcasts.audience import Acted, Audience
from bot.model.broadcasts.broadcast import Draft, Kind, Plan, ReaderButton, Task
from bot.model.broadcasts.delivery import Outgoing
from bot.model.broadcasts.nudge import NUDGED_EVERY, OtherNudge, next_nudge, nudge_in_the_way
from bot.model.cases.case import Case
from bot.model.clock import Clock
from bot.services.people.visitors import Visitor
from bot.store.store import Store

_PLAN = Plan(
    audience=Audience(acted=Acted.WANTS_NUDGES),
    buttons=frozenset({ReaderButton.LETTER, ReaderButton.CASE}),
)


class NudgingService:
    """What is between two nudges of a case, and the draft of one."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def in_the_way(self, draft: Draft) -> OtherNudge | None:
        """The nudge that this one would come too near to as it is planned; None also for what is none."""
        if draft.task is not Task.SEND or not draft.plan.audience.nudges:
            return None
        begins = draft.plan.begins(self._clock.now()) or self._clock.now()
        return nudge_in_the_way(await self._store.nudges.others(draft.case, begins, draft.id), begins)

    async def next_from(self, slug: str, but: int | None = None) -> datetime | None:
        """From when on the case can have another one, UTC, beside that of the id `but`; None: at once."""
        now = self._clock.now()
        return next_nudge(await self._store.nudges.others(slug, now, but), now)

    async def is_due(self, slug: str) -> bool:
        """Whether nothing went out on the case for so long that a reminder may make sense."""
        last = await self._store.audience_counts.last_begun(slug)
        quiet = last is None or last <= self._clock.now() - NUDGED_EVERY
        return quiet and await self.next_from(slug) is None

    async def begin(self, visitor: Visitor, case: Case, texts: Mapping[str, Outgoing]) -> int:
        """The id of this organiser's draft of one: that which is there, or a new one with these texts.

        It is a call, so it reaches also those who get only calls, and goes while there are letters.
        """
        for number in await self._store.drafts.of_author(visitor.chat, case.slug):
            draft = await self._store.drafts.get(number)
            if draft is not None and draft.source is None and draft.plan.audience.nudges:
                return number
        return await self._store.drafts.create_with(
            visitor.chat, case.slug, Kind.CALL, case.default_language, self._clock.now(), _PLAN, texts
        )
