"""The whole program killed while it corrects, and while it deletes, what everybody has; and started again."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable
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

READERS: Final = 150
PER_SECOND: Final = 300
WRONG, RIGHT = "The hearing is on the 3rd", "The hearing is on the 13th"


def showing(readers: list[Person], words: str) -> int:
    """How many have just one message, which says so."""
    return sum([message.text for message in reader.messages] == [words] for reader in readers)


async def half_way(done: Callable[[], int]) -> None:
    """Return in the middle."""
    async with asyncio.timeout(PATIENCE):
        while done() < READERS // 3:  # noqa: ASYNC110 - what another program does tells nobody
            await asyncio.sleep(0.02)
    assert done() < READERS


async def test_a_kill_in_a_correction_and_in_a_deletion_leaves_no_message_as_it_was(tmp_path: Path) -> None:
    key = new_key(secrets.token_bytes(32))
    async with Server(World()) as server:
        world = server.world
        given = environment(
            tmp_path, Telegram(server.url), world.token, key, BROADCASTS_PER_SECOND=str(PER_SECOND)
        )
        readers = [world.person(f"Reader {n}", started=True) for n in range(READERS)]
        (tmp_path / "data").mkdir()
        sealer = Sealer.from_text(key)
        store = await Store.open(given["DATABASE_URL"], sealer)
        await seed(store, sealer, [reader.chat for reader in readers], CASE)
        await store.close()
        olga = Human(world.person("Olga"))
        # So that some are on the wire at any moment.
        for method in ("editMessage*", "deleteMessages"):
            world.faults.add(InjectedFault(method, spared=(olga.chat,), delay=0.03))

        async with fast_bot(tmp_path, given) as bot:
            invitation = await says(bot, "?start=join-")
            await olga.opens(invitation.rpartition("?start=")[2].strip())
            await olga.hears("/broadcast")
            await launches(olga, "call", WRONG)
            await olga.hears("Sent:")
            assert showing(readers, WRONG) == READERS
            await olga.taps("✏️ Correct it")
            await olga.hears("in this language: English")
            await olga.says(RIGHT)
            await olga.hears(RIGHT)
            await olga.taps("👁")
            await olga.taps("🚀")
            await half_way(lambda: showing(readers, RIGHT))
        async with fast_bot(tmp_path, given):
            corrected = await olga.hears(f"Corrected at {READERS} of {READERS}")
            assert adds_up(corrected)["done"] == READERS
            assert showing(readers, RIGHT) == READERS
            await olga.taps("↩️ Delete it everywhere")
            await olga.taps("Yes, delete it everywhere")
            await half_way(lambda: READERS - showing(readers, RIGHT))
        async with fast_bot(tmp_path, given):
            deleted = await olga.hears(f"Deleted at {READERS} of {READERS}")
            assert adds_up(deleted)["done"] == READERS
            assert not any(reader.messages for reader in readers)
            assert {reader.received for reader in readers} == {1}, "nobody was sent anything else"
