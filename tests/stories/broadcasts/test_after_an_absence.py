"""After the bot was out of reach for longer than Telegram keeps what people write: they are told, once."""

from __future__ import annotations

import json

import pytest

from bot.rehearsal import InjectedFault
from bot.store.db.schema import facts_about_database
from tests.support.application import Running
from tests.support.people import Human
from tests.support.steps.broadcasting import stops, store_of, told_to_wait
from tests.support.steps.organising import (
    KEPT,
    does,
    got,
    launches,
    previews,
    sends,
    subscribed,
    writes_first,
    writes_in,
)

AWAY = "I was out of reach from "
LOST = "What you wrote to me then may not have arrived"
I_WROTE = "I wrote “stop” and still get this"


async def _away(bot: Running, **time: float) -> None:
    """The bot is down for so long."""
    await bot.app.stop()
    bot.clock.advance(**time)
    await bot.start()


def _told(human: Human, words: str) -> bool:
    """Whether the one message with these words tells that the bot was away."""
    [message] = got(human, words)
    labels = [label for row in message.labels for label in row]
    assert (AWAY in message.text) is any(I_WROTE in label for label in labels)
    return AWAY in message.text


async def test_the_next_message_says_that_stop_may_be_lost_and_stops_with_one_tap(bot: Running) -> None:
    olga, anna, boris = await bot.owner(), await subscribed(bot, "Anna"), await subscribed(bot, "Boris")
    await sends(olga, "Update", "Before")
    assert not _told(anna, "Before")
    await _away(bot, hours=25)
    await writes_first(olga, "Update", "A new hearing")
    asked = await previews(olga)
    assert "The bot was out of reach from" in asked.text
    assert "So a line above your words tells them, with a button to stop" in asked.text
    assert any(message.text.startswith(AWAY) for message in got(olga, "A new hearing")), "as readers get it"
    await olga.taps("🚀")
    await olga.hears("Sent:", "delivered: 2")
    [message] = got(anna, "A new hearing")
    assert message.text.startswith(AWAY)
    assert LOST in message.text
    assert message.text.endswith("\n\nA new hearing")
    await anna.taps(I_WROTE)
    await anna.hears("Stopped. You will get no more updates")
    assert got(anna, "A new hearing") == [message], "an organiser's words stay"
    await boris.says("thanks")

    sent = await sends(olga, "Update", "The one after")
    assert "delivered: 1" in sent.text
    assert not got(anna, "The one after")
    assert not _told(boris, "The one after"), "once is enough"


async def test_what_telegram_keeps_is_not_lost(bot: Running) -> None:
    olga, anna = await bot.owner(), await subscribed(bot, "Anna")
    await _away(bot, hours=23)
    await writes_first(olga, "Update", "News")
    assert "out of reach" not in (await previews(olga)).text
    await olga.taps("🚀")
    await olga.hears("Sent:")
    assert not _told(anna, "News")


async def test_bold_words_and_other_languages_stand_where_they_stood(bot: Running) -> None:
    olga, anna = await bot.owner(), await subscribed(bot, "Anna")
    marie = await subscribed(bot, "Marie", "fr")
    await _away(bot, days=3)
    await olga.says("/broadcast")
    await olga.taps("Update")
    await olga.hears("in this language: English")
    await does(olga, lambda p: p.says_html("😀 <b>Bold</b> words"))
    await olga.hears(KEPT)
    await writes_in(olga, "Français", "Une nouvelle")
    await previews(olga)
    await olga.taps("🚀")
    await olga.hears("Sent:")
    [message] = got(anna, "Bold words")
    assert message.html.endswith("😀 <b>Bold</b> words")
    [message] = got(marie, "Une nouvelle")
    assert message.text.startswith("Je n’étais pas joignable du ")


async def test_a_text_that_leaves_no_room_has_the_button_alone(bot: Running) -> None:
    olga, anna = await bot.owner(), await subscribed(bot, "Anna")
    await _away(bot, days=3)
    await writes_first(olga, "Update", "x" * 4000)
    assert "there is only a button to stop" in (await previews(olga)).text
    await olga.taps("🚀")
    await olga.hears("Sent:")
    [message] = got(anna, "xxxx")
    assert message.text == "x" * 4000
    await anna.taps(I_WROTE)
    await anna.hears("Stopped.")


async def _album(author: Human, caption: str) -> None:
    await author.says("/broadcast")
    await author.taps("Update")
    await author.hears("in this language: English")
    await does(author, lambda p: p.sends_album([("", b""), ("", b"")], caption)[-1])
    await author.hears(KEPT)


async def test_an_album_says_it_in_words_and_one_without_room_leaves_it_to_the_next(bot: Running) -> None:
    olga, anna = await bot.owner(), await subscribed(bot, "Anna")
    await _away(bot, days=3)
    await _album(olga, "y" * 1000)
    assert "the message after this one tells them" in (await previews(olga)).text
    await olga.taps("🚀")
    await olga.hears("Sent:")
    [message] = got(anna, "yyyy")
    assert message.text == "y" * 1000
    await _album(olga, "Two pictures")
    await previews(olga)
    await olga.taps("🚀")
    await olga.hears("Sent:")
    [message] = got(anna, "Two pictures")
    assert message.text.startswith(AWAY)
    assert "please send it again: /stop" in message.text


async def test_a_correction_keeps_the_line_and_the_rest_get_it_too(bot: Running) -> None:
    olga = await bot.owner()
    anna, carl = await subscribed(bot, "Anna"), await subscribed(bot, "Carl")
    await _away(bot, days=3)
    told_to_wait(bot, carl)
    await launches(olga, "Update", "Wrong")
    await anna.hears("Wrong")
    await stops(olga)
    stopped = await olga.hears("Stopped:", "stopped before their turn: 1")
    await bot.later(minutes=11)
    await olga.taps("✏️ Correct it", stopped)
    await olga.hears("in this language: English")
    await olga.says("Right")
    await olga.hears("Right")
    await olga.taps("👁")
    await olga.taps("🚀")
    await olga.hears("Corrected at 1 of 1")
    assert _told(anna, "Right")
    await olga.taps("▶️ Send to the rest", stopped)
    await olga.hears(KEPT)
    await previews(olga)
    await olga.taps("🚀")
    await olga.hears("Sent:")
    assert _told(carl, "Wrong")


async def test_who_wants_calls_alone_is_told_by_the_next_call(bot: Running) -> None:
    olga = await bot.owner()
    anna, carl = await subscribed(bot, "Anna"), await subscribed(bot, "Carl", bell="📣")
    await _away(bot, days=3)
    await sends(olga, "Update", "An update")
    await bot.restart()
    await sends(olga, "Call to act", "A call")
    await sends(olga, "Call to act", "Another call")
    await sends(olga, "Update", "Another update")
    assert _told(anna, "An update")
    assert _told(carl, "A call")
    assert not _told(anna, "Another update")
    assert not _told(carl, "Another call")


@pytest.mark.parametrize("hours", [1, 80])
async def test_what_was_written_between_a_copy_and_its_restoring_is_lost_too(
    bot: Running, hours: int
) -> None:
    olga, anna = await bot.owner(), await subscribed(bot, "Anna")
    at = bot.clock.now().isoformat()
    bot.clock.advance(hours=hours)
    fact = json.dumps({"copy_of": at, "at": bot.clock.now().isoformat()}).encode()
    async with store_of(bot)._db.write() as connection:
        await connection.execute(facts_about_database.insert().values(name="restored", value=fact))
    await bot.restart()
    await bot.restart()
    await sends(olga, "Update", "After it")
    await sends(olga, "Update", "Later")
    assert _told(anna, "After it")
    assert not _told(anna, "Later")


async def test_one_that_was_begun_goes_on_telling_after_a_restart(bot: Running) -> None:
    olga, anna, carl = await bot.owner(), await subscribed(bot, "Anna"), await subscribed(bot, "Carl")
    await _away(bot, days=3)
    bot.world.faults.add(InjectedFault("sendMessage", chat=carl.chat, times=1, status=429, retry_after=600))
    await launches(olga, "Update", "Half of it")
    await anna.hears("Half of it")
    await bot.restart()
    await bot.later(minutes=11)
    await olga.hears("Sent:")
    assert _told(anna, "Half of it")
    assert _told(carl, "Half of it")
