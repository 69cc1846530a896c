"""The two Bots that share one budget: one answers people, one sends broadcasts."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final

from telegram.error import InvalidToken, TelegramError
from telegram.ext import ExtBot

from bot.errors import ConfigError, ConfigFault, TelegramUnreachable
from bot.listening import room_beside
from bot.model.conditions import Conditions
from bot.model.identity import BotIdentity
from bot.model.pacing.counting import Counting
from bot.model.pacing.pacer import TELEGRAMS, Limits, Pacer
from bot.model.proxy import Proxy
from bot.telegram_api.lanes import LaneRateLimiter
from bot.telegram_api.lines.lifetimes import Lifetimes
from bot.telegram_api.replier import Replier
from bot.telegram_api.request import AiohttpRequest
from bot.telegram_api.sender import BulkSender
from bot.telegram_api.updates.incoming import Incoming
from bot.telegram_api.updates.polling import Poller
from bot.telegram_api.updates.trouble import unreachable
from bot.telegram_api.updates.webhook import Webhook, secret_of
from bot.telegram_api.updates.webhook_port import WebhookPort

REPLY_CONNECTIONS: Final = 64
BULK_CONNECTIONS: Final = 256
"""As many as the engine ever has sends under way."""
POLLING_CONNECTIONS: Final = 2
CONNECTIONS: Final = REPLY_CONNECTIONS + BULK_CONNECTIONS + POLLING_CONNECTIONS
"""As many as there are to Telegram at most, each with a descriptor."""


POLL_LATE_S: Final = 5.0
"""So long after it was due, a long poll's answer isn't waited for any more."""


@dataclass(frozen=True, slots=True)
class Connection:
    """The way to Telegram. Made by `connect`; opened and closed by whoever runs the application."""

    bot: ExtBot[str]
    sender: BulkSender
    replier: Replier
    lanes: LaneRateLimiter
    polling: AiohttpRequest = field(repr=False)
    address: str = field(repr=False)  # with the token in it

    def poller(
        self,
        wanted: Sequence[str],
        take: Callable[[Incoming], None],
        room: asyncio.Event,
        conditions: Conditions,
    ) -> Poller:
        """What asks for news; see Poller."""
        return Poller(self.polling, self.address, wanted, take, room, conditions)

    async def webhook_info(self) -> Mapping[str, Any]:
        """What Telegram knows of a webhook of this bot's (getWebhookInfo). Raises TelegramUnreachable."""
        try:
            async with self.bot:
                found: Mapping[str, Any] = await self.bot.do_api_request("getWebhookInfo")
                return found
        except TelegramError as error:
            raise TelegramUnreachable(unreachable(error)) from None

    async def webhook(
        self,
        place: tuple[str, int],
        url: str,
        wanted: Sequence[str],
        take: Callable[[Incoming], None],
        room: asyncio.Event,
        conditions: Conditions,
        overtaken: asyncio.Event,
    ) -> Webhook:
        """What has Telegram bring news to a port that listens from now on; see Webhook. AppealBotError."""
        secret = secret_of(self.bot.token)
        most = room_beside(CONNECTIONS)
        port = WebhookPort(*place, url, secret, take, room, overtaken, most=most)
        await port.start()
        return Webhook(self.polling, self.address, wanted, url, secret, port, conditions)

    async def close(self) -> None:
        """Close both pools; what is under way fails. Safe to call at any time, and again."""
        await self.bot.shutdown()
        await self.sender.close()

    @property
    def logged_in_as(self) -> BotIdentity:
        """Which bot this is. Only once the bot is initialized."""
        return BotIdentity(self.bot.id, self.bot.username)

    async def identity(self) -> BotIdentity:
        """Ask Telegram which bot this is. Raises ConfigError or TelegramUnreachable."""
        try:
            async with self.bot:
                return self.logged_in_as
        except InvalidToken:
            raise token_refused() from None
        except TelegramError as error:
            raise TelegramUnreachable(unreachable(error)) from None


def token_refused() -> ConfigError:
    """What to tell an operator whose token Telegram doesn't know."""
    advice = (
        "Copy it anew from @BotFather, or the new one if it was revoked, and start again. Nothing is lost: "
        "what people write waits with Telegram for a day."
    )
    return ConfigError([ConfigFault("BOT_TOKEN", "was refused by Telegram.", advice)])


def connect(
    token: str,
    api_url: str,
    limits: Limits = TELEGRAMS,
    *,
    read_timeout: float = 10.0,
    now: Callable[[], float] | None = None,
    proxy: Proxy | None = None,
    may_leave: Callable[[], Awaitable[None]] | None = None,
) -> Connection:
    """Bots for `token` at the Bot API server `api_url` (its root), sending no more than `limits` allow.

    `now`: the clock to pace by; see LaneRateLimiter. `may_leave`: see AiohttpRequest.
    """
    lanes = LaneRateLimiter(Pacer(limits), now, Counting(limits.counted))
    lifetimes = Lifetimes()
    way = partial(AiohttpRequest, proxy=proxy, lifetimes=lifetimes, may_leave=may_leave)
    polling = way(POLLING_CONNECTIONS, read_timeout=POLL_LATE_S, polls=True)
    replies = way(REPLY_CONNECTIONS, read_timeout=read_timeout)
    base = f"{api_url}/bot"
    address = f"{base}{token}"
    bot = ExtBot(
        token=token,
        base_url=base,
        base_file_url=f"{api_url}/file/bot",
        request=replies,
        get_updates_request=polling,
        rate_limiter=lanes,
    )
    bulk = way(BULK_CONNECTIONS, read_timeout=read_timeout)
    return Connection(
        bot,
        BulkSender(bulk, address, lanes),
        Replier(replies, address, lanes),
        lanes,
        polling,
        address,
    )
