"""Has Telegram bring updates to a port of this program's, and looks whether it can."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import logging
import time
from collections.abc import Mapping, Sequence
from math import inf
from typing import Any, Final

from telegram.error import BadRequest, TelegramError
from yarl import URL

from bot.incidents.reporting import report
from bot.model.conditions import Condition, Conditions
from bot.telegram_api.faults import FloodWait, GarbledAnswer
from bot.telegram_api.request import AiohttpRequest, to_json
from bot.telegram_api.updates.trouble import trouble
from bot.telegram_api.updates.webhook_port import WebhookPort

log = logging.getLogger(__name__)

CONNECTIONS: Final = 100
"""So many updates Telegram brings at the same time, the most that it takes."""
_LOOK_S: Final = 20.0
"""So often it is looked whether Telegram can bring them."""
_FIRST_WAIT_S: Final = 1.0
_LONGEST_WAIT_S: Final = 60.0
_FRESH_S: Final = 300.0
"""An error of longer ago says nothing: Telegram tries again at least every two minutes."""
_FIGHT_S: Final = 600.0
"""Taken off twice within so long, it is by a program that goes on."""
_MINE: Final = (Condition.TOKEN, Condition.UNREACHABLE)
_RIVAL: Final = (
    "Another program takes this bot's webhook away again and again, and so people's messages. Stop it: it "
    "may be this bot without WEBHOOK_URL. If you know of none, revoke the token at @BotFather and set the "
    "new one as BOT_TOKEN."
)


def secret_of(token: str) -> str:
    """What Telegram says with each update, so that nobody else can bring one.

    Made of the token: every copy of the program knows it, it is kept nowhere, and goes with a revoked token.
    """
    return hmac.digest(token.encode(), b"the webhook's secret", hashlib.sha256).hex()


def cannot_bring(info: Mapping[str, Any], since: float, now: float) -> str:
    """Telegram's words for why it can't bring what waits; "" if it can, for all that is known.

    `info`: what getWebhookInfo answers. `since`: when it brought something last, or first might have, by the
    calendar.
    """
    at = info.get("last_error_date")
    waits = info.get("pending_update_count")
    if not isinstance(at, int) or not waits or at <= max(since, now - _FRESH_S):
        return ""
    words = str(info.get("last_error_message") or "it doesn't say why")
    return "".join(sign for sign in words if sign.isprintable())[:200]


class Webhook:
    """Sets the webhook at `start`, with nothing dropped, and again if it is taken off.

    It stays after `stop`: what people write waits with Telegram for the next start.
    """

    def __init__(
        self,
        request: AiohttpRequest,
        address: str,
        wanted: Sequence[str],
        url: str,
        secret: str,
        port: WebhookPort,
        conditions: Conditions,
    ) -> None:
        """`port`: started already. `address`: the bot's at its Bot API server, with the token in it.

        `url`: where Telegram finds the port. `conditions`: where it is noted what is wrong.
        """
        self._request = request
        self._address = address
        self._asked = {
            "url": url,
            "secret_token": secret,
            "allowed_updates": list(wanted),
            "max_connections": CONNECTIONS,
            "drop_pending_updates": False,
        }
        self._port = port
        self._conditions = conditions
        self._task: asyncio.Task[None] | None = None
        self._is_set = False
        self._lost_at = -inf
        self.answered_at: float | None = None
        """When Telegram last answered, by the loop's clock."""

    def start(self) -> None:
        """Begin."""
        self._port.open()
        self._task = asyncio.create_task(self._run(), name="webhook")

    async def stop(self) -> None:
        """Take in nothing more; what was taken in is acknowledged once it is handled. Safe to call twice."""
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            await asyncio.wait((task,))
        await self._port.stop()

    async def _run(self) -> None:
        wait = _FIRST_WAIT_S
        while True:
            try:
                await self._look()
            except FloodWait as flood:
                log.warning("Telegram asks to wait %d s before the webhook is seen to.", flood.seconds)
                await asyncio.sleep(flood.seconds)
            except BadRequest as refusal:
                words = f"Telegram refuses the webhook in WEBHOOK_URL: {refusal.message}."
                self._note(Condition.WEBHOOK, words)
                await asyncio.sleep(_LONGEST_WAIT_S)
            except TelegramError as error:
                self._note(*trouble(error))
                await asyncio.sleep(wait)
                wait = min(wait * 2, _LONGEST_WAIT_S)
            except Exception as error:  # noqa: BLE001 - nobody else would look again
                report(error, "Seeing to the webhook failed")
                await asyncio.sleep(_LONGEST_WAIT_S)
            else:
                wait = _FIRST_WAIT_S
                await asyncio.sleep(_LOOK_S)

    async def _look(self) -> None:
        """Set it if it isn't; look whether Telegram can bring updates."""
        info = await self._call("getWebhookInfo", {})
        if not isinstance(info, dict):
            raise GarbledAnswer("The Bot API server's answer tells of no webhook.")
        self.answered_at = now = self._now()
        for kind in _MINE:
            self._conditions.clear(kind)
        ours = info.get("url") == self._asked["url"]
        if not ours or not self._is_set:
            await self._call("setWebhook", self._asked)
            if self._is_set:
                log.warning("The webhook was taken off by another program; it is set again.")
                if now - self._lost_at < _FIGHT_S:
                    self._note(Condition.OTHER_PROGRAM, _RIVAL)
                self._lost_at = now
            self._is_set = True
        elif now - self._lost_at > _FIGHT_S:
            self._conditions.clear(Condition.OTHER_PROGRAM)
        why = cannot_bring(info, self._port.heard_at, time.time()) if ours else ""
        if why:
            words = (
                f"Telegram can't bring what people write to the webhook: {why}. Look at the proxy before it, "
                "its certificate and the way from outside; `python -m bot check` says more. What people "
                "write waits with Telegram for a day."
            )
            self._note(Condition.WEBHOOK, words)
        else:
            self._conditions.clear(Condition.WEBHOOK)

    def _note(self, kind: Condition, words: str) -> None:
        if self._conditions.now.get(kind) != words:
            log.warning("%s", words)
        self._conditions.note(kind, words)

    async def _call(self, method: str, params: Mapping[str, Any]) -> Any:
        return await self._request.call(URL(f"{self._address}/{method}"), to_json(params).encode())

    @staticmethod
    def _now() -> float:
        return asyncio.get_running_loop().time()
