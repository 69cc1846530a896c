"""Reminders, progress and results: what one chat's trouble does to it, and doesn't do to the others."""

from __future__ import annotations

import asyncio

import pytest

from bot.chat.delivery import reports
from bot.rehearsal import InjectedFault
from tests.support.application import Running
from tests.support.patience import PATIENCE
from tests.support.people import Human
from tests.support.steps.after_sending import comes_to_be
from tests.support.steps.letters import to_letter
from tests.support.steps.organising import got, organiser, removes, sends, subscribed, writes_first
from tests.support.stores import rows

REMINDER = "You asked me to remind you"


async def _wants_a_reminder(bot: Running, *names: str) -> list[Human]:
    """People who asked to be reminded; in which order that is done, nobody knows."""
    humans = [bot.person(name) for name in names]
    for human in humans:
        await to_letter(bot, human, "en")
        await human.taps("remind me tomorrow")
        await human.hears("I will remind you")
    return humans


def _trouble(bot: Running, human: Human, **what: object) -> InjectedFault:
    return bot.world.faults.add(InjectedFault("sendMessage", chat=human.chat, **what))  # type: ignore[arg-type]


# --- reminders


@pytest.mark.parametrize("description", ["Bad Request: chat not found", "Bad Request: something"])
async def test_a_chat_that_cant_be_reached_holds_up_no_reminder(bot: Running, description: str) -> None:
    anna, carl = await _wants_a_reminder(bot, "Anna", "Carl")
    _trouble(bot, anna, status=400, description=description)
    bot.clock.advance(days=1, minutes=1)
    await carl.hears(REMINDER)
    await comes_to_be(bot, "SELECT * FROM reminders", [])


async def test_a_chat_that_has_to_wait_holds_up_no_reminder_and_gets_its_own_later(bot: Running) -> None:
    anna, carl = await _wants_a_reminder(bot, "Anna", "Carl")
    flood = _trouble(bot, anna, status=429, retry_after=60)
    bot.clock.advance(days=1, minutes=1)
    await carl.hears(REMINDER)
    await comes_to_be(bot, "SELECT count(*) FROM reminders", [(1,)])
    (dora,) = await _wants_a_reminder(bot, "Dora")
    await bot.clock.asleep("what is due")
    bot.clock.advance(days=1, minutes=1)
    await dora.hears(REMINDER)
    assert flood.hits == 1, "it isn't asked again before its time"
    bot.world.faults.clear()
    await bot.restart()
    await anna.hears(REMINDER)


async def test_a_stop_while_a_reminder_is_on_its_way_does_not_repeat_it(bot: Running) -> None:
    (anna,) = await _wants_a_reminder(bot, "Anna")
    slow = _trouble(bot, anna, delay=0.7)
    bot.clock.advance(days=1, minutes=1)
    async with asyncio.timeout(PATIENCE):
        while not slow.hits:  # noqa: ASYNC110 - a fault tells nobody
            await asyncio.sleep(0)
    await bot.restart()
    assert len(got(anna, REMINDER)) == 1, "it was finished first"
    bot.world.faults.clear()
    bot.clock.advance(minutes=5)
    await anna.says("/help")
    await anna.hears("/letter")
    assert len([m for m in anna.person.messages if REMINDER in m.text]) == 1
    assert rows(bot.database, "SELECT * FROM reminders") == []


async def test_a_reminder_whose_answer_is_lost_is_not_sent_again(bot: Running) -> None:
    anna, carl = await _wants_a_reminder(bot, "Anna", "Carl")
    _trouble(bot, anna, drop="after")
    bot.clock.advance(days=1, minutes=1)
    await carl.hears(REMINDER)
    (dora,) = await _wants_a_reminder(bot, "Dora")
    await bot.clock.asleep("what is due")
    bot.clock.advance(days=1, minutes=1)
    await dora.hears(REMINDER)
    assert len(got(anna, REMINDER)) == 1


async def test_who_is_forgotten_meanwhile_gets_no_reminder(bot: Running) -> None:
    people = await _wants_a_reminder(bot, "Anna", "Carl", "Dora")
    slow = [_trouble(bot, human, delay=2.0) for human in people]
    bot.clock.advance(days=1, minutes=1)
    async with asyncio.timeout(PATIENCE):
        while not any(one.hits for one in slow):  # noqa: ASYNC110 - a fault tells nobody
            await asyncio.sleep(0)
    place = next(place for place, one in enumerate(slow) if one.hits)
    first, (carl, last) = people.pop(place), people
    bot.world.faults.clear()
    await carl.says("/forget")
    await carl.hears("Delete everything")
    await carl.taps("Yes")
    await carl.hears("Nothing about you is stored any more")
    assert not got(first, REMINDER), "else the round went on too early to say anything"
    await last.hears(REMINDER)
    assert len(got(first, REMINDER)) == 1
    assert not got(carl, REMINDER)


async def test_a_question_nobody_answered_is_deleted_when_the_next_day_ends(bot: Running) -> None:
    anna = bot.person("Anna")
    await to_letter(bot, anna, "en")
    await anna.taps("Add my name")
    await anna.hears("comma")
    assert len(rows(bot.database, "SELECT * FROM prompts")) == 1
    bot.clock.advance(days=2, minutes=1)
    await comes_to_be(bot, "SELECT * FROM prompts", [])


# --- broadcasts


async def test_a_result_whose_answer_is_lost_is_not_told_again(
    bot: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reports, "PROGRESS_EVERY_S", 0.05)
    olga, _ = await bot.owner(), await bot.subscriber("Sam")
    paul = await organiser(bot, olga, "Paul")
    await writes_first(paul, "Update", "News")
    await paul.taps("👁")
    await paul.screen("🚀")
    lost = _trouble(bot, paul, drop="after")
    await paul.taps("🚀")
    await paul.hears("Sent:")
    await comes_to_be(bot, "SELECT reported FROM broadcasts", [(1,)])
    bot.world.faults.remove(lost)
    await sends(olga, "Update", "More news")
    assert len(got(paul, "Sent:")) == 1


@pytest.mark.parametrize("status", [400, 403])
async def test_an_author_who_cant_be_reached_hides_nobody_else_s_broadcast(bot: Running, status: int) -> None:
    olga, _ = await bot.owner(), await bot.subscriber("Sam")
    paul = await organiser(bot, olga, "Paul")
    await writes_first(paul, "Update", "News")
    await paul.taps("👁")
    await paul.screen("🚀")
    _trouble(bot, paul, status=status)
    await paul.taps("🚀")
    await sends(olga, "Update", "More news")
    await comes_to_be(bot, "SELECT sum(reported) FROM broadcasts", [(2,)])


async def test_an_author_who_has_to_wait_gets_the_result_later(bot: Running) -> None:
    olga, sam = await bot.owner(), await bot.subscriber("Sam")
    paul = await organiser(bot, olga, "Paul")
    await writes_first(paul, "Update", "News")
    await paul.taps("👁")
    await paul.screen("🚀")
    _trouble(bot, paul, status=429, retry_after=60)
    await paul.taps("🚀")
    await sends(olga, "Update", "More news")
    assert not got(paul, "Sent:")
    bot.world.faults.clear()
    await bot.restart()
    await paul.hears("Sent:", "News")
    assert len(got(sam, "News")) == 1


async def test_what_a_removed_organiser_confirmed_is_asked_of_an_owner_and_reported_to_them(
    bot: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reports, "PROGRESS_EVERY_S", 0.05)
    olga = await bot.owner()
    sam = await subscribed(bot, "Sam")
    paul = await organiser(bot, olga, "Paul")
    _trouble(bot, sam, times=1, status=429, retry_after=600)
    await writes_first(paul, "Update", "News")
    await paul.taps("👁")
    await paul.taps("🚀")
    await paul.hears("Sending:", "0 of 1")
    await comes_to_be(bot, "SELECT state, not_before > 0 FROM deliveries", [("waiting", 1)])
    await removes(olga, 2)
    asked = await olga.sees("Whoever began it isn't in the team any more")
    bot.clock.advance(seconds=601)
    await olga.says("/help")
    await olga.hears("/letter")
    assert not got(sam, "News"), "nobody gets it until an owner has decided"
    await olga.taps("▶️ Go on", asked)
    await olga.hears("It goes on")
    await sam.hears("News")
    await olga.hears("Sent:", "delivered: 1")
    await comes_to_be(bot, "SELECT reported FROM broadcasts", [(1,)])
    assert not got(paul, "Sent:")


async def test_progress_that_says_the_same_is_not_shown_again(
    bot: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reports, "PROGRESS_EVERY_S", 0.01)
    monkeypatch.setattr(reports, "_LOOK_EVERY_S", 0.01)
    olga = await bot.owner()
    sam, anna = await subscribed(bot, "Sam"), bot.person("Anna")
    _trouble(bot, sam, times=1, status=429, retry_after=600)
    await writes_first(olga, "Update", "News")
    await olga.taps("👁")
    await olga.taps("🚀")
    await olga.hears("Sending:", "0 of 1")
    for _ in range(20):
        await anna.says("/help")
        await anna.hears("/letter")
    assert {call.status for call in bot.world.calls_of("editMessageText", olga.chat)} == {200}
    await comes_to_be(bot, "SELECT state, not_before > 0 FROM deliveries", [("waiting", 1)])
    bot.clock.advance(seconds=601)
    await olga.hears("Sent:", "delivered: 1")


async def test_a_progress_message_whose_answer_is_lost_is_not_sent_again(
    bot: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reports, "PROGRESS_EVERY_S", 0.01)
    monkeypatch.setattr(reports, "_LOOK_EVERY_S", 0.01)
    olga = await bot.owner()
    people = [await subscribed(bot, name) for name in ("Sam", "Anna")]
    for seconds, human in zip((600, 1200), people, strict=True):
        _trouble(bot, human, times=1, status=429, retry_after=seconds)
    await writes_first(olga, "Update", "News")
    await olga.taps("👁")
    await olga.screen("🚀")
    # The message with the button can't be edited, so the progress needs one of its own; its answer is lost.
    bot.world.faults.add(InjectedFault("editMessageText", chat=olga.chat, status=400))
    lost = _trouble(bot, olga, drop="after")
    await olga.taps("🚀")
    await olga.hears("Sending:", "0 of 2")
    await comes_to_be(bot, "SELECT state, not_before > 0 FROM deliveries", [("waiting", 1)] * 2)
    bot.clock.advance(seconds=601)
    await people[0].hears("News")
    for _ in range(20):
        await people[0].says("/help")
        await people[0].hears("/letter")
    bot.world.faults.remove(lost)
    bot.clock.advance(seconds=601)
    await people[1].hears("News")
    await olga.hears("Sent:", "delivered: 2")
    assert len(got(olga, "Sending:")) == 1
