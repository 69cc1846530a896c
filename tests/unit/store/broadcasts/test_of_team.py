"""What the team is told of its broadcasts: each news once, also where the next one overtakes it."""

from __future__ import annotations

from datetime import timedelta

from bot.model.broadcasts.broadcast import Kind, Plan, When
from bot.model.team.roles import Role
from bot.store import Store
from tests.support.stage import ORGANISER, TEXT
from tests.support.stores import CASE, NOW


async def _joins(store: Store, chat: int, role: Role) -> None:
    token = await store.team.invite(role, NOW, timedelta(days=1))
    assert await store.team.join(token, chat, NOW) is role


async def test_news_that_another_overtook_counts_as_told_to_nobody(store: Store) -> None:
    await _joins(store, ORGANISER, Role.OWNER)
    await _joins(store, ORGANISER + 1, Role.ORGANISER)
    plan = Plan(when=When.AT, at=NOW + timedelta(hours=1))
    number = await store.drafts.create(ORGANISER, CASE, Kind.UPDATE, "en", NOW, plan=plan)
    assert await store.of_team.news() == [], "nobody is told of a draft"
    assert await store.drafts.put_text(number, "en", TEXT, None)
    assert await store.drafts.confirm(number, 1, NOW)
    [planned] = await store.of_team.news()
    assert (planned.broadcast_id, planned.by, planned.told) == (number, 1, frozenset())

    assert await store.schedules.discard(number, NOW, ORGANISER)
    await store.of_team.told(planned, 2)
    await store.of_team.all_told(planned)
    [cancelled] = await store.of_team.news()
    assert cancelled.told == frozenset(), "of that, they still have to hear"
    await store.of_team.told(cancelled, 2)
    [told] = await store.of_team.news()
    assert told.told == {2}
    await store.of_team.all_told(told)
    assert await store.of_team.news() == []


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
