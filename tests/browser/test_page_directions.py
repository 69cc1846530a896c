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

from bot.content.letters.directions import apart
from bot.content.letters.handoff import handoff_url
from bot.model.languages import Direction
from bot.model.letters.letter import LetterChoice, Signature
from bot.web.server import PageServer
from tests.support.pages import CASE, COPYING, SIGNATURES, Visit, serving
from tests.support.samples.arabic import NAME, OWN

WORDS = {
    "title": "رسالتك",
    "ready": "رسالتك جاهزة",
    "to": "إلى",
    "copy_to": "نسخة إلى",
    "subject": "الموضوع",
    "about": "بشأن",
    "send_it": "أرسلها بالبريد الإلكتروني",
    "step_tap_copies": "اضغط الزر: تُنسخ الرسالة وتُفتح رسالة جديدة فيها العنوان والموضوع.",
    "step_paste": "اضغط مطولاً على الرسالة الفارغة واختر «لصق». على الحاسوب: Ctrl+V.",
    "step_send": "أرسلها.",
    "open_mail": "افتح برنامج البريد",
    "is_sent": "هذا ما يُرسل",
    "is_read": "لتقرأه أنت، ولا يُرسل",
    "language": "العربية",
    "direction": "rtl",
    "tag": "ar-SA",
}
SENTENCES = "أكتب إليكم بشأن السيدة ليلى مرادي (Laila Muradi)، وأرجو الإفراج عنها في 2025."
LEARN_ARABIC = """words => {
  // Wherever something is said in English, Arabic is put beside it: sentences, not what is looked up.
  const spoken = value => {
    if (typeof value === "string") return value.includes(" ") ? words.sentence : value;
    if (Array.isArray(value)) return value.map(spoken);
    if (value && typeof value === "object")
      return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, spoken(each)]));
    return value;
  };
  const learn = value => {
    if (!value || typeof value !== "object") return;
    if (Object.hasOwn(value, "en") && !Object.hasOwn(value, "ar")) value.ar = spoken(value.en);
    Object.values(value).forEach(learn);
  };
  learn(data);
  Object.assign(data.words.ar, words.page);
}"""
"""The page's own data, with Arabic put beside English: it shows what it is given."""
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
    visit = await Visit.of(browser, server.url, script, **options)
    await visit.asks(LEARN_ARABIC, {"page": WORDS, "sentence": SENTENCES})
    link = handoff_url(
        server.url,
        choice := LetterChoice(CASE.slug, "release", "president", language),
        COPYING.letters.picked(choice),
        version=COPYING.cases[CASE.slug].version,
        page_language=page,
        copy=True,
        signature=signature,
        own=own,
    )
    assert link is not None
    await visit.asks("hash => { location.hash = hash }", link.partition("#")[2])
    await visit.tab.locator("#ready").wait_for()
    return visit


async def directions(visit: Visit, places: str) -> set[tuple[str | None, str | None]]:
    blocks = await visit.tab.locator(places).all()
    assert blocks
    return {(await one.get_attribute("lang"), await one.get_attribute("dir")) for one in blocks}


@pytest.mark.parametrize(("language", "page"), [("ar", "en"), ("ru", "ar"), ("ar", "ar"), ("ru", "fr")])
async def test_page_and_letter_run_each_in_their_own_direction(
    browser: Browser, server: PageServer, language: str, page: str
) -> None:
    ways = {"ar": "rtl"}
    visit = await opened(browser, server, language, page, own="")
    assert await directions(visit, "html") == {(page, ways.get(page, "ltr"))}
    sent = "#text > .pair > [lang]:not(.reading)"
    assert await directions(visit, sent) == {(language, ways.get(language, "ltr"))}
    if language != page:
        assert await directions(visit, "#text .reading[lang]") == {(page, ways.get(page, "ltr"))}
    assert await directions(visit, "#addressee") == {(language, ways.get(language, "ltr"))}
    assert await directions(visit, "#to") == {(page, ways.get(page, "ltr"))}
    assert await directions(visit, "#address > *, #cc > *") == {(None, "ltr")}
    assert not visit.trouble


async def test_lines_of_an_arabic_letter_begin_at_the_right_on_an_english_page(
    browser: Browser, server: PageServer
) -> None:
    visit = await opened(browser, server, "ar", "en")
    sides = await visit.asks(SIDES)
    arabic = [side for text, side in sides.items() if text.startswith("أكتب")]
    assert arabic
    assert all(side["right"] < 1 < side["left"] for side in arabic)


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
    assert draft["Content-Language"] == "ar-SA"
    assert draft["Subject"] == SENTENCES
    assert draft.get_content().endswith(f"{NAME}\r\n")


def test_no_style_names_a_side() -> None:
    css = (Path(__file__).parents[2] / "bot" / "web" / "page.css").read_text("utf-8")
    assert not re.findall(r"\b(?:margin|padding|border|inset)?-?(?:left|right)\b[^;{}]*", css)
