"""Taps on callback buttons, and what they are answered with."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import Any

from bot.rehearsal.world.signals import Signal


@dataclass(frozen=True, slots=True)
class CallbackAnswer:
    """What a tap was answered with."""

    text: str = ""
    show_alert: bool = False
    url: str | None = None


class CallbackTap:
    """One tap on a callback button; `await tap` gives the bot's answer. `told` is called once it is there."""

    def __init__(
        self, query_id: str, message_id: int, data: str, told: Callable[[CallbackTap], None]
    ) -> None:
        self.id = query_id
        self.message_id = message_id
        self.data = data
        self.answer: CallbackAnswer | None = None
        self.expired = False  # set it to make the query too old to be answered
        self.at = time.monotonic()
        self._told = told
        self._signal = Signal()

    def answered(self, answer: CallbackAnswer) -> None:
        """The bot has answered."""
        self.answer = answer
        self._signal.fire()
        self._told(self)

    def __await__(self) -> Generator[Any, None, CallbackAnswer]:
        return self._wait().__await__()

    async def _wait(self) -> CallbackAnswer:
        while self.answer is None:
            await self._signal.wait()
        return self.answer
