"""What a conversation survives: Telegram's refusals, words out of place, a database that is busy."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import logging
import sqlite3

import pytest

from bot.chat.base.buttons import pack
from bot.chat.dispatch import Dispatch
from bot.chat.people.buttons import Subscribe
from bot.cli.run import say_owner_link
from bot.model.people.subscription import Wants
from bot.rehearsal import InjectedFault
from bot.rehearsal.world.faults import Drop
from bot.store.db.database import PATIENCE as WAIT_FOR_A_LOCK
from tests.support.application import Running
from tests.support.patience import PATIENCE
from tests.support.people import Human
from tests.support.steps.letters import to_letter
from tests.support.steps.organising import KEPT, REFUSED, invitation, organiser, sends, writes_first
from tests.support.steps.records import letters
from tests.support.stores import locked_by_another_program, rows, sqlite_connection

UNUSABLE = "I am a program"


def _time_passes(bot: Running, seconds: float) -> None:
    bot.clock.advance(seconds=seconds)
    bot.world.backend.ahead += seconds


def _said(human: Human) -> str:
    return "\n".join(message.text for message in human.person.messages if not message.own)


async def _asked_for_a_draft(bot: Running) -> Human:
    olga = await bot.owner()
    await olga.says("/broadcast")
    await olga.hears("What do you want to send?")
    await olga.taps("Update")
    await olga.hears("Now send me the message")
    return olga


# --- what was written while the bot was away


async def test_a_stop_after_another_tap_counts_however_late_it_is_read(bot: Running) -> None:
    anna = await bot.subscriber("Anna")
    await bot.app.stop()
    await anna.says("/stop")
    tap = anna.person.taps_old(pack(Subscribe(Wants.ALL, "tjk001")))
    anna.person.says("/stop")
    _time_passes(bot, 300)
    await bot.start()
    await tap
    await anna.hears("Stopped.")
    await anna.hears("Stopped.")
    assert rows(bot.database, "SELECT wants FROM subscribers") == [(None,)]


async def test_links_with_different_payloads_are_each_followed(bot: Running) -> None:
    olga, paul = await bot.owner(), bot.person("Paul")
    payload = await invitation(olga)
    await bot.app.stop()
    await paul.opens("tjk001-radio")
    paul.person.opens(payload)
    _time_passes(bot, 300)
    await bot.start()
    await paul.hears("You are an organiser now")


@pytest.mark.parametrize("seconds", [20, -20])
async def test_this_machine_s_clock_decides_nothing_about_what_is_late(bot: Running, seconds: int) -> None:
    anna = bot.person("Anna")
    bot.clock.advance(seconds=seconds)
    for _ in range(3):
        await anna.says("/help")
        await anna.hears("/letter")


async def test_nothing_that_was_typed_stays_in_memory(bot: Running) -> None:
    anna = bot.person("Anna")
    await to_letter(bot, anna, "en")
    await anna.taps("Add my name")
    await anna.hears("comma")
    await anna.says("Anna Bell, Lyon")
    await anna.hears("Anna Bell")
    await anna.says("/start Anna-Bell-of-Lyon")
    await anna.hears("at risk")
    await bot.app.idle()
    routers = [one for one in gc.get_objects() if isinstance(one, Dispatch)]
    (router,) = [one for one in routers if one._services.team is bot.app.team]
    assert str(anna.chat) in repr(vars(router)), "else the next line would say nothing"
    assert "Bell" not in repr(vars(router))
    await anna.says("/forget")
    await anna.hears("Delete everything")
    await anna.taps("Yes")
    await anna.hears("Nothing about you is stored any more")
    await bot.app.idle()
    assert str(anna.chat) not in repr(vars(router))


# --- edits, mistyped commands, plain words


async def test_an_edit_of_another_message_is_no_text_for_a_draft(bot: Running) -> None:
    olga = await bot.owner()
    old = await olga.says("a note to myself")
    await olga.hears(UNUSABLE)
    await olga.says("/broadcast")
    await olga.hears("What do you want to send?")
    await olga.taps("Update")
    await olga.hears("Now send me the message")
    await olga.edits(old, "a note to myself, mended")
    await olga.hears(UNUSABLE)
    await olga.says("The text")
    await olga.hears(KEPT)


async def test_an_edit_is_no_command(bot: Running) -> None:
    anna = await bot.subscriber("Anna")
    mine = await anna.says("zxcv")
    await anna.hears(UNUSABLE)
    for words in ("/stop", "stop"):
        await anna.edits(mine, words)
        await anna.hears(UNUSABLE)
    assert rows(bot.database, "SELECT wants FROM subscribers") == [("all",)]


async def test_a_mistyped_command_is_no_text_for_a_draft(bot: Running) -> None:
    olga = await _asked_for_a_draft(bot)
    await olga.says("/brodcast")
    await olga.hears(UNUSABLE)
    await olga.says("The text")
    await olga.hears(KEPT)


async def test_a_mistyped_command_signs_no_letter(bot: Running) -> None:
    anna = bot.person("Anna")
    await to_letter(bot, anna, "en")
    await anna.taps("Add my name")
    await anna.hears("comma")
    await anna.says("/lettr")
    await anna.hears(UNUSABLE)
    await anna.says("Anna Bell, Lyon")
    await anna.hears("Anna Bell")


@pytest.mark.parametrize("words", ["Hello", "Hi!", "Letter", "Bonjour"])
async def test_a_draft_may_be_a_word_that_is_a_command_elsewhere(bot: Running, words: str) -> None:
    olga = await _asked_for_a_draft(bot)
    await olga.says(words)
    await olga.hears(KEPT)


@pytest.mark.parametrize(("words", "answer"), [("Stop!", "nothing is sent to you"), ("help", "/letter")])
async def test_stop_and_help_are_heard_at_any_time(bot: Running, words: str, answer: str) -> None:
    olga = await _asked_for_a_draft(bot)
    await olga.says(words)
    assert KEPT not in (await olga.hears(answer)).text


async def test_a_button_of_another_version_leaves_the_organisation_s_words(bot: Running) -> None:
    olga, anna = await bot.owner(), await bot.subscriber("Anna")
    await sends(olga, "Update", "The organisation's own words")
    words = await anna.sees("The organisation's own words")
    anna._moves()
    answer = await anna.person._query("0O:letter:tjk001", words.id, words)
    assert answer.text == "That button is out of date."
    await anna.hears()
    assert anna.person.screen[words.id] == words


async def test_a_removed_organiser_is_asked_for_nothing_more(bot: Running) -> None:
    olga = await bot.owner()
    paul = await organiser(bot, olga, "Paul")
    await writes_first(paul, "Update", "Paul's draft")
    await paul.taps("✏️ English")
    await paul.hears("in this language")
    await olga.says("/team")
    await olga.taps("Remove 2")
    await olga.hears("Remove person 2 from the team?")
    await olga.taps("Remove 2")
    assert rows(bot.database, "SELECT * FROM prompts") == []
    assert rows(bot.database, "SELECT * FROM broadcasts") == []
    assert rows(bot.database, "SELECT * FROM broadcast_texts") == []
    await paul.says("zxcv")
    await paul.hears(UNUSABLE)


# --- what Telegram refuses


def _no_menus(bot: Running) -> None:
    bot.world.faults.add(InjectedFault("*MyCommands", status=400))


async def test_forgetting_is_confirmed_whatever_becomes_of_the_menu(bot: Running) -> None:
    anna = await bot.subscriber("Anna")
    _no_menus(bot)
    await anna.says("/forget")
    await anna.hears("Delete everything")
    await anna.taps("Yes")
    await anna.hears("Nothing about you is stored any more")
    await bot.app.idle()
    assert "went wrong" not in _said(anna)


async def test_another_language_is_spoken_whatever_becomes_of_the_menu(bot: Running) -> None:
    anna = await bot.subscriber("Anna")
    _no_menus(bot)
    await anna.says("/language")
    await anna.hears()
    await anna.taps("Français")
    await anna.hears("Français")
    await bot.app.idle()
    assert bot.said("fr").label("write_letter") in str([m.keyboard for m in anna.person.messages])


async def test_joining_is_confirmed_whatever_becomes_of_the_menu(bot: Running) -> None:
    olga, paul, anna = await bot.owner(), bot.person("Paul"), bot.person("Anna")
    payload = await invitation(olga)
    _no_menus(bot)
    await paul.opens(payload)
    await paul.hears("You are an organiser now")
    await anna.says("/totals")
    await anna.hears(REFUSED)
    await bot.app.idle()
    assert "went wrong" not in _said(paul) + _said(anna)


async def test_a_lost_toast_loses_no_answer(bot: Running) -> None:
    anna = bot.person("Anna")
    letter = await to_letter(bot, anna, "en")
    bot.world.faults.add(InjectedFault("answerCallbackQuery", drop="before"))
    anna.person.taps(letter, "✅ I sent it" if "✅ I sent it" in str(letter.keyboard) else "I sent it")
    await anna.hears("It counts")
    assert "went wrong" not in _said(anna)


async def test_nothing_is_sent_into_a_chat_that_was_told_to_wait(bot: Running) -> None:
    anna = bot.person("Anna")
    bot.world.faults.add(InjectedFault("sendMessage", chat=anna.chat, status=429, retry_after=60))
    await anna.says("/help")
    boris = bot.person("Boris")
    await boris.says("/help")
    await boris.hears("/letter")
    await bot.app.idle()
    assert [call.status for call in bot.world.calls_of("sendMessage", anna.chat)] == [429]


async def test_who_writes_is_not_gone(bot: Running) -> None:
    anna = await bot.subscriber("Anna")
    bot.world.faults.add(InjectedFault("sendMessage", chat=anna.chat, times=1, status=403))
    await anna.says("/privacy")
    await bot.app.idle()
    await anna.says("/help")
    await anna.hears("/letter")
    assert rows(bot.database, "SELECT gone FROM subscribers") == [(0,)]


async def _lock(connection: sqlite3.Connection) -> None:
    """Take the database's lock; not by waiting in the driver, where the bot couldn't let go of it."""
    async with asyncio.timeout(PATIENCE):
        while not connection.in_transaction:
            with contextlib.suppress(sqlite3.OperationalError):
                connection.execute("BEGIN IMMEDIATE")
            await asyncio.sleep(0.005)


@pytest.mark.clock
async def test_a_refusal_while_the_database_is_busy_ends_there(
    bot: Running, caplog: pytest.LogCaptureFixture
) -> None:
    anna = await bot.subscriber("Anna")
    refusal = bot.world.faults.add(InjectedFault("sendMessage", chat=anna.chat, times=1, status=403))
    with sqlite_connection(bot.database, isolation_level=None, timeout=0) as other:
        await _lock(other)
        # A word that no question is dropped for: the first thing written down is that she is gone.
        await anna.says("zxcv")
        # What is due, and that she is gone, each wait for the lock in turn.
        async with asyncio.timeout(PATIENCE + 2 * WAIT_FOR_A_LOCK):
            while not refusal.hits:  # noqa: ASYNC110 - a fault tells nobody
                await asyncio.sleep(0)
            await bot.app.idle()
    assert [one.name for one in caplog.records if one.levelno >= logging.ERROR] == []
    assert "A person couldn't be answered (incident " in caplog.text
    assert ": StoreUnavailable (locked) at bot/store/db/" in caplog.text
    await anna.says("zxcv")
    await anna.hears(UNUSABLE)


async def test_a_database_that_is_busy_just_after_the_start_ends_nothing(
    bot: Running, capsys: pytest.CaptureFixture[str]
) -> None:
    anna = await bot.subscriber("Anna")
    with locked_by_another_program(bot.database):
        await say_owner_link(bot.app, bot.app.settings)
    told = capsys.readouterr().out
    assert "Whether it has an owner can't be seen now. The database is locked by another program." in told
    assert "python -m bot invite --owner" in told
    await anna.says("zxcv")
    await anna.hears(UNUSABLE)
    await say_owner_link(bot.app, bot.app.settings)
    assert "It has no owner yet" in capsys.readouterr().out


# --- the menus


async def test_a_language_s_menu_comes_and_goes_with_it(bot: Running) -> None:
    olga = await bot.owner()
    tajik = ("all_private_chats", None, "tg")
    await olga.says("/languages")
    await olga.hears("Тоҷикӣ – not reviewed, switched off")
    await olga.taps("Тоҷикӣ")
    await olga.hears("Тоҷикӣ – not reviewed, switched on")
    await bot.app.idle()
    said = bot.said("tg")
    assert {"command": "help", "description": said.label("command_help")} in bot.world.commands[tajik]
    assert bot.world.profile["description", "tg"] == said.label("bot_description")
    await olga.taps("Тоҷикӣ")
    await olga.hears("Тоҷикӣ – not reviewed, switched off")
    await bot.app.idle()
    assert tajik not in bot.world.commands
    assert bot.world.text_of("description", "tg") == bot.world.text_of("description", "")


# --- a line that drops


@pytest.mark.parametrize("drop", ["before", "after", "half"])
async def test_a_screen_whose_line_dropped_is_there_once_and_nothing_is_said_of_it(
    bot: Running, drop: Drop, caplog: pytest.LogCaptureFixture
) -> None:
    anna = await bot.subscriber("Anna")
    await anna.says("/settings")
    await anna.hears("What you get")
    fault = bot.world.faults.add(InjectedFault("editMessageText", chat=anna.chat, times=1, drop=drop))
    since = len(anna.person.messages)
    await anna.taps("Language")
    await anna.hears("Which language")
    await bot.app.idle()
    assert fault.hits == 1
    assert len(anna.person.messages) == since, "the screen, and nothing below it"
    assert [one.getMessage() for one in caplog.records if one.levelno >= logging.ERROR] == []


@pytest.mark.parametrize("drop", ["before", "after", "half"])
async def test_a_tap_whose_line_dropped_stops_spinning(bot: Running, drop: Drop) -> None:
    anna = await bot.subscriber("Anna")
    await anna.says("/settings")
    await anna.hears("What you get")
    fault = bot.world.faults.add(InjectedFault("answerCallbackQuery", times=1, drop=drop))
    await anna.taps("Language")  # returns once the tap is answered
    await anna.hears("Which language")
    await bot.app.idle()
    assert fault.hits == 1


@pytest.mark.parametrize(
    ("method", "asks"), [("sendMessage", "/case"), ("sendMessage", "/help"), ("sendDocument", "/mydata")]
)
async def test_an_answer_whose_line_dropped_is_followed_by_what_is_known(
    bot: Running, method: str, asks: str, caplog: pytest.LogCaptureFixture
) -> None:
    anna = await bot.subscriber("Anna")
    bot.world.faults.add(InjectedFault(method, chat=anna.chat, times=1, drop="after"))
    await anna.says(asks)
    if method == "sendDocument":
        await anna.taps("The same as a file")
    await anna.hears("The line to Telegram broke", "If my answer is above, all is well")
    await bot.app.idle()
    assert "Something went wrong" not in _said(anna)
    assert [one.getMessage() for one in caplog.records if one.levelno >= logging.ERROR] == []


async def test_what_was_counted_before_the_line_dropped_is_counted_once(bot: Running) -> None:
    anna = bot.person("Anna")
    await to_letter(bot, anna, "en")
    bot.world.faults.add(InjectedFault("editMessageText", chat=anna.chat, drop="after"))
    bot.world.faults.add(InjectedFault("sendMessage", chat=anna.chat, times=1, drop="after"))
    await anna.taps("I sent it")
    await anna.hears("The line to Telegram broke")
    bot.world.faults.clear()
    await anna.taps("I sent it")
    await bot.app.idle()
    assert letters(bot) == ["president"]


async def test_a_second_tap_on_what_is_shown_already_is_answered(bot: Running) -> None:
    anna = await bot.subscriber("Anna")
    await anna.says("/letter")
    await anna.hears("One question first")
    assert (await anna.taps("Yes")).text == ""
    shown = await anna.screen("Other ways")
    (tap,) = (button for row in shown.keyboard for button in row if "Other ways" in button.label)
    assert (await anna.taps(tap, shown)).text == ""
    assert (await anna.taps(tap, shown)).text == "This is up to date."
