"""Asks Telegram for news, one long poll after the other, and hands them on as they came."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any, Final

from telegram.error import Conflict, TelegramError, TimedOut
from yarl import URL

from bot.incidents.reporting import report
from bot.telegram_api.faults import FloodWait, GarbledAnswer
from bot.telegram_api.limits import UPDATE_TYPES
from bot.telegram_api.request import AiohttpRequest, to_json
from bot.telegram_api.updates.incoming import Incoming, UnreadableError, read

log = logging.getLogger(__name__)

POLL_S: Final = 30
"""Telegram keeps a poll open for so long while there is nothing new."""
_AT_ONCE: Final = 100
"""Updates in one answer, the most that Telegram gives."""
_FIRST_WAIT_S: Final = 1.0
_LONGEST_WAIT_S: Final = 30.0
_WAIT_GROWS: Final = 1.5


class Poller:
    """Polls from `start` to `stop`. What was taken in is handed to `take` in its order, and never twice.

    `room`: returns once there is room for more; what nobody has room for waits with Telegram, for a day.
    """

    def __init__(
        self,
        request: AiohttpRequest,
        address: str,
        wanted: Sequence[str],
        take: Callable[[Incoming], None],
        room: asyncio.Event,
    ) -> None:
        """`request`: a pool of its own. `wanted`: the kinds of update to ask for.

        `address`: the bot's at its Bot API server, with the token in it.
        """
        self._request = request
        self._url = URL(f"{address}/getUpdates")
        self._wanted = list(wanted)
        self._take = take
        self._room = room
        self._offset: int | None = None
        self._task: asyncio.Task[None] | None = None
        self.answered_at: float | None = None
        """When Telegram last answered, or there was no need to ask, by the loop's clock."""

    def start(self) -> None:
        """Begin."""
        self._task = asyncio.create_task(self._run(), name="polling")

    async def stop(self) -> None:
        """Take in nothing more. Telegram is told what was taken in, or the next start would get it again.

        Safe to call twice.
        """
        task, self._task = self._task, None
        if task is None:
            return
        task.cancel()
        await asyncio.wait((task,))
        try:
            await self._ask(timeout_s=0, limit=1)
        except TelegramError as error:
            log.warning(
                "Telegram wasn't told what was taken in (%s): it may come again.", type(error).__name__
            )

    async def _run(self) -> None:
        wait = _FIRST_WAIT_S
        while True:
            await self._room_for_more()
            try:
                updates = await self._ask(timeout_s=POLL_S, limit=_AT_ONCE)
                self.answered_at = asyncio.get_running_loop().time()
                self._hand_on(updates)
            except FloodWait as flood:
                log.warning("Telegram asks to wait %d s before it is asked for news again.", flood.seconds)
                await asyncio.sleep(flood.seconds)
            except TelegramError as error:
                _tell(error)
                if not isinstance(error, TimedOut):  # that has waited long enough
                    await asyncio.sleep(wait)
                    wait = min(wait * _WAIT_GROWS, _LONGEST_WAIT_S)
            except Exception as error:  # noqa: BLE001 - nobody else would begin to poll again
                report(error, "Asking Telegram for news failed")
                await asyncio.sleep(_LONGEST_WAIT_S)
            else:
                wait = _FIRST_WAIT_S

    async def _room_for_more(self) -> None:
        """Wait for it. That is no reason to take the bot for dead: it answers people meanwhile."""
        while not self._room.is_set():
            self.answered_at = asyncio.get_running_loop().time()
            with suppress(TimeoutError):
                async with asyncio.timeout(POLL_S):
                    await self._room.wait()

    async def _ask(self, *, timeout_s: int, limit: int) -> list[dict[str, Any]]:
        params: dict[str, Any] = {"timeout": timeout_s, "limit": limit, "allowed_updates": self._wanted}
        if self._offset is not None:
            params["offset"] = self._offset
        answer = await self._request.call(self._url, to_json(params).encode(), held_s=timeout_s)
        if not isinstance(answer, list):
            raise GarbledAnswer("The Bot API server's answer holds no list of updates.")
        return answer

    def _hand_on(self, updates: list[dict[str, Any]]) -> None:
        """Hand on what can be read. Of the rest only the number counts: Telegram is told to go on.

        A single update of an unforeseen shape would otherwise come again and again, and stop the bot.
        """
        try:
            numbers = [update["update_id"] for update in updates]
        except (KeyError, TypeError):
            numbers = [None]
        if not all(isinstance(number, int) for number in numbers):
            raise GarbledAnswer("The Bot API server's answer holds no list of updates.")
        for number, update in zip(numbers, updates, strict=True):
            self._offset = number + 1
            incoming = _readable(update)
            if incoming is not None:
                self._take(incoming)


def _tell(error: TelegramError) -> None:
    if isinstance(error, Conflict):
        log.error("Another program is using this bot's token. Stop it: only one can run at a time.")
    else:
        log.warning("Asking Telegram for news failed (%s); trying again.", type(error).__name__)


def _readable(update: Mapping[str, Any]) -> Incoming | None:
    try:
        return read(update)
    except UnreadableError as fault:
        kind = next((key for key in update if key in UPDATE_TYPES), "of an unknown kind")
        report(fault, f"An update can't be read and is passed over: {kind}")
        return None
