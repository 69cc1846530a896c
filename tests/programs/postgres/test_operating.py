"""The program on PostgreSQL as an operator starts it: two bots, commands beside them, a kill."""

from __future__ import annotations

import secrets
import signal
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import psycopg
import pytest

from bot.model.keys import new_key
from bot.rehearsal import Server, World
from tests.support.people import Human
from tests.support.programs.processes import Telegram, environment, fast_bot
from tests.support.programs.terminal import SHORT_CHECK, finished, says
from tests.support.servers.cluster import LENT
from tests.support.servers.fixtures import on_postgres
from tests.support.watching.monitoring import Monitor, free_port

pytestmark = pytest.mark.postgres
STANDS_BY = "This one stands by and takes over"
RUNS = "The bot is running"
FAST = {"BROADCASTS_PER_SECOND": "150"}


@pytest.fixture(autouse=True)
def on_a_server() -> Iterator[None]:
    yield from on_postgres()


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    async with Server(World()) as server:
        yield server


@pytest.fixture
def given(on_a_server: None, server: Server, tmp_path: Path) -> dict[str, str]:
    key = new_key(secrets.token_bytes(32))
    url = LENT.url_in(tmp_path)
    assert url is not None
    telegram = Telegram(server.url)
    return environment(
        tmp_path, telegram, server.world.token, key, DATABASE_URL=url, DATA_FOLDER="kept", **FAST
    )


async def test_a_second_bot_takes_over_from_one_that_is_killed(
    server: Server, given: dict[str, str], tmp_path: Path
) -> None:
    anna = Human(server.world.person("Anna"))
    monitor = Monitor(free_port())
    async with fast_bot(tmp_path, given) as first:
        await says(first, RUNS)
        async with fast_bot(tmp_path, given | monitor.given) as second:
            assert f"Another bot (process {first.pid} on" in await says(second, STANDS_BY)
            await anna.says("/help")
            await anna.hears("/letter")
            _, out = await finished(tmp_path, SHORT_CHECK, **given)
            assert f"ok     a bot is running on this database: process {first.pid} on" in out
            assert "ok     database postgresql://" in out
            code, out = await finished(tmp_path, "invite", "--owner", **given)
            assert code == 0, out
            first.send_signal(signal.SIGKILL)
            await first.wait()
            await says(second, RUNS)
            await anna.says("/privacy")
            await anna.hears("Telegram")
            assert (await monitor.metrics())["appeal_bot_epoch"] == 2
            second.send_signal(signal.SIGTERM)
            assert await second.wait() == 0
    assert sorted(path.name for path in (tmp_path / "kept").iterdir()) == [
        "bot.db.alerts",
        "bot.db.datakey",
        "bot.db.incidents",
    ]
    code, out = await finished(tmp_path, "record", "verify", **given)
    assert code == 0, out


async def test_keys_are_rotated_there_while_no_bot_runs(
    server: Server, given: dict[str, str], tmp_path: Path
) -> None:
    anna = Human(server.world.person("Anna"))
    async with fast_bot(tmp_path, given) as bot:
        await says(bot, RUNS)
        await anna.opens("tjk001")
        await anna.taps("Every update", await anna.hears("is stored"))
        await anna.hears("You are subscribed")
        code, out = await finished(tmp_path, "key", "rotate", **given)
        assert code == 2
        assert "A bot is running on this database." in out
        bot.send_signal(signal.SIGTERM)
        assert await bot.wait() == 0
    before = (tmp_path / "kept" / "bot.db.datakey").read_bytes()
    code, out = await finished(tmp_path, "key", "rotate", **given)
    assert code == 0, out
    assert "Every row is sealed under a new data key" in out
    assert (tmp_path / "kept" / "bot.db.datakey").read_bytes() != before
    async with fast_bot(tmp_path, given) as bot:
        await says(bot, RUNS)
        await anna.says("/mydata")
        await anna.hears("What is stored about you")


async def test_a_server_that_does_not_answer_is_told_without_the_password(
    given: dict[str, str], tmp_path: Path
) -> None:
    url = "postgresql+psycopg://anna:hidden@127.0.0.1:9/bot"
    code, out = await finished(tmp_path, "run", **{**given, "DATABASE_URL": url})
    assert code != 0
    assert "The database server can't be reached." in out
    assert "hidden" not in out


async def test_a_panic_there_destroys_everybody_beside_a_bot_that_runs(
    server: Server, given: dict[str, str], tmp_path: Path
) -> None:
    anna = Human(server.world.person("Anna"))
    async with fast_bot(tmp_path, given) as bot:
        await says(bot, RUNS)
        await anna.opens("tjk001")
        await anna.taps("Every update", await anna.hears("is stored"))
        await anna.hears("You are subscribed")
        before = (tmp_path / "kept" / "bot.db.datakey").read_bytes()
        code, out = await finished(tmp_path, "panic", "--yes", **given)
        assert code == 0, out
        assert "Done. Nobody is known any more" in out
        await says(bot, RUNS)
        assert (tmp_path / "kept" / "bot.db.datakey").read_bytes() != before
        assert not (tmp_path / "kept" / "bot.db.panic").exists()
        await anna.says("/mydata")
        assert "You get every update" not in (await anna.hears()).text
        bot.send_signal(signal.SIGTERM)
        assert await bot.wait() == 0
    old = tmp_path / "kept" / "bot.db"  # as after a move from there
    old.write_bytes(b"everybody of then")
    code, out = await finished(tmp_path, "panic", "--yes", **given)
    assert code == 0, out
    assert "Cases and totals are as they were." in out
    assert (
        out.count(f"isn't touched. Everybody of then is in it. If nobody needs it:\n{' ' * 19}shred -u ") == 2
    )
    assert out.rstrip().endswith(f"shred -u {old}")
    old.unlink()
    code, out = await finished(tmp_path, "record", "verify", **given)
    assert code == 0, out


async def test_a_panic_destroys_the_key_though_the_server_does_not_answer(
    given: dict[str, str], tmp_path: Path
) -> None:
    async with fast_bot(tmp_path, given) as bot:
        await says(bot, RUNS)
        bot.send_signal(signal.SIGTERM)
        assert await bot.wait() == 0
    key = tmp_path / "kept" / "bot.db.datakey"
    assert key.exists()
    url = "postgresql+psycopg://anna:hidden@127.0.0.1:9/bot"
    code, out = await finished(tmp_path, "panic", "--yes", **{**given, "DATABASE_URL": url})
    assert code == 2
    assert "The data key is destroyed" in out
    assert "hidden" not in out
    assert not key.exists()
    async with fast_bot(tmp_path, given) as bot:
        assert "It has no owner yet" in await says(bot, "It works once")
    assert key.exists()
    assert not (tmp_path / "kept" / "bot.db.panic").exists()


BY_HAND = {
    "nothing": "SELECT 1",
    "an older version": """
        DROP TABLE handled_updates;
        ALTER TABLE discreet DROP COLUMN sealed, DROP COLUMN due;
        ALTER TABLE subscribers DROP COLUMN renewed, DROP COLUMN asked_on;
        UPDATE alembic_version SET version_num = '0034'
    """,
    "no room for a new key": """
        CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN RAISE EXCEPTION 'No space left on device'; END $$;
        CREATE TRIGGER full_disk BEFORE INSERT ON facts_about_database
            FOR EACH ROW WHEN (NEW.name = 'wrapped_key') EXECUTE FUNCTION full_disk()
    """,
}


@pytest.mark.parametrize("left", BY_HAND)
async def test_a_panic_ends_whatever_is_there_and_the_bot_starts_again(
    left: str, server: Server, given: dict[str, str], tmp_path: Path
) -> None:
    anna = Human(server.world.person("Anna"))
    if left != "nothing":
        async with fast_bot(tmp_path, given) as bot:
            await says(bot, RUNS)
            await anna.opens("tjk001")
            await anna.taps("Every update", await anna.hears("is stored"))
            await anna.hears("You are subscribed")
    with psycopg.connect(given["DATABASE_URL"].replace("+psycopg", "")) as connection:
        connection.execute(BY_HAND[left])
    code, out = await finished(tmp_path, "panic", "--yes", **given)
    assert code == 0, out
    lost = "The totals couldn't be read, and are gone too." in out
    assert lost == (left != "nothing")
    assert not (tmp_path / "kept" / "bot.db.panic").exists()
    async with fast_bot(tmp_path, given) as bot:
        await says(bot, RUNS)
        await anna.says("/mydata")
        assert "You get every update" not in (await anna.hears()).text
