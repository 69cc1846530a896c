"""A clock that jumps, at each state that a broadcast can be in."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import time

import pytest

from bot.chat.delivery import reports
from bot.rehearsal import InjectedFault
from tests.support.application import Running
from tests.support.people import Human
from tests.support.steps.broadcasting import adds_up, half_sent, put_off, store_of
from tests.support.steps.clocks import EVENING, NOT_AT_NIGHT, it_is, later, launches_with
from tests.support.steps.organising import got, launches, previews, sends, subscribed, writes_first
from tests.support.stores import rows

pytestmark = pytest.mark.clock

Jump = Callable[[Running], Awaitable[None]]


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reports, "PROGRESS_EVERY_S", 0.05)


async def _forward(bot: Running) -> None:
    await bot.clock_is_set(days=3)


async def _back(bot: Running) -> None:
    await bot.clock_is_set(days=-3)


async def _there_and_back(bot: Running) -> None:
    await bot.clock_is_set(days=-3)
    await bot.clock_is_set(days=3)


async def _asleep(bot: Running) -> None:
    await bot.machine_sleeps(days=3)


async def _goes_on(author: Human, jump: Jump) -> None:
    """Who was due while the machine slept wasn't sent to for days: that is asked about first."""
    if jump is _asleep:
        await author.hears("Waiting for your answer", "It stood still for a long time")
        await author.taps("▶️ Go on")


every_jump = pytest.mark.parametrize("jump", [_forward, _back, _there_and_back, _asleep])


@every_jump
async def test_a_draft_outlives_it(bot: Running, jump: Jump) -> None:
    olga, anna = await bot.owner(), await bot.subscriber("Anna")
    await writes_first(olga, "Update", "News")
    await jump(bot)
    await previews(olga)
    await olga.taps("🚀")
    assert adds_up(await olga.hears("Sent:"))["done"] == 1
    assert got(anna, "News")


@every_jump
async def test_what_waits_for_a_time_goes_by_the_calendar(bot: Running, jump: Jump) -> None:
    olga, anna = await bot.owner(), await bot.subscriber("Anna")
    await launches_with(olga, "At six", "🕒", "In 1 hour")
    await olga.hears("It waits for its time")
    await jump(bot)
    if jump in (_forward, _asleep):
        await later(bot, seconds=21)
        await olga.hears("Not sent: ")
        assert not got(anna, "At six")
        return
    await later(bot, minutes=50)
    assert not got(anna, "At six")
    if jump is _back:
        await later(bot, days=3)
    await later(bot, minutes=11)
    await anna.hears("At six")
    assert len(got(anna, "At six")) == 1


@every_jump
async def test_who_is_to_be_tried_again_waits_as_long_as_telegram_said(bot: Running, jump: Jump) -> None:
    olga = await bot.owner()
    readers = await half_sent(bot, olga, "News")
    await jump(bot)
    await _goes_on(olga, jump)
    await put_off(bot, 2)
    await later(bot, seconds=500)
    assert [len(bot.world.calls_of("sendMessage", reader.chat)) for reader in readers[2:]] == [2, 2]
    await later(bot, seconds=101)
    assert adds_up(await olga.hears("Sent:"))["done"] == 4
    assert [len(got(reader, "News")) for reader in readers] == [1] * 4


@every_jump
async def test_what_is_paused_stays_so_and_goes_on_when_told(bot: Running, jump: Jump) -> None:
    olga = await bot.owner()
    readers = await half_sent(bot, olga, "News")
    await olga.taps("⏸")
    await olga.hears("Paused")
    await jump(bot)
    await later(bot, seconds=601)
    assert not any(got(reader, "News") for reader in readers[2:])
    await olga.taps("▶️")
    assert adds_up(await olga.hears("Sent:"))["done"] == 4


@every_jump
@pytest.mark.parametrize("hours", [EVENING, NOT_AT_NIGHT])
async def test_readers_hours_are_those_of_the_calendar(
    bot: Running, jump: Jump, hours: tuple[str, ...]
) -> None:
    olga, anna = await bot.owner(), await bot.subscriber("Anna")
    await it_is(bot, time(5))
    await launches_with(olga, "At a good hour", *hours)
    await put_off(bot, 1)
    await jump(bot)
    await _goes_on(olga, jump)
    await put_off(bot, 1)
    begins = 18 if hours is EVENING else 8
    await later(bot, hours=begins - 6)
    assert bot.clock.now().hour == begins - 1
    assert not got(anna, "At a good hour")
    await later(bot, hours=1)
    await anna.hears("At a good hour")
    assert len(got(anna, "At a good hour")) == 1


@every_jump
async def test_what_is_done_can_be_taken_back_for_two_days_of_the_calendar(bot: Running, jump: Jump) -> None:
    olga, anna = await bot.owner(), await bot.subscriber("Anna")
    await later(bot, hours=2)
    result = await sends(olga, "Update", "A mistake")
    await jump(bot)
    await later(bot, hours=2)
    assert rows(bot.database, "SELECT count(*) FROM deliveries") == [(1,)]
    await olga.taps("↩️ Delete it everywhere", result)
    if jump in (_forward, _asleep):
        await olga.hears("It can't be deleted any more")
        return
    await olga.taps("Yes, delete it everywhere")
    await olga.hears("Deleted at 1 of 1")
    assert not got(anna, "A mistake")


@every_jump
async def test_what_is_being_taken_back_comes_to_its_end(bot: Running, jump: Jump) -> None:
    olga = await bot.owner()
    readers = [await subscribed(bot, name) for name in ("Anna", "Bob")]
    result = await sends(olga, "Update", "A mistake")
    bot.world.faults.add(
        InjectedFault("deleteMessages", chat=readers[1].chat, times=1, status=429, retry_after=60)
    )
    await olga.taps("↩️ Delete it everywhere", result)
    await olga.taps("Yes, delete it everywhere")
    await put_off(bot, 1)
    await jump(bot)
    await later(bot, seconds=61)
    assert adds_up(await olga.hears("Deleted at 2 of 2"))["done"] == 2
    assert not any(got(reader, "A mistake") for reader in readers)


@every_jump
async def test_a_list_that_is_being_made_is_made_whole(bot: Running, jump: Jump) -> None:
    olga = await bot.owner()
    readers = [await subscribed(bot, name) for name in ("Anna", "Bob", "Carl")]
    listing = store_of(bot).listing
    fill, going = listing.fill, asyncio.Event()

    async def held_up(broadcast_id: int, chunk: int = 1) -> bool:
        await going.wait()
        return await fill(broadcast_id, chunk)

    listing.fill = held_up  # type: ignore[method-assign]
    await launches(olga, "Update", "News")
    await jump(bot)
    going.set()
    await _goes_on(olga, jump)
    assert adds_up(await olga.hears("Sent:"))["done"] == 3
    assert [len(got(reader, "News")) for reader in readers] == [1] * 3
