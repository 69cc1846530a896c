"""How the builder plays: people press buttons by their codes, and time passes for everybody."""

from __future__ import annotations

import asyncio
import contextlib
from datetime import UTC, datetime
from pathlib import Path

from bot.rehearsal import Message
from tests.support.application import Running
from tests.support.people import Human

VERSION = "2"
"""What a button's data begins with today, before its code."""


class Play:
    """The bot of today, on a Telegram whose clock and whose bot's clock begin `days` before now."""

    def __init__(self, folder: Path, key: str, days: float) -> None:
        self.bot = Running(folder, key=key)
        self.people: dict[str, Human] = {}
        self.subscribed: dict[str, str] = {}  # whoever can be sent to, and what they want: "all", "calls"
        self.scheduled_at = datetime.max.replace(tzinfo=UTC)  # when the broadcast that waits goes out
        self.invitation = ""  # the payload of a link that nobody has opened yet
        self._goes_on(-days * 86_400)

    async def person(self, name: str, language: str = "en") -> Human:
        self.people[name] = human = self.bot.person(name, language)
        return human

    async def passes(self, **time: float) -> None:
        """Time passes, and what is due then is said."""
        await self.bot.clock.asleep("what is due")
        self.bot.clock.advance(**time)
        self._goes_on(0)
        await self.bot.clock.asleep("what is due")
        await self.settles()

    async def is_away(self, **time: float) -> None:
        """The bot is away for so long, and comes back."""
        await self.bot.app.stop()
        self.bot.clock.advance(**time)
        self._goes_on(0)
        await self.bot.start()

    def _goes_on(self, seconds: float) -> None:
        self.bot.clock.advance(seconds=seconds)
        self.bot.world.backend.ahead = (self.bot.clock.now() - datetime.now(UTC)).total_seconds()

    @property
    def ahead_s(self) -> float:
        """By how much this world is ahead of the real one."""
        return self.bot.world.backend.ahead

    async def settles(self) -> None:
        """Return once everything that came in is answered."""
        await self.bot.app.idle()

    async def says(self, human: Human, text: str) -> Message:
        """Write something, and wait for the answer. Returns what was written."""
        message = await human.says(text)
        await human.hears()
        await self.settles()
        return message

    async def press(self, human: Human, code: str, part: str = "") -> None:
        """Tap the newest button of that code whose data has `part` in it, and wait for all that follows."""
        message, data = await self.sees(human, code, part)
        await human.taps(data, message)
        await self.settles()

    async def sees(self, human: Human, code: str, part: str = "") -> tuple[Message, str]:
        """The newest such button, as soon as there is one, with its message."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(human.patience):
                while _found(human, code, part) is None:
                    await human.person.changed.wait()
        return find(human, code, part)


def find(human: Human, code: str, part: str = "") -> tuple[Message, str]:
    """The newest message with a button of that code, and the button's data."""
    found = _found(human, code, part)
    assert found, (
        f"{human.person} has no button {code} with {part!r}. The chat:\n{human.transcript()[-3000:]}"
    )
    return found


def _found(human: Human, code: str, part: str) -> tuple[Message, str] | None:
    head = VERSION + code
    for message in reversed(human.person.messages):
        for button in message.buttons:
            data = button.data or ""
            if (data == head or data.startswith(f"{head}:")) and part in data:
                return message, data
    return None
