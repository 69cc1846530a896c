"""What is kept of whom to tell: wishes that go with their member, and what an older state left untold."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from bot.model.broadcasts.broadcast import Kind
from bot.model.cases.standing import Standing
from bot.model.team.news import News, NoticeTopic
from bot.model.team.notices import NoticeWishes
from bot.model.team.roles import Role
from bot.store import Store
from bot.store.db.migrations.versions.step_0023_notices import down_revision
from tests.support.stage import TEXT
from tests.support.stores import CASE, NOW, OTHER_CASE, opened, rows, sqlite_connection, taken_back

OLGA, PAUL, VERA = 91, 92, 93
WISHES = NoticeWishes(frozenset({NoticeTopic.CASES, NoticeTopic.TEAM}), at_night=True, zone="Asia/Tokyo")


async def _joins(store: Store, chat: int, role: Role) -> None:
    await store.team.join(await store.team.invite(role, NOW, timedelta(days=1)), chat, NOW)


async def test_wishes_are_shown_to_who_has_them_and_go_with_them(store: Store) -> None:
    await _joins(store, OLGA, Role.OWNER)
    await _joins(store, PAUL, Role.ORGANISER)
    for wishes in (replace(WISHES, zone=None), WISHES):
        await store.notice_wishes.choose(PAUL, wishes)
    await store.notice_wishes.choose(VERA, WISHES)
    assert await store.notice_wishes.all() == {PAUL: WISHES}, "nothing is kept of a stranger"
    shown = (await store.subscribers.personal_data(PAUL)).notice_wishes
    assert shown
    assert (shown.switched_off, shown.at_night, shown.time_zone) == (("cases", "team"), True, "Asia/Tokyo")
    await store.subscribers.migrate(PAUL, VERA)
    assert await store.notice_wishes.of(VERA) == WISHES
    await store.notice_wishes.choose(VERA, NoticeWishes())
    assert await store.notice_wishes.all() == {}, "who has chosen nothing has no row"
    await store.notice_wishes.choose(VERA, WISHES)
    await store.team.leave(VERA, NOW)
    assert await store.notice_wishes.all() == {}


async def test_what_an_older_state_still_had_to_tell_is_told(tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        for chat, role in ((OLGA, Role.OWNER), (PAUL, Role.ORGANISER), (VERA, Role.ORGANISER)):
            await _joins(store, chat, role)
        draft = await store.drafts.create(OLGA, CASE, Kind.UPDATE, "en", NOW)
        await store.drafts.put_text(draft, "en", TEXT, None)
        assert await store.drafts.confirm(draft, 1, NOW)
        for case in (CASE, OTHER_CASE):
            await store.standings.move(case, [Standing.LIVE], Standing.HERE, NOW, chat=PAUL)
    with sqlite_connection(tmp_path / "bot.db") as connection:
        connection.execute("DELETE FROM team_news")
        taken_back(connection, down_revision)
        connection.execute("UPDATE broadcasts SET news = '[3, 1, 2]'")
        connection.execute("UPDATE case_standings SET told = '[3]' WHERE \"case\" = ?", [CASE])
    async with opened(tmp_path) as store:
        found = await store.team_news.to_tell()
        assert [(one.chat, one.what, one.actor, one.broadcast, one.case, one.at) for one in found] == [
            (VERA, News.SENDS, 1, draft, None, None),
            (OLGA, News.CASE_STOPPED, 2, None, CASE, NOW),
        ]
        assert (await store.standings.all()).keys() == {CASE, OTHER_CASE}
    assert rows(tmp_path / "bot.db", "SELECT count(*) FROM notice_wishes") == [(0,)]


async def test_what_was_told_never_takes_with_it_what_happened_meanwhile(store: Store) -> None:
    await _joins(store, OLGA, Role.OWNER)
    await _joins(store, PAUL, Role.OWNER)
    await store.team_news.told(*await store.team_news.to_tell())
    await store.standings.move(CASE, [Standing.LIVE], Standing.HERE, NOW, chat=PAUL, tell=True)
    [stopped] = await store.team_news.to_tell()
    # While Olga is told, the case goes on: that takes the place of what was to be told before.
    await store.standings.move(CASE, [Standing.HERE], Standing.LIVE, NOW, chat=PAUL, tell=True)
    await store.team_news.told(stopped)
    assert [news.what for news in await store.team_news.to_tell()] == [News.CASE_ON]
