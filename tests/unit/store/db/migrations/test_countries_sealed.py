"""Countries that an older version left in the clear are sealed at the first start, and gone from the disk."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Final

import pytest

from bot.errors import SealError
from bot.model.broadcasts.audience import Facet
from bot.model.broadcasts.broadcast import Kind
from bot.store import Store
from bot.store.db.sealing import SEALED_COUNTRY_BYTES, Sealer
from tests.support.counters import anew, kept
from tests.support.stores import bytes_on_disk, plain_countries, rows, sqlite_connection, url_of
from tests.upgrades.state import State, in_plain

CASE: Final = "tjk001"
each_state = pytest.mark.parametrize("state", in_plain(), ids=lambda state: state.folder.name)


@pytest.fixture
def old(tmp_path: Path, state: State) -> Path:
    """The database of an earlier state, in which many more live in a country that is on no map.

    Some of these have stopped: of them nothing is to be kept.
    """
    path = tmp_path / "bot.db"
    shutil.copy(state.folder / "bot.db", path)
    with sqlite_connection(path) as connection:
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute("UPDATE subscribers SET country = 'QX' WHERE id % 2 = 0")
    return path


def sealer_of(state: State) -> Sealer:
    return Sealer.from_text(state.key)


@each_state
async def test_what_was_plain_is_sealed_and_leaves_no_trace(state: State, old: Path) -> None:
    found = rows(old, "SELECT chat, country FROM subscribers WHERE wants IS NOT NULL")
    given = {row[0]: row[1] for row in found}
    assert plain_countries(bytes_on_disk(old.parent))
    store = await Store.open(url_of(old), sealer_of(state))
    try:
        assert not plain_countries(bytes_on_disk(old.parent)), "the log is begun anew as well"
        for chat, country in rows(old, "SELECT chat, country FROM subscribers"):
            assert isinstance(chat, bytes)
            assert isinstance(country, bytes)
            assert len(country) == SEALED_COUNTRY_BYTES
            assert sealer_of(state).open_country(country, chat) == given.get(chat)
        crowd = await store.audience_counts.grouped(CASE, Kind.CALL, frozenset({Facet.COUNTRY}))
        assert sum(number for group, number in crowd.items() if group.country == "QX")
    finally:
        await store.close()
    assert kept(old) == anew(old)
    assert not plain_countries(bytes_on_disk(old.parent))


@each_state
async def test_another_key_seals_nothing(state: State, old: Path) -> None:
    before = rows(old, "SELECT * FROM subscribers")
    with pytest.raises(SealError):
        await Store.open(url_of(old), Sealer(bytes(32)))
    assert rows(old, "SELECT * FROM subscribers") == before
    store = await Store.open(url_of(old), sealer_of(state))
    await store.close()
