"""When somebody of the team is told what happened: gathered, by day, and as they wish. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot.model.team.news import SORTS, News, NoticeTopic, TeamNews, Urgency
from bot.model.team.roles import Access, Role
from bot.model.team.room import IN_ROOM

QUIET_FOR: Final = timedelta(minutes=2)
"""What is gathered is told once nothing more has happened for so long,"""
GATHERED_FOR: Final = timedelta(minutes=6)
"""or so long after the first of it."""
NIGHT_BEGINS: Final = time(22)
NIGHT_ENDS: Final = time(7)


@dataclass(frozen=True, slots=True)
class NoticeWishes:
    """How one of the team wants to be told. `zone`: whose night counts; None: the organisation's.

    `room_only`: what comes in the team's room they don't want in private too.
    """

    off: frozenset[NoticeTopic] = frozenset()
    at_night: bool = False
    zone: str | None = None
    room_only: bool = False

    @property
    def wants_replies(self) -> bool:
        """Whether what supporters pass on comes to them."""
        return NoticeTopic.REPLIES not in self.off

    def wants(self, news: TeamNews) -> bool:
        """Whether they are to be told of this at all."""
        if self.room_only and news.what in IN_ROOM and news.urgency is not Urgency.AT_ONCE:
            return False
        return news.urgency is Urgency.AT_ONCE or SORTS[news.what].topic not in self.off


@dataclass(frozen=True, slots=True)
class Notices:
    """What is told now: messages, each with what it tells, in order. `dropped`: what isn't told at all."""

    messages: Sequence[Sequence[TeamNews]]
    dropped: Sequence[TeamNews] = ()


def is_night(now: datetime, zone: ZoneInfo) -> bool:
    """Whether only what is urgent is told there: from 22:00 to 7:00."""
    there = now.astimezone(zone).time()
    return there >= NIGHT_BEGINS or there < NIGHT_ENDS


def due(waiting: Sequence[TeamNews], wishes: NoticeWishes, zone: ZoneInfo, now: datetime) -> Notices:
    """What one person is told at this moment, of what waits for them, oldest first. `zone`: whose night."""
    wanted = [news for news in waiting if wishes.wants(news)]
    night = is_night(now, zone) and not wishes.at_night
    alone = {Urgency.AT_ONCE} if night else {Urgency.AT_ONCE, Urgency.BY_DAY}
    messages: list[Sequence[TeamNews]] = [[news] for news in wanted if news.urgency in alone]
    together = [news for news in wanted if news.urgency is Urgency.GATHERED]
    if together and not night and _is_gathered(together, now):
        messages.append(together)
    return Notices(messages, [news for news in waiting if news not in wanted])


def _is_gathered(together: Sequence[TeamNews], now: datetime) -> bool:
    ages = [now - news.at for news in together if news.at is not None]
    # What lies ahead was written before the clock was put back: it waits for nothing.
    if len(ages) < len(together) or min(ages) < timedelta():
        return True
    return min(ages) >= QUIET_FOR or max(ages) >= GATHERED_FOR


GETS_REPLIES: Final = Access.ORGANISERS


def topics_of(role: Role | None) -> tuple[NoticeTopic, ...]:
    """What somebody with that role is told of, and can switch off."""
    heard = {SORTS[news].topic for news in News if SORTS[news].access.admits(role)}
    if GETS_REPLIES.admits(role):
        heard.add(NoticeTopic.REPLIES)
    return tuple(topic for topic in NoticeTopic if topic in heard)
