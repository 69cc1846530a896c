"""What a disk tells of the country somebody gave: nothing, and nothing of whether they gave one."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Final

import pytest

from bot.model.people.subscription import Gone, Wants
from bot.store import Store
from bot.store.db.sealing import SEALED_COUNTRY_BYTES
from tests.support.stores import CASE, NOW, bytes_on_disk, damaged, opened, plain_countries, rows

ANNA, BORIS, NEW = 5_123_456_789, 6_000_000_001, -1_001_234_567_890
Deed = Callable[[Store, int], Awaitable[object]]


async def comes(store: Store, chat: int, country: str | None = None) -> None:
    await store.subscribers.subscribe(chat, language="fr", wants=Wants.ALL, cases=[CASE], now=NOW)
    if country:
        await store.subscribers.set_country(chat, country)


async def gives(store: Store, chat: int) -> object:
    return await store.subscribers.set_country(chat, "TV")


async def deletes(store: Store, chat: int) -> object:
    return await store.subscribers.set_country(chat, None)


async def stops(store: Store, chat: int) -> object:
    return await store.subscribers.stop(chat)


async def wants_nothing(store: Store, chat: int) -> object:
    return await store.subscribers.set_wants(chat, None)


async def moves(store: Store, chat: int) -> None:
    await store.subscribers.migrate(chat, NEW)


async def moves_to_a_known_chat(store: Store, chat: int) -> None:
    await comes(store, NEW)
    await store.subscribers.migrate(chat, NEW)


async def speaks_french(store: Store, chat: int) -> None:
    await store.subscribers.set_language(chat, "fr", NOW)


async def comes_again(store: Store, chat: int) -> None:
    await store.subscribers.stop(chat)
    await comes(store, chat)


async def blocks(store: Store, chat: int) -> None:
    await store.subscribers.mark_gone(chat, Gone.LEFT, NOW)


CHANGES: Final = (gives, deletes, stops, wants_nothing, moves, moves_to_a_known_chat)
"""What changes the country of whoever gave one."""


def sealed(folder: Path) -> list[bytes]:
    return [row[0] for row in rows(folder / "bot.db", "SELECT country FROM subscribers ORDER BY id")]  # type: ignore[misc]


@pytest.mark.parametrize("deed", [*CHANGES, speaks_french, comes_again, blocks])
@pytest.mark.parametrize("before", [None, "CH"])
async def test_whatever_is_done_everybodys_has_one_length(
    tmp_path: Path, deed: Deed, before: str | None
) -> None:
    async with opened(tmp_path) as store:
        await comes(store, ANNA, before)
        await store.subscribers.set_language(BORIS, "en", NOW)
        await deed(store, ANNA)
        found = sealed(tmp_path)
    assert {len(one) for one in found} == {SEALED_COUNTRY_BYTES}
    assert len(set(found)) == len(found), "equal ones would tell who lives where somebody else lives"


@pytest.mark.parametrize("deed", CHANGES)
@pytest.mark.parametrize("before", [None, "TV", "CH"])
async def test_two_copies_tell_nothing_of_what_it_was_or_is(
    tmp_path: Path, deed: Deed, before: str | None
) -> None:
    # Were it written only where there is something to change, a copy from before and one from after would
    # tell whether somebody who stopped, or moved, had given one.
    async with opened(tmp_path) as store:
        await comes(store, ANNA, before)
        was = sealed(tmp_path)
        await deed(store, ANNA)
        assert not set(was) & set(sealed(tmp_path))


async def test_what_belongs_to_another_opens_for_nobody(tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        await comes(store, ANNA, "TV")
        await comes(store, BORIS, "CH")
        anna = sealed(tmp_path)[0].hex()
        await damaged(store, "subscribers", "country = X'00'", f"country = X'{anna}'")
        for chat in (ANNA, BORIS):
            found = await store.subscribers.get(chat)
            visit = (await store.visits.visit(chat)).subscriber
            assert found is not None
            assert visit is not None
            assert found.country is visit.country is None


async def test_a_country_is_read_alike_everywhere(tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        await comes(store, ANNA, "TV")
        for found in (
            await store.subscribers.get(ANNA),
            (await store.visits.visit(ANNA)).subscriber,
            (await store.subscribers.personal_data(ANNA)).subscriber,
        ):
            assert found is not None
            assert found.country == "TV"


@pytest.mark.parametrize("deed", [gives, deletes, stops])
async def test_neither_file_nor_log_has_the_letters_or_a_count(tmp_path: Path, deed: Deed) -> None:
    async with opened(tmp_path) as store:
        await comes(store, ANNA, "QX")
        await deed(store, ANNA)
        assert not plain_countries(bytes_on_disk(tmp_path)), "while it runs, in the log"
        columns = rows(tmp_path / "bot.db", "SELECT name FROM sqlite_master WHERE sql LIKE '%country%'")
    assert not plain_countries(bytes_on_disk(tmp_path))
    assert columns == [("subscribers",)], "nothing else has a column of that name: no counter, no trigger"


async def test_the_way_plain_ones_are_looked_for_finds_them(tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        await comes(store, ANNA)
        async with store._db.write() as connection:
            await connection.exec_driver_sql(
                "UPDATE subscribers SET since = '2026-01-01 00:00:00.000000', gone_at = 'QX'"
            )
    assert plain_countries(bytes_on_disk(tmp_path))
