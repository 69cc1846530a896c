"""Moments of people are kept by the day once their day is over."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.model.broadcasts.broadcast import Kind
from bot.model.clock import day_of
from bot.model.people.subscription import Gone, Wants
from bot.model.team.roles import Role
from bot.store import Store
from bot.store.people import rounding
from tests.support.stores import CASE, NOW, rounded, rows

DAY = timedelta(days=1)
MIDNIGHT = day_of(NOW)


async def joined(store: Store, chat: int, now: datetime) -> None:
    await store.subscribers.subscribe(chat, language="en", wants=Wants.ALL, cases=[CASE], now=now)


async def since(store: Store, chat: int) -> tuple[datetime, datetime | None]:
    """When somebody joined, and since when they are gone."""
    found = await store.subscribers.get(chat)
    assert found is not None
    return found.since, found.gone_at


async def test_todays_moments_stay_exact_and_those_of_days_before_are_rounded(store: Store) -> None:
    for chat, at in ((1, NOW - 40 * DAY), (2, NOW - DAY), (3, NOW), (4, MIDNIGHT), (5, MIDNIGHT - DAY)):
        await joined(store, chat, at)
    await store.subscribers.mark_gone(1, Gone.LEFT, NOW - 2 * DAY)
    await store.subscribers.mark_gone(2, Gone.LOST, NOW)
    await rounded(store, NOW)
    assert await since(store, 1) == (MIDNIGHT - 40 * DAY, MIDNIGHT - 2 * DAY)
    assert await since(store, 2) == (MIDNIGHT - DAY, NOW)
    assert [await since(store, chat) for chat in (3, 4, 5)] == [
        (NOW, None),
        (MIDNIGHT, None),
        (MIDNIGHT - DAY, None),
    ]
    await rounded(store, NOW + DAY)
    assert await since(store, 2) == (MIDNIGHT - DAY, MIDNIGHT)
    assert await since(store, 3) == (MIDNIGHT, None)


async def test_a_day_is_over_with_its_last_moment(store: Store) -> None:
    last = MIDNIGHT + DAY - timedelta(microseconds=1)
    await joined(store, 1, last)
    await rounded(store, last)
    assert await since(store, 1) == (last, None)
    await rounded(store, MIDNIGHT + DAY)
    assert await since(store, 1) == (MIDNIGHT, None)


async def test_all_are_rounded_however_many_and_in_another_order_each_time(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rounding, "BLOCK", 5)
    monkeypatch.setattr(rounding, "AT_ONCE", 2)
    for chat in range(1, 24):
        await joined(store, chat, NOW + timedelta(seconds=chat))
    assert len({tuple(await store.rounding.blocks()) for _ in range(8)}) > 1
    await rounded(store, NOW + DAY)
    assert rows(tmp_path / "bot.db", "SELECT DISTINCT since FROM subscribers") == [
        (f"{MIDNIGHT:%Y-%m-%d} 00:00:00.000000",)
    ]


def hours(folder: Path) -> list[tuple[object, str]]:
    """Of each broadcast, the hours of the moments at which it was made and was over."""
    found = rows(folder / "bot.db", "SELECT id, created_at, finished_at FROM broadcasts ORDER BY id")
    return [(number, "-".join(str(at)[11:13] if at else "" for at in moments)) for number, *moments in found]


async def test_the_team_and_broadcasts_that_are_over(store: Store, tmp_path: Path) -> None:
    token = await store.team.invite(Role.OWNER, NOW, DAY)
    await store.team.join(token, 7, NOW)
    draft = await store.drafts.create(7, CASE, Kind.UPDATE, "en", NOW)
    thrown_away = await store.drafts.create(7, CASE, Kind.UPDATE, "en", NOW)
    await store.drafts.discard(thrown_away, NOW)
    await rounded(store, NOW + DAY)
    [member] = await store.team.members(7)
    assert (member.since, member.exact) == (MIDNIGHT, False)
    assert hours(tmp_path) == [(draft, "09-"), (thrown_away, "09-09")], (
        "they may still be begun, or brought back"
    )
    await rounded(store, NOW + 2 * DAY)
    assert hours(tmp_path) == [(draft, "09-"), (thrown_away, "00-00")]
