"""A case whose last day for letters comes rests by itself; the team is asked a day before."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from bot.content.library import Library
from bot.model.cases.case import Case
from bot.model.clock import Clock
from bot.services.days import Days
from bot.services.standings import StandingsService
from bot.store.store import Store

BEFORE: Final = timedelta(days=1)


class CaseRestService:
    """Each of the team is asked once for each last day; another day is asked about anew."""

    def __init__(
        self, store: Store, library: Library, clock: Clock, days: Days, standings: StandingsService
    ) -> None:
        self._store = store
        self._library = library
        self._clock = clock
        self._days = days
        self._standings = standings

    async def ask(self) -> None:
        """Have the team asked about live cases that rest soon, whoever wasn't yet."""
        for case in list(self._library.cases.values()):
            if case.act_until is None or not self._standings.is_live(case.slug):
                continue
            if case.act_until - self._days.today() > BEFORE:
                continue
            told = await self._store.revisions.told_of_rest(case.slug, case.act_until)
            if (await self._store.team.who_send(case.slug)).keys() - told:
                await self._store.revisions.tell_of_rest(case.slug, case.act_until, self._clock.now())

    def rests_soon(self, slug: str, until: str) -> Case | None:
        """The case, if that is still its last day for letters (ISO 8601), and it is live."""
        case = self._library.case(slug)
        if case is None or case.act_until is None or not self._standings.is_live(slug):
            return None
        return case if case.act_until.isoformat() == until else None
