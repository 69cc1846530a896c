"""What nobody waits for is asked until it is answered."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from telegram.error import BadRequest, TelegramError

from bot.telegram_api.calls.patience import patiently
from bot.telegram_api.faults import AnswerTimedOut, FloodWait, NotWritten, ServerFault


class _Waits:
    """A clock on which no time passes, that knows what it was asked to wait."""

    def __init__(self) -> None:
        self.seconds: list[float] = []

    def now(self) -> datetime:
        return datetime(2026, 3, 1, tzinfo=UTC)

    async def sleep(self, seconds: float) -> None:
        self.seconds.append(seconds)


async def _waits_for(*faults: TelegramError) -> list[float]:
    clock, left = _Waits(), list(faults)

    async def call() -> None:
        if left:
            raise left.pop(0)

    await patiently(call, "something", clock)
    assert not left
    return clock.seconds


async def test_it_waits_as_long_as_telegram_says_and_else_longer_and_longer() -> None:
    faults = (FloodWait(40_000), NotWritten("x"), ServerFault(502), FloodWait(7), AnswerTimedOut("x"))
    assert await _waits_for(*faults) == [40_000, 5, 10, 7, 20]
    assert (await _waits_for(*[NotWritten("x")] * 50))[-1] == 600


async def test_what_telegram_refuses_is_raised() -> None:
    with pytest.raises(BadRequest):
        await _waits_for(BadRequest("BOT_COMMAND_INVALID"))
