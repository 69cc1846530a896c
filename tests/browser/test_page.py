"""The hand-off page in a real browser: the letter is the chat's letter, and gets out whole."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

import pytest
from playwright.async_api import Browser, Route, expect

from bot.content.files.mail import as_eml, file_name
from bot.content.languages import languages
from bot.content.letters.directions import END, ISOLATE
from bot.content.library import Library
from bot.model.letters.letter import MAX_OWN, MAX_SIGNATURE, Letter, Signature
from bot.web.export import export_page
from bot.web.page import HandoffPage
from bot.web.server import PageServer
from tests.support.pages import (
    ANNA,
    CASE,
    COPYING,
    LIBRARY,
    OWN,
    PHRASEBOOK,
    SIGNATURES,
    Linked,
    Visit,
    every_letter,
    library_with,
    serving,
    short_library,
)
from tests.support.samples.languages import LANGUAGES

UNESCAPED = "!'()*~"
COMPOSE = """async links => {
  const found = [];
  for (const hash of links) {
    const link = await readLink(hash);
    const letters = [link.language, link.page].map(language => composed(data, link, language));
    found.push({state: stateOf(data, link, "2025-12-31"), letters});
  }
  return found;
}"""
LINKS = """async links => {
  const found = [];
  for (const hash of links) {
    const link = await readLink(hash);
    const letter = composed(data, link, link.language);
    found.push({mail: mailLink(letter), ...webLinks(letter)});
  }
  return found;
}"""
SHORT = short_library()
every_language = pytest.mark.parametrize("language", LANGUAGES)


@pytest.fixture
async def server() -> AsyncIterator[PageServer]:
    async with serving(COPYING) as server:
        yield server


def linked(server: PageServer, *choices: Any, **more: Any) -> Linked:
    return Linked(COPYING, server.url, *choices, **more)


def as_data(letter: Letter) -> dict[str, Any]:
    return {
        "addressee": letter.addressee,
        "to": letter.email,
        "cc": letter.copy_to,
        "subject": letter.subject,
        "paragraphs": list(letter.paragraphs),
    }


def unlinked(href: str) -> tuple[str, str, dict[str, str]]:
    """A link's beginning, its recipient and its fields, decoded as RFC 6068 (and any server) would."""
    assert re.fullmatch(r"[A-Za-z0-9:/?#@!$&'()*,;=._~%-]+", href), "nothing that has to be encoded, and no +"
    start, _, query = href.partition("?")
    fields = {}
    for field in query.split("&"):
        name, _, value = field.partition("=")
        assert name not in fields
        fields[name] = unquote(value, errors="strict")
    scheme, _, rest = start.partition(":")
    return (scheme, unquote(rest), fields) if scheme == "mailto" else (start, fields.pop("to"), fields)


def bare(text: str) -> str:
    """Without the signs that set apart what somebody typed."""
    return text.strip(ISOLATE + END)


def crlf(text: str) -> str:
    return text.replace("\n", "\r\n")


# --- the letter


@every_language
async def test_the_pages_letter_is_the_composers(browser: Browser, server: PageServer, language: str) -> None:
    visit = await Visit.of(browser, server.url)
    everyone = list(every_letter(COPYING, server.url, language))
    found = await visit.asks(COMPOSE, [one.fragment for one in everyone])
    for one, shown in zip(everyone, found, strict=True):
        # What is only read goes to nobody.
        letters = [as_data(one.letter), {**as_data(one.reading or one.letter), "cc": one.letter.copy_to}]
        assert shown == {"state": "ready", "letters": letters}, one.letter.choice
    assert not visit.trouble


@pytest.mark.parametrize("own", ["من معلم هستم.", "من ۲ فرزند دارم", "سلام", "Я — учительница (مدرسه)."])
async def test_what_runs_from_right_to_left_is_set_apart_as_in_the_chat(
    browser: Browser, server: PageServer, own: str
) -> None:
    visit = await Visit.of(browser, server.url)
    one = linked(server, "ru", "en", signature=Signature("مریم احمدی", "هرات"), own=own)
    (shown,) = await visit.asks(COMPOSE, [one.fragment])
    assert shown["letters"] == [as_data(one.letter), as_data(one.reading or one.letter)]
    assert "\u2068هرات\u2069" in " ".join(shown["letters"][0]["paragraphs"])


async def test_no_copy_goes_to_an_issuer_who_takes_none(browser: Browser) -> None:
    async with serving(library_with(issuer=replace(CASE.issuer, copy=False))) as bare:
        one = Linked(LIBRARY, bare.url, copy=True)
        visit = await Visit.of(browser, one.url)
        [found] = await visit.asks(COMPOSE, [one.fragment])
        assert found["letters"][0]["cc"] is None


@every_language
async def test_the_letter_is_shown_with_what_it_says(
    browser: Browser, server: PageServer, language: str
) -> None:
    for page in LANGUAGES:
        one = linked(server, language, page, "prosecutor", "clemency", 5, ANNA, OWN, copy=True)
        visit = await Visit.of(browser, one.url)
        tab, said = visit.tab, PHRASEBOOK[page].page()
        assert await tab.get_attribute("html", "lang") == page
        await expect(tab).to_have_title(said["title"])
        await expect(tab.locator("h1:visible")).to_have_text(said["ready"])
        await expect(tab.locator("#to")).to_have_text(CASE.texts[page].authority_buttons["prosecutor"])
        await expect(tab.locator("#about")).to_have_text(CASE.texts[page].title)
        await expect(tab.locator("#addressee")).to_have_text(one.letter.addressee)
        await expect(tab.locator("#cc")).to_have_text(CASE.issuer.email)
        sent = f"#text > .pair > [lang={language}]:not(.reading)"
        assert await tab.locator(sent).all_text_contents() == [one.letter.subject, *one.letter.paragraphs]
        both = zip(
            [one.letter.subject, *one.letter.paragraphs],
            [one.reading.subject, *one.reading.paragraphs] if one.reading else [],
            strict=False,
        )
        read = f"#text > .pair > .reading[lang={page}]"
        assert await tab.locator(read).all_text_contents() == [yours for mine, yours in both if yours != mine]
        way = languages()[language].direction
        said_in_it = [part for part in (one.letter.subject, *one.letter.paragraphs) if part == bare(part)]
        assert await tab.locator(f"#text [lang][dir={way}]").count() >= len(said_in_it) > 5
        assert visit.requests == [one.url.partition("#")[0]], "and nothing else is asked for"
        assert not visit.trouble
        await tab.context.close()


async def test_words_that_no_bot_would_have_put_into_a_link(browser: Browser, server: PageServer) -> None:
    hostile = "<img src=x onerror=alert(1)>"
    name, own = f"{hostile}\u202e\x07{'n' * 200}", f"{hostile}\x00 {'o' * 300}"
    one = linked(server, "en", "en", signature=Signature(name, "Bristol"), own=own)
    visit = await Visit.of(browser, one.url)
    paragraphs = await visit.tab.locator("#text p").all_text_contents()
    assert paragraphs[-1] == f"{hostile}{'n' * 200}"[:MAX_SIGNATURE]
    assert f"{hostile} {'o' * 300}"[:MAX_OWN] in paragraphs
    assert not any("Bristol" in paragraph for paragraph in paragraphs), "the name took all the room"
    assert await visit.tab.locator("img").count() == 0
    assert not visit.trouble


# --- getting it out


@pytest.mark.parametrize(
    ("library", "language"),
    [*((COPYING, language) for language in LANGUAGES), (SHORT, "en")],
    ids=[*LANGUAGES, "short"],
)
async def test_what_the_links_carry_is_the_letter(browser: Browser, library: Library, language: str) -> None:
    async with serving(library) as server:
        visit = await Visit.of(browser, server.url)
        everyone = list(every_letter(library, server.url, language))[::5]
        found = await visit.asks(LINKS, [one.fragment for one in everyone])
    for one, links in zip(everyone, found, strict=True):
        letter, hrefs = one.letter, {name: link["href"] for name, link in links.items()}
        whole = {name for name, link in links.items() if link["whole"]}
        body = "&body=" + quote(crlf(letter.body), safe=UNESCAPED)
        full = {name: len(href) + (0 if name in whole else len(body)) for name, href in hrefs.items()}
        assert ("mail" in whole) == (full["mail"] <= 1900)
        assert ("gmail" in whole) == ("outlook" in whole) == (max(full["gmail"], full["outlook"]) <= 4000)

        wanted = {"cc": letter.copy_to} if letter.copy_to else {}
        wanted |= {"subject": letter.subject}
        bodies = {name: {"body": crlf(letter.body)} if name in whole else {} for name in hrefs}
        assert unlinked(hrefs["mail"]) == ("mailto", letter.email, wanted | bodies["mail"])
        start = "https://outlook.live.com/mail/0/deeplink/compose"
        assert unlinked(hrefs["outlook"]) == (start, letter.email, wanted | bodies["outlook"])
        wanted |= {"su": wanted.pop("subject"), "view": "cm", "fs": "1"}
        start = "https://mail.google.com/mail/"
        assert unlinked(hrefs["gmail"]) == (start, letter.email, wanted | bodies["gmail"])
        assert "mail" in whole or library is not SHORT


async def test_a_short_letter_travels_whole_and_is_said_to(browser: Browser) -> None:
    said = PHRASEBOOK["en"].page()
    async with serving(SHORT) as server:
        one = Linked(SHORT, server.url, "en", signature=ANNA)
        visit = await Visit.of(browser, one.url)
        await expect(visit.tab.locator("#steps")).to_contain_text(said["step_tap"])
        await expect(visit.tab.locator("#web")).to_have_text(said["web_whole"])
        await visit.tab.get_by_role("link", name=said["open_mail"]).click()
        await expect(visit.tab.locator("#status")).to_have_text(said["opened"])
        [_, href] = visit.requests
        fields = {"subject": one.letter.subject, "body": crlf(one.letter.body)}
        assert unlinked(href) == ("mailto", one.letter.email, fields)


async def test_a_long_letter_is_said_to_be_copied_then_copied_by_the_tap(
    browser: Browser, server: PageServer
) -> None:
    one = linked(server, signature=ANNA, own=OWN, copy=True)
    said = PHRASEBOOK["en"].page()
    visit = await Visit.of(browser, one.url)
    tab = visit.tab
    await expect(tab.locator("#steps")).to_contain_text(said["step_tap_copies"])
    await expect(tab.locator("#web")).to_have_text(said["web_copies"])
    await expect(tab.locator("#status")).to_be_empty()
    for button, text, done in (
        ("address", one.letter.email, "address_copied"),
        ("copy-to", CASE.issuer.email, "copy_to_copied"),
        ("subject", one.letter.subject, "subject_copied"),
    ):
        await tab.locator(f"#copy-{button}").click()
        await visit.finds_copied(text or "")
        await expect(tab.locator("#status")).to_have_text(said[done])
    await tab.get_by_role("link", name=said["open_mail"]).click()
    await visit.finds_copied(one.letter.body)
    await expect(tab.locator("#status")).to_have_text(said["copied_and_opened"])
    await tab.locator("#copy-address").click()
    await visit.finds_copied(one.letter.email or "")
    await tab.locator("#copy-letter").press("Enter")
    await visit.finds_copied(one.letter.body)
    href = await tab.locator("#mail").get_attribute("href")
    assert visit.requests == [server.url, href], "the tap went on to the mail program, and nowhere else"
    assert not visit.trouble


async def test_a_page_of_another_mail_program_learns_nothing_of_this_one(
    browser: Browser, server: PageServer
) -> None:
    one = linked(server, signature=ANNA)
    visit = await Visit.of(browser, one.url)

    async def answer(route: Route) -> None:
        assert "referer" not in await route.request.all_headers()
        await route.fulfill(content_type="text/html", body="<title>elsewhere</title>")

    await visit.tab.context.route(lambda url: not url.startswith(server.url), answer)
    for place in ("gmail", "outlook"):
        async with visit.tab.expect_popup() as waiting:
            await visit.tab.locator(f"#{place}").click()
        popup = await waiting.value
        await expect(popup).to_have_title("elsewhere")
        assert await popup.evaluate("window.opener === null && document.referrer === ''")
        assert popup.url == await visit.tab.locator(f"#{place}").get_attribute("href")
        await popup.close()
        await visit.finds_copied(one.letter.body)
    assert not visit.trouble


@pytest.mark.parametrize("which", ["#mail", "#copy-letter"])
async def test_where_the_browser_refuses_to_copy_the_letter_is_selected(
    browser: Browser, server: PageServer, which: str
) -> None:
    refusing = """Object.defineProperty(navigator, "clipboard", {value: undefined});
    Document.prototype.execCommand = () => false;"""
    one = linked(server, signature=ANNA)
    visit = await Visit.of(browser, one.url, refusing)
    await visit.tab.locator(which).click()
    await expect(visit.tab.locator("#status")).to_have_text(PHRASEBOOK["en"].page()["not_copied"])
    assert await visit.asks("getSelection().toString()") == one.letter.body
    await expect(visit.tab.locator("#by-hand")).to_be_focused()
    await expect(visit.tab.locator("#by-hand")).to_be_in_viewport()
    assert not visit.trouble


async def test_without_the_newer_way_to_copy_the_older_one_is_used(
    browser: Browser, server: PageServer
) -> None:
    older = """const {clipboard} = navigator;
    clipboard.writeText = () => Promise.reject(new Error("not here"));"""
    one = linked(server, signature=ANNA)
    visit = await Visit.of(browser, one.url, older)
    await visit.tab.locator("#copy-letter").click()
    await visit.finds_copied(one.letter.body)
    await expect(visit.tab.locator("#copy-letter")).to_be_focused()
    await expect(visit.tab.locator("#by-hand")).to_be_hidden()


@every_language
@pytest.mark.parametrize("authority", ["president", "geneva"])
async def test_the_draft_is_the_bots_own_file(
    browser: Browser, server: PageServer, language: str, authority: str
) -> None:
    one = linked(server, language, "en", authority, signature=SIGNATURES[2], own=OWN, copy=True)
    visit = await Visit.of(browser, one.url)
    async with visit.tab.expect_download() as waiting:
        await visit.tab.locator("#draft").click()
    download = await waiting.value
    assert download.suggested_filename == file_name(one.letter, "eml")
    content = (await download.path()).read_bytes()
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert max(map(len, content.split(b"\r\n"))) <= 76
    draft, bots = (message_from_bytes(each, policy=policy.default) for each in (content, as_eml(one.letter)))
    assert isinstance(draft, EmailMessage)
    assert isinstance(bots, EmailMessage)
    assert not draft.defects
    assert draft["Subject"] == one.letter.subject
    assert draft["To"] == one.letter.email
    assert draft["Cc"] == one.letter.copy_to
    assert draft["X-Unsent"] == "1"
    assert draft.get_content_type() == "text/plain"
    assert draft.get_content_charset() == "utf-8"
    assert draft.get_content() == crlf(f"{one.letter.body}\n")
    assert {name.lower() for name in draft.keys()} == {name.lower() for name in bots.keys()} | {"cc"}  # noqa: SIM118
    assert visit.requests == [server.url]


async def test_on_paper_there_is_the_letter_alone(browser: Browser, server: PageServer) -> None:
    one = linked(server, "ru", "en", signature=ANNA, own=OWN, copy=True)
    visit = await Visit.of(browser, one.url, "window.print = () => { window.printed = true; }")
    await visit.tab.locator("#print").click()
    assert await visit.asks("window.printed")
    await visit.tab.emulate_media(media="print")
    shown = await visit.tab.locator("main").inner_text()
    wanted = [one.letter.addressee, one.letter.subject, *one.letter.paragraphs]
    assert shown.split() == " ".join(wanted).split()


async def test_it_works_as_a_file_too(browser: Browser, tmp_path: Path) -> None:
    [file, _] = export_page(HandoffPage.build(LIBRARY, PHRASEBOOK), tmp_path)
    one = Linked(LIBRARY, file.as_uri(), "en")
    visit = await Visit.of(browser, one.url)
    assert await visit.tab.locator("#text p").all_text_contents() == list(one.letter.paragraphs)
    assert not visit.trouble
