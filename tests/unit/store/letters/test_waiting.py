"""Reminders and open questions."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta, timezone

import pytest

from bot.model.letters.reminder import Reminder
from bot.model.people.prompt import Prompt
from bot.store import Store
from tests.support.stores import CASE, NOW, OTHER_CASE

ANNA, BORIS = 5_000_000_001, 77
HOUR = timedelta(hours=1)


async def test_reminders_come_due_in_order(store: Store) -> None:
    assert await store.reminders.due(NOW + HOUR, 10) == []
    await store.reminders.set(ANNA, CASE, "choices", "fr", NOW + HOUR)
    await store.reminders.set(BORIS, CASE, "x", "en", NOW)
    await store.reminders.set(BORIS, OTHER_CASE, "y", "en", NOW + 2 * HOUR)
    assert await store.reminders.due(NOW - HOUR, 10) == []
    first, second = await store.reminders.due(NOW + HOUR, 10)
    assert first.chat == BORIS
    assert second == Reminder(second.id, ANNA, CASE, "choices", "fr", NOW + HOUR)
    assert await store.reminders.due(NOW + HOUR, 1) == [first]
    assert await store.reminders.done(first.id)
    assert not await store.reminders.done(first.id)
    assert await store.reminders.due(NOW + HOUR, 10) == [second]


async def test_due_reminders_are_read_one_after_the_other(store: Store) -> None:
    for chat in (3, 1, 2):
        await store.reminders.set(chat, CASE, "x", "en", NOW)
    await store.reminders.set(4, CASE, "x", "en", NOW - HOUR)
    read, last = [], None
    while found := await store.reminders.due(NOW, 1, after=last):
        last = found[0]
        read.append(last.chat)
    assert read == [4, 3, 1, 2]


async def test_a_new_reminder_takes_the_place_of_the_old(store: Store) -> None:
    await store.reminders.set(ANNA, CASE, "old", "fr", NOW)
    (old,) = await store.reminders.due(NOW, 10)
    await store.reminders.set(ANNA, CASE, "new", "ru", NOW + HOUR)
    assert not await store.reminders.done(old.id)  # it was replaced while the old one was being sent
    (new,) = await store.reminders.due(NOW + HOUR, 10)
    assert (new.data, new.language) == ("new", "ru")


async def test_a_reminder_is_taken_back(store: Store) -> None:
    await store.reminders.set(ANNA, CASE, "x", "fr", NOW)
    assert not await store.reminders.cancel(ANNA, OTHER_CASE)
    assert not await store.reminders.cancel(BORIS, CASE)
    assert await store.reminders.cancel(ANNA, CASE)
    assert not await store.reminders.cancel(ANNA, CASE)
    assert await store.reminders.due(NOW + HOUR, 10) == []


async def test_times_come_back_in_utc_whatever_zone_they_had(store: Store) -> None:
    dushanbe = timezone(timedelta(hours=5))
    await store.reminders.set(ANNA, CASE, "x", "fr", datetime(2026, 3, 15, 2, 0, tzinfo=dushanbe))
    (reminder,) = await store.reminders.due(datetime(2026, 3, 15, 2, 0, tzinfo=dushanbe), 5)
    assert reminder.due_at == datetime(2026, 3, 14, 21, 0, tzinfo=UTC)
    assert reminder.due_at.tzinfo is UTC
    assert await store.reminders.due(datetime(2026, 3, 15, 1, 59, tzinfo=dushanbe), 5) == []


async def test_a_time_without_a_zone_is_refused(store: Store) -> None:
    with pytest.raises(Exception, match="naive"):
        await store.reminders.set(ANNA, CASE, "x", "fr", datetime(2026, 3, 15))  # noqa: DTZ001
    assert await store.reminders.due(datetime(2026, 3, 16, tzinfo=UTC), 10) == []


async def test_a_question_is_answered_once(store: Store) -> None:
    asked = Prompt("name", "data", NOW + HOUR)
    await store.prompts.ask(ANNA, asked.kind, asked.data, asked.expires_at)
    assert (await store.visits.visit(ANNA)).prompt == asked
    assert (await store.visits.visit(BORIS)).prompt is None
    dropped = await asyncio.gather(*(store.prompts.drop(ANNA) for _ in range(10)))
    assert sorted(dropped) == [False] * 9 + [True]
    assert (await store.visits.visit(ANNA)).prompt is None


async def test_a_new_question_takes_the_place_of_the_old(store: Store) -> None:
    await store.prompts.ask(ANNA, "name", "old", NOW + HOUR)
    await store.prompts.ask(ANNA, "text", "new", NOW + 2 * HOUR)
    assert (await store.visits.visit(ANNA)).prompt == Prompt("text", "new", NOW + 2 * HOUR)


async def test_questions_are_dropped_and_purged(store: Store) -> None:
    await store.prompts.ask(ANNA, "name", "x", NOW + HOUR)
    assert await store.prompts.drop(ANNA)
    assert not await store.prompts.drop(ANNA)
    await store.prompts.ask(ANNA, "name", "x", NOW)
    await store.prompts.ask(BORIS, "name", "x", NOW + HOUR)
    assert await store.prompts.purge(NOW) == 1
    assert (await store.visits.visit(BORIS)).prompt is not None
