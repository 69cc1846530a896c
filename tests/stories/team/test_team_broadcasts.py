"""All of the team sees all that was confirmed, hears of it, and owners can end each of them."""

from __future__ import annotations

import pytest

from bot.chat.base.buttons import pack
from bot.chat.broadcasts.buttons import Discard, StartMissed, Unschedule
from bot.chat.delivery import reports
from bot.chat.delivery.buttons import LookAt, TeamBroadcasts
from bot.rehearsal import InjectedFault, Message
from bot.services.delivery.of_team import A_PAGE
from tests.support.application import Running
from tests.support.people import Human
from tests.support.steps.broadcasting import half_sent, stops, told_to_wait
from tests.support.steps.organising import (
    DESK,
    by_day,
    gathered,
    got,
    launches,
    organiser,
    previews,
    removes,
    sends,
    subscribed,
    writes_first,
)

LIST = "The team's broadcasts"
TOGETHER = "What happened in the team"


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reports, "PROGRESS_EVERY_S", 0.05)


async def _list(human: Human) -> Message:
    await human.says("/broadcast")
    await human.taps("📋 The team's broadcasts")
    return await human.hears(LIST)


async def _schedules(author: Human, text: str) -> None:
    """For an hour from now."""
    await writes_first(author, "Update", text)
    await author.taps("🕒")
    await author.taps("In 1 hour")
    await author.taps("◀️ Back")
    await previews(author)
    await author.taps("🚀")
    await author.hears("Confirmed. It waits for its time")


async def test_the_list_has_every_state_with_who_wrote_it_and_how_far_it_is(bot: Running) -> None:
    olga = await bot.owner()
    paul = await organiser(bot, olga, "Paul")
    assert "Nothing yet" in (await _list(paul)).text
    await subscribed(bot, "Eva")
    await sends(olga, "Update", "All of it")
    await olga.taps("↩️ Delete it everywhere")
    await olga.taps("Yes, delete it everywhere")
    await olga.hears("Deleted at 1 of 1")
    await _schedules(paul, "Not yet")
    await writes_first(olga, "Update", "Nobody's business yet")
    await half_sent(bot, paul, "Half of it", "Call to act")
    shown = await _list(olga)
    words = " ".join(shown.text.split())
    assert "Nobody's business" not in words
    for part in (
        "Call to act “Half of it” Rukhshona Khakimova: ▶️ under way",
        "Organiser no. 2 · 3 of 5",
        "Update “Not yet” Rukhshona Khakimova: 🕒 waits for its time",
        "Update “All of it” Rukhshona Khakimova: ↩️ deleting it, done",
        "Update “All of it” Rukhshona Khakimova: ↩️ taken back",
        "You · 1 of 1",
    ):
        assert part in words, words
    assert [row[0] for row in shown.labels] == [
        "▶️ Half of it",
        "🕒 Not yet",
        "↩️ All of it",
        "↩️ All of it",
        *DESK,
    ]
    await olga.taps("▶️ Half of it", shown)
    await olga.hears("Sending: Rukhshona", "3 of 5")
    assert (await olga.sees(LIST)).id == shown.id, "the list stays"
    await olga.taps("⏸")
    await olga.hears("Paused")
    await paul.hears("Paused")
    await stops_on_request(olga)
    await paul.hears("Stopped:", "stopped before their turn: 2")


async def stops_on_request(human: Human) -> None:
    """From a paused broadcast to the tap that stops it for good."""
    await human.taps("⏹ Stop")
    await human.hears("Stop it for good?")
    await human.taps("Yes, stop it")


async def test_there_are_as_many_pages_as_it_takes(bot: Running) -> None:
    olga = await bot.owner()
    await subscribed(bot, "Eva")
    for number in range(A_PAGE + 1):
        await sends(olga, "Update", f"News {number}.")
    first = await _list(olga)
    assert f"News {A_PAGE}." in first.text
    assert "News 0." not in first.text
    await olga.taps("Older")
    second = await olga.hears(LIST, "News 0.")
    assert [row[0] for row in second.labels] == ["✅ News 0.", "◀️ Newer", *DESK]
    await olga.taps("Newer")
    await olga.hears(LIST, f"News {A_PAGE}.")
    await olga.taps_old(pack(TeamBroadcasts(99)))
    await olga.hears(LIST, "Nothing yet")


async def test_colleagues_are_told_once_of_what_is_sent_planned_and_taken_back(bot: Running) -> None:
    await by_day(bot)
    olga = await bot.owner()
    paul = await organiser(bot, olga, "Paul")
    rosa = await organiser(bot, olga, "Rosa", "fr")
    anna = await subscribed(bot, "Anna")
    # Rosa can't be reached now: nobody else waits for her.
    wait = bot.world.faults.add(InjectedFault("sendMessage", chat=rosa.chat, status=429, retry_after=1))
    await launches(paul, "Update", "From Paul")
    await paul.hears("Sent:")
    await gathered(bot)
    news = await olga.sees("Organiser no. 2 is sending a message. Update “From Paul”")
    await olga.taps("From Paul", news)
    result = await olga.hears("Sent:", "1 person in all")
    await olga.taps("↩️ Delete it everywhere", result)
    await olga.taps("Yes, delete it everywhere")
    await olga.hears("Deleted at 1 of 1")
    await gathered(bot)
    await paul.hears("Owner no. 1 is having a message deleted everywhere", "“From Paul”")
    bot.world.faults.remove(wait)
    await rosa.hears("From Paul")
    await _schedules(olga, "From Olga")
    await gathered(bot)
    await paul.hears("Owner no. 1 has planned a message", "“From Olga”", "(UTC)")
    await bot.restart()
    await olga.says("/help")
    await olga.hears("/letter")
    for human, words in ((paul, "is sending a message"), (olga, "no. 1"), (anna, "no. ")):
        assert not got(human, words), "nobody is told of what they did themselves, nor supporters"
    assert len(got(paul, "has planned a message")) == 1


async def test_an_owner_cancels_what_a_colleague_planned_and_both_know(bot: Running) -> None:
    await by_day(bot)
    olga = await bot.owner()
    paul = await organiser(bot, olga, "Paul")
    rosa = await organiser(bot, olga, "Rosa")
    anna = await subscribed(bot, "Anna")
    await _schedules(paul, "Ill-advised")
    await gathered(bot)
    news = await olga.hears(TOGETHER, "Organiser no. 2 has planned a message")
    # Rosa can look at it, and no more: neither by buttons that she has nor by any other.
    await rosa.hears("Organiser no. 2 has planned a message")
    await rosa.taps("👁 Look at it")
    seen = await rosa.hears("It waits for its time", "“Ill-advised”")
    assert seen.labels == [["👁 Look at it"], DESK]
    for forged in (Discard(1), Unschedule(1), StartMissed(1)):
        await rosa.taps_old(pack(forged))
    await olga.taps_old(pack(Unschedule(1)))
    await olga.taps("Ill-advised", news)
    waits = await olga.hears("It waits for its time", "“Ill-advised”")
    assert [row[0] for row in waits.labels] == ["👁 Look at it", "🗑 Delete the draft", *DESK]
    await olga.taps("🗑", waits)
    await olga.hears("Nothing was sent")
    await gathered(bot)
    await paul.hears("Owner no. 1 has cancelled a planned message", "“Ill-advised”")
    await bot.later(hours=2)
    await paul.taps_old(pack(Discard(1)))
    await paul.hears("You can still bring it back")
    await paul.taps("Bring it back")
    await paul.hears("Nothing is sent yet", "Ill-advised")
    assert not got(anna, "Ill-advised")


async def test_an_owner_holds_and_ends_what_a_colleague_sends(bot: Running) -> None:
    await by_day(bot)
    olga = await bot.owner()
    paul = await organiser(bot, olga, "Paul")
    readers = await half_sent(bot, paul, "Out of hand")
    await gathered(bot)
    await olga.taps("Out of hand", await olga.hears(TOGETHER, "Organiser no. 2 is sending a message"))
    await olga.hears("Sending:", "2 of 4")
    await stops(olga)
    await paul.hears("Stopped:", "stopped before their turn: 2")
    told_to_wait(bot, *readers)
    bot.clock.advance(seconds=601)
    await olga.says("/help")
    assert [len(got(reader, "Out of hand")) for reader in readers] == [1, 1, 0, 0]


async def test_who_was_taken_out_of_the_team_is_somebody_who_left(bot: Running) -> None:
    olga = await bot.owner()
    paul = await organiser(bot, olga, "Paul")
    await subscribed(bot, "Anna")
    await sends(paul, "Update", "My last one")
    await removes(olga, 2)
    shown = await _list(olga)
    assert "Somebody who left · 1 of 1" in shown.text
    for button in (TeamBroadcasts(0), LookAt(1)):
        await paul.taps_old(pack(button))
        await paul.hears("That is for the organisers of this bot")
