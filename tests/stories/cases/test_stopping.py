"""A case that an owner stops in the chat: silence at once, and a word for whoever asks; and going on."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import aiohttp
import pytest

from bot.chat.base.buttons import pack
from bot.chat.broadcasts.buttons import StartMissed
from bot.chat.cases.buttons import GoOnWithCase, StopCase
from bot.chat.delivery import reports
from bot.chat.delivery.buttons import Resume
from bot.chat.people.buttons import SetCase, Subscribe
from bot.content.library import Library, messages_folder
from bot.content.texts import Phrasebook
from bot.errors import StoreUnavailable
from bot.model.people.subscription import Wants
from bot.rehearsal import Message
from bot.store.cases.standings import StandingsTable
from bot.web.page import HandoffPage
from tests.support.application import Running
from tests.support.people import Human
from tests.support.steps.broadcasting import at_rest, half_sent
from tests.support.steps.clocks import launches_with
from tests.support.steps.letters import to_letter
from tests.support.steps.organising import (
    REFUSED,
    by_day,
    gathered,
    got,
    invitation,
    launches,
    organiser,
    previews,
    removes,
    schedules,
    subscribed,
    writes_first,
)
from tests.support.steps.records import letters

CASE = "tjk001"
STOPPED = "The organisers stopped this case"


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reports, "PROGRESS_EVERY_S", 0.05)


async def _stops(owner: Human) -> Message:
    """From /stopcase to the stop; what is asked before."""
    await owner.says("/stopcase")
    question = await owner.hears("Stop this case now?")
    assert (await owner.taps("⛔ Yes, stop it now")).text == "Stopped. Nothing more goes out."
    await owner.hears("Stopped: Rukhshona", "No letter is given")
    return question


async def _goes_on(owner: Human) -> Message:
    """From /stopcase to going on; what is asked before."""
    await owner.says("/stopcase")
    await owner.hears("Stopped: Rukhshona")
    await owner.taps("▶️ Go on with the case")
    question = await owner.hears("Go on with this case?")
    await owner.taps("▶️ Yes, go on")
    await owner.hears("It goes on: Rukhshona")
    return question


async def test_everything_about_a_stopped_case_is_silent_at_once_and_comes_back(tmp_path: Path) -> None:
    """In the middle of a broadcast, with a call planned, a reminder due and an old letter on a phone."""
    async with Running(tmp_path, per_second=25) as bot:
        olga = await bot.owner()
        paul = await organiser(bot, olga, "Paul")
        readers = [await subscribed(bot, f"Reader {number}") for number in range(16)]
        anna = readers[0]
        letter = await to_letter(bot, anna, "en")
        await anna.taps("remind me tomorrow")
        await anna.hears("I will remind you")
        await bot.later(hours=23, minutes=30)
        await schedules(paul, "Call", "Write now")
        await launches(olga, "Update", "In two parts")
        await readers[1].hears("In two parts")

        question = await _stops(olga)
        at_the_tap = sum(len(got(reader, "In two parts")) for reader in readers)
        assert "1 broadcast that is being sent is paused" in question.text
        assert "1 scheduled broadcast is held" in question.text
        assert "1 reminder to a supporter is kept back" in question.text
        await paul.hears("Stopped: Rukhshona", "By person 1 of the team", "held")
        await at_rest(bot)
        had = [len(got(reader, "In two parts")) for reader in readers]
        assert 0 < at_the_tap <= sum(had) < 16

        await bot.restart()
        await bot.later(hours=1, minutes=2)  # the call's time passes, and the reminder's
        await anna.taps("📎", letter)
        told = await anna.hears(STOPPED, "send none, not even one that you have ready")
        assert told.labels == [["📖 Read the case"]]
        assert [len(got(reader, "In two parts")) for reader in readers] == had
        for reader in readers:
            assert not got(reader, "Write now")
            assert not got(reader, "You asked me to remind you")
        assert not got(paul, "What do you want to do?"), "nobody is asked while the case is stopped"

        question = await _goes_on(olga)
        assert "1 scheduled broadcast missed its time; whoever wrote it is asked" in question.text
        assert "1 broadcast that was being sent stays paused" in question.text
        await paul.hears("It goes on: Rukhshona", "By person 1 of the team")
        await anna.hears("You asked me to remind you")
        await paul.hears("Not sent", "I couldn't send it then")
        await at_rest(bot)
        assert [len(got(reader, "In two parts")) for reader in readers] == had, (
            "a person says that it goes on"
        )
        await olga.says("/broadcast")
        await olga.taps("In two parts", await olga.hears("What do you want to send?"))
        await olga.taps("▶️ Go on", await olga.hears("Paused: Rukhshona"))
        await olga.hears("Sent:", "16 people in all")
        assert [len(got(reader, "In two parts")) for reader in readers] == [1] * 16
        await to_letter(bot, anna, "en")


async def test_what_is_held_goes_out_by_no_tap_and_an_owner_can_say_why(bot: Running) -> None:
    olga = await bot.owner()
    paul = await organiser(bot, olga, "Paul")
    anna = await subscribed(bot, "Anna")
    await schedules(paul, "Call", "Write now")
    await writes_first(paul, "Call", "Almost confirmed")
    preview = await previews(paul)
    await _stops(olga)

    await paul.taps("🚀", preview)
    await paul.hears("There are no letters for this case now")
    await paul.taps_old(pack(StartMissed(1)))
    held = await paul.hears("There are no letters for this case now")
    assert not [label for row in held.labels for label in row if "Send to" in label]
    await paul.says("/broadcast")
    asked = await paul.hears("Stopped by the organisers on", "Only an owner can say in an update why")
    assert not [label for row in asked.labels for label in row if label in ("Update", "Call to act")]
    await olga.says("/broadcast")
    asked = await olga.hears("You can say in an update that the case is stopped")
    assert "Call to act" not in str(asked.labels)
    await olga.taps("Cancel")
    await launches_with(olga, "We pause, at the wish of the family", "⚙️ Options", "Button: Write a letter")
    shown = await anna.hears("We pause, at the wish of the family")
    assert "Write a letter" not in str(shown.labels), "there is none"
    await olga.hears("Sent:")
    await bot.later(minutes=1)
    await bot.restart()
    assert len(got(anna, "We pause")) == 1
    assert not got(anna, "Write now")


async def test_what_an_owner_sends_after_the_stop_is_not_held_by_a_restart(bot: Running) -> None:
    olga = await bot.owner()
    anna = await subscribed(bot, "Anna")
    await _stops(olga)
    await schedules(olga, "Update", "It is over")
    await bot.restart()
    await bot.later(hours=1, minutes=1)
    await anna.hears("It is over")
    await olga.hears("Sent:")


async def test_nobody_new_is_led_to_a_stopped_case(bot: Running) -> None:
    olga, anna = await bot.owner(), await subscribed(bot, "Anna")
    await _stops(olga)
    for said in ("/start", f"/start {CASE}", "/letter"):
        boris = bot.person("Boris")
        await boris.says(said)
        told = await boris.hears(STOPPED)
        assert "🔔" not in str(told.labels)
        await boris.taps_old(pack(Subscribe(Wants.ALL, CASE)))
        await boris.hears(STOPPED)
        await boris.taps_old(pack(Subscribe(Wants.ALL)))
        await boris.hears(STOPPED)
        await boris.taps_old(pack(SetCase(CASE, on=True)))
        await boris.hears(STOPPED)
    await anna.says("/start")
    back = await anna.hears("Good to see you again", "no letters now")
    assert "Write a letter" not in str(back.labels)
    await anna.says("/case")
    case = await anna.hears("Stopped by the organisers on", "What happened")
    assert "Write a letter" not in str(case.labels)
    await anna.says("/settings")
    assert "✅ Rukhshona" in str((await anna.hears("What you get")).labels), "she can leave it"
    await olga.says("/totals")
    await olga.hears("Stopped by the organisers on", "Subscribers")
    await olga.says("/link radio")
    await olga.hears(STOPPED)


async def test_who_was_about_to_write_or_has_just_written_is_told(bot: Running) -> None:
    olga, anna, boris = await bot.owner(), bot.person("Anna"), bot.person("Boris")
    letter = await to_letter(bot, anna, "en")
    await anna.taps("Add my name")
    await anna.hears("comma")
    sent = await to_letter(bot, boris, "en")
    await _stops(olga)
    await anna.says("Anna Bell, Leeds")
    await anna.hears(STOPPED)
    await anna.taps("✏️ Change", letter)
    await anna.hears(STOPPED)
    await boris.taps("I sent it", sent)
    await boris.hears("It counts", STOPPED)
    assert letters(bot) == ["president"]


async def test_only_owners_stop_a_case_and_it_is_found_where_they_look(bot: Running) -> None:
    olga = await bot.owner()
    paul, anna = await organiser(bot, olga, "Paul"), await subscribed(bot, "Anna")
    for human in (paul, anna):
        await human.taps_old(pack(StopCase(CASE, sure=True)))
        await human.hears(REFUSED)
        await human.says("/stopcase")
        await human.hears(REFUSED)
    for said in ("/case", "/totals", "/team", "/stop"):
        await paul.says(said)
        assert "Stop a case now" not in str((await paul.hears()).labels)
        await olga.says(said)
        await olga.taps("⛔ Stop a case now", await olga.hears())
        await olga.hears("Stop this case now?")
    await olga.says("/help")
    await olga.hears("/stopcase – stop a case at once, for everybody")
    await olga.taps_old(pack(GoOnWithCase(CASE, sure=True)))
    await olga.hears("Stop this case now?")
    await _stops(olga)
    await paul.taps_old(pack(GoOnWithCase(CASE, sure=True)))
    await paul.hears(REFUSED)


async def test_a_stop_that_cant_be_written_down_takes_no_other_back(
    bot: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two owners at once: one's stop fails while the other's is there already."""
    olga = await bot.owner()
    vera = bot.person("Vera")
    await vera.opens(await invitation(olga, "An owner"))
    await vera.hears("You are an owner of this bot now")
    writing, written = asyncio.Event(), asyncio.Event()
    move = StandingsTable.move

    async def fails_for_vera(table: StandingsTable, *args: Any, chat: int | None = None, **more: Any) -> Any:
        if chat == vera.chat:
            writing.set()
            await written.wait()
            raise StoreUnavailable("The database is locked.")
        return await move(table, *args, chat=chat, **more)

    monkeypatch.setattr(StandingsTable, "move", fails_for_vera)
    hers = asyncio.create_task(vera.taps_old(pack(StopCase(CASE, sure=True))))
    await writing.wait()
    await olga.taps_old(pack(StopCase(CASE, sure=True)))
    written.set()
    await hers
    await vera.hears("can't save")
    await bot.later(seconds=30)
    await olga.says("/case")
    await olga.hears("Stopped by the organisers")
    assert not got(olga, "It goes on")


async def test_who_stopped_it_has_the_number_that_the_team_knows_them_by(bot: Running) -> None:
    await by_day(bot)
    olga = await bot.owner()
    await subscribed(bot, "Anna")
    await organiser(bot, olga, "Paul")
    vera = bot.person("Vera")
    await vera.opens(await invitation(olga, "An owner"))
    await vera.hears("You are person 3 in the team")
    await removes(olga, 2)
    await _stops(vera)
    await olga.hears("Stopped: Rukhshona", "By person 3 of the team")
    await launches(vera, "Update", "Why it is stopped")
    await vera.hears("Sent:")
    await gathered(bot)
    await olga.hears("Owner no. 3")


async def test_a_second_owner_changes_nothing_and_sees_how_it_stands(bot: Running) -> None:
    olga = await bot.owner()
    paul = await organiser(bot, olga, "Paul")
    await _stops(olga)
    await paul.hears("Stopped: Rukhshona")
    assert (await olga.taps_old(pack(StopCase(CASE, sure=True)))).text == ""
    await olga.hears("Stopped: Rukhshona", "No letter is given")
    await bot.later(seconds=30)
    assert len(got(paul, "Stopped: Rukhshona")) == 1


async def test_a_schedule_that_comes_due_while_the_case_is_being_stopped_does_not_go(bot: Running) -> None:
    """Whichever is first in the database: nothing is on its way after the stop."""
    olga, anna = await bot.owner(), await subscribed(bot, "Anna")
    await schedules(olga, "Call", "Write now")
    await olga.says("/stopcase")
    await olga.hears("Stop this case now?")
    await bot.clock.asleep("what is due")
    bot.clock.advance(hours=1)
    await olga.taps("⛔ Yes, stop it now")
    await olga.hears("Stopped: Rukhshona")
    await at_rest(bot)
    before = len(got(anna, "Write now"))
    await bot.later(minutes=5)
    await bot.later(minutes=5)
    assert len(got(anna, "Write now")) == before <= 1


async def test_what_was_paused_before_cant_go_on_while_the_case_is_stopped(bot: Running) -> None:
    olga = await bot.owner()
    readers = await half_sent(bot, olga, "Half of it")
    await olga.taps("⏸")
    await olga.hears("Paused: Rukhshona")
    await _stops(olga)
    await olga.taps_old(pack(Resume(1)))
    held = await olga.hears("Held: Rukhshona", "Nobody gets it while there are no letters for its case")
    assert held.labels[0] == ["⏹ Stop"]
    bot.clock.advance(seconds=601)
    await at_rest(bot)
    await _goes_on(olga)
    await bot.later(seconds=30)
    assert not [reader for reader in readers[2:] if got(reader, "Half of it")]
    await olga.taps_old(pack(Resume(1)))
    for reader in readers[2:]:
        await reader.hears("Half of it")
    await olga.hears("Sent:", "4 people in all")


async def test_what_was_due_long_ago_is_not_said_after_all(bot: Running) -> None:
    olga, anna = await bot.owner(), bot.person("Anna")
    await to_letter(bot, anna, "en")
    await anna.taps("remind me tomorrow")
    await anna.hears("I will remind you")
    await _stops(olga)
    await bot.later(days=9)
    await _goes_on(olga)
    await bot.later(minutes=1)
    assert not got(anna, "You asked me to remind you")


async def test_the_page_gives_no_letter_of_a_stopped_case_and_gives_it_again(tmp_path: Path) -> None:
    def page(*stopped: str) -> bytes:
        library, phrasebook = Library.load(), Phrasebook.load(messages_folder(), ZoneInfo("UTC"))
        assert library.page_data(stopped)["cases"][CASE]["stopped"] is bool(stopped)  # type: ignore[index]
        return HandoffPage.build(library, phrasebook, stopped).front.body

    async def served(bot: Running) -> bytes:
        assert bot.app.page_url
        async with aiohttp.ClientSession() as http, http.get(bot.app.page_url) as answer:
            return await answer.read()

    async with Running(tmp_path, page=True) as bot:
        olga = await bot.owner()
        assert await served(bot) == page()
        await _stops(olga)
        assert await served(bot) == page(CASE)
        await bot.restart()
        assert await served(bot) == page(CASE)
        await _goes_on(olga)
        assert await served(bot) == page()
