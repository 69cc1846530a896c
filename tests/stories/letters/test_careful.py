"""Somebody frightened: cautious answers, every way back, and nothing lost on it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.rehearsal import Message
from tests.support.application import Running
from tests.support.people import Human
from tests.support.steps.broadcasting import with_never_said
from tests.support.steps.letters import OWN, body_of, own_words, signed, to_letter, with_the_longest_ids
from tests.support.stores import rows


def _labels(message: Message) -> list[str]:
    return [key.label for key in message.buttons]


async def _unsure(bot: Running, ask: str = "Release") -> tuple[Human, Message]:
    anna = bot.person("Anna", "en")
    await anna.says("/letter")
    await anna.hears()
    await anna.taps("I am not sure")
    await anna.taps(ask, await anna.hears())
    return anna, await anna.hears("Who should your letter go to?")


async def test_who_is_not_sure_is_led_abroad_and_told_what_an_e_mail_shows(bot: Running) -> None:
    anna, choice = await _unsure(bot)
    assert "missions abroad come first" in choice.text
    assert "doing nothing is a fine answer" in choice.text
    first, second, *_ = _labels(choice)
    assert "embassy in my country" in first
    assert second == "⭐ UN mission, Geneva"

    await anna.taps("⭐", choice)
    letter = await anna.hears("Your letter is ready")
    assert "without a name" in letter.text
    assert "Copy to" not in letter.text
    for line in (
        'look at "From"',
        "made for this letter",
        "On paper, without a sender",
    ):
        assert line in letter.text


async def test_who_is_not_sure_is_led_to_nobody_at_home_after_the_only_mission(
    bot: Running,
) -> None:
    anna, choice = await _unsure(bot)
    await anna.taps("⭐", choice)
    await anna.taps("I sent it", await anna.hears("Your letter is ready"))
    thanks = await anna.hears("It counts")
    assert "fewest letters so far" not in thanks.text
    assert not [label for label in _labels(thanks) if "President" in label or "Next" in label]
    await anna.taps("Another authority", thanks)
    choice = await anna.hears("Who should your letter go to?")
    assert "embassy in my country" in _labels(choice)[0]
    assert not [label for label in _labels(choice) if "⭐" in label]
    assert any("President" in label for label in _labels(choice)), "they may choose it themselves"


async def test_who_is_not_sure_is_led_abroad_even_where_most_letters_went(bot: Running) -> None:
    boris = bot.person("Boris", "en")
    await to_letter(bot, boris, "en", authority=5)
    await boris.taps("I sent it")
    await boris.hears("It counts")
    _, choice = await _unsure(bot)
    assert [label for label in _labels(choice) if "⭐" in label] == ["⭐ UN mission, Geneva"]


async def test_who_is_not_sure_signs_with_initials_and_no_town(bot: Running) -> None:
    anna, choice = await _unsure(bot)
    await anna.taps("⭐", choice)
    await anna.hears("Your letter is ready")
    await anna.taps("Add my name")
    question = await anna.hears("initials only, and no town")
    assert "Lyon" not in question.text
    await anna.says("Anna Bell, Leeds")
    letter = await anna.hears(
        "Your letter is ready", "Signed: A. B.\n", "The name you typed: Anna Bell, Leeds"
    )
    assert body_of(anna, letter).endswith("\n\nA. B.")


async def test_who_is_not_sure_is_asked_for_no_town_the_second_time_either(bot: Running) -> None:
    anna, choice = await _unsure(bot)
    await anna.taps("⭐", choice)
    await anna.hears("Your letter is ready")
    await anna.taps("Add my name")
    await anna.hears("initials only, and no town")
    await anna.says("Is it safe to give my name?")
    again = await anna.hears("your initials only", "I don't store it")
    assert "town" not in again.text
    await anna.says("/help")
    assert "town" not in (await anna.hears("I am still waiting for your name")).text
    assert _labels(again) == ["Without a name", "◀️ Back"]
    await anna.taps("Back", again)
    await anna.hears("Your letter is ready", "without a name")
    assert rows(bot.database, "SELECT * FROM prompts") == []


async def test_the_way_back_from_other_ways_to_help(bot: Running) -> None:
    anna, choice = await _unsure(bot)
    await anna.taps("Other ways to help", choice)
    await anna.taps("Back", await anna.hears("Other ways to help"))
    again = await anna.hears("Who should your letter go to?", "missions abroad come first")
    await anna.taps("Back", again)
    await anna.taps("Back", await anna.hears("What"))
    await anna.taps("Back", await anna.hears("have ties to the country"))
    await anna.hears("Khakimova", "appeal")


async def test_doing_nothing_is_an_end_with_a_way_back(bot: Running) -> None:
    anna = bot.person("Anna", "en")
    await anna.says("/letter")
    await anna.hears()
    await anna.taps("Yes")
    advice = await anna.hears("Doing nothing is a fine answer")
    assert _labels(advice)[0] == "Not now"
    await anna.taps("Not now", advice)
    await anna.taps("Back", await anna.hears("That is fine.", "/forget"))
    await anna.taps("Back", await anna.hears("Doing nothing is a fine answer"))
    await anna.hears("have ties to the country")
    assert rows(bot.database, "SELECT * FROM records") == []


async def test_the_answer_can_be_changed_and_taken_back(bot: Running) -> None:
    anna = bot.person("Anna", "en")
    await to_letter(bot, anna, "en")
    await signed(anna)
    await own_words(anna, OWN)
    await anna.hears("Your letter is ready")
    await anna.taps("✏️ Change")
    await anna.taps("My answer about safety", await anna.hears())
    question = await anna.hears("have ties to the country", "Anna Bell, Leeds", OWN)
    await anna.taps("Back", question)
    letter = await anna.hears("Your letter is ready", "Signed: Anna Bell, Leeds", OWN)

    await anna.taps("✏️ Change", letter)
    await anna.taps("My answer about safety", await anna.hears())
    await anna.taps("I am not sure", await anna.hears("have ties to the country"))
    choice = await anna.hears("abroad come first", "A. B.", OWN)
    assert _labels(choice)[1] == "⭐ UN mission, Geneva", "no more to the President at home"
    await anna.taps("⭐", choice)
    await anna.hears("paragraph by paragraph")
    careful = await anna.hears("Your letter is ready", "Signed: A. B.", OWN)
    assert body_of(anna, careful).endswith("\n\nA. B.")
    assert "Copy to" not in careful.text

    await anna.taps("✏️ Change", careful)
    await anna.taps("My answer about safety", await anna.hears())
    await anna.taps("Yes", await anna.hears("have ties to the country"))
    advice = await anna.hears("could put you", "With your answer the letter goes without it.")
    assert OWN in advice.text


_TIES = ("✏️ Change", "My answer about safety", "Yes")
_UNSURE = ("✏️ Change", "My answer about safety", "I am not sure")
ALONG = {
    "ties, not now": (*_TIES, "Not now"),
    "ties, other ways": (*_TIES, "Other ways to help"),
    "unsure, other ways": (*_UNSURE, "Other ways to help"),
    "no embassy": ("✏️ Change", "Another authority", "The embassy in my country", "–", "🇦🇱"),
    "unsure, no embassy": (*_UNSURE, "The embassy in my country", "–", "🇦🇱"),
    "ties, no embassy": (*_TIES, "Write abroad", "The embassy in my country", "–", "🇦🇱"),
    "another ask": ("✏️ Change", "Ask for something else"),
    "a name": ("✏️ Change", "Change the name"),
    "a letter of one's own": ("✏️ Change", "Write it all myself"),
}


@pytest.mark.parametrize("way", ALONG)
async def test_back_leads_through_each_screen_to_the_letter_with_nothing_lost(bot: Running, way: str) -> None:
    await _there_and_back(bot, ALONG[way])


async def test_so_it_does_where_a_button_has_no_room_for_more_than_the_letter(tmp_path: Path) -> None:
    messages = with_the_longest_ids(tmp_path)
    async with Running(tmp_path, messages=messages) as bot:
        await _there_and_back(bot, ALONG["no embassy"], restart=True)


async def _there_and_back(bot: Running, way: tuple[str, ...], *, restart: bool = False) -> None:
    anna = bot.person("Anna", "en")
    await to_letter(bot, anna, "en")
    await signed(anna)
    await own_words(anna, OWN)
    card = await anna.hears("Your letter is ready", "Signed: Anna Bell, Leeds", OWN)
    seen = []
    for label in way:
        seen.append((card.text, card.labels))
        await anna.taps(next(key for key in card.buttons if label in key.label), card)
        card = await anna.screen()
        assert "Anna Bell, Leeds" in card.text
        assert OWN in card.text
    if restart:
        await bot.restart()
    for text, labels in reversed(seen):
        await anna.taps(next(key for key in card.buttons if "Back" in key.label), card)
        card = await anna.screen()
        assert (card.text, card.labels) == (text, labels)


async def test_who_goes_back_and_answers_otherwise_signs_as_they_typed(bot: Running) -> None:
    anna = bot.person("Anna", "en")
    await to_letter(bot, anna, "en")
    await signed(anna)
    await anna.taps("✏️ Change")
    await anna.taps("My answer about safety", await anna.hears())
    await anna.taps("Yes", await anna.hears("have ties to the country"))
    await anna.taps("Back", await anna.hears("could put you", "The name you typed: Anna Bell, Leeds"))
    await anna.taps("I am not sure", await anna.hears("have ties to the country"))
    choice = await anna.hears("abroad come first", "only this stands below the letter: A. B.")
    await anna.taps("Back", choice)
    await anna.taps("No", await anna.hears("have ties to the country"))
    letter = await anna.hears("Your letter is ready", "Signed: Anna Bell, Leeds")
    assert body_of(anna, letter).rstrip().endswith("Anna Bell")


async def test_what_was_typed_stays_on_the_way_back_to_the_case(bot: Running) -> None:
    anna = bot.person("Anna", "en")
    await to_letter(bot, anna, "en")
    await signed(anna)
    await own_words(anna, OWN)
    await anna.hears("Your letter is ready", OWN)
    await anna.taps("I sent it")
    thanks = await anna.hears("Thank you. It counts.")
    await anna.taps("Take it back", thanks)
    await anna.taps("Write a letter", await anna.hears("Taken back.", "Anna Bell, Leeds"))
    await anna.taps("Back", await anna.hears("have ties to the country", "Anna Bell, Leeds"))
    await anna.taps("Write a letter", await anna.hears("Khakimova", "eight years", "Anna Bell, Leeds", OWN))
    await anna.taps("No", await anna.hears("have ties to the country", "Anna Bell, Leeds", OWN))
    await anna.hears("Your letter is ready", "Signed: Anna Bell, Leeds", OWN)


async def test_who_has_ties_and_asks_for_a_letter_goes_back_to_the_advice(bot: Running) -> None:
    anna = bot.person("Anna", "en")
    await anna.says("/letter")
    await anna.hears()
    await anna.taps("Yes")
    advice = await anna.hears("could put you")
    await anna.taps(advice.buttons[2], advice)
    await anna.taps("Back", await anna.hears("What"))
    await anna.hears("could put you")


async def test_what_was_typed_goes_on_to_the_next_letter(bot: Running) -> None:
    anna = bot.person("Anna", "en")
    await to_letter(bot, anna, "en")
    await signed(anna)
    await own_words(anna, OWN)
    await anna.hears("Your letter is ready")
    await anna.taps("I sent it")
    thanks = await anna.hears("Thank you. It counts.", "Signed: Anna Bell, Leeds", OWN)
    await anna.taps("Next:", thanks)
    letter = await anna.hears("Your letter is ready")
    assert OWN in body_of(anna, letter)
    assert body_of(anna, letter).rstrip().endswith("Anna Bell")

    await anna.taps("✏️ Change")
    await anna.taps("Another authority", await anna.hears())
    choice = await anna.hears("Who should your letter go to?", "Anna Bell, Leeds", OWN)
    await anna.taps("Back", choice)
    assert OWN in body_of(anna, await anna.hears("Your letter is ready", "Anna Bell, Leeds", OWN))
    await anna.taps("Ask for something else")
    asks = await anna.hears("Anna Bell, Leeds", OWN)
    await anna.taps(asks.buttons[1])
    await anna.hears("Your letter is ready", "Anna Bell, Leeds", OWN)
    await anna.taps("Another authority")
    await anna.taps("Geneva", await anna.hears("Who should your letter go to?", "Anna Bell, Leeds", OWN))
    letter = await anna.hears("Your letter is ready", "Anna Bell, Leeds")
    assert OWN in body_of(anna, letter)


async def test_back_from_a_question_leaves_the_letter_as_it_was(bot: Running) -> None:
    anna = bot.person("Anna", "en")
    await to_letter(bot, anna, "en")
    await signed(anna)
    await own_words(anna, OWN)
    await anna.hears("Your letter is ready")
    await anna.taps("Change the name")
    await anna.taps("Back", await anna.hears("comma", "Anna Bell, Leeds", OWN))
    await anna.hears("Your letter is ready", "Signed: Anna Bell, Leeds", OWN)
    await anna.taps("Change my words")
    await anna.taps("Back", await anna.hears("Why does this matter to you?", "Anna Bell, Leeds", OWN))
    await anna.hears("Your letter is ready", "Signed: Anna Bell, Leeds", OWN)
    assert rows(bot.database, "SELECT * FROM prompts") == [], "nothing waits for an answer any more"


@pytest.mark.parametrize("where", ["safety", "next"])
async def test_a_double_tap_posts_one_letter(bot: Running, where: str) -> None:
    anna = bot.person("Anna", "en")
    if where == "next":
        await to_letter(bot, anna, "en")
        await anna.taps("I sent it")
        message = await anna.hears("Thank you. It counts.")
        which = "Next:"
    else:
        await anna.says("/letter")
        message = await anna.hears()
        which = "No"
    before = sum("Your letter is ready" in said.text for said in anna.person.messages)
    await asyncio.gather(anna.taps(which, message), anna.taps(which, message))
    await anna.says("/help")
    await anna.hears("What you can do here")
    after = sum("Your letter is ready" in said.text for said in anna.person.messages)
    assert after == before + 1


async def test_a_late_take_back_leaves_the_thanks_and_their_buttons(bot: Running) -> None:
    anna = await bot.subscriber("Anna")
    await to_letter(bot, anna, "en")
    await anna.taps("I sent it")
    thanks = await anna.hears("Thank you. It counts.")
    await bot.later(minutes=11)
    await anna.taps("Take it back", thanks)
    await anna.hears("nothing to take back any more")
    now = next(said for said in anna.person.messages if said.id == thanks.id)
    assert "Thank you. It counts." in now.text
    assert any("Don't ask me" in label for label in _labels(now))


# --- words that are never said


@pytest.fixture
async def guarded(tmp_path: Path) -> AsyncIterator[Running]:
    messages = with_never_said(tmp_path, "Wendeline")
    async with Running(tmp_path, messages=messages) as bot:
        yield bot


async def test_a_word_never_said_cannot_be_sent_by_insisting(guarded: Running) -> None:
    anna = guarded.person("Anna", "en")
    await to_letter(guarded, anna, "en")
    await signed(anna)
    refused = await own_words(anna, "Little Wendeline waits for her mother.")
    assert "can't go into your letter" in refused.text
    assert '"her child"' in refused.text
    assert not any("as it is" in label for label in _labels(refused))
    assert "Wendeline waits" in refused.text, "nothing that was typed is lost"

    await anna.taps("Without words of my own", refused)
    letter = await anna.hears("Your letter is ready", "Anna Bell, Leeds")
    assert "Wendeline" not in letter.text


async def test_nor_by_a_button_from_before_it_was_never_said(guarded: Running, tmp_path: Path) -> None:
    anna = guarded.person("Anna", "en")
    await to_letter(guarded, anna, "en")
    warned = await own_words(anna, "You criminals, let little Isolde have her mother.")
    assert any("as it is" in label for label in _labels(warned))
    with_never_said(tmp_path, "Isolde")
    await guarded.restart()
    await anna.taps("Use it as it is", warned)
    refused = await anna.hears("can't go into your letter")
    assert not any("as it is" in label for label in _labels(refused))


async def test_a_copy_asked_for_before_isnt_given_once_they_are_unsure(bot: Running) -> None:
    anna = bot.person("Anna", "en")
    letter = await to_letter(bot, anna, "en", authority=1)
    await anna.taps("✏️ Change", letter)
    await anna.taps("➖ No copy", await anna.hears())
    await anna.taps("✏️ Change", await anna.hears("Your letter is ready"))
    await anna.taps("➕ Copy", await anna.hears())
    await anna.taps("✏️ Change", await anna.hears("Copy to:"))
    await anna.taps("My answer about safety", await anna.hears())
    await anna.taps("I am not sure", await anna.hears("have ties to the country"))
    await anna.taps("⭐", await anna.hears("abroad come first"))
    careful = await anna.hears("Your letter is ready")
    assert "Copy to:" not in careful.text
