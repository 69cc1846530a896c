"""What came of letters: asked once, two weeks after a letter was reported."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection
from datetime import UTC, date, datetime, time, timedelta

from bot.content.library import Library
from bot.model.cases.case import Authority, Case
from bot.model.cases.standing import Standing
from bot.model.clock import Clock
from bot.model.letters.record import SentLetter
from bot.model.letters.reply import Answer, ReplyQuestion
from bot.model.retention import ASK_AFTER, WITHHELD
from bot.model.team.notices import GETS_REPLIES, NoticeWishes
from bot.services.days import Days
from bot.services.people.visitors import Visitor
from bot.services.standings import StandingsService
from bot.store.letters.records import LookedThrough
from bot.store.store import Store

ASK_AT = time(16)
"""In the organisers' time zone: one time for everybody of a day."""
AT_ONCE = 8
"""So many records are looked through before they are written anew together, whatever is in them: a kill in
between asks twice what was asked of them."""
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
        # By this program: up to which day, and which cases were left out.
        self._looked_through: tuple[date, Collection[str]] | None = None

    def known(self, slug: str, authority_id: str) -> tuple[Case, Authority] | None:
        """The case and the authority, or None if they are not there (any more)."""
        case = self._library.case(slug)
        authority = case.authority(authority_id) if case else None
        return (case, authority) if case and authority else None

    async def will_ask(self, visitor: Visitor, case: Case, authority: Authority, day: date) -> bool:
        """Whether this will be asked about the letter of that day; of an earlier one, that was said then."""
        return await self._store.replies.waits(visitor.chat, case.slug, authority.id, day)

    async def is_open(self, visitor: Visitor, case: Case, authority: Authority) -> bool:
        """Whether this could be asked: it isn't to be asked yet, wasn't before, and wasn't declined."""
        return not await self._store.replies.settled(visitor.chat, case.slug, authority.id)

    async def ask_me(self, visitor: Visitor, case: Case, authority: Authority, day: date) -> bool:
        """Ask about the letter of that `day`, as the person wishes. Whether it will be asked.

        Once the two weeks are over it is too late: the question would come at once.
        """
        if self._due(day) > self._clock.now():
            await self._store.replies.wish(
                visitor.chat, case.slug, authority.id, visitor.language, day, self._days.today()
            )
        return await self._store.replies.waits(visitor.chat, case.slug, authority.id)

    def _due(self, day: date) -> datetime:
        return datetime.combine(day + ASK_AFTER, ASK_AT, self._days.zone).astimezone(UTC)

    async def ask_due(
        self,
        ask: Callable[[ReplyQuestion, Case, Authority], Awaitable[bool]],
        goes_on: Callable[[], bool] = lambda: True,
    ) -> None:
        """Ask what is to be asked by now; `ask` says whether a question is left for later.

        Questions of stopped cases and of people who are gone are dropped; of cases that may be live again
        soon (see `StandingsService.withheld`) they are withheld for a week. Each is read just before it is
        asked. Some records are looked through, whether there is a question in them or not, then written
        anew together, in no order. One that is left for later is asked by the next call. Once `goes_on`
        denies it, nothing more is asked. What was looked through once for a day isn't looked for again.
        """
        now = self._clock.now().astimezone(self._days.zone)
        upto = now.date() if now.time() >= ASK_AT else now.date() - timedelta(days=1)
        withheld = self._standings.withheld()
        if self._looked_through == (upto, withheld):
            return
        over = True
        if withheld and self._may_tidy():
            too_old = upto - WITHHELD
            keys = [key for key in await self._store.records.due(too_old) if key[0] in withheld]
            over = await self._ask(keys, too_old, ask, goes_on)
        keys = [key for key in await self._store.records.due(upto) if key[0] not in withheld]
        if await self._ask(keys, upto, ask, goes_on) and over:
            self._looked_through = upto, withheld

    async def _ask(
        self,
        keys: list[tuple[str, bytes]],
        upto: date,
        ask: Callable[[ReplyQuestion, Case, Authority], Awaitable[bool]],
        goes_on: Callable[[], bool],
    ) -> bool:
        """Whether all of them were looked through, and nothing is left for later."""
        over = True
        while keys and goes_on():
            some, keys = keys[:AT_ONCE], keys[AT_ONCE:]
            found: list[LookedThrough] = []
            try:
                for key in some:
                    found.append(await self._look_through(key, upto, ask, goes_on))
                    over = over and found[-1].over
            finally:
                # Also if that was broken off: what was asked isn't asked again.
                if found:
                    await self._store.records.looked_through(found, upto, self._days.today())
        return over and not keys

    async def _look_through(
        self,
        key: tuple[str, bytes],
        upto: date,
        ask: Callable[[ReplyQuestion, Case, Authority], Awaitable[bool]],
        goes_on: Callable[[], bool],
    ) -> LookedThrough:
        asked, dropped, over = list[str](), list[str](), True
        for one in await self._store.records.due_questions(key, upto):
            question = ReplyQuestion(one.chat, key[0], one.authority, one.language, one.due)
            known = self.known(question.case, question.authority)
            held = await self._store.subscribers.get(question.chat)
            standing = self._standings.of(question.case)
            if known is None or (held and held.gone) or question.case in self._standings.withheld():
                dropped.append(one.authority)
            elif standing not in (Standing.LIVE, Standing.OVER):
                if self._may_tidy():
                    dropped.append(one.authority)
                else:
                    over = False
            elif not goes_on() or await ask(question, *known):
                over = False
            else:
                asked.append(one.authority)
        return LookedThrough(key, asked, dropped, over)

    async def answer(self, visitor: Visitor, case: Case, authority: Authority, answer: Answer) -> bool:
        """Keep what came of the letters to this authority; a later answer takes the place of an earlier.

        False if they have reported no letter to it: any button can be made up, and buttons grow old.
        """
        return await self._store.replies.answer(
            visitor.chat, case.slug, authority.id, answer, self._days.today()
        )

    async def unanswered(self, visitor: Visitor, case: Case, authority: Authority) -> SentLetter | None:
        """The newest letter to this authority that two weeks have brought no answer to, as they said."""
        before = self._days.today() - ASK_AFTER
        return await self._store.replies.unanswered(visitor.chat, case.slug, authority.id, before)

    async def decline(self, visitor: Visitor, slug: str, authority_id: str) -> None:
        """Don't ask about this authority."""
        if self.known(slug, authority_id):
            await self._store.replies.decline(visitor.chat, slug, authority_id, self._days.today())

    async def decline_all(self, visitor: Visitor, slug: str, authority_id: str) -> None:
        """Don't ask about this authority, nor about any letter reported so far."""
        async with self._store.unit():
            await self.decline(visitor, slug, authority_id)
            await self._store.replies.decline_all(visitor.chat, self._days.today())

    async def may_pass_on(self, visitor: Visitor, case: Case, authority: Authority) -> bool:
        """Whether something came of a letter that they reported, as they said."""
        return await self._store.replies.may_pass_on(visitor.chat, case.slug, authority.id)

    async def pass_on(self, visitor: Visitor, case: Case, authority: Authority) -> bool:
        """Whether this chat may pass on one more thing in this case today; it is counted."""
        day = self._days.today()
        return await self._store.replies.pass_on(visitor.chat, case.slug, authority.id, day, MOST_PASSED_ON)

    async def organisers(self, case: str) -> list[int]:
        """The chats that a reply in this case is passed on to: theirs who didn't switch that off."""
        wishes = await self._store.notice_wishes.all()
        chats = await self._store.team.chats(GETS_REPLIES, case)
        return [one for one in chats if wishes.get(one, NoticeWishes()).wants_replies]
