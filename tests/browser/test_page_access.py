"""The hand-off page for everybody: on any screen, with a keyboard, a screen reader, an old browser."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
from playwright.async_api import Browser

from bot.model.letters.letter import Signature
from bot.web.server import PageServer
from tests.support.pages import ANNA, COPYING, OWN, Linked, Visit, serving
from tests.support.samples.languages import LANGUAGES

every_language = pytest.mark.parametrize("language", LANGUAGES)


@pytest.fixture
async def server() -> AsyncIterator[PageServer]:
    async with serving(COPYING) as server:
        yield server


def linked(server: PageServer, *choices: Any, **more: Any) -> Linked:
    return Linked(COPYING, server.url, *choices, **more)


@every_language
@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_it_is_accessible(browser: Browser, server: PageServer, language: str, scheme: Any) -> None:
    letters_language = "tg" if language == "ru" else "ru"
    one = linked(server, letters_language, language, "prosecutor", signature=ANNA, own=OWN, copy=True)
    visit = await Visit.of(browser, one.url, color_scheme=scheme, reduced_motion="reduce")
    await visit.is_accessible()
    await visit.asks("byHand('x')")
    await visit.is_accessible()


@every_language
@pytest.mark.parametrize("width", [320, 1280])
async def test_it_can_be_read_and_tapped_on_any_screen(
    browser: Browser, server: PageServer, language: str, width: int
) -> None:
    long_name = Signature("Z" * 40 + " Müller-Lüdenscheidt", "עברית")
    for letters_language in LANGUAGES:
        one = linked(
            server, letters_language, language, "geneva", signature=long_name, own="x" * 200, copy=True
        )
        size: Any = {"width": width, "height": 640}
        visit = await Visit.of(browser, one.url, viewport=size)
        await visit.tab.locator("#copy-letter").click()
        measured = await visit.asks(
            """() => {
              const shown = [...document.querySelectorAll("main *")].filter(each => each.checkVisibility());
              const written = node => node.nodeType === Node.TEXT_NODE && node.data.trim();
              const texts = shown.filter(each => [...each.childNodes].some(written));
              const keys = shown.filter(each => each.matches("a, button"));
              return {
                width: document.documentElement.scrollWidth,
                right: Math.max(...shown.map(each => each.getBoundingClientRect().right)),
                text: Math.min(...texts.map(each => parseFloat(getComputedStyle(each).fontSize))),
                tap: Math.min(...keys.map(each => each.getBoundingClientRect().height)),
              };
            }"""
        )
        assert measured["width"] <= width
        assert measured["right"] <= width
        assert measured["text"] >= 16
        assert measured["tap"] >= 48
        await visit.tab.context.close()


async def test_the_keyboard_reaches_everything_and_one_sees_where_it_is(
    browser: Browser, server: PageServer
) -> None:
    visit = await Visit.of(browser, linked(server, copy=True).url)
    reached = []
    wanted = await visit.asks(
        """[...document.querySelectorAll("a, button")]
          .filter(each => each.checkVisibility()).map(each => each.id)"""
    )
    for _ in wanted:
        await visit.tab.keyboard.press("Tab")
        place = await visit.asks(
            "[document.activeElement.id, getComputedStyle(document.activeElement).outlineStyle]"
        )
        reached.append(place[0])
        assert place[1] == "solid"
    assert reached == wanted
    assert reached[0] == "mail", "what most people want comes first"
