"""What an update changes it changes once, however often Telegram brings it."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from functools import partial

import pytest

from bot.errors import AlreadyHandled
from bot.store import Store
from tests.support.simulated.hands import StillClock
from tests.support.stores import NOW

ANNA = 12


class Broken(Exception):
    pass


async def switches(store: Store, update: int, language: str) -> None:
    """Answer an update by switching a language on."""
    async with store.unit_of_work(ANNA, update=update):
        await store.languages.switch(language, True)


async def is_known(store: Store, update: int) -> bool:
    return (await store.visits.visit(ANNA, update)).handled


async def test_the_second_time_nothing_is_changed(store: Store) -> None:
    await switches(store, 7, "tg")
    assert await is_known(store, 7)
    assert not await is_known(store, 8)
    with pytest.raises(AlreadyHandled):
        await switches(store, 7, "xx")
    assert await store.languages.on() == {"tg"}
    await switches(store, 8, "yy")
    assert await store.languages.on() == {"tg", "yy"}


async def test_of_two_at_once_one_changes_something(store: Store) -> None:
    found = await asyncio.gather(switches(store, 7, "tg"), switches(store, 7, "xx"), return_exceptions=True)
    assert sorted(type(one).__name__ for one in found) == ["AlreadyHandled", "NoneType"]
    assert len(await store.languages.on()) == 1


async def test_in_a_unit_and_after_a_first_change_nothing_more_is_noted(store: Store) -> None:
    async with store.unit_of_work(ANNA, update=7):
        async with store.unit():
            await store.languages.switch("tg", True)
            await store.languages.switch("xx", True)
        await store.languages.switch("yy", True)
    assert await store.languages.on() == {"tg", "xx", "yy"}
    assert await is_known(store, 7)


async def test_whoever_goes_on_after_it_was_found_changes_nothing(store: Store) -> None:
    await switches(store, 7, "tg")
    async with store.unit_of_work(ANNA, update=7) as work:
        work.first(partial(store.languages.switch, "zz", True))
        for language in ("xx", "yy"):
            with pytest.raises(AlreadyHandled):
                await store.languages.switch(language, True)
    assert await store.languages.on() == {"tg"}


async def test_what_changes_nothing_or_fails_can_be_done_again(store: Store) -> None:
    async with store.unit_of_work(ANNA, update=7):
        await store.languages.on()
    assert not await is_known(store, 7)

    async def fails() -> None:
        async with store.unit_of_work(ANNA, update=7), store.unit():
            await store.languages.switch("xx", True)
            raise Broken

    with pytest.raises(Broken):
        await fails()
    assert not await is_known(store, 7)
    await switches(store, 7, "tg")
    assert await store.languages.on() == {"tg"}


async def test_what_is_written_before_all_else_is_noted_too_so_that_all_who_write_look_alike(
    store: Store,
) -> None:
    async with store.unit_of_work(ANNA, update=7) as work:
        work.first(partial(store.languages.switch, "tg", True))
    assert await is_known(store, 7)
    with pytest.raises(AlreadyHandled):
        await switches(store, 7, "xx")
    assert await store.languages.on() == {"tg"}


async def test_what_is_broken_off_before_it_changed_anything_is_done_when_it_comes_again(
    store: Store,
) -> None:
    async def broken_off() -> None:
        async with store.unit_of_work(ANNA, update=7) as work:
            work.first(partial(store.languages.switch, "zz", True))
            raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        await broken_off()
    assert await store.languages.on() == {"zz"}
    await switches(store, 7, "tg")
    assert await store.languages.on() == {"tg", "zz"}


async def test_numbers_go_once_telegram_brings_them_no_more(store: Store) -> None:
    for update, days in ((1, 0), (2, 1), (3, 3)):
        async with store.unit_of_work(ANNA, StillClock(NOW + timedelta(days=days)), update):
            await store.languages.switch("tg", True)
    assert await store.handled_updates.let_go(NOW + timedelta(days=2)) == 0
    assert await store.handled_updates.let_go(NOW + timedelta(days=4)) == 2
    assert await store.handled_updates.let_go(NOW + timedelta(days=4)) == 0
    assert [await is_known(store, update) for update in (1, 2, 3)] == [False, False, True]
