"""The bot of a story and what happens to it: stopped, killed, its clock moved, Telegram out of order."""

from __future__ import annotations

import asyncio
import contextlib
import re
import shutil
from collections.abc import Callable, Collection
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from bot.model.cases.case import Case
from bot.rehearsal.world.faults import InjectedFault
from bot.services.services import Services
from bot.store.db.sealing import Sealer
from tests.fuzz.chat.killing import Killer
from tests.support.application import Running
from tests.support.people import Human
from tests.support.stores import rows, sealer_of
from tests.upgrades.old_bot import LATER
from tests.upgrades.state import State, put_back, states

TEAM = "Olga", "Marek", "Pilar", "Odile", "Carla", "Paco"
SUPPORTERS = "Anna", "Vera", "Otto", "Gus", "Sam", "Davlat"
NEW = "Nobody", "Somebody"
ACTORS = (*TEAM, *SUPPORTERS, *NEW)
"""Who acts in a story. The others only get what is sent."""


@cache
def begins_as() -> State:
    """The landed state that stories begin with: it has the most kinds of buttons."""
    return max(states(), key=lambda state: len({button.kind for button in state.buttons}))


class Life:
    """The bot over a copy of a landed state, with the phones of that time, and two people who are new."""

    def __init__(self, folder: Path) -> None:
        self.state = begins_as()
        self._folder = folder
        self._lives = 0
        self.bot = Running(folder / "0", key=self.state.key)
        self.sealer: Sealer  # of the state's own data key, which the start unpacks
        self.people: dict[str, Human] = {}
        self.mishaps = 0  # after which a message may be there twice, or be lost: kills, lost answers

    async def begin(self) -> None:
        """Start it, five minutes after the state was made."""
        bot, state = self.bot, self.state
        bot.database.parent.mkdir(parents=True)
        shutil.copyfile(state.database, bot.database)
        bot.clock.advance(seconds=(state.made_at + LATER - bot.clock.now()).total_seconds())
        self._same_hour()
        self.people = put_back(bot.world, state)
        for name in NEW:
            self.people[name] = bot.person(name, started=True)
        await bot.__aenter__()
        self.sealer = sealer_of(bot.database, state.key)
        await self.settle()

    async def end(self) -> None:
        """Stop it."""
        self.bot.world.faults.clear()
        await self.bot.__aexit__(None, None, None)

    def live(self) -> list[Case]:
        """The cases that can be subscribed to."""
        return self._services.standings.live()

    async def languages(self) -> Collection[str]:
        """Those that supporters can choose."""
        return await self._services.people.languages()

    def means_to_leave(self, text: str) -> bool | None:
        """Whether these words are read as a wish for no more messages; None: it depends on what was asked."""
        if text.startswith("/"):
            found = re.match(r"/(\w+)(@\w+)?", text, re.ASCII)
            ours = found is not None and found[2] in (None, f"@{self.bot.world.username}")
            return found is not None and ours and found[1].casefold() == "stop"
        return None if self._services.phrasebook.command_meant(text) == "stop" else False

    @property
    def _services(self) -> Services:
        background = self.bot.app._background
        assert background is not None
        return background._services

    async def settle(self) -> None:
        """Return once all that came in is answered, and nothing is being done of itself."""
        bot = self.bot
        await bot.world.updates.until_polled()
        await bot.app.idle()
        await bot.clock.asleep("what is due")
        await bot.clock.asleep("send broadcasts")
        await bot.app.idle()

    async def restarts(self) -> None:
        """Stop and start."""
        await self.bot.app.stop()
        await self.bot.start()
        await self.settle()

    async def passes(self, **time: float) -> None:
        """Time passes for everybody."""
        await self.bot.later(**time)
        await self.settle()

    async def is_set(self, **time: float) -> None:
        """Somebody sets the machine's clock; Telegram's stays."""
        await self.bot.clock_is_set(**time)
        await self.settle()

    async def comes_again(self, which: int) -> None:
        """Telegram brings one of the last updates that took effect again, if there is one."""
        known = {number for (number,) in rows(self.bot.database, "SELECT update_id FROM handled_updates")}
        updates = self.bot.world.updates
        found = [one for one in reversed(updates.last) if one["update_id"] in known]
        if found:
            updates.bring_again(found[which % len(found)])
            await self.settle()

    def goes_wrong(self, fault: InjectedFault) -> None:
        """Let Telegram do this to the next calls that it fits, until `goes_right`."""
        self.mishaps += 1
        self.bot.world.faults.add(fault)

    def goes_right(self) -> bool:
        """Let Telegram do what it is asked again. Whether it didn't."""
        was, self.bot.world.faults.active = self.bot.world.faults.active, []
        return any(one.hits for one in was)

    async def killed(self, step: int, do: Callable[[], None]) -> bool:
        """Let people `do` something, kill the bot before that step of its work on it, start it again.

        False if it was done before.
        """
        bot = self.bot
        self._lives += 1
        over, silence = asyncio.Event(), InjectedFault(drop="before")
        to = self._folder / str(self._lives)

        def struck() -> None:
            bot.world.faults.add(silence)
            over.set()

        killer = Killer(bot.database.parent, to / "data", step, struck)
        with killer.armed():
            do()
            waits = [asyncio.create_task(over.wait()), asyncio.create_task(self.settle())]
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
            for one in waits:
                one.cancel()
            for result in await asyncio.gather(*waits, return_exceptions=True):
                if isinstance(result, Exception):
                    raise result
        if not killer.dead:
            return False
        self.mishaps += 1
        await bot.app.stop()
        bot.world.faults.remove(silence)
        shutil.rmtree(bot.folder, ignore_errors=True)
        bot.folder = to
        await bot.start()
        await self.settle()
        return True

    def _same_hour(self) -> None:
        bot = self.bot
        bot.world.backend.ahead = (bot.clock.now() - datetime.now(UTC)).total_seconds()


def no_folder_left(folder: Path) -> None:
    """Delete what a story had on the disk."""
    with contextlib.suppress(OSError):
        shutil.rmtree(folder)
