"""An organiser chooses whom a broadcast is for; supporters give their country. Through the front door."""

from __future__ import annotations

import json
import re

import pytest

from bot.rehearsal import InjectedFault, Message
from tests.support.application import Running
from tests.support.people import Human
from tests.support.steps.after_sending import sends as reports_a_letter
from tests.support.steps.clocks import day_is_over
from tests.support.steps.letters import to_letter
from tests.support.steps.organising import KEPT, PREVIEW, got, sends, subscribed, writes_first, writes_in
from tests.support.steps.records import opened

FEW = "That would point at fewer than five people."
TOO_FEW_NOW = "would point at fewer than five people, be it only by comparing numbers"


async def crowd(bot: Running, *, french: int, english: int) -> tuple[list[Human], list[Human]]:
    """So many subscribers of each language."""
    return (
        [await subscribed(bot, f"Chloe{n}", "fr") for n in range(french)],
        [await subscribed(bot, f"Anna{n}") for n in range(english)],
    )


def choices(screen: Message) -> dict[str, str]:
    """What the buttons of a facet's screen offer: name -> size, empty for none."""
    found = {}
    for row in screen.keyboard or []:
        for key in row:
            name, _, size = key.label.partition(" · ")
            found[re.sub(r"^\W+ ", "", name)] = size
    return found


async def opens_facet(author: Human, facet: str) -> Message:
    """From the draft, or the audience's screen, to a facet's choices."""
    await author.taps(facet)
    return await author.hears("Beside each choice")


async def picks_who(author: Human) -> Message:
    await author.taps("👥 Who")
    return await author.hears("Who gets it")


async def previews_and_sends(author: Human, people: int) -> None:
    await author.taps("Back")
    await author.hears("Who gets it")
    await author.taps("Back")
    await author.hears(KEPT)
    await author.taps("👁")
    await author.hears(PREVIEW, f"{people} people in all")
    await author.taps("🚀")
    await author.hears("Sent:", f"{people}")


async def test_only_the_language_that_was_chosen_gets_it(bot: Running) -> None:
    olga = await bot.owner()
    french, english = await crowd(bot, french=5, english=6)
    await writes_first(olga, "Update", "Bonjour")
    screen = await picks_who(olga)
    assert "11 people" in screen.text
    screen = await opens_facet(olga, "🌐 Language")
    assert choices(screen) == {"All of them": "11", "English": "5", "Français": "5", "Back": ""}
    await olga.taps("Français")
    screen = await olga.hears("Before: 11 people", "Now: 5 people")
    assert "Français" in screen.text
    await previews_and_sends(olga, 5)
    assert all(len(got(reader, "Bonjour")) == 1 for reader in french)
    assert not any(got(reader, "Bonjour") for reader in english)


async def test_who_opened_a_letter_and_reported_none_is_reminded(bot: Running) -> None:
    olga = await bot.owner()
    french, english = await crowd(bot, french=5, english=10)
    opened, reported = english[:5], english[5:]
    # One of each goes all the way; the others would only take longer.
    await to_letter(bot, opened[0], "en")
    await reports_a_letter(reported[0], bot)
    store, today = bot.app._store, bot.clock.now().date()
    assert store is not None
    for reader in (*opened[1:], *reported[1:]):
        await store.openings.opened(reader.chat, "tjk001", "president", today, keep=True)
    for reader in reported[1:]:
        await store.actions.record(reader.chat, "tjk001", "president", "release", today, bot.clock.now())
    await writes_first(olga, "Call to act", "You have begun a letter")
    await picks_who(olga)
    screen = await opens_facet(olga, "✍️ Letters")
    assert choices(screen) == {
        "All of them": "15",
        "Reported a letter": "5",
        "Reported no letter": "10",
        "Opened a letter, reported none": "5",
        "Back": "",
    }
    await olga.taps("Opened a letter")
    await olga.hears("Now: 5 people")
    await previews_and_sends(olga, 5)
    assert all(got(reader, "You have begun") for reader in opened)
    assert not any(got(reader, "You have begun") for reader in (*french, *reported))


async def test_what_takes_a_while_to_look_up_shows_that_something_goes_on(bot: Running) -> None:
    olga = await bot.owner()
    _, english = await crowd(bot, french=5, english=10)
    store, today = bot.app._store, bot.clock.now().date()
    assert store is not None
    for reader in english[:5]:
        await store.openings.opened(reader.chat, "tjk001", "president", today, keep=True)
    await writes_first(olga, "Call to act", "You have begun a letter")

    # While the text was looked through for what is never said.
    before = len(bot.world.calls_of("sendChatAction", olga.chat))

    def typed() -> int:
        return len(bot.world.calls_of("sendChatAction", olga.chat)) - before

    await picks_who(olga)
    await opens_facet(olga, "🌐 Language")
    await olga.taps("Back")
    await olga.hears("Who gets it")
    assert typed() == 0, "a language is looked up at once"
    await opens_facet(olga, "✍️ Letters")
    assert typed() == 1
    await olga.taps("Opened a letter")
    await olga.hears("Now: 5 people")
    assert typed() == 2
    await olga.taps("Back")
    await olga.hears("Who gets it")
    await opens_facet(olga, "🌐 Language")
    assert typed() == 4, "beside each language stands how many of those who opened a letter speak it"


@pytest.mark.clock
async def test_who_gets_it_is_settled_where_it_is_for_some_of_anothers_readers(bot: Running) -> None:
    olga = await bot.owner()
    readers = [await subscribed(bot, name) for name in ("Anna", "Bob")]
    bot.world.faults.add(InjectedFault("sendMessage", chat=readers[0].chat, status=503))
    await sends(olga, "Update", "A new hearing is set")
    await olga.taps("🔁 Send to 1 who failed")
    draft = await olga.hears(KEPT, "Who: those it failed for, for reasons that pass")
    await olga.taps("👥 Who: a part of them", draft)
    await olga.hears("This goes to certain readers of an earlier broadcast, so there is nothing to choose")
    await olga.taps("Back")
    assert (await olga.hears(KEPT)).text == draft.text


async def test_a_few_are_never_pointed_at(bot: Running) -> None:
    olga = await bot.owner()
    french, _ = await crowd(bot, french=4, english=6)
    await writes_first(olga, "Update", "Hello")
    await picks_who(olga)
    screen = await opens_facet(olga, "📅 Joined")
    assert choices(screen)["Joined in the last 7 days"] == "10"
    await olga.taps("Back")
    await olga.hears("Narrow it down")
    await olga.taps("🌐 Language")
    screen = await olga.hears("There is nothing to choose here")
    assert choices(screen) == {"All of them": "10", "Back": ""}
    # Nor does anybody see the fifth come.
    await subscribed(bot, "Chloe", "fr")
    await olga.taps("Back")
    await olga.hears("Narrow it down")
    await olga.taps("🌐 Language")
    assert choices(await olga.hears("There is nothing to choose here")) == {"All of them": "11", "Back": ""}
    # Once everybody has changed by five, on another day, it is looked at anew.
    for number in range(5):
        await subscribed(bot, f"Boris{number}")
    await day_is_over(bot)
    await olga.taps("Back")
    await olga.hears("Narrow it down")
    screen = await opens_facet(olga, "🌐 Language")
    assert choices(screen) == {"All of them": "16", "English": "10", "Français": "5", "Back": ""}
    assert len(french) == 4


async def test_a_choice_that_points_at_a_few_by_now_is_refused(bot: Running) -> None:
    olga = await bot.owner()
    french, _ = await crowd(bot, french=5, english=6)
    await writes_first(olga, "Update", "Hello")
    await picks_who(olga)
    old = await opens_facet(olga, "🌐 Language")
    await french[0].says("/forget")
    await french[0].taps("🗑")
    await french[0].hears()
    assert (await olga.taps("Français", old)).text == FEW


async def test_an_audience_that_shrank_is_refused_when_it_is_confirmed(bot: Running) -> None:
    olga = await bot.owner()
    french, _ = await crowd(bot, french=5, english=6)
    await writes_first(olga, "Update", "Bonjour")
    await picks_who(olga)
    await opens_facet(olga, "🌐 Language")
    await olga.taps("Français")
    await olga.hears("Now: 5 people")
    await olga.taps("Back")
    await olga.taps("Back")
    await olga.hears(KEPT, "Who: Français")
    await olga.taps("👁")
    preview = await olga.hears(PREVIEW)
    await french[0].says("/stop")
    await french[0].hears()
    await olga.taps("🚀")
    await olga.hears(TOO_FEW_NOW)
    await olga.taps("👁")
    assert "people in all" in preview.text
    assert "people in all" not in (await olga.hears(PREVIEW, TOO_FEW_NOW)).text, "nor is it told how few"
    assert not got(french[1], "Bonjour")


async def test_a_preview_doesnt_tell_how_few_read_a_version(bot: Running) -> None:
    olga = await bot.owner()
    french, english = await crowd(bot, french=5, english=5)
    store, now = bot.app._store, bot.clock.now()
    assert store is not None
    for reader in (*french[:2], *english[:3]):
        await store.actions.record(reader.chat, "tjk001", "president", "release", now.date(), now)
    await writes_first(olga, "Call to act", "Thank you")
    await writes_in(olga, "Français", "Merci")
    assert "5 readers" in (await olga.sees(KEPT)).text
    await picks_who(olga)
    await opens_facet(olga, "✍️ Letters")
    await olga.taps("Reported a letter")
    await olga.hears("Now: 5 people")
    await olga.taps("Back")
    await olga.taps("Back")
    draft = await olga.hears(KEPT, "Who: Reported a letter")
    before = len(bot.world.calls_of("sendChatAction", olga.chat))
    await olga.taps("👁")
    preview = await olga.hears("5 people in all")
    assert len(bot.world.calls_of("sendChatAction", olga.chat)) > before, "it shows that something goes on"
    await olga.taps("🚀")
    await olga.hears("Sent:", "delete it everywhere, and correct it, until", "isn't kept any longer")
    await olga.taps("✏️ Correct it")
    correction = await olga.hears("A correction")
    for shown in (draft, preview, correction):
        assert "2 readers" not in shown.text
        assert "3 readers" not in shown.text


async def test_every_choice_can_be_taken_back(bot: Running) -> None:
    olga = await bot.owner()
    await crowd(bot, french=5, english=6)
    await writes_first(olga, "Update", "Hello")
    await picks_who(olga)
    await opens_facet(olga, "🌐 Language")
    await olga.taps("Français")
    await olga.hears("Now: 5 people")
    await olga.taps("Français")
    await olga.hears("Before: 5 people", "Now: 11 people")
    await olga.taps("English")
    await olga.hears("Now: 5 people")
    await olga.taps("Back")
    await olga.hears("5 people")
    await olga.taps("Everybody again")
    await olga.hears("Before: 5 people", "Now: 11 people", "nothing narrows it down")


async def test_a_country_is_given_in_the_settings_used_and_deleted(bot: Running) -> None:
    olga = await bot.owner()
    readers = [await subscribed(bot, f"Anna{n}") for n in range(10)]
    for reader in readers[:5]:
        await reader.says("/settings")
        await reader.taps("🌍 My country: not given")
        screen = await reader.hears("You needn't say", "stored encrypted")
        assert not any("Tajikistan" in key.label for row in screen.keyboard or [] for key in row)
        await reader.taps("United Kingdom")
        await reader.hears("Your country:", "United Kingdom")
    await writes_first(olga, "Update", "A vigil in London")
    await picks_who(olga)
    screen = await opens_facet(olga, "🌍 Country")
    assert choices(screen) == {"All of them": "10", "United Kingdom": "5", "Back": ""}
    await olga.taps("United Kingdom")
    await olga.hears("Now: 5 people")
    await previews_and_sends(olga, 5)
    assert [bool(got(reader, "vigil")) for reader in readers] == [True] * 5 + [False] * 5

    anna = readers[0]
    await anna.says("/mydata")
    await anna.taps("The same as a file")
    held = json.loads((await anna.hears(file=True)).file.data)  # type: ignore[union-attr]
    assert held["subscriber"]["country"] == "GB"
    await anna.says("/settings")
    await anna.taps("🌍 My country")
    await anna.taps("🗑 Delete my country")
    await anna.hears("Which country do you live in?")
    await anna.taps("Back")
    await anna.taps("My country: not given")
    await anna.hears("Which country do you live in?")
    await anna.says("/mydata")
    await anna.taps("The same as a file")
    held = json.loads((await anna.hears(file=True)).file.data)  # type: ignore[union-attr]
    assert held["subscriber"]["country"] is None


async def test_a_country_of_a_case_is_never_kept(bot: Running) -> None:
    anna = await subscribed(bot, "Anna")
    await anna.says("/settings")
    await anna.taps("🌍 My country")
    screen = await anna.hears("You needn't say")
    button = next(key for row in screen.keyboard or [] for key in row if "United Kingdom" in key.label)
    forged = (button.data or "").replace("GB", "TJ")
    await anna.taps_old(forged)
    await anna.says("/mydata")
    await anna.taps("The same as a file")
    held = json.loads((await anna.hears(file=True)).file.data)  # type: ignore[union-attr]
    assert held["subscriber"]["country"] is None


async def test_no_opening_is_kept_of_who_gets_no_updates(bot: Running) -> None:
    await to_letter(bot, bot.person("Anna"), "en")
    boris = await subscribed(bot, "Boris")
    await to_letter(bot, boris, "en")
    assert len(opened(bot)) == 1
    await boris.says("/stop")
    await boris.hears()
    assert opened(bot) == []
