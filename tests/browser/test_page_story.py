"""From the chat to the hand-off page and on: the whole bot, and a real browser."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from bot.content.library import messages_folder
from bot.rehearsal import InjectedFault, Message
from tests.support.application import Running
from tests.support.browsing import in_its_loop
from tests.support.handoff.pages import Visit
from tests.support.steps.letters import OWN, body_of, letter_of, own_words, signed, to_letter


@in_its_loop
async def paged(tmp_path: Path) -> AsyncIterator[Running]:
    """A bot with a page, whose texts the test may change."""
    messages = tmp_path / "messages"
    shutil.copytree(messages_folder(), messages)
    async with Running(tmp_path, messages=messages, page=True) as running:
        yield running


def links(message: Message) -> list[str]:
    return [key.url for row in message.keyboard or () for key in row if key.url]


async def body_on(visit: Visit) -> str:
    return await visit.tab.locator("#body").input_value()


async def test_the_page_has_the_letter_of_the_chat(browser: Browser, paged: Running) -> None:
    anna = paged.person("Anna", "en")
    message = await to_letter(paged, anna, "en")
    for change in ("nothing", "name", "words", "language"):
        if change == "name":
            message = await signed(anna)
        elif change == "words":
            await own_words(anna, OWN)
            message = await anna.hears("Your letter is ready")
        elif change == "language":
            await anna.taps("✏️ Change")
            await anna.hears("Your letter is ready")
            await anna.taps("🌐 Russian")
            await anna.hears("Your letter is ready")
            await anna.taps("French")
            message = await anna.hears("Your letter is ready")
        [link] = links(message)
        assert len(link) <= 2048
        visit = await Visit.of(browser, link)
        assert await body_on(visit) == body_of(anna, message)
        subject = await visit.tab.locator("#subject").input_value()
        assert f"Subject: {subject}" in letter_of(anna, message).text
        assert await visit.tab.get_attribute("html", "lang") == "en"
        assert not visit.trouble
        await visit.tab.context.close()
    assert OWN in body_of(anna, message)
    assert "Anna Bell" in body_of(anna, message)


async def test_without_a_page_no_button_leads_anywhere(tmp_path: Path) -> None:
    async with Running(tmp_path) as bot:
        anna = bot.person("Anna", "en")
        assert bot.app.page_url is None
        assert links(await to_letter(bot, anna, "en")) == []


async def test_a_link_that_telegram_finds_too_long_costs_nobody_the_letter(paged: Running) -> None:
    anna = paged.person("Anna", "en")
    letter = await to_letter(paged, anna, "en")
    assert links(letter)
    await anna.taps("✏️ Change")
    await anna.hears("Your letter is ready")
    refusal = "Bad Request: BUTTON_URL_INVALID"
    # The reading copy and the letter are edited before the card, which alone has a link.
    paged.world.faults.add(InjectedFault("editMessageText", every=3, status=400, description=refusal))
    paged.world.faults.add(InjectedFault("sendMessage", times=1, status=400, description=refusal))
    await anna.taps(paged.said("en").label("back"))
    message = await anna.hears("Your letter is ready")
    assert body_of(anna, message) == body_of(anna, letter)
    assert links(message) == []
    await anna.taps("✏️ Change")
    await anna.hears("Your letter is ready")
    await anna.taps(paged.said("en").label("back"))
    again = await anna.hears("Your letter is ready")
    [refused], [shorter] = links(letter), links(again)
    assert len(shorter) < len(refused), (
        "the next one isn't tried with as long a link: who runs the bot stays out"
    )


@pytest.mark.parametrize("answer", ["safety_no", "safety_unsure"])
async def test_nobody_is_led_to_a_web_mail_next_door_whatever_they_answered(
    browser: Browser, paged: Running, answer: str
) -> None:
    """A page with fewer ways for some would tell whoever sees it what they answered."""
    anna = paged.person("Anna", "en")
    await anna.says("/letter")
    await anna.hears()
    await anna.taps(paged.said("en").label(answer))
    if answer == "safety_unsure":
        await anna.taps((await anna.hears("What should your letter ask for?")).buttons[0])
        await anna.hears()
        await anna.taps("Geneva")
    message = await anna.hears("Your letter is ready")
    visit = await Visit.of(browser, links(message)[0])
    await expect(visit.tab.get_by_role("link", name="Gmail")).to_be_visible()
    await expect(visit.tab.get_by_role("link", name="Yandex Mail")).to_be_visible(visible=False)
