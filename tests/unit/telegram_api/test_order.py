"""Who is answered when: one chat's flood is nobody else's trouble."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest
from telegram import Chat, Message, Update

from bot.rehearsal import InjectedFault
from bot.telegram_api.order import QUEUE, InOrder
from tests.support.application import Running


async def test_a_flood_from_one_chat_that_has_to_wait_keeps_nobody_waiting(bot: Running) -> None:
    mallory, carl = bot.person("Mallory"), bot.person("Carl")
    bot.world.faults.add(InjectedFault("send*", chat=mallory.chat, status=429, retry_after=20))
    for number in range(400):
        mallory.person.says(f"word {number}")
    await carl.says("/help")
    carl.patience = 5
    await carl.hears("/letter")


@pytest.mark.clock
async def test_of_a_flood_the_last_words_count(bot: Running) -> None:
    mallory = bot.person("Mallory")
    fault = bot.world.faults.add(
        InjectedFault("send*", chat=mallory.chat, status=429, retry_after=1, times=1)
    )
    for number in range(150):
        mallory.person.says(f"word {number}")
    await mallory.says("/privacy")
    await mallory.hears("Telegram")
    assert fault.hits == 1
    await bot.app.idle()
    assert mallory.person.received <= QUEUE + 1


def update_of(chat: int, number: int) -> Update:
    message = Message(number, datetime.now(UTC), Chat(chat, "private"), text="words")
    return Update(number, message=message)


class Scene:
    """Updates on their way through the order, each ended by hand."""

    def __init__(self, order: InOrder) -> None:
        self.order = order
        self.begun: list[int] = []
        self.ends: dict[int, asyncio.Event] = {}
        self.tasks: dict[int, asyncio.Task[None]] = {}
        self._number = 0

    async def comes(self, chat: int) -> int:
        self._number += 1
        number = self._number
        self.ends[number] = asyncio.Event()
        self.tasks[number] = asyncio.create_task(
            self.order.process_update(update_of(chat, number), self._answer(number))
        )
        await self.settles()
        return number

    async def _answer(self, number: int) -> None:
        self.begun.append(number)
        await self.ends[number].wait()

    async def ends_(self, number: int) -> None:
        self.ends[number].set()
        await self.settles()

    async def settles(self) -> None:
        for _ in range(5):
            await asyncio.sleep(0)


async def test_each_chat_in_its_order_and_several_at_once() -> None:
    scene = Scene(InOrder(at_once=2, queue=5))
    first, second, other = [await scene.comes(chat) for chat in (1, 1, 2)]
    assert scene.begun == [first, other]
    third = await scene.comes(3)
    await scene.ends_(other)
    assert scene.begun == [first, other, third], "one that only waits for its chat takes no place"
    await scene.ends_(first)
    assert scene.begun[-1] == second
    for number in (second, third):
        await scene.ends_(number)
    assert all(task.done() for task in scene.tasks.values())
    assert not scene.order._lines


async def test_one_cancelled_while_it_waits_holds_up_nobody() -> None:
    scene = Scene(InOrder(at_once=9, queue=5))
    first, second, third = [await scene.comes(1) for _ in range(3)]
    scene.tasks[second].cancel()
    await scene.ends_(first)
    assert scene.begun == [first, third]
    fourth, fifth = [await scene.comes(1) for _ in range(2)]
    scene.ends[third].set()
    while len(scene.order._lines[1].waiting) == 2:  # noqa: ASYNC110
        await asyncio.sleep(0)
    scene.tasks[fourth].cancel()  # its turn has come, and it doesn't know yet
    await scene.settles()
    assert scene.begun == [first, third, fifth]
    await scene.ends_(fifth)
    assert not scene.order._lines


async def test_closing_breaks_off_who_is_answered_and_who_waits() -> None:
    scene = Scene(InOrder(at_once=1, queue=5))
    first, waits, other = [await scene.comes(chat) for chat in (1, 1, 2)]
    await asyncio.wait_for(scene.order.close(2), 1)
    late = await scene.comes(3)
    assert scene.begun == [first]
    assert all(scene.tasks[number].cancelled() for number in (first, waits, other))
    assert scene.tasks[late].done()
