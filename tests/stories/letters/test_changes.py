"""A letter changed by whoever writes it, and by what becomes of its case."""

from __future__ import annotations

import re
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.content.library import messages_folder
from bot.model.letters.letter import MAX_BODY
from tests.support.application import Running
from tests.support.samples.languages import LANGUAGES
from tests.support.steps.letters import (
    OWN,
    body_of,
    own_words,
    reading_of,
    rewrite_case,
    signed,
    to_letter,
)


async def test_a_sentence_of_ones_own_goes_into_the_letter_and_stays_with_it(bot: Running) -> None:
    anna = bot.person("Anna", "en")
    await to_letter(bot, anna, "en")
    await signed(anna)
    await own_words(anna, f"  {OWN}\n")
    letter = await anna.hears("Your letter is ready")
    assert "alphabet" not in letter.text, "the question has said already what language the letter is in"
    assert OWN in body_of(anna, letter).split("\n\n")
    assert "Anna Bell" in body_of(anna, letter), "the name is still there, and safety was not asked again"

    await anna.taps("✏️ Change")
    await anna.hears("Your letter is ready")
    await anna.taps("🌐 Russian")
    await anna.hears("Your letter is ready")
    await anna.taps("⚪️ English")
    await anna.hears("your own language")
    english = await anna.hears("Your letter is ready")
    assert OWN in body_of(anna, english).split("\n\n")
    assert "Anna Bell" in body_of(anna, english)

    await anna.taps("✏️ Change")
    await anna.hears("Your letter is ready")
    await anna.taps("Without words of my own")
    without = await anna.hears("Your letter is ready")
    assert OWN not in without.text
    assert "Anna Bell" in body_of(anna, without)


async def test_what_may_not_help_is_said_and_the_writer_decides(bot: Running) -> None:
    anna = bot.person("Anna", "en")
    await to_letter(bot, anna, "en")
    await signed(anna)
    words = "Call me on +33 6 12 34 56 78, you criminals."
    warned = await own_words(anna, words)
    assert words in warned.text
    assert "Anna Bell, Leeds" in warned.text
    await anna.taps("Write it differently", warned)
    await anna.hears("Why does this matter to you?")
    await anna.says(words)
    warned = await anna.hears(words)
    await anna.taps("Use it as it is", warned)
    await anna.hears("paragraph by paragraph")
    letter = await anna.hears("Your letter is ready")
    assert words in body_of(anna, letter).split("\n\n"), "it is the writer's letter"
    assert "Anna Bell" in body_of(anna, letter)


async def test_a_sentence_that_is_too_long_is_shortened_before_the_writer_s_eyes(bot: Running) -> None:
    anna = bot.person("Anna", "en")
    await to_letter(bot, anna, "en", authority=0)
    first = "I have two daughters, and I cannot imagine being parted from them for so long. "
    warned = await own_words(anna, first * 5)
    assert first.strip() in warned.text
    await anna.taps("Use it as it is", warned)
    await anna.hears("paragraph by paragraph")
    letter = await anna.hears("Your letter is ready")
    assert body_of(anna, letter).count(first.strip()) == 2
    assert len(body_of(anna, letter)) <= MAX_BODY


@pytest.mark.parametrize("words", ["", " \n\u2067 ", "\u200b"])
async def test_what_holds_no_words_gets_a_line_and_another_try(bot: Running, words: str) -> None:
    anna = bot.person("Anna", "en")
    await to_letter(bot, anna, "en")
    answer = await own_words(anna, words or "\u2060")
    assert "plain text" in answer.text
    await anna.says(OWN)
    await anna.hears("paragraph by paragraph")
    assert OWN in body_of(anna, await anna.hears("Your letter is ready"))


async def test_a_restart_while_somebody_types_asks_about_safety_again_and_loses_no_word(
    bot: Running,
) -> None:
    anna = bot.person("Anna", "en")
    await to_letter(bot, anna, "en")
    await anna.taps("my own words")
    await anna.hears("Why does this matter to you?")
    await bot.restart()
    await anna.says(OWN)
    await anna.hears("ties to the country", OWN)
    await anna.taps("No")
    await anna.hears("paragraph by paragraph")
    assert OWN in body_of(anna, await anna.hears("Your letter is ready"))
    for file in bot.database.parent.iterdir():
        content = file.read_bytes()
        assert OWN.encode() not in content
        assert b"teacher" not in content


async def test_another_wording_is_another_letter_and_the_same_button_the_same_one(bot: Running) -> None:
    anna = bot.person("Anna", "en")
    letter = await to_letter(bot, anna, "en")
    first = body_of(anna, letter)
    await anna.taps("✏️ Change")
    more = await anna.hears("Your letter is ready")
    again = next(button for button in more.buttons if "Another wording" in button.label)
    back = next(button for button in more.buttons if "Back" in button.label)
    await anna.taps(again, more)
    await anna.hears("paragraph by paragraph")
    other = await anna.hears("Your letter is ready")
    same = {part for part in body_of(anna, other).split("\n\n") if part in first}
    assert len(same) == 3, "only the salutation, the close and the signature are as they were"

    await anna.taps(back, more)
    await anna.hears("paragraph by paragraph")
    assert body_of(anna, await anna.hears("Your letter is ready")) == first


async def test_two_supporters_get_letters_of_different_wording(bot: Running) -> None:
    bodies = set()
    for name in ("Anna", "Bea", "Cleo", "Dina"):
        human = bot.person(name, "en")
        bodies.add(body_of(human, await to_letter(bot, human, "en")))
    assert len(bodies) > 1


async def test_no_word_of_the_bot_gets_into_the_next_letter(bot: Running) -> None:
    anna = bot.person("Anna", "en")
    letter = await to_letter(bot, anna, "en")
    plain = len(body_of(anna, letter).split("\n\n"))
    for _ in range(2):
        await anna.taps("I sent it")
        await anna.taps("Next:", await anna.hears("It counts"))
        letter = await anna.hears("Your letter is ready", "Signed: without a name")
        assert "Your own words" not in letter.text
        assert (
            len(body_of(anna, letter).split("\n\n")) - body_of(anna, letter).startswith("Для передачи")
            == plain
        )


ORGANISERS = {
    "article_read",
    "digest",
    "case_question",
    "totals_files",
    "totals_making",
    "totals_view",
    "reply_passed_on",
    "broadcast_halt_why",
    "case_findings",
    "case_read_told",
    "hotline_card",
    "record",
    "notices_gathered",
    "case_history",
}
"""Screens that only they see, in which what is in italics is no supporter's."""


def test_italics_and_underlines_on_supporters_screens_hold_what_they_typed_and_nothing_else() -> None:
    """A tap on any of them may lead to a letter, which takes what is in these styles for the person's own."""
    for path in sorted((messages_folder() / "chat").glob("*.html.j2")):
        if path.name.partition(".")[0] in ORGANISERS:
            continue  # organisers', with no button that leads to a letter
        styled = re.findall(r"<(i|em|u|ins)>(.*?)</\1>", path.read_text(encoding="utf-8"), re.DOTALL)
        assert {inside for _, inside in styled} <= {"{{ own|apart }}", "{{ signed|apart }}"}, path.name


async def test_the_reading_copy_stands_paragraph_by_paragraph(bot: Running) -> None:
    anna = bot.person("Anna", "en")
    letter = await to_letter(bot, anna, "en")
    reading = reading_of(anna, letter)
    assert reading is not None
    places = [
        reading.text.index("▸ " + " ".join(part.split()[:3])) for part in body_of(anna, letter).split("\n\n")
    ]
    assert places == sorted(places)
    assert "Excellency," in reading.text
    assert "Yours sincerely," in reading.text


# --- what becomes of the case


@pytest.fixture
async def own_case(tmp_path: Path) -> AsyncIterator[Running]:
    """A bot whose texts the test may change."""
    messages = tmp_path / "messages"
    shutil.copytree(messages_folder(), messages)
    async with Running(tmp_path, messages=messages) as running:
        yield running


async def test_a_letter_from_before_a_change_gives_the_new_one_and_says_when(own_case: Running) -> None:
    bot, anna = own_case, own_case.person("Anna", "en")
    old = await to_letter(bot, anna, "en")
    bot.clock.advance(days=3)
    rewrite_case(bot, "case.toml", "mail@president.tj", "office@president.tj")
    await bot.restart()
    day = f"{bot.clock.now():%-d %B %Y}"

    await anna.taps("⋯", old)
    files = (await anna.hears("This has changed on", day, "office@president.tj")).labels
    assert files == old.labels, "first the letter as it is now"
    new = await anna.sees("This has changed on")
    await anna.taps("✏️ Change", new)
    again = await anna.hears("office@president.tj")
    assert "This has changed" not in again.text, "said once"

    answer = await anna.taps("✅ I sent it", old)
    assert answer.text == bot.said("en").label("toast_counted"), "it was sent: it counts"


async def test_an_authority_that_has_no_address_any_more_is_said_to_have_none(own_case: Running) -> None:
    bot, anna = own_case, own_case.person("Anna", "en")
    old = await to_letter(bot, anna, "en")
    rewrite_case(bot, "case.toml", 'email = "mail@president.tj"', "")
    await bot.restart()
    await anna.taps("✏️ Change", old)
    said = await anna.hears("No e-mail address of this authority is on file", "choose another")
    await anna.taps(said.buttons[0])
    await anna.taps("Minister of Justice", await anna.hears())
    await anna.hears("Your letter is ready")


async def test_a_change_of_words_alone_makes_an_old_letter_an_old_one_too(own_case: Running) -> None:
    bot, anna = own_case, own_case.person("Anna", "en")
    old = await to_letter(bot, anna, "en")
    rewrite_case(bot, "ru.toml", "reviewed = true", "reviewed = true\n# a comment is no change")
    await bot.restart()
    await anna.taps("✏️ Change", old)
    assert "This has changed" not in (await anna.hears("Your letter is ready")).text
    rewrite_case(bot, "en.toml", "As reported, {person} had", "It is reported that {person} had")
    await bot.restart()
    await anna.taps("✏️ Change", old)
    await anna.hears("This has changed on")


async def test_after_a_stop_action_there_are_no_letters_but_a_reason_and_other_ways(
    own_case: Running,
) -> None:
    bot, anna = own_case, own_case.person("Anna", "en")
    old = await to_letter(bot, anna, "en")
    rewrite_case(bot, "case.toml", "facts_as_of", "stopped = 2026-01-02\nfacts_as_of")
    for language in LANGUAGES:
        rewrite_case(
            bot, f"{language}.toml", "reviewed =", 'stop = "She is at home with her family."\nreviewed ='
        )
    await bot.restart()
    await anna.taps("⋯", old)
    over = await anna.hears("No more letters are needed", "2 January 2026", "She is at home", "Tell somebody")
    assert not [button for button in over.buttons if "sent" in button.label]
    await anna.says("/letter")
    await anna.hears("No more letters are needed")


async def test_a_copy_to_the_issuer_is_shown_and_can_be_left_out(bot: Running) -> None:
    anna = bot.person("Anna", "en")
    letter = await to_letter(bot, anna, "en")
    assert "Copy to: alert@observatoryfordefenders.org" in letter.text
    await anna.taps("✏️ Change")
    await anna.hears("Your letter is ready")
    await anna.taps("➖ No copy")
    without = await anna.hears("Your letter is ready")
    assert "alert@observatoryfordefenders.org" not in without.text
    await anna.taps("✏️ Change")
    await anna.hears("Your letter is ready")
    await anna.taps("➕ Copy")
    await anna.hears("Copy to: alert@observatoryfordefenders.org")


async def test_who_has_ties_gives_no_copy_unasked(bot: Running) -> None:
    anna = bot.person("Anna", "en")
    await anna.says("/letter")
    await anna.hears()
    await anna.taps("I am not sure")
    await anna.taps((await anna.hears()).buttons[0])
    await anna.taps("⭐", await anna.hears())
    letter = await anna.hears("Your letter is ready")
    assert "Copy to" not in letter.text
