"""The main story, and what a restart, a second bot and a lost connection come to, on PostgreSQL."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot.errors import StoreUnavailable
from bot.model.people.subscription import Wants
from bot.store import Store
from bot.store.db.lease import lease_on
from bot.store.keys.keyring import Keyring
from tests.support.application import Running
from tests.support.people import Human
from tests.support.servers.cluster import LENT
from tests.support.servers.fixtures import on_postgres
from tests.support.steps.broadcasting import store_of
from tests.support.steps.letters import to_letter
from tests.support.steps.organising import launches
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
    beside = LENT.connect(bot.database.parent)
    assert beside is not None
    with beside:
        beside.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE application_name LIKE 'appeal-bot %' AND datname = current_database()"
        )
    await store.languages.switch("aa", on=True)  # nobody else has it yet
    given = {"database_url": bot.app.settings.database_url, "data_folder": bot.database.parent}
    async with Running(
        bot.folder / "other", bot.world, key=bot.key, settings_given=given, run_by="", two_keys=None
    ):
        with pytest.raises(StoreUnavailable, match="taken over"):
            await store.languages.switch("bb", on=True)
    assert rows(bot.database, "SELECT language FROM languages_on") == [("aa",)]


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
