"""Whatever comes from Telegram is answered or passed over by rule: no fault, and not a word in a group."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.telegram_api.limits import UPDATE_TYPES
from tests.fuzz.wire.listening import Listening
from tests.fuzz.wire.odd import SPOILED, WHOLE
from tests.fuzz.wire.samples import others

Updates = list[tuple[str, Any]]
SOME = settings(
    max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)


@pytest.fixture
def telegram(tmp_path: Path) -> Iterator[Telegram]:
    telegram = Telegram(tmp_path)
    yield telegram
    telegram.end()


class Telegram:
    """It brings the bot updates, and sees that it goes on."""

    def __init__(self, folder: Path) -> None:
        self._runner = asyncio.Runner()
        self._listening = Listening(folder)
        self._runner.run(self._listening.begin())

    def brings(self, updates: Updates, *, whole: bool) -> None:
        assert self._runner.run(self._listening.gets(updates, whole=whole)) == []
        self._runner.run(self._listening.still_answers())

    def end(self) -> None:
        self._runner.run(self._listening.end())
        self._runner.close()


def test_every_kind_of_update_there_is_is_among_them() -> None:
    of_messages = {"message", "channel_post", "business_message"}
    of_messages |= {f"edited_{kind}" for kind in of_messages} | {"guest_message"}
    assert {kind for kind, _ in others()} | of_messages >= UPDATE_TYPES


@SOME
@given(st.lists(WHOLE, min_size=1, max_size=6))
def test_an_update_of_any_kind_is_answered_or_passed_over(telegram: Telegram, updates: Updates) -> None:
    telegram.brings(updates, whole=True)


@SOME
@given(st.lists(SPOILED, min_size=1, max_size=6))
def test_one_with_something_odd_in_it_too(telegram: Telegram, updates: Updates) -> None:
    telegram.brings(updates, whole=False)
