"""The digest: each Monday, what supporters reported in the week before, for who of the team wants it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Final

from bot.content.library import Library
from bot.model.cases.case import Case
from bot.model.clock import Clock
from bot.model.totals.progress import CaseProgress, Weeks
from bot.services.people.visitors import Visitor
from bot.services.standings import StandingsService
from bot.services.team.notices import NoticesService
from bot.services.totals.totals import TotalsService
from bot.store.store import Store

FROM: Final = time(8)
"""When it comes, by each one's own clock: on Monday, or as soon after as the bot runs."""


@dataclass(frozen=True, slots=True)
class DigestCase:
    """One case in it. `latest`: last week, with weeks before it that it is told together with; None: too few.

    `before`: what is told by itself before that. `over`: all letters before this week are more than that.
    """

    case: Case
    latest: Weeks | None
    before: Weeks | None
    over: int | None


@dataclass(frozen=True, slots=True)
class Digest:
    """What one of the team is told on a Monday. `until`: the Sunday before."""

    until: date
    cases: Sequence[DigestCase]


class DigestService:
    """Figures are those that anybody may see of a case by weeks, so that no two of them tell of a few."""

    def __init__(
        self,
        store: Store,
        library: Library,
        clock: Clock,
        standings: StandingsService,
        totals: TotalsService,
        notices: NoticesService,
    ) -> None:
        self._store = store
        self._library = library
        self._clock = clock
        self._standings = standings
        self._totals = totals
        self._notices = notices

    async def wants(self, visitor: Visitor) -> bool:
        """Whether they get it."""
        return await self._store.digests.wants(visitor.chat)

    async def switch(self, visitor: Visitor, on: bool) -> None:
        """Send it to them from next Monday on, or no more."""
        there = self._notices.there(await self._notices.wishes(visitor)).date()
        await self._store.digests.want(visitor.chat, _monday(there) if on else None)

    async def due(self) -> Sequence[tuple[int, date]]:
        """Chats that get one now, and the Monday whose it is."""
        wanted = await self._store.digests.wanted()
        if not wanted:
            return ()
        wishes = await self._store.notice_wishes.all()
        found = []
        for chat, last in wanted.items():
            zone = self._notices.zone_of_chat(wishes, chat)
            there = self._clock.now().astimezone(zone)
            monday = _monday(there.date())
            if last < monday and there.time() >= FROM:
                found.append((chat, monday))
        return found

    async def of(self, visitor: Visitor, monday: date) -> Digest:
        """What this one of the team is told: of each case of theirs that is live."""
        until = monday - timedelta(days=1)
        cases = []
        for case in list(self._library.cases.values()):
            if visitor.has(case.slug) and self._standings.is_live(case.slug):
                known: CaseProgress = await self._totals.progress(case)
                weeks = list(known.weeks)
                latest = weeks.pop() if weeks and weeks[-1].last == until else None
                cases.append(DigestCase(case, latest, weeks[-1] if weeks else None, known.over))
        return Digest(until, cases)

    async def told(self, chat: int, monday: date) -> None:
        """They had it, or can't be reached."""
        await self._store.digests.told(chat, monday)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
