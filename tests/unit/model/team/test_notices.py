"""When somebody of the team is told: whatever happens, everything once, in order, and nothing by night."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from bot.model.team.news import SORTS, News, NoticeTopic, TeamNews, Urgency
from bot.model.team.notices import GATHERED_FOR, QUIET_FOR, NoticeWishes, due, is_night, topics_of
from bot.model.team.roles import Role

DUSHANBE = ZoneInfo("Asia/Dushanbe")
DAY = datetime(2026, 11, 30, 10, 0, tzinfo=UTC)  # 15:00 in Dushanbe
NIGHT = datetime(2026, 11, 30, 20, 0, tzinfo=UTC)  # 1:00 there
MINUTE = timedelta(minutes=1)
USUAL = NoticeWishes()
KINDS = st.builds(
    TeamNews,
    id=st.integers(1, 10**6),
    chat=st.just(1),
    what=st.sampled_from(News),
    role=st.sampled_from([None, *Role]),
    at=st.none() | st.timedeltas(timedelta(days=-1), timedelta(days=1)).map(lambda ago: DAY - ago),
)
WISHES = st.builds(
    NoticeWishes, off=st.frozensets(st.sampled_from(NoticeTopic)), at_night=st.booleans(), zone=st.none()
)


def _news(what: News, minutes_ago: float = 0, *, now: datetime = DAY, role: Role | None = None) -> TeamNews:
    return TeamNews(1, 1, what, actor=7, role=role, at=now - minutes_ago * MINUTE)


def _told(*waiting: TeamNews, wishes: NoticeWishes = USUAL, now: datetime = DAY) -> list[list[News]]:
    found = due(waiting, wishes, DUSHANBE, now)
    return [[news.what for news in message] for message in found.messages]


def test_each_kind_has_its_sort() -> None:
    assert set(SORTS) == set(News)


def test_what_happens_within_minutes_comes_together_once_it_is_quiet() -> None:
    sent, stopped = _news(News.SENDS, 3), _news(News.STOPS, 1)
    assert _told(sent, stopped) == [], "there may be more to come"
    later = DAY + QUIET_FOR
    assert _told(sent, stopped, now=later) == [[News.SENDS, News.STOPS]]
    busy = [_news(News.SENDS, minutes) for minutes in range(int(GATHERED_FOR / MINUTE), -1, -1)]
    assert _told(*busy) == [[News.SENDS] * len(busy)], "however much goes on"


def test_by_night_only_what_is_urgent_comes_unless_they_wish_it() -> None:
    waiting = [_news(what, 60, now=NIGHT) for what in (News.SENDS, News.ADDRESS, News.CASE_STOPPED)]
    assert _told(*waiting, now=NIGHT) == [[News.CASE_STOPPED]]
    awake = NoticeWishes(at_night=True)
    assert _told(*waiting, wishes=awake, now=NIGHT) == [[News.ADDRESS], [News.CASE_STOPPED], [News.SENDS]]
    morning = datetime(2026, 12, 1, 2, 0, tzinfo=UTC)  # 7:00 there
    assert _told(*waiting, now=morning - MINUTE) == [[News.CASE_STOPPED]]
    assert _told(*waiting, now=morning) == [[News.ADDRESS], [News.CASE_STOPPED], [News.SENDS]]
    assert is_night(DAY.replace(hour=17), DUSHANBE)
    assert not is_night(DAY.replace(hour=16, minute=59), DUSHANBE)


def test_owners_are_not_made_or_removed_while_the_others_sleep() -> None:
    for what in (News.JOINED, News.INVITED, News.RAISED, News.REMOVED, News.REVOKED):
        assert _told(_news(what, role=Role.OWNER), now=NIGHT) == [[what]]
        assert _told(_news(what, role=Role.ORGANISER), now=NIGHT) == []
        by_server = replace(_news(what, role=Role.ORGANISER), actor=None)
        assert _told(by_server, now=NIGHT) == [[what]], "nor is it done from the server"


@given(st.lists(KINDS, max_size=8), WISHES, st.datetimes(timezones=st.just(UTC)))
def test_nothing_is_told_twice_or_lost(waiting: list[TeamNews], wishes: NoticeWishes, now: datetime) -> None:
    waiting = [replace(news, id=number) for number, news in enumerate(waiting)]
    found = due(waiting, wishes, DUSHANBE, now.replace(year=2026))
    told = [news for message in found.messages for news in message]
    assert len(told) == len(set(told))
    assert not set(told) & set(found.dropped)
    assert all(list(message) == sorted(message, key=waiting.index) for message in found.messages)
    assert all(SORTS[news.what].topic in wishes.off for news in found.dropped)
    assert {news for news in waiting if news.urgency is Urgency.AT_ONCE} <= set(told)
    # In the end everything is told that they want to hear.
    end = due(waiting, replace(wishes, at_night=True), DUSHANBE, DAY + timedelta(days=3))
    ended = {news for message in end.messages for news in message}
    assert ended | set(found.dropped) == set(waiting)


def test_who_does_less_is_told_of_less() -> None:
    assert topics_of(Role.OWNER) == tuple(NoticeTopic)
    assert NoticeTopic.TEAM not in topics_of(Role.ORGANISER)
    assert NoticeTopic.REPLIES in topics_of(Role.ORGANISER)
    assert topics_of(Role.CASE_WORKER) == (NoticeTopic.CASES, NoticeTopic.ADDRESSES)
    assert topics_of(Role.TRANSLATOR) == ()
