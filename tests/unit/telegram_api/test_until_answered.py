"""What nobody waits for is asked until it is answered."""

from __future__ import annotations

import pytest
from telegram.error import BadRequest, TelegramError

from bot.telegram_api.calls.until_answered import patiently
from bot.telegram_api.faults import AnswerTimedOut, FloodWait, NotWritten, ServerFault
from tests.support.simulated.hands import StillClock


class _Waits(StillClock):
    """Knows what it was asked to wait."""

    def __init__(self) -> None:
        super().__init__()
        self.waits: list[float] = []

    async def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)


async def _waits_for(*faults: TelegramError) -> list[float]:
    clock, left = _Waits(), list(faults)

    async def call() -> None:
        if left:
            raise left.pop(0)

    await patiently(call, "something", clock)
    assert not left
    return clock.waits


async def test_it_waits_as_long_as_telegram_says_and_else_longer_and_longer() -> None:
    faults = (FloodWait(40_000), NotWritten("x"), ServerFault(502), FloodWait(7), AnswerTimedOut("x"))
    assert await _waits_for(*faults) == [40_000, 5, 10, 7, 20]
    assert (await _waits_for(*[NotWritten("x")] * 50))[-1] == 600


async def test_what_telegram_refuses_is_raised() -> None:
    with pytest.raises(BadRequest):
        await _waits_for(BadRequest("BOT_COMMAND_INVALID"))
