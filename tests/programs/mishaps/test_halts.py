"""A broadcast that stopped by itself, and the program killed meanwhile; marks that an operator takes back."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.model.keys import new_key
from bot.model.team.roles import Role
from bot.rehearsal import InjectedFault, Person, Server, World
from bot.store import Store
from bot.store.db.sealing import Sealer
from tests.support.patience import PATIENCE
from tests.support.people import Human
from tests.support.programs.processes import Telegram, confirm, environment, fast_bot, row, seed
from tests.support.programs.terminal import finished
from tests.support.stores import CASE

READERS = 12
ASKED = "Waiting for your answer"
QUESTION = "Ask whoever runs the bot to look into it first"


@dataclass
class Scene:
    """A broadcast that is confirmed and not begun, and a Telegram that finds nobody's chat."""

    folder: Path
    world: World
    owner: Human
    readers: list[Person]
    given: dict[str, str]
    broken: InjectedFault

    @property
    def database(self) -> Path:
        return self.folder / "data" / "bot.db"

    def gone(self) -> int:
        (number,) = row(self.database, "SELECT count(*) FROM subscribers WHERE gone = 1")
        return int(number)


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    key = new_key(secrets.token_bytes(32))
    world = World()
    async with Server(world) as server:
        owner = world.person("Olga", started=True)
        readers = [world.person(f"Reader {number}", started=True) for number in range(READERS)]
        (tmp_path / "data").mkdir()
        sealer = Sealer.from_text(key)
        store = await Store.open(f"sqlite+aiosqlite:///{tmp_path / 'data' / 'bot.db'}", sealer)
        try:
            now = datetime.now(UTC)
            token = await store.team.invite(Role.OWNER, now, timedelta(days=1))
            await store.team.join(token, owner.chat, now)
            await seed(store, sealer, [reader.chat for reader in readers], CASE)
            await confirm(store, owner.chat, CASE)
        finally:
            await store.close()
        broken = world.faults.add(
            InjectedFault(
                "sendMessage", spared=[owner.chat], status=400, description="Bad Request: chat not found"
            )
        )
        given = environment(tmp_path, Telegram(server.url), world.token, key, BROADCASTS_PER_SECOND="500")
        yield Scene(tmp_path, world, Human(owner), readers, given, broken)


async def test_a_kill_while_it_waits_for_an_answer_loses_nobody_and_asks_nobody_again(scene: Scene) -> None:
    async with fast_bot(scene.folder, scene.given) as bot:
        await scene.owner.hears(ASKED, QUESTION)
        async with asyncio.timeout(PATIENCE):
            facts = "SELECT halt_facts FROM broadcasts"
            while '"asked": [1]' not in row(scene.database, facts)[0]:  # noqa: ASYNC110 - nobody tells
                await asyncio.sleep(0.01)
        bot.kill()
        await bot.wait()
    assert row(scene.database, "SELECT state, halt, gone FROM broadcasts") == ("paused", "lost", 0)
    assert scene.gone() == 0
    scene.world.faults.remove(scene.broken)
    async with fast_bot(scene.folder, scene.given):
        await scene.owner.taps("▶️ Go on", await scene.owner.sees(QUESTION))
        await scene.owner.hears("Sent:", f"delivered: {READERS}")
    assert [reader.received for reader in scene.readers] == [1] * READERS
    assert not [message for message in scene.owner.person.messages if QUESTION in message.text], "asked once"


async def test_an_operator_takes_back_what_telegram_was_wrong_about(scene: Scene) -> None:
    before = datetime.now(UTC).isoformat(timespec="seconds")
    command = ("people", "restore", "--since", before)
    async with fast_bot(scene.folder, scene.given):
        await scene.owner.hears(ASKED, QUESTION)
        await scene.owner.taps("▶️ Go on", await scene.owner.sees(QUESTION))
        await scene.owner.hears("Sent:", f"gone (left or blocked the bot): {READERS}")
        assert scene.gone() == READERS, "as the question had said"
        code, said = await finished(scene.folder, *command, "--dry-run", **scene.given)
        assert (code, scene.gone()) == (0, READERS)
        assert f"{READERS:>9,}  in all; they would be written to again" in said
        assert "Nothing was changed." in said
        older = f"{datetime.now(UTC).date() - timedelta(days=1)}T09:30+00:00"
        code, said = await finished(scene.folder, *command[:3], older, "--dry-run", **scene.given)
        assert "Of a day that is over only the day is kept" in said
        assert f"{older[:10]} 00:00 UTC, and since then:" in said
        code, said = await finished(scene.folder, *command, **scene.given)
        assert code == 0
        assert "a day that is over" not in said
        assert f"{READERS:>9,}  Telegram couldn't find the chat" in said
        assert scene.gone() == 0


@pytest.mark.parametrize(
    ("since", "expected"),
    [
        ("yesterday", '"yesterday" is no moment. Write it like "2026-03-14 09:30"'),
        ("2999-01-01", "That moment is still to come."),
    ],
)
async def test_what_is_no_moment_changes_nothing(scene: Scene, since: str, expected: str) -> None:
    code, said = await finished(scene.folder, "people", "restore", "--since", since, **scene.given)
    assert code == 2
    assert expected in said
    assert "Traceback" not in said
