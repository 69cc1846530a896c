"""The whole application, running in the test's own loop against the simulated Telegram."""

from __future__ import annotations

import asyncio
import secrets
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from zoneinfo import ZoneInfo

from bot.app import App
from bot.config import Settings
from bot.content.library import messages_folder
from bot.content.texts import ChatTexts, Phrasebook
from bot.delivery.retry import Timing
from bot.model.keys import new_key
from bot.rehearsal import Server, World
from bot.rehearsal.world.signals import Signal
from bot.runtime.clock_watch import EVERY_S
from tests.support.patience import PATIENCE
from tests.support.people import Human
from tests.support.stores import make_before, say_who, url_of, with_two_keys

QUICK = Timing(first_retry_s=0.05, longest_retry_s=0.2, first_outage_s=0.05, longest_outage_s=0.2)


class TestClock:
    """Real time, and three hands to move: the calendar, seconds that count sleep, and those awake.

    `advance` makes it tomorrow, and wakes whoever sleeps till then; `set_by` moves the calendar alone, as
    somebody does who sets a machine's clock; `suspend` lets the machine sleep.
    """

    __test__ = False

    def __init__(self) -> None:
        self._ahead = timedelta()  # of the calendar
        self._passed = 0.0  # by hand, in seconds; of them asleep:
        self._suspended = 0.0
        self._moved = asyncio.Event()
        self._asleep: set[asyncio.Task[Any] | None] = set()  # who wait, and have noticed when it was moved
        self._went_to_sleep = Signal()

    def now(self) -> datetime:
        return datetime.now(UTC) + self._ahead

    def seconds(self) -> float:
        return time.monotonic() + self._passed

    def awake(self) -> float:
        return self.seconds() - self._suspended

    async def sleep(self, seconds: float) -> None:
        until = self.seconds() + seconds
        while (left := until - self.seconds()) > 0:
            moved = self._moved
            sleeper = asyncio.current_task()
            self._asleep.add(sleeper)
            self._went_to_sleep.fire()
            try:
                # Not wait_for: it forgets that it was cancelled if the clock is moved at the same moment.
                async with asyncio.timeout(left):
                    await moved.wait()
            except TimeoutError:
                return
            finally:
                self._asleep.discard(sleeper)

    def advance(self, **time: float) -> None:
        """So much time passes. Who sleeps till then wakes."""
        self._ahead += timedelta(**time)
        self._passed += timedelta(**time).total_seconds()
        self._wake()

    def set_by(self, **time: float) -> None:
        """Somebody sets the calendar, forward or back. Nobody wakes from that."""
        self._ahead += timedelta(**time)

    def suspend(self, **time: float) -> None:
        """The machine sleeps for so long. Who would have slept till then wakes with it."""
        self._suspended += timedelta(**time).total_seconds()
        self.advance(**time)

    def _wake(self) -> None:
        moved, self._moved = self._moved, asyncio.Event()
        self._asleep.clear()
        moved.set()

    async def asleep(self, name: str) -> None:
        """Wait until the task of that name waits for time to pass: while at work it wouldn't notice."""
        async with asyncio.timeout(PATIENCE):
            while not any(task and task.get_name() == name for task in self._asleep):
                await self._went_to_sleep.wait()


@dataclass
class Running:
    """A simulated Telegram and the bot that talks with it; `restart` stops the bot and starts it anew."""

    folder: Path
    world: World = field(default_factory=World)
    clock: TestClock = field(default_factory=TestClock)
    per_second: float | None = float("inf")  # None: the normal limits
    read_timeout: float = 10.0
    messages: Path | None = None
    page: bool = False  # serve the hand-off page, on a free port
    settings_given: dict[str, Any] = field(default_factory=dict)
    run_by: str = "The Example Society"  # whom an owner has named as running it; "": nobody yet
    two_keys: int | None = 0  # messages to more need a second person; 0: it is off; None: nobody has said
    _begun: bool = False
    key: str = field(default_factory=lambda: new_key(secrets.token_bytes(32)))

    @property
    def database(self) -> Path:
        return self.folder / "data" / "bot.db"

    async def __aenter__(self) -> Self:
        self.server = Server(self.world)
        await self.server.start()
        await self.start()
        if self.run_by:
            await asyncio.to_thread(say_who, self.database, self.run_by)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.app.stop()
        await self.server.stop()

    async def start(self) -> None:
        if not self._begun and not self.database.exists():
            self._begun = True
            await asyncio.to_thread(make_before, self.database)
            if self.two_keys is not None:
                await asyncio.to_thread(with_two_keys, self.database, self.two_keys)
        place = {"database_url": url_of(self.database), "data_folder": self.database.parent}
        settings = Settings(bot_api_url=self.server.url, **{**place, **self.settings_given})
        if self.page:
            settings = settings.model_copy(update={"page_address": "127.0.0.1:0"})
        self.app = App(
            settings,
            token=self.world.token,
            key=self.key,
            clock=self.clock,
            messages=self.messages,
            per_second=self.per_second,
            read_timeout=self.read_timeout,
            timing=QUICK,
        )
        await self.app.start()
        # At work it wouldn't notice that the clock is moved.
        await self.clock.asleep("what is due")

    async def restart(self) -> None:
        await self.app.stop()
        await self.start()

    async def later(self, **time: float) -> None:
        """Let so much time pass, and everything be said that is due then."""
        await self.clock.asleep("what is due")
        self.world.backend.ahead += timedelta(**time).total_seconds()
        self.clock.advance(**time)
        await self.clock.asleep("what is due")

    async def clock_is_set(self, **time: float) -> None:
        """Somebody sets the machine's clock, and the bot has noticed."""
        await self.clock.asleep("clock")
        await self.clock.asleep("send broadcasts")
        self.clock.set_by(**time)
        self.clock.advance(seconds=EVERY_S)
        await self.clock.asleep("clock")
        await self.clock.asleep("send broadcasts")

    async def machine_sleeps(self, **time: float) -> None:
        """The machine sleeps, and the bot has noticed when it wakes; what was due meanwhile is done."""
        await self.clock.asleep("clock")
        await self.clock.asleep("what is due")
        await self.clock.asleep("send broadcasts")
        self.clock.suspend(**time)
        await self.clock.asleep("clock")
        await self.clock.asleep("what is due")
        await self.clock.asleep("send broadcasts")

    def person(self, first_name: str, language: str = "en", **given: Any) -> Human:
        return Human(self.world.person(first_name, language, **given))

    async def subscriber(self, first_name: str, language: str = "en", **given: Any) -> Human:
        """Somebody who came and took every update."""
        human = self.person(first_name, language, **given)
        await human.opens("tjk001")
        await human.hears()
        await human.taps("🔔")
        await human.hears()
        return human

    def said(self, language: str) -> ChatTexts:
        """What the bot says in that language, to find buttons and screens by."""
        return Phrasebook.load(messages_folder(), ZoneInfo("UTC"))[language]

    async def owner(self, first_name: str = "Olga", language: str = "en") -> Human:
        """Somebody who came by the owner's one-time link."""
        human = self.person(first_name, language)
        payload = await self.app.team.owner_invitation()
        assert payload is not None
        await human.opens(payload)
        await human.hears("/broadcast")
        return human
