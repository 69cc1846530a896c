"""What becomes of a case by its files and its day: stopped, over, with a fault; and of what was planned."""

from __future__ import annotations

import logging
import shutil
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.chat.base.buttons import pack
from bot.chat.cases.buttons import ShowProgress
from bot.content.library import messages_folder
from bot.model.conditions import Condition
from tests.support.application import Running
from tests.support.steps.broadcasting import at_rest
from tests.support.steps.letters import rewrite_case, to_letter
from tests.support.steps.organising import (
    by_day,
    got,
    launches,
    organiser,
    schedules,
    subscribed,
)

OTHER = Path("docs/example-case/exa001")
OUT = "This case can't be shown at the moment"
PROGRESS = pack(ShowProgress("tjk001"))
LETTERS_SO_FAR = "Letters so far"


@pytest.fixture
async def own_case(tmp_path: Path) -> AsyncIterator[Running]:
    """A bot with a case of its own to change."""
    shutil.copytree(messages_folder(), tmp_path / "messages")
    async with Running(tmp_path, messages=tmp_path / "messages") as bot:
        yield bot


@pytest.fixture
async def two(tmp_path: Path) -> AsyncIterator[Running]:
    """A bot with two cases of its own."""
    messages = tmp_path / "messages"
    shutil.copytree(messages_folder(), messages)
    shutil.copytree(OTHER, messages / "cases" / "exa001")
    async with Running(tmp_path, messages=messages) as bot:
        yield bot


def _spoil(bot: Running) -> None:
    """A quotation mark is lost in a file of the case."""
    rewrite_case(bot, "ru.toml", 'person = "', "person = ")


async def test_a_call_planned_before_its_case_was_stopped_by_the_files_does_not_go(own_case: Running) -> None:
    bot = own_case
    olga, anna = await bot.owner(), await subscribed(bot, "Anna")
    paul = await organiser(bot, olga, "Paul")
    await schedules(paul, "Call", "Write now")
    today = bot.clock.now().date()
    rewrite_case(bot, "case.toml", "facts_as_of", f"stopped = {today}\nfacts_as_of")
    await bot.restart()  # without a word in the languages' files: a stop holds all the same
    await paul.hears("Closed: Rukhshona", "By its files", "held")
    await bot.later(hours=1, minutes=2)
    assert not got(anna, "Write now")
    await anna.says("/start")
    await anna.hears("Good to see you again", "no letters now")
    await anna.says("/letter")
    await anna.hears("No more letters are needed in this case")
    await anna.says("/case")
    await anna.hears("Closed on", "What happened")
    await olga.says("/totals")
    await olga.hears("Closed on", "Subscribers")
    await olga.says("/broadcast")
    asked = await olga.hears("You can say in an update that the case is stopped, and why")
    assert "Call to act" not in str(asked.labels)
    await olga.taps("Cancel")
    await launches(olga, "Update", "She is free")
    await anna.hears("She is free")

    rewrite_case(bot, "case.toml", f"stopped = {today}\n", "")
    await bot.restart()
    await paul.hears("Not sent", "I couldn't send it then")
    assert not got(anna, "Write now")
    await to_letter(bot, anna, "en")


async def test_what_is_being_sent_stays_held_when_the_files_stop_its_case(tmp_path: Path) -> None:
    shutil.copytree(messages_folder(), tmp_path / "messages")
    async with Running(tmp_path, messages=tmp_path / "messages", per_second=25) as bot:
        olga = await bot.owner()
        readers = [await subscribed(bot, f"Reader {number}") for number in range(16)]
        await launches(olga, "Update", "In two parts")
        await readers[0].hears("In two parts")
        await bot.app.stop()
        had = [len(got(reader, "In two parts")) for reader in readers]
        assert 0 < sum(had) < 16
        rewrite_case(bot, "case.toml", "facts_as_of", f"stopped = {bot.clock.now().date()}\nfacts_as_of")
        await bot.start()
        await olga.sees("Held: Rukhshona")
        await bot.later(minutes=5)
        await at_rest(bot)
        assert [len(got(reader, "In two parts")) for reader in readers] == had


async def test_the_last_day_for_letters_is_shown_to_supporters_while_there_are_any(own_case: Running) -> None:
    bot = own_case
    anna = await bot.subscriber("Anna")
    await anna.says("/case")
    assert "Letters can go out until" not in (await anna.hears("Facts as of")).text
    last = (bot.clock.now() + timedelta(days=3)).date()
    rewrite_case(bot, "case.toml", "facts_as_of", f"act_until = {last}\nfacts_as_of")
    await bot.restart()
    await anna.says("/case")
    await anna.hears(f"Letters can go out until {bot.said('en').date(last)}.", "Facts as of")
    await bot.later(days=5)
    await anna.says("/case")
    over = await anna.hears("it is too late for letters")
    assert "Letters can go out until" not in over.text


async def test_on_the_day_after_the_last_a_call_stops_and_an_update_goes(own_case: Running) -> None:
    bot = own_case
    olga, anna = await bot.owner(), await subscribed(bot, "Anna")
    last = bot.clock.now().date() + timedelta(days=1)
    rewrite_case(bot, "case.toml", "facts_as_of", f"act_until = {last}\nfacts_as_of")
    await bot.restart()
    await schedules(olga, "Call", "Write now", "Tomorrow 18:00")
    bot.clock.advance(hours=1)
    await bot.later(days=3)
    assert not got(anna, "Write now")
    await anna.says("/case")
    await anna.hears("it is too late for letters")
    await olga.says("/broadcast")
    asked = await olga.hears("A call would ask for letters, and there are none any more")
    assert "Call to act" not in str(asked.labels)
    await olga.taps("Cancel")
    await launches(olga, "Update", "She was heard today")
    shown = await anna.hears("She was heard today")
    assert "Write a letter" not in str(shown.labels)


async def test_a_fault_in_one_case_leaves_the_others_and_every_button_of_it_says_so(
    two: Running, caplog: pytest.LogCaptureFixture
) -> None:
    olga, anna = await two.owner(), two.person("Anna")
    await anna.opens("tjk001")
    await anna.taps("🔔")
    await anna.hears("You are subscribed")
    await anna.says("/letter")
    await anna.taps("Rukhshona", await anna.hears("Which case?"))
    safety = await anna.hears("ties")
    _spoil(two)
    await two.restart()

    told = two.app.conditions.now[Condition.CASE]
    assert "tjk001" in told
    assert "messages/cases/tjk001/ru.toml" in told
    assert told in caplog.text
    assert [record for record in caplog.records if record.levelno == logging.ERROR]
    await olga.hears("The files of a case can't be used", "other cases go on")
    await anna.taps("No", safety)
    await anna.hears(OUT, "send no letter for it")
    await anna.taps("Other cases")
    await anna.hears("ties")
    await anna.opens("tjk001")
    await anna.hears(OUT)
    await olga.says("/totals")
    assert "Rukhshona" not in (await olga.hears("Subscribers")).text

    rewrite_case(two, "ru.toml", "person = ", 'person = "')
    await two.restart()
    assert Condition.CASE not in two.app.conditions.now
    await anna.taps("No", safety)
    await anna.hears("Your letter is ready")


async def test_with_its_only_case_at_fault_the_bot_is_up_and_says_so_in_their_language(
    own_case: Running,
) -> None:
    bot = own_case
    olga, anna = await bot.owner(), await subscribed(bot, "Anna", "fr")
    await schedules(olga, "Update", "News")
    rewrite_case(bot, "case.toml", 'slug = "', "slug = ")
    await bot.restart()
    for said in ("/letter", "/case", "/start", "/start tjk001"):
        await anna.says(said)
        await anna.hears("Cette affaire ne peut pas être montrée en ce moment")
    for said in ("/broadcast", "/totals", "/stopcase"):
        await olga.says(said)
        await olga.hears(OUT)
    await bot.later(hours=1, minutes=2)
    assert not got(anna, "News")
    await anna.says("/stop")
    await anna.hears("/start")


async def test_the_team_is_asked_once_a_day_before(own_case: Running) -> None:
    bot = own_case
    await by_day(bot)
    olga = await bot.owner()
    last = bot.clock.now().date() + timedelta(days=3)
    rewrite_case(bot, "case.toml", "facts_as_of", f"act_until = {last}\nfacts_as_of")
    await bot.restart()
    await bot.later(days=1)
    assert not got(olga, "This case comes to rest")
    await bot.later(days=1)
    await olga.sees("This case comes to rest")
    await bot.restart()
    await bot.later(hours=1)
    assert len(got(olga, "This case comes to rest")) == 1
    await bot.later(days=2)
    await olga.says("/cases")
    await olga.hears("At rest")
    assert len(got(olga, "This case comes to rest")) == 1


async def test_how_far_it_has_come_is_not_shown_of_a_case_that_an_owner_stopped(bot: Running) -> None:
    owner, anna = await bot.owner(), bot.person("Anna", "en")
    await anna.says("/case")
    assert LETTERS_SO_FAR in str((await anna.hears("What happened")).labels)
    await owner.says("/stopcase")
    await owner.hears("Stop this case now?")
    await owner.taps("Yes, stop it now")
    await owner.hears("Stopped: Rukhshona")
    await anna.taps_old(PROGRESS)
    await anna.hears("The organisers stopped this case", file=False)
    await anna.says("/case")
    assert LETTERS_SO_FAR not in str((await anna.hears("What happened")).labels)


async def test_how_far_another_has_come_is_not_shown_for_a_case_with_a_fault(two: Running) -> None:
    _spoil(two)
    await two.restart()
    anna = two.person("Anna", "en")
    await anna.says("/start")
    await anna.hears()
    await anna.taps_old(PROGRESS)
    await anna.hears(OUT, file=False)
