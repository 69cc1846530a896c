"""Being reminded as long as one has written nothing: who asks for it, and takes it back.

Nothing goes out by itself for that: the team may write to them as to any audience (broadcasts/nudging.py).
"""

from __future__ import annotations

from enum import StrEnum

from bot.model.cases.case import Case
from bot.model.letters.record import Record
from bot.model.small_numbers import FEWEST, Told, more_than
from bot.services.days import Days
from bot.services.people.visitors import Visitor
from bot.services.standings import StandingsService
from bot.store.store import Store


class NudgeWish(StrEnum):
    """How it stands with one person in a case."""

    OFF = "off"
    ON = "on"
    WROTE = "wrote"  # they have reported a letter: there is nothing to be reminded of
    NO_UPDATES = "no_updates"  # they get nothing of this case, so a reminder couldn't reach them
    CLOSED = "closed"  # there are no letters for it


class NudgesService:
    """Each wish is one person's, for one case. Offered to all who follow it, whatever they answered."""

    def __init__(self, store: Store, days: Days, standings: StandingsService) -> None:
        self._store = store
        self._days = days
        self._standings = standings
        self._noticed: dict[str, int] = {}  # in memory: a restart begins anew

    def is_offered(self, visitor: Visitor, slug: str) -> bool:
        """Whether this person can ask for it: they follow the case, and there are letters for it."""
        return self._follows(visitor, slug) and self._standings.is_live(slug)

    def offered(self, visitor: Visitor) -> list[Case]:
        """The cases for which this person can ask for it."""
        return [case for case in self._standings.live() if self._follows(visitor, case.slug)]

    async def of(self, visitor: Visitor, slug: str) -> NudgeWish:
        """How it stands now."""
        hindered = self._hindered(visitor, slug)
        return hindered or _wish(await self._store.records.get(visitor.chat, slug))

    async def set(self, visitor: Visitor, slug: str, *, on: bool) -> NudgeWish:
        """Ask for it, or take that back, also once there are no letters; how it stands then."""
        hindered = self._hindered(visitor, slug)
        if hindered and (on or not self._follows(visitor, slug)):
            return hindered  # who follows the case no more asks for nothing: it went with that
        record = await self._store.nudges.set(visitor.chat, slug, self._days.today(), on=on)
        return hindered or _wish(record)

    def asked(self, slug: str) -> Told:
        """A round number that those who asked are more than; None if they are few, or none.

        It is counted anew only once five more have asked, or five fewer: two looks tell of no few.
        """
        now = self._store.nudges.asked(slug)
        if abs(now - self._noticed.get(slug, 0)) >= FEWEST:
            self._noticed[slug] = now
        return more_than(self._noticed.get(slug, 0))

    def _hindered(self, visitor: Visitor, slug: str) -> NudgeWish | None:
        if not self._standings.is_live(slug):
            return NudgeWish.CLOSED
        return None if self._follows(visitor, slug) else NudgeWish.NO_UPDATES

    def _follows(self, visitor: Visitor, slug: str) -> bool:
        return visitor.follows and visitor.subscriber is not None and slug in visitor.subscriber.cases


def _wish(record: Record) -> NudgeWish:
    if record.letters:
        return NudgeWish.WROTE
    return NudgeWish.ON if record.nudges else NudgeWish.OFF
