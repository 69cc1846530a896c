"""Actions, failed addresses and counters: each thing counted once, however often it is tapped."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from functools import partial
from pathlib import Path

from bot.model.cases.totals import CaseTotals
from bot.model.letters.address import AddressStatus, How, address_key
from bot.model.letters.reply import Answer
from bot.model.people.subscription import Wants
from bot.store import Store
from bot.store.cases.tallies import MOST_SOURCES, OTHER, SOURCE_LENGTH
from tests.support.stores import CASE, NOW, OTHER_CASE, TODAY, key_of, opened, report, reported

ANNA, BORIS = 5_000_000_001, 77
YESTERDAY = TODAY - timedelta(days=1)


async def test_one_letter_is_counted_once(store: Store) -> None:
    assert await store.actions.record(ANNA, CASE, "president", "release", TODAY, NOW)
    assert not await store.actions.record(ANNA, CASE, "president", "release", TODAY, NOW)
    assert not await store.actions.record(ANNA, CASE, "president", "clemency", TODAY, NOW)
    assert await store.actions.record(ANNA, CASE, "president", "release", YESTERDAY, NOW)
    assert await store.actions.record(ANNA, CASE, "justice", "release", TODAY, NOW)
    assert await store.actions.record(ANNA, OTHER_CASE, "president", "release", TODAY, NOW)
    assert await store.actions.record(BORIS, CASE, "president", "release", TODAY, NOW)
    by_authority = (await store.tallies.totals(CASE)).by_authority
    assert {to: sent for to, (sent, _) in by_authority.items()} == {
        "president": 3,
        "justice": 1,
    }
    assert await reported(store) == (4, 2)
    by_day = (await store.tallies.totals(CASE)).by_day
    assert list(by_day.items()) == [(YESTERDAY, 1), (TODAY, 3)]
    assert (await store.choices.written(ANNA, CASE)).own == {"president": TODAY, "justice": TODAY}
    assert (await store.choices.written(BORIS, OTHER_CASE)).own == {}


async def test_fifty_taps_at_once_count_once(store: Store, tmp_path: Path) -> None:
    async with opened(tmp_path) as other:
        counted = await asyncio.gather(
            *(
                (store, other)[number % 2].actions.record(ANNA, CASE, "president", "release", TODAY, NOW)
                for number in range(50)
            )
        )
    assert sorted(counted) == [False] * 49 + [True]
    async with opened(tmp_path) as after:
        assert await reported(after) == (1, 1)


async def test_undo_within_ten_minutes(store: Store) -> None:
    undo = partial(store.actions.undo, within=timedelta(minutes=10))
    await store.actions.record(ANNA, CASE, "president", "release", TODAY, NOW)
    await store.actions.record(BORIS, CASE, "president", "release", TODAY, NOW)
    last_moment = NOW + timedelta(minutes=10)
    too_late = last_moment + timedelta(microseconds=1)
    assert not await undo(ANNA, CASE, "president", TODAY, too_late)
    assert not await undo(ANNA, CASE, "president", YESTERDAY, NOW)
    assert not await undo(ANNA, CASE, "justice", TODAY, NOW)
    assert await undo(ANNA, CASE, "president", TODAY, last_moment)
    assert not await undo(ANNA, CASE, "president", TODAY, last_moment)
    assert await reported(store) == (1, 1)
    assert await store.actions.record(ANNA, CASE, "president", "release", TODAY, NOW)


async def test_a_case_without_actions(store: Store) -> None:
    assert await reported(store) == (0, 0)
    assert (await store.choices.written(ANNA, CASE)).letters.number == 0
    assert (await store.tallies.totals(CASE)).by_day == {}


async def test_a_failed_address_counts_once_for_each_supporter(store: Store) -> None:
    assert await report(store, ANNA, "foreign")
    assert not await report(store, ANNA, "foreign", how=How.FULL)
    assert await report(store, BORIS, "foreign")
    assert await report(store, ANNA, "justice")
    assert await report(store, ANNA, "justice", case=OTHER_CASE)
    standing = await store.choices.statuses(CASE)
    assert standing == {
        key_of("foreign"): AddressStatus({"bounced": 1, "full": 1}, dead=False),
        key_of("justice"): AddressStatus({"bounced": 1}, dead=False),
    }
    assert standing[key_of("foreign")].supporters == 2


async def test_authorities_with_one_address_share_its_reports(store: Store) -> None:
    shared = address_key("Info@Example.org ")
    assert shared == address_key("info@example.org")
    assert await store.addresses.report(ANNA, CASE, "foreign", shared, How.FULL, YESTERDAY)
    assert not await store.addresses.report(ANNA, CASE, "prosecutor", shared, How.FULL, TODAY)
    assert await store.addresses.report(BORIS, CASE, "prosecutor", shared, How.FULL, TODAY)
    assert (await store.choices.statuses(CASE))[shared].supporters == 2


async def test_fifty_reports_at_once_count_once(store: Store, tmp_path: Path) -> None:
    async with opened(tmp_path) as other:
        new = await asyncio.gather(
            *(report((store, other)[number % 2], ANNA, "foreign") for number in range(50))
        )
    assert sorted(new) == [False] * 49 + [True]
    async with opened(tmp_path) as after:
        assert (await after.choices.statuses(CASE))[key_of("foreign")].supporters == 1


async def test_sources_are_counted(store: Store) -> None:
    for source in ("radio", "poster"):
        assert await store.tallies.count_apart(CASE, source)
    for source in ("radio", "radio", "poster"):
        await store.tallies.arrived(CASE, source)
    await store.tallies.subscribed_from(CASE, "radio")
    await store.tallies.arrived(OTHER_CASE, "radio")
    assert (await store.tallies.totals(CASE)).by_source == {"radio": (2, 1), "poster": (1, 0)}
    assert (await store.tallies.totals(OTHER_CASE)).by_source == {OTHER: (1, 0)}


async def test_so_many_sources_are_counted_apart_and_no_more(store: Store) -> None:
    await store.tallies.arrived(CASE, "invented")
    for number in range(MOST_SOURCES):
        assert await store.tallies.count_apart(CASE, f"s{number}")
    assert not await store.tallies.count_apart(CASE, "new")
    assert await store.tallies.count_apart(CASE, "s3"), "it is there already"
    assert await store.tallies.count_apart(OTHER_CASE, "new")
    await store.tallies.subscribed_from(CASE, "new")
    await store.tallies.arrived(CASE, "S3")
    sources = await store.tallies.sources(CASE)
    assert len(sources) == MOST_SOURCES + 1
    assert sources[OTHER] == (1, 1)
    assert sources["s3"] == (1, 0)


async def test_a_long_source_is_cut(store: Store) -> None:
    assert await store.tallies.count_apart(CASE, "x" * SOURCE_LENGTH)
    await store.tallies.arrived(CASE, "x" * 60)
    await store.tallies.subscribed_from(CASE, "x" * 60)
    assert (await store.tallies.totals(CASE)).by_source == {"x" * SOURCE_LENGTH: (1, 1)}


async def test_letters_opened_at_once_are_all_counted(store: Store) -> None:
    await asyncio.gather(*(store.openings.opened(BORIS, CASE, "president", TODAY) for _ in range(30)))
    await store.openings.opened(BORIS, CASE, "president", YESTERDAY)
    await store.openings.opened(BORIS, CASE, "justice", TODAY)
    totals = await store.tallies.totals(CASE)
    assert totals.by_authority == {"president": (0, 31), "justice": (0, 1)}
    assert totals.letters_opened == 32


async def test_totals_put_everything_together(store: Store) -> None:
    await store.subscribers.subscribe(ANNA, language="en", wants=Wants.CALLS, cases=[CASE], now=NOW)
    await store.tallies.count_apart(CASE, "radio")
    await store.tallies.arrived(CASE, "radio")
    await store.openings.opened(BORIS, CASE, "president", TODAY)
    await store.openings.opened(BORIS, CASE, "foreign", TODAY)
    await store.actions.record(ANNA, CASE, "president", "release", TODAY, NOW)
    await store.actions.record(ANNA, CASE, "president", "release", YESTERDAY, NOW)
    await report(store, ANNA, "foreign")
    assert not await store.replies.answer(ANNA, CASE, "foreign", Answer.REAL, TODAY), "there is no letter"
    assert await store.replies.answer(ANNA, CASE, "president", Answer.REAL, TODAY)
    assert await store.tallies.totals(CASE) == CaseTotals(
        case=CASE,
        subscribers=1,
        letters_opened=2,
        actions=2,
        people=1,
        by_authority={"foreign": (0, 1), "president": (2, 1)},
        by_day={YESTERDAY: 1, TODAY: 1},
        by_source={"radio": (1, 0)},
        failed_addresses={"foreign": {"bounced": 1}},
        replies={"president": {"real": 1}},
        by_ask={("president", "release"): 2},
    )
    assert (await store.tallies.totals(CASE, {key_of("justice")})).failed_addresses == {}, (
        "of another address"
    )
    assert await store.tallies.totals("none") == CaseTotals("none", 0, 0, 0, 0, {}, {}, {}, {}, {})
