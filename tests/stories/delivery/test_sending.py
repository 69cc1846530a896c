"""From the confirmation to the result: once only, with figures that add up, through restarts."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

import pytest

from bot.chat.delivery import reports
from bot.rehearsal import InjectedFault
from tests.support.application import Running
from tests.support.patience import PATIENCE
from tests.support.people import Human
from tests.support.steps.organising import (
    DESK,
    KEPT,
    PREVIEW,
    figures,
    got,
    launches,
    organiser,
    previews,
    sends,
    subscribed,
    writes_first,
)


def _told_to_wait(bot: Running, human: Human) -> InjectedFault:
    """Have Telegram put off the next message to somebody by ten minutes: the broadcast can't end before."""
    return bot.world.faults.add(
        InjectedFault(method="sendMessage", chat=human.chat, times=1, status=429, retry_after=600)
    )


async def _put_off(bot: Running, readers: int = 1) -> None:
    """Return once so many readers wait for their next try, so that the clock can be moved on to it."""
    store = bot.app._store
    assert store is not None
    async with asyncio.timeout(PATIENCE):
        while True:
            running = await store.progress.running()
            numbers = [progress.broadcast_id for progress in running]
            due = [await store.progress.has_due(number, bot.clock.now()) for number in numbers]
            if sum(progress.waiting for progress in running) == readers and not any(due):
                return


async def test_two_taps_at_once_send_once(bot: Running) -> None:
    olga, anna = await bot.owner(), await bot.subscriber("Anna")
    await writes_first(olga, "Update", "Once is enough")
    preview = await previews(olga)
    first, second = olga.person.taps(preview, "🚀"), olga.person.taps(preview, "🚀")
    assert (await first).text == "Confirmed."
    assert (await second).text == "This was confirmed already."
    await olga.hears("Sent:", "delivered: 1")
    third = await olga.taps("🚀", preview)
    assert third.text == "This was confirmed already."
    await sends(olga, "Update", "The next one")
    await anna.hears("The next one")
    assert len(got(anna, "Once is enough")) == 1
    assert len(got(olga, "Sent:")) == 2, "one result for each broadcast"


async def test_the_progress_message_lives_and_the_result_adds_up(
    bot: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reports, "PROGRESS_EVERY_S", 0.05)
    olga = await bot.owner()
    anna, bob, carl, dora = [await subscribed(bot, name) for name in ("Anna", "Bob", "Carl", "Dora")]
    bob.person.deletes_account()
    _told_to_wait(bot, carl)
    bot.world.faults.add(InjectedFault(method="sendMessage", chat=dora.chat, times=1, status=400))
    await writes_first(olga, "Update", "News for four")
    preview = await previews(olga)
    await olga.taps("🚀")
    live = await olga.hears("Sending: Rukhshona Khakimova", "3 of 4")
    assert live.id == preview.id, "the message with the button becomes the progress"
    assert live.edited
    assert live.labels == [["⏸ Pause", "⏹ Stop"], DESK], "nothing that would send it twice"
    assert "▓▓▓▓▓▓▓▓▓░░░ 75 %" in live.text
    assert figures(live) == {"delivered": 1, "gone": 1, "failed": 1, "unknown": 0}

    await _put_off(bot)
    bot.clock.advance(seconds=601)
    await carl.hears("News for four")
    result = await olga.hears("Sent:")
    assert figures(result) == {"delivered": 2, "gone": 1, "failed": 1, "unknown": 0}
    assert sum(figures(result).values()) == 4
    assert "4 people in all" in result.text
    assert "not written to again unless they come back" in result.text
    assert re.search(r"From .+ to .+ \(.+\)\.", result.text)
    assert result.id != live.id, "a new message, so that the phone rings"
    assert (await olga.hears("Sending is over. The result is below.")).id == live.id
    assert len(got(anna, "News for four")) == 1


async def test_an_answer_that_never_comes_is_told_as_unknown_and_not_sent_again(bot: Running) -> None:
    olga, anna = await bot.owner(), await bot.subscriber("Anna")
    bot.world.faults.add(InjectedFault(method="sendMessage", chat=anna.chat, times=1, drop="after"))
    result = await sends(olga, "Update", "Lost answer")
    assert figures(result)["unknown"] == 1
    assert "are not sent to any more, because they may have got it" in result.text
    assert len(got(anna, "Lost answer")) == 1


async def test_who_blocked_or_left_is_counted_as_gone_once_and_never_tried_again(bot: Running) -> None:
    olga = await bot.owner()
    anna, bob, carl = [await subscribed(bot, name) for name in ("Anna", "Bob", "Carl")]
    bob.person.deletes_account()
    carl.person.blocked = True  # and no update told the bot, as when it happened while the bot was away
    result = await sends(olga, "Update", "First")
    assert figures(result) == {"delivered": 1, "gone": 2, "failed": 0, "unknown": 0}
    tried = {who: len(bot.world.calls_of("sendMessage", who.chat)) for who in (bob, carl)}

    result = await sends(olga, "Call to act", "Second")
    assert figures(result) == {"delivered": 1, "gone": 0, "failed": 0, "unknown": 0}
    assert "1 person in all" in result.text
    await anna.hears("Second")
    for who, calls in tried.items():
        assert len(bot.world.calls_of("sendMessage", who.chat)) == calls

    await carl.opens("tjk001")
    await carl.taps("🔔", await carl.hears())  # what they agreed to before they left counts no more
    await carl.hears("You are subscribed")
    result = await sends(olga, "Update", "Third")
    assert figures(result)["delivered"] == 2, "who comes back is written to again"
    await carl.hears("Third")


@pytest.mark.parametrize("leaves", ["stops", "forgets", "blocks"])
async def test_who_leaves_between_the_confirmation_and_their_turn_gets_nothing(
    bot: Running, leaves: str
) -> None:
    olga = await bot.owner()
    anna, bob = await subscribed(bot, "Anna"), await subscribed(bot, "Bob")
    _told_to_wait(bot, bob)
    await launches(olga, "Update", "Not for Bob any more")
    await anna.hears("Not for Bob any more")
    await _put_off(bot)
    if leaves == "stops":
        await bob.says("/stop")
        await bob.hears("Stopped")
    elif leaves == "forgets":
        await bob.says("/forget")
        await bob.hears("Delete everything about you?")
        await bob.taps("Yes")
        await bob.hears("Nothing about you is stored any more")
    else:
        bob.person.blocks()
    bot.clock.advance(seconds=601)
    result = await olga.hears("Sent:")
    assert figures(result) == {"delivered": 1, "gone": 1, "failed": 0, "unknown": 0}
    assert not got(bob, "Not for Bob")


async def test_a_restart_in_mid_broadcast_misses_nobody_and_repeats_nobody(bot: Running) -> None:
    olga = await bot.owner()
    readers = [await subscribed(bot, f"Reader {number}") for number in range(12)]
    for late in readers[::4]:
        _told_to_wait(bot, late)
    await launches(olga, "Update", "Through a restart")
    for reader in readers[1:4]:
        await reader.hears("Through a restart")
    await bot.restart()
    assert not got(olga, "Sent:")
    await olga.sees("9 of 12")
    await bot.restart()
    await _put_off(bot, 3)
    bot.clock.advance(seconds=601)
    result = await olga.hears("Sent:", "12 people in all")
    assert figures(result) == {"delivered": 12, "gone": 0, "failed": 0, "unknown": 0}
    for reader in readers:
        assert len(got(reader, "Through a restart")) == 1
    assert len(got(olga, "Sent:")) == 1


async def test_a_restart_after_each_step_of_the_dialogue_loses_nothing(bot: Running) -> None:
    olga = await bot.owner()
    anna, marie = await subscribed(bot, "Anna"), await subscribed(bot, "Marie", "fr")
    await olga.says("/broadcast")
    await olga.hears("What do you want to send?")
    await bot.restart()
    await olga.taps("Call to act")
    await olga.hears("in this language: English")
    await bot.restart()
    written = await olga.says("Wrong words")
    await olga.hears(KEPT)
    await bot.restart()
    await olga.edits(written, "Right words")
    await olga.hears("Your change is saved")
    await bot.restart()
    await olga.taps("➕ Français")
    await olga.hears("in this language: Français")
    await bot.restart()
    await olga.says("Mots justes")
    await olga.hears(KEPT)
    await bot.restart()
    await olga.taps("Preview")
    await olga.hears("Right words")
    await olga.hears("Mots justes")
    await olga.hears(PREVIEW, "2 people in all")
    await bot.restart()
    await olga.taps("🚀")
    await bot.restart()
    assert figures(await olga.hears("Sent:"))["delivered"] == 2
    await bot.restart()
    await sends(olga, "Update", "And the next one")
    for reader, words in ((anna, "Right words"), (marie, "Mots justes")):
        assert len(got(reader, words)) == 1
    assert not got(anna, "Wrong words")


async def test_what_an_organiser_does_while_the_bot_is_down_is_done_when_it_is_back(bot: Running) -> None:
    olga, anna = await bot.owner(), await bot.subscriber("Anna")
    await writes_first(olga, "Update", "Confirmed while the bot was away")
    preview = await previews(olga)
    await bot.app.stop()
    tap = olga.person.taps(preview, "🚀")
    tap.expired = True
    await bot.start()
    await anna.hears("Confirmed while the bot was away")
    await olga.hears("Sent:", "delivered: 1")
    assert len(got(anna, "Confirmed while")) == 1


async def test_the_result_waits_until_telegram_is_back(bot: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reports, "PROGRESS_EVERY_S", 0.05)
    olga, anna = await bot.owner(), await bot.subscriber("Anna")
    await writes_first(olga, "Update", "News")
    await previews(olga)
    fault = bot.world.faults.add(InjectedFault(method="sendMessage", chat=olga.chat, times=3, status=502))
    await olga.taps("🚀")
    await anna.hears("News")
    assert figures(await olga.hears("Sent:"))["delivered"] == 1
    assert fault.hits == 3
    assert len(got(olga, "Sent:")) == 1


async def test_two_broadcasts_under_way_at_once_are_told_apart(
    bot: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reports, "PROGRESS_EVERY_S", 0.05)
    olga = await bot.owner()
    paul = await organiser(bot, olga, "Paul")
    anna, carl = await subscribed(bot, "Anna"), await subscribed(bot, "Carl", bell="📣")
    _told_to_wait(bot, carl)
    await launches(olga, "Call to act", "The long one")
    await olga.hears("1 of 2")
    result = await sends(paul, "Update", "The short one")
    assert figures(result)["delivered"] == 1, "a broadcast that waits holds up no other"
    await anna.hears("The short one")
    assert not got(olga, "Sent:")
    await _put_off(bot)
    bot.clock.advance(seconds=601)
    await carl.hears("The long one")
    assert figures(await olga.hears("Sent:"))["delivered"] == 2
    assert not got(carl, "The short one")


async def test_an_author_who_was_forgotten_is_told_nothing_and_an_owner_decides_on_the_rest(
    bot: Running,
) -> None:
    olga = await bot.owner()
    paul = await organiser(bot, olga, "Paul")
    anna, carl = await subscribed(bot, "Anna"), await subscribed(bot, "Carl")
    _told_to_wait(bot, carl)
    await launches(paul, "Update", "Paul's last one")
    await anna.hears("Paul's last one")
    await _put_off(bot)
    await paul.says("/forget")
    await paul.hears("Delete everything about you?")
    await paul.taps("Yes")
    await paul.hears("Nothing about you is stored any more")
    asked = await olga.sees("Whoever began it isn't in the team any more")
    assert "1 person has it. 1 person is waiting." in asked.text
    bot.clock.advance(seconds=601)
    await olga.says("/help")
    await olga.hears("/letter")
    assert not got(carl, "Paul's last one"), "it waits for an owner"
    await olga.taps("▶️ Go on", asked)
    await carl.hears("Paul's last one")
    assert figures(await olga.hears("Sent:"))["delivered"] == 2
    assert len(got(anna, "Paul's last one")) == 1
    assert figures(await sends(olga, "Update", "Olga's next one"))["delivered"] == 2
    assert not got(paul, "Sent:")


async def test_it_is_paced_and_tells_its_pace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reports, "PROGRESS_EVERY_S", 0.05)
    async with Running(tmp_path, per_second=20) as paced:
        olga = await paced.owner()
        readers = [await subscribed(paced, f"Reader {number}") for number in range(10)]
        paced.world.calls.clear()
        await launches(olga, "Update", "At a walk")
        await olga.hears("of 10", "a second, less than a minute left")
        result = await olga.hears("Sent:")
        assert figures(result)["delivered"] == 10
        bulk = [call.at for r in readers for call in paced.world.calls_of("sendMessage", r.chat)]
    assert max(bulk) - min(bulk) >= 0.35, (
        "nine gaps of a twentieth of a second, and a little lateness made up for"
    )
