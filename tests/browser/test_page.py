"""The hand-off page in a real browser: the letter is the chat's, can be changed, and gets out whole."""

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
from bot.content.letters.handoff import ShownAs, handoff_url
from bot.model.letters.letter import LetterChoice, Signature
from bot.web.export import export_page, exported_page
from bot.web.server import PageServer
from tests.support.browsing import in_its_loop
from tests.support.handoff.pages import (
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
)
from tests.support.samples.languages import LANGUAGES

UNESCAPED = "!'()*~"
READ = "links => links.map(hash => readLink(hash, Object.keys(data.words)).letter)"
LINKS = """links => links.map(hash => {
  const {letter} = readLink(hash, Object.keys(data.words));
  const web = Object.keys(WEB_MAIL).map(sign => [sign, WEB_MAIL[sign].link(letter)]);
  const [short, long] = [SHORT_MAIL_LINK, MAIL_LINK].map(room => mailLink(letter, room));
  return {short, long, ...Object.fromEntries(web)};
})"""
STARTS = {
    "g": "https://mail.google.com/mail/",
    "o": "https://outlook.live.com/mail/0/deeplink/compose",
    "y": "https://compose.mail.yahoo.com/",
    "p": "https://mail.proton.me/inbox/#mailto=",
    "m": "https://e.mail.ru/cgi-bin/sentmsg?mailto=",
    "x": "https://mail.yandex.ru/compose?mailto=",
}
ENGINE = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0"
PHONE = f"Mozilla/5.0 (Linux; Android 13; Pixel 6) {ENGINE} Mobile Safari/537.36"
WINDOWS = f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {ENGINE} Safari/537.36"
IN_TELEGRAM = PHONE.replace("Pixel 6", "Pixel 6; wv")
every_language = pytest.mark.parametrize("language", LANGUAGES)


@in_its_loop
async def server() -> AsyncIterator[PageServer]:
    async with serving(COPYING) as server:
        yield server


def linked(server: PageServer, *choices: Any, **more: Any) -> Linked:
    return Linked(COPYING, server.url, *choices, **more)


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


def crlf(text: str) -> str:
    return text.replace("\n", "\r\n")


def said(name: str, language: str = "en") -> str:
    texts = PHRASEBOOK[language]
    files, button = texts.label("as_files"), texts.label("i_sent_it")
    return texts.page()[name].replace("{files}", files).replace("{button}", button)


async def told(visit: Visit, name: str) -> None:
    """Wait until the page says that and nothing else."""
    await expect(visit.tab.locator(".said > span")).to_have_text([said(name)])


# --- the letter


@every_language
async def test_the_pages_letter_is_the_composers(browser: Browser, server: PageServer, language: str) -> None:
    visit = await Visit.of(browser, server.url)
    everyone = list(every_letter(COPYING, server.url, language))
    found = await visit.asks(READ, [one.fragment for one in everyone])
    for one, shown in zip(everyone, found, strict=True):
        letter = one.letter
        wanted = (letter.email or "", letter.copy_to or "", letter.addressee, letter.subject, letter.body)
        assert tuple(shown[name] for name in ("to", "cc", "addressee", "subject", "body")) == wanted
        assert shown["office"] == CASE.texts[one.page].authority_buttons[letter.choice.authority]
    assert not visit.trouble


async def test_no_copy_goes_to_an_issuer_who_takes_none(browser: Browser) -> None:
    async with serving(library_with(issuer=replace(CASE.issuer, copy=False))) as bare:
        visit = await Visit.of(browser, Linked(LIBRARY, bare.url).url)
        await expect(visit.tab.locator("#cc")).to_be_hidden()
        assert "cc=" not in (await visit.tab.locator("#mail").get_attribute("href") or "cc=")


@every_language
async def test_the_letter_is_shown_with_what_it_says(
    browser: Browser, server: PageServer, language: str
) -> None:
    for page in (language, LANGUAGES[LANGUAGES.index(language) - 1]):
        one = linked(server, language, page, "prosecutor", "clemency", 5, ANNA, OWN, copy=True)
        visit = await Visit.of(browser, one.url)
        tab = visit.tab
        assert await tab.get_attribute("html", "lang") == page
        await expect(tab).to_have_title(said("title", page))
        await expect(tab.locator("h1:visible")).to_have_text(said("ready", page))
        await expect(tab.locator("#office")).to_have_text(CASE.texts[page].authority_buttons["prosecutor"])
        await expect(tab.locator("#about")).to_have_text(one.letter.subject)
        for field, value in (
            ("to", one.letter.email),
            ("cc", CASE.issuer.email),
            ("subject", one.letter.subject),
            ("body", one.letter.body),
        ):
            await expect(tab.locator(f"#{field}")).to_have_value(value or "")
        for field in ("subject", "body"):
            await expect(tab.locator(f"#{field}")).to_have_attribute("lang", language)
            await expect(tab.locator(f"#{field}")).to_have_attribute("dir", languages()[language].direction)
        await expect(tab.locator("#read-it")).to_be_visible(visible=page != language)
        assert visit.requests == [one.url.partition("#")[0]], "and nothing else is asked for"
        assert not visit.trouble
        await tab.context.close()


async def test_all_of_a_long_letter_is_seen_without_scrolling_in_a_field(
    browser: Browser, server: PageServer
) -> None:
    visit = await Visit.of(browser, linked(server, own=OWN).url, viewport={"width": 390, "height": 800})
    measured = "each => each.scrollHeight - each.clientHeight"
    assert await visit.tab.locator("#body").evaluate(measured) <= 1
    await visit.tab.locator("#body").press("Control+End")
    await visit.tab.keyboard.insert_text("\nAnd one more line.\n\nAnd another.")
    assert await visit.tab.locator("#body").evaluate(measured) <= 1


async def test_words_that_no_bot_would_have_put_into_a_link(browser: Browser, server: PageServer) -> None:
    one = linked(server, "en", "en")
    hostile = replace(
        one.letter, subject="<img src=x onerror=alert(1)>", paragraphs=("</textarea><img src=x>\u202e\x07!",)
    )
    visit = await Visit.of(browser, Linked.of(hostile, server.url).url)
    await expect(visit.tab.locator("#about")).to_have_text(hostile.subject)
    await expect(visit.tab.locator("#body")).to_have_value("</textarea><img src=x>!")
    assert await visit.tab.locator("img").count() == 0
    assert not visit.trouble


@pytest.mark.parametrize("page", ["en", "fr", "ru"])
async def test_a_letter_that_somebody_else_put_into_a_link_shows_where_it_really_goes(
    browser: Browser, server: PageServer, page: str
) -> None:
    one = linked(server, "en", page)
    hostile = replace(
        one.letter, email="trap@example.net", copy_to="spy@example.net", paragraphs=("I will harm you.",)
    )
    visit = await Visit.of(
        browser, Linked.of(hostile, server.url, page).url, viewport={"width": 390, "height": 800}
    )
    head = visit.tab.locator("header")
    await expect(head).to_contain_text("trap@example.net")
    await expect(head).to_contain_text("spy@example.net")
    await expect(head).to_contain_text(PHRASEBOOK[page].page()["from_the_link"])
    await expect(visit.tab.locator("#mail")).to_be_in_viewport()
    await visit.tab.locator("#to").fill("office@example.org")
    await visit.tab.locator("#cc").fill("")
    await expect(head).to_contain_text("office@example.org")
    await expect(head).not_to_contain_text("trap@example.net")
    await expect(visit.tab.locator("#copied-to")).to_be_hidden()


# --- changing it


async def test_who_runs_the_bot_is_told_as_the_links_word(browser: Browser, server: PageServer) -> None:
    written = LIBRARY.letters.write(LetterChoice(CASE.slug, "release", "president", "ru", 7), Signature())
    for name in ("<b>Society</b> {name} $& Ñandú", ""):
        link = handoff_url(server.url, written, ShownAs("en", run_by=name), room=2048)
        assert link is not None
        visit = await Visit.of(browser, link)
        told = visit.tab.locator("#run-by")
        if name:
            words = (await told.inner_text()).translate({0x2068: None, 0x2069: None})
            assert f"is run by: {name}. This page can't check that." in words
        else:
            assert not await told.is_visible()
        assert await visit.tab.locator("#body").input_value() == written.body, (
            "and it is no part of the letter"
        )
        assert not visit.trouble
        await visit.is_accessible()
        await visit.tab.context.close()


async def test_what_is_changed_is_what_gets_out(browser: Browser, server: PageServer) -> None:
    visit = await Visit.of(browser, linked(server, "en", signature=ANNA, copy=True).url, user_agent=PHONE)
    tab = visit.tab
    await tab.locator("#to").fill("somebody@example.org")
    await tab.locator("#cc").fill("")
    await tab.locator("#subject").fill("Her case")
    await tab.locator("#subject").press("Enter")
    await tab.locator("#body").fill("Dear Sir,\n\nplease.")
    fields = {"subject": "Her case", "body": "Dear Sir,\r\n\r\nplease."}
    await expect(tab.locator("#about")).to_have_text("Her case")
    href = await tab.locator("#mail").get_attribute("href")
    assert unlinked(href or "") == ("mailto", "somebody@example.org", fields)
    href = await tab.get_by_role("link", name="Outlook").get_attribute("href")
    assert unlinked(href or "") == (STARTS["o"], "somebody@example.org", fields)
    await expect(tab.locator("#copy-cc")).to_be_hidden()
    await tab.locator("#copy-body").click()
    await visit.finds_copied("Dear Sir,\n\nplease.")
    async with tab.expect_download() as waiting:
        await tab.locator("#draft").click()
    draft = message_from_bytes((await (await waiting.value).path()).read_bytes(), policy=policy.default)
    assert (draft["To"], draft["Cc"], draft["Subject"]) == ("somebody@example.org", None, "Her case")
    await tab.emulate_media(media="print")
    assert "Her case\n\nDear Sir,\n\nplease." in await tab.locator("main").inner_text()
    await tab.emulate_media(media="screen")
    await tab.locator("#to").fill("")
    await expect(tab.locator("#mail")).to_be_hidden()
    await expect(tab.locator("#no-address")).to_be_visible()
    assert not visit.trouble


async def test_a_sentence_that_was_too_long_for_the_link_is_typed_on_the_page(
    browser: Browser, server: PageServer
) -> None:
    whole = linked(server, signature=ANNA, own=OWN)
    one = linked(server, signature=ANNA, own=OWN, room=len(whole.url) - 1)
    without = "\n\n".join(part for part in one.letter.paragraphs if part != OWN)
    visit = await Visit.of(browser, one.url)
    body = visit.tab.locator("#body")
    await expect(visit.tab.get_by_label(said("own_too_long"))).to_be_visible()
    await expect(body).to_have_value(without)
    await visit.tab.locator("#own").press_sequentially(OWN[:20])
    await visit.tab.locator("#own").fill(f"{OWN}\n")
    await expect(body).to_have_value(one.letter.body)
    await visit.tab.locator("#own").fill("")
    await expect(body).to_have_value(without)
    assert await visit.tab.locator("#own").count() == 1
    await expect((await Visit.of(browser, whole.url)).tab.locator("#own")).to_be_hidden()


# --- getting it out


@every_language
async def test_what_the_links_carry_is_the_letter(
    browser: Browser, server: PageServer, language: str
) -> None:
    visit = await Visit.of(browser, server.url)
    everyone = list(every_letter(COPYING, server.url, language))[::5]
    found = await visit.asks(LINKS, [one.fragment for one in everyone])
    for one, links in zip(everyone, found, strict=True):
        letter = one.letter
        body = "&body=" + quote(crlf(letter.body), safe=UNESCAPED)
        assert links["long"]["whole"], "on phones every letter goes whole"
        for name, link in links.items():
            start, href = STARTS.get(name, ""), link["href"]
            if name in "pmx":
                assert href.startswith(start)
                start, href = "mailto", unquote(href.removeprefix(start))
            elif name in ("short", "long"):
                start = "mailto"
            fields = {"cc": letter.copy_to} if letter.copy_to else {}
            fields |= {"su" if name == "g" else "subject": letter.subject}
            fields |= {"body": crlf(letter.body)} if link["whole"] else {}
            fields |= {"view": "cm", "fs": "1"} if name == "g" else {}
            assert unlinked(href) == (start, letter.email, fields)
            room = {"short": 1900, "long": 60000, "p": 60000}.get(name, 4000)
            whole = len(link["href"]) + (
                0 if link["whole"] else len(quote(body)) if name in "pmx" else len(body)
            )
            assert link["whole"] == (whole <= room)


async def test_on_a_phone_the_tap_takes_the_whole_letter_and_copies_it_too(
    browser: Browser, server: PageServer
) -> None:
    one = linked(server, signature=ANNA, own=OWN, copy=True)
    visit = await Visit.of(browser, one.url, user_agent=PHONE)
    await expect(visit.tab.locator("#how")).to_have_text(said("how_whole"))
    await visit.tab.get_by_role("link", name=said("open_mail")).click()
    await told(visit, "opened_and_copied")
    await visit.finds_copied(one.letter.body)
    assert visit.requests[0] == server.url
    assert unlinked(visit.requests[1])[2]["body"] == crlf(one.letter.body)
    assert len(visit.requests) == 2, "the tap went on to the mail program, and nowhere else"
    assert not visit.trouble


async def test_on_windows_a_long_letter_is_said_to_be_copied_then_copied_by_the_tap(
    browser: Browser, server: PageServer
) -> None:
    one = linked(server, signature=ANNA, own=OWN, copy=True)
    visit = await Visit.of(browser, one.url, user_agent=WINDOWS)
    tab = visit.tab
    await expect(tab.locator("#how")).to_have_text(said("how_copies"))
    for button, text, done in (
        ("to", one.letter.email, "address_copied"),
        ("cc", CASE.issuer.email, "copy_to_copied"),
        ("subject", one.letter.subject, "subject_copied"),
    ):
        await tab.locator(f"#copy-{button}").click()
        await visit.finds_copied(text or "")
        await told(visit, done)
    await tab.get_by_role("link", name=said("open_mail")).click()
    await visit.finds_copied(one.letter.body)
    await told(visit, "copied_and_opened")
    href = await tab.locator("#mail").get_attribute("href")
    assert len(href or "") <= 1900
    assert visit.requests == [server.url, href]
    await tab.locator("#copy-to").click()
    await visit.finds_copied(one.letter.email or "")
    await tab.locator("#copy-body").press("Enter")
    await visit.finds_copied(one.letter.body)
    assert not visit.trouble


async def test_nobody_is_led_to_web_mail_of_the_country_or_next_door(
    browser: Browser, server: PageServer
) -> None:
    visit = await Visit.of(browser, linked(server).url)
    await expect(visit.tab.locator("#web a")).to_have_text(["Gmail", "Outlook", "Yahoo Mail", "Proton Mail"])


async def test_a_page_of_another_mail_program_learns_nothing_of_this_one(
    browser: Browser, server: PageServer
) -> None:
    one = linked(server, signature=ANNA)
    visit = await Visit.of(browser, one.url)

    async def answer(route: Route) -> None:
        assert "referer" not in await route.request.all_headers()
        await route.fulfill(content_type="text/html", body="<title>elsewhere</title>")

    await visit.tab.context.route(lambda url: not url.startswith(server.url), answer)
    for link in await visit.tab.locator("#web a").all():
        async with visit.tab.expect_popup() as waiting:
            await link.click()
        popup = await waiting.value
        await expect(popup).to_have_title("elsewhere")
        assert await popup.evaluate("window.opener === null && document.referrer === ''")
        assert popup.url == await link.get_attribute("href")
        await popup.close()
        await visit.finds_copied(one.letter.body)
    assert not visit.trouble


@pytest.mark.parametrize("which", ["#mail", "#copy-body"])
async def test_where_the_browser_refuses_to_copy_the_letter_is_selected(
    browser: Browser, server: PageServer, which: str
) -> None:
    refusing = """Object.defineProperty(navigator, "clipboard", {value: undefined});
    Document.prototype.execCommand = () => false;"""
    one = linked(server, signature=ANNA)
    visit = await Visit.of(browser, one.url, refusing)
    await visit.tab.locator(which).click()
    await told(visit, "not_copied")
    await expect(visit.tab.locator("#body")).to_be_focused()
    assert await visit.asks("getSelection().toString()") == one.letter.body
    assert not visit.trouble


async def test_without_the_newer_way_to_copy_the_older_one_is_used(
    browser: Browser, server: PageServer
) -> None:
    older = """const {clipboard} = navigator;
    clipboard.writeText = () => Promise.reject(new Error("not here"));"""
    one = linked(server, signature=ANNA)
    visit = await Visit.of(browser, one.url, older)
    await visit.tab.locator("#copy-body").click()
    await visit.finds_copied(one.letter.body)
    await expect(visit.tab.locator("#copy-body")).to_be_focused()


async def test_another_program_gets_the_letter_and_the_clipboard_the_address(
    browser: Browser, server: PageServer
) -> None:
    one = linked(server, signature=ANNA)
    sharing = "navigator.share = given => { window.given = given; return Promise.resolve(); };"
    visit = await Visit.of(browser, one.url, sharing)
    await visit.tab.locator("#share").click()
    assert await visit.asks("window.given") == {"title": one.letter.subject, "text": one.letter.body}
    await visit.finds_copied(one.letter.email or "")
    await told(visit, "shared_and_copied")
    without = await Visit.of(browser, one.url, "navigator.share = undefined;")
    await expect(without.tab.locator("#share")).to_be_hidden()


@pytest.mark.parametrize(
    ("language", "authority"), [("en", "president"), ("ru", "geneva"), ("ar", "president")]
)
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
    await told(visit, "draft_saved")
    assert [url for url in visit.requests if not url.startswith("blob:")] == [server.url]


@pytest.mark.parametrize("which", ["#draft", "#print"])
async def test_in_telegrams_own_browser_a_tap_that_does_nothing_says_so(
    browser: Browser, server: PageServer, which: str
) -> None:
    visit = await Visit.of(browser, linked(server).url, user_agent=IN_TELEGRAM)
    await visit.tab.locator(which).click()
    await told(visit, "no_files")


async def test_a_browser_that_prints_nothing_without_a_word_is_told_of(
    browser: Browser, server: PageServer
) -> None:
    visit = await Visit.of(browser, linked(server).url, "window.print = () => {};")
    await visit.tab.locator("#print").click()
    await told(visit, "no_files")


async def test_on_an_apple_phone_the_draft_goes_to_a_program_of_choice(
    browser: Browser, server: PageServer
) -> None:
    sharing = """navigator.canShare = () => true;
    navigator.share = async given => { window.given = given.files.map(file => file.name); };"""
    apples = "Mozilla/5.0 (iPhone; CPU iPhone OS 16_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"
    one = linked(server)
    visit = await Visit.of(browser, one.url, sharing, user_agent=apples)
    await visit.tab.locator("#draft").click()
    assert await visit.asks("window.given") == [file_name(one.letter, "eml")]


@pytest.mark.parametrize("language", ["en", "ru", "ar"])
async def test_on_paper_there_is_the_letter_alone_on_one_sheet(
    browser: Browser, server: PageServer, language: str
) -> None:
    one = linked(server, language, "en", signature=ANNA, own=OWN, copy=True)
    script = "window.print = () => { dispatchEvent(new Event('beforeprint')); window.printed = true; }"
    visit = await Visit.of(browser, one.url, script, viewport={"width": 1280, "height": 800})
    await visit.tab.locator("#print").click()
    assert await visit.asks("window.printed")
    await expect(visit.tab.locator(".said > span")).to_have_count(0)
    await visit.tab.emulate_media(media="print")
    shown = await visit.tab.locator("main").inner_text()
    wanted = [one.letter.addressee, one.letter.subject, *one.letter.paragraphs]
    assert shown.split() == " ".join(wanted).split()
    pdf = await visit.tab.pdf(format="A4", prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf)) == 1
    width = "getComputedStyle(document.querySelector('#paper')).width"
    assert await visit.asks(width) == f"{await visit.asks('innerWidth')}px", "all of the sheet's width"


async def test_it_works_as_a_file_too(browser: Browser, tmp_path: Path) -> None:
    file = export_page(exported_page(LIBRARY, PHRASEBOOK), tmp_path)[0]
    one = Linked(LIBRARY, file.as_uri(), "en")
    visit = await Visit.of(browser, one.url)
    await expect(visit.tab.locator("#body")).to_have_value(one.letter.body)
    assert not visit.trouble
