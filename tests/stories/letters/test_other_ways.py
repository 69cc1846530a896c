"""The own embassy where none is on file, the phone, a letter all in own words; how far a case has come."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import unquote

import pytest

from bot.chat.base.buttons import pack
from bot.chat.letters.buttons import Sent
from bot.chat.letters.ways.buttons import PhoneCall
from bot.content.composing.open_embassy import OPEN_EMBASSY
from bot.content.library import messages_folder
from bot.model.letters.letter import Safety
from bot.rehearsal import Message
from tests.support.application import Running
from tests.support.people import Human
from tests.support.steps.broadcasting import with_never_said
from tests.support.steps.clocks import day_is_over
from tests.support.steps.letters import READY, body_of, others_report, own_words, rewrite_case, to_letter
from tests.support.steps.records import kept

PARAGRAPHS = (
    "Last winter I read about Rukhshona Khakimova, and I have not stopped thinking of her.",
    "She asked people what they think. Please let her go home to her children.",
)
OWN = "\n\n\n".join(PARAGRAPHS)


@pytest.fixture
async def guarded(tmp_path: Path) -> AsyncIterator[Running]:
    """A bot whose case has a word that is never said."""
    async with Running(tmp_path, messages=with_never_said(tmp_path, "Wendeline")) as bot:
        yield bot


@pytest.fixture
async def reached_by_phone(tmp_path: Path) -> AsyncIterator[Running]:
    """A bot whose case has a phone number of the ombudsman, and nothing else of him."""
    shutil.copytree(messages_folder(), tmp_path / "messages")
    async with Running(tmp_path, messages=tmp_path / "messages") as bot:
        rewrite_case(bot, "case.toml", 'email = "info@ombudsman.tj"', 'phones = ["+992 37 000 00 00"]')
        await bot.restart()
        yield bot


async def _looks_for_an_embassy(bot: Running, name: str, language: str = "en") -> tuple[Human, Message]:
    """From /letter to the embassy in Germany, which isn't on file."""
    said, human = bot.said(language), bot.person(name, f"{language}-DE")
    await human.says("/letter")
    await human.hears()
    await human.taps(said.label("safety_no"))
    await human.hears(READY[language])
    await _others(bot, human, language)
    await human.taps(said.label("embassy_by_country"))
    await human.hears()
    await human.taps("🇩🇪")
    return human, await human.hears("🇩🇪")


async def _others(bot: Running, human: Human, language: str) -> Message:
    """By "Change" on the card to the other authorities."""
    said = bot.said(language)
    await human.taps(said.label("change_letter"))
    await human.hears()
    await human.taps(said.label("other_authority"))
    return await human.hears()


@pytest.mark.parametrize(
    ("language", "search"),
    [("en", "Embassy of Tajikistan (Germany)"), ("ru", "Посольство Таджикистана (Германия)")],
)
async def test_an_embassy_that_is_not_on_file_is_written_to_with_its_address_left_open(
    bot: Running, language: str, search: str
) -> None:
    said = bot.said(language)
    anna, found = await _looks_for_an_embassy(bot, "Anna", language)
    assert search in found.text, "what to search for"
    await bot.restart()
    await anna.taps(said.label("open_embassy"), found)
    letter = await anna.hears(search)
    assert not any("@" in (button.copy_text or "") for button in letter.buttons)
    assert "Yours sincerely" in body_of(anna, letter), "nobody speaks German here yet"

    await anna.taps(said.label("as_files"))
    await anna.hears("DOCX", file=True)
    [plain] = [m.document for m in anna.person.messages if m.document and m.document.name.endswith(".txt")]
    assert plain.data.decode("utf-8-sig").startswith("Embassy of Tajikistan (Germany)")
    await anna.taps(said.label("more"))
    more = await anna.hears()
    assert said.label("address_failed") not in str(more.labels), "there is none that could"
    answer = await anna.taps(said.label("i_sent_it"))
    assert answer.text == said.label("toast_counted")

    olga = await bot.owner()
    await others_write_to_an_embassy(bot)
    await day_is_over(bot)
    await olga.says("/totals")
    await olga.taps("✉️ Letters")
    await olga.hears("Embassies without an address on file: 5", file=True)
    await olga.says("/reportback")
    assert (
        "own-embassy" not in (await olga.hears("Letters by authority", "Embassies without an address")).text
    )


async def others_write_to_an_embassy(bot: Running) -> None:
    """Four more report a letter to one that isn't on file."""
    for number in range(4):
        human = bot.person(f"Other {number}", started=True)
        await human.taps_old(pack(Sent("tjk001", Safety.ABROAD, "release", OPEN_EMBASSY, "DE", "en")))
        await human.hears("It counts")


async def test_looking_for_an_embassy_leaves_nothing_of_who_has_opened_no_letter(bot: Running) -> None:
    anna = bot.person("Anna", "en-DE")
    await anna.says("/letter")
    await anna.hears()
    await anna.taps("Yes")
    await anna.hears()
    await anna.taps("Write abroad")
    await anna.taps((await anna.hears()).buttons[0])
    await anna.hears()
    await anna.taps("The embassy in my country")
    await anna.hears("Which country")
    await anna.taps("🇩🇪")
    await anna.hears("How to find it")
    assert kept(bot) == []


async def test_organisers_see_which_embassies_were_looked_for_from_five_people_on(bot: Running) -> None:
    olga = await bot.owner()
    for number in range(5):
        human, found = await _looks_for_an_embassy(bot, f"Somebody {number}")
        await human.taps("Back", found)
        await human.hears("Which country")
        await human.taps("🇩🇪")  # a second look of the same person isn't counted
        await human.hears("How to find it")
        await day_is_over(bot)
        await olga.says("/totals")
        await olga.taps("🌍")
        totals = await olga.hears("Subscribers by language", file=True)
        assert ("🇩🇪 Germany: 5" in totals.text) is (number == 4)
        assert ("Embassies looked for" in totals.text) is (number == 4)


async def test_a_script_for_the_phone_where_only_a_number_is_on_file(reached_by_phone: Running) -> None:
    bot = reached_by_phone
    anna = bot.person("Anna", "en")
    await anna.says("/letter")
    await anna.hears()
    await anna.taps("No")
    await anna.hears("Your letter is ready")
    await _others(bot, anna, "en")
    await anna.taps("Ombudsperson")
    nothing = await anna.hears("You can call")
    await anna.taps("By phone", nothing)
    script = await anna.hears("+992 37 000 00 00")
    said = body_of(anna, script).split("\n")
    assert said[0] == "Салом. Ман ҳамчун шахси алоҳида занг мезанам." or said[0].startswith("Здравствуйте")
    assert "Rukhshona Khakimova" in script.text, "the same in the caller's own language"
    assert 5 <= len(said) <= 6
    await anna.taps("Back")
    await anna.hears("You can call")


async def test_who_has_ties_is_not_told_to_call(reached_by_phone: Running) -> None:
    bot = reached_by_phone
    rewrite_case(bot, "case.toml", 'email = "tajikistanmission@bluewin.ch"', 'phones = ["+41 22 000 00 00"]')
    await bot.restart()
    anna = bot.person("Anna", "en")
    await anna.says("/letter")
    await anna.hears()
    await anna.taps("Yes")
    await anna.hears()
    await anna.taps("Write abroad")
    await anna.taps((await anna.hears()).buttons[0])
    await anna.hears()
    await anna.taps("Geneva")
    nothing = await anna.hears("Please choose another")
    assert not any("phone" in button.label for button in nothing.buttons)
    await anna.taps_old(pack(PhoneCall("tjk001", Safety.ABROAD, "release", "geneva")))
    assert "read this out slowly" not in (await anna.hears("Please choose another")).text


def _files_with(folder: Path, words: str) -> list[str]:
    return [path.name for path in folder.rglob("*") if path.is_file() and words.encode() in path.read_bytes()]


async def _begins(bot: Running, **how: int) -> Human:
    anna = bot.person("Anna", "en")
    await to_letter(bot, anna, "en", **how)
    await anna.taps("✏️ Change")
    await anna.hears("Your letter is ready")
    await anna.taps("Write it all myself")
    return anna


async def test_a_letter_in_own_words_stands_between_our_greeting_and_close(
    bot: Running, tmp_path: Path
) -> None:
    anna = await _begins(bot)
    points = await anna.hears("You can write from these points")
    assert "Rukhshona Khakimova, journalist" in points.text
    assert "5 February 2025" in points.text, "a fact with its day"
    assert "Mid-2024" in points.text
    assert "mid-2024" not in points.text
    await anna.says(OWN)
    ready = await anna.hears("Your letter, in your own words", "mail@president.tj", "fits a page")
    head, *text, close, _ = body_of(anna, ready).split("\n\n")
    assert tuple(text) == PARAGRAPHS
    assert head
    assert close

    await anna.taps("Files", ready)
    await anna.hears("PDF", file=True)
    answer = await anna.taps("I sent it", ready)
    assert answer.text == bot.said("en").label("toast_counted")
    await anna.hears("Thank you. It counts.")
    assert PARAGRAPHS[0] in anna.transcript()
    assert _files_with(tmp_path, PARAGRAPHS[0][:20]) == []


async def test_a_letter_of_own_words_can_be_too_long_and_is_then_counted(bot: Running) -> None:
    anna = await _begins(bot)
    await anna.hears("You can write from these points")
    await anna.says("So many words. " * 140)
    await anna.hears("A page holds 2,000 characters; yours has 2,099")
    await anna.says(OWN)
    await anna.hears("Your letter, in your own words")


async def test_a_word_never_said_makes_no_letter_and_others_are_remarked_on(guarded: Running) -> None:
    anna = await _begins(guarded)
    await anna.hears("You can write from these points")
    await anna.says(f"{OWN}\nLittle Wendeline waits.")
    refused = await anna.hears("can't be sent as your letter", '"her child"')
    assert not any("I sent it" in button.label for button in refused.buttons)
    await anna.taps("Write it differently", refused)
    await anna.hears("You can write from these points")
    await anna.says(f"{OWN}\nYou criminals!")
    ready = await anna.hears("Before you send it", "taken as an insult")
    assert any("I sent it" in button.label for button in ready.buttons)


async def test_another_letter_can_be_typed_at_once_where_a_word_is_never_said(guarded: Running) -> None:
    anna = await _begins(guarded)
    await anna.hears("You can write from these points")
    await anna.says(f"{OWN}\nLittle Wendeline waits.")
    await anna.hears("can't be sent as your letter")
    await anna.says(OWN)
    ready = await anna.hears("Your letter, in your own words")
    assert "Wendeline" not in body_of(anna, ready)


async def test_files_are_not_made_of_a_word_that_the_case_never_says_since(
    guarded: Running, tmp_path: Path
) -> None:
    anna = await _begins(guarded)
    await anna.hears("You can write from these points")
    await anna.says(f"{OWN}\nLittle Katrielle waits.")
    ready = await anna.hears("Your letter, in your own words", "Katrielle")
    with_never_said(tmp_path, "Katrielle")
    await guarded.restart()
    await anna.taps("Files", ready)
    refused = await anna.hears("can't be sent as your letter")
    assert "Katrielle" not in refused.text
    assert not any(message.document for message in anna.person.messages)


async def test_a_sentence_with_such_a_word_is_left_out_wherever_the_letter_goes(
    guarded: Running, tmp_path: Path
) -> None:
    anna = guarded.person("Anna", "en")
    await to_letter(guarded, anna, "en")
    own = "Little Katrielle waits, and so do I."
    await own_words(anna, own)
    card = await anna.hears(READY["en"])
    assert own in body_of(anna, card)
    with_never_said(tmp_path, "Katrielle")
    await guarded.restart()
    await anna.taps("Open in mail", card)
    told = await anna.hears("Say who they are instead", "left out of this letter")
    assert own in told.text, "nothing that was typed is lost"
    assert "Katrielle" not in body_of(anna, told)
    await anna.taps("Open in mail", told)
    links = [key.url for key in (await anna.hears("left out of this letter")).buttons if key.url]
    assert links
    assert "Katrielle" not in unquote(str(links))
    await anna.taps("Files")
    await anna.hears("PDF", file=True)
    [plain] = [m.document for m in anna.person.messages if m.document and m.document.name.endswith(".txt")]
    assert "Katrielle" not in plain.data.decode("utf-8-sig")
    await anna.taps("Change my words")
    await anna.hears("Why does this matter to you?", own)
    await anna.says("Her child waits, and so do I.")
    mended = await anna.hears(READY["en"], "Her child waits")
    assert "left out" not in mended.text
    assert "Her child waits, and so do I." in body_of(anna, mended)


async def test_anybody_sees_how_far_a_case_has_come_but_not_this_week(bot: Running) -> None:
    anna = bot.person("Anna", "en")
    await anna.says("/case")
    await anna.hears("What happened")
    await anna.taps("Letters so far")
    nothing = await anna.hears("up to last Sunday", file=False)
    assert "More than" not in nothing.text
    await others_report(bot, 6)
    await day_is_over(bot, 8)
    await anna.taps("Letters so far")
    picture = await anna.hears("More than 5 letters reported", file=True)
    assert picture.file
