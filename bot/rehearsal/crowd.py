"""A crowd of invented supporters who come to the bot and subscribe, each by a tap of their own."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Final

from bot.rehearsal.world.chats.person import Person
from bot.rehearsal.world.things import Message, ShownButton
from bot.rehearsal.world.world import World

AT_ONCE: Final = 10  # people who talk with the bot at the same time
PATIENCE: Final = 60.0  # seconds each of them waits for an answer
UNSPOKEN: Final = "xx"  # a phone in a language that the bot doesn't speak


class Crowd:
    """Supporters who arrive when asked to. `total`, `subscribed` and `lost` count people since the start."""

    def __init__(self, world: World, changed: Callable[[], None]) -> None:
        self.world = world
        self.total = 0
        self.subscribed = 0
        self.lost = 0  # got no answer, or saw no button to subscribe with
        self._changed = changed
        self._tasks: set[asyncio.Task[None]] = set()

    def gather(self, count: int) -> None:
        """Let so many more arrive."""
        newcomers = range(self.total, self.total + count)
        self.total += count
        task = asyncio.create_task(self._arrive(newcomers))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        """Send home those who are still on their way."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _arrive(self, numbers: range) -> None:
        waiting = iter(numbers)
        languages = (*self.world.languages, UNSPOKEN)

        async def one_after_the_other() -> None:
            for number in waiting:
                person = self.world.person(f"Supporter {number + 1}", languages[number % len(languages)])
                try:
                    async with asyncio.timeout(PATIENCE):
                        await self._subscribe(person)
                    self.subscribed += 1
                except TimeoutError:
                    self.lost += 1
                self._changed()

        await asyncio.gather(*(one_after_the_other() for _ in range(AT_ONCE)))

    async def _subscribe(self, person: Person) -> None:
        person.opens()
        while (found := self._way_in(person)) is None:
            await person.changed.wait()
        await person.taps(*found)

    def _way_in(self, person: Person) -> tuple[Message, ShownButton] | None:
        for message in person.versions:
            for button in message.buttons:
                if button.data is not None and button.data.startswith(self.world.subscribe_prefix):
                    return message, button
        return None
