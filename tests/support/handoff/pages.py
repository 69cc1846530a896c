"""The hand-off page for tests: a server of it, links to it, and a tab that notes all that the page does."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from itertools import product
from typing import Any, Self
from zoneinfo import ZoneInfo

from axe_playwright_python.async_playwright import Axe  # type: ignore[import-untyped]
from playwright.async_api import Browser, ConsoleMessage
from playwright.async_api import Page as Tab

from bot.content.composing.page_data import version
from bot.content.composing.writer import LetterWriter
from bot.content.letters.handoff import ShownAs, handoff_url
from bot.content.letters.web_mail import web_mail_for
from bot.content.library import Library, messages_folder
from bot.content.texts import Phrasebook
from bot.model.cases.case import AskWords
from bot.model.letters.draw import WORDINGS
from bot.model.letters.letter import Letter, LetterChoice, Signature
from bot.web.page import HandoffPage
from bot.web.server import PageServer
from tests.support.patience import PATIENCE
from tests.support.samples.languages import LANGUAGES

LIBRARY = Library.load()
PHRASEBOOK = Phrasebook.load(messages_folder(), ZoneInfo("UTC"))
CASE = LIBRARY.cases["tjk001"]
LETTERS_OF_EACH = 2

NOBODY = Signature()
ANNA = Signature("Anna Bell", "Bristol")
SIGNATURES = (NOBODY, Signature("Anna Bell"), Signature("Анна $& Белл", "Тверь {in_text} $1"))
"""A form of sender each; what stands for something in the letter's parts is nothing but letters in a name."""
OWN = "Her work — c'est «le mien» — и моё: 100 % + 1 & more?"


@asynccontextmanager
async def serving(library: Library) -> AsyncIterator[PageServer]:
    """The page of that library, served on a free port."""
    server = PageServer(HandoffPage.build(library, PHRASEBOOK), "127.0.0.1", 0)
    await server.start()
    try:
        yield server
    finally:
        await server.stop()


def library_with(**changes: Any) -> Library:
    """The library with its case changed in these things; if nothing else is said, the issuer takes copies."""
    case = replace(CASE, **{"issuer": replace(CASE.issuer, copy=True), **changes})
    letters = LetterWriter({case.slug: case}, LIBRARY.letters.files)
    cases = {case.slug: replace(case, version=version(letters, case))}
    return replace(LIBRARY, cases=cases, letters=letters)


def short_library() -> Library:
    """The library with letters so short that a link can carry them."""
    words = AskWords(
        subjects=("About her",),
        concerns=("This is about her.",),
        facts=("She is in prison.",),
        standards=("It is wrong.",),
        requests=dict.fromkeys(("home", "abroad"), ("Please help.",)),
    )
    asks = tuple(replace(ask, facts=()) for ask in CASE.asks)
    said = {ask.id: words for ask in asks}
    letters = {language: replace(each, asks=said) for language, each in CASE.letters.items()}
    return library_with(asks=asks, letters=letters)


COPYING = library_with()


class Linked:
    """A letter, and the link that brings it to the page."""

    def __init__(
        self,
        library: Library,
        base: str,
        language: str = "ru",
        page: str = "en",
        authority: str = "president",
        ask: str = "release",
        wording: int = 0,
        signature: Signature = NOBODY,
        own: str = "",
        *,
        copy: bool = False,
        room: int = 2048,
        run_by: str = "",
    ) -> None:
        choice = LetterChoice(CASE.slug, ask, authority, language, wording)
        letter = library.letters.write(choice, signature, own, copy=copy)
        case = library.cases[CASE.slug]
        shown = ShownAs(
            page,
            office=case.text(page).authority_buttons[authority],
            until=case.act_until,
            until_said=PHRASEBOOK[page].date(case.act_until) if case.act_until else "",
            web_mail=web_mail_for(case.country),
            run_by=run_by,
        )
        self._take(letter, handoff_url(base, letter, shown, room=room, own=own), page)

    @classmethod
    def of(cls, letter: Letter, base: str, page: str = "en") -> Self:
        """Any letter at all."""
        linked = cls.__new__(cls)
        linked._take(letter, handoff_url(base, letter, ShownAs(page), room=8000), page)
        return linked

    def _take(self, letter: Letter, link: str | None, page: str) -> None:
        assert link is not None
        self.letter = letter
        self.url = link
        self.page = page

    @property
    def fragment(self) -> str:
        """The link's part for the page alone, with its #."""
        return self.url[self.url.index("#") :]


def every_letter(library: Library, base: str, language: str) -> Iterator[Linked]:
    """Language × authority × ask × sender × reading copy, some letters of each."""
    roll = random.Random(language)
    for authority, ask, signature, page in product(CASE.authorities, CASE.asks, SIGNATURES, LANGUAGES):
        for number in range(LETTERS_OF_EACH):
            own, copy = ("", OWN)[number % 2], number % 3 == 0
            wording = roll.randrange(WORDINGS)
            yield Linked(
                library, base, language, page, authority.id, ask.id, wording, signature, own, copy=copy
            )


class Visit:
    """A tab with the page, and the log of its requests, errors and console."""

    def __init__(self, tab: Tab) -> None:
        self.tab = tab
        self.requests: list[str] = []
        self.trouble: list[str] = []
        tab.context.on("request", lambda request: self.requests.append(request.url))
        tab.on("pageerror", lambda error: self.trouble.append(str(error)))
        tab.on("console", self._said)

    def _said(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.trouble.append(message.text)

    @classmethod
    async def of(cls, browser: Browser, url: str, script: str = "", **options: Any) -> Self:
        """The page at `url`, shown whole. `script` runs before it."""
        context = await browser.new_context(**options)
        context.set_default_timeout(PATIENCE * 1000)
        if script:
            await context.add_init_script(script)
        visit = cls(await context.new_page())
        await visit.tab.goto(url)
        await visit.tab.locator("h1:visible").wait_for()
        return visit

    async def asks(self, script: str, argument: object = None) -> Any:
        """What the page's own functions answer."""
        return await self.tab.evaluate(script, argument)

    async def is_accessible(self) -> None:
        """Fail with what axe has to say against the page as it stands."""
        found = await Axe().run(self.tab)
        assert found.violations_count == 0, found.generate_report()

    async def finds_copied(self, text: str) -> None:
        """Look into the clipboard until `text` is in it: a page copies in its own time."""
        await self.tab.context.grant_permissions(["clipboard-read"])
        found = None
        try:
            async with asyncio.timeout(PATIENCE):
                while found != text:
                    found = await self.tab.evaluate("navigator.clipboard.readText()")
        except TimeoutError:
            raise AssertionError(f"never copied {text!r}, but {found!r}") from None
