"""A broadcast under way: pausing, stopping, editing its text, others going first, and trouble that lasts."""

from __future__ import annotations

import struct
import zlib
from dataclasses import replace
from pathlib import Path

import pytest

from bot.chat.base.buttons import Button, pack
from bot.chat.broadcasts.buttons import Overview
from bot.chat.delivery import reports
from bot.chat.delivery.buttons import Cancel, Pause, Recall, Resume
from bot.rehearsal import InjectedFault
from tests.support.application import Running
from tests.support.people import Human
from tests.support.steps.broadcasting import (
    adds_up,
    at_rest,
    half_sent,
    numbers,
    put_off,
    stops,
    told_to_wait,
    with_another_case,
)
from tests.support.steps.organising import (
    DESK,
    KEPT,
    PREVIEW,
    does,
    got,
    launches,
    organiser,
    previews,
    sends,
    subscribed,
    writes_first,
)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


PIXEL_OF_ANOTHER_COLOUR = (
    b"\x89PNG\r\n\x1a\n"
    + _chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    + _chunk(b"IDAT", zlib.compress(b"\0\1"))
    + _chunk(b"IEND", b"")
)


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reports, "PROGRESS_EVERY_S", 0.05)


async def test_a_pause_holds_at_once_and_going_on_misses_and_repeats_nobody(tmp_path: Path) -> None:
    async with Running(tmp_path, per_second=25) as bot:
        olga = await bot.owner()
        readers = [await subscribed(bot, f"Reader {number}") for number in range(12)]
        await launches(olga, "Update", "In two parts")
        await readers[0].hears("In two parts")
        assert (await olga.taps("⏸")).text == "Paused."
        await at_rest(bot)
        had = [len(got(reader, "In two parts")) for reader in readers]
        assert 0 < sum(had) < 12
        paused = await olga.hears("Paused: Rukhshona", f"{12 - sum(had)}", "until you tap “Go on”")
        assert paused.labels == [["▶️ Go on", "⏹ Stop"], DESK]
        assert (await olga.taps_old(pack(Pause(1)))).text == "", "paused already: only shown again"

        await bot.restart()
        for _ in range(15):
            await olga.says("/help")
            await olga.hears("/letter")
        assert [len(got(reader, "In two parts")) for reader in readers] == had

        assert (await olga.taps("▶️ Go on", paused)).text == "It goes on."
        again = await olga.taps_old(pack(Resume(1)))
        assert again.text in ("", "That button is out of date.")
        result = await olga.hears("Sent:", "12 people in all")
        assert adds_up(result)["done"] == 12
        assert [len(got(reader, "In two parts")) for reader in readers] == [1] * 12


async def test_another_owner_may_pause_and_sees_how_it_stands(bot: Running) -> None:
    olga = await bot.owner()
    paul = await organiser(bot, olga, "Paul", whom="An owner")
    readers = await half_sent(bot, olga, "Anybody's business")
    await paul.taps_old(pack(Pause(1)))
    seen = await paul.hears("Paused: Rukhshona", "2 of 4")
    await olga.hears("Paused: Rukhshona", "2 of 4")
    assert ["🔄 Again"] in seen.labels, "nobody keeps Paul's message up to date"
    await paul.taps("▶️ Go on")
    await paul.hears("Sending: Rukhshona")
    await olga.hears("Sending: Rukhshona")
    bot.clock.advance(seconds=601)
    for reader in readers[2:]:
        await reader.hears("Anybody's business")
    assert adds_up(await olga.hears("Sent:"))["done"] == 4
    await paul.taps("🔄 Again")
    await paul.hears("Sent:", "4 people in all")


async def test_a_supporter_s_taps_change_nothing(bot: Running) -> None:
    olga = await bot.owner()
    readers = await half_sent(bot, olga, "Not yours")
    buttons: list[Button] = [Pause(1), Resume(1), Cancel(1, sure=True), Recall(1, sure=True)]
    for button in buttons:
        await readers[0].taps_old(pack(button))
        await readers[0].hears("That is for the organisers of this bot")
    bot.clock.advance(seconds=601)
    assert adds_up(await olga.hears("Sent:"))["done"] == 4
    assert len(got(readers[0], "Not yours")) == 1


async def test_who_waits_for_whom_is_said(bot: Running) -> None:
    olga = await bot.owner()
    await half_sent(bot, olga, "With a wait")
    live = await olga.hears(
        "Sending:", "2 of 4", "Telegram asks to wait with the others. The next try:", "(UTC)"
    )
    assert numbers(live) == {"done": 2, "gone": 0, "failed": 0, "unknown": 0, "waiting": 2}


async def test_what_is_stopped_reaches_nobody_more_and_the_rest_can_have_it_once(bot: Running) -> None:
    olga = await bot.owner()
    readers = await half_sent(bot, olga, "Halfway")
    await olga.taps("⏹ Stop")
    question = await olga.hears(
        "Stop it for good?", "2 people have it already", "2 people don't get their turn"
    )
    await olga.taps("No, go on")
    await olga.hears("Sending:", "2 of 4")
    await olga.taps("⏹ Stop")
    question = await olga.hears("Stop it for good?")
    first, second = olga.person.taps(question, "Yes, stop it"), olga.person.taps(question, "Yes, stop it")
    assert {(await first).text, (await second).text} == {"Stopped.", "It is over, or being stopped, already."}
    result = await olga.hears("Stopped:", "stopped before their turn: 2")
    assert adds_up(result) == {"done": 2, "gone": 0, "failed": 0, "unknown": 0, "stopped": 2}
    bot.clock.advance(seconds=601)
    assert [len(got(reader, "Halfway")) for reader in readers] == [1, 1, 0, 0]

    await bot.restart()
    await olga.taps("▶️ Send to the rest (2)", result)
    await olga.hears(KEPT, "2 readers")
    await olga.taps("English")
    await olga.hears("in this language: English")
    await does(olga, lambda person: person.sends_photo("Halfway, with a picture"))
    await olga.hears(KEPT)  # it replaces nothing that anybody has, so it may be of another sort
    await previews(olga)
    assert "2 people in all" in (await olga.sees(PREVIEW)).text
    await olga.taps("🚀")
    rest = await olga.hears("Sent:", "2 people in all")
    assert adds_up(rest)["done"] == 2
    assert [len(got(reader, "Halfway")) for reader in readers] == [1, 1, 1, 1]

    assert (await olga.taps("▶️ Send to the rest (2)", result)).text == "This was confirmed already."
    await olga.hears("Sent:", "2 people in all")
    assert [len(got(reader, "Halfway")) for reader in readers] == [1, 1, 1, 1]


async def test_two_drafts_for_the_rest_are_not_sent_twice(bot: Running) -> None:
    olga = await bot.owner()
    paul = await organiser(bot, olga, "Paul", whom="An owner")
    readers = await half_sent(bot, olga, "One rest only")
    await stops(olga)
    result = await olga.hears("Stopped:")
    bot.clock.advance(seconds=601)
    rest = result.button("Send to the rest").data
    assert rest is not None
    for human in (olga, paul):
        await human.taps_old(rest)
        await human.hears(KEPT)
        await previews(human)
    await olga.taps("🚀")
    assert adds_up(await olga.hears("Sent:"))["done"] == 2
    await paul.taps("🚀")
    await paul.hears("Another broadcast has gone to these same readers")
    assert [len(got(reader, "One rest only")) for reader in readers] == [1, 1, 1, 1]


async def test_a_broadcast_that_is_over_cant_be_stopped(bot: Running) -> None:
    olga, _ = await bot.owner(), await bot.subscriber("Anna")
    await sends(olga, "Update", "Done")
    tap = await olga.taps_old(pack(Cancel(1, sure=True)))
    assert tap.text == "It is over, or being stopped, already."
    await olga.hears("Sent:")


# --- editing what is being sent


async def _edits_while_sent(bot: Running, olga: Human) -> list[Human]:
    readers = [await subscribed(bot, name) for name in ("Anna", "Bob", "Carl", "Dora")]
    told_to_wait(bot, *readers[2:])
    message = await writes_first(olga, "Update", "Wrong words")
    await previews(olga)
    await olga.taps("🚀")
    for reader in readers[:2]:
        await reader.hears("Wrong words")
    await put_off(bot, 2)
    await olga.edits(message, "Right words")
    return readers


async def test_an_edit_of_what_is_being_sent_is_refused_and_changes_nothing(bot: Running) -> None:
    olga = await bot.owner()
    readers = await _edits_while_sent(bot, olga)
    await olga.hears("Your change reaches nobody", "is being sent, and goes on as it was", "2 people have it")
    bot.clock.advance(seconds=601)
    assert adds_up(await olga.hears("Sent:"))["done"] == 4
    for reader in readers:
        assert len(got(reader, "Wrong words")) == 1
        assert not got(reader, "Right words")


async def test_the_new_text_can_go_to_the_rest_instead(bot: Running) -> None:
    olga = await bot.owner()
    readers = await _edits_while_sent(bot, olga)
    change = await olga.hears("Your change reaches nobody")
    await olga.taps_old(pack(Overview(2)))
    await olga.hears(KEPT, "Right words", "The first message is still being sent")
    asked = await previews(olga)
    assert "Once that is over, this one can go to those who are left" in asked.text
    assert "nobody left" not in asked.text
    assert [row[0] for row in asked.labels] == ["✏️ Change it", "🗑 Delete the draft"]
    await bot.restart()
    assert (await olga.taps("Stop, and send the new text to the rest", change)).text == "Stopped."
    await olga.hears(KEPT, "Right words")
    await olga.hears("Stopped:", "stopped before their turn: 2")
    await previews(olga)
    await olga.taps("🚀")
    assert adds_up(await olga.hears("Sent:", "2 people in all"))["done"] == 2
    assert [len(got(reader, "Wrong words")) for reader in readers] == [1, 1, 0, 0]
    assert [len(got(reader, "Right words")) for reader in readers] == [0, 0, 1, 1]


async def test_an_edit_of_what_was_sent_can_be_put_in_its_place_everywhere(bot: Running) -> None:
    olga, anna = await bot.owner(), await bot.subscriber("Anna")
    message = await writes_first(olga, "Update", "Wrong words")
    await previews(olga)
    await olga.taps("🚀")
    await olga.hears("Sent:")
    await olga.edits(message, "Right words")
    await olga.hears("Your change reaches nobody", "was sent as it was")
    await olga.taps("Correct it everywhere")
    await olga.hears("Right words")
    await olga.taps("🚀")
    await olga.hears("Corrected at 1 of 1")
    assert got(anna, "Right words")
    assert not got(anna, "Wrong words")


async def test_another_photo_under_edited_words_is_not_shown_as_what_readers_will_see(bot: Running) -> None:
    olga, anna = await bot.owner(), await bot.subscriber("Anna")
    await olga.says("/broadcast")
    await olga.taps("Update")
    await olga.hears("Now send me the message")
    message = await does(olga, lambda person: person.sends_photo("Wrong words"))
    await olga.hears(KEPT)
    await previews(olga)
    await olga.taps("🚀")
    await olga.hears("Sent:")
    sent = (await anna.sees("Wrong words")).photo
    other = olga.person.sends_photo("", data=PIXEL_OF_ANOTHER_COLOUR).photo
    assert other != sent
    olga.person.screen[message.id] = replace(olga.person.screen[message.id], photo=other)
    await olga.edits(message, "Right words")
    await olga.hears("Your change reaches nobody")
    await olga.taps("Correct it everywhere")
    shown = await olga.hears("Right words")
    assert shown.photo == sent, "only the words under it change"
    await olga.hears(PREVIEW)
    await olga.taps("🚀")
    await olga.hears("Corrected at 1 of 1")
    assert (await anna.sees("Right words")).photo == sent


# --- others


async def test_an_urgent_call_goes_before_an_update_that_is_running_which_then_goes_on(
    tmp_path: Path,
) -> None:
    async with Running(tmp_path, per_second=20) as bot:
        olga = await bot.owner()
        readers = [await subscribed(bot, f"Reader {number}") for number in range(16)]
        await writes_first(olga, "Call to act", "Act today")
        await olga.taps("⚙️ Options")
        await olga.taps("Urgent")
        await olga.taps("Back")
        urgent = await previews(olga)
        await launches(olga, "Update", "The long read")
        await readers[0].hears("The long read")
        await olga.taps("🚀", urgent)
        await olga.hears("It waits: an urgent call goes first")
        for _ in range(2):
            assert adds_up(await olga.hears("Sent:"))["done"] == 16
        chats = {reader.chat for reader in readers}
        order = [call.params["text"] for call in bot.world.calls_of("sendMessage") if call.chat in chats]
        order = [text for text in order if text in ("Act today", "The long read")]
        first, last = order.index("Act today"), 31 - order[::-1].index("Act today")
        assert order[first : last + 1].count("The long read") <= 2, "only those on the wire already"
        assert "The long read" in order[last:], "the update goes on after the call"
        for reader in readers:
            assert (len(got(reader, "The long read")), len(got(reader, "Act today"))) == (1, 1)


async def test_trouble_that_lasts_gets_one_message_of_its_own_and_one_when_it_is_over(bot: Running) -> None:
    olga = await bot.owner()
    readers = [await subscribed(bot, f"Reader {number}") for number in range(8)]
    bot.world.faults.add(InjectedFault("getMe", status=502))
    for reader in readers:
        bot.world.faults.add(InjectedFault("sendMessage", chat=reader.chat, status=502))
    await launches(olga, "Update", "Through thick and thin")
    await olga.hears("0 of 8", "Telegram can't be reached, or answers with errors. Nothing is lost")
    assert not got(olga, "stood still")
    bot.clock.advance(minutes=6)
    await olga.hears("Sending has stood still for some minutes", "Telegram can't be reached")
    bot.clock.advance(minutes=6)
    await bot.app.idle()
    bot.world.faults.clear()
    bot.clock.advance(minutes=2)
    result = await olga.hears("Sent:")
    assert adds_up(result)["done"] == 8
    assert len(got(olga, "stood still")) == 1
    assert all(len(got(reader, "Through thick and thin")) == 1 for reader in readers)


async def test_what_is_under_way_can_be_stopped_though_its_case_was_taken_away(
    bot: Running, tmp_path: Path
) -> None:
    olga = await bot.owner()
    readers = await half_sent(bot, olga, "Of no case")
    await bot.app.stop()
    bot.messages = with_another_case(tmp_path)
    await bot.start()
    await stops(olga)
    await olga.hears("Stopped", "stopped before their turn: 2")
    assert not got(readers[3], "Of no case")
