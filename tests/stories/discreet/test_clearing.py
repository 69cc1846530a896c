"""Clearing a chat at once: what Telegram lets a bot delete goes, from both sides, and of others nothing."""

from __future__ import annotations

import pytest

from bot.chat.base.buttons import pack
from bot.chat.people.discreet.buttons import ClearChat, DeleteThis
from bot.chat.people.discreet.clearing import LOOKED_BACK
from bot.rehearsal import InjectedFault
from tests.support.application import Running
from tests.support.steps.letters import to_letter
from tests.support.steps.organising import sends, subscribed

WORDS = "She was moved to another prison"
CLEARED = "What I found here of the last 48 hours is deleted"
SOME = "Some of it is deleted"


@pytest.mark.parametrize("begins", ["/discreet", "/clear"])
async def test_one_tap_leaves_nothing_but_how_to_delete_the_rest(bot: Running, begins: str) -> None:
    anna, boris = await subscribed(bot, "Anna"), await subscribed(bot, "Boris")
    await to_letter(bot, anna, "en")
    await anna.taps("📎")
    await anna.hears(file=True)
    theirs = [one.id for one in boris.person.messages]
    await anna.says(begins)
    if begins != "/clear":
        await anna.hears()
        await anna.taps("🧹 Clear this chat now")
    note = await anna.hears(CLEARED, "Clear history")
    assert [one.id for one in anna.person.messages] == [note.id], "what she wrote is gone as well"
    await anna.taps("🗑 Delete this message too")
    assert anna.person.messages == []
    assert [one.id for one in boris.person.messages] == theirs


async def test_after_forget_it_is_one_more_tap(bot: Running) -> None:
    anna = await subscribed(bot, "Anna")
    await anna.says("/forget")
    await anna.taps("Yes, delete", await anna.hears("Delete everything about you?"))
    await anna.hears("Nothing about you is stored any more")
    await anna.taps("🧹 Clear this chat now")
    note = await anna.hears(CLEARED)
    assert [one.id for one in anna.person.messages] == [note.id]


async def test_a_second_tap_and_old_buttons_leave_one_note(bot: Running) -> None:
    anna = await subscribed(bot, "Anna")
    await anna.taps_old(pack(ClearChat()))
    await anna.hears(CLEARED)
    await bot.restart()
    await anna.taps_old(pack(ClearChat()))
    note = await anna.hears(CLEARED)
    assert [one.id for one in anna.person.messages] == [note.id]
    await anna.taps_old(pack(DeleteThis()))
    assert [one.id for one in anna.person.messages] == [note.id], "which one it was isn't known"
    for _ in range(2):
        await anna.taps("Delete this message", note)
    assert anna.person.messages == []


async def test_what_is_older_than_two_days_stays_and_that_is_said(bot: Running) -> None:
    anna = await subscribed(bot, "Anna")
    await anna.says("/case")
    await anna.hears("What happened")
    old = {one.id for one in anna.person.messages}
    await bot.later(hours=49)
    await to_letter(bot, anna, "en")
    await anna.says("/clear")
    note = await anna.hears(SOME, "older than 48 hours", "Clear history")
    assert {one.id for one in anna.person.messages} == old | {note.id}
    calls = bot.world.calls_of("deleteMessages", anna.chat)
    assert len(calls) < 60, "it ends where all is too old"


async def test_one_message_that_telegram_keeps_holds_back_no_other(bot: Running) -> None:
    anna = await subscribed(bot, "Anna")
    anna.person.rolls_dice()
    await anna.hears()
    await to_letter(bot, anna, "en")
    await anna.says("/clear")
    note = await anna.hears(SOME)
    assert [one.kind for one in anna.person.messages] == ["dice", "text"]
    assert anna.person.messages[-1].id == note.id


async def test_a_broadcast_is_found_however_much_was_said_elsewhere_since(bot: Running) -> None:
    olga, anna, boris = await bot.owner(), await subscribed(bot, "Anna"), await subscribed(bot, "Boris")
    await sends(olga, "Update", WORDS)
    await anna.hears(WORDS)
    for _ in range(LOOKED_BACK + 100):
        bot.world.backend.next_message_id()
    await anna.says("/clear")
    await anna.hears(CLEARED)
    assert WORDS not in anna.transcript()
    assert WORDS in boris.transcript()
    await olga.taps("↩️ Delete it everywhere")
    await olga.hears("Whoever has read it has read it")
    await olga.taps("Yes, delete it everywhere")
    await olga.hears("Deleted at 2 of 2")
    assert WORDS not in boris.transcript()


async def test_what_was_asked_before_isn_t_awaited_any_more(bot: Running) -> None:
    anna = await subscribed(bot, "Anna")
    await to_letter(bot, anna, "en")
    await anna.taps("name")
    await anna.hears()
    await anna.says("/clear")
    await anna.hears(CLEARED)
    await anna.says("Hello there")
    await anna.hears("nobody reads this chat")


async def test_a_fault_of_telegram_s_is_no_success(bot: Running) -> None:
    anna = await subscribed(bot, "Anna")
    bot.world.faults.add(InjectedFault(method="deleteMessages", chat=anna.chat, times=99, status=500))
    await anna.says("/clear")
    await anna.hears(SOME)
    bot.world.faults.clear()
    await anna.says("/clear")
    note = await anna.hears(CLEARED)
    assert [one.id for one in anna.person.messages] == [note.id]
