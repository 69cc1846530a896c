"""Records in the database: what is kept with them, what is damaged, and how older rows become records."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.errors import DamagedDatabase, SealError
from bot.model.letters.figures import LETTERS, minus, plus
from bot.model.letters.record import Record
from bot.store import Store
from bot.store.db.migrations.versions.step_0010_records import OLD
from bot.store.db.migrations.versions.step_0018_letters_by_ask import down_revision
from bot.store.db.sealing import Sealer
from bot.store.letters.sums import locked, unlocked
from tests.support.steps.records import records_in, sums_in
from tests.support.stores import (
    CASE,
    NOW,
    OTHER_CASE,
    SEALER,
    TODAY,
    bytes_on_disk,
    opened,
    reported,
    rows,
    sqlite_connection,
    taken_back,
    url_of,
)
from tests.upgrades.state import State, in_plain

ANNA, BORIS = 5_000_000_001, 77
each_state = pytest.mark.parametrize("state", in_plain(), ids=lambda state: state.folder.name)


async def test_what_is_not_kept_is_not_counted(store: Store) -> None:
    async def breaks() -> None:
        async with store.unit():
            assert await store.actions.record(ANNA, CASE, "president", "release", TODAY, NOW)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await breaks()
    assert await reported(store) == (0, 0)
    async with store.unit():
        await store.actions.record(ANNA, CASE, "president", "release", TODAY, NOW)
        assert await reported(store) == (0, 0), "it isn't kept yet"
    assert await reported(store) == (1, 1)


async def test_a_fold_that_fails_counts_nothing_twice(store: Store, tmp_path: Path) -> None:
    for chat in range(1, 9):
        await store.actions.record(chat, CASE, "president", "release", TODAY, NOW)
    keys = await store.records.fresh()
    await store.records.fold(keys[:3], TODAY)
    with sqlite_connection(tmp_path / "bot.db") as connection:
        connection.execute("CREATE TRIGGER broken BEFORE UPDATE ON sums BEGIN SELECT RAISE(ABORT, 'no'); END")
    with pytest.raises(sqlite3.IntegrityError):
        await store.records.fold(keys[3:], TODAY)
    assert await reported(store) == (8, 8)
    async with opened(tmp_path) as other:
        assert await reported(other) == (8, 8)
    with sqlite_connection(tmp_path / "bot.db") as connection:
        connection.execute("DROP TRIGGER broken")
    await store.records.fold(keys, TODAY)
    async with opened(tmp_path) as other:
        assert await reported(other) == (8, 8)


async def test_a_damaged_record_is_an_empty_one_and_damaged_sums_are_told(
    store: Store, tmp_path: Path
) -> None:
    await store.actions.record(ANNA, CASE, "president", "release", TODAY, NOW)
    await store.actions.record(BORIS, CASE, "president", "release", TODAY, NOW)
    await store.records.fold(await store.records.fresh(), TODAY)
    with sqlite_connection(tmp_path / "bot.db") as connection:
        connection.execute(
            "UPDATE records SET sealed = zeroblob(512) WHERE tag = ?", [SEALER.tag(CASE, ANNA)]
        )
    async with opened(tmp_path) as other:
        assert await reported(other) == (2, 2)
        assert (await other.choices.written(ANNA, CASE)).own == {}
        assert await other.actions.record(ANNA, CASE, "justice", "release", TODAY, NOW)
        assert (await other.subscribers.personal_data(BORIS)).actions
    with sqlite_connection(tmp_path / "bot.db") as connection:
        connection.execute("UPDATE sums SET sealed = zeroblob(4096)")
    with pytest.raises(DamagedDatabase):
        await Store.open(url_of(tmp_path / "bot.db"), SEALER)


async def test_a_record_opens_in_its_own_place_alone(store: Store, tmp_path: Path) -> None:
    """Whoever can write to the database can't put somebody's record in another's place."""
    await store.actions.record(ANNA, CASE, "president", "release", TODAY, NOW)
    await store.records.touch(BORIS, CASE, TODAY, make=True)
    with sqlite_connection(tmp_path / "bot.db") as connection:
        connection.execute(
            "UPDATE records SET sealed = (SELECT sealed FROM records WHERE tag = ?) WHERE tag = ?",
            [SEALER.tag(CASE, ANNA), SEALER.tag(CASE, BORIS)],
        )
    assert (await store.choices.written(BORIS, CASE)).own == {}
    assert (await store.choices.written(ANNA, CASE)).own == {"president": TODAY}


async def test_everybody_s_record_is_of_one_length(store: Store, tmp_path: Path) -> None:
    for chat in range(1, 12):
        await store.records.touch(chat, CASE, TODAY, make=True)
        for number in range(chat):
            await store.actions.record(
                chat, CASE, f"authority{number}", "release", TODAY, NOW, language="en", wanted=True
            )
    assert rows(tmp_path / "bot.db", "SELECT DISTINCT length(sealed) FROM records") == [(512,)]
    assert rows(tmp_path / "bot.db", "SELECT DISTINCT length(sealed) FROM sums") == []
    await store.records.fold(await store.records.fresh(), TODAY)
    assert rows(tmp_path / "bot.db", "SELECT DISTINCT length(sealed) FROM sums") == [(4096,)]


# --- rows of before


def counted(database: Path) -> dict[str, object]:
    """What was counted of the case in an older database."""

    def numbers(query: str) -> dict[Any, Any]:
        return {row[0]: row[1] for row in rows(database, query)}

    return {
        "letters": numbers(f"SELECT authority, count(*) FROM actions WHERE \"case\" = '{CASE}' GROUP BY 1"),
        "days": numbers(f"SELECT day, count(*) FROM actions WHERE \"case\" = '{CASE}' GROUP BY 1"),
        "people": rows(database, f"SELECT count(DISTINCT tag) FROM actions WHERE \"case\" = '{CASE}'")[0][0],
    }


def copied(state: State, folder: Path) -> Path:
    path = folder / "bot.db"
    shutil.copy(state.database, path)
    path.chmod(0o600)
    return path


@each_state
async def test_rows_of_before_become_records_and_count_as_before(tmp_path: Path, state: State) -> None:
    path = await asyncio.to_thread(copied, state, tmp_path)
    before = counted(path)
    tags = {tag for (tag,) in rows(path, "SELECT tag FROM actions UNION SELECT tag FROM replies")}
    moments = [str(at).encode() for (at,) in rows(path, "SELECT recorded_at FROM actions")]
    to_ask = rows(path, "SELECT count(*) FROM reply_questions")[0][0]
    sealer = Sealer.from_text(state.key)
    store = await Store.open(url_of(path), sealer)
    totals = await store.tallies.totals(CASE)
    await store.close()
    assert {who: n for who, (n, _) in totals.by_authority.items() if n} == before["letters"]
    assert {day.isoformat(): n for day, n in totals.by_day.items()} == before["days"]
    assert totals.people == before["people"]
    assert sum(totals.by_ask.values()) == totals.actions
    assert all(ask for _, ask in totals.by_ask), "a record tells of each what it asked for"
    kept = records_in(path, sealer)
    assert tags <= {tag for (tag,) in rows(path, "SELECT tag FROM records")}
    assert sum(len(record.letters) for record in kept) == sum(dict(before["days"]).values())
    assert sum(one.wanted for record in kept for one in record.questions) == to_ask
    assert not any(record.pending for record in kept)
    assert sums_in(path, sealer)
    names = {name for (name,) in rows(path, "SELECT name FROM sqlite_master")}
    assert not names & set(OLD)
    left = await asyncio.to_thread(bytes_on_disk, tmp_path)
    assert moments
    assert not [moment for moment in moments if moment in left], "nothing of the rows is left in the file"


@each_state
async def test_another_key_changes_nothing_of_an_older_database(tmp_path: Path, state: State) -> None:
    path = await asyncio.to_thread(copied, state, tmp_path)
    before = counted(path)
    with pytest.raises(SealError, match="another key"):
        await Store.open(url_of(path), SEALER)
    assert counted(path) == before


@pytest.mark.parametrize("survives", [0, 1, 5, 10])
async def test_a_move_that_breaks_off_leaves_the_older_database(
    tmp_path: Path, survives: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    state = in_plain()[-1]
    path = await asyncio.to_thread(copied, state, tmp_path)
    before, locks = counted(path), iter(range(survives))
    lock = Sealer.lock

    def breaks(self: Sealer, value: bytes, *place: bytes, steps_of: int = 512) -> bytes:
        if next(locks, None) is None:
            raise OSError("killed")
        return lock(self, value, *place, steps_of=steps_of)

    with monkeypatch.context() as patch:
        patch.setattr(Sealer, "lock", breaks)
        with pytest.raises(OSError, match="killed"):
            await Store.open(url_of(path), Sealer.from_text(state.key))
    assert counted(path) == before
    store = await Store.open(url_of(path), Sealer.from_text(state.key))
    assert (await store.tallies.totals(CASE)).people == before["people"]
    await store.close()


async def test_letters_get_their_ask_from_records_and_of_who_was_forgotten_it_is_not_known(
    store: Store, tmp_path: Path
) -> None:
    for chat, ask in ((ANNA, "release"), (BORIS, "clemency"), (3, "clemency"), (4, "release")):
        await store.actions.record(chat, CASE, "president", ask, TODAY, NOW)
    await store.records.fold(await store.records.fresh(), TODAY)
    await store.records.forget(4, TODAY)
    path = tmp_path / "bot.db"
    [(sealed,)] = rows(path, "SELECT sealed FROM sums")
    assert isinstance(sealed, bytes)
    figures = unlocked(SEALER, CASE, sealed)
    asked = {counted: number for counted, number in figures.items() if counted[0] == LETTERS}
    as_before = plus(minus(figures, asked), {(LETTERS, "president"): 4})
    with sqlite_connection(path) as connection:
        connection.execute("UPDATE sums SET sealed = ?", [locked(SEALER, CASE, as_before)])
        connection.execute("UPDATE records SET sealed = zeroblob(512) WHERE tag = ?", [SEALER.tag(CASE, 3)])
        taken_back(connection, down_revision)
    async with opened(tmp_path) as other:
        totals = await other.tallies.totals(CASE)
        assert totals.by_ask == {
            ("president", "release"): 1,
            ("president", "clemency"): 1,
            ("president", ""): 2,
        }
        assert totals.by_authority["president"][0] == 4
        assert await other.actions.undo(ANNA, CASE, "president", TODAY, NOW, within=timedelta(minutes=10))
        assert ("president", "release") not in (await other.tallies.totals(CASE)).by_ask


def days(records: Iterable[Record]) -> set[date]:
    return {day for record in records for day in record.touched}


@each_state
async def test_when_they_are_looked_through_does_not_tell_who_is_to_be_asked(
    tmp_path: Path, state: State
) -> None:
    path = await asyncio.to_thread(copied, state, tmp_path)
    sealer = Sealer.from_text(state.key)
    await (await Store.open(url_of(path), sealer)).close()
    kept = records_in(path, sealer)
    asked = [record for record in kept if any(one.wanted for one in record.questions)]
    others = [record for record in kept if record.letters and record not in asked]
    newest = max(days(kept))
    assert days(asked)
    recent = [
        record for record in others if any(one.day > newest - timedelta(days=14) for one in record.letters)
    ]
    assert all(record.touched for record in recent), "who wrote in these days is looked through as well"


async def test_an_answer_of_another_case_is_no_answer(store: Store) -> None:
    await store.actions.record(ANNA, CASE, "president", "release", TODAY, NOW, wanted=True)
    await store.actions.record(ANNA, OTHER_CASE, "president", "release", TODAY, NOW, wanted=True)
    await store.replies.decline(ANNA, CASE, "president", TODAY)
    assert not await store.replies.waits(ANNA, CASE, "president")
    assert await store.replies.waits(ANNA, OTHER_CASE, "president")


async def test_a_fold_writes_the_figures_anew_whether_anything_was_pending_or_not(
    store: Store, tmp_path: Path
) -> None:
    await store.records.touch(ANNA, CASE, TODAY, make=True)
    seen = []
    for _ in range(3):
        await store.records.fold(await store.records.fresh(), TODAY)
        seen.append(rows(tmp_path / "bot.db", "SELECT sealed FROM sums"))
    assert all(len(one) == 1 for one in seen)
    assert len({str(one) for one in seen}) == 3
