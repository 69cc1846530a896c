"""Reminders and open questions."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import select, update

from bot.model.letters.reminder import Reminder
from bot.model.people.prompt import Prompt
from bot.store import Store
from bot.store.db.schema import prompts, reminders
from tests.support.stores import CASE, NOW, OTHER_CASE, TODAY, rows

ANNA, BORIS = 5_000_000_001, 77
HOUR = timedelta(hours=1)
SECOND = timedelta(seconds=1)


async def due(store: Store, now: datetime) -> list[Reminder]:
    """The reminders whose time has come, the earliest first."""
    found = [
        one for mark in await store.reminders.due(now) for one in await store.reminders.due_in(mark, now)
    ]
    return sorted(found, key=lambda one: (one.due_at, one.chat))


async def test_reminders_come_due_and_stay_until_done(store: Store) -> None:
    assert await due(store, NOW + HOUR) == []
    await store.reminders.set(ANNA, CASE, "choices", "fr", NOW + HOUR, 7)
    await store.reminders.set(BORIS, CASE, "x", "en", NOW)
    await store.reminders.set(BORIS, OTHER_CASE, "y", "en", NOW + 2 * HOUR)
    assert await due(store, NOW - HOUR) == []
    assert await due(store, NOW + HOUR - SECOND) == [Reminder(BORIS, CASE, "x", "en", NOW)]
    first, second = await due(store, NOW + HOUR)
    assert second == Reminder(ANNA, CASE, "choices", "fr", NOW + HOUR, 7)
    assert await store.reminders.done(first)
    assert not await store.reminders.done(first)
    assert await due(store, NOW + HOUR) == [second]
    assert len(await due(store, NOW + 2 * HOUR)) == 2


async def test_reminders_of_one_time_come_in_another_order_each_time(store: Store) -> None:
    for chat in range(1, 13):
        await store.reminders.set(chat, CASE, "x", "en", NOW)
    orders = {tuple(await store.reminders.due(NOW)) for _ in range(5)}
    assert len(orders) > 1
    assert len({frozenset(order) for order in orders}) == 1


async def test_a_new_reminder_takes_the_place_of_the_old(store: Store) -> None:
    await store.reminders.set(ANNA, CASE, "old", "fr", NOW)
    (old,) = await due(store, NOW)
    await store.reminders.set(ANNA, CASE, "new", "ru", NOW + HOUR)
    assert not await store.reminders.done(old)  # it was replaced while the old one was being sent
    (new,) = await due(store, NOW + HOUR)
    assert (new.data, new.language) == ("new", "ru")


async def test_a_reminder_is_taken_back(store: Store) -> None:
    await store.reminders.set(ANNA, CASE, "x", "fr", NOW)
    await store.reminders.set(ANNA, OTHER_CASE, "y", "fr", NOW)
    assert not await store.reminders.cancel(BORIS, CASE)
    assert await store.reminders.cancel(ANNA, CASE)
    assert not await store.reminders.cancel(ANNA, CASE)
    assert [one.case for one in await due(store, NOW + HOUR)] == [OTHER_CASE]
    assert await store.reminders.cancel(ANNA, OTHER_CASE)
    assert await due(store, NOW + HOUR) == []


async def test_a_damaged_row_is_deleted_and_holds_up_nobody(store: Store) -> None:
    await store.reminders.set(ANNA, CASE, "x", "fr", NOW)
    await store.prompts.ask(ANNA, "name", "x", NOW + HOUR)
    async with store._db.write() as connection:
        for table in (reminders, prompts):
            sealed = await connection.scalar(select(table.c.sealed))
            await connection.execute(update(table).values(sealed=bytes(len(sealed or b""))))
    await store.reminders.set(BORIS, CASE, "x", "en", NOW)
    assert [one.chat for one in await due(store, NOW)] == [BORIS]
    assert len(await store.reminders.due(NOW)) == 1
    assert (await store.visits.visit(ANNA)).prompt is None


async def test_rows_say_nothing_but_a_day_and_a_quarter_of_an_hour(store: Store, tmp_path: Path) -> None:
    await store.prompts.ask(ANNA, "name", "wxyz", NOW + HOUR, TODAY)
    await store.prompts.ask(BORIS, "text", "w" * 64, NOW + 24 * HOUR, TODAY)
    await store.reminders.set(ANNA, CASE, "w" * 64, "fr", NOW)
    await store.reminders.set(BORIS, OTHER_CASE, "x", "en", NOW + 14 * SECOND)
    database = tmp_path / "bot.db"
    assert rows(database, "SELECT DISTINCT length(mark), length(sealed), until FROM prompts") == [
        (16, 220, str(TODAY))
    ]
    assert rows(database, "SELECT DISTINCT length(mark), length(sealed), due FROM reminders") == [
        (16, 540, "2026-03-14 09:15:00.000000")
    ]
    marks = [
        mark for table in ("prompts", "reminders") for mark in rows(database, f"SELECT mark FROM {table}")
    ]
    assert len(set(marks)) == 4, "nothing joins one table with the other"
    before = rows(database, "SELECT sealed FROM reminders")
    await store.reminders.set(ANNA, CASE, "w" * 64, "fr", NOW)
    assert len({*before, *rows(database, "SELECT sealed FROM reminders")}) == 3, "the same looks different"


async def test_times_come_back_in_utc_whatever_zone_they_had(store: Store) -> None:
    dushanbe = timezone(timedelta(hours=5))
    await store.reminders.set(ANNA, CASE, "x", "fr", datetime(2026, 3, 15, 2, 0, tzinfo=dushanbe))
    (reminder,) = await due(store, datetime(2026, 3, 15, 2, 0, tzinfo=dushanbe))
    assert reminder.due_at == datetime(2026, 3, 14, 21, 0, tzinfo=UTC)
    assert reminder.due_at.tzinfo is UTC
    assert await due(store, datetime(2026, 3, 15, 1, 59, tzinfo=dushanbe)) == []


async def test_a_time_without_a_zone_is_refused(store: Store) -> None:
    with pytest.raises(Exception, match="naive"):
        await store.reminders.set(ANNA, CASE, "x", "fr", datetime(2026, 3, 15))  # noqa: DTZ001
    with pytest.raises(Exception, match="naive"):
        await store.prompts.ask(ANNA, "name", "x", datetime(2026, 3, 15), TODAY)  # noqa: DTZ001
    assert await due(store, datetime(2026, 3, 16, tzinfo=UTC)) == []


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


async def test_questions_are_dropped_and_purged_by_the_day(store: Store) -> None:
    await store.prompts.ask(ANNA, "name", "x", NOW + HOUR)
    assert await store.prompts.drop(ANNA)
    assert not await store.prompts.drop(ANNA)
    await store.prompts.ask(ANNA, "name", "x", NOW + HOUR)
    await store.prompts.ask(BORIS, "name", "x", NOW + HOUR, TODAY + timedelta(days=2))
    midnight = datetime(2026, 3, 15, tzinfo=UTC)
    assert await store.prompts.purge(midnight - SECOND) == 0
    assert await store.prompts.purge(midnight) == 1
    assert (await store.visits.visit(BORIS)).prompt is not None
