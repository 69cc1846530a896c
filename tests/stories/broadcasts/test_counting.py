"""Who did what, of so many people that it takes a while to count: screens answer meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta

import pytest

from bot.services.broadcasts import census
from bot.store.broadcasts.acts import DoneByTag
from bot.store.db.database import Database
from bot.store.db.sealing import Sealer
from tests.support.application import Running
from tests.support.people import Human
from tests.support.steps.organising import KEPT, PREVIEW, got, subscribed, writes_first

COUNTING = "I am looking at each of them"
JUST_NOW = "that is being counted just now"


@pytest.fixture(autouse=True)
def many(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten are many, and nobody waits for them to be counted."""
    monkeypatch.setattr(census, "AT_ONCE", 9)
    monkeypatch.setattr(census, "PATIENCE_S", 0)


async def is_counted() -> None:
    """Return once nobody is being looked at."""
    counts = [task for task in asyncio.all_tasks() if task.get_name() == "who did what"]
    if counts:
        await asyncio.wait(counts)


async def opened_by_five(bot: Running) -> Sequence[Human]:
    """Ten subscribers; the first five have opened a letter."""
    readers = [await subscribed(bot, f"Anna{n}") for n in range(10)]
    store = bot.app._store
    assert store is not None
    for reader in readers[:5]:
        await store.openings.opened(reader.chat, "tjk001", "president", bot.clock.now().date(), keep=True)
    return readers


async def chooses_who_opened(olga: Human) -> None:
    """From a draft to its audience, counted meanwhile: those who opened a letter."""
    await olga.taps("👥 Who")
    await olga.hears("Who gets it")
    await olga.taps("✍️ Letters")
    await olga.hears(COUNTING)
    await is_counted()
    await olga.taps("Look again")
    await olga.hears("Beside each choice")
    await olga.taps("Opened a letter")
    await olga.hears("Before: 10 people", "Now: 5 people")


async def lives_in_japan(bot: Running, *readers: Human) -> None:
    store = bot.app._store
    assert store is not None
    for reader in readers:
        assert await store.subscribers.set_country(reader.chat, "JP")


async def back_to_the_draft(olga: Human) -> None:
    await olga.taps("Back")
    await olga.hears("Who gets it")
    await olga.taps("Back")
    await olga.hears(KEPT)


async def test_a_count_is_shown_once_it_is_there_and_used_until_it_is_sent(bot: Running) -> None:
    olga = await bot.owner()
    readers = await opened_by_five(bot)
    await writes_first(olga, "Call to act", "You have begun a letter")
    await chooses_who_opened(olga)
    await back_to_the_draft(olga)
    await olga.taps("👁")
    await olga.hears(PREVIEW, "5 people in all")
    await olga.taps("🚀")
    await olga.hears("Sent:", "5")
    assert all(got(reader, "You have begun") for reader in readers[:5])
    assert not any(got(reader, "You have begun") for reader in readers[5:])


async def test_who_lives_where_is_counted_aside_too_and_once_for_both(bot: Running) -> None:
    olga = await bot.owner()
    readers = await opened_by_five(bot)
    await lives_in_japan(bot, *readers[5:])
    await writes_first(olga, "Update", "A vigil in Tokyo")
    await olga.taps("👥 Who")
    await olga.hears("Who gets it")
    await olga.taps("🌍 Country")
    await olga.hears(COUNTING, "or where they live")
    await is_counted()
    await olga.taps("Look again")
    await olga.hears("Beside each choice")
    await olga.taps("Japan")
    await olga.hears("Before: 10 people", "Now: 5 people")
    await olga.taps("Back")
    await olga.hears("Who gets it")
    await olga.taps("✍️ Letters")
    await olga.hears("Choices that would point at fewer")  # the same count has what they did
    await olga.taps("Back")
    await olga.hears("Who gets it")
    await olga.taps("Back")
    await olga.hears(KEPT)
    await olga.taps("👁")
    await olga.hears(PREVIEW, "5 people in all")
    await olga.taps("🚀")
    await olga.hears("Sent:", "5")
    assert [bool(got(reader, "vigil")) for reader in readers] == [False] * 5 + [True] * 5


@pytest.mark.clock
async def test_a_preview_says_when_it_doesnt_know_yet_who_is_asleep(bot: Running) -> None:
    olga = await bot.owner()
    readers = await opened_by_five(bot)
    await lives_in_japan(bot, *readers[5:])
    await bot.clock.asleep("what is due")
    now = bot.clock.now()
    in_the_night = datetime.combine(now.date() + timedelta(days=1), time(14), UTC)  # 23:00 in Japan
    bot.clock.advance(seconds=(in_the_night - now).total_seconds())
    await writes_first(olga, "Update", "Late there")
    await olga.taps("👁")
    await olga.hears(PREVIEW, "10 people in all", "it is night then is being counted just now")
    await is_counted()
    await olga.taps("Change")
    await olga.hears(KEPT)
    await olga.taps("👁")
    await olga.hears(PREVIEW, "It is night then for 5 readers")


@pytest.mark.clock
async def test_an_old_count_sends_nothing_before_it_is_made_anew(bot: Running) -> None:
    olga = await bot.owner()
    readers = await opened_by_five(bot)
    await writes_first(olga, "Call to act", "You have begun a letter")
    await chooses_who_opened(olga)
    await back_to_the_draft(olga)
    await olga.taps("👁")
    await olga.hears(PREVIEW, "5 people in all")
    await bot.later(minutes=16)
    await olga.taps("🚀")
    await olga.hears(JUST_NOW)
    assert not any(got(reader, "You have begun") for reader in readers)
    await is_counted()
    await olga.taps("Change")
    await olga.hears(KEPT)
    await olga.taps("👁")
    await olga.hears(PREVIEW, "5 people in all")
    await olga.taps("🚀")
    await olga.hears("Sent:", "5")


@pytest.mark.clock
async def test_a_choice_can_be_taken_back_while_it_is_counted(
    bot: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    olga = await bot.owner()
    await opened_by_five(bot)
    await writes_first(olga, "Call to act", "You have begun a letter")
    await chooses_who_opened(olga)
    await bot.later(minutes=16)
    going_on, read = asyncio.Event(), DoneByTag.of

    async def slowly(db: Database, sealer: Sealer, case: str) -> DoneByTag:
        await going_on.wait()
        return await read(db, sealer, case)

    monkeypatch.setattr(DoneByTag, "of", slowly)
    await olga.taps("Back")
    await olga.hears(COUNTING, "0 %")
    await olga.taps("Look again")
    await olga.taps("Everybody")
    await olga.hears("10 people", "Everybody it is for")
    going_on.set()
    await is_counted()


@pytest.mark.clock
async def test_what_was_scheduled_goes_out_once_its_readers_are_counted(bot: Running) -> None:
    olga = await bot.owner()
    readers = await opened_by_five(bot)
    await writes_first(olga, "Call to act", "You have begun a letter")
    await chooses_who_opened(olga)
    await back_to_the_draft(olga)
    await olga.taps("🕒")
    await olga.hears("When is it to go out?")
    await olga.taps("In 1 hour")
    await olga.hears("When is it to go out?")
    await olga.taps("Back")
    await olga.hears(KEPT)
    await olga.taps("👁")
    await olga.hears(PREVIEW, "5 people in all")
    await olga.taps("🚀")
    waits = await olga.hears("It waits for its time", "5 people as of now")
    await bot.later(minutes=20)
    await olga.taps("Look", waits)
    await is_counted()
    await bot.later(minutes=41)
    await is_counted()
    await bot.later(minutes=1)
    await olga.hears("Sent:", "5")
    assert all(got(reader, "You have begun") for reader in readers[:5])
