"""Who did what, counted aside: how far it is said to be, how long it holds, what follows a fault."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.errors import StillCounting, StoreUnavailable
from bot.model.broadcasts.broadcast import Kind
from bot.model.broadcasts.k_anonymity import Did
from bot.model.people.subscription import Wants
from bot.services.broadcasts import census
from bot.services.broadcasts.census import Census
from bot.store import Store
from bot.store.broadcasts import audience_counts
from bot.store.broadcasts.acts import DoneByTag
from tests.support.application import TestClock
from tests.support.stores import CASE, NOW, TODAY, opened

WEEK, MONTH = NOW - timedelta(days=7), NOW - timedelta(days=30)


@pytest.fixture
async def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Store]:
    """Four readers, which are many here; the first has reported a letter."""
    monkeypatch.setattr(census, "AT_ONCE", 3)
    monkeypatch.setattr(census, "PATIENCE_S", 0)
    monkeypatch.setattr(audience_counts, "A_LARGE_PAGE", 1)
    async with opened(tmp_path) as store:
        for chat in range(1, 5):
            await store.subscribers.subscribe(chat, language="en", wants=Wants.ALL, cases=[CASE], now=NOW)
        await reports(store, 1)
        yield store


async def reports(store: Store, chat: int) -> None:
    await store.actions.record(chat, CASE, "president", "release", TODAY, NOW)


async def reported(counting: Census, *moments: datetime) -> tuple[int, list[int]]:
    """How many have reported a letter, and how far the count was said to be until that was known."""
    said: list[int] = []
    while True:
        try:
            found = await counting.of(CASE, Kind.CALL, moments)
        except StillCounting as still:
            said.append(still.percent)
            await asyncio.sleep(0)
        else:
            return sum(number for group, number in found.items() if group.did is Did.REPORTED), said


async def test_few_are_counted_on_the_spot(store: Store) -> None:
    await store.subscribers.stop(4)
    counting = Census(store, TestClock())
    assert await reported(counting) == (1, [])
    await reports(store, 2)
    assert await reported(counting) == (2, [])


async def test_a_count_of_many_says_how_far_it_is_and_holds_for_a_quarter_of_an_hour(store: Store) -> None:
    clock = TestClock()
    counting = Census(store, clock)
    number, said = await reported(counting)
    assert number == 1
    assert said[0] == 0
    assert said == sorted(said)
    assert set(said) > {0}
    assert max(said) < 100
    await reports(store, 2)
    clock.advance(minutes=14)
    assert await reported(counting) == (1, [])
    clock.advance(minutes=1)
    number, said = await reported(counting)
    assert number == 2
    assert said


async def test_what_people_werent_told_apart_by_is_counted_anew_and_once_for_all(store: Store) -> None:
    counting = Census(store, TestClock())
    await reported(counting, WEEK)
    assert (await reported(counting, WEEK))[1] == []
    assert (await reported(counting, MONTH))[1]
    assert (await reported(counting, WEEK))[1] == (await reported(counting, WEEK, MONTH))[1] == []


async def test_after_a_fault_it_is_told_and_counted_anew(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    counting = Census(store, TestClock())

    async def locked(*_: object) -> DoneByTag:
        raise StoreUnavailable("The database is locked.")

    with monkeypatch.context() as patch:
        patch.setattr(DoneByTag, "of", locked)
        with pytest.raises(StoreUnavailable):
            await reported(counting)
    assert (await reported(counting))[0] == 1


async def test_nothing_goes_on_after_the_end(store: Store) -> None:
    counting = Census(store, TestClock())
    with pytest.raises(StillCounting):
        await counting.of(CASE, Kind.CALL, [])
    await counting.stop()
    assert not [task for task in asyncio.all_tasks() if task.get_name() == "who did what"]
