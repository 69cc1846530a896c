"""Whom a broadcast is listed for is whom its size was told of; and what is kept of countries and openings."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.model.broadcasts.audience import Acted, Audience, Facet
from bot.model.broadcasts.broadcast import Kind, Plan
from bot.model.broadcasts.k_anonymity import Did, by_language
from bot.model.clock import day_of
from bot.model.people.personal_data import OpeningEntry
from bot.model.people.subscription import Wants
from bot.store import Store
from bot.store.broadcasts import acts, audience_counts
from bot.store.broadcasts.acts import AT_ONCE
from tests.support.needs import examples
from tests.support.stage import ORGANISER, TEXT
from tests.support.stores import CASE, NOW, OTHER_CASE, TODAY, damaged, empty_database, opened, rounded

WEEK, MONTH = day_of(NOW - timedelta(days=7)), day_of(NOW - timedelta(days=30))
ANNA, BORIS = 5_123_456_789, -1_001_234_567_890


@dataclass(frozen=True)
class Somebody:
    language: str
    country: str | None
    since: datetime
    wants: Wants
    acts: frozenset[str]  # "asks", "opened", "reported", "elsewhere"
    cases: frozenset[str]


people = st.builds(
    Somebody,
    st.sampled_from(["en", "fr", "ru"]),
    st.sampled_from([None, "CH", "FR"]),
    st.sampled_from(
        [MONTH - timedelta(seconds=1), MONTH, WEEK - timedelta(hours=9), WEEK + timedelta(hours=9), NOW]
    ),
    st.sampled_from(Wants),
    st.frozensets(st.sampled_from(["asks", "opened", "reported", "elsewhere"])),
    st.sampled_from([frozenset({CASE}), frozenset({OTHER_CASE}), frozenset({CASE, OTHER_CASE})]),
)
audiences = st.builds(
    Audience,
    st.frozensets(st.sampled_from(["en", "fr", "tg"])),
    st.frozensets(st.sampled_from(["CH", "FR"])),
    st.sampled_from([None, MONTH, WEEK]),
    st.none() | st.sampled_from(Acted),
)


async def arrive(store: Store, those: Iterable[Somebody]) -> None:
    for chat, somebody in enumerate(those, start=1):
        await store.subscribers.subscribe(
            chat, language=somebody.language, wants=somebody.wants, cases=somebody.cases, now=somebody.since
        )
        await store.subscribers.set_country(chat, somebody.country)
        if "asks" in somebody.acts:
            await store.nudges.set(chat, CASE, TODAY, on=True)
        if "opened" in somebody.acts:
            await store.openings.opened(chat, CASE, "president", TODAY, keep=True)
        if "reported" in somebody.acts:
            await store.actions.record(chat, CASE, "president", "release", TODAY, NOW)
        if "elsewhere" in somebody.acts:
            await store.openings.opened(chat, OTHER_CASE, "president", TODAY, keep=True)
            await store.nudges.set(chat, OTHER_CASE, TODAY, on=True)
            await store.actions.record(chat, OTHER_CASE, "president", "release", TODAY, NOW)


def meant(somebody: Somebody, kind: Kind, audience: Audience) -> bool:
    """Whether somebody is in the audience, said in another way than the store says it."""
    acted = {
        None: True,
        Acted.REPORTED: "reported" in somebody.acts,
        Acted.NOT_REPORTED: "reported" not in somebody.acts,
        Acted.OPENED: "opened" in somebody.acts and "reported" not in somebody.acts,
        Acted.WANTS_NUDGES: "asks" in somebody.acts and "reported" not in somebody.acts,
    }
    return (
        CASE in somebody.cases
        and (kind is Kind.CALL or somebody.wants is Wants.ALL)
        and (not audience.languages or somebody.language in audience.languages)
        and (not audience.countries or somebody.country in audience.countries)
        and (audience.joined_since is None or somebody.since >= audience.joined_since)
        and acted[audience.acted]
    )


async def previewed(store: Store, kind: Kind, audience: Audience) -> dict[str, int]:
    moments = [audience.joined_since] if audience.joined_since else []
    crowd = await store.audience_counts.grouped(CASE, kind, audience.facets, moments)
    return by_language(crowd, audience)


async def listed(store: Store, kind: Kind, audience: Audience, chunk: int) -> list[int]:
    """The chats that such a broadcast goes to."""
    plan = Plan(audience=audience)
    broadcast_id = await store.drafts.create(ORGANISER, CASE, kind, "en", NOW, plan=plan)
    await store.drafts.put_text(broadcast_id, "en", TEXT, None)
    assert await store.drafts.confirm(broadcast_id, 1, NOW)
    while not await store.listing.fill(broadcast_id, chunk=chunk):
        pass
    return [claimed.chat for claimed in await store.queue.claim(broadcast_id, 1_000, NOW)]


@settings(max_examples=examples(30), suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(people, max_size=12), audiences, st.sampled_from(Kind), st.integers(1, 12))
async def test_the_previewed_audience_is_the_one_that_gets_it(
    those: list[Somebody], audience: Audience, kind: Kind, chunk: int
) -> None:
    empty = await asyncio.to_thread(empty_database)
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "bot.db").write_bytes(empty)
        async with opened(Path(folder)) as store:
            await arrive(store, those)
            told = await previewed(store, kind, audience)
            await rounded(store, NOW + timedelta(days=1))
            assert await previewed(store, kind, audience) == told, "though only the days are known by now"
            chats = await listed(store, kind, audience, chunk)
    assert chats == [chat for chat, one in enumerate(those, start=1) if meant(one, kind, audience)]
    languages = [those[chat - 1].language for chat in chats]
    assert told == {language: languages.count(language) for language in set(languages)}


@pytest.mark.parametrize("more", [0, 1])
async def test_large_crowds_are_looked_at_in_pieces(store: Store, more: int) -> None:
    number = AT_ONCE + more
    for chat in range(1, number + 1):
        await store.subscribers.subscribe(chat, language="en", wants=Wants.ALL, cases=[CASE], now=NOW)
        if chat % 100 == 0:
            await store.actions.record(chat, CASE, "president", "release", TODAY, NOW)
    reported, rest = number // 100, number - number // 100
    assert await previewed(store, Kind.CALL, Audience(acted=Acted.REPORTED)) == {"en": reported}
    assert await previewed(store, Kind.CALL, Audience(acted=Acted.NOT_REPORTED)) == {"en": rest}
    assert len(await listed(store, Kind.CALL, Audience(acted=Acted.REPORTED), chunk=2_000)) == reported


@settings(max_examples=examples(20), suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(people, max_size=12), st.integers(1, 4))
async def test_many_are_counted_as_few_are(those: list[Somebody], at_once: int) -> None:
    empty = await asyncio.to_thread(empty_database)
    looked_at: list[int] = []
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        (Path(folder) / "bot.db").write_bytes(empty)
        patch.setattr(audience_counts, "A_LARGE_PAGE", at_once)
        patch.setattr(acts, "AT_ONCE", at_once)
        async with opened(Path(folder)) as store:
            await arrive(store, those)
            few = await store.audience_counts.acted(CASE, [WEEK, MONTH])
            many = await store.audience_counts.acted(CASE, [WEEK, MONTH], looked_at.append)
    assert many == few
    assert sum(many.values()) == looked_at[-1] == len([one for one in those if CASE in one.cases])


async def test_whose_chat_is_damaged_is_counted_as_having_done_nothing(store: Store) -> None:
    for chat in (1, 2):
        await store.subscribers.subscribe(chat, language="en", wants=Wants.ALL, cases=[CASE], now=NOW)
        await store.actions.record(chat, CASE, "president", "release", TODAY, NOW)
    await damaged(store, "subscribers", "chat = X'00'")
    for looked_at in (None, list[int]().append):
        counted = await store.audience_counts.acted(CASE, [], looked_at)
        assert {group.did: number for (_, group), number in counted.items()} == {
            Did.REPORTED: 1,
            Did.NOTHING: 1,
        }


async def test_who_reports_or_leaves_before_their_turn_isnt_listed(store: Store) -> None:
    for chat in (1, 2, 3):
        await store.subscribers.subscribe(chat, language="en", wants=Wants.ALL, cases=[CASE], now=NOW)
    plan = Plan(audience=Audience(acted=Acted.NOT_REPORTED))
    broadcast_id = await store.drafts.create(ORGANISER, CASE, Kind.CALL, "en", NOW, plan=plan)
    await store.drafts.put_text(broadcast_id, "en", TEXT, None)
    await store.drafts.confirm(broadcast_id, 1, NOW)
    await store.actions.record(1, CASE, "president", "release", TODAY, NOW)
    await store.subscribers.forget(2, TODAY)
    while not await store.listing.fill(broadcast_id, chunk=1):
        pass
    assert [claimed.chat for claimed in await store.queue.claim(broadcast_id, 10, NOW)] == [3]


async def test_it_goes_to_who_lives_there_and_did_it(store: Store) -> None:
    for chat, country in enumerate((None, "CH", "FR", "FR", "CH", "FR"), start=1):
        await store.subscribers.subscribe(chat, language="en", wants=Wants.ALL, cases=[CASE], now=NOW)
        await store.subscribers.set_country(chat, country)
    for chat in (1, 4, 5):
        await store.actions.record(chat, CASE, "president", "release", TODAY, NOW)
    french = frozenset({"FR"})
    assert await listed(store, Kind.CALL, Audience(countries=french), 4) == [3, 4, 6]
    assert await listed(store, Kind.CALL, Audience(countries=french | {"CH"}), 4) == [2, 3, 4, 5, 6]
    assert await listed(store, Kind.CALL, Audience(countries=french, acted=Acted.REPORTED), 4) == [4]
    assert await listed(store, Kind.CALL, Audience(countries=french, acted=Acted.NOT_REPORTED), 4) == [3, 6]


async def test_groups_by_moment_of_joining(store: Store) -> None:
    for chat, since in enumerate([MONTH - timedelta(days=1), MONTH, MONTH, WEEK], start=1):
        await store.subscribers.subscribe(chat, language="en", wants=Wants.ALL, cases=[CASE], now=since)
    crowd = await store.audience_counts.grouped(CASE, Kind.CALL, frozenset({Facet.JOINED}), [WEEK, MONTH])
    assert {group.since: number for group, number in crowd.items()} == {None: 1, MONTH: 2, WEEK: 1}


async def test_the_newest_broadcast_of_the_case(store: Store) -> None:
    assert await store.audience_counts.last_begun(CASE) is None
    await store.drafts.create(ORGANISER, CASE, Kind.CALL, "en", NOW)
    assert await store.audience_counts.last_begun(CASE) is None, "a draft isn't begun"
    await listed(store, Kind.CALL, Audience(), 10)
    assert await store.audience_counts.last_begun(CASE) == NOW
    assert await store.audience_counts.last_begun(OTHER_CASE) is None


async def comes(store: Store, *chats: int) -> None:
    """Subscribers of both cases who opened a letter of each, and gave a country."""
    for chat in chats:
        await store.subscribers.subscribe(
            chat, language="fr", wants=Wants.ALL, cases=[CASE, OTHER_CASE], now=NOW
        )
        await store.subscribers.set_country(chat, "CH")
        for case in (CASE, OTHER_CASE):
            await store.openings.opened(chat, case, "president", TODAY, keep=True)


async def country(store: Store, chat: int) -> str | None:
    found = await store.subscribers.get(chat)
    assert found is not None
    return found.country


async def openings(store: Store, chat: int) -> set[str]:
    return {opening.case for opening in (await store.subscribers.personal_data(chat)).openings}


async def test_what_is_held_of_openings_and_country(store: Store) -> None:
    await comes(store, ANNA, BORIS)
    await store.openings.opened(ANNA, CASE, "president", TODAY + timedelta(days=1), keep=True)
    held = await store.subscribers.personal_data(ANNA)
    assert set(held.openings) == {OpeningEntry(CASE, TODAY), OpeningEntry(OTHER_CASE, TODAY)}
    assert held.subscriber is not None
    assert held.subscriber.country == "CH"


async def test_a_country_is_only_kept_for_who_gets_updates(store: Store) -> None:
    assert not await store.subscribers.set_country(ANNA, "CH")
    await store.subscribers.set_language(ANNA, "fr", NOW)
    assert not await store.subscribers.set_country(ANNA, "CH")
    await comes(store, ANNA)
    assert await store.subscribers.set_country(ANNA, None)
    assert await country(store, ANNA) is None


async def test_who_stops_takes_country_and_openings_along(store: Store) -> None:
    await comes(store, ANNA, BORIS)
    await store.subscribers.stop(ANNA)
    assert (await country(store, ANNA), await openings(store, ANNA)) == (None, set())
    assert (await country(store, BORIS), await openings(store, BORIS)) == ("CH", {CASE, OTHER_CASE})


async def test_who_leaves_one_case_takes_its_openings_along_and_with_the_last_all(store: Store) -> None:
    await comes(store, ANNA, BORIS)
    await store.subscribers.set_case(ANNA, CASE, on=False)
    assert (await country(store, ANNA), await openings(store, ANNA)) == ("CH", {OTHER_CASE})
    await store.subscribers.set_wants(ANNA, None)
    assert (await country(store, ANNA), await openings(store, ANNA)) == (None, set())
    assert await openings(store, BORIS) == {CASE, OTHER_CASE}


async def test_who_is_forgotten_has_opened_nothing(store: Store) -> None:
    await comes(store, ANNA, BORIS)
    await store.subscribers.forget(ANNA, TODAY)
    await store.subscribers.subscribe(ANNA, language="fr", wants=Wants.ALL, cases=[CASE], now=NOW)
    assert (await country(store, ANNA), await openings(store, ANNA)) == (None, set())
    assert await previewed(store, Kind.CALL, Audience(acted=Acted.OPENED)) == {"fr": 1}


@pytest.mark.parametrize("known", [False, True])
async def test_country_and_openings_follow_a_chat(store: Store, known: bool) -> None:
    await comes(store, ANNA)
    if known:
        await store.subscribers.subscribe(BORIS, language="en", wants=Wants.ALL, cases=[CASE], now=NOW)
        await store.openings.opened(BORIS, CASE, "president", TODAY, keep=True)
    await store.subscribers.migrate(ANNA, BORIS)
    assert (await country(store, BORIS), await openings(store, BORIS)) == ("CH", {CASE, OTHER_CASE})
    assert await openings(store, ANNA) == set()


async def test_a_country_of_the_new_chat_stays(store: Store) -> None:
    await comes(store, ANNA, BORIS)
    await store.subscribers.set_country(BORIS, "FR")
    await store.subscribers.migrate(ANNA, BORIS)
    assert await country(store, BORIS) == "FR"
