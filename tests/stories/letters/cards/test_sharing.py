"""Passing a case on: in one's own words, by a link of one's own choosing, as a code that a camera reads."""

from __future__ import annotations

import io
import re
import shutil
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from PIL import Image

from bot.content.library import messages_folder
from tests.support.application import Running
from tests.support.paper import opened, printed, read_by_a_camera
from tests.support.steps.letters import to_letter
from tests.support.stores import rows

APPEAL = "https://example.org/appeals/exa-001"


async def test_after_a_letter_the_case_is_passed_on_by_a_code(bot: Running) -> None:
    anna = bot.person("Anna", "en")
    await to_letter(bot, anna, "en")
    await anna.taps("I sent it")
    thanks = await anna.hears("Thank you. It counts.")
    await anna.taps("Share", thanks)
    shown = await anna.hears("Share this case", "I have written a letter")
    assert (await anna.sees("Thank you. It counts.")).labels == thanks.labels, "the thanks stay"
    asked = parse_qs(urlsplit(shown.button("Send in Telegram").url or "").query)
    link = shown.copy_texts["📋 Copy the link"]
    assert asked["url"] == [link]
    assert asked["text"][0] in shown.text

    await anna.taps("QR code", shown)
    drawn = await anna.hears("Rukhshona Khakimova", link, file=True)
    assert drawn.photo is not None
    picture = Image.open(io.BytesIO(drawn.photo.data))
    assert min(picture.size) >= 600
    assert read_by_a_camera(picture) == link

    friend = bot.person("Boris", "en")
    await friend.opens(link.partition("start=")[2])
    await friend.hears("Would you like to get updates here?")
    assert rows(bot.database, "SELECT source, arrived FROM arrivals") == [("share", 1)]
    assert "Anna" not in drawn.text


async def test_a_poster_says_who_runs_the_bot_and_leads_to_the_case(bot: Running) -> None:
    said = bot.said("ru")
    anna = bot.person("Anna", "ru")
    await anna.says("/share")
    await anna.taps(said.label("share_poster"), await anna.hears("tjk001-share"))
    came = await anna.hears("tjk001-share", file=True)
    assert came.document is not None
    with opened(came.document.data) as document:
        link = read_by_a_camera(document[0].render(scale=2).to_pil())
    assert link in came.text
    page = printed(came.document.data)
    words = " ".join(page.text.split())
    assert page.pages == 1
    for told in (link, said.label("poster_say"), said.label("poster_how"), "The Example Society"):
        assert told in words
    assert "https://example.org/our-bot" in words, "where to check it"


async def test_the_words_and_the_link_are_ones_own_choice(tmp_path: Path) -> None:
    messages = tmp_path / "messages"
    shutil.copytree(messages_folder(), messages)
    shutil.rmtree(messages / "cases")
    shutil.copytree("docs/example-case/exa001", messages / "cases" / "exa001")
    async with Running(tmp_path, messages=messages) as bot:
        anna = bot.person("Anna", "en")
        await anna.says("/share")
        shown = await anna.hears("exa001-share")
        assert "I have written" not in shown.text, "nobody knows whether they have"
        await anna.taps("Say that I wrote", shown)
        shown = await anna.hears("I have written")
        await anna.taps("Link to the appeal", shown)
        shown = await anna.hears(APPEAL, "I have written")
        assert "is counted" not in shown.text
        await anna.taps("QR code", shown)
        drawn = await anna.hears(APPEAL, file=True)
        assert drawn.photo is not None
        assert read_by_a_camera(Image.open(io.BytesIO(drawn.photo.data))) == APPEAL


async def test_a_case_that_is_over_is_not_passed_on(tmp_path: Path) -> None:
    messages = tmp_path / "messages"
    shutil.copytree(messages_folder(), messages)
    file = messages / "cases" / "tjk001" / "case.toml"
    text = file.read_text("utf-8")
    file.write_text(re.sub(r"(?m)^(facts_as_of = .*)$", r"\1\nact_until = 2025-05-01", text), "utf-8")
    async with Running(tmp_path, messages=messages) as bot:
        anna = bot.person("Anna", "en")
        await anna.says("/share")
        answer = await anna.hears()
        assert "tjk001-share" not in answer.text
        assert not [button for button in answer.buttons if "Share" in button.label]
