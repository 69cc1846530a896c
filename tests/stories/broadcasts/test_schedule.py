"""When broadcasts go out: at once, at a time, in readers' evenings; and what missed its time."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.chat.delivery import reports
from bot.rehearsal import InjectedFault, Message
from tests.support.application import Running
from tests.support.people import Human
from tests.support.steps.broadcasting import with_another_case
from tests.support.steps.organising import (
    GONE,
    KEPT,
    PREVIEW,
    figures,
    got,
    previews,
    sends,
    subscribed,
    writes_first,
)

ASKED = "Not sent: "
WAITS = "It waits for its time"
WHEN = "When is it to go out?"


async def _schedules(author: Human, text: str, when: str = "In 1 hour") -> Message:
    """From /broadcast to a broadcast that waits for its time."""
    await writes_first(author, "Update", text)
    await _chooses(author, when)
    await author.taps("Back")
    await author.hears(KEPT)
    await previews(author)
    await author.taps("🚀")
    return await author.hears(WAITS)


async def _chooses(author: Human, when: str) -> Message:
    await author.taps("🕒")
    await author.hears(WHEN)
    await author.taps(when)
    return await author.hears(WHEN)


async def _down_for(bot: Running, **time: float) -> None:
    """The bot is away for so long, and comes back."""
    await bot.app.stop()
    bot.clock.advance(**time)
    await bot.start()


def _clock_set(bot: Running, clock: time) -> None:
    """Let it be that time of tomorrow, UTC."""
    now = bot.clock.now()
    then = datetime.combine(now.date() + timedelta(days=1), clock, UTC)
    bot.clock.advance(seconds=(then - now).total_seconds())


async def _lives_in(bot: Running, human: Human, country: str) -> Human:
    assert bot.app._store is not None
    assert await bot.app._store.subscribers.set_country(human.chat, country)
    return human


async def test_a_time_is_chosen_by_a_tap_and_shown_in_the_organisers_zone_and_in_utc(tmp_path: Path) -> None:
    async with Running(tmp_path, settings_given={"timezone": "Asia/Dushanbe"}) as bot:
        olga, anna = await bot.owner(), await bot.subscriber("Anna")
        _clock_set(bot, time(12, 0, 30))
        await writes_first(olga, "Update", "At six")
        await olga.taps("🕒 When: now")
        screen = await olga.hears(WHEN, "as soon as you confirm it", "those of Asia/Dushanbe")
        assert "✅ Now" in str(screen.keyboard)
        tomorrow = (bot.clock.now().astimezone(ZoneInfo("Asia/Dushanbe")) + timedelta(days=1)).date()
        for button, there, utc in (
            ("Today 18:00", "18:00", "13:00"),
            ("Tomorrow 9:00", "09:00", "04:00"),
            ("In 1 hour", "18:01", "13:01"),
        ):
            await olga.taps(button)
            shown = await olga.hears(WHEN, f", {there} (Asia/Dushanbe) = {utc} UTC")
            # An hour from now is soon another moment than the one that was chosen.
            assert (f"✅ {button}" in str(shown.keyboard)) is (button != "In 1 hour")
        await olga.taps("Tomorrow 18:00")
        await olga.hears(f"{tomorrow.day} ", ", 18:00 (Asia/Dushanbe) = 13:00 UTC")
        await olga.taps("Back")
        await olga.hears(KEPT, "18:00 (Asia/Dushanbe) = 13:00 UTC")
        await olga.taps("👁")
        await olga.hears(PREVIEW, "18:00 (Asia/Dushanbe) = 13:00 UTC")
        await olga.taps("🚀")
        await olga.hears(WAITS, "18:00 (Asia/Dushanbe) = 13:00 UTC", "1 person as of now")
        await bot.later(hours=24)
        assert not got(anna, "At six")
        await bot.later(hours=1, minutes=1)
        await anna.hears("At six")
        assert figures(await olga.hears("Sent:"))["delivered"] == 1


async def test_a_time_is_typed_and_what_cannot_be_read_or_used_is_said(tmp_path: Path) -> None:
    async with Running(tmp_path, settings_given={"timezone": "Europe/Paris"}) as bot:
        olga = await bot.owner()
        _clock_set(bot, time(11, 0))
        there = bot.clock.now().astimezone(ZoneInfo("Europe/Paris"))
        await writes_first(olga, "Update", "Typed")
        await olga.taps("🕒")
        await olga.taps("Another time")
        await olga.hears("Please send me the time", "Europe/Paris", f"{there:%H:%M}", "tomorrow 18:30")
        for typed, answer in (
            ("sometime soon", "I can't read that as a time"),
            ("31.6. 9:00", "There is no such day"),
            ("0:30", "That time has passed"),
            (f"1.1.{there.year + 3} 9:00", "more than a year ahead"),
        ):
            await olga.says(typed)
            await olga.hears(answer)
        await bot.restart()
        day = there + timedelta(days=3)
        await olga.says(f"{day:%d.%m.} 20:15")
        await olga.hears(WHEN, f"{day.day} ", ", 20:15 (Europe/Paris) = ")
        await olga.taps("Another time")
        await olga.says("завтра 20:15")
        day = there + timedelta(days=1)
        await olga.hears(WHEN, f"{day.day} ", ", 20:15 (Europe/Paris) = ")
        await olga.says("18:30")
        assert "20:15" in (await olga.sees(WHEN)).text, "nothing is asked for any more"


async def test_where_clocks_are_put_forward_or_back_it_is_said(tmp_path: Path) -> None:
    async with Running(tmp_path, settings_given={"timezone": "Europe/Paris"}) as bot:
        olga = await bot.owner()
        february = datetime(bot.clock.now().year + 1, 2, 1, tzinfo=UTC)
        bot.clock.advance(seconds=(february - bot.clock.now()).total_seconds())
        spring, autumn = (
            next(day for day in range(31, 24, -1) if date(february.year, month, day).weekday() == 6)
            for month in (3, 10)
        )
        await writes_first(olga, "Update", "In the night")
        await olga.taps("🕒")
        await olga.taps("Another time")
        await olga.says(f"{spring}.3. 2:30")
        await olga.hears(WHEN, "03:30 (Europe/Paris) = 01:30 UTC", "leave out the time you typed")
        await olga.taps("Another time")
        await olga.says(f"{autumn}.10. 2:30")
        await olga.hears(WHEN, "02:30 (Europe/Paris) = 00:30 UTC", "comes twice")


async def test_it_waits_through_a_restart_and_goes_once_to_who_is_subscribed_then(bot: Running) -> None:
    olga, anna, bob = await bot.owner(), await bot.subscriber("Anna"), await bot.subscriber("Bob")
    waits = await _schedules(olga, "On time")
    await bot.restart()
    dora = await bot.subscriber("Dora")
    await bob.says("/stop")
    await bob.hears("Stopped")
    await bot.later(minutes=50)
    assert not got(anna, "On time")
    await bot.later(minutes=12)
    for reader in (anna, dora):
        await reader.hears("On time")
    result = await olga.hears("Sent:", "2 people in all")
    assert figures(result)["delivered"] == 2
    await bot.restart()
    await bot.later(hours=3)
    await sends(olga, "Update", "The next one")
    assert [len(got(reader, "On time")) for reader in (anna, dora, bob)] == [1, 1, 0]
    shown = next(m for m in olga.person.messages if m.id == waits.id)
    assert "Its time has come" in shown.text
    assert not shown.keyboard


async def test_what_is_late_by_less_than_an_hour_goes_out(bot: Running) -> None:
    olga, anna = await bot.owner(), await bot.subscriber("Anna")
    await _schedules(olga, "A little late")
    await _down_for(bot, hours=1, minutes=59)
    await anna.hears("A little late")
    await olga.hears("Sent:")
    assert not got(olga, ASKED)


async def test_what_is_late_by_more_than_an_hour_is_asked_about_and_sent_by_a_tap_once(bot: Running) -> None:
    olga, anna = await bot.owner(), await bot.subscriber("Anna")
    await _schedules(olga, "Too late")
    await _down_for(bot, hours=2, minutes=2)
    question = await olga.hears(ASKED, "It was to go out at this time", "I couldn't send it then", "1 person")
    await bot.restart()
    await bot.later(hours=1)
    assert len(got(olga, ASKED)) == 1, "asked once"
    assert not got(anna, "Too late")
    await olga.taps("👁", question)
    await olga.hears("Too late")
    question = await olga.hears(ASKED)
    first, second = olga.person.taps(question, "🚀"), olga.person.taps(question, "🚀")
    assert (await first).text == "Confirmed."
    assert (await second).text == "This was confirmed already."
    await olga.hears("Sent:", "delivered: 1")
    await sends(olga, "Update", "The next one")
    await anna.hears("The next one")
    assert len(got(anna, "Too late")) == 1


async def test_what_was_missed_gets_another_time_or_is_thrown_away(bot: Running) -> None:
    olga, anna = await bot.owner(), await bot.subscriber("Anna")
    await _schedules(olga, "First")
    await _schedules(olga, "Second")
    await bot.later(hours=6)  # the server's clock jumped
    await olga.hears(ASKED)
    later, never = await _questions(olga)
    await olga.taps("Delete", never)
    await olga.hears("Draft deleted. Nothing was sent.")
    await olga.taps("Another time", later)
    await olga.hears("It is a draft again", "that time has passed")
    await olga.taps("In 1 hour")
    await olga.hears(WHEN)
    await olga.taps("◀️ Back")
    await olga.hears(KEPT)
    await previews(olga)
    await olga.taps("🚀")
    await olga.hears(WAITS)
    await bot.later(hours=1, minutes=2)
    await anna.hears("First")
    await olga.hears("Sent:")
    assert not got(anna, "Second")


async def test_what_was_thrown_away_is_not_said_to_have_been_sent(bot: Running) -> None:
    olga, anna = await bot.owner(), await bot.subscriber("Anna")
    await _schedules(olga, "Never")
    await bot.later(hours=6)
    question = await olga.hears(ASKED)
    send, other = question.button("🚀"), question.button("Another time")
    await olga.taps("Delete", question)
    await olga.hears("Draft deleted. Nothing was sent.")
    # On another phone of hers the question still stands as it was.
    for button in (send, other):
        assert button.data is not None
        answer = await olga.taps_old(button.data)
        assert "already" not in answer.text
        await olga.hears(GONE)
    await bot.later(hours=1)
    assert not got(anna, "Never")


async def _questions(author: Human) -> list[Message]:
    """Both questions about what was missed, oldest first."""
    found = got(author, ASKED)
    if len(found) < 2:
        await author.hears(ASKED)
        found = got(author, ASKED)
    assert len(found) == 2
    return found


async def test_a_question_that_cannot_be_asked_is_asked_later(bot: Running) -> None:
    olga = await bot.owner()
    await bot.subscriber("Anna")
    await _schedules(olga, "Missed")
    flood = bot.world.faults.add(InjectedFault("sendMessage", chat=olga.chat, status=429, retry_after=60))
    await bot.later(hours=6)
    assert not got(olga, ASKED)
    assert flood.hits == 1
    bot.world.faults.clear()
    await bot.restart()
    await olga.hears(ASKED)
    await bot.later(minutes=1)
    assert len(got(olga, ASKED)) == 1


async def test_what_waits_can_be_looked_at_made_a_draft_again_or_thrown_away(bot: Running) -> None:
    olga, anna = await bot.owner(), await bot.subscriber("Anna")
    waits = await _schedules(olga, "Not yet")
    await olga.taps("👁 Look at it")
    await olga.hears("Not yet")
    waits = await olga.hears(WAITS)
    await olga.taps("Don't send it then", waits)
    await olga.hears("It is a draft again", WHEN)
    await bot.later(hours=1, minutes=30)
    assert not got(anna, "Not yet")
    assert not got(olga, ASKED), "a draft misses nothing"
    await olga.taps("Back")
    overview = await olga.hears(KEPT)
    assert "that time has passed" in overview.text
    await _chooses(olga, "In 1 hour")
    await olga.taps("Back")
    await olga.hears(KEPT)
    await previews(olga)
    await olga.taps("🚀")
    waits = await olga.hears(WAITS)
    await olga.taps("Delete", waits)
    await olga.hears("Draft deleted. Nothing was sent.")
    await olga.taps("Bring it back")
    await olga.hears("It is back, as a draft. It doesn't go out by itself any more", KEPT, "Not yet")
    await bot.later(hours=3)
    await sends(olga, "Update", "Something else")
    await anna.hears("Something else")
    assert not got(anna, "Not yet")


async def test_a_second_tap_on_don_t_send_it_then_changes_nothing(bot: Running) -> None:
    olga = await bot.owner()
    await bot.subscriber("Anna")
    waits = await _schedules(olga, "Not yet")
    change = waits.button("Don't send it then")
    await olga.taps(change, waits)
    first = await olga.hears("It is a draft again", WHEN)
    assert "✅ In 1 hour" not in str(first.keyboard)
    await olga.taps(change, waits)
    assert olga.person.messages[-1].text == first.text


async def test_in_each_readers_evening(bot: Running) -> None:
    olga = await bot.owner()
    anna = await bot.subscriber("Anna")  # gave no country: the organisers' zone, UTC
    aiko = await _lives_in(bot, await bot.subscriber("Aiko"), "JP")
    timur = await _lives_in(bot, await bot.subscriber("Timur"), "TJ")
    _clock_set(bot, time(9, 30))
    await writes_first(olga, "Update", "Good evening")
    await _chooses(olga, "In each reader's evening")
    await olga.taps("Back")
    await olga.hears(KEPT, "in each reader's evening, from 18:00 to 21:00 where they live")
    assert "3 people in all" in (await previews(olga)).text
    await olga.taps("🚀")
    await aiko.hears("Good evening")  # 18:30 in Japan
    await bot.restart()
    await bot.later(hours=3, minutes=20)  # 17:50 in Tajikistan
    assert not got(timur, "Good evening")
    await bot.later(minutes=20)
    await timur.hears("Good evening")
    assert not got(anna, "Good evening")
    assert not got(olga, "Sent:")
    await bot.later(hours=5)
    await anna.hears("Good evening")
    assert figures(await olga.hears("Sent:"))["delivered"] == 3
    assert [len(got(reader, "Good evening")) for reader in (anna, aiko, timur)] == [1, 1, 1]


@pytest.mark.clock
async def test_what_waits_for_readers_evening_says_so_and_that_nobody_has_it(
    bot: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reports, "PROGRESS_EVERY_S", 0.05)
    olga = await bot.owner()
    anna = await bot.subscriber("Anna")
    _clock_set(bot, time(9, 30))
    await writes_first(olga, "Update", "Good <evening>")
    await _chooses(olga, "In each reader's evening")
    await olga.taps("Back")
    await olga.hears(KEPT)
    await previews(olga)
    await olga.taps("🚀")
    shown = await olga.hears("Waiting for readers' time of day: Rukhshona", "Update “Good <evening>”")
    assert re.search(r"Nobody has it yet. The first ones get it: .*18:00 \(UTC\)", shown.text)
    assert "Sending" not in shown.text
    assert "The others" not in shown.text

    bot.world.faults.add(InjectedFault("sendMessage", chat=anna.chat, times=1, delay=2))
    await writes_first(olga, "Call to act", "Act today")
    await olga.taps("⚙️ Options")
    await olga.taps("Urgent")
    await olga.taps("Back")
    await previews(olga)
    await olga.taps("🚀")
    await olga.hears("Sending: Rukhshona", "Call to act “Act today”")

    await olga.taps("⏹ Stop", shown)
    question = await olga.hears("Stop it for good?", "Update “Good <evening>”", "Nobody has it yet.")
    assert "delete" not in f"{question.text} {question.labels}"
    await olga.taps("Yes, stop it", question)
    await olga.hears("Stopped: Rukhshona", "Update “Good <evening>”")
    shows = [version.text for version in olga.person.versions]
    assert not [text for text in shows if "It waits" in text], "the call isn't what it waits for"


async def test_nobody_is_woken_at_night_if_that_is_chosen(bot: Running) -> None:
    olga = await bot.owner()
    anna = await bot.subscriber("Anna")
    aiko = await _lives_in(bot, await bot.subscriber("Aiko"), "JP")
    _clock_set(bot, time(23, 30))
    await writes_first(olga, "Update", "Good morning")
    await olga.taps("Options")
    await olga.taps("Wait for the morning")
    await olga.taps("Back")
    await olga.hears(KEPT)
    await previews(olga)
    await olga.taps("🚀")
    await aiko.hears("Good morning")  # 8:30 in Japan
    await bot.later(hours=8, minutes=20)
    assert not got(anna, "Good morning")
    await bot.restart()
    await bot.later(minutes=20)
    await anna.hears("Good morning")
    assert figures(await olga.hears("Sent:"))["delivered"] == 2


async def test_the_preview_tells_for_how_many_it_is_night(bot: Running) -> None:
    olga = await bot.owner()
    for number in range(6):
        await _lives_in(bot, await subscribed(bot, f"Aiko {number}"), "JP")
    _clock_set(bot, time(14, 0))  # 23:00 in Japan
    await writes_first(olga, "Update", "Late there")
    assert "5 readers" in re.sub(
        r"\s+", " ", next(line for line in (await previews(olga)).text.splitlines() if "night" in line)
    )
    await olga.taps("Change")
    await olga.taps("Options")
    await olga.taps("Wait for the morning")
    await olga.taps("Back")
    await olga.hears(KEPT)
    assert "It is night" not in (await previews(olga)).text


@pytest.mark.parametrize("step", ["typing", "choosing"])
async def test_the_dialogue_goes_on_after_a_restart(bot: Running, step: str) -> None:
    olga = await bot.owner()
    await bot.subscriber("Anna")
    await writes_first(olga, "Update", "Step by step")
    await olga.taps("🕒")
    await olga.hears(WHEN)
    if step == "typing":
        await olga.taps("Another time")
        await olga.hears("Please send me the time")
        await bot.restart()
        await olga.says("tomorrow 9:00")
    else:
        await bot.restart()
        await olga.taps("Tomorrow 9:00")
    await olga.hears(WHEN, "09:00 UTC")


async def _few_by_now(bot: Running) -> tuple[Human, list[Human]]:
    """A broadcast to the French that waits for its time; one of the five has left since."""
    olga = await bot.owner()
    french = [await subscribed(bot, f"Chloe{n}", "fr") for n in range(5)]
    for n in range(5):
        await subscribed(bot, f"Anna{n}")
    await writes_first(olga, "Update", "Bonjour")
    await olga.taps("👥 Who")
    await olga.hears("Who gets it")
    await olga.taps("🌐 Language")
    await olga.hears("Beside each choice")
    await olga.taps("Français")
    await olga.hears("Now: 5 people")
    for _ in range(2):
        await olga.taps("Back")
    await olga.hears(KEPT)
    await _chooses(olga, "In 1 hour")
    await olga.taps("Back")
    await olga.hears(KEPT)
    await previews(olga)
    await olga.taps("🚀")
    await olga.hears(WAITS, "5 people as of now")
    await french[0].says("/stop")
    await french[0].hears("C’est arrêté")
    return olga, french


async def test_what_would_point_at_a_few_by_its_time_is_not_sent_and_their_number_not_told(
    bot: Running,
) -> None:
    olga, french = await _few_by_now(bot)
    await bot.later(hours=1, minutes=1)
    question = await olga.hears(ASKED, "would point at fewer than five people")
    assert "4 people" not in question.text
    assert not any("🚀" in key.label for row in question.keyboard or [] for key in row)
    await sends(olga, "Update", "To everybody")
    await french[1].hears("To everybody")
    assert not got(french[1], "Bonjour")
    await olga.taps("Another time", question)
    await olga.hears("It is a draft again")


async def test_what_waits_for_a_case_that_was_taken_away_is_not_sent(bot: Running, tmp_path: Path) -> None:
    olga, anna = await bot.owner(), await bot.subscriber("Anna")
    await _schedules(olga, "Of no case")
    await bot.app.stop()
    bot.messages = with_another_case(tmp_path)
    bot.clock.advance(hours=1, minutes=1)
    await bot.start()
    question = await olga.hears(ASKED, "isn't there any more")
    assert not got(anna, "Of no case")
    await olga.taps("Delete", question)
    await olga.hears("Draft deleted. Nothing was sent.")
