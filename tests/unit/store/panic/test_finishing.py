"""Finishing a panic over what stories left: nobody is on the disk any more, and figures read as before."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.store import Store
from bot.store.backup.moving import waits_for_restore
from bot.store.db import migrations
from bot.store.db.schema import sums
from bot.store.keys.keyring import Keyring
from bot.store.keys.sealed_columns import MARKED_FOR, SEALED
from bot.store.letters.sums import unlocked
from bot.store.panic.finishing import Spared, finish_panic
from bot.store.panic.marker import begin_panic, is_begun
from bot.store.panic.staying import GOING, STAYING
from tests.support.stores import bytes_on_disk, rows, sealer_of, url_of
from tests.upgrades.state import State, states


async def left_by(state: State, path: Path) -> Keyring:
    """What a story left, brought up to date."""
    shutil.copyfile(state.database, path)
    keyring = Keyring.from_text(state.key, path)
    await (await Store.open(url_of(path), keyring)).close()
    return keyring


def chats_of(state: State) -> list[int]:
    return [person.chat for person in state.people.values()]


def traces(path: Path, state: State) -> set[bytes]:
    """All that the key makes of the people of a story."""
    sealer = sealer_of(path, state.key)
    made = {sealer.seal(chat) for chat in chats_of(state)} | {
        sealer.tag("tjk001", chat) for chat in chats_of(state)
    }
    return made | {sealer.mark(purpose, chat) for purpose in MARKED_FOR for chat in chats_of(state)}


def found(path: Path, those: set[bytes]) -> set[bytes]:
    disk = bytes_on_disk(path.parent)
    return {each for each in those if each in disk}


def figures(path: Path, state: State) -> dict[str, object]:
    sealer = sealer_of(path, state.key)
    return {
        str(case): unlocked(sealer, str(case), bytes.fromhex(str(sealed)))
        for case, sealed in rows(path, 'SELECT "case", hex(sealed) FROM sums')
    }


@pytest.mark.parametrize("state", states(), ids=lambda state: state.folder.name)
async def test_nobody_of_a_story_is_on_the_disk_any_more(state: State, tmp_path: Path) -> None:
    path = tmp_path / "bot.db"
    keyring = await left_by(state, path)
    people, before = traces(path, state), figures(path, state)
    highest = rows(path, "SELECT seq FROM sqlite_sequence WHERE name = 'team'")
    assert len(found(path, people)) > 5, "there is much to destroy"
    begin_panic(path, 1)
    halves = path.with_name(".bot.db.datakey.0123abcd"), path.with_name("bot.db.copying-0123abcd")
    for half in halves:
        half.write_bytes(b"left by a kill")
    assert await finish_panic(url_of(path), keyring) is Spared.ALL
    assert not is_begun(path)
    assert found(path, people) == set()
    assert not [half for half in halves if half.exists()]
    store = await Store.open(url_of(path), keyring)
    async with store._db.read() as connection:
        for table in GOING:
            assert (await connection.execute(select(table))).all() == [], table.name
        for of in SEALED:
            assert of.table in GOING or of.table in STAYING
        assert len((await connection.execute(select(sums))).all()) == len(before)
    await store.close()
    assert figures(path, state) == before
    assert rows(path, "SELECT seq FROM sqlite_sequence WHERE name = 'team'") == highest
    assert rows(path, "SELECT act, actor FROM record_entries ORDER BY number DESC LIMIT 1") == [("panic", 1)]


@pytest.mark.parametrize("state", states(), ids=lambda state: state.folder.name)
async def test_a_database_of_an_older_version_is_destroyed_too_and_that_figures_are_lost_is_told(
    state: State, tmp_path: Path
) -> None:
    path = tmp_path / "bot.db"
    shutil.copyfile(state.database, path)
    keyring = Keyring.from_text(state.key, path)
    people = traces(path, state)
    newest = rows(path, "SELECT version_num FROM alembic_version") == [(migrations.HEAD,)]
    begin_panic(path, None)
    kept = await finish_panic(url_of(path), keyring)
    assert kept is (Spared.ALL if newest else Spared.CASES)
    assert found(path, people) == set()
    await (await Store.open(url_of(path), keyring)).close()


async def test_a_restore_that_was_broken_off_goes_with_the_rest(tmp_path: Path) -> None:
    state, path = states()[-1], tmp_path / "bot.db"
    keyring = await left_by(state, path)
    people, before = traces(path, state), figures(path, state)
    restored = tmp_path / "bot.db.restored-20260101T000000Z"
    path.rename(restored)
    assert waits_for_restore(path)
    begin_panic(path, None)
    assert await finish_panic(url_of(path), keyring) is Spared.ALL
    assert not restored.exists()
    assert found(path, people) == set()
    await (await Store.open(url_of(path), keyring)).close()
    assert figures(path, state) == before


async def test_done_again_from_its_beginning_it_keeps_what_it_kept(tmp_path: Path) -> None:
    state, path = states()[-1], tmp_path / "bot.db"
    keyring = await left_by(state, path)
    before = figures(path, state)
    for _ in range(2):
        begin_panic(path, None)
        assert await finish_panic(url_of(path), keyring) is Spared.ALL
    await (await Store.open(url_of(path), keyring)).close()
    assert figures(path, state) == before
