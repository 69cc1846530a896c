"""The simulated Telegram's limits on speed: windows that slide, albums, paid sends, and who is spared."""

from __future__ import annotations

from typing import Any

import pytest
from telegram import Bot
from telegram.error import RetryAfter

from bot.rehearsal import InjectedFault, Server, World
from bot.rehearsal.world.faults import Faults
from bot.rehearsal.world.params import Params

pytestmark = pytest.mark.filterwarnings("ignore:.*retry_after:telegram.warnings.PTBDeprecationWarning")


def taken(faults: Faults, at: float, method: str = "sendMessage", chat: int = 1, **params: Any) -> bool:
    """Whether a call at that time is carried out."""
    return faults.judge(method, Params({"chat_id": chat, **params}), at) is None


def test_the_window_slides_with_each_message() -> None:
    faults = Faults()
    faults.limit(2)
    assert [taken(faults, at) for at in (0.0, 0.5, 0.9, 1.0, 1.4, 1.5)] == [
        True,
        True,
        False,
        True,
        False,  # 0.5 and 1.0 are less than a second ago; the refused one counts for nothing
        True,
    ]
    assert faults.limited == 2


def test_an_album_is_as_many_messages_as_it_has_parts() -> None:
    faults = Faults()
    faults.limit(5)
    album = [{"type": "photo"}] * 3
    assert taken(faults, 0.0, "sendMediaGroup", media=album)
    assert not taken(faults, 0.1, "sendMediaGroup", media=album)
    assert taken(faults, 0.2)
    assert taken(faults, 0.3)
    assert not taken(faults, 0.4)


def test_what_is_paid_for_has_a_limit_of_its_own() -> None:
    faults = Faults()
    faults.limit(1, paid_per_second=3)
    assert taken(faults, 0.0)
    assert [taken(faults, 0.1, allow_paid_broadcast=True) for _ in range(4)] == [True, True, True, False]
    assert not taken(faults, 0.2)
    assert taken(faults, 1.0)


def test_what_isnt_sent_is_not_limited() -> None:
    faults = Faults()
    faults.limit(1)
    assert all(taken(faults, 0.0, method) for method in ("getMe", "sendMessage", "answerCallbackQuery"))


def test_trouble_for_everybody_but_some() -> None:
    faults = Faults()
    faults.add(InjectedFault(method="send*", spared=[7], status=429, retry_after=3))
    assert taken(faults, 0.0, chat=7)
    assert not taken(faults, 0.0, chat=8)


async def test_a_bot_is_told_how_long_to_wait() -> None:
    world = World()
    anna = world.person("Anna", started=True)
    world.faults.limit(1, paid_per_second=1, retry_after=3)
    async with Server(world) as server, Bot(world.token, base_url=f"{server.url}/bot") as bot:
        await bot.send_message(anna.chat, "x")
        await bot.send_message(anna.chat, "x", allow_paid_broadcast=True)
        with pytest.raises(RetryAfter, match="3 seconds"):
            await bot.send_message(anna.chat, "x")
    assert anna.received == 2
