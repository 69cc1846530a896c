"""What came of letters: asked once, two weeks after a letter was reported."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Callable
from datetime import UTC, date, datetime, time, timedelta

from bot.content.library import Library
from bot.model.cases.case import Authority, Case
from bot.model.cases.standing import Standing
from bot.model.clock import Clock
from bot.model.letters.reply import Answer, ReplyQuestion
from bot.services.days import Days
from bot.services.people.visitors import Visitor
from bot.services.standings import WITHHELD, StandingsService
from bot.store.store import Store

ASK_AFTER = timedelta(days=14)
ASK_AT = time(16)
"""In the organisers' time zone. Everybody who reported on one day is asked at one time: a question that kept
the minute would tell, to whoever has the database, which report it belongs to."""
MOST_PASSED_ON = 10
"""In a day, from one chat: nobody knows who passes things on, so nobody could stop somebody who floods."""


class RepliesService:
    """Questions that are due, and the answers to them."""

    def __init__(
        self,
        store: Store,
        library: Library,
        clock: Clock,
        days: Days,
        standings: StandingsService,
        may_tidy: Callable[[], bool],
    ) -> None:
        """`may_tidy`: whether a question may be dropped because of the day that it is."""
        self._store = store
        self._library = library
        self._clock = clock
        self._days = days
        self._standings = standings
        self._may_tidy = may_tidy
        self._passed_on: Counter[int] = Counter()  # by chat, on one day; in memory only
        self._passed_on_day = days.today()

    def known(self, slug: str, authority_id: str) -> tuple[Case, Authority] | None:
        """The case and the authority, or None if they are not there (any more)."""
        case = self._library.case(slug)
        authority = case.authority(authority_id) if case else None
        return (case, authority) if case and authority else None

    async def expect(self, visitor: Visitor, case: Case, authority: Authority, day: date) -> bool:
        """Ask two weeks after the letter of that `day`.

        False if there is no such letter, or that is to be asked anyway, or was before, or isn't wanted.
        """
        return await self._store.replies.expect(
            visitor.chat, case.slug, authority.id, visitor.language, self._due(day), reported=day
        )

    async def is_open(self, visitor: Visitor, case: Case, authority: Authority) -> bool:
        """Whether this could be asked: it isn't to be asked yet, wasn't before, and wasn't declined."""
        return not await self._store.replies.settled(visitor.chat, case.slug, authority.id)

    async def ask_me(self, visitor: Visitor, case: Case, authority: Authority, day: date) -> bool:
        """Ask about the letter of that `day`, as the person wishes. Whether it will be asked.

        Once the two weeks are over it is too late: the question would come at once.
        """
        if self._due(day) > self._clock.now():
            await self.expect(visitor, case, authority, day)
        return await self._store.replies.waits(visitor.chat, case.slug, authority.id)

    async def withdraw(self, visitor: Visitor, slug: str, authority_id: str, day: date) -> None:
        """Take back the question about the letter of that day, which was taken back itself."""
        await self._store.replies.withdraw(visitor.chat, slug, authority_id, self._due(day))

    def _due(self, day: date) -> datetime:
        return datetime.combine(day + ASK_AFTER, ASK_AT, self._days.zone).astimezone(UTC)

    async def due(self) -> AsyncIterator[tuple[ReplyQuestion, Case, Authority]]:
        """The questions whose time has come.

        Of stopped cases and of people who are gone, they are dropped; of cases that may be live again soon
        (see `StandingsService.withheld`) they are withheld for a week.

        Each is read just before it is given. One that isn't `asked` is given again by the next call, not by
        this one.
        """
        now, last = self._clock.now(), None
        if (withheld := self._standings.withheld()) and self._may_tidy():
            await self._store.replies.drop_old(withheld, now - WITHHELD)
        while last := await self._store.replies.due(now, after=last, without=self._standings.withheld()):
            known = self.known(last.case, last.authority)
            held = await self._store.subscribers.get(last.chat)
            if known is None or (held and held.gone):
                await self._store.replies.drop(last)
            elif self._standings.of(last.case) in (Standing.LIVE, Standing.OVER):
                yield last, *known
            elif self._may_tidy():
                await self._store.replies.drop(last)

    async def asked(self, question: ReplyQuestion) -> None:
        """It was asked, or can't be."""
        await self._store.replies.asked(question, self._days.today())

    async def answer(self, visitor: Visitor, case: Case, authority: Authority, answer: Answer) -> None:
        """Keep what came of the letters to this authority; a later answer takes the place of an earlier."""
        await self._store.replies.answer(visitor.chat, case.slug, authority.id, answer, self._days.today())

    async def decline(self, visitor: Visitor, slug: str, authority_id: str) -> None:
        """Don't ask about this authority."""
        if self.known(slug, authority_id):
            await self._store.replies.decline(visitor.chat, slug, authority_id, self._days.today())

    async def decline_all(self, visitor: Visitor, slug: str, authority_id: str) -> None:
        """Don't ask about this authority, nor about any letter reported so far."""
        async with self._store.unit():
            await self.decline(visitor, slug, authority_id)
            await self._store.replies.decline_all(visitor.chat, self._days.today())

    def may_pass_on(self, visitor: Visitor) -> bool:
        """Whether this chat may pass on one more thing today; it is counted."""
        if self._passed_on_day != self._days.today():
            self._passed_on.clear()
            self._passed_on_day = self._days.today()
        self._passed_on[visitor.chat] += 1
        return self._passed_on[visitor.chat] <= MOST_PASSED_ON

    async def organisers(self) -> list[int]:
        """The chats that a reply is passed on to."""
        return await self._store.team.chats()
