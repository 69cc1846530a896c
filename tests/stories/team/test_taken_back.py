"""A colleague takes a broadcast back: its author sees it wherever it is, and nothing goes on from it."""

from __future__ import annotations

import pytest

from bot.chat.base.buttons import pack
from bot.chat.broadcasts.buttons import Overview, StartMissed
from bot.chat.delivery import reports
from bot.chat.delivery.buttons import Correct, GoOn, Recall, Resume, SendPart
from bot.model.broadcasts.broadcast import Part
from bot.rehearsal import InjectedFault
from tests.support.application import Running
from tests.support.people import Human
from tests.support.steps.broadcasting import adds_up, half_sent, put_off, stops, told_to_wait
from tests.support.steps.organising import DESK, KEPT, got, organiser, previews, sends, subscribed

NO_MORE = "Nothing goes on from it any more"


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reports, "PROGRESS_EVERY_S", 0.05)


async def _recalls(human: Human, broadcast: int) -> None:
    await human.taps_old(pack(Recall(broadcast, sure=False)))
    await human.hears("Whoever has read it has read it")
    await human.taps("Yes, delete it everywhere")


async def _goes_nowhere(author: Human, *, parts: bool = True) -> None:
    """Nothing that follows on broadcast 1 can be begun, not even by old buttons."""
    for part in (Part.REST, Part.PASSING) if parts else ():
        await author.taps_old(pack(SendPart(1, part)))
        await author.hears("It was deleted everywhere, so it goes to nobody more")
    await author.taps_old(pack(Correct(1)))
    await author.hears("It can't be corrected", "deleted everywhere")


async def test_the_author_sees_that_a_colleague_stopped_it_and_took_it_back(bot: Running) -> None:
    olga = await bot.owner()
    paul = await organiser(bot, olga, "Paul", whom="An owner")
    readers = await half_sent(bot, olga, "A grave mistake")
    # As long as this lasts, it is being deleted.
    told_to_wait(bot, readers[1], method="deleteMessages")
    await _recalls(paul, 1)
    result = await olga.hears("Stopped:", "It is being deleted everywhere", NO_MORE)
    assert not [row for row in result.labels if "rest" in row[0] or "Delete" in row[0]]
    await _goes_nowhere(olga)
    await put_off(bot, 1)
    bot.clock.advance(seconds=601)
    await paul.hears("Deleted at 2 of 2")
    result = await olga.hears("Stopped:", "It was deleted everywhere since: at 2 of 2")
    await _goes_nowhere(olga)
    await olga.taps("How deleting went", result)
    await olga.hears("Deleted at 2 of 2")
    bot.clock.advance(seconds=601)
    assert not any(got(reader, "A grave mistake") for reader in readers)


async def test_the_result_that_stands_in_the_author_s_chat_says_so_too(bot: Running) -> None:
    olga, anna = await bot.owner(), await bot.subscriber("Anna")
    paul = await organiser(bot, olga, "Paul", whom="An owner")
    result = await sends(olga, "Update", "Over and done")
    await _recalls(paul, 1)
    await paul.hears("Deleted at 1 of 1")
    said = await olga.hears("Sent:", "It was deleted everywhere since: at 1 of 1", NO_MORE)
    assert said.id == result.id, "it is the same message"
    assert said.labels == [["↩️ How deleting went"], ["📄 Copy as new draft"], DESK]
    assert not got(anna, "Over and done")
    await _goes_nowhere(olga)


async def test_what_was_previewed_before_is_refused_when_it_is_confirmed(bot: Running) -> None:
    olga = await bot.owner()
    paul = await organiser(bot, olga, "Paul", whom="An owner")
    readers = await half_sent(bot, olga, "Stopped half-way")
    await stops(olga)
    result = await olga.hears("Stopped:", "stopped before their turn: 2")
    await olga.taps("▶️ Send to the rest (2)", result)
    await olga.hears(KEPT)
    preview = await previews(olga)
    await _recalls(paul, 1)
    await paul.hears("Deleted at 2 of 2")
    await olga.taps("🚀", preview)
    await olga.hears("Meanwhile the message that this one goes on from was deleted everywhere")
    await olga.taps_old(pack(Overview(2)))
    overview = await olga.hears(KEPT, "was deleted everywhere", "You can still look at this draft")
    assert [row[0] for row in overview.labels] == ["👁 Preview", "🗑 Delete the draft"]
    bot.clock.advance(seconds=601)
    assert not any(got(reader, "Stopped half-way") for reader in readers)


async def test_what_was_scheduled_for_the_rest_is_a_draft_again_and_never_goes(bot: Running) -> None:
    olga = await bot.owner()
    paul = await organiser(bot, olga, "Paul", whom="An owner")
    readers = await half_sent(bot, olga, "Later for you")
    await stops(olga)
    await olga.taps("▶️ Send to the rest (2)", await olga.hears("Stopped:"))
    await olga.hears(KEPT)
    await olga.taps("🕒")
    await olga.taps("In 1 hour")
    await olga.taps("◀️ Back")
    await previews(olga)
    await olga.taps("🚀")
    await olga.hears("Confirmed. It waits for its time")
    await _recalls(paul, 1)
    await paul.hears("Deleted at 2 of 2")
    await bot.later(hours=2)
    for data in (Overview(2), StartMissed(2)):
        await olga.taps_old(pack(data))
    await olga.taps_old(pack(Overview(2)))
    await olga.hears(KEPT, "was deleted everywhere")
    assert not any(got(reader, "Later for you") for reader in readers)


async def test_what_is_on_its_way_to_the_rest_is_held_and_asked_about(bot: Running) -> None:
    olga = await bot.owner()
    paul = await organiser(bot, olga, "Paul", whom="An owner")
    readers = await half_sent(bot, olga, "To the rest")
    await stops(olga)
    await olga.taps("▶️ Send to the rest (2)", await olga.hears("Stopped:"))
    await olga.hears(KEPT)
    await previews(olga)
    bot.clock.advance(seconds=601)
    told_to_wait(bot, *readers[3:])
    await olga.taps("🚀")
    await readers[2].hears("To the rest")
    await olga.hears("1 of 2", "The next try")
    await _recalls(paul, 1)
    await paul.hears("Deleted at 2 of 2")
    await olga.hears("The message that this one goes on from is being deleted", "1 of 2")
    for human in (olga, paul):
        asked = await human.hears("Waiting for your answer", "Somebody of the team is holding it")
        assert "goes on from is being deleted everywhere, or was" in asked.text
        assert not [row for row in asked.labels if "Go on" in str(row)], "it can only be stopped"
    await olga.taps_old(pack(GoOn(2, 1)))
    bot.clock.advance(seconds=601)
    await bot.restart()
    assert not got(readers[3], "To the rest")
    await stops(paul)
    stopped = await olga.hears("Stopped:", "that this one went on from was deleted everywhere", NO_MORE)
    assert adds_up(stopped)["done"] == 1
    assert not [row for row in stopped.labels if "rest" in row[0]]


async def test_what_was_paused_on_its_way_to_the_rest_can_only_be_stopped(bot: Running) -> None:
    olga = await bot.owner()
    paul = await organiser(bot, olga, "Paul", whom="An owner")
    readers = await half_sent(bot, olga, "Paused for the rest")
    await stops(olga)
    await olga.taps("▶️ Send to the rest (2)", await olga.hears("Stopped:"))
    await olga.hears(KEPT)
    await previews(olga)
    bot.clock.advance(seconds=601)
    told_to_wait(bot, *readers[3:])
    await olga.taps("🚀")
    await readers[2].hears("Paused for the rest")
    await olga.taps("⏸")
    assert "until you tap" in (await olga.hears("Paused:")).text
    await _recalls(paul, 1)
    await paul.hears("Deleted at 2 of 2")
    await olga.taps_old(pack(Resume(2)))
    paused = await olga.hears("Paused:", "goes on from is being deleted everywhere, or was")
    assert "until you tap" not in paused.text
    assert paused.labels == [["⏹ Stop"], DESK]
    bot.clock.advance(seconds=601)
    await bot.restart()
    assert not got(readers[3], "Paused for the rest")
    await stops(olga)
    await olga.hears("Stopped:", NO_MORE)


async def test_who_left_after_a_copy_that_nobody_knows_of_counts_as_having_one(bot: Running) -> None:
    olga, _ = await bot.owner(), await subscribed(bot, "Anna")
    bob = await subscribed(bot, "Bob")
    bot.world.faults.add(InjectedFault("sendMessage", chat=bob.chat, times=1, late=True, status=502))
    # By the time it is sent again he has blocked the bot.
    bot.world.faults.add(InjectedFault("sendMessage", chat=bob.chat, times=1, every=2, status=403))
    sent = await sends(olga, "Update", "Twice for Bob")
    assert adds_up(sent) == {"done": 1, "gone": 1, "failed": 0, "unknown": 0}
    assert len(got(bob, "Twice for Bob")) == 1
    await olga.taps("↩️ Delete it everywhere")
    await olga.hears("Delete it at 1 person?", "At 1 more person it is not known whether it arrived")
    await olga.taps("Yes, delete it everywhere")
    await olga.hears("Deleted at 1 of 1", "Up to 1 person may still have a copy")
