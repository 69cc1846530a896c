"""What each of the team is told now of what happened, and how they want to be told."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from bot.content.cases.zones import zone_of
from bot.model.clock import Clock
from bot.model.team.news import NoticeTopic, TeamNews
from bot.model.team.notices import GETS_REPLIES, NoticeWishes, due
from bot.services.days import Days
from bot.services.people.visitors import Visitor
from bot.store.store import Store


@dataclass(frozen=True, slots=True)
class NoticesForOne:
    """What one chat is told now: messages, each with what it tells. `zone`: whose clock it goes by."""

    chat: int
    messages: Sequence[Sequence[TeamNews]]
    zone: ZoneInfo


class NoticesService:
    """What is to be told lies in the database until it was: a restart loses nothing, and repeats nothing."""

    def __init__(self, store: Store, clock: Clock, days: Days, wake: Callable[[], None]) -> None:
        """`wake` tells whoever tells the team that somebody wants to be told otherwise."""
        self._store = store
        self._clock = clock
        self._days = days
        self._wake = wake

    async def due(self) -> Sequence[NoticesForOne]:
        """What is to be told at this moment. What somebody doesn't want to hear is let go of."""
        waiting = await self._store.team_news.to_tell()
        if not waiting:
            return ()
        wishes, now = await self._store.notice_wishes.all(), self._clock.now()
        room = await self._store.team_room.get()
        if room is None or room.resting:  # then everything comes in private
            wishes = {chat: replace(one, room_only=False) for chat, one in wishes.items()}
        found = []
        for chat, news in groupby(sorted(waiting, key=lambda one: one.chat), key=lambda one: one.chat):
            theirs = wishes.get(chat, NoticeWishes())
            zone = self.zone(theirs)
            told = due(list(news), theirs, zone, now)
            if told.dropped:
                await self._store.team_news.told(*told.dropped)
            if told.messages:
                found.append(NoticesForOne(chat, told.messages, zone))
        return found

    async def told(self, news: Sequence[TeamNews]) -> None:
        """They were told of all of these, or can't be."""
        await self._store.team_news.told(*news)

    # What they wish.

    def zone(self, wishes: NoticeWishes) -> ZoneInfo:
        """Whose night counts."""
        return ZoneInfo(wishes.zone) if wishes.zone else self._days.zone

    def zone_of_chat(self, wishes: Mapping[int, NoticeWishes], chat: int) -> ZoneInfo:
        """The same, of somebody among all that was chosen."""
        return self.zone(wishes.get(chat, NoticeWishes()))

    def there(self, wishes: NoticeWishes) -> datetime:
        """What time it is now where they are."""
        return self._clock.now().astimezone(self.zone(wishes))

    async def wishes(self, visitor: Visitor) -> NoticeWishes:
        """How the visitor wants to be told."""
        return await self._store.notice_wishes.of(visitor.chat)

    async def replies_lost(self) -> bool:
        """Whether nobody of the team gets what supporters pass on, so that they can't pass anything on."""
        wishes = await self._store.notice_wishes.all()
        there = await self._store.team.chats(GETS_REPLIES)
        return not any(wishes.get(one, NoticeWishes()).wants_replies for one in there)

    async def switch(self, visitor: Visitor, topic: NoticeTopic, on: bool) -> None:
        """Tell them of it, or not any more."""
        before = await self.wishes(visitor)
        await self._choose(visitor, replace(before, off=before.off - {topic} if on else before.off | {topic}))

    async def switch_night(self, visitor: Visitor, on: bool) -> None:
        """Tell them by night as by day, or not any more."""
        await self._choose(visitor, replace(await self.wishes(visitor), at_night=on))

    async def switch_room(self, visitor: Visitor, only: bool) -> None:
        """What comes in the team's room: tell them there only, or in private too."""
        await self._choose(visitor, replace(await self.wishes(visitor), room_only=only))

    async def live_in(self, visitor: Visitor, country: str) -> None:
        """Their night is that of a country (two capital letters); "": the organisation's."""
        zone = zone_of(country) if country else None
        await self._choose(visitor, replace(await self.wishes(visitor), zone=zone.key if zone else None))

    async def _choose(self, visitor: Visitor, wishes: NoticeWishes) -> None:
        await self._store.notice_wishes.choose(visitor.chat, wishes)
        self._wake()
