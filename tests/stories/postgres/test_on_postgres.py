"""The main story, and what a restart, a second bot and a lost connection come to, on PostgreSQL."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import psycopg
import pytest

from bot.errors import LeaseLost, StoreUnavailable
from bot.model.people.subscription import Wants
from bot.store import Store
from bot.store.db.lease import lease_on
from bot.store.db.postgres import lease as postgres_lease
from bot.store.db.postgres.connections import BEGIN_WRITING
from bot.store.keys.keyring import Keyring
from tests.support.application import Running
from tests.support.lines.gate import gated
from tests.support.patience import PATIENCE
from tests.support.people import Human
from tests.support.servers.cluster import LENT, cluster
from tests.support.servers.fixtures import on_postgres
from tests.support.steps.broadcasting import store_of
from tests.support.steps.letters import to_letter
from tests.support.steps.organising import by_day, gathered, launches
from tests.support.stores import CASE, rows

pytestmark = pytest.mark.postgres
READERS = 200


@pytest.fixture(autouse=True)
def on_a_server(request: pytest.FixtureRequest) -> Iterator[None]:
    yield from on_postgres()


@pytest.fixture
async def bot(on_a_server: None, tmp_path: Path) -> AsyncIterator[Running]:
    async with Running(tmp_path) as running:
        yield running


class Unwatched:
    """Nobody looks on while a key is rotated."""

    def begins(self, what: str, total: int) -> None:
        pass

    def at(self, done: int) -> None:
        pass


async def crowd(bot: Running) -> list[Human]:
    """So many more who take every update."""
    people = [bot.person(f"Reader {number}", started=True) for number in range(READERS)]
    for human in people:
        await store_of(bot).subscribers.subscribe(
            human.person.chat, language="en", wants=Wants.ALL, cases=[CASE], now=bot.clock.now()
        )
    return people


def lose_the_lock(bot: Running) -> None:
    """The server ends the connection that has it."""
    beside = LENT.connect(bot.database.parent)
    assert beside is not None
    with beside:
        beside.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE application_name LIKE 'appeal-bot %' AND datname = current_database()"
        )


async def test_take_updates_write_a_letter_get_a_broadcast_and_leave(bot: Running) -> None:
    olga, anna = await bot.owner(), await bot.subscriber("Anna")
    readers = await crowd(bot)
    await to_letter(bot, anna, "en")
    await anna.taps("I sent it")
    await anna.hears("It counts")
    await bot.restart()
    await anna.taps("Take it back")
    await anna.hears("This letter is not counted")
    await launches(olga, "Update", "A new hearing")
    await olga.hears("Sent")
    await anna.hears("A new hearing")
    assert [human.transcript().count("A new hearing") for human in readers] == [1] * READERS
    await anna.says("/stop")
    await anna.hears("Stopped")


async def test_a_second_bot_finds_that_it_is_taken(bot: Running) -> None:
    other = lease_on(bot.app.settings.database_url)
    assert not other.take()
    assert other.held()
    assert str(other.holder()).startswith("process ")
    await bot.app.stop()
    assert other.take()
    other.release()
    assert not other.held()


async def test_a_bot_that_lost_its_lease_writes_nothing_beside_the_next_one(bot: Running) -> None:
    store = store_of(bot)
    await bot.app._holding.stop()  # it looks every two seconds, and hasn't yet
    lose_the_lock(bot)
    await store.languages.switch("aa", on=True)  # nobody else has it yet
    given = {"database_url": bot.app.settings.database_url, "data_folder": bot.database.parent}
    async with Running(
        bot.folder / "other", bot.world, key=bot.key, settings_given=given, run_by="", two_keys=None
    ):
        with pytest.raises(StoreUnavailable, match="taken over"):
            await store.languages.switch("bb", on=True)
    assert rows(bot.database, "SELECT language FROM languages_on") == [("aa",)]


async def test_a_bot_that_lost_its_lock_has_it_again_if_nobody_took_it(bot: Running) -> None:
    anna, other = await bot.subscriber("Anna"), lease_on(bot.app.settings.database_url)
    epoch = rows(bot.database, "SELECT value FROM facts_about_database WHERE name = 'epoch'")
    lose_the_lock(bot)
    async with asyncio.timeout(PATIENCE):
        while not other.held():
            await bot.clock.asleep("holding the lease")
            await bot.later(seconds=3)
    assert not other.take()
    assert rows(bot.database, "SELECT value FROM facts_about_database WHERE name = 'epoch'") == epoch
    assert not bot.app.overtaken.is_set()
    await anna.says("/stop")
    await anna.hears("Stopped")


async def test_a_bot_that_was_overtaken_says_nothing_more(bot: Running) -> None:
    anna, other = await bot.subscriber("Anna"), lease_on(bot.app.settings.database_url)
    await bot.app._holding.stop()
    lose_the_lock(bot)
    assert other.take()
    bot.app._holding.start()
    try:
        await bot.app.overtaken.wait()
        before = len(bot.world.calls_of("sendMessage"))
        await anna.says("/help")
        with pytest.raises(StoreUnavailable, match="taken over"):
            await store_of(bot).languages.switch("aa", on=True)
        await bot.app.stop()
        assert len(bot.world.calls_of("sendMessage")) == before
    finally:
        other.release()
    await bot.start()
    await anna.hears("/letter")  # what she wrote was left to whoever comes


async def test_the_owners_hear_that_a_stand_by_took_over_from_one_that_stood_still(bot: Running) -> None:
    olga, frozen = await bot.owner(), lease_on(bot.app.settings.database_url)
    await bot.app.stop()
    assert frozen.take(keeps=True)  # and gives no sign from now on
    await bot.start()
    await by_day(bot)
    await gathered(bot)
    await olga.hears("a second copy of it goes on in its place")
    with pytest.raises(LeaseLost):
        await frozen.keep()
    await frozen.let_go()
    frozen.release()


async def test_a_command_that_has_the_database_is_never_ended(
    bot: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres_lease, "STANDS_STILL_S", -1.0)
    monkeypatch.setattr(postgres_lease, "SEEN_S", -1.0)
    await bot.app.stop()
    one, stand_by = lease_on(bot.app.settings.database_url), lease_on(bot.app.settings.database_url)
    for keeps in (False, True):
        assert one.take(keeps=keeps)
        ended = [stand_by.end_standing() for _ in range(2)]  # at first it only looks
        assert ended[0] is None
        assert (ended[1] is not None) == stand_by.take() == keeps, (
            "a bot is, and a command may wait for an answer"
        )
        stand_by.release()
        one.release()


async def test_who_stands_still_in_the_middle_of_writing_holds_up_nobody(bot: Running) -> None:
    await bot.app.stop()
    lease, frozen = lease_on(bot.app.settings.database_url), LENT.connect(bot.database.parent)
    assert frozen is not None
    try:
        frozen.execute("SET application_name = 'appeal-bot-invented'")  # as one of a bot's that has no lease
        frozen.execute(BEGIN_WRITING.encode())
        assert lease.take()
        lease.release()
        with pytest.raises(psycopg.OperationalError):
            frozen.execute("COMMIT")
    finally:
        frozen.close()


async def test_no_stop_waits_for_a_server_that_has_become_silent(bot: Running) -> None:
    await bot.app.stop()
    async with gated(cluster().folder / ".s.PGSQL.5432") as gate:
        beside = bot.app.settings.database_url.replace("@", f"@127.0.0.1:{gate.port}").partition("?")[0]
        lease = lease_on(beside)
        assert await asyncio.to_thread(lease.take)
        gate.swallow()
        async with asyncio.timeout(PATIENCE):
            await asyncio.to_thread(lease.release)


async def test_a_rotated_key_goes_by_unnoticed(bot: Running) -> None:
    anna, boris = await bot.subscriber("Anna"), bot.person("Boris")
    await to_letter(bot, anna, "en")
    await anna.taps("I sent it")
    await anna.hears("It counts")
    await to_letter(bot, boris, "en")
    await boris.taps("remind me tomorrow")
    await boris.hears("I will remind you")
    await anna.says("/mydata")
    before = (await anna.hears("What is stored about you")).text
    chats = rows(bot.database, "SELECT chat FROM subscribers")
    await bot.app.stop()
    keyring = Keyring.from_text(bot.key, bot.app.settings.database_path)
    store = await Store.open(bot.app.settings.database_url, keyring)
    assert await store.rotate(keyring, Unwatched()) == 0
    await store.close()
    await bot.start()
    assert not set(chats) & set(rows(bot.database, "SELECT chat FROM subscribers"))
    await anna.says("/mydata")
    assert (await anna.hears("What is stored about you")).text == before
    await bot.later(days=1, minutes=1)
    await boris.hears("You asked me to remind you")
