"""The two Bots that share one budget: one answers people, one sends broadcasts."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from telegram import Update
from telegram.error import InvalidToken, TelegramError
from telegram.ext import ExtBot
from telegram.request import RequestData

from bot.errors import ConfigError, ConfigFault, TelegramUnreachable
from bot.incidents.reporting import report
from bot.model.pacing.counting import Counting
from bot.model.pacing.pacer import TELEGRAMS, Limits, Pacer
from bot.telegram_api.faults import FloodWait, GarbledAnswer
from bot.telegram_api.lanes import LaneRateLimiter
from bot.telegram_api.limits import UPDATE_TYPES
from bot.telegram_api.request import AiohttpRequest
from bot.telegram_api.sender import BulkSender

log = logging.getLogger(__name__)

REPLY_CONNECTIONS: Final = 64
BULK_CONNECTIONS: Final = 256
"""As many as the engine ever has sends under way."""


_NO_UPDATES: Final = b'{"ok":true,"result":[]}'


class PollingRequest(AiohttpRequest):
    """Polls for updates: remembers when Telegram last answered, and keeps back what can't be read."""

    def __init__(self) -> None:
        super().__init__(pool_size=2)
        self.answered_at: float | None = None

    async def do_request(  # type: ignore[override]  # passes on whatever the library gives
        self, url: str, method: str, request_data: RequestData | None = None, **timeouts: float | None
    ) -> tuple[int, bytes]:
        """As the base class; an answer of whatever kind shows that Telegram can be reached.

        A 429 pauses polling for so long, and nothing else. It is waited for in here: the library would wait
        as well, but nobody could break it off, and a stop might take hours.
        """
        try:
            status, payload = await super().do_request(url, method, request_data, **timeouts)
        except FloodWait as flood:
            if request_data is None or not request_data.parameters.get("timeout"):
                raise  # the last poll, at a stop
            log.warning("Telegram asks not to be polled for %.0f s.", flood.seconds)
            await asyncio.sleep(flood.seconds)
            return 200, _NO_UPDATES
        if status < 300:
            self.answered_at = asyncio.get_running_loop().time()
            payload = _readable(payload)
        return status, payload


def _readable(payload: bytes) -> bytes:
    """The answer to a poll, with nothing but its number left of each update that the library can't read.

    The library reads all of an answer or nothing of it, and asks for the same again at once: a single update
    of an unforeseen shape would stop the bot for good. The number stays, so that Telegram is told to go on.
    Raises GarbledAnswer where even that is missing.
    """
    try:
        answer: dict[str, Any] = AiohttpRequest.parse_json_payload(payload)
        numbers = [update["update_id"] for update in answer["result"]]
    except (KeyError, TypeError):
        numbers = [None]
    if not all(isinstance(number, int) for number in numbers):
        raise GarbledAnswer("The Bot API server's answer holds no list of updates.")
    unreadable = {number for number, update in enumerate(answer["result"]) if not _is_readable(update)}
    if not unreadable:
        return payload
    answer["result"] = [
        {"update_id": update["update_id"]} if number in unreadable else update
        for number, update in enumerate(answer["result"])
    ]
    return json.dumps(answer).encode()


def _is_readable(update: dict[str, Any]) -> bool:
    try:
        Update.de_json(update, None)
    except Exception as fault:  # noqa: BLE001 - the library raises whatever its code comes upon
        kind = next((key for key in update if key in UPDATE_TYPES), "of an unknown kind")
        report(fault, f"An update can't be read and is passed over: {kind}")
        return False
    return True


@dataclass(frozen=True, slots=True)
class Connection:
    """The way to Telegram. Made by `connect`; opened and closed by whoever runs the application."""

    bot: ExtBot[str]
    sender: BulkSender
    lanes: LaneRateLimiter
    polling: PollingRequest = field(repr=False)

    async def close(self) -> None:
        """Close both pools; what is under way fails. Safe to call at any time, and again."""
        await self.bot.shutdown()
        await self.sender.close()

    async def username(self) -> str:
        """Ask Telegram for the bot's name, without the @. Raises ConfigError or TelegramUnreachable."""
        try:
            async with self.bot:
                return self.bot.username
        except InvalidToken:
            raise token_refused() from None
        except TelegramError as error:
            raise TelegramUnreachable(f"Telegram can't be reached ({type(error).__name__}).") from None


def token_refused() -> ConfigError:
    """What to tell an operator whose token Telegram doesn't know."""
    return ConfigError(
        [ConfigFault("BOT_TOKEN", "was refused by Telegram.", "Copy it anew from @BotFather.")]
    )


def connect(
    token: str,
    api_url: str,
    limits: Limits = TELEGRAMS,
    *,
    read_timeout: float = 10.0,
    now: Callable[[], float] | None = None,
) -> Connection:
    """Bots for `token` at the Bot API server `api_url` (its root), sending no more than `limits` allow.

    `now`: the clock to pace by; see LaneRateLimiter.
    """
    lanes = LaneRateLimiter(Pacer(limits), now, Counting(limits.counted))
    polling = PollingRequest()
    base = f"{api_url}/bot"
    bot = ExtBot(
        token=token,
        base_url=base,
        base_file_url=f"{api_url}/file/bot",
        request=AiohttpRequest(REPLY_CONNECTIONS, read_timeout=read_timeout),
        get_updates_request=polling,
        rate_limiter=lanes,
    )
    bulk = AiohttpRequest(BULK_CONNECTIONS, read_timeout=read_timeout)
    return Connection(bot, BulkSender(bulk, f"{base}{token}", lanes), lanes, polling)
