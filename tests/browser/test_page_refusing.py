"""The hand-off page where it gives no letter: old links, closed cases, links that are none."""

from __future__ import annotations

import base64
import re
import zlib
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.async_api import Browser, expect

from bot.web.page import HandoffPage
from bot.web.server import PageServer
from tests.support.browsing import in_its_loop
from tests.support.handoff.pages import ANNA, COPYING, OWN, PHRASEBOOK, Linked, Visit, library_with, serving
from tests.support.samples.languages import LANGUAGES


@in_its_loop
async def server() -> AsyncIterator[PageServer]:
    async with serving(COPYING) as server:
        yield server


def linked(server: PageServer, *choices: Any, **more: Any) -> Linked:
    return Linked(COPYING, server.url, *choices, **more)


async def gone(browser: Browser, url: str, key: str, language: str = "en", **values: str) -> None:
    visit = await Visit.of(browser, url)
    said = PHRASEBOOK[language].page()
    await expect(visit.tab.locator("h1:visible")).to_have_text(said["go_back"])
    text = said[key]
    for name, value in values.items():
        text = text.replace(f"{{{name}}}", value)
    await expect(visit.tab.locator("#why")).to_have_text(text)
    await expect(visit.tab.locator("#ready")).to_be_hidden()
    assert await visit.tab.locator("#body").input_value() == ""
    assert await visit.tab.locator("#paper").inner_text() == ""
    await visit.is_accessible()
    assert not visit.trouble
    await visit.tab.context.close()


async def test_a_case_that_was_closed_or_whose_time_is_over(browser: Browser) -> None:
    for changes, key in (
        ({"stopped": date(2025, 3, 5)}, "stopped"),
        ({"act_until": date(2025, 3, 1)}, "over"),
    ):
        library = library_with(**changes)
        async with serving(library) as server:
            for language, day in (("en", "1 March 2025"), ("fr", "1er mars 2025"), ("tg", "01.03.2025")):
                link = Linked(library, server.url, "en", language).url
                await gone(browser, link, key, language, date=day)


@pytest.mark.parametrize(("zone", "there"), [("Pacific/Honolulu", True), ("Pacific/Kiritimati", False)])
async def test_the_last_day_lasts_as_long_as_it_does_where_the_reader_is(
    browser: Browser, zone: str, there: bool
) -> None:
    library = library_with(act_until=date(2026, 3, 12))
    context = await browser.new_context(timezone_id=zone)
    tab = await context.new_page()
    await tab.clock.set_fixed_time(datetime(2026, 3, 12, 23, 30, tzinfo=UTC))
    async with serving(library) as server:
        await tab.goto(Linked(library, server.url).url)
        await expect(tab.locator("#ready" if there else "#notice")).to_be_visible()


def packed(*lines: str) -> str:
    """A fragment that somebody made by hand."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    text = packer.compress(b"\0" + "\n".join(lines).encode()) + packer.flush()
    return "#3." + base64.urlsafe_b64encode(text).decode().rstrip("=")


HEAD = ("en", "ru", "tjk001", "", "go", "", "president-release-ru")
TO = ("mail@president.tj", "", "President", "To the President")


@pytest.mark.parametrize(
    "fragment",
    [
        "",
        "#",
        "#3",
        "#3.",
        "#3.AAAA",
        "#3.%%%",
        "#4.AAAA",
        "#x",
        "#x.__proto__.en",
        "#<script>alert(1)</script>",
        packed(*HEAD, *TO, "About her"),
        packed(*HEAD, *TO, "About her", ""),
        packed(*HEAD, *TO, "", "Her letter"),
        packed("de", *HEAD[1:], *TO, "About her", "Her letter"),
        packed("en", "toString", *HEAD[2:], *TO, "About her", "Her letter"),
        packed(*HEAD, "nobody", *TO[1:], "About her", "Her letter"),
        packed(*HEAD, "a@example.org?bcc=b@example.org,c", *TO[1:], "About her", "Her letter"),
        packed(*HEAD[:6], "../../x", *TO, "About her", "Her letter"),
        packed(
            *HEAD[:3],
            "2025-03-01|Pay to a new account: " + "9" * 40,
            *HEAD[4:],
            *TO,
            "About her",
            "Her letter",
        ),
        packed(*HEAD[:3], "Tomorrow|1 March 2025", *HEAD[4:], *TO, "About her", "Her letter"),
        packed(*HEAD, *TO, "About her", "Her letter") + ".more",
        packed(*HEAD, *TO, "About her", "Her letter")[:-6],
    ],
)
async def test_a_link_that_is_none(visit: Visit, fragment: str) -> None:
    [found] = await visit.asks(STATES, [fragment])
    assert found == "broken"


async def test_a_link_that_is_none_is_said_to_be(browser: Browser, server: PageServer) -> None:
    await gone(browser, f"{server.url}#3.AAAA", "broken")
    await gone(browser, server.url, "broken")


async def test_a_letter_made_by_hand_is_read(visit: Visit) -> None:
    assert await visit.asks(STATES, [packed(*HEAD, *TO, "About her", "Her letter")]) == [None]


STATES = "links => links.map(hash => readLink(hash, Object.keys(data.words)).state ?? null)"
GOOD = Linked(COPYING, "", signature=ANNA, own=OWN).fragment
FRAGMENT = st.one_of(
    st.text(),
    st.binary(max_size=60).map(lambda given: f"#3.{base64.urlsafe_b64encode(given).decode().rstrip('=')}"),
    st.lists(st.text(max_size=20), min_size=10, max_size=16).map(lambda lines: packed(*lines)),
    st.integers(0, len(GOOD) - 1).map(lambda end: GOOD[:end]),
    st.tuples(st.integers(4, len(GOOD)), st.text("abcAZ09-_", min_size=1)).map(
        lambda cut: GOOD[: cut[0]] + cut[1] + GOOD[cut[0] + len(cut[1]) :]
    ),
)


@in_its_loop
async def visit(browser: Browser, server: PageServer) -> Visit:
    return await Visit.of(browser, server.url)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(links=st.lists(FRAGMENT, min_size=20, max_size=20))
async def test_any_fragment_at_all(visit: Visit, links: list[str]) -> None:
    assert set(await visit.asks(STATES, links)) <= {None, "broken", "changed", "stopped", "older"}
    assert not visit.trouble


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    data=st.lists(st.binary(max_size=400) | st.text(max_size=400).map(str.encode), min_size=20, max_size=20)
)
async def test_what_was_deflated_comes_back(visit: Visit, data: list[bytes]) -> None:
    """In blocks of each kind: as it is, by the fixed code, by a code of its own."""
    ways = ((0, zlib.Z_DEFAULT_STRATEGY), (9, zlib.Z_FIXED), (9, zlib.Z_DEFAULT_STRATEGY))
    given, wanted = [], []
    for number, each in enumerate(data):
        level, strategy = ways[number % 3]
        repeated = each * (1 + number)
        packer = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS, strategy=strategy)
        given.append(base64.b64encode(packer.compress(repeated) + packer.flush()).decode())
        wanted.append(list(repeated))
    assert (
        await visit.asks("packed => packed.map(each => Array.from(inflated(bytesOf(each))))", given) == wanted
    )


async def test_another_link_in_the_same_tab(browser: Browser, server: PageServer) -> None:
    first, second = linked(server, "ru", "en"), linked(server, "fr", "fr", "brussels", "clemency")
    visit = await Visit.of(browser, first.url)
    await visit.tab.evaluate("hash => { location.hash = hash }", second.fragment)
    await expect(visit.tab.locator("#subject")).to_have_value(second.letter.subject)
    await expect(visit.tab.locator("#mail")).to_have_attribute("href", re.compile("taj-emb@edpnet.be"))
    await visit.tab.evaluate("location.hash = 'nothing'")
    await expect(visit.tab.locator("#notice")).to_be_visible()
    assert visit.requests == [server.url]


async def plain_words_are_all(visit: Visit) -> None:
    for language in LANGUAGES:
        plain = visit.tab.locator(f".plain p[lang={language}]")
        await expect(plain).to_have_text(PHRASEBOOK[language].page()["plain"])
        await expect(plain).to_be_visible()


@pytest.mark.parametrize("lacking", ["scripts", "TextDecoder"])
async def test_a_browser_that_cant_run_it_is_told_in_every_language(
    browser: Browser, server: PageServer, lacking: str
) -> None:
    if lacking == "scripts":
        visit = await Visit.of(browser, linked(server).url, java_script_enabled=False)
    else:
        visit = await Visit.of(browser, linked(server).url, f"delete window.{lacking}")
    await plain_words_are_all(visit)
    await expect(visit.tab.locator("#ready")).to_be_hidden()


@pytest.mark.parametrize(
    "part", ['id="notice"', 'id="data">', 'id="data">e', '"use strict"', "function show("]
)
async def test_a_page_cut_off_on_its_way_asks_to_be_loaded_again(
    browser: Browser, server: PageServer, part: str
) -> None:
    whole = HandoffPage.build(COPYING, PHRASEBOOK).front.body.decode()
    cut = whole[: whole.rindex(part.removesuffix("e")) + len(part) + (2000 if part.endswith("e") else 0)]
    context = await browser.new_context()
    tab = await context.new_page()
    await tab.route("**/*", lambda route: route.fulfill(content_type="text/html; charset=utf-8", body=cut))
    await tab.goto(linked(server).url)
    await plain_words_are_all(Visit(tab))


async def test_it_asks_for_nothing_that_a_browser_of_2020_lacks(browser: Browser, server: PageServer) -> None:
    lacking = """for (const each of ["DecompressionStream", "structuredClone"]) delete window[each];
    for (const of of [String, Array, Uint8Array]) delete of.prototype.at;
    delete String.prototype.replaceAll;
    delete Object.hasOwn;
    for (const of of [Element, Document, DocumentFragment]) delete of.prototype.replaceChildren;
    delete Array.prototype.findLast;
    delete Element.prototype.checkVisibility;"""
    one = linked(server, signature=ANNA)
    visit = await Visit.of(browser, one.url, lacking)
    await expect(visit.tab.locator("#body")).to_have_value(one.letter.body)
    await visit.tab.locator("#copy-body").click()
    await visit.finds_copied(one.letter.body)
    assert not visit.trouble
