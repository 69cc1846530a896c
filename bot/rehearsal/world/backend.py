"""What all chats of the bot have in common: numbers, a clock, files, taps, and the updates for the bot."""

from __future__ import annotations

import itertools
import secrets
import time
from collections.abc import Callable

from bot.rehearsal.world.files import FileStore
from bot.rehearsal.world.taps import CallbackTap
from bot.rehearsal.world.things import Json
from bot.rehearsal.world.updates import Updates


class Backend:
    """Telegram behind the phones. `bot` is the bot as a User, in JSON."""

    def __init__(self, bot: Json) -> None:
        self.bot = bot
        # Telegram's begin anywhere too; those of another world would else be taken for updates brought again.
        self.updates = Updates(first_id=100_000_000 + secrets.randbelow(800_000_000))
        self.files = FileStore()
        self.taps: dict[str, CallbackTap] = {}  # on their way to the bot, by the query's id
        self.ahead = 0.0  # seconds that Telegram's clock is ahead of this machine's
        self._message_ids = itertools.count(1001)
        self._tap_ids = itertools.count(4_294_967_296_000_017)

    def now(self) -> int:
        """Telegram's clock: seconds since 1970, as messages carry them."""
        return int(time.time() + self.ahead)

    def next_message_id(self) -> int:
        """Message ids of all private chats of a bot come from one sequence."""
        return next(self._message_ids)

    def next_group(self) -> str:
        """The id of a new album, by which its messages know each other."""
        return str(13_000_000_000_000_000 + self.next_message_id())

    def new_tap(self, message_id: int, data: str, told: Callable[[CallbackTap], None]) -> CallbackTap:
        """A callback query on its way to the bot."""
        tap = CallbackTap(str(next(self._tap_ids)), message_id, data, told)
        self.taps[tap.id] = tap
        return tap
