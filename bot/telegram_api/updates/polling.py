"""Asks Telegram for news, one long poll after the other, and hands them on as they came."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from math import inf
from typing import Any, Final

from telegram.error import Conflict, TelegramError, TimedOut
from yarl import URL

from bot.incidents.reporting import report
from bot.model.conditions import Condition, Conditions
from bot.telegram_api.faults import FloodWait, GarbledAnswer, is_unanswered
from bot.telegram_api.request import AiohttpRequest, to_json
from bot.telegram_api.updates.incoming import Incoming
from bot.telegram_api.updates.source import has_number, host_of, readable
from bot.telegram_api.updates.trouble import is_of_a_webhook, trouble

log = logging.getLogger(__name__)

_AT_ONCE: Final = 100
"""Updates in one answer, the most that Telegram gives."""
_FIRST_WAIT_S: Final = 1.0
_LONGEST_WAIT_S: Final = 60.0
_SAID_AGAIN_S: Final = 600.0
"""The log says so often what still is wrong."""
_FIGHT_S: Final = 60.0
"""A webhook that is back within so long was set by a program that goes on."""
_LOOK_S: Final = 30.0
_MINE: Final = (Condition.TOKEN, Condition.UNREACHABLE, Condition.OTHER_PROGRAM)


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
        conditions: Conditions,
    ) -> None:
        """`request`: a pool of its own. `wanted`: the kinds of update to ask for.

        `address`: the bot's at its Bot API server, with the token in it. `conditions`: where it is noted that
        Telegram can't be asked, and cleared at its first good answer.
        """
        self._request = request
        self._address = address
        self._url = URL(f"{address}/getUpdates")
        self._wanted = list(wanted)
        self._take = take
        self._room = room
        self._conditions = conditions
        self._offset: int | None = None
        self._task: asyncio.Task[None] | None = None
        self._failed = 0  # times in a row
        self._said: tuple[str, float] | None = None  # what the log said last of trouble, and when
        self._conflict_at = -inf
        self._webhook_off_at = -inf
        self.answered_at: float | None = None
        """When Telegram last answered, or there was no need to ask, by the loop's clock."""

    def start(self) -> None:
        """Begin. Whatever ends it but `stop`, it begins anew."""
        self._task = asyncio.create_task(self._run(), name="polling")
        self._task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        if task is not self._task:  # as it should be
            return
        fault = asyncio.CancelledError() if task.cancelled() else task.exception()
        report(fault or RuntimeError(), "Asking Telegram for news ended by itself; it begins anew")
        asyncio.get_running_loop().call_later(
            _FIRST_WAIT_S, lambda: self.start() if self._task is task else None
        )

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
                updates = _numbered(await self._poll())
                self._answered(quiet=not updates)
                self._hand_on(updates)
            except FloodWait as flood:
                log.warning("Telegram asks to wait %d s before it is asked for news again.", flood.seconds)
                if flood.seconds > _LONGEST_WAIT_S:
                    self._note(flood)
                await asyncio.sleep(flood.seconds)
            except TelegramError as error:
                self._failed += 1
                if is_unanswered(error) and self._failed == 1:
                    continue  # connections are lost now and then: another one tells whether that is all
                self._note(error)
                if not isinstance(error, TimedOut):  # that has waited long enough
                    await asyncio.sleep(wait)
                    wait = min(wait * 2, _LONGEST_WAIT_S)
            except Exception as error:  # noqa: BLE001 - nobody else would begin to poll again
                report(error, "Asking Telegram for news failed")
                await asyncio.sleep(_LONGEST_WAIT_S)
            else:
                wait = _FIRST_WAIT_S

    def _answered(self, *, quiet: bool) -> None:
        """Take note of a good answer. `quiet`: a whole poll went by, and no other program ended it."""
        now = self.answered_at = asyncio.get_running_loop().time()
        self._failed = 0
        for kind in _MINE:
            # Two programs that ask end each other's polls: in between either has answers now and then.
            if kind is not Condition.OTHER_PROGRAM or quiet or now - self._conflict_at > _FIGHT_S:
                self._conditions.clear(kind)
        if self._said and self._conditions.now.keys().isdisjoint(_MINE):
            self._said = None
            log.info("Telegram can be asked for news again.")

    def _note(self, error: TelegramError) -> None:
        now = asyncio.get_running_loop().time()
        kind, words = trouble(error)
        if kind is Condition.OTHER_PROGRAM:
            self._conflict_at = now
        if kind is not Condition.UNREACHABLE:
            self._conditions.clear(Condition.UNREACHABLE)  # for this was its answer
        self._conditions.note(kind, words)
        if self._said is None or self._said[0] != words or now - self._said[1] > _SAID_AGAIN_S:
            self._said = words, now
            log.warning("%s", words)

    async def _poll(self) -> list[dict[str, Any]]:
        """What is new, asked for once; nothing if it had to be seen to first that this can be asked."""
        try:
            return await self._ask(timeout_s=self._request.poll_s, limit=_AT_ONCE)
        except Conflict as conflict:
            now = asyncio.get_running_loop().time()
            if not is_of_a_webhook(conflict) or now - self._webhook_off_at < _FIGHT_S:
                raise
        await self._take_off_webhook()
        return []

    async def _take_off_webhook(self) -> None:
        """Have Telegram keep the updates for whoever asks, and not bring them to another program.

        Those that wait stay. Only the host is told: the rest of a webhook's address is often a secret.
        """
        told = await self._call("getWebhookInfo", {})
        await self._call("deleteWebhook", {"drop_pending_updates": False})
        self._webhook_off_at = asyncio.get_running_loop().time()
        log.warning(
            "A webhook to %s was set on this bot, which kept it from hearing anybody: it was taken off. If "
            "another program needs it, give that one a bot of its own.",
            host_of(told.get("url") if isinstance(told, dict) else None),
        )

    async def _room_for_more(self) -> None:
        """Wait for it. That is no reason to take the bot for dead: it answers people meanwhile."""
        while not self._room.is_set():
            self.answered_at = asyncio.get_running_loop().time()
            with suppress(TimeoutError):
                async with asyncio.timeout(_LOOK_S):
                    await self._room.wait()

    async def _ask(self, *, timeout_s: int, limit: int) -> list[dict[str, Any]]:
        params: dict[str, Any] = {"timeout": timeout_s, "limit": limit, "allowed_updates": self._wanted}
        if self._offset is not None:
            params["offset"] = self._offset
        body = to_json(params).encode()
        if timeout_s:
            answer = await self._request.poll(self._url, body, timeout_s)
        else:
            answer = await self._request.call(self._url, body)
        if not isinstance(answer, list):
            raise GarbledAnswer("The Bot API server's answer holds no list of updates.")
        return answer

    async def _call(self, method: str, params: dict[str, Any]) -> Any:
        return await self._request.call(URL(f"{self._address}/{method}"), to_json(params).encode())

    def _hand_on(self, updates: list[dict[str, Any]]) -> None:
        """Hand on what can be read. Of the rest only the number counts: Telegram is told to go on."""
        for update in updates:
            self._offset = update["update_id"] + 1
            incoming = readable(update)
            if incoming is not None:
                self._take(incoming)


def _numbered(updates: list[Any]) -> list[dict[str, Any]]:
    """Those that have a number, or Telegram can't be told that they came. GarbledAnswer: none has."""
    numbered = [update for update in updates if has_number(update)]
    if updates and not numbered:
        raise GarbledAnswer("The Bot API server's answer holds no list of updates.")
    if lost := len(updates) - len(numbered):
        log.warning("Telegram sent %d updates without a number: they are passed over.", lost)
    return numbered
