"""The hand-off page for everybody: on any screen, with a keyboard, a screen reader, an old browser."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
from playwright.async_api import Browser

from bot.model.letters.letter import Signature
from bot.web.server import PageServer
from tests.support.browsing import in_its_loop
from tests.support.handoff.pages import ANNA, COPYING, OWN, PHRASEBOOK, Linked, Visit, serving
from tests.support.samples.languages import LANGUAGES

every_language = pytest.mark.parametrize("language", LANGUAGES)


@in_its_loop
async def server() -> AsyncIterator[PageServer]:
    async with serving(COPYING) as server:
        yield server


def linked(server: PageServer, *choices: Any, **more: Any) -> Linked:
    return Linked(COPYING, server.url, *choices, **more)


@every_language
async def test_what_stands_before_an_address_is_on_one_line_on_a_phone(
    browser: Browser, server: PageServer, language: str
) -> None:
    one = linked(server, "tg" if language == "ru" else "ru", language, "president", copy=True)
    visit = await Visit.of(browser, one.url, viewport={"width": 390, "height": 844})
    lines = "each => each.map((one) => one.getClientRects().length)"
    assert await visit.tab.locator("header dt").evaluate_all(lines) == [1, 1, 1]
    assert await visit.asks("() => document.documentElement.scrollWidth") <= 390


@every_language
@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_it_is_accessible(browser: Browser, server: PageServer, language: str, scheme: Any) -> None:
    letters_language = "tg" if language == "ru" else "ru"
    one = linked(server, letters_language, language, "prosecutor", signature=ANNA, own=OWN, copy=True)
    visit = await Visit.of(
        browser, one.url, "window.print = () => {};", color_scheme=scheme, reduced_motion="reduce"
    )
    await visit.is_accessible()
    await visit.tab.locator("#print").click()
    await visit.tab.locator(".said > span").wait_for()
    await visit.is_accessible()


@every_language
@pytest.mark.parametrize("width", [320, 1280])
async def test_it_can_be_read_and_tapped_on_any_screen(
    browser: Browser, server: PageServer, language: str, width: int
) -> None:
    long_name = Signature("Z" * 40 + " Müller-Lüdenscheidt", "עברית")
    for letters_language in ("ru", "ar"):
        one = linked(
            server, letters_language, language, "geneva", signature=long_name, own="x" * 200, copy=True
        )
        size: Any = {"width": width, "height": 640}
        visit = await Visit.of(browser, one.url, viewport=size)
        await visit.tab.locator("#copy-body").click()
        measured = await visit.asks(
            """() => {
              const shown = [...document.querySelectorAll("main *")].filter(each => each.checkVisibility());
              const written = node => node.nodeType === Node.TEXT_NODE && node.data.trim();
              const texts = shown.filter(each => [...each.childNodes].some(written));
              const keys = shown.filter(each => each.matches("a, button, input, textarea"));
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


@pytest.mark.parametrize("page", ["en", "ar"])
async def test_the_keyboard_reaches_everything_and_one_sees_where_it_is(
    browser: Browser, server: PageServer, page: str
) -> None:
    one = linked(server, "ru", page, copy=True)
    visit = await Visit.of(browser, one.url, viewport={"width": 390, "height": 600})
    reached = []
    wanted = await visit.asks(
        """[...document.querySelectorAll("a, button, input, textarea")]
          .filter(each => each.checkVisibility()).map(each => each.id || each.dataset.mail)"""
    )
    for _ in wanted:
        await visit.tab.keyboard.press("Tab")
        name, outline, covered = await visit.asks(
            """() => {
              const each = document.activeElement;
              const box = each.getBoundingClientRect();
              const [from, to] = [Math.max(box.top, 0), Math.min(box.bottom, innerHeight)];
              const spot = document.elementFromPoint(box.left + box.width / 2, (from + to) / 2);
              return [each.id || each.dataset.mail, getComputedStyle(each).outlineStyle, spot !== each];
            }"""
        )
        reached.append(name)
        assert outline == "solid"
        assert not covered, name
    assert reached == wanted
    assert reached[0] == "mail", "what most people want comes first"


@pytest.mark.parametrize("page", ["en", "ar"])
async def test_a_screen_reader_hears_it_in_the_order_of_doing(
    browser: Browser, server: PageServer, page: str
) -> None:
    """Heading, button, what it does; and every field has its name."""
    visit = await Visit.of(browser, linked(server, "ru", page, copy=True).url)
    tree = await visit.tab.locator("main").aria_snapshot()
    said = PHRASEBOOK[page].page()
    order = [
        "ready",
        "send_it",
        "open_mail",
        "how_whole",
        "elsewhere",
        "gmail",
        "piece_by_piece",
        "copy_address",
    ]
    order += ["the_letter", "can_change", "keep_it", "download", "when_sent", "traces", "traces_telegram"]
    place = 0
    for name in order:
        place = tree.find(said[name], place)
        assert place >= 0, name
    for field in ("to", "copy_to", "subject", "text"):
        assert f'- textbox "{said[field]}"' in tree
    assert "plain" not in tree


async def test_at_any_zoom_nothing_lies_on_the_page(browser: Browser, server: PageServer) -> None:
    """At 400 % a window has some 320 × 256: a bar would cover all of it."""
    size: Any = {"width": 320, "height": 256}
    visit = await Visit.of(browser, linked(server).url, viewport=size)
    await visit.tab.locator("#copy-body").click()
    await visit.tab.locator(".said > span").wait_for()
    lying = """[...document.querySelectorAll("main *")].filter(
      each => ["fixed", "sticky"].includes(getComputedStyle(each).position)).length"""
    assert await visit.asks(lying) == 0


async def test_in_forced_colours_what_is_said_has_a_frame(browser: Browser, server: PageServer) -> None:
    visit = await Visit.of(browser, linked(server).url, forced_colors="active")
    await visit.tab.locator("#copy-body").click()
    said = visit.tab.locator(".said > span")
    assert await said.evaluate("each => parseFloat(getComputedStyle(each).borderTopWidth)") >= 1
