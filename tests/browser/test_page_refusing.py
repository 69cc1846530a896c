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

from bot.web.server import PageServer
from tests.support.pages import ANNA, CASE, COPYING, OWN, PHRASEBOOK, Linked, Visit, library_with, serving
from tests.support.samples.languages import LANGUAGES


@pytest.fixture
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
    assert await visit.tab.locator("#text").inner_text() == ""
    await visit.is_accessible()
    assert not visit.trouble
    await visit.tab.context.close()


async def test_a_letter_from_before_a_change_is_not_given(browser: Browser, server: PageServer) -> None:
    version = COPYING.cases[CASE.slug].version
    old = linked(server, "en", "ru").url.replace(f".{version}.", ".old-.")
    await gone(browser, old, "changed", "ru")


async def test_a_link_made_before_letters_were_drawn_as_they_are_now(
    browser: Browser, server: PageServer
) -> None:
    version = COPYING.cases[CASE.slug].version
    await gone(browser, f"{server.url}#1.tjk001.{version}.release.president.ru.zz.en.0.-", "changed")


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


@pytest.mark.parametrize(
    "fragment",
    [
        "",
        "#",
        "#1",
        "#2.tjk001.Ab-_.release.president.ru.0.en.0.-",
        "#2.__proto__.Ab-_.release.president.ru.0-p000001-o.en.0.-",
        "#2.tjk001.{version}.constructor.president.ru.0-p000001-o.en.0.-",
        "#2.tjk001.{version}.release.toString.ru.0-p000001-o.en.0.-",
        "#2.tjk001.{version}.release.president.de.0-p000001-o.en.0.-",
        "#2.tjk001.{version}.release.president.ru.-1.en.0.-",
        "#2.tjk001.{version}.release.president.ru.zzzzzzzzzzz.en.0.-",
        "#2.tjk001.{version}.release.president.ru.0.en.0.-",
        "#2.tjk001.{version}.release.president.ru.0-pz00-o.en.0.-",
        "#2.tjk001.{version}.release.president.ru.0-p00-o.en.0.-",
        "#2.tjk001.{version}.release.president.ru.0-x000-o.en.0.-",
        "#2.tjk001.{version}.release.president.ru.0-o.en.0.-",  # somebody's own words alone
        "#2.tjk001.{version}.release.president.ru.0-p000001-o.en.0.-",
        "#2.tjk001.{version}.release.president.ru.0-p000001-o.de.0.-",
        "#2.tjk001.{version}.release.president.ru.0-p000001-o.en.2.-",
        "#2.tjk001.{version}.release.president.ru.0-p000001-o.en.0.AAAA",
        "#2.tjk001.{version}.release.president.ru.0-p000001-o.en.0.%%%",
        "#2.tjk001.{version}.release.president.ru.0-p000001-o.en.0.-.more",
        "#<script>alert(1)</script>",
    ],
)
async def test_a_link_that_is_none(browser: Browser, server: PageServer, fragment: str) -> None:
    version = COPYING.cases[CASE.slug].version
    await gone(browser, server.url + fragment.replace("{version}", version), "broken")


async def test_a_town_without_a_name_in_a_link_written_by_hand(browser: Browser, server: PageServer) -> None:
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    typed = packer.compress(b"\nXanthopolis\nHer own words.") + packer.flush()
    words = base64.urlsafe_b64encode(typed).decode().rstrip("=")
    visit = await Visit.of(browser, linked(server, "en", "en").url.removesuffix("-") + words)
    await expect(visit.tab.locator("#text")).to_contain_text("Her own words.")
    await expect(visit.tab.locator("body")).not_to_contain_text("Xanthopolis")
    assert not visit.trouble


VERSION = COPYING.cases[CASE.slug].version
GOOD = Linked(COPYING, "", signature=ANNA, own=OWN).fragment
PART = st.one_of(
    st.sampled_from(["1", CASE.slug, VERSION, "release", "president", "ru", "en", "-"]), st.text(max_size=12)
)
FRAGMENT = st.one_of(
    st.text(),
    st.lists(PART, min_size=9, max_size=11).map(".".join),
    st.integers(0, len(GOOD)).map(lambda end: GOOD[:end]),
    st.tuples(st.integers(1, len(GOOD)), PART).map(lambda cut: GOOD[: cut[0]] + cut[1]),
)


@pytest.fixture
async def visit(browser: Browser, server: PageServer) -> Visit:
    return await Visit.of(browser, server.url)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(links=st.lists(FRAGMENT, min_size=20, max_size=20))
async def test_any_fragment_at_all(visit: Visit, links: list[str]) -> None:
    found = await visit.asks(
        """async links => {
          const states = [];
          for (const hash of links) {
            const link = await readLink(hash);
            const state = stateOf(data, link, "2025-12-31");
            if (state === "ready") bodyOf(composed(data, link, link.language));
            states.push(state);
          }
          return states;
        }""",
        links,
    )
    assert set(found) <= {"ready", "broken", "changed"}
    assert not visit.trouble


async def test_another_link_in_the_same_tab(browser: Browser, server: PageServer) -> None:
    first, second = linked(server, "ru", "en"), linked(server, "fr", "fr", "brussels", "clemency")
    visit = await Visit.of(browser, first.url)
    await visit.tab.evaluate("hash => { location.hash = hash }", second.fragment)
    await expect(visit.tab.locator("#text")).to_contain_text(second.letter.subject)
    await expect(visit.tab.locator("#mail")).to_have_attribute("href", re.compile("taj-emb@edpnet.be"))
    await visit.tab.evaluate("location.hash = 'nothing'")
    await expect(visit.tab.locator("#notice")).to_be_visible()
    assert visit.requests == [server.url]


@pytest.mark.parametrize("lacking", ["scripts", "streams"])
async def test_a_browser_that_cant_run_it_is_told_in_every_language(
    browser: Browser, server: PageServer, lacking: str
) -> None:
    if lacking == "scripts":
        visit = await Visit.of(browser, linked(server).url, java_script_enabled=False)
    else:
        visit = await Visit.of(browser, linked(server).url, "delete window.DecompressionStream")
    for language in LANGUAGES:
        await expect(visit.tab.locator(f".plain p[lang={language}]")).to_have_text(
            PHRASEBOOK[language].page()["plain"]
        )
        await expect(visit.tab.locator(f".plain p[lang={language}]")).to_be_visible()
    await expect(visit.tab.locator("#ready")).to_be_hidden()
