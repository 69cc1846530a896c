"""A case stopped in the chat, with a kill right after it; and a case whose files have a fault."""

from __future__ import annotations

import asyncio
import os
import secrets
import shutil
from pathlib import Path
from typing import Final

from bot.model.keys import new_key
from bot.rehearsal import InjectedFault, Person, Server, World
from bot.store import Store
from bot.store.db.sealing import Sealer
from tests.support.patience import PATIENCE
from tests.support.people import Human
from tests.support.programs.processes import Telegram, environment, fast_bot, seed
from tests.support.programs.terminal import finished, says
from tests.support.steps.organising import launches
from tests.support.stores import CASE

ROOT: Final = Path(__file__).parents[3]
READERS: Final = 60
A_GROUP: Final = 8
"""So many sends are begun together; the engine looks before the next."""
WORDS: Final = "The hearing is on the 3rd"


def had(readers: list[Person]) -> int:
    """How many messages they have in all."""
    return sum(message.text == WORDS for reader in readers for message in reader.messages)


async def test_a_kill_right_after_a_stop_sends_nothing_more(tmp_path: Path) -> None:
    key = new_key(secrets.token_bytes(32))
    async with Server(World()) as server:
        world = server.world
        given = environment(tmp_path, Telegram(server.url), world.token, key, BROADCASTS_PER_SECOND="20")
        readers = [world.person(f"Reader {n}", started=True) for n in range(READERS)]
        (tmp_path / "data").mkdir()
        sealer = Sealer.from_text(key)
        store = await Store.open(given["DATABASE_URL"], sealer)
        await seed(store, sealer, [reader.chat for reader in readers], CASE)
        await store.close()
        olga = Human(world.person("Olga"))

        async with fast_bot(tmp_path, given) as bot:
            await olga.opens((await says(bot, "?start=join-")).rpartition("?start=")[2].strip())
            await olga.hears("/stopcase")
            slow = world.faults.add(InjectedFault("sendMessage", spared=(olga.chat,), delay=0.3))
            await launches(olga, "call", WORDS)
            async with asyncio.timeout(PATIENCE):
                while slow.hits < READERS // 4:  # noqa: ASYNC110 - a simulated Telegram tells nobody
                    await asyncio.sleep(0.01)
            await olga.says("/stopcase")
            await olga.hears("Stop this case now?")
            await olga.taps("⛔ Yes, stop it now")
            await olga.hears("Stopped: Rukhshona")
            begun = slow.hits
        await asyncio.sleep(0.5)  # what was on its way arrives
        assert slow.hits - begun <= A_GROUP, "what was being begun, and nothing after it"
        world.faults.remove(slow)
        arrived = had(readers)
        assert 0 < arrived < READERS

        async with fast_bot(tmp_path, given):
            await olga.says("/totals")
            await olga.hears("Stopped by the organisers on")
            await olga.says("/broadcast")
            await olga.taps(WORDS, await olga.hears("is held"))
            await olga.hears("Held: Rukhshona")
            assert had(readers) == arrived
            await olga.says("/stopcase")
            await olga.taps("▶️ Go on with the case", await olga.hears("Stopped: Rukhshona"))
            await olga.hears("1 broadcast that was being sent stays paused")
            await olga.taps("▶️ Yes, go on")
            await olga.hears("It goes on: Rukhshona")
            assert had(readers) == arrived


def spoiled(folder: Path) -> Path:
    """A copy of the program, as an operator has it, with a second case in which a quotation mark is lost."""
    for name in ("bot", "messages"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    case = shutil.copytree(
        ROOT / "docs" / "example-case" / "exa001", folder / "messages" / "cases" / "exa001"
    )
    file = case / "fr.toml"
    file.write_text(file.read_text("utf-8").replace('person = "', "person = ", 1), "utf-8")
    return folder


async def test_with_a_fault_in_one_case_the_bot_starts_and_check_fails(tmp_path: Path) -> None:
    program = spoiled(tmp_path / "program")
    more = {"PYTHONPATH": os.pathsep.join((str(program), str(ROOT))), "BROADCASTS_PER_SECOND": "20"}
    key = new_key(secrets.token_bytes(32))
    async with Server(World()) as server:
        given = environment(program, Telegram(server.url), server.world.token, key, **more)
        (program / "data").mkdir()
        anna = Human(server.world.person("Anna"))
        async with fast_bot(program, given) as bot:
            told = await says(bot, "can't be used")
            assert "messages/cases/exa001/fr.toml" in told
            await anna.opens(CASE)
            await anna.hears("Rukhshona")
            await anna.opens("exa001")
            await anna.hears("This case can't be shown at the moment")
    code, told = await finished(program, "case", "check", "messages/cases/exa001", **given)
    assert code == 1
    assert "fr.toml" in told
