"""What the team sees of its broadcasts, and is told of them."""

from __future__ import annotations

from datetime import timedelta

from bot.model.broadcasts.broadcast import Kind, Plan, When
from bot.model.team.news import News
from bot.model.team.roles import Role
from bot.store import Store
from tests.support.stage import ORGANISER, TEXT
from tests.support.stores import CASE, NOW


async def _joins(store: Store, chat: int, role: Role) -> None:
    token = await store.team.invite(role, NOW, timedelta(days=1))
    assert await store.team.join(token, chat, NOW) is role


async def test_each_colleague_has_a_row_for_each_thing_until_they_were_told(store: Store) -> None:
    await _joins(store, ORGANISER, Role.OWNER)
    await _joins(store, ORGANISER + 1, Role.ORGANISER)
    await _joins(store, ORGANISER + 2, Role.CASE_WORKER)
    await store.team_news.told(*await store.team_news.to_tell())
    plan = Plan(when=When.AT, at=NOW + timedelta(hours=1))
    number = await store.drafts.create(ORGANISER, CASE, Kind.UPDATE, "en", NOW, plan=plan)
    assert await store.drafts.put_text(number, "en", TEXT, None)
    assert await store.team_news.to_tell() == [], "nobody is told of a draft"
    assert await store.drafts.confirm(number, 1, NOW)
    assert await store.schedules.discard(number, NOW, ORGANISER + 1)
    found = await store.team_news.to_tell()
    assert [(news.chat, news.what, news.actor, news.broadcast) for news in found] == [
        (ORGANISER + 1, News.SCHEDULES, 1, number),
        (ORGANISER, News.CANCELS, 2, number),
    ], "never who did it, nor who doesn't send"
    await store.team_news.told(found[0])
    assert await store.team_news.to_tell() == found[1:]


async def test_the_list_has_what_was_confirmed_and_nobody_s_drafts(store: Store) -> None:
    await _joins(store, ORGANISER, Role.OWNER)
    at = NOW + timedelta(hours=1)
    for author, plan in ((ORGANISER, Plan()), (ORGANISER + 5, Plan(when=When.AT, at=at)), (ORGANISER, None)):
        number = await store.drafts.create(author, CASE, Kind.UPDATE, "en", NOW, plan=plan)
        assert await store.drafts.put_text(number, "en", TEXT, None)
        if plan is not None:
            assert await store.drafts.confirm(number, 1, NOW)
    found = await store.of_team.some(0, 10)
    assert [(one.id, one.author, one.send_at) for one in found] == [(1, 1, None), (2, None, at)]
    assert [one.id for one in await store.of_team.some(1, 1)] == [2]
