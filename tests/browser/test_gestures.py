"""How many gestures it takes from "Write a letter" to a letter that is sent and told, by way of the page.

Without a page: tests/stories/letters/cards/test_gestures.py.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from playwright.async_api import Browser

from bot.rehearsal import Message
from tests.support.application import Running
from tests.support.browsing import in_its_loop
from tests.support.handoff.pages import Visit
from tests.support.steps.gestures import COMES_BACK, SENDS, Counted
from tests.support.steps.letters import READY, body_of

BY_MAIL_PROGRAM = 7
BY_WEB_MAIL = 8
BY_WEB_MAIL_PASTED = 9
"""Where the letter is too long for a web mail's link, as Cyrillic is but for Proton's: a tap, a paste."""
NEXT_LETTER = 5
A_WHILE_S = 60
THANKS = {"en": "It counts", "ru": "Это важно"}
NEXT = {"en": "Next:", "ru": "Дальше:"}
HEIGHT = 844
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": HEIGHT}, "has_touch": True, "is_mobile": True}


@in_its_loop
async def paged(tmp_path: Path) -> AsyncIterator[Running]:
    """A bot with a page."""
    async with Running(tmp_path, page=True) as running:
        yield running


async def _sends(browser: Browser, hand: Counted, which: str, message: Message) -> str:
    """From a button to the page, and by the mail program on the phone; the text that it got."""
    visit = await Visit.of(browser, hand.follows(which, message), **PHONE)
    main = visit.tab.locator("#mail")
    box = await main.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= HEIGHT, "nobody has to swipe for it"
    link = await main.get_attribute("href")
    assert link is not None
    assert link.startswith("mailto:")
    await visit.tab.context.close()
    hand.does(("page", "tap the main button"), SENDS, COMES_BACK)
    return unquote(link).replace("\r\n", "\n")


async def _by_mail_program(browser: Browser, bot: Running, hand: Counted, card: Message) -> Message:
    """From the card to the thanks."""
    language = hand.human.person.language_code
    said = bot.said(language)
    assert body_of(hand.human, card) in await _sends(browser, hand, said.label("open_mail"), card)
    await hand.taps(said.label("i_sent_it"), card)
    return await hand.human.hears(THANKS[language])


async def _to_card(bot: Running, language: str = "en") -> tuple[Counted, Message]:
    said, anna = bot.said(language), bot.person("Anna", language)
    await anna.opens("tjk001")
    await anna.taps(said.label("read_case"), await anna.hears())
    hand = Counted(anna)
    await hand.taps(said.label("write_letter"), await anna.hears())
    await hand.taps(said.label("safety_no"), await anna.hears())
    return hand, await anna.hears(READY[language])


@pytest.mark.parametrize("language", ["en", "ru"], ids=["with a reading copy", "in a language one reads"])
async def test_gestures_of_the_mail_program_and_of_the_next_letter(
    browser: Browser, paged: Running, language: str
) -> None:
    said = paged.said(language)
    hand, card = await _to_card(paged, language)
    thanks = await _by_mail_program(browser, paged, hand, card)
    hand.within(BY_MAIL_PROGRAM)

    again = Counted(hand.human)
    text = await _sends(browser, again, NEXT[language], thanks)
    await paged.later(seconds=A_WHILE_S)  # as long as that takes
    await again.taps(said.label("sent_next"), thanks)
    await again.human.hears(THANKS[language])
    again.within(NEXT_LETTER)
    assert "Министр" in text, "it was to the Minister, whom the button names"


@pytest.mark.parametrize(
    ("language", "which", "aim"),
    [
        ("ru", "Gmail", BY_WEB_MAIL_PASTED),
        ("ru", "Proton", BY_WEB_MAIL),
        ("en", "Gmail", BY_WEB_MAIL),
    ],
    ids=["cyrillic", "cyrillic behind the #", "latin"],
)
async def test_gestures_of_web_mail(
    browser: Browser, paged: Running, language: str, which: str, aim: int
) -> None:
    hand, card = await _to_card(paged)
    if language == "en":  # as to a mission that reads it; how one gets there is no part of the count
        await hand.human.taps("🌐")
        await hand.human.taps("English")
        card = await hand.human.hears("Your letter is ready")
        card = await hand.human.sees("Your letter is ready")
    visit = await Visit.of(browser, hand.follows("Open in mail", card), **PHONE)
    provider = visit.tab.locator("#web a", has_text=which)
    box = await provider.bounding_box()
    assert box is not None
    if box["y"] + box["height"] > HEIGHT:
        hand.does(("page", "swipe down"))
    link = await provider.get_attribute("href")
    assert link is not None
    hand.does(("page", f"tap {which}"))
    if "&body=" not in unquote(link):  # the tap has copied the text
        hand.does(("mail program", "press the text's place"), ("mail program", "paste the letter"))
    await visit.tab.context.close()
    hand.does(SENDS, COMES_BACK)
    await hand.taps("I sent it", card)
    await hand.human.hears("It counts")
    hand.within(aim)
