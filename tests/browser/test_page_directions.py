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
from bot.model.letters.letter import LetterChoice, Signature
from bot.web.server import PageServer
from tests.support.browsing import in_its_loop
from tests.support.handoff.pages import CASE, COPYING, SIGNATURES, Linked, Visit, serving
from tests.support.samples.arabic import NAME, OWN

WEB = Path(__file__).parents[2] / "bot" / "web"
WAYS = {code: language.direction.value for code, language in languages().items()}


@in_its_loop
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
    **options: Any,
) -> Visit:
    linked = Linked(COPYING, server.url, language, page, signature=signature, own=own, copy=True)
    visit = await Visit.of(browser, linked.url, **options)
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
    assert await directions(visit, "#subject, #body, #about, #paper") == {(language, WAYS[language])}
    assert await directions(visit, "#to, #cc") == {(None, "ltr")}
    office = visit.tab.locator("#office")
    assert await office.evaluate("each => getComputedStyle(each).direction") == WAYS[page]
    assert not visit.trouble


async def test_on_paper_what_is_set_apart_is_a_paragraph_of_its_own_direction(
    browser: Browser, server: PageServer
) -> None:
    visit = await opened(browser, server, "ru", "ru", own="من ۲ فرزند دارم.")
    said = visit.tab.locator("#paper p", has_text="فرزند")
    await expect(said).to_have_attribute("dir", "auto")
    assert await said.evaluate("each => getComputedStyle(each).direction") == "rtl"


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
          };
        }"""
    )
    assert measured["width"] <= 320
    assert measured["mark"] == ["0px", "4px"]


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
    css = (WEB / "page.css").read_text("utf-8")
    assert not re.findall(r"\b(?:margin|padding|border|inset)?-?(?:left|right)\b[^;{}]*", css)
