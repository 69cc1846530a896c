"""The program killed while messages are on their way, started again, and the broadcast deleted everywhere."""

from __future__ import annotations

import asyncio
import re
import secrets
from pathlib import Path
from typing import Final

from bot.model.keys import new_key
from bot.rehearsal import InjectedFault, Person, Server, World
from bot.store import Store
from bot.store.db.sealing import Sealer
from tests.support.patience import PATIENCE
from tests.support.people import Human
from tests.support.programs.processes import Telegram, environment, fast_bot, seed
from tests.support.programs.terminal import says
from tests.support.steps.broadcasting import adds_up
from tests.support.steps.organising import launches
from tests.support.stores import CASE

READERS: Final = 30
LATENCY_S: Final = 0.6
WORDS: Final = "The hearing is on the 3rd"


def copies(readers: list[Person]) -> list[int]:
    """How many copies each of them has."""
    return [sum(message.text == WORDS for message in reader.messages) for reader in readers]


def up_to(text: str, words: str) -> int:
    """The figure of "Up to N people" before these words."""
    found = re.search(rf"Up to (\d+) (?:person|people) {words}", text)
    assert found, text
    return int(found[1])


async def test_who_may_have_two_copies_is_told_before_and_after_deleting(tmp_path: Path) -> None:
    key = new_key(secrets.token_bytes(32))
    async with Server(World()) as server:
        world = server.world
        given = environment(tmp_path, Telegram(server.url), world.token, key, BROADCASTS_PER_SECOND="30")
        readers = [world.person(f"Reader {n}", started=True) for n in range(READERS)]
        (tmp_path / "data").mkdir()
        sealer = Sealer.from_text(key)
        store = await Store.open(given["DATABASE_URL"], sealer)
        await seed(store, sealer, [reader.chat for reader in readers], CASE)
        await store.close()
        olga = Human(world.person("Olga"))

        async with fast_bot(tmp_path, given) as bot:
            invitation = await says(bot, "?start=join-")
            await olga.opens(invitation.rpartition("?start=")[2].strip())
            await olga.hears("/broadcast")
            slow = world.faults.add(InjectedFault("sendMessage", spared=(olga.chat,), delay=LATENCY_S))
            await launches(olga, "call", WORDS)
            async with asyncio.timeout(PATIENCE):
                while slow.hits < READERS // 3:  # noqa: ASYNC110 - as above
                    await asyncio.sleep(0.01)
        await asyncio.sleep(LATENCY_S)  # what was on its way arrives at people, and nobody hears of it
        world.faults.remove(slow)
        async with fast_bot(tmp_path, given):
            sent = await olga.hears("Sent:")
            assert adds_up(sent)["done"] == READERS
            twice = sum(number > 1 for number in copies(readers))
            assert twice > 0
            assert max(copies(readers)) == 2
            assert min(copies(readers)) == 1
            most = up_to(sent.text, "may have got it more than once")
            assert twice <= most < READERS
            await olga.taps("↩️ Delete it everywhere")
            asked = await olga.hears("Delete it at 30 people?")
            assert up_to(asked.text, "may also have an earlier copy") == most
            await olga.taps("Yes, delete it everywhere")
            deleted = await olga.hears(f"Deleted at {READERS} of {READERS}")
            assert sum(copies(readers)) == twice, "only the second copies are known"
            assert up_to(deleted.text, "may still have a copy") == most
            print(f"{twice} of {READERS} had two copies, and were told of as up to {most}")
