"""`python -m bot record verify`: whole, broken where, and whether an end noted down once is still there."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from bot.cli.backups.backup import back_up
from bot.cli.backups.restore import restore_copy
from bot.cli.record import verify_record
from bot.model.clock import SystemClock
from bot.model.identity import BotIdentity
from bot.model.keys import new_key
from bot.model.team.record import RecordFilter, short
from bot.store.db.sealing import Sealer
from bot.store.store import Store
from tests.support.stores import make_before, sqlite_connection, url_of

KEY = new_key(secrets.token_bytes(32))


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty database, which the commands are set to use."""
    path = tmp_path / "bot.db"
    make_before(path)
    monkeypatch.setenv("DATABASE_URL", url_of(path))
    monkeypatch.setenv("BOT_KEY", KEY)
    monkeypatch.chdir(tmp_path)
    return path


@asynccontextmanager
async def at_work(database: Path) -> AsyncIterator[Store]:
    store = await Store.open(url_of(database), Sealer.from_text(KEY))
    try:
        yield store
    finally:
        await store.close()


def does(database: Path, *acts: Callable[[Store], Awaitable[object]]) -> str:
    """Something is done, by somebody at work; the end of the record then."""

    async def work() -> str:
        async with at_work(database) as store:
            for act in acts:
                await act(store)
            return short((await store.team_record.head())[1])

    return asyncio.run(work())


async def switches(store: Store) -> None:
    await store.languages.switch("tg", on="tg" not in await store.languages.on())


def acts_of(database: Path) -> list[str]:
    found: list[str] = []

    async def look(store: Store) -> None:
        found.extend(entry.act for entry in reversed(await store.team_record.some(RecordFilter(), 0, 99)))

    does(database, look)
    return found


def test_it_is_looked_through_while_the_bot_writes(
    database: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async def both() -> int:
        async with at_work(database) as store:
            await switches(store)
            looking = asyncio.create_task(asyncio.to_thread(verify_record, None))
            for _ in range(5):
                await switches(store)
            return await looking

    assert asyncio.run(both()) == 0
    assert "entries, unbroken. The end: " in capsys.readouterr().out


def test_an_end_that_was_noted_down_is_found_until_something_before_it_is_changed(
    database: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    does(database, switches)
    noted = does(database, switches)
    does(database, switches)
    assert verify_record(noted.upper()) == 0
    said = capsys.readouterr().out
    assert "4 entries, unbroken." in said
    assert "The end that was noted down is entry 3" in said

    with sqlite_connection(database) as connection:
        connection.execute("DELETE FROM record_entries WHERE number > 2")
    assert verify_record(None) == 0, "what is cut off at the end shows only with what was noted down"
    assert "shows with --head" in capsys.readouterr().out
    assert verify_record(noted) == 1
    assert "No entry has the end that was noted down" in capsys.readouterr().out

    with sqlite_connection(database) as connection:
        connection.execute("UPDATE record_entries SET act = 'language_off' WHERE number = 2")
    assert verify_record(None) == 1
    said = capsys.readouterr().out
    assert "The record is broken: entry 2 doesn't say what it said" in said
    assert "whole: 1 entry." in said


@pytest.mark.parametrize("head", ["", "0123", "g" * 24])
def test_what_is_no_end_is_refused(database: Path, head: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert verify_record(head) == 2
    assert "24 hexadecimal digits" in capsys.readouterr().err
    database.unlink()
    assert verify_record(None) == 2
    assert "There is no database" in capsys.readouterr().err


def test_it_goes_on_after_a_restore_which_is_an_entry(
    database: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    of_copy = does(database, switches)
    assert back_up(tmp_path / "copy", keep=None, force=False) == 0
    later = does(database, switches)
    assert restore_copy(tmp_path / "copy", yes=True) == 0

    async def starts(store: Store) -> None:
        await store.halts.after_restore(SystemClock().now())
        await store.halts.after_restore(SystemClock().now())

    does(database, starts, switches)
    assert acts_of(database) == ["began", "language_on", "restored", "language_off"]
    capsys.readouterr()
    assert verify_record(of_copy) == 0
    assert verify_record(later) == 1
    assert "If a backup was put back since, that is the reason" in capsys.readouterr().out


def test_another_bot_and_people_taken_back_are_entries_of_the_server(database: Path) -> None:
    async def of_bot(store: Store) -> None:
        for bot in (BotIdentity(1, "one"), BotIdentity(1, "renamed"), BotIdentity(2, "two")):
            await store.give_to(bot)

    async def back(store: Store) -> None:
        await store.subscribers.restore(SystemClock().now() - timedelta(days=1))

    does(database, of_bot, back)
    assert acts_of(database) == ["began", "adopted", "people_back"]
