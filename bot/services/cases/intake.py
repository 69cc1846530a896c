"""Takes an appeal's text in: reads it, and begins a case with it that nobody sees yet."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from bot.content.library import Library
from bot.model.cases.appeal import ReadAppeal
from bot.model.cases.revision import RevisionOrigin
from bot.services.cases.editing import CaseEditingService
from bot.services.cases.revisions import CaseRevisionsService, Files

Reader = Callable[[bytes, str], Awaitable[ReadAppeal]]
"""Reads a file apart from this process; UnreadableFile."""
Drafter = Callable[[ReadAppeal, str, Library], Files]
"""Makes a case's documents of what was read, for a slug."""


@dataclass(frozen=True, slots=True)
class BegunCase:
    """A draft was made. `known`: the slug of a case that has the appeal's code already; "" if none has."""

    case: str
    read: ReadAppeal
    known: str = ""


class CaseIntakeService:
    """Nothing of what is taken in is kept but the draft."""

    def __init__(
        self,
        library: Library,
        revisions: CaseRevisionsService,
        editing: CaseEditingService,
        reader: Reader,
        drafter: Drafter,
    ) -> None:
        self._library = library
        self._revisions = revisions
        self._editing = editing
        self._reader = reader
        self._drafter = drafter

    async def read(self, data: bytes, name: str = "") -> ReadAppeal:
        """What an appeal's file or text says. UnreadableFile."""
        return await self._reader(data, name)

    async def begin(self, chat: int, read: ReadAppeal) -> BegunCase:
        """A draft of what was read, under a slug of its own."""
        known = await self._known(read)
        while True:
            slug = await self._free_slug(read)
            files = await asyncio.to_thread(self._drafter, read, slug, self._library)
            if await self._editing.begin(chat, slug, files, RevisionOrigin.APPEAL):
                return BegunCase(slug, read, known)

    async def _known(self, read: ReadAppeal) -> str:
        if read.code is None:
            return ""
        code = _plain(read.code.value)
        return next((slug for slug, case in self._library.cases.items() if _plain(case.code) == code), "")

    async def _free_slug(self, read: ReadAppeal) -> str:
        taken = {*await self._revisions.records(), *self._library.cases, *self._library.faults}
        wanted = slug_for(read)
        if wanted not in taken:
            return wanted
        return next(slug for number in range(2, 10_000) if (slug := f"{wanted[:8]}n{number}") not in taken)


def slug_for(read: ReadAppeal) -> str:
    """A short name for the case: of the code's country and number ("tjk001"), else of the country."""
    if read.code is not None:
        first = re.match(r"\s*([A-Za-z]{2,4})\s*[-_ ]?\s*(\d{1,4})", read.code.value)
        if first:
            return f"{first[1]}{first[2]}".casefold()
    country = read.country.value if read.country else "case"
    year = read.issue_date.value.year if read.issue_date else ""
    return f"{country}{year}".casefold()


def _plain(code: str) -> str:
    return re.sub(r"\W+", "", code).casefold()


def counted(read: ReadAppeal) -> Mapping[str, int]:
    """How much of each was read, for a screen."""
    return {
        "events": len(read.events),
        "demands": len(read.demands),
        "authorities": len(read.authorities),
        "kin": len(read.kin),
    }
