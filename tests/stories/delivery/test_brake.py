"""When Telegram says of too many that they are gone: the broadcast stops by itself, and asks."""

from __future__ import annotations

import asyncio

import pytest

from bot.chat.delivery import reports
from bot.model.broadcasts.broadcast import BroadcastState, Part
from bot.model.broadcasts.delivery import DeliveryState, Outcome
from bot.model.broadcasts.halt import Halt
from bot.model.clock import SystemClock
from bot.model.conditions import Condition
from bot.model.people.subscription import Gone
from bot.rehearsal import InjectedFault
from bot.store.delivery.queue import SendGroup
from tests.support.application import Running
from tests.support.patience import PATIENCE
from tests.support.people import Human
from tests.support.stage import Stage, received
from tests.support.steps.after_sending import comes_to_be
from tests.support.steps.broadcasting import adds_up, stops
from tests.support.steps.organising import got, launches, organiser, subscribed
from tests.support.stores import NOW, rows

ASKED = "Waiting for your answer"
BROKEN = "It looks as if something is wrong with the bot, not with people"
NOT_FOUND = "Bad Request: chat not found"


@pytest.fixture(autouse=True)
def prompt(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who is to be asked is asked at once."""
    monkeypatch.setattr(reports, "PROGRESS_EVERY_S", 0.05)


async def twelve(bot: Running) -> list[Human]:
    return [await subscribed(bot, f"Reader {number}") for number in range(12)]


def says_of(bot: Running, readers: list[Human], description: str, status: int = 400) -> list[InjectedFault]:
    """Have Telegram refuse whatever is sent to these people, in these words."""
    return [
        bot.world.faults.add(
            InjectedFault("sendMessage", chat=reader.chat, status=status, description=description)
        )
        for reader in readers
    ]


def marked(bot: Running) -> list[tuple[object, ...]]:
    return rows(bot.database, "SELECT gone_why, count(*) FROM subscribers WHERE gone = 1 GROUP BY 1")


async def at_rest(bot: Running) -> None:
    """Return once every send that was on its way is written down."""
    await comes_to_be(bot, "SELECT 1 FROM deliveries WHERE state IN ('claimed', 'wire')", [])


async def mended(bot: Running) -> None:
    """Return once the operator is told no more that something has to be mended."""
    async with asyncio.timeout(PATIENCE):
        while Condition.HALTED in bot.app.conditions.now:  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0.01)


@pytest.mark.parametrize(
    "description",
    [NOT_FOUND, "Bad Request: PEER_ID_INVALID", "Forbidden: bot can't initiate conversation with a user"],
)
async def test_twelve_whose_chats_are_not_found_are_asked_about_and_lost_to_nobody(
    bot: Running, description: str
) -> None:
    olga, readers = await bot.owner(), await twelve(bot)
    paul = await organiser(bot, olga, "Paul")
    faults = says_of(bot, readers, description, 403 if description.startswith("F") else 400)
    await launches(paul, "Update", "News")
    for human in (paul, olga):
        question = await human.hears(ASKED, BROKEN, "0 people have it", "12 people are waiting")
        assert description.partition(": ")[2].lower() in question.text.lower()
    await at_rest(bot)
    assert marked(bot) == []
    assert rows(bot.database, "SELECT state, count(*) FROM deliveries GROUP BY 1") == [("waiting", 12)]
    assert Condition.HALTED in bot.app.conditions.now
    for fault in faults:
        bot.world.faults.remove(fault)
    await paul.taps("▶️ Go on")
    await paul.hears("It goes on")
    result = await paul.hears("Sent:")
    assert adds_up(result) == {"done": 12, "gone": 0, "failed": 0, "unknown": 0}
    assert [len(got(reader, "News")) for reader in readers] == [1] * 12
    await mended(bot)


async def test_whoever_goes_on_without_mending_it_gets_what_the_question_says(bot: Running) -> None:
    olga, readers = await bot.owner(), await twelve(bot)
    says_of(bot, readers, NOT_FOUND)
    await launches(olga, "Update", "News")
    await olga.hears(
        ASKED, "If you go on and Telegram says the same of these people again, they count as gone"
    )
    await at_rest(bot)
    await olga.taps("▶️ Go on")
    result = await olga.hears("Sent:")
    assert adds_up(result)["gone"] == 12
    assert marked(bot) == [("lost", 12)]
    assert rows(bot.database, "SELECT halts FROM broadcasts") == [(1,)], "it isn't asked again"


async def test_those_who_got_it_before_it_broke_keep_it_and_the_truly_gone_stay_gone(bot: Running) -> None:
    olga, readers = await bot.owner(), await twelve(bot)
    readers[0].person.blocks()
    faults = says_of(bot, readers[5:], NOT_FOUND)
    await launches(olga, "Update", "News")
    await olga.hears(ASKED, "4 people have it")
    await at_rest(bot)
    assert [why for why, _ in marked(bot)] == ["left"]
    for fault in faults:
        bot.world.faults.remove(fault)
    await olga.taps("▶️ Go on")
    assert adds_up(await olga.hears("Sent:"))["done"] == 11


async def test_everybody_who_blocked_the_bot_at_once_is_asked_about(bot: Running) -> None:
    olga, readers = await bot.owner(), await twelve(bot)
    faults = says_of(bot, readers, "Forbidden: bot was blocked by the user", 403)
    await launches(olga, "Update", "News")
    await olga.hears(ASKED, BROKEN, "have blocked the bot or deleted their account")
    await at_rest(bot)
    assert marked(bot) == []
    for fault in faults:
        bot.world.faults.remove(fault)
    await olga.taps("▶️ Go on")
    assert adds_up(await olga.hears("Sent:"))["done"] == 12


async def test_a_usual_share_of_people_who_left_asks_nobody(stage: Stage) -> None:
    people = await stage.people(200)
    for person in people[::5]:
        person.blocks()
    progress = await stage.delivered(200)
    assert (progress.delivered, progress.gone) == (160, 40)
    assert received(people) == [0 if place % 5 == 0 else 1 for place in range(200)]


async def test_a_bot_that_breaks_in_the_middle_loses_nobody_at_any_speed(stage: Stage) -> None:
    people = await stage.people(400)
    broken = InjectedFault("send*", status=400, description=NOT_FOUND)
    slow = stage.world.faults.add(InjectedFault("send*", delay=0.01))
    broadcast_id = await stage.confirmed()
    engine = stage.engine()
    await stage.until(broadcast_id, settled=50)
    stage.world.faults.add(broken)
    async with asyncio.timeout(PATIENCE):
        while (await stage.progress(broadcast_id)).state is BroadcastState.SENDING:  # noqa: ASYNC110 - as above
            await asyncio.sleep(0.01)
    await engine._settler.empty()
    halted = await stage.progress(broadcast_id)
    assert halted.halted is not None
    assert halted.halted.reason is Halt.LOST
    assert (halted.gone, halted.delivered) == (0, sum(received(people)))
    stage.world.faults.remove(broken)
    stage.world.faults.remove(slow)
    assert await stage.store.halts.go_on(broadcast_id, halted.halted.number, NOW)
    engine.wake()
    assert (await stage.done(broadcast_id)).delivered == 400
    assert received(people) == [1] * 400


async def test_while_it_is_being_stopped_nobody_is_found_to_be_gone_by_mistake(bot: Running) -> None:
    olga, readers = await bot.owner(), await twelve(bot)
    says_of(bot, readers, NOT_FOUND)
    await launches(olga, "Update", "News")
    await olga.hears(ASKED)
    await at_rest(bot)
    await stops(olga)
    result = await olga.hears("Stopped:")
    assert adds_up(result)["stopped"] == 12
    assert marked(bot) == []
    await mended(bot)


@pytest.mark.parametrize(
    "description",
    [
        "Bad Request: FROZEN_METHOD_INVALID",
        "Bad Request: not enough rights to send text messages to the chat",
        "Bad Request: can't parse entities: Can't find end of the entity starting at byte offset 7",
    ],
)
async def test_what_the_bot_or_the_text_is_at_fault_for_stops_it_at_the_first(
    bot: Running, description: str
) -> None:
    olga, readers = await bot.owner(), await twelve(bot)
    faults = says_of(bot, readers, description)
    await launches(olga, "Update", "News")
    await olga.hears(ASKED, "that has nothing to do with people", description.partition(": ")[2][1:40])
    await at_rest(bot)
    assert marked(bot) == []
    assert rows(bot.database, "SELECT state, count(*) FROM deliveries GROUP BY 1") == [("waiting", 12)]
    for fault in faults:
        bot.world.faults.remove(fault)
    await olga.taps("▶️ Go on")
    assert adds_up(await olga.hears("Sent:"))["done"] == 12


async def test_one_chat_that_goes_on_refusing_holds_up_nobody_for_ever(bot: Running) -> None:
    olga, readers = await bot.owner(), await twelve(bot)
    says_of(bot, readers[3:4], "Bad Request: not enough rights to send text messages to the chat")
    await launches(olga, "Update", "News")
    await olga.hears(ASKED)
    await at_rest(bot)
    await olga.taps("▶️ Go on")
    result = await olga.hears("Sent:", "you can try again")
    assert adds_up(result) == {"done": 11, "gone": 0, "failed": 1, "unknown": 0}
    assert rows(bot.database, "SELECT halts FROM broadcasts") == [(1,)], "it isn't asked again"


async def test_words_that_nobody_knows_stop_it_if_they_come_for_everybody(bot: Running) -> None:
    olga, readers = await bot.owner(), await twelve(bot)
    faults = says_of(bot, readers, "Bad Request: SOMETHING_NEW_INVALID")
    await launches(olga, "Update", "News")
    await olga.hears(ASKED, "SOMETHING_NEW_INVALID")
    await at_rest(bot)
    for fault in faults:
        bot.world.faults.remove(fault)
    await olga.taps("▶️ Go on")
    assert adds_up(await olga.hears("Sent:"))["done"] == 12


async def test_a_deleted_account_is_gone(bot: Running) -> None:
    olga, readers = await bot.owner(), await twelve(bot)
    [fault] = says_of(bot, readers[:1], "Bad Request: USER_DELETED")
    await launches(olga, "Update", "News")
    assert adds_up(await olga.hears("Sent:"))["gone"] == 1
    assert marked(bot) == [("deleted", 1)]
    bot.world.faults.remove(fault)
    await readers[0].says("/help")
    await readers[0].hears("/letter")
    assert marked(bot) == [], "whoever writes is here"


async def test_who_asks_to_be_forgotten_meanwhile_is_out_of_it(bot: Running) -> None:
    olga, readers = await bot.owner(), await twelve(bot)
    faults = says_of(bot, readers, NOT_FOUND)
    await launches(olga, "Update", "News")
    await olga.hears(ASKED)
    await at_rest(bot)
    for fault in faults:
        bot.world.faults.remove(fault)
    await readers[0].says("/forget")
    await readers[0].hears("Delete everything")
    await readers[0].taps("Yes")
    await readers[0].hears("Nothing about you is stored any more")
    await bot.restart()
    await olga.taps("▶️ Go on")
    assert adds_up(await olga.hears("Sent:")) == {"done": 11, "gone": 1, "failed": 0, "unknown": 0}


async def test_whom_another_broadcast_passed_over_meanwhile_gets_that_one_too(stage: Stage) -> None:
    people = await stage.people(20)
    first, second = await stage.confirmed(), await stage.confirmed()
    for broadcast_id in (first, second):
        assert await stage.store.listing.fill(broadcast_id)
    # Of the first one two answers are in when the second comes to the same people.
    lost = Outcome(DeliveryState.GONE, reason=Gone.LOST, said="Chat not found")
    now = SystemClock().now()
    those = await stage.store.queue.claim(first, 3, now)
    await stage.store.queue.exchange({}, SendGroup(first, [one.delivery_id for one in those]), now)
    await stage.store.queue.exchange({first: [(one, lost) for one in those[:2]]}, None, now)
    assert len(await stage.store.queue.claim(second, 3, now)) == 1
    assert (await stage.progress(second)).gone == 2
    await stage.store.queue.exchange({first: [(those[2], lost)]}, None, now)
    for broadcast_id in (first, second):
        progress = await stage.progress(broadcast_id)
        assert (progress.gone, progress.waiting) == (0, 20)
    assert await stage.store.subscribers.reachable() == 20
    engine = stage.engine()
    assert (await stage.done(second)).delivered == 20
    assert await stage.store.halts.go_on(first, 1, now)
    engine.wake()
    assert (await stage.done(first)).delivered == 20
    assert received(people) == [2] * 20


async def test_a_bot_that_is_frozen_still_is_asked_about_again(stage: Stage) -> None:
    people = await stage.people(120)
    frozen = stage.world.faults.add(
        InjectedFault("send*", status=400, description="Bad Request: FROZEN_METHOD_INVALID")
    )
    broadcast_id = await stage.confirmed()
    engine = stage.engine()
    for number in (1, 2, 3):
        async with asyncio.timeout(PATIENCE):
            while (halted := (await stage.progress(broadcast_id)).halted) is None:  # noqa: ASYNC110 - as above
                await asyncio.sleep(0.01)
        await engine._settler.empty()
        assert (halted.reason, halted.number, halted.said) == (
            Halt.REFUSED,
            number,
            ("FROZEN_METHOD_INVALID",),
        )
        if number == 3:
            stage.world.faults.remove(frozen)
        assert await stage.store.halts.go_on(broadcast_id, number, SystemClock().now())
        engine.wake()
    progress = await stage.done(broadcast_id)
    assert progress.gone == 0
    assert progress.delivered + progress.refused == 120
    assert progress.refused <= 60
    sizes = await stage.store.follow_ups.sizes_of_part(broadcast_id, Part.PASSING)
    assert sum(sizes.values()) == progress.refused, "they can all be sent to again"
    assert sum(received(people)) == progress.delivered
