"""The bot that gets such updates, and what it may answer to them."""

from __future__ import annotations

import itertools
import json
import logging
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tests.fuzz.chat.seen import Log
from tests.fuzz.wire.samples import CHATS
from tests.support.application import Running
from tests.support.people import Human

PASSED_OVER = "An update can't be read and is passed over"
ELSEWHERE = {chat["id"] for name, chat in CHATS.items() if name != "private"}


class Listening:
    """A bot with one person, whose chat some of the updates are from."""

    def __init__(self, folder: Path) -> None:
        self.bot = Running(folder)
        self.log = Log()

    async def begin(self) -> None:
        """Start it; Anna has taken every update."""
        logging.getLogger("bot").addHandler(self.log)
        await self.bot.__aenter__()
        self.anna: Human = await self.bot.subscriber("Anna", chat_id=CHATS["private"]["id"])

    async def end(self) -> None:
        """Stop it."""
        logging.getLogger("bot").removeHandler(self.log)
        await self.bot.__aexit__(None, None, None)

    async def gets(self, updates: Iterable[tuple[str, Any]], *, whole: bool) -> list[str]:
        """Have it get these, and return what is amiss. `whole`: each is as the Bot API describes it."""
        world = self.bot.world
        self.log.lines.clear()
        asked = len(world.calls)
        for kind, content in updates:
            self._put(kind, content)
        await world.updates.until_polled()
        await self.bot.app.idle()
        calls = world.calls[asked:]
        amiss = [f"the log says: {line}" for line in self.log.lines if whole or PASSED_OVER not in line]
        for call in calls:
            if call.chat in ELSEWHERE and not self._shows_the_way(call.method, call.params):
                amiss.append(f"{call.method} in a group or channel: {call.params}")
            if "business_connection_id" in call.params:
                amiss.append(f"{call.method} in somebody's own business: {call.params}")
            if call.method in ("answerInlineQuery", "answerPreCheckoutQuery", "answerShippingQuery"):
                amiss.append(f"{call.method} was asked")
        return amiss

    async def still_answers(self) -> None:
        """TimeoutError or AssertionError if it doesn't, now."""
        self.anna.person.unblocks()
        await self.anna.says("/help")
        await self.anna.hears("/letter")

    def _put(self, kind: str, content: Any) -> None:
        """Also what the bot didn't ask for, as of a server that doesn't know of that."""
        updates = self.bot.world.updates
        # As it comes over the wire: what no JSON could hold isn't tried.
        plain = json.loads(json.dumps({kind: content}))
        updates._waiting.append({"update_id": next(_IDS), **plain})
        updates.release()

    def _shows_the_way(self, method: str, params: dict[str, Any]) -> bool:
        """The one thing that may be said where others read along: how to talk in private."""
        said = json.dumps(params)
        return method == "leaveChat" or (
            method == "sendMessage" and f"t.me/{self.bot.world.username}" in said
        )


_IDS = itertools.count(800_000_000)
