"""Another data key in the place of one: everything reads as before, and the old key opens nothing."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.errors import SealError
from bot.store import Store
from bot.store.db.sealing import NOBODY, Sealer
from bot.store.keys import resealing
from bot.store.keys.keyring import Keyring
from bot.store.keys.sealed_columns import MARKED_FOR, SEALED, KeyChange
from tests.support.programs.processes import seed
from tests.support.stores import CASE, bytes_on_disk, rows, sealer_of, sqlite_connection, url_of
from tests.upgrades.state import State, states


class Quiet:
    """Nobody watches."""

    def begins(self, what: str, total: int) -> None:
        pass

    def at(self, done: int) -> None:
        pass


class Breaks(Quiet):
    """Somebody breaks it off in the middle."""

    def at(self, done: int) -> None:
        raise KeyboardInterrupt


def keyring_of(state: State, path: Path) -> Keyring:
    return Keyring.from_text(state.key, path)


async def opened(state: State, path: Path, *, anew: bool = False) -> Store:
    """What a story left, brought up to date; `anew`: a copy of it is put there first."""
    if anew:
        shutil.copyfile(state.database, path)
    return await Store.open(url_of(path), keyring_of(state, path))


async def read(store: Store, sealer: Sealer) -> tuple[Mapping[str, int], frozenset[int]]:
    """How many rows of each table that key opens, and the chats in them."""
    number, chats = {}, set()
    async with store._db.read() as connection:
        for of in SEALED:
            number[of.table.name] = 0
            for row in (await connection.execute(select(of.table))).all():
                try:
                    of.again(KeyChange(sealer, sealer), row)
                except SealError:
                    continue
                number[of.table.name] += 1
                chat = getattr(row, "chat", NOBODY)
                if chat != NOBODY:
                    chats.add(sealer.open(chat))
    return number, frozenset(chats)


def secrets_in(path: Path, sealer: Sealer, chats: frozenset[int]) -> set[tuple[str, int]]:
    """What that key made of these chats and what stands on the disk: its kind, and the chat."""
    made = {("chat", chat): sealer.seal(chat) for chat in chats}
    made |= {("tag", chat): sealer.tag("tjk001", chat) for chat in chats}
    made |= {(purpose, chat): sealer.mark(purpose, chat) for purpose in MARKED_FOR for chat in chats}
    disk = bytes_on_disk(path.parent)
    return {what for what, each in made.items() if each in disk}


@pytest.mark.parametrize("state", states(), ids=lambda state: state.folder.name)
async def test_all_of_a_story_reads_as_before_and_nothing_with_the_old_key(
    state: State, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resealing, "_AT_ONCE", 3)  # there are fewer rows than in one step
    path = tmp_path / "bot.db"
    store = await opened(state, path, anew=True)
    old = sealer_of(path, state.key)
    before, chats = await read(store, old)
    assert sum(before.values()) > 20, "there is much to seal"
    found_by = secrets_in(path, old, chats)
    assert {"chat", "tag"} <= {kind for kind, _ in found_by}
    for _ in range(3):
        assert await store.rotate(keyring_of(state, path), Quiet()) == 0
        await store.close()
        new = sealer_of(path, state.key)
        store = await opened(state, path)
        assert await read(store, new) == (before, chats)
        opened_by_old, _ = await read(store, old)
        never = {"hotline_blocks"}  # it has marks alone, and those open nothing
        nobodys = {"broadcasts"}  # nobody stays nobody
        assert {name for name, found in opened_by_old.items() if found} <= never | nobodys
        assert secrets_in(path, old, chats) == set(), "nor on a page that is free, nor in the log"
        assert secrets_in(path, new, chats) == found_by, "each is found by the new key as by the old one"
        old = new
    await store.close()


async def test_the_file_is_built_anew_so_that_no_page_of_before_is_left(tmp_path: Path) -> None:
    keyring = Keyring(b"k" * 32, tmp_path / "bot.db")
    store = await Store.open(url_of(tmp_path / "bot.db"), keyring)
    key = await store.data_key(keyring)
    assert key is not None
    await seed(store, key.sealer(), range(1_000), CASE)
    with sqlite_connection(tmp_path / "bot.db") as connection:
        connection.execute("DELETE FROM subscribers WHERE id > 10")
    assert rows(tmp_path / "bot.db", "PRAGMA freelist_count") > [(5,)]
    await store.rotate(keyring, Quiet())
    assert rows(tmp_path / "bot.db", "PRAGMA freelist_count") == [(0,)]
    assert not (tmp_path / "bot.db-wal").read_bytes()
    await store.close()


async def test_broken_off_nothing_was_changed(tmp_path: Path) -> None:
    state, path = states()[-1], tmp_path / "bot.db"
    store = await opened(state, path, anew=True)
    await store.rotate(keyring_of(state, path), Quiet())
    await store.close()
    before, content = sealer_of(path, state.key), keyring_of(state, path).unwrapped()
    store = await opened(state, path)
    with pytest.raises(KeyboardInterrupt):
        await store.rotate(keyring_of(state, path), Breaks())
    await store.close()
    assert sealer_of(path, state.key).key_check() == before.key_check()
    assert keyring_of(state, path).unwrapped() == content
    await (await opened(state, path)).close()


async def test_broken_off_a_database_of_before_has_no_data_key_yet(tmp_path: Path) -> None:
    state, path = states()[-1], tmp_path / "bot.db"
    store = await opened(state, path, anew=True)
    with pytest.raises(KeyboardInterrupt):
        await store.rotate(keyring_of(state, path), Breaks())
    await store.close()
    assert not keyring_of(state, path).path.exists()
    await (await opened(state, path)).close()


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        (lambda path: path.unlink(), "is missing, and only that opens this database"),
        (lambda path: path.write_bytes(b"?" * 200), "The data key's file is damaged"),
    ],
)
async def test_a_data_key_that_is_gone_or_damaged_is_never_made_anew(
    harm: Callable[[Path], object], words: str, tmp_path: Path
) -> None:
    path = tmp_path / "bot.db"
    keyring = Keyring(b"k" * 32, path)
    await (await Store.open(url_of(path), keyring)).close()
    harm(keyring.path)
    before = keyring.content()
    with pytest.raises(SealError, match=words) as refused:
        await Store.open(url_of(path), keyring)
    assert "restore the newest backup" in str(refused.value)
    assert keyring.content() == before


async def test_anothers_data_key_is_refused(tmp_path: Path) -> None:
    ours, others = (Keyring(b"k" * 32, tmp_path / name) for name in ("bot.db", "else.db"))
    await (await Store.open(url_of(tmp_path / "bot.db"), ours)).close()
    others.make()
    shutil.copyfile(others.path, ours.path)
    with pytest.raises(SealError, match="isn't this database's"):
        await Store.open(url_of(tmp_path / "bot.db"), ours)
    with pytest.raises(SealError, match="another BOT_KEY"):
        await Store.open(url_of(tmp_path / "bot.db"), Keyring(b"x" * 32, tmp_path / "bot.db"))


async def test_a_new_installation_has_a_random_data_key_for_its_user_alone(tmp_path: Path) -> None:
    path = tmp_path / "bot.db"
    keyring = Keyring(b"k" * 32, path)
    await (await Store.open(url_of(path), keyring)).close()
    assert keyring.path == tmp_path / "bot.db.datakey"
    assert keyring.path.stat().st_mode & 0o777 == 0o600
    found = keyring.unwrapped()
    assert found is not None
    assert len(found.keys) == 1
    with pytest.raises(SealError, match="another key"):
        await Store.open(url_of(path), Sealer(b"k" * 32))
