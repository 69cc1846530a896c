""" "Stop" and "Pause" hold at the tap: whoever tapped can read and think while nobody more gets it."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.chat.base.buttons import pack
from bot.chat.delivery import reports
from bot.chat.delivery.buttons import Cancel, GoOn, Pause, Recall, Resume
from tests.support.application import Running
from tests.support.steps.broadcasting import adds_up, at_rest, half_sent, put_off, told_to_wait
from tests.support.steps.organising import DESK, got, launches, organiser, sends, subscribed

HELD = "It is held: nothing more goes out until somebody answers"
REMINDED = "Somebody of the team is holding it"
REFUSED = "Whoever wrote it and the owners decide that"


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reports, "PROGRESS_EVERY_S", 0.05)


async def test_stop_holds_at_the_tap_through_both_questions_and_a_restart(tmp_path: Path) -> None:
    async with Running(tmp_path, per_second=25) as bot:
        olga = await bot.owner()
        readers = [await subscribed(bot, f"Reader {number}") for number in range(16)]
        await launches(olga, "Update", "A grave mistake")
        await readers[0].hears("A grave mistake")
        tap = await olga.taps("⏹ Stop")
        assert tap.text == "Held: nothing more goes out until somebody answers."
        await olga.hears("Stop it for good?", HELD)
        await at_rest(bot)
        had = [len(got(reader, "A grave mistake")) for reader in readers]
        assert 0 < sum(had) < 16
        live = await olga.sees("Waiting for your answer: Rukhshona")
        assert REMINDED in live.text
        await olga.taps("Stop it, and delete it everywhere")
        await olga.hears("Stop it, and delete it wherever it is?", HELD)

        await bot.restart()
        for _ in range(15):
            await olga.says("/help")
            await olga.hears("/letter")
        assert [len(got(reader, "A grave mistake")) for reader in readers] == had
        await olga.taps("Yes, delete it everywhere")
        await olga.hears(f"Deleted at {sum(had)} of {sum(had)}")
        assert not any(got(reader, "A grave mistake") for reader in readers)


async def test_no_means_going_on_and_misses_and_repeats_nobody(bot: Running) -> None:
    olga = await bot.owner()
    readers = await half_sent(bot, olga, "Fine after all")
    first = await olga.taps("⏹ Stop")
    await olga.hears("Stop it for good?", HELD)
    # A second tap asks once more, and holds it no less; the older answer counts as much.
    live = await olga.sees("Waiting for your answer")
    await olga.taps("⏹ Stop", live)
    again = await olga.hears("Stop it for good?", HELD)
    assert first.text
    await olga.taps("No, go on", again)
    await olga.hears("It goes on")
    assert (await olga.taps_old(pack(GoOn(1, 1)))).text == "Somebody has decided that already."
    bot.clock.advance(seconds=601)
    assert adds_up(await olga.hears("Sent:"))["done"] == 4
    assert [len(got(reader, "Fine after all")) for reader in readers] == [1] * 4


async def test_what_was_paused_before_stays_paused_when_the_answer_is_no(bot: Running) -> None:
    olga = await bot.owner()
    await half_sent(bot, olga, "Paused first")
    await olga.taps("⏸")
    await olga.hears("Paused: Rukhshona")
    await olga.taps("⏹ Stop")
    asked = await olga.hears("Stop it for good?")
    assert HELD not in asked.text
    await olga.taps("No, leave it")
    await olga.hears("everything stays as it is")
    assert "Paused" in (await olga.screen("▶️ Go on")).text


async def test_if_nobody_answers_it_stays_held_and_author_and_owners_are_asked_once(bot: Running) -> None:
    olga = await bot.owner()
    paul = await organiser(bot, olga, "Paul")
    readers = await half_sent(bot, paul, "Left alone")
    await paul.taps("⏹ Stop")
    await paul.hears("Stop it for good?", HELD)
    bot.clock.advance(minutes=4)
    await bot.restart()
    for number in range(2):  # by the second result everything was looked at once
        await sends(olga, "Update", f"Meanwhile {number}")
    assert not got(olga, REMINDED)
    bot.clock.advance(minutes=2)
    asked = await olga.hears("Waiting for your answer", "Update “Left alone”", REMINDED)
    await paul.hears("Waiting for your answer", REMINDED, "2 people have it", "2 people are waiting")
    bot.clock.advance(hours=5)
    await bot.restart()
    assert len(got(olga, REMINDED)) == 1
    assert [len(got(reader, "Left alone")) for reader in readers] == [1, 1, 0, 0]
    await olga.taps("▶️ Go on", asked)
    assert adds_up(await paul.hears("Sent:"))["done"] == 4


@pytest.mark.parametrize("pauses", [True, False])
async def test_any_organiser_can_hold_what_isn_t_theirs_and_who_may_decide_is_asked_at_once(
    bot: Running, pauses: bool
) -> None:
    olga = await bot.owner()
    paul = await organiser(bot, olga, "Paul")
    readers = await half_sent(bot, olga, "Not Paul's")
    if pauses:
        await paul.taps_old(pack(Pause(1)))
        await paul.hears("Waiting for your answer", REMINDED)
    else:
        await paul.taps_old(pack(Cancel(1, sure=False)))
        told = await paul.hears("Stop it for good?", HELD, "I am asking them now")
        assert told.labels == [DESK]
    asked = await olga.hears("Waiting for your answer: Rukhshona", REMINDED, "2 people have it")
    for button in (Cancel(1, sure=True), Recall(1, sure=False), Recall(1, sure=True), Resume(1), GoOn(1, 1)):
        await paul.taps_old(pack(button))
        await paul.hears(REFUSED)
    await olga.taps("▶️ Go on", asked)
    bot.clock.advance(seconds=601)
    assert adds_up(await olga.hears("Sent:"))["done"] == 4
    assert [len(got(reader, "Not Paul's")) for reader in readers] == [1] * 4


async def test_who_may_not_decide_and_taps_stop_on_what_is_paused_is_told_who_does(bot: Running) -> None:
    olga = await bot.owner()
    paul = await organiser(bot, olga, "Paul")
    await half_sent(bot, olga, "Paused by Olga")
    await olga.taps("⏸")
    await olga.hears("Paused: Rukhshona")
    await paul.taps_old(pack(Cancel(1, sure=False)))
    assert (await paul.hears("Stop it for good?", REFUSED)).labels == [DESK]


async def test_two_who_hold_and_answer_at_once_decide_once(bot: Running) -> None:
    olga = await bot.owner()
    paul = await organiser(bot, olga, "Paul", whom="An owner")
    readers = await half_sent(bot, olga, "Twice stopped")
    for human in (olga, paul):
        await human.taps_old(pack(Cancel(1, sure=False)))
        await human.hears("Stop it for good?", HELD)
    first, second = olga.taps("Yes, stop it"), paul.taps("No, go on")
    await first
    assert (await second).text == "Somebody has decided that already."
    assert adds_up(await olga.hears("Stopped:"))["done"] == 2
    bot.clock.advance(seconds=601)
    assert [len(got(reader, "Twice stopped")) for reader in readers] == [1, 1, 0, 0]


async def test_deleting_is_held_as_well(bot: Running) -> None:
    olga = await bot.owner()
    anna, bob = [await subscribed(bot, name) for name in ("Anna", "Bob")]
    await launches(olga, "Update", "Deleted by mistake")
    await olga.hears("Sent:")
    told_to_wait(bot, bob, method="deleteMessages")
    await olga.taps("↩️ Delete it everywhere")
    await olga.taps("Yes, delete it everywhere")
    await olga.hears("Deleting:", "1 of 2")
    await put_off(bot, 1)
    await olga.taps("⏹ Stop")
    await olga.hears("Stop deleting?", HELD)
    bot.clock.advance(seconds=601)
    await olga.says("/help")
    await olga.hears("/letter")
    assert got(bob, "Deleted by mistake")
    assert not got(anna, "Deleted by mistake")
    await olga.taps("No, go on")
    await olga.hears("Deleted at 2 of 2")
    assert not got(bob, "Deleted by mistake")
