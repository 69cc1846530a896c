"""Messages that go after a time: of both sides, over a restart, and broadcasts' too."""

from __future__ import annotations

import pytest

from bot.chat.base.buttons import pack
from bot.chat.people.discreet.buttons import SetDeletedAfter, SetDiscreet
from bot.rehearsal import InjectedFault, Message
from tests.support.application import Running
from tests.support.people import Human
from tests.support.steps.hotline import ANSWER, asks, switched_on
from tests.support.steps.letters import to_letter
from tests.support.steps.organising import sends, subscribed
from tests.support.stores import rows

WORDS = "She was moved to another prison"


async def chooses(human: Human, hours: int) -> Message:
    """Have messages go after so many hours; 0: let them stay."""
    await human.taps_old(pack(SetDeletedAfter(hours)))
    return await human.hears("Messages that go by themselves")


async def passes(bot: Running, **time: float) -> None:
    """So much time passes, and what is due then is deleted."""
    await bot.app.idle()  # what was just said is known
    await bot.clock.asleep("discreet")
    await bot.later(**time)
    await bot.clock.asleep("discreet")


def ids(human: Human) -> set[int]:
    """What stands on the screen."""
    return {one.id for one in human.person.messages}


@pytest.mark.parametrize(("hours", "says"), [(1, "1 hour"), (24, "1 day")])
async def test_what_either_side_wrote_goes_after_the_time_that_was_chosen(
    bot: Running, hours: int, says: str
) -> None:
    anna, boris = await subscribed(bot, "Anna"), await subscribed(bot, "Boris")
    before = ids(anna)
    await anna.says("/discreet")
    await anna.taps("🤫 Be discreet", await anna.hears("Switched off"))
    await anna.taps(says, await anna.hears("Messages stay"))
    await anna.hears("is deleted on both sides")
    await to_letter(bot, anna, "en")
    await anna.taps("📎")
    await anna.hears(file=True)
    await anna.says("just a word")
    await anna.hears()
    theirs, there = ids(boris), ids(anna)
    await passes(bot, hours=hours, minutes=-10)
    assert ids(anna) == there
    await bot.restart()
    await passes(bot, minutes=30)
    left = [one.text.split("\n")[0] for one in anna.person.messages if one.id not in before]
    assert left == ["/discreet"], "written before it was chosen"
    assert ids(boris) == theirs


async def test_a_broadcast_goes_too_and_for_others_it_stays_and_can_be_corrected(bot: Running) -> None:
    olga, anna, boris = await bot.owner(), await subscribed(bot, "Anna"), await subscribed(bot, "Boris")
    await chooses(anna, 1)
    await sends(olga, "Update", WORDS)
    await anna.hears(WORDS)
    await passes(bot, hours=1, minutes=20)
    assert WORDS not in anna.transcript()
    assert WORDS in boris.transcript()
    await olga.taps("✏️ Correct it")
    await olga.hears("It takes the place of what readers have")
    await olga.says("She was moved to a hospital")
    await olga.hears("Nothing is changed yet")
    await olga.taps("👁")
    await olga.hears("She was moved to a hospital")
    await olga.taps("🚀")
    await olga.hears("Corrected at 1 of 2")
    await boris.hears("She was moved to a hospital")


async def test_taken_back_it_counts_as_deleted(bot: Running) -> None:
    olga, anna, boris = await bot.owner(), await subscribed(bot, "Anna"), await subscribed(bot, "Boris")
    await chooses(anna, 1)
    await sends(olga, "Update", WORDS)
    await passes(bot, hours=1, minutes=20)
    await olga.taps("↩️ Delete it everywhere")
    await olga.hears("Whoever has read it has read it")
    await olga.taps("Yes, delete it everywhere")
    await olga.hears("Deleted at 2 of 2")
    assert WORDS not in boris.transcript()


async def test_reminders_and_answers_of_the_team_go_too(bot: Running) -> None:
    _, paul = await switched_on(bot)
    anna = await subscribed(bot, "Anna")
    await chooses(anna, 1)
    await asks(anna)
    await paul.taps("💬 Answer", await paul.hears("Question 1"))
    await paul.hears()
    await paul.says(ANSWER)
    await anna.hears(ANSWER)
    await to_letter(bot, anna, "en")
    await anna.taps("remind me tomorrow")
    await anna.hears("I will remind you")
    await passes(bot, hours=2)
    assert ANSWER not in anna.transcript()
    await passes(bot, days=1)
    await anna.hears("You asked me to remind you")
    await passes(bot, hours=2)
    assert "You asked me to remind you" not in anna.transcript()


@pytest.mark.parametrize("ends", ["never", "off", "/forget"])
async def test_who_ends_it_keeps_what_stands_and_nothing_is_kept_of_it(bot: Running, ends: str) -> None:
    anna = await subscribed(bot, "Anna")
    await chooses(anna, 1)
    if ends == "never":
        await chooses(anna, 0)
    elif ends == "off":
        await anna.taps_old(pack(SetDiscreet(on=False)))
        await anna.hears("Switched off")
    else:
        await anna.says("/forget")
        await anna.taps("Yes, delete", await anna.hears("Delete everything about you?"))
        await anna.hears("Nothing about you is stored any more")
    there = ids(anna)
    await passes(bot, hours=2)
    assert ids(anna) == there
    assert bool(rows(bot.database, "SELECT * FROM discreet")) is (ends == "never")
    assert rows(bot.database, "SELECT * FROM discreet WHERE due IS NOT NULL") == []


async def test_a_fault_of_telegram_s_leaves_it_for_the_next_round(bot: Running) -> None:
    anna = await subscribed(bot, "Anna")
    await chooses(anna, 1)
    await anna.says("/case")
    await anna.hears("What happened")
    bot.world.faults.add(InjectedFault(method="deleteMessages", chat=anna.chat, times=1, status=500))
    await passes(bot, hours=1, minutes=20)
    assert "What happened" in anna.transcript()
    await passes(bot, minutes=1)
    assert "What happened" not in anna.transcript()


async def test_what_got_too_old_while_the_bot_was_away_is_given_up_and_holds_up_nothing(bot: Running) -> None:
    anna = await subscribed(bot, "Anna")
    await chooses(anna, 24)
    await anna.says("/case")
    await anna.hears("What happened")
    await passes(bot, hours=23)
    await anna.says("/help")
    await anna.hears()
    await bot.app.stop()
    bot.world.backend.ahead += 26 * 3600
    bot.clock.advance(hours=26)
    await bot.start()
    await passes(bot, minutes=1)
    assert "What happened" in anna.transcript()
    assert "/help" not in [one.text for one in anna.person.messages], "that was young enough"
    assert rows(bot.database, "SELECT * FROM discreet WHERE due IS NOT NULL") == []
