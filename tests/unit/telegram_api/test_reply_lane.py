"""Replies in their lane: who goes first, who waits for a place, and whom a 429 concerns."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any
from unittest import mock

import aiohttp
import pytest
from telegram.error import RetryAfter

from bot.model.pacing.counting import COUNTED, Counting
from bot.model.pacing.pacer import Limits, Pacer
from bot.telegram_api.faults import FloodWait
from bot.telegram_api.lanes import LaneRateLimiter, before_others, followed_by
from tests.support.simulated.leaping import leaping
from tests.support.simulated.pacing import Strict, writing
from tests.support.stage import replying_bot, staged

TRIP_S = 0.05
HOURS = 7200.0


@dataclass
class Line:
    """Replies over lanes of their own, on a clock that leaps; and what left, in milliseconds."""

    limit: float = 3.0
    counted: frozenset[str] = COUNTED
    left: list[tuple[str, int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.pacer = Pacer(Limits.only(self.limit))
        self.lanes = LaneRateLimiter(self.pacer, counting=Counting(self.counted))
        self.told: dict[str, list[float]] = {}  # what is answered with 429, next time and later

    async def reply(self, name: str, chat: int = 1, method: str = "sendMessage", **data: Any) -> None:
        async def call() -> None:
            self.left.append((name, round(1000 * asyncio.get_running_loop().time())))
            await asyncio.sleep(TRIP_S)
            if self.told.get(method):
                raise FloodWait(self.told[method].pop(0))  # type: ignore[arg-type]  # whole seconds or not

        await self.lanes.process_request(call, (), {}, method, {"chat_id": chat, **data}, None)

    async def bulk(self, name: str, each: int = 1) -> None:
        await self.lanes.turn(each=each)
        self.left.append((name, round(1000 * asyncio.get_running_loop().time())))

    def all(self, *works: Callable[[], Coroutine[Any, Any, Any]]) -> list[tuple[str, int]]:
        """Begin all of it in this order, at once; what left when."""

        async def together() -> None:
            await asyncio.gather(*(work() for work in works))

        leaping(together())
        return self.left


def test_who_finds_no_place_waits_for_the_next_in_the_order_of_coming() -> None:
    line = Line()
    left = line.all(*(partial(line.reply, name) for name in "abcdefg"))
    assert [name for name, _ in left] == list("abcdefg")
    assert [at for _, at in left[:3]] == [0, 0, 0]
    assert all(later - earlier >= 1010 for (_, earlier), (_, later) in zip(left, left[3:], strict=False))
    assert left[-1][1] <= 1010 + 4 * 337


def test_who_gives_up_while_waiting_takes_nobodys_place() -> None:
    line = Line()

    async def given_up() -> None:
        waiting = [asyncio.create_task(line.reply(name)) for name in "abcdefgh"]
        await asyncio.sleep(0.5)
        for task in waiting[3:7]:
            task.cancel()
        await waiting[7]

    leaping(given_up())
    assert line.left[3:] == [("h", 1010)]
    assert line.pacer._coming == 0


def test_an_answer_that_has_begun_is_finished_before_the_next_begins() -> None:
    line = Line()

    async def answer_of_two() -> None:
        with followed_by(1):
            await line.reply("letter", 7)
        await line.reply("its copy", 7)

    left = line.all(answer_of_two, *(partial(line.reply, f"{n}", n) for n in range(20, 26)))
    assert [name for name, _ in left] == ["letter", "20", "21", "its copy", "22", "23", "24", "25"]


def test_who_wants_to_leave_goes_first_in_the_order_of_coming_and_finishes_no_answer_later() -> None:
    line = Line()

    async def wants_to_leave(name: str, chat: int) -> None:
        with before_others(urgent=True):
            await line.reply(name, chat)

    async def answer_of_two() -> None:
        with followed_by(1):
            await line.reply("letter", 7)
        await line.reply("its copy", 7)

    left = line.all(
        answer_of_two,
        *(partial(line.reply, f"{n}", n) for n in range(20, 25)),
        *(partial(wants_to_leave, name, n) for n, name in enumerate(("first", "second", "third"), 30)),
    )
    names = [name for name, _ in left]
    assert names == ["letter", "20", "21", "its copy", "first", "second", "third", "22", "23", "24"]


def test_an_album_is_as_many_messages_as_it_has_parts() -> None:
    line = Line()
    left = line.all(
        lambda: line.reply("album", method="sendMediaGroup", media=[{}, {}]),
        lambda: line.reply("one", 2),
        lambda: line.reply("another", 3),
    )
    assert left == [("album", 0), ("one", 0), ("another", 1010)]


@pytest.mark.clock
async def test_what_waited_for_a_connection_is_counted_from_when_it_left(tmp_path: Path) -> None:
    async with staged(tmp_path, per_second=1) as stage, replying_bot(stage) as bot:
        anna = stage.world.person("Anna", started=True)
        loop, left = asyncio.get_running_loop(), list[float]()
        connect = aiohttp.TCPConnector._create_connection

        async def slowly(*given: Any) -> Any:
            await asyncio.sleep(0.3)
            left.append(loop.time())
            return await connect(*given)

        with mock.patch.object(aiohttp.TCPConnector, "_create_connection", slowly):
            await bot.send_message(anna.chat, "one")
        begun = loop.time()
        await stage.lanes.turn()
        assert loop.time() >= left[0] + 1.0, f"and not {loop.time() - begun:.2f} s later"


def test_a_broadcast_gets_its_share_in_a_flood_of_replies_and_no_more() -> None:
    line = Line(30)
    replies = [partial(line.reply, "reply", n) for n in range(300)]

    async def broadcast() -> None:
        async with asyncio.timeout(8):
            while True:
                await line.bulk("bulk")

    async def flooded() -> None:
        works = [asyncio.create_task(reply()) for reply in replies]
        await asyncio.sleep(0)
        try:
            await broadcast()
        except TimeoutError:
            for work in works:
                work.cancel()
            await asyncio.gather(*works, return_exceptions=True)

    leaping(flooded())
    sent = [name for name, _ in line.left]
    assert 6 <= sent.count("bulk") <= 9, "about one a second"
    assert sent.count("reply") >= 7 * 28


def told_about(method: str, seconds: float, *, chats: int = 5) -> Line:
    """Several chats' requests are answered with 429, once each; meanwhile others send."""
    line = Line(30)
    line.told[method] = [seconds] * chats

    async def ask(chat: int) -> None:
        try:
            await line.reply(method, chat, method)
        except RetryAfter:
            line.left.append(("given up", round(1000 * asyncio.get_running_loop().time())))

    async def later() -> None:
        await asyncio.sleep(0.1)
        await line.reply("reply", 99)
        await line.bulk("bulk")

    line.all(*(partial(ask, chat) for chat in range(chats)), later)
    return line


@pytest.mark.parametrize("seconds", [5.0, HOURS])
def test_an_answer_to_a_tap_that_is_told_to_wait_is_given_up_and_slows_nothing(seconds: float) -> None:
    line = told_about("answerCallbackQuery", seconds)
    full = Pacer(Limits.only(30)).bulk_per_second
    assert line.left.count(("given up", 50)) == 5, "in five seconds it is of no use, and others would wait"
    assert dict(line.left)["reply"] == 100
    assert dict(line.left)["bulk"] <= 150
    assert line.pacer.bulk_per_second == full
    assert line.pacer.chat_wait(1.2, 0) == 0.0


@pytest.mark.parametrize(("seconds", "ends"), [(5.0, 5050), (HOURS, 50)])
def test_an_edit_that_is_told_to_wait_waits_by_itself(seconds: float, ends: int) -> None:
    line = told_about("editMessageText", seconds)
    full = Pacer(Limits.only(30)).bulk_per_second
    edits = [at for name, at in line.left if name in {"editMessageText", "given up"}]
    assert max(edits) == ends, "again after as long as it was told to; not if that is hours"
    assert dict(line.left)["reply"] == 100
    assert dict(line.left)["bulk"] <= 150
    assert line.pacer.bulk_per_second == full


def test_new_messages_that_are_told_to_wait_keep_bulk_from_their_chats_and_slow_it() -> None:
    line = told_about("sendMessage", 5.0)
    assert line.pacer.bulk_per_second < Pacer(Limits.only(30)).bulk_per_second
    assert dict(line.left)["reply"] == 100, "others are answered as ever"


def test_a_kind_that_telegram_limits_counts_from_then_on(caplog: pytest.LogCaptureFixture) -> None:
    line = Line()
    line.told["answerCallbackQuery"] = [1.0]

    async def taps() -> None:
        for chat in range(10):
            await line.reply("uncounted", chat, "sendChatAction")
        with pytest.raises(RetryAfter):
            await line.reply("refused", 1, "answerCallbackQuery")
        await asyncio.sleep(5)
        line.left.clear()
        await asyncio.gather(*(line.reply("tap", chat, "answerCallbackQuery") for chat in range(4)))
        line.told["answerCallbackQuery"] = [1.0]
        with pytest.raises(RetryAfter):
            await line.reply("refused", 1, "answerCallbackQuery")

    with caplog.at_level(logging.WARNING):
        leaping(taps())
    ats = [at for name, at in line.left if name == "tap"]
    assert ats[:3] == ats[:1] * 3
    assert ats[3] == ats[0] + 1010, "there are three places in a second"
    told = [record.getMessage() for record in caplog.records if "count as messages" in record.getMessage()]
    assert len(told) == 1, "that is news only once"
    assert "'answer'" in told[0]
    assert "COUNTED_REQUESTS" in told[0]


def test_what_counts_is_a_setting() -> None:
    line = Line(counted=frozenset({"send", "answer"}))
    edits = [lambda: line.reply("edit", 1, "editMessageText")] * 9
    taps = [lambda: line.reply("tap", 1, "answerCallbackQuery")] * 4
    assert line.all(*edits, *taps) == [("edit", 0)] * 9 + [("tap", 0)] * 3 + [("tap", 1010)]


@pytest.mark.parametrize("per_second", [2, 8])
def test_the_lanes_do_as_the_simulation_says(per_second: float) -> None:
    seconds, line = 60.0, Line(30)
    waits = list[float]()

    async def one(at: float, messages: int, chat: int) -> None:
        await asyncio.sleep(at)
        clock, waited = asyncio.get_running_loop().time, 0.0
        for number in range(messages):
            begun = clock()
            with followed_by(messages - 1 - number):
                await line.reply("reply", chat)
            waited += clock() - begun - TRIP_S
        waits.append(waited)

    async def broadcast() -> None:
        while asyncio.get_running_loop().time() < seconds:
            for _ in range(await line.lanes.soon(8)):
                await line.bulk("bulk")

    async def minute() -> None:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(broadcast())
            for number, answer in enumerate(writing(per_second, seconds, 5)):
                tasks.create_task(one(answer.at, answer.messages, number))

    leaping(minute())
    server = Strict(30)
    for _, at in line.left:
        server.gets(at / 1000)
    assert server.refused == []
    assert len([at for at in server.taken if at < seconds]) >= 0.95 * 30 * seconds
    waits.sort()
    assert waits[len(waits) // 2] <= 0.005
    assert waits[int(len(waits) * 0.99)] <= 0.15
