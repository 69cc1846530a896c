"""Links of before, which name a letter's parts by number: they open the letter that they opened."""

from __future__ import annotations

import base64
import random
import zlib
from collections.abc import AsyncIterator
from datetime import date
from itertools import product
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.async_api import Browser, expect

from bot.content.letters.directions import apart
from bot.model.languages import Direction
from bot.model.letters.draw import WORDINGS
from bot.model.letters.letter import MAX_OWN, MAX_SIGNATURE, LetterChoice, Signature
from bot.web.export import export_page, exported_page
from bot.web.page import OLDER_BY_QUERY
from bot.web.server import PageServer
from tests.support.browsing import in_its_loop
from tests.support.handoff.older_links import older_link
from tests.support.handoff.pages import (
    ANNA,
    CASE,
    COPYING,
    OWN,
    PHRASEBOOK,
    SIGNATURES,
    Visit,
    library_with,
    serving,
)
from tests.support.samples.languages import LANGUAGES

CHOICE = LetterChoice(CASE.slug, "release", "president", "ru", 46655)
VERSION = COPYING.cases[CASE.slug].version
JOINED = """links => links.map(hash => {
  const link = readOlder(hash);
  const state = stateOfOlder(link);
  return state === "ready" ? composed(link).split("\\n") : [state];
})"""
STAYS = "Object.defineProperty(window, 'pageRuns', {set() { throw new Error('stay here'); }});"
"""The page for older links as it stands, before it leads on."""


@in_its_loop
async def server() -> AsyncIterator[PageServer]:
    async with serving(COPYING) as server:
        yield server


@in_its_loop
async def older(browser: Browser, server: PageServer) -> Visit:
    return await Visit.of(browser, f"{server.url}{OLDER_BY_QUERY}", STAYS)


async def test_every_letter_of_before_is_joined_as_ever(older: Visit) -> None:
    roll = random.Random(7)
    links, wanted = [], []
    for language, authority, ask, signature in product(LANGUAGES, CASE.authorities, CASE.asks, SIGNATURES):
        own, copy, page = roll.choice(["", OWN]), roll.random() < 0.5, roll.choice(LANGUAGES)
        choice = LetterChoice(CASE.slug, ask.id, authority.id, language, roll.randrange(WORDINGS))
        links.append(older_link(COPYING, "", choice, signature, own, page=page, copy=copy))
        letter = COPYING.letters.write(choice, signature, own, copy=copy)
        office = CASE.texts[page].authority_buttons[authority.id]
        head = [page, language, CASE.slug, "", "goyp", "", f"{authority.id}-{ask.id}-{language}"]
        head += [letter.email or "", letter.copy_to or "", office, letter.addressee, letter.subject]
        wanted.append([*head, *letter.body.split("\n")])
    assert await older.asks(JOINED, links) == wanted
    assert not older.trouble


async def test_a_link_of_before_opens_its_letter(browser: Browser, server: PageServer) -> None:
    link = older_link(COPYING, server.url, CHOICE, ANNA, OWN, page="fr", copy=True)
    visit = await Visit.of(browser, link)
    letter = COPYING.letters.write(CHOICE, ANNA, OWN, copy=True)
    await expect(visit.tab.locator("#body")).to_have_value(letter.body)
    await expect(visit.tab.locator("#to")).to_have_value(letter.email or "")
    await expect(visit.tab.locator("html")).to_have_attribute("lang", "fr")
    await expect(visit.tab.locator("#web a")).to_have_count(4)
    assert visit.requests == [server.url, f"{server.url}{OLDER_BY_QUERY}", server.url], (
        "nothing of the letter"
    )
    assert not visit.trouble


async def test_a_link_of_before_opens_its_letter_from_files(browser: Browser, tmp_path: Path) -> None:
    file = export_page(exported_page(COPYING, PHRASEBOOK), tmp_path)[0]
    visit = await Visit.of(browser, older_link(COPYING, file.as_uri(), CHOICE, ANNA))
    await expect(visit.tab.locator("#body")).to_have_value(COPYING.letters.write(CHOICE, ANNA, "").body)
    assert not visit.trouble


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [(f".{VERSION}.", ".old-.", "changed"), ("#2.", "#1.", "changed"), (".president.", ".nobody.", "broken")],
)
async def test_where_its_letter_is_no_more_it_leads_back_to_the_chat(
    browser: Browser, server: PageServer, old: str, new: str, key: str
) -> None:
    visit = await Visit.of(browser, older_link(COPYING, server.url, CHOICE, page="ru").replace(old, new))
    await expect(visit.tab.locator("#why")).to_have_text(PHRASEBOOK["ru"].page()[key])


async def test_of_a_case_that_was_closed_or_whose_time_is_over(browser: Browser) -> None:
    for changes, key in (
        ({"stopped": date(2025, 3, 5)}, "stopped"),
        ({"act_until": date(2025, 3, 1)}, "over"),
    ):
        library = library_with(**changes)
        async with serving(library) as server:
            visit = await Visit.of(browser, older_link(library, server.url, CHOICE, page="fr"))
            words = PHRASEBOOK["fr"].page()[key].replace("{date}", "1er mars 2025")
            await expect(visit.tab.locator("#why")).to_have_text(words)


@pytest.mark.parametrize(
    ("signature", "own"),
    [
        (Signature("مریم احمدی", "هرات"), "من معلم هستم."),
        (Signature("مریم احمدی", "هرات"), "Я — учительница (مدرسه)."),
        (Signature("<img src=x>", ""), "{in_text} $& {town}"),
    ],
)
async def test_what_was_typed_stands_in_it_as_in_the_chat(
    older: Visit, signature: Signature, own: str
) -> None:
    [found] = await older.asks(JOINED, [older_link(COPYING, "", CHOICE, signature, own)])
    assert "\n".join(found[12:]) == COPYING.letters.write(CHOICE, signature, own).body


@pytest.mark.parametrize("text", ["A. B.", "Anna Bell", "Anna-Maria O'Bell 2", "حلب (Aleppo)", "2 Anna", ""])
async def test_what_is_typed_into_an_arabic_letter_is_set_apart_as_in_the_chat(
    older: Visit, text: str
) -> None:
    for alone in (True, False):
        found = await older.asks("([text, alone]) => apart(text, alone, 'rtl')", [text, alone])
        assert found == apart(text, alone=alone, within=Direction.RIGHT_TO_LEFT)


async def test_a_link_written_by_hand_holds_no_more_than_the_bot_lets_people_type(older: Visit) -> None:
    name, own = f"\u202e\x07{'n' * 200}", f"\x00 {'o' * 300}"
    [found] = await older.asks(JOINED, [older_link(COPYING, "", CHOICE, Signature(name, "Bristol"), own)])
    assert found[-1] == "n" * MAX_SIGNATURE
    assert "o" * MAX_OWN in found
    assert "Bristol" not in "".join(found), "the name took all the room"
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    typed = base64.urlsafe_b64encode(packer.compress(b"\nXanthopolis\nHer own words.") + packer.flush())
    link = older_link(COPYING, "", CHOICE).removesuffix("-") + typed.decode().rstrip("=")
    [found] = await older.asks(JOINED, [link])
    assert "Her own words." in found
    assert "Xanthopolis" not in "".join(found), "a town without a name"


START = f"#2.tjk001.{VERSION}"
GOOD = older_link(COPYING, "", CHOICE, ANNA, OWN)
PART = st.one_of(
    st.sampled_from(["1", CASE.slug, VERSION, "release", "president", "ru", "en", "-"]), st.text(max_size=12)
)
FRAGMENT = st.one_of(
    st.text(),
    st.sampled_from(
        [
            "#2.__proto__.Ab-_.release.president.ru.0-p000001-o.en.0.-",
            f"{START}.constructor.president.ru.0-p000001-o.en.0.-",
            f"{START}.release.toString.ru.0-p000001-o.en.0.-",
            f"{START}.release.president.de.0-p000001-o.en.0.-",
            f"{START}.release.president.ru.-1.en.0.-",
            f"{START}.release.president.ru.0-pz00-o.en.0.-",
            f"{START}.release.president.ru.0-o.en.0.-",  # somebody's own words alone
            f"{START}.release.president.ru.0-p000001-o.en.0.%%%",
        ]
    ),
    st.lists(PART, min_size=9, max_size=11).map(".".join),
    st.integers(0, len(GOOD)).map(lambda end: GOOD[:end]),
    st.tuples(st.integers(1, len(GOOD)), PART).map(lambda cut: GOOD[: cut[0]] + cut[1]),
)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(links=st.lists(FRAGMENT, min_size=20, max_size=20))
async def test_any_fragment_at_all(older: Visit, links: list[str]) -> None:
    for found in await older.asks(JOINED, links):
        assert len(found) > 12 or found[0] in ("broken", "changed")
    assert not older.trouble
