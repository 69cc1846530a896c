"""The hand-off page where page and letter run in different directions: each as its own language does."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, expect

from bot.content.languages import languages
from bot.content.letters.directions import apart, is_foreign
from bot.model.languages import Direction
from bot.model.letters.letter import LetterChoice, Signature
from bot.web.server import PageServer
from tests.support.pages import CASE, COPYING, SIGNATURES, Linked, Visit, serving
from tests.support.samples.arabic import NAME, OWN

WAYS = {code: language.direction.value for code, language in languages().items()}
SIDES = """() => Object.fromEntries([...document.querySelectorAll("#text p:not(.reading)")].map(each => {
  const range = document.createRange();
  range.selectNodeContents(each);
  const words = range.getClientRects();
  const box = each.getBoundingClientRect();
  const last = words[words.length - 1];
  return [each.textContent, {left: last.left - box.left, right: box.right - last.right}];
}))"""
"""How far each block's last line is from the block's edges."""


@pytest.fixture
async def server() -> AsyncIterator[PageServer]:
    async with serving(COPYING) as server:
        yield server


async def opened(
    browser: Browser,
    server: PageServer,
    language: str,
    page: str,
    signature: Signature = SIGNATURES[1],
    own: str = OWN,
    script: str = "",
    **options: Any,
) -> Visit:
    linked = Linked(COPYING, server.url, language, page, signature=signature, own=own, copy=True)
    visit = await Visit.of(browser, linked.url, script, **options)
    await visit.tab.locator("#ready").wait_for()
    return visit


async def directions(visit: Visit, places: str) -> set[tuple[str | None, str | None]]:
    blocks = await visit.tab.locator(places).all()
    assert blocks
    return {(await one.get_attribute("lang"), await one.get_attribute("dir")) for one in blocks}


@pytest.mark.parametrize(
    ("language", "page"), [("ar", "en"), ("ru", "ar"), ("ar", "ar"), ("es", "ar"), ("ru", "fr")]
)
async def test_page_and_letter_run_each_in_their_own_direction(
    browser: Browser, server: PageServer, language: str, page: str
) -> None:
    visit = await opened(browser, server, language, page, own="")
    assert await directions(visit, "html") == {(page, WAYS[page])}
    sent = "#text > .pair > [lang]:not(.reading)"
    assert await directions(visit, sent) == {(language, WAYS[language])}
    if language != page:
        assert await directions(visit, "#text .reading[lang]") == {(page, WAYS[page])}
    assert await directions(visit, "#addressee") == {(language, WAYS[language])}
    assert await directions(visit, "#to") == {(page, WAYS[page])}
    assert await directions(visit, "#address > *, #cc > *") == {(None, "ltr")}
    assert not visit.trouble


async def test_lines_of_an_arabic_letter_begin_at_the_right_on_an_english_page(
    browser: Browser, server: PageServer
) -> None:
    visit = await opened(browser, server, "ar", "en")
    sides = await visit.asks(SIDES)
    arabic = [side for text, side in sides.items() if is_foreign(text, Direction.LEFT_TO_RIGHT)]
    assert len(arabic) > 3
    assert all(side["right"] < 1 for side in arabic)
    assert any(side["left"] > 1 for side in arabic), "else they could as well begin at the left"


async def test_what_is_set_apart_is_a_paragraph_of_its_own_direction(
    browser: Browser, server: PageServer
) -> None:
    visit = await opened(browser, server, "ru", "ru", own="من ۲ فرزند دارم.")
    said = visit.tab.locator("#text p", has_text="فرزند")
    await expect(said).to_have_attribute("dir", "auto")
    assert await said.evaluate("each => getComputedStyle(each).direction") == "rtl"


@pytest.mark.parametrize(
    ("text", "alone"),
    [
        ("A. B.", True),
        ("A. B.", False),
        ("Anna Bell", True),
        ("Anna Bell", False),
        ("Anna-Maria O'Bell 2", True),
        ("مريم الأحمدي", True),
        ("حلب (Aleppo)", False),
        ("2 Anna", True),
        ("Ҷамила Қодирӣ", True),
        ("شارع النخيل، 12", False),
        ("", True),
    ],
)
async def test_what_is_typed_into_an_arabic_letter_is_set_apart_as_in_the_chat(
    browser: Browser, server: PageServer, text: str, alone: bool
) -> None:
    visit = await Visit.of(browser, server.url)
    found = await visit.asks("([text, alone]) => apart(text, alone, 'rtl')", [text, alone])
    assert found == apart(text, alone=alone, within=Direction.RIGHT_TO_LEFT)


async def test_what_cant_be_copied_is_shown_in_the_letters_direction(
    browser: Browser, server: PageServer
) -> None:
    refusing = """Object.defineProperty(navigator, "clipboard", {value: undefined});
    Document.prototype.execCommand = () => false;"""
    visit = await opened(browser, server, "ar", "en", script=refusing)
    await visit.tab.locator("#copy-letter").click()
    await expect(visit.tab.locator("#by-hand")).to_have_attribute("dir", "rtl")
    await expect(visit.tab.locator("#by-hand")).to_have_attribute("lang", "ar")
    await visit.tab.locator("#copy-address").click()
    await expect(visit.tab.locator("#by-hand")).to_have_attribute("dir", "ltr")


async def test_the_page_in_arabic_is_mirrored_and_fits_on_a_phone(
    browser: Browser, server: PageServer
) -> None:
    size: Any = {"width": 320, "height": 640}
    visit = await opened(browser, server, "ru", "ar", viewport=size)
    measured = await visit.asks(
        """() => {
          const list = document.querySelector("header dl");
          const style = getComputedStyle(list);
          return {
            width: document.documentElement.scrollWidth,
            mark: [style.borderLeftWidth, style.borderRightWidth],
            indent: getComputedStyle(document.querySelector("ol")).paddingRight,
          };
        }"""
    )
    assert measured["width"] <= 320
    assert measured["mark"] == ["0px", "4px"]
    assert measured["indent"] == "24px"


async def test_the_draft_of_an_arabic_letter_says_its_language(browser: Browser, server: PageServer) -> None:
    visit = await opened(browser, server, "ar", "en")
    async with visit.tab.expect_download() as waiting:
        await visit.tab.locator("#draft").click()
    draft = message_from_bytes((await (await waiting.value).path()).read_bytes(), policy=policy.default)
    assert isinstance(draft, EmailMessage)
    assert draft["Content-Language"] == languages()["ar"].tag
    choice = LetterChoice(CASE.slug, "release", "president", "ar")
    assert draft["Subject"] == COPYING.letters.write(choice, SIGNATURES[1], OWN, copy=True).subject
    assert draft.get_content().endswith(f"{NAME}\r\n")


def test_no_style_names_a_side() -> None:
    css = (Path(__file__).parents[2] / "bot" / "web" / "page.css").read_text("utf-8")
    assert not re.findall(r"\b(?:margin|padding|border|inset)?-?(?:left|right)\b[^;{}]*", css)
