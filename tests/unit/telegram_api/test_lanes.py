"""Replies in their lane: what is tried again, and what must not be."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from math import inf
from pathlib import Path

import pytest
from telegram import InputMediaPhoto
from telegram.error import BadRequest, TelegramError

from bot.config import Settings
from bot.model.broadcasts.delivery import DeliveryState, Outgoing
from bot.model.pacing.pacer import Limits, Pacer
from bot.rehearsal import InjectedFault, Person
from bot.telegram_api.connection import connect
from bot.telegram_api.faults import FloodWait, MaybeWritten, ServerFault
from bot.telegram_api.lanes import LaneRateLimiter
from bot.telegram_api.request import AiohttpRequest
from bot.telegram_api.sender import BulkSender
from tests.support.simulated.leaping import leaping
from tests.support.stage import Stage, replying_bot, staged


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with staged(tmp_path, per_second=50) as stage:
        yield stage


@pytest.fixture
def anna(stage: Stage) -> Person:
    return stage.world.person("Anna", started=True)


@pytest.mark.clock
async def test_a_reply_told_to_wait_comes_later_and_others_come_now(stage: Stage, anna: Person) -> None:
    other = stage.world.person("Other", started=True)
    stage.world.faults.add(InjectedFault(chat=anna.chat, times=1, status=429, retry_after=1))
    async with replying_bot(stage) as bot:
        begun = time.monotonic()
        late = asyncio.create_task(bot.send_message(anna.chat, "late"))
        await bot.send_message(other.chat, "now")
        assert time.monotonic() - begun < 0.5
        await late
    assert time.monotonic() - begun >= 1
    assert [message.text for message in anna.messages] == ["late"]


async def test_replies_and_polls_go_over_our_own_request_class(stage: Stage) -> None:
    connection = connect("123456:invented", stage.server.url)
    try:
        for request in connection.bot._request:
            assert isinstance(request, AiohttpRequest), "the library's own takes ten times the CPU"
    finally:
        await connection.close()


async def test_replies_and_broadcasts_wait_for_an_answer_as_long_as_they_are_told_to(stage: Stage) -> None:
    connection = connect("123456:invented", stage.server.url, read_timeout=3.0)
    try:
        _, of_the_bot = connection.bot._request
        for request in (of_the_bot, connection.replier._request, connection.sender._request):
            assert request.read_timeout == 3.0
    finally:
        await connection.close()


async def test_what_counts_as_a_message_is_what_the_setting_says(stage: Stage) -> None:
    limits = Settings(_env_file=None, counted_requests="send,answer").limits
    connection = connect("123456:invented", stage.server.url, limits)
    try:
        counting = connection.lanes._counting
        methods = ("sendMessage", "answerCallbackQuery", "editMessageText", "copyMessage")
        assert [counting.messages(method, {}) for method in methods] == [1, 1, 0, 0]
    finally:
        await connection.close()


async def test_a_reply_told_to_wait_for_minutes_is_given_up(stage: Stage, anna: Person) -> None:
    stage.world.faults.add(InjectedFault(chat=anna.chat, status=429, retry_after=31))
    async with replying_bot(stage) as bot:
        with pytest.raises(FloodWait) as told:
            await bot.send_message(anna.chat, "words")
    assert told.value.retry_after.total_seconds() == told.value.seconds == 31
    assert len(stage.world.calls) == 1


@pytest.mark.clock
async def test_a_reply_is_told_to_wait_twice_at_most(stage: Stage, anna: Person) -> None:
    stage.world.faults.add(InjectedFault(chat=anna.chat, status=429, retry_after=1))
    async with replying_bot(stage) as bot:
        with pytest.raises(FloodWait):
            await bot.send_message(anna.chat, "words")
    assert len(stage.world.calls) == 3


@pytest.mark.clock
async def test_a_reply_outlives_a_moment_of_trouble(stage: Stage, anna: Person) -> None:
    stage.world.faults.add(InjectedFault(times=2, status=503))
    async with replying_bot(stage) as bot:
        await bot.send_message(anna.chat, "words")
        await stage.server.stop()
        sending = asyncio.create_task(bot.send_message(anna.chat, "more words"))
        await asyncio.sleep(0.1)
        await stage.server.start()
        await sending
    assert [message.text for message in anna.messages] == ["words", "more words"]


@pytest.mark.clock
async def test_trouble_that_lasts_is_told(stage: Stage, anna: Person) -> None:
    stage.world.faults.add(InjectedFault(status=503))
    async with replying_bot(stage) as bot:
        with pytest.raises(ServerFault):
            await bot.send_message(anna.chat, "words")
    assert len(stage.world.calls) == 3


@pytest.mark.parametrize("drop", ["before", "after"])
async def test_a_reply_that_may_have_arrived_is_not_sent_again(stage: Stage, anna: Person, drop: str) -> None:
    stage.world.faults.add(InjectedFault(method="send*", drop=drop))  # type: ignore[arg-type]
    async with replying_bot(stage) as bot:
        with pytest.raises(MaybeWritten):
            await bot.send_message(anna.chat, "words")
    assert len(stage.world.calls) == 1


@pytest.mark.parametrize("status", [500, 502, 504])
async def test_a_reply_is_not_said_twice_by_a_server_that_says_it_and_answers_with_a_fault(
    stage: Stage, anna: Person, status: int
) -> None:
    stage.world.faults.add(InjectedFault(method="send*", late=True, status=status))
    async with replying_bot(stage) as bot:
        with pytest.raises(ServerFault):
            await bot.send_message(anna.chat, "words")
    assert [message.text for message in anna.messages] == ["words"]


@pytest.mark.clock
async def test_an_edit_is_tried_again_after_a_fault_of_the_servers(stage: Stage, anna: Person) -> None:
    async with replying_bot(stage) as bot:
        sent = await bot.send_message(anna.chat, "words")
        stage.world.faults.add(InjectedFault(times=2, status=502))
        await bot.edit_message_text("other words", anna.chat, sent.message_id)
    assert [message.text for message in anna.messages] == ["other words"]


@pytest.mark.clock
async def test_what_changes_nothing_when_done_twice_is_asked_again(stage: Stage) -> None:
    stage.world.faults.add(InjectedFault(times=2, drop="after"))
    async with replying_bot(stage) as bot:
        me = await bot.get_me()
    assert me.username == stage.world.username


async def test_refusals_are_told_at_once(stage: Stage, anna: Person) -> None:
    async with replying_bot(stage) as bot:
        with pytest.raises(BadRequest):
            await bot.send_message(anna.chat, "x" * 5000)
    assert len(stage.world.calls) == 1


@pytest.mark.clock
async def test_an_album_counts_for_its_pictures(stage: Stage, anna: Person) -> None:
    anna.sends_photo("a")
    photo = anna.messages[0].photo
    assert photo is not None
    async with replying_bot(stage) as bot:
        for _ in range(5):
            await bot.send_media_group(anna.chat, [InputMediaPhoto(photo.id)] * 10)
        begun = time.monotonic()
        await stage.lanes.turn()
    assert time.monotonic() - begun > 0.7


@pytest.mark.clock
async def test_at_the_end_nobody_waits_for_a_try_that_comes_too_late(stage: Stage, anna: Person) -> None:
    soon = stage.world.person("Soon", started=True)
    later = stage.world.faults.add(InjectedFault(chat=anna.chat, status=429, retry_after=25))
    sooner = stage.world.faults.add(InjectedFault(chat=soon.chat, times=1, status=429, retry_after=1))
    async with replying_bot(stage) as bot:
        begun = time.monotonic()
        given_up = asyncio.create_task(bot.send_message(anna.chat, "words"))
        carried_out = asyncio.create_task(bot.send_message(soon.chat, "words"))
        async with asyncio.timeout(5):
            while not (later.hits and sooner.hits):  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        stage.lanes.hurry(3)
        with pytest.raises(FloodWait):
            await given_up
        assert time.monotonic() - begun < 1
        await carried_out
        with pytest.raises(FloodWait):
            await bot.send_message(anna.chat, "more words")
        assert time.monotonic() - begun < 3
    assert (anna.received, soon.received) == (0, 1)


@pytest.mark.clock
async def test_a_turn_given_up_is_nobodys_loss(tmp_path: Path) -> None:
    async with staged(tmp_path, per_second=2) as stage:
        await stage.lanes.turn()
        waiting = [asyncio.create_task(stage.lanes.turn()) for _ in range(5)]
        await asyncio.sleep(0)
        for task in waiting[:4]:
            task.cancel()
        async with asyncio.timeout(2):  # taken in spite of that, they would last for two seconds and a half
            await waiting[4]


def test_what_is_promised_soon_gets_its_turn_and_askers_keep_their_order() -> None:
    lanes, order = LaneRateLimiter(Pacer(Limits.only(50))), list[tuple[str, int]]()

    def note(what: str) -> None:
        order.append((what, round(1000 * asyncio.get_running_loop().time())))

    async def group(name: str) -> None:
        assert await lanes.soon(10) == 2, "10 ms from then, and 31; the third would go after 51"
        note(f"{name} soon")
        await lanes.turn()
        note(f"{name} turn")

    async def turn(name: str) -> None:
        await lanes.turn()
        note(name)

    async def all_of_them() -> None:
        await lanes.turn()
        await asyncio.gather(group("first"), turn("second"), turn("third"))

    leaping(all_of_them())
    assert order == [("first soon", 11), ("second", 21), ("third", 41), ("first turn", 62)]


async def test_without_a_limit_everything_may_go_at_once() -> None:
    lanes = LaneRateLimiter(Pacer(Limits.only(inf)))
    assert await lanes.soon(500, each=10) == 500
    assert await lanes.soon(500, paid=True) == 500


async def test_a_bulk_send_that_waits_gives_way_to_replies(stage: Stage, anna: Person) -> None:
    async with replying_bot(stage) as bot:
        await stage.lanes.turn()
        waiting = [asyncio.create_task(stage.lanes.turn()) for _ in range(60)]
        for number in range(5):
            await bot.send_message(anna.chat, f"reply {number}")
        assert not all(task.done() for task in waiting), "none of the replies waited for them"
        for task in waiting:
            task.cancel()
    assert anna.received == 5


async def test_what_a_chat_gets_and_is_told_keeps_bulk_away_from_it_alone(stage: Stage, anna: Person) -> None:
    other = stage.world.person("Other", started=True)
    lanes = LaneRateLimiter(Pacer())
    sender = BulkSender(stage.sender._request, stage.sender._address, lanes)
    text = Outgoing("sendMessage", {"text": "words"})
    assert sender.chat_wait(anna.chat) == 0.0
    assert (await sender.send(anna.chat, text)).state is DeliveryState.DELIVERED
    assert 0.0 < sender.chat_wait(anna.chat) <= 1.0
    assert sender.chat_wait(other.chat) == 0.0
    stage.world.faults.add(InjectedFault(chat=anna.chat, times=1, status=429, retry_after=77))
    await sender.send(anna.chat, text)
    assert 70.0 < sender.chat_wait(anna.chat) <= 77.0
    assert sender.chat_wait(other.chat) == 0.0


async def test_bulk_stays_away_from_a_chat_whose_reply_was_told_to_wait(stage: Stage, anna: Person) -> None:
    stage.world.faults.add(InjectedFault(chat=anna.chat, times=1, status=429, retry_after=31))
    async with replying_bot(stage) as bot:
        with pytest.raises(FloodWait):
            await bot.send_message(anna.chat, "words")
        assert 25.0 < stage.sender.chat_wait(anna.chat) <= 31.0
        await bot.send_message(anna.chat, "more words")
    assert anna.received == 1, "a reply is held by nothing but its own answer"


async def test_a_lane_that_everybody_was_told_to_leave_goes_on_when_one_gets_through(stage: Stage) -> None:
    people = [stage.world.person(f"Supporter {n}", started=True) for n in range(4)]
    stage.world.faults.add(InjectedFault(times=3, status=429, retry_after=1))
    text = Outgoing("sendMessage", {"text": "words"})
    pacer = stage.lanes._pacer
    full = pacer.bulk_per_second
    for person in people[:3]:
        await stage.sender.send(person.chat, text)
    assert pacer.bulk_per_second == full / 2
    await stage.lanes.turn()
    await stage.sender.send(people[3].chat, text)
    await stage.lanes.turn()
    await stage.lanes.turn()
    assert full / 2 < pacer.bulk_per_second <= full


@pytest.mark.parametrize(
    ("fault", "state", "reason"),
    [
        (InjectedFault(status=403), DeliveryState.GONE, "blocked"),
        (
            InjectedFault(status=403, description="FORBIDDEN: User Is Deactivated"),
            DeliveryState.GONE,
            "deleted",
        ),
        (
            InjectedFault(status=400, description="Bad Request: CHAT NOT FOUND"),
            DeliveryState.GONE,
            "lost",
        ),
        (
            InjectedFault(status=400, description="Bad Request: FROZEN_METHOD_INVALID"),
            DeliveryState.WAITING,
            "bot",
        ),
        (InjectedFault(status=400, description="Bad Request: wrong file id"), DeliveryState.REFUSED, "odd"),
        (InjectedFault(status=429, retry_after=77), DeliveryState.WAITING, "flood"),
        (InjectedFault(status=503), DeliveryState.WAITING, "status 503"),
        (InjectedFault(status=500), DeliveryState.UNKNOWN, "status 500"),
        (InjectedFault(status=502, html=True), DeliveryState.UNKNOWN, "status 502"),
        (InjectedFault(status=401), DeliveryState.WAITING, "token"),
        (InjectedFault(status=404), DeliveryState.WAITING, "token"),
        (InjectedFault(status=409), DeliveryState.WAITING, "token"),
        (InjectedFault(status=404, html=True), DeliveryState.WAITING, "status 404"),
        (InjectedFault(drop="after"), DeliveryState.UNKNOWN, "ConnectionBroke"),
        (InjectedFault(status=200, html=True), DeliveryState.UNKNOWN, "GarbledAnswer"),
    ],
)
async def test_what_an_answer_means_for_a_recipient(
    stage: Stage, anna: Person, fault: InjectedFault, state: DeliveryState, reason: str
) -> None:
    stage.world.faults.add(fault)
    outcome = await stage.sender.send(anna.chat, Outgoing("sendMessage", {"text": "words"}))
    assert (outcome.state, outcome.reason) == (state, reason)
    assert outcome.flood == (reason == "flood")
    assert outcome.retry_after == (77 if outcome.flood else 0)
    assert outcome.outage == (reason == "token")
    assert outcome.undecided == (reason in ("status 500", "status 502"))
    assert len(stage.world.calls) == 1


async def test_whether_telegram_is_there(stage: Stage) -> None:
    assert await stage.sender.alive()
    stage.world.faults.add(InjectedFault(status=503))
    assert not await stage.sender.alive()
    await stage.server.stop()
    assert not await stage.sender.alive()


async def test_any_method_can_be_sent_in_bulk(stage: Stage, anna: Person) -> None:
    photo = anna.sends_photo("a").photo
    document = anna.sends_document("a.txt", b"words").document
    assert photo is not None
    assert document is not None
    sends = [
        Outgoing("sendPhoto", {"photo": photo.id, "caption": "<b>b</b>", "parse_mode": "HTML"}),
        Outgoing("sendDocument", {"document": document.id}),
    ]
    for outgoing in sends:
        assert (await stage.sender.send(anna.chat, outgoing)).state is DeliveryState.DELIVERED
    assert anna.received == 2


@pytest.mark.clock
async def test_no_error_shows_the_token(stage: Stage) -> None:
    await stage.server.stop()
    async with replying_bot(stage) as bot:
        with pytest.raises(TelegramError) as caught:
            await bot.get_me()
    assert stage.world.token not in repr(caught.value) + str(caught.value)
    assert caught.value.__context__ is None
