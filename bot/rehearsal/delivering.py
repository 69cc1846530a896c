"""Brings updates to the bot's webhook, as Telegram does where one is set.

As in github.com/tdlib/telegram-bot-api: one chat's updates in their order, the next once
the one before was acknowledged, different chats' at the same time; what isn't acknowledged with a status of
200 to 299 within a minute comes again, at once, and then after waits that grow.
"""

from __future__ import annotations

import asyncio
import time
from typing import Any, Final

import aiohttp
from yarl import URL

from bot.rehearsal.world.things import Json
from bot.rehearsal.world.world import World

_ANSWER_S: Final = 60.0
_FIRST_WAIT_S: Final = 0.05
_LONGEST_WAIT_S: Final = 1.0
"""Telegram's are two seconds and some two minutes; nobody who rehearses waits for that."""
_HERE: Final = frozenset({"127.0.0.1", "localhost"})
"""Nothing of a rehearsal leaves this machine."""


class Delivering:
    """Brings them from `start` to `stop`, whenever a webhook is set."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._task: asyncio.Task[None] | None = None
        self._bringing: dict[object, asyncio.Task[None]] = {}  # by whose updates they are
        self._session: aiohttp.ClientSession | None = None
        self._last: Json = {}

    def start(self) -> None:
        """Begin."""
        self._task = asyncio.create_task(self._run(), name="bringing updates")

    async def stop(self) -> None:
        """End; what isn't acknowledged waits for the next start."""
        tasks = [*self._bringing.values(), *([self._task] if self._task else [])]
        self._task = None
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._session:
            await self._session.close()
            self._session = None

    async def again(self) -> int:
        """Bring the last one that was acknowledged once more, as if that had been lost.

        The status that was answered.
        """
        return await self._brought(self._last)

    async def _run(self) -> None:
        updates = self._world.updates
        while True:
            if self._world.webhook:
                for update in updates.waiting:
                    whose = _whose(update)
                    if whose not in self._bringing and len(self._bringing) < self._world.webhook_connections:
                        self._bringing[whose] = asyncio.create_task(self._bring(update, whose))
            await updates.changed.wait()

    async def _bring(self, update: Json, whose: object) -> None:
        """Bring it until it is acknowledged, or the webhook isn't set any more."""
        wait = 0.0
        try:
            while self._world.webhook:
                if 200 <= await self._brought(update) <= 299:
                    self._last = update
                    self._world.updates.acknowledge(update["update_id"])
                    return
                await asyncio.sleep(wait)
                wait = min(max(_FIRST_WAIT_S, 2 * wait), _LONGEST_WAIT_S)
        finally:
            del self._bringing[whose]
            self._world.updates.changed.fire()

    async def _brought(self, update: Json) -> int:
        """The status that was answered; 0: nothing was."""
        status, why = 0, "Connection refused"
        try:
            status, reason = await self._posted(update)
        except LookupError:
            why = "Failed to resolve host: Name or service not known"
        except (aiohttp.ClientError, TimeoutError):
            pass
        else:
            why = f"Wrong response from the webhook: {status} {reason}"
        if not 200 <= status <= 299:
            self._world.webhook_error = int(time.time()), why
            self._world.updates.changed.fire()
        return status

    async def _posted(self, update: Json) -> tuple[int, str]:
        """What was answered. LookupError: that would be elsewhere."""
        if URL(self._world.webhook).host not in _HERE:
            raise LookupError
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=_ANSWER_S))
        headers = {"X-Telegram-Bot-Api-Secret-Token": self._world.webhook_secret}
        async with self._session.post(self._world.webhook, json=update, headers=headers) as answer:
            return answer.status, answer.reason or ""


def _whose(update: Json) -> object:
    """What its order matters to: a kind of update of one chat."""
    kind, content = next((name, value) for name, value in update.items() if name != "update_id")
    about: Any = content.get("message", content) if kind == "callback_query" else content
    return kind, about["chat"]["id"]
