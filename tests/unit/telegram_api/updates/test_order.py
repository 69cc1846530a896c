"""Who is answered when: one chat's flood is nobody else's trouble."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.people.limits import ANSWERS_AT_ONCE, WAITING
from bot.rehearsal import InjectedFault
from bot.telegram_api.updates import order as orders
from bot.telegram_api.updates.incoming import ChatMessage, Incoming, UpdateKind
from bot.telegram_api.updates.order import InOrder
from tests.support.application import Running
from tests.support.simulated.leaping import leaping

TAKES_S = 0.05


async def test_a_flood_from_one_chat_that_has_to_wait_keeps_nobody_waiting(bot: Running) -> None:
    mallory, carl = bot.person("Mallory"), bot.person("Carl")
    bot.world.faults.add(InjectedFault("send*", chat=mallory.chat, status=429, retry_after=20))
    for number in range(400):
        mallory.person.says(f"word {number}")
    await carl.says("/help")
    carl.patience = 5
    await carl.hears("/letter")


@pytest.mark.clock
async def test_of_a_flood_the_last_words_count_and_it_is_told_once(bot: Running) -> None:
    mallory = bot.person("Mallory")
    fault = bot.world.faults.add(
        InjectedFault("send*", chat=mallory.chat, status=429, retry_after=1, times=1)
    )
    for number in range(150):
        mallory.person.says(f"word {number}")
    await mallory.says("/about")
    await mallory.hears("Who runs this bot")
    assert fault.hits == 1
    await bot.app.idle()
    told = bot.said("en").screen("too_fast")
    assert [message.text for message in mallory.person.messages if message.text == told] == [told]
    assert mallory.person.received <= WAITING + 2


def raw_of(chat: int, words: str) -> dict[str, Any]:
    return {"message_id": 1, "date": 1, "chat": {"id": chat, "type": "private"}, "text": words}


def words_of(chat: int, words: str) -> Incoming:
    return Incoming(UpdateKind.MESSAGE, chat, "en", ChatMessage(raw_of(chat, words)))


@dataclass
class Scene:
    """An order whose answers take TAKES_S each, on a clock that leaps."""

    at_once: int = 256
    queue: int = WAITING
    per_second: float = float("inf")
    log: list[tuple[int, str]] = field(default_factory=list)  # chat and words, as they were begun
    told: list[int] = field(default_factory=list)
    at: dict[str, float] = field(default_factory=dict)
    most: int = 0
    now: int = 0

    def __post_init__(self) -> None:
        self.order = InOrder(
            self.answer,
            urgent=lambda incoming: incoming.words == "/stop",
            flooded=self.flooded,
            per_second=self.per_second,
            at_once=self.at_once,
            queue=self.queue,
        )

    def says(self, chat: int, words: str) -> None:
        self.order.take(words_of(chat, words))

    async def answer(self, incoming: Incoming) -> None:
        self.log.append((incoming.chat, incoming.words))
        self.at.setdefault(incoming.words, asyncio.get_running_loop().time())
        self.now += 1
        self.most = max(self.most, self.now)
        try:
            await asyncio.sleep(TAKES_S)
        finally:
            self.now -= 1
        if incoming.words == "fails":
            raise LookupError

    async def flooded(self, incoming: Incoming) -> None:
        self.told.append(incoming.chat)


def played(scene: Scene, play: Coroutine[Any, Any, None]) -> Scene:
    async def to_its_end() -> None:
        await play
        await scene.order.idle()

    leaping(to_its_end())
    return scene


def test_each_chat_in_its_order_and_several_at_once() -> None:
    scene = Scene(at_once=2)

    async def play() -> None:
        for chat, words in ((1, "a"), (1, "b"), (2, "c"), (3, "d")):
            scene.says(chat, words)

    played(scene, play())
    assert scene.log[:2] == [(1, "a"), (2, "c")]
    assert set(scene.log[2:]) == {(1, "b"), (3, "d")}
    assert scene.most == 2
    assert not scene.order._lines, "nothing is remembered of chats without a limit"


@given(
    st.lists(st.tuples(st.integers(1, 4), st.sampled_from(["/stop", "x", "y"])), max_size=40),
    st.integers(1, 3),
)
def test_whatever_comes_a_chat_is_answered_in_its_order(came: list[tuple[int, str]], at_once: int) -> None:
    scene = Scene(at_once=at_once, queue=100)
    numbered = [(chat, words, n) for n, (chat, words) in enumerate(came)]

    async def play() -> None:
        for chat, words, _ in numbered:
            scene.says(chat, words)

    played(scene, play())
    for chat in range(1, 5):
        assert [words for who, words in scene.log if who == chat] == [
            words for who, words, _ in numbered if who == chat
        ]


def test_who_wants_to_leave_goes_before_others_in_the_order_of_their_own() -> None:
    scene = Scene(at_once=1)

    async def play() -> None:
        for chat in range(1, 10):
            scene.says(chat, f"first of {chat}")
            scene.says(chat, f"second of {chat}")
        scene.says(7, "/stop")

    played(scene, play())
    assert scene.log[:4] == [(7, "first of 7"), (7, "second of 7"), (7, "/stop"), (1, "first of 1")]


def test_a_fault_keeps_nobody_from_being_answered() -> None:
    scene = Scene(at_once=1)

    async def play() -> None:
        scene.says(1, "fails")
        scene.says(1, "goes on")
        scene.says(2, "is answered")

    assert len(played(scene, play()).log) == 3


def test_twenty_of_one_chat_wait_at_most() -> None:
    scene = Scene()

    async def play() -> None:
        for number in range(40):
            scene.says(1, f"{number}")

    played(scene, play())
    assert [words for _, words in scene.log] == [f"{number}" for number in range(20, 40)]
    assert scene.told == [1]


def test_of_a_flood_the_newest_wait_and_the_wish_to_leave() -> None:
    scene = Scene(queue=5)

    async def play() -> None:
        scene.says(1, "/stop")
        for number in range(100):
            scene.says(1, f"{number}")

    played(scene, play())
    assert [words for _, words in scene.log] == ["/stop", "96", "97", "98", "99"]
    assert scene.told == [1]


def test_a_chat_has_its_share_and_then_so_many_a_second() -> None:
    scene = Scene(per_second=1.0, queue=1000)

    async def play() -> None:
        for number in range(int(ANSWERS_AT_ONCE) + 10):
            scene.says(1, f"{number}")

    played(scene, play())
    at = list(scene.at.values())
    assert at[int(ANSWERS_AT_ONCE) - 1] <= ANSWERS_AT_ONCE * TAKES_S + 1e-6
    assert at[-1] == pytest.approx(10.0, abs=0.01), "ten more than at once, one a second"


def test_a_wish_to_leave_waits_for_no_share() -> None:
    scene = Scene(per_second=1.0, queue=1000)

    async def play() -> None:
        for number in range(int(ANSWERS_AT_ONCE) + 10):
            scene.says(1, f"{number}")
        await asyncio.sleep(5)
        scene.says(1, "/stop")

    played(scene, play())
    assert scene.at["/stop"] < 6
    assert [words for _, words in scene.log] == [*map(str, range(int(ANSWERS_AT_ONCE) + 10)), "/stop"]


def test_nobody_floods_with_the_wish_to_leave() -> None:
    scene = Scene(per_second=1.0)

    async def play() -> None:
        for _ in range(1000):
            scene.says(1, "/stop")
        assert scene.order._waiting == WAITING
        for _ in range(100):
            await asyncio.sleep(1)
            scene.says(1, "/stop")
            scene.says(1, "/stop")

    played(scene, play())
    assert len(scene.log) <= 100 + 2 * ANSWERS_AT_ONCE + WAITING + 1


def test_a_calm_chat_is_told_again_and_its_share_comes_back() -> None:
    scene = Scene(per_second=1.0, queue=5)

    async def play() -> None:
        for other in (2, 3):
            for number in range(100):
                scene.says(1, f"{number}")
            await scene.order.idle()
            await asyncio.sleep(2 * ANSWERS_AT_ONCE)
            scene.says(other, "somebody else")
            await scene.order.idle()

    played(scene, play())
    assert scene.told == [1, 1]
    assert set(scene.order._lines) == {3}


def test_there_is_room_again_when_enough_is_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(orders, "MOST_WAITING", 4)
    scene = Scene(at_once=1)
    room: list[bool] = []

    async def play() -> None:
        for chat in range(6):
            scene.says(chat, "x")
            room.append(scene.order.room.is_set())
        await scene.order.idle()
        room.append(scene.order.room.is_set())

    played(scene, play())
    assert room == [True, True, True, False, False, False, True]


def test_a_stop_waits_for_nobodys_share() -> None:
    scene = Scene(per_second=1.0, queue=1000)

    async def play() -> None:
        for number in range(int(ANSWERS_AT_ONCE) + 10):
            scene.says(1, f"{number}")
        await asyncio.sleep(ANSWERS_AT_ONCE * TAKES_S + 0.01)
        scene.order.hurry()

    played(scene, play())
    assert len(scene.log) == ANSWERS_AT_ONCE + 10
    assert max(scene.at.values()) <= (ANSWERS_AT_ONCE + 10) * TAKES_S + 1


def test_somebody_who_always_writes_keeps_nobody_else_in_memory() -> None:
    scene = Scene(per_second=1.0)

    async def play() -> None:
        for chat in range(2, 200):
            scene.says(1, "x")
            scene.says(1, "x")
            scene.says(chat, "x")
            await asyncio.sleep(1)

    played(scene, play())
    assert len(scene.order._lines) < 5 * ANSWERS_AT_ONCE


def test_what_waits_in_a_crowd_is_what_it_was_when_its_turn_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(orders, "PACKED_FROM", 1)
    scene = Scene(at_once=1)
    entities = [{"type": "underline", "offset": 0, "length": 4}]
    last = words_of(3, "Anna")
    last.message = ChatMessage({**raw_of(3, "Anna 🖊"), "entities": entities})

    async def play() -> None:
        scene.says(1, "x")
        scene.says(2, "y")
        scene.order.take(last)

    played(scene, play())
    assert isinstance(last.message, ChatMessage)
    assert isinstance(last.message._raw, bytes)
    assert last.message.styled("underline") == "Anna"
    assert last.message.whole.text == "Anna 🖊"


def test_closing_breaks_off_who_is_answered_and_answers_nobody_else() -> None:
    scene = Scene(at_once=1)

    async def play() -> None:
        for chat in (1, 1, 2):
            scene.says(chat, f"{len(scene.log)}")
        await asyncio.sleep(TAKES_S / 2)
        await asyncio.wait_for(scene.order.close(2), 1)
        scene.says(3, "late")
        assert not scene.order._workers

    leaping(play())
    assert len(scene.log) == 1
    assert scene.now == 0
