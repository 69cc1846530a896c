"""What comes after a broadcast: taking it back, setting it right, trying again, copying, finding it later."""

from __future__ import annotations

from typing import Any

import pytest

from bot.chat.base.buttons import pack
from bot.chat.delivery import reports
from bot.chat.delivery.buttons import Recall
from bot.rehearsal import InjectedFault, Message
from tests.support.application import Running
from tests.support.people import Human
from tests.support.steps.broadcasting import adds_up, half_sent, put_off, told_to_wait
from tests.support.steps.organising import (
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
    writes_in,
)


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reports, "PROGRESS_EVERY_S", 0.05)


async def _recalls(author: Human, *, stop: bool = False) -> None:
    """From the result message, or from the live one, to the tap that deletes."""
    if stop:
        await author.taps("⏹ Stop")
        await author.taps("Stop it, and delete it everywhere")
    else:
        await author.taps("↩️ Delete it everywhere")
    await author.hears("Whoever has read it has read it")
    await author.taps("Yes, delete it everywhere")


async def _rewrites(author: Human, language: str, text: str) -> None:
    """Put another text into a correction."""
    await author.taps(f"✏️ {language}")
    await author.hears(f"in this language: {language}")
    await author.says(text)
    await author.hears("A correction. Nothing is changed yet", text)


# --- taking it back


async def test_what_is_taken_back_is_gone_everywhere_and_the_numbers_add_up(bot: Running) -> None:
    olga = await bot.owner()
    anna, bob, carl, dora = [await subscribed(bot, name) for name in ("Anna", "Bob", "Carl", "Dora")]
    bob.person.deletes_account()
    bot.world.faults.add(InjectedFault("sendMessage", chat=dora.chat, times=1, drop="after"))
    sent = await sends(olga, "Update", "A mistake")
    assert adds_up(sent) == {"done": 2, "gone": 1, "failed": 0, "unknown": 1}
    assert "You can delete it everywhere until" in sent.text
    carl.person.blocked = True
    await olga.taps("↩️ Delete it everywhere")
    await olga.hears("Delete it at 2 people?", "At 1 more person it is not known whether it arrived")
    await bot.restart()
    await olga.taps("Yes, delete it everywhere")
    result = await olga.hears("Deleted at 1 of 2")
    assert adds_up(result) == {"done": 1, "gone": 1, "failed": 0, "unknown": 0}
    assert not got(anna, "A mistake")
    assert got(dora, "A mistake"), "nobody knows where that message is"
    assert not bot.world.calls_of("deleteMessages", dora.chat)
    assert sent.id in olga.person.screen, "the result stays"


async def test_it_is_taken_back_once_whoever_taps_and_however_often(bot: Running) -> None:
    olga = await bot.owner()
    paul = await organiser(bot, olga, "Paul")
    anna = await subscribed(bot, "Anna")
    sent = await sends(olga, "Update", "Once")
    await _recalls(olga)
    await olga.hears("Deleted at 1 of 1")
    for human in (olga, paul):
        tap = await human.taps_old(pack(Recall(1, sure=True)))
        assert tap.text == "It was deleted, or is being deleted, already."
        await human.hears("Deleted at 1 of 1")
    tap = await olga.taps("✏️ Correct it", sent)
    await olga.hears("It can't be corrected")
    assert len(bot.world.calls_of("deleteMessages", anna.chat)) == 1


async def test_when_it_is_too_late_to_delete_more_nobody_is_said_to_keep_what_was_deleted(
    bot: Running,
) -> None:
    olga = await bot.owner()
    await bot.subscriber("Anna")
    await sends(olga, "Update", "A mistake")
    bot.clock.advance(hours=40)
    await _recalls(olga)
    await olga.hears("Deleted at 1 of 1")
    bot.clock.advance(hours=9)
    await olga.taps_old(pack(Recall(1, sure=True)))
    assert "keep the message" not in (await olga.hears("Deleted at 1 of 1")).text


async def test_what_is_under_way_is_stopped_and_taken_back_through_a_restart(bot: Running) -> None:
    olga = await bot.owner()
    readers = await half_sent(bot, olga, "A grave mistake")
    bot.world.faults.add(
        InjectedFault("deleteMessages", chat=readers[1].chat, times=1, status=429, retry_after=60)
    )
    await _recalls(olga, stop=True)
    await olga.hears("Stopped:", "Update “A grave mistake”", "stopped before their turn: 2")
    await olga.hears("Deleting: Rukhshona", "Update “A grave mistake”", "1 of 2")
    await bot.restart()
    await put_off(bot, 1)
    bot.clock.advance(seconds=61)
    result = await olga.hears("Deleted at 2 of 2")
    assert adds_up(result)["done"] == 2
    bot.clock.advance(seconds=601)
    for reader in readers:
        assert not got(reader, "A grave mistake")
    assert [len(bot.world.calls_of("deleteMessages", r.chat)) for r in readers] == [1, 2, 0, 0]


async def test_a_recall_waits_for_those_on_the_wire_and_a_crash_between_loses_nothing(bot: Running) -> None:
    olga, anna = await bot.owner(), await bot.subscriber("Anna")
    # Telegram has it, and its answer takes a while: it is delivered only after the recall was asked for.
    slow = bot.world.faults.add(InjectedFault("sendMessage", chat=anna.chat, delay=1.5))
    bob = await bot.subscriber("Bob")
    await launches(olga, "Update", "Nearly there")
    await bob.hears("Nearly there")
    await olga.taps_old(pack(Recall(1, sure=False)))
    await olga.hears("Stop it, and delete it wherever it is?")
    await olga.taps("Yes, delete it everywhere")
    await olga.hears("About to begin")
    bot.world.faults.remove(slow)
    result = await olga.hears("Deleted at 2 of 2")
    assert adds_up(result)["done"] == 2
    assert not got(anna, "Nearly there")
    assert not got(bob, "Nearly there")


async def test_what_is_older_than_two_days_stays_and_that_is_said(bot: Running) -> None:
    olga, anna = await bot.owner(), await bot.subscriber("Anna")
    await sends(olga, "Update", "Old news")
    # Only Telegram's clock: the tap came just in time, the deletion too late.
    bot.world.backend.ahead += 49 * 3600
    await _recalls(olga)
    result = await olga.hears("Deleted at 0 of 1", "those people keep the message")
    assert adds_up(result)["failed"] == 1
    assert got(anna, "Old news")


async def test_after_two_days_taking_back_is_refused_in_plain_words(bot: Running) -> None:
    olga = await bot.owner()
    await bot.subscriber("Anna")
    await sends(olga, "Update", "Old news")
    bot.clock.advance(hours=49)
    await olga.taps("↩️ Delete it everywhere")
    await olga.hears("It can't be deleted any more", "48 hours")
    assert not bot.world.calls_of("deleteMessages")


async def test_an_album_is_taken_back_whole(bot: Running) -> None:
    olga, anna = await bot.owner(), await bot.subscriber("Anna")
    await olga.says("/broadcast")
    await olga.taps("Update")
    await olga.hears("in this language: English")
    await does(olga, lambda p: p.sends_album([("", b""), ("", b"")], "Two pictures")[-1])
    await olga.hears(KEPT)
    await previews(olga)
    await olga.taps("🚀")
    await olga.hears("Sent:")
    assert len([m for m in anna.person.messages if m.kind == "photo"]) == 2
    await _recalls(olga)
    await olga.hears("Deleted at 1 of 1")
    assert not [m for m in anna.person.messages if m.kind == "photo"]


# --- setting it right


async def test_a_correction_puts_the_new_text_in_the_place_of_the_old_in_each_language(bot: Running) -> None:
    olga = await bot.owner()
    anna, marie, bob = (
        await subscribed(bot, "Anna"),
        await subscribed(bot, "Marie", "fr"),
        await subscribed(bot, "Bob"),
    )
    await writes_first(olga, "Update", "The hearing is on the 3rd")
    await writes_in(olga, "Français", "L'audience est le 3")
    await previews(olga)
    await olga.taps("🚀")
    await olga.hears("Sent:")
    for message in bob.person.messages:
        if "The hearing" in message.text:
            bob.person.screen.pop(message.id)  # he deleted it on both sides
    await bot.restart()
    await olga.taps("✏️ Correct it")
    await olga.hears("The hearing is on the 3rd", "L'audience est le 3")
    await _rewrites(olga, "English", "The hearing is on the 13th")
    await olga.taps("👁")
    await olga.hears("The hearing is on the 13th")
    await olga.taps("🚀")
    result = await olga.hears("Corrected at 2 of 3")
    assert adds_up(result) == {"done": 2, "gone": 0, "failed": 1, "unknown": 0}
    [seen] = got(anna, "The hearing")
    assert seen.text == "The hearing is on the 13th"
    assert seen.labels[0] == ["📖 Read the case"], "the buttons stay"
    assert got(marie, "L'audience est le 3"), "the other version is as it was, and counts as right"
    assert len(got(bob, "The hearing")) == 0

    await olga.taps("✏️ Correct it", result)
    await olga.hears("The hearing is on the 13th", "L'audience est le 3")
    await _recalls(olga)
    await olga.hears("Deleted at 3 of 3")
    assert not got(anna, "The hearing")
    assert not got(marie, "L'audience")


async def test_a_correction_whose_answer_is_lost_is_done_again_and_shows_once(bot: Running) -> None:
    olga, anna = await bot.owner(), await bot.subscriber("Anna")
    await sends(olga, "Update", "Wrong")
    await olga.taps("✏️ Correct it")
    await olga.hears("in this language: English")
    await olga.says("Right")
    await olga.hears("Right")
    await olga.taps("👁")
    bot.world.faults.add(InjectedFault("editMessageText", chat=anna.chat, times=1, drop="after"))
    await olga.taps("🚀")
    assert adds_up(await olga.hears("Corrected at 1 of 1"))["unknown"] == 0
    assert got(anna, "Right")


async def _correction_stopped_half_way(bot: Running, olga: Human) -> tuple[Human, Human, Message]:
    """One reader has "Right", the other still "Wrong"; these two, and the result of the correction."""
    anna, bob = [await subscribed(bot, name) for name in ("Anna", "Bob")]
    await sends(olga, "Update", "Wrong")
    await olga.taps("✏️ Correct it")
    await olga.hears("in this language: English")
    await olga.says("Right")
    await olga.hears("Right")
    await olga.taps("👁")
    wait = InjectedFault("editMessageText", chat=bob.chat, times=1, status=429, retry_after=600)
    bot.world.faults.add(wait)
    await olga.taps("🚀")
    await put_off(bot, 1)
    await olga.taps("⏹ Stop")
    await olga.hears("Stop correcting?")
    await olga.taps("Yes, stop it")
    return anna, bob, await olga.hears("1 of 2", "stopped before their turn: 1", "in all")


async def test_a_correction_that_was_stopped_goes_on_with_its_words_from_a_preview(bot: Running) -> None:
    olga = await bot.owner()
    anna, bob, _ = await _correction_stopped_half_way(bot, olga)
    assert got(anna, "Right")
    assert got(bob, "Wrong")
    await olga.taps("🔁 Go on with 1 who is left")
    await olga.hears(PREVIEW, "It replaces what 1 person got")
    await olga.taps("✏️ Change")
    assert "what they have already" not in (await olga.hears("It will replace what 1 person got")).text
    bot.clock.advance(seconds=601)
    await previews(olga)
    await olga.taps("🚀")
    await olga.hears("Corrected at 1 of 1")
    assert got(bob, "Right")
    assert not got(bob, "Wrong")


async def test_a_stopped_correction_of_what_was_deleted_since_does_not_go_on(bot: Running) -> None:
    olga = await bot.owner()
    _, _, stopped = await _correction_stopped_half_way(bot, olga)
    await _recalls(olga)
    await put_off(bot, 1)
    bot.clock.advance(seconds=601)
    await olga.hears("Deleted at 2 of 2")
    await olga.taps("🔁 Go on with 1 who is left", stopped)
    await olga.hears("It can't be corrected", "deleted everywhere")
    await olga.says("/broadcast")
    asked = await olga.hears("What do you want to send?")
    assert "Right" not in str(asked.labels), "no draft was made"


# --- trying again, and copying


async def test_those_who_failed_for_a_passing_reason_can_be_sent_to_again(bot: Running) -> None:
    olga = await bot.owner()
    anna, bob, carl = [await subscribed(bot, name) for name in ("Anna", "Bob", "Carl")]
    fault = bot.world.faults.add(InjectedFault("sendMessage", chat=bob.chat, status=503))
    bot.world.faults.add(InjectedFault("sendMessage", chat=carl.chat, times=1, status=400))
    result = await sends(olga, "Update", "For all three")
    assert adds_up(result) == {"done": 1, "gone": 0, "failed": 2, "unknown": 0}
    assert "1 of those that failed did so for a passing reason" in result.text
    bot.world.faults.remove(fault)
    await olga.taps("🔁 Send to 1 who failed")
    await olga.hears(KEPT, "For all three", "1 reader")
    await previews(olga)
    await olga.taps("🚀")
    again = await olga.hears("Sent:", "1 person in all")
    assert adds_up(again)["done"] == 1
    assert [len(got(human, "For all three")) for human in (anna, bob, carl)] == [1, 1, 0]
    await olga.taps("🔁 Send to 1 who failed", result)
    await olga.hears("Sent:", "1 person in all")
    assert len(got(bob, "For all three")) == 1

    # Whom it reached by way of another broadcast, that one's buttons are for.
    await olga.taps("Delete it everywhere", result)
    await olga.hears("Delete it at 1 person?", "isn't reached from here")


async def test_where_deleting_failed_for_a_passing_reason_it_can_be_tried_again(bot: Running) -> None:
    olga = await bot.owner()
    anna, bob = [await subscribed(bot, name) for name in ("Anna", "Bob")]
    await sends(olga, "Update", "A mistake")
    fault = bot.world.faults.add(InjectedFault("deleteMessages", chat=bob.chat, status=503))
    await _recalls(olga)
    await olga.hears("Deleted at 1 of 2", "1 of the others failed for a passing reason")
    bot.world.faults.remove(fault)
    await olga.taps("🔁")
    await olga.hears("Deleted at 1 of 1")
    assert not got(bob, "A mistake")
    assert len(bot.world.calls_of("deleteMessages", anna.chat)) == 1, "it is about the other one"


async def test_a_copy_is_a_fresh_draft_with_the_same_texts(bot: Running) -> None:
    olga = await bot.owner()
    await bot.subscriber("Anna")
    await writes_first(olga, "Call to act", "Write today")
    await writes_in(olga, "Français", "Écrivez aujourd'hui")
    await previews(olga)
    await olga.taps("🚀")
    await olga.hears("Sent:")
    late = await bot.subscriber("Late")
    await olga.taps("📄 Copy as new draft")
    await olga.hears(KEPT, "Write today", "Écrivez aujourd'hui")
    await previews(olga)
    await olga.taps("🚀")
    assert adds_up(await olga.hears("Sent:", "2 people in all"))["done"] == 2
    assert len(got(late, "Write today")) == 1


async def test_a_copy_has_the_words_that_readers_have_now_wherever_it_is_made(bot: Running) -> None:
    olga = await bot.owner()
    await bot.subscriber("Anna")
    sent = await sends(olga, "Update", "The hearing is on the 3rd")
    await olga.taps("✏️ Correct it")
    await olga.hears("in this language: English")
    await olga.says("The hearing is on the 13th")
    await olga.hears("A correction")
    await olga.taps("👁")
    await olga.taps("🚀")
    corrected = await olga.hears("Corrected at 1 of 1")
    await _recalls(olga)
    deleted = await olga.hears("Deleted at 1 of 1")
    for result in (sent, corrected, deleted):
        await olga.taps("📄 Copy as new draft", result)
        await olga.hears(KEPT, "“The hearing is on the 13th”")
        await olga.taps("🗑 Delete the draft")


async def test_a_second_tap_on_copy_finds_the_first_ones_draft_until_it_is_changed(bot: Running) -> None:
    olga = await bot.owner()
    await bot.subscriber("Anna")
    sent = await sends(olga, "Update", "Once")
    for drafts, then in ((1, None), (1, "Another"), (2, None)):
        await olga.taps("📄 Copy as new draft", sent)
        await olga.hears(KEPT, "“Once”")
        if then:
            await olga.taps("✏️ English")
            await olga.hears("in this language: English")
            await olga.says(then)
            await olga.hears(KEPT, then)
        await olga.says("/broadcast")
        asked = await olga.hears("What do you want to send?")
        assert len([row for row in asked.labels if "Once" in row[0] or "Another" in row[0]]) == drafts


# --- finding it later


async def _latest(human: Human) -> str | None:
    """What "Latest message" under /case shows; None if it isn't offered."""
    await human.says("/case")
    screen = await human.hears("Rukhshona", "Sources")
    if not any("Latest message" in label for row in screen.labels for label in row):
        return None
    before: Any = {message.id for message in human.person.messages}
    await human.taps("Latest message", screen)
    [shown] = [message for message in human.person.messages if message.id not in before]
    return shown.text


async def test_who_comes_later_finds_the_latest_message_under_the_case(bot: Running) -> None:
    olga = await bot.owner()
    await bot.subscriber("Anna")
    late, marie = bot.person("Late"), bot.person("Marie", "fr")
    assert await _latest(late) is None
    await writes_first(olga, "Update", "The latest")
    await writes_in(olga, "Français", "Du nouveau")
    await previews(olga)
    await olga.taps("🚀")
    await olga.hears("Sent:")
    assert await _latest(late) == "The latest"
    await marie.says("/case")
    await marie.taps("🗞")
    await marie.hears("Du nouveau")

    await olga.taps("✏️ Correct it")
    await _rewrites(olga, "English", "The latest, corrected")
    await olga.taps("👁")
    await olga.taps("🚀")
    await olga.hears("Corrected at")
    assert await _latest(late) == "The latest, corrected"
    await sends(olga, "Call to act", "A newer one")
    assert await _latest(late) == "A newer one"
    offered = await late.screen("🗞")
    await olga.taps("↩️ Delete it everywhere")
    await olga.hears("Copies that people opened for themselves under /case stay")
    await olga.taps("Yes, delete it everywhere")
    await olga.hears("Deleted at")
    assert got(late, "A newer one"), "as was said"
    assert (await late.taps("🗞", offered)).text == ""
    assert await _latest(late) == "The latest, corrected"


async def test_what_was_stopped_is_not_shown_to_who_comes_later(bot: Running) -> None:
    olga = await bot.owner()
    readers = [await subscribed(bot, name) for name in ("Anna", "Bob")]
    told_to_wait(bot, readers[1])
    await launches(olga, "Update", "Stopped in time")
    await put_off(bot, 1)
    late = bot.person("Late")
    assert await _latest(late) == "Stopped in time", "under way"
    await olga.taps("⏸")
    assert await _latest(late) is None
    await olga.taps("⏹ Stop")
    await olga.taps("Yes, stop it")
    await olga.hears("Stopped:")
    assert await _latest(late) is None
