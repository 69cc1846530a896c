"""From an appeal that is sent in the chat to the first supporters' letters: few taps, and nothing made up."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Final

from bot.content.library import messages_folder
from tests.support.application import Running
from tests.support.steps.letters import body_of

TWIN: Final = Path(__file__).with_name("twin.txt").read_text("utf-8")
"""Laid out as such appeals are, in sentences of its own."""
APPEALS: Final = Path(__file__).parents[3] / "appeals"


def line_of(words: str) -> int:
    """The number, from 1, of the twin's line that has these words, and alone has them."""
    (number,) = (number for number, line in enumerate(TWIN.splitlines(), 1) if words in line)
    return number


async def test_a_pasted_appeal_is_live_after_few_taps(bot: Running) -> None:
    owner = await bot.owner()
    await owner.says(TWIN)
    await owner.hears("Is this an appeal?")
    await owner.taps("Yes, make a draft")
    read = await owner.hears("This is what I read")
    assert "TJK 001 / 0225 / OBS 010" in read.text
    assert "mail@president.tj" in read.text
    assert "There is a case with this code already: tjk001" in read.text
    assert "Several authorities have the same address." in read.text
    # Each value with the line in which it stands.
    assert f"mail@president.tj ({line_of('mail@president.tj')})" in read.text
    assert f"Ombudsperson of Tajikistan ({line_of('Umed Bobozoda')})" in read.text
    told = await owner.hears("Dated events: 4", "Demands: 5")
    assert f"({line_of('On 14 November 2024')})" in told.text
    assert f"({line_of('Guarantee in all')})" in told.text
    await owner.taps("Open the draft")
    await owner.hears("Draft: nobody outside the team sees it")
    store = bot.app._store
    assert store is not None
    drafts = [record for record in (await store.revisions.records()).values() if not record.published]
    content = await store.revisions.content(drafts[0].case, drafts[0].newest)
    assert content is not None
    drawn = tomllib.loads(content.files["case.toml"].decode())
    ours = tomllib.loads((messages_folder() / "cases" / "tjk001" / "case.toml").read_text("utf-8"))
    assert drawn["code"] == ours["code"]
    assert drawn["country"] == ours["country"]
    assert [each["email"] for each in drawn["authorities"]] == [each["email"] for each in ours["authorities"]]
    assert [each["role"] for each in drawn["authorities"]][:6] == [
        each["role"] for each in ours["authorities"]
    ][:6]
    assert set(drawn["demands"]) >= {"release", "integrity", "end_harassment"}
    await owner.taps("Publish")
    await owner.hears("Does the person")
    await owner.taps("The issuer has asked them")
    await owner.hears("May the issuer")
    await owner.taps("It is public")
    asked = await owner.hears("Has somebody who speaks it well read the case?", "English", "Français")
    assert "Español" not in asked.text, "supporters don't see it, whatever this case says"
    await owner.taps("Only in: English")
    await owner.hears("Let everybody see this case?")
    await owner.taps("Publish now")
    await owner.hears("The case is live.")
    rosa = bot.person("Rosa", "en")
    await rosa.opens(drafts[0].case)
    await rosa.hears("Rukhshona Khakimova")
    # In French nobody has read it: there it is told in English, and French stays on for everything else.
    jean = bot.person("Jean", "fr")
    await jean.opens(drafts[0].case)
    shown = await jean.hears("Rukhshona Khakimova, a journalist")
    assert bot.said("fr").label("just_letter") in str(shown.labels)
    await jean.taps(bot.said("fr").label("just_letter"))
    await jean.hears()
    await jean.taps(bot.said("fr").label("safety_no"))
    letter = await jean.hears("mail@president.tj")
    assert "Rukhshona Khakimova" in body_of(jean, letter)


async def test_the_same_appeal_once_more_is_the_draft_that_there_is(bot: Running) -> None:
    owner = await bot.owner()
    text = TWIN.replace("TJK 001 / 0225", "TJK 009 / 0225")
    for told in ("I made a draft of it.", "There is a draft of it already."):
        await owner.says("/cases")
        await owner.taps("New case", await owner.hears("Cases"))
        await owner.hears("Send me the appeal")
        await owner.says(text)
        await owner.hears(told)
    assert bot.app._store is not None
    drafts = [one for one in (await bot.app._store.revisions.records()).values() if not one.published]
    assert [one.case for one in drafts] == ["tjk009"]


async def test_what_is_odd_in_an_appeal_is_said_and_nobody_is_made_up(bot: Running) -> None:
    owner = await bot.owner()
    for folder, said in (
        ("press-release-2022-no-addressee", "The text names nobody to write to. I make nobody up"),
        ("amnesty-2024-market-women-model-letter", "A letter to copy stands in the text. I read past it."),
        ("amnesty-2011-columns-unfilled", "Some lines of a form were left unfilled in the text."),
    ):
        file = next(path for path in (APPEALS / folder).iterdir() if path.stem == "appeal")
        owner.person.sends_document(file.name, file.read_bytes())
        await owner.hears("Is this an appeal?")
        await owner.taps("Yes, make a draft")
        read = await owner.hears("I made a draft of it.", said)
        assert "press-release" not in folder or "Authorities: 0" in read.text
        await owner.hears("Dated events")


async def test_what_is_unsure_is_shown_with_the_words_of_its_line(bot: Running) -> None:
    owner = await bot.owner()
    hidden = TWIN.replace("mail@president.tj", "mail [at] president (dot) tj")
    await owner.says(hidden)
    await owner.hears("Is this an appeal?")
    await owner.taps("Yes, make a draft")
    read = await owner.hears("Unsure; compare with the appeal:")
    number = next(n for n, line in enumerate(hidden.splitlines(), 1) if "mail [at]" in line)
    assert f"▫️ mail@president.tj ({number}): " in read.text
    assert "mail [at] president (dot) tj" in read.text


async def test_a_draft_of_which_little_was_read_asks_for_the_rest(bot: Running) -> None:
    owner = await bot.owner()
    await owner.says("/cases")
    await owner.taps("New case", await owner.hears("Cases"))
    await owner.hears("Send me the appeal")
    await owner.says(
        "Free Rosa Lind!\n\nPlease write to the Minister of Justice and ask him to release Rosa Lind."
    )
    await owner.hears("I made a draft of it.")
    await owner.taps("What is missing")
    await owner.hears("Which country is the appeal about?")
    await owner.says("Marenia")
    await owner.hears("I couldn't read that")
    await owner.says("Togo")
    await owner.hears("What is the code of the appeal?")
    await owner.says("ABC 001 / 26")
    await owner.hears("On which day was the appeal issued?")
    await owner.taps("Later")
    await owner.hears("Who issued the appeal?")
