"""A case whose last day for letters comes rests by itself; the team is asked a day before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Final

from bot.content.library import Library
from bot.model.cases.case import Case
from bot.services.days import Days
from bot.services.standings import StandingsService
from bot.store.store import Store

BEFORE: Final = timedelta(days=1)


class CaseRestService:
    """Each of the team is asked once for each last day; another day is asked about anew."""

    def __init__(self, store: Store, library: Library, days: Days, standings: StandingsService) -> None:
        self._store = store
        self._library = library
        self._days = days
        self._standings = standings

    async def to_ask(self) -> Sequence[tuple[Case, Mapping[int, int]]]:
        """Live cases that rest soon, each with those who weren't asked yet: number in the team → chat."""
        found = []
        for case in list(self._library.cases.values()):
            if case.act_until is None or not self._standings.is_live(case.slug):
                continue
            if case.act_until - self._days.today() > BEFORE:
                continue
            told = await self._store.revisions.told_of_rest(case.slug, case.act_until)
            team = await self._store.team.who_send()
            untold = {member: chat for member, chat in team.items() if member not in told}
            if untold:
                found.append((case, untold))
        return found

    async def asked(self, case: Case, member: int) -> None:
        """One of the team was asked, or can't be."""
        if case.act_until is not None:
            await self._store.revisions.tell_of_rest(case.slug, case.act_until, member)
