"""Where updates come from, whichever way; and an update as it came, made into what is answered."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any, Protocol

from yarl import URL

from bot.incidents.reporting import report
from bot.telegram_api.limits import UPDATE_TYPES
from bot.telegram_api.updates.groups import read_group
from bot.telegram_api.updates.incoming import Incoming, UnreadableError, read

log = logging.getLogger(__name__)


class UpdateSource(Protocol):
    """Hands on updates from `start` to `stop`: Poller or Webhook."""

    answered_at: float | None
    """When Telegram last answered, or there was no need to ask, by the loop's clock."""

    def start(self) -> None:
        """Begin."""

    async def stop(self) -> None:
        """Take in nothing more. Safe to call twice."""


def host_of(url: object) -> str:
    """Where a webhook leads, as far as that may be told: the rest of its address is often a secret."""
    try:
        host = URL(url).host if isinstance(url, str) else None
    except ValueError:
        host = None
    return host or "an unknown place"


def has_number(update: object) -> bool:
    """Whether it is an update: without a number Telegram can't be told that it came."""
    return isinstance(update, dict) and type(update.get("update_id")) is int


def readable(update: Mapping[str, Any]) -> Incoming | None:
    """The update, which has a number; None if it is nothing to answer, or can't be read, which is reported.

    A single update of an unforeseen shape would otherwise come again and again, and stop the bot.
    """
    try:
        incoming = read(update) or read_group(update)
    except UnreadableError as fault:
        kind = next((key for key in update if key in UPDATE_TYPES), "of an unknown kind")
        report(fault, f"An update can't be read and is passed over: {kind}")
        return None
    if incoming is not None:
        incoming.number = update["update_id"]
    return incoming
