"""Milestones of cases, by what may be told of their letters: noticed, offered for thanks, put away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from bot.content.library import Library
from bot.model.broadcasts.audience import Acted, Audience
from bot.model.broadcasts.broadcast import USUAL_BUTTONS, Draft, Kind, Plan
from bot.model.broadcasts.delivery import Outgoing
from bot.model.cases.case import Case
from bot.model.cases.standing import Standing
from bot.model.clock import Clock
from bot.model.totals.counts import ALL, LETTERS
from bot.model.totals.milestones import Milestone, MilestoneState, milestone_of
from bot.services.days import Days
from bot.services.people.visitors import Visitor
from bot.services.standings import StandingsService
from bot.store.store import Store

_WORTH_A_WORD: Final = frozenset({Standing.LIVE, Standing.OVER})
"""Of a case that is closed or stopped other things are to be said."""


class MilestonesService:
    """By steps, which are of days that are over and of five people: nobody sees whose letter made it full."""

    def __init__(
        self, store: Store, library: Library, clock: Clock, days: Days, standings: StandingsService
    ) -> None:
        self._store = store
        self._library = library
        self._clock = clock
        self._days = days
        self._standings = standings
        self._noticed: dict[str, int] = {}  # by this program: else the table is asked

    def letters(self, slug: str) -> int:
        """So many letters of the case are told."""
        return self._store.steps.told(slug, self._days.today()).cells(LETTERS).get(ALL, 0)

    async def notice(self) -> bool:
        """Put down what cases have passed since, and have the team told; whether there was any."""
        any_passed = False
        for slug in self._library.cases:
            letters = milestone_of(self.letters(slug)) or 0
            if letters > self._noticed.get(slug, 0) and self._standings.of(slug) in _WORTH_A_WORD:
                now = self._clock.now()
                any_passed = await self._store.milestones.passed(slug, letters, now) or any_passed
                self._noticed[slug] = letters
        return any_passed

    async def open(self, visitor: Visitor) -> Sequence[Milestone]:
        """Those for which this organiser can write thanks, and nobody has yet."""
        found = await self._store.milestones.newest()
        return [
            one
            for one in found
            if one.state is MilestoneState.OPEN and self._case(visitor, one.case) is not None
        ]

    async def look(self, visitor: Visitor, slug: str, letters: int) -> tuple[Case, Milestone] | None:
        """One of them, whatever has become of it; None if there is nothing to thank for, or not for them."""
        case = self._case(visitor, slug)
        found = await self._store.milestones.of(slug, letters) if case else None
        return None if case is None or found is None else (case, found)

    async def begin_thanks(
        self, visitor: Visitor, case: Case, letters: int, texts: Mapping[str, Outgoing]
    ) -> Milestone | None:
        """A draft to all who reported a letter and want every update; or what a colleague has begun.

        Once for each milestone. None if the case hasn't passed it.
        """
        plan = Plan(
            audience=Audience(acted=Acted.REPORTED),
            buttons=USUAL_BUTTONS[Kind.UPDATE],
            more_letters_than=letters,
        )

        async def make() -> int:
            return await self._store.drafts.create_with(
                visitor.chat, case.slug, Kind.UPDATE, case.default_language, self._clock.now(), plan, texts
            )

        return await self._store.milestones.begin(case.slug, letters, make)

    async def put_away(self, slug: str, letters: int) -> None:
        """Offer it no more, to anybody of the team."""
        await self._store.milestones.put_away(slug, letters)

    def untrue(self, draft: Draft) -> bool:
        """Whether its words may say more letters than can be told by now."""
        said = draft.plan.more_letters_than
        return bool(said) and self.letters(draft.case) <= said

    def _case(self, visitor: Visitor, slug: str) -> Case | None:
        case = self._library.case(slug)
        worth = visitor.sends and visitor.has(slug) and self._standings.of(slug) in _WORTH_A_WORD
        return case if worth else None
