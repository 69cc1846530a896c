"""Takes an appeal's text in: reads it, and begins a case with it that nobody sees yet."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.content.cases.editing.places import FACTS, ValuePlace, value_at
from bot.content.library import Library
from bot.model.cases.appeal import ReadAppeal
from bot.model.cases.revision import RevisionOrigin
from bot.services.cases.drafting import CaseDraftingService
from bot.services.cases.editing import CaseEditingService
from bot.services.cases.revisions import CaseRevisionsService, Files

Reader = Callable[[bytes, str], Awaitable[ReadAppeal]]
"""Reads a file apart from this process; UnreadableFile."""


@dataclass(frozen=True, slots=True)
class BegunCase:
    """A draft was made. `known`: the slug of a case that had the appeal's code already; "" if none had."""

    case: str
    read: ReadAppeal
    known: str = ""

    @property
    def is_there(self) -> bool:
        """Whether it is the draft that there was."""
        return self.known == self.case


class CaseIntakeService:
    """Of what is taken in only the draft is kept; and what was read, until its questions are answered."""

    def __init__(
        self,
        library: Library,
        revisions: CaseRevisionsService,
        editing: CaseEditingService,
        reader: Reader,
        drafting: CaseDraftingService,
    ) -> None:
        self._library = library
        self._revisions = revisions
        self._editing = editing
        self._reader = reader
        self._drafting = drafting

    async def read(self, data: bytes, name: str = "") -> ReadAppeal:
        """What an appeal's file or text says. UnreadableFile."""
        return await self._reader(data, name)

    async def begin(self, chat: int, read: ReadAppeal) -> BegunCase:
        """A draft of what was read, under a slug of its own; the one that there is, if it was read before."""
        known, is_draft = await self._known(read)
        if is_draft:
            return BegunCase(known, read, known)
        while True:
            slug = await self._free_slug(read)
            draft = await self._drafting.drafted(read, slug)
            if await self._editing.begin(chat, slug, draft.documents, RevisionOrigin.APPEAL):
                await self._drafting.keep(slug, read, draft)
                return BegunCase(slug, read, known)

    async def _known(self, read: ReadAppeal) -> tuple[str, bool]:
        """The case that has the appeal's code, "" if none has; and whether it is a draft."""
        if read.code is None:
            return "", False
        code = plain_code(read.code.value)
        found = ("", False)
        for slug, record in (await self._revisions.records()).items():
            documents = await self._revisions.documents(slug)
            if documents and code_in(documents.files) == code:
                found = (slug, not record.published)
                if found[1]:
                    break
        return found

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


def code_in(files: Files) -> str:
    """The code of a case's documents, as `plain_code` gives it; "" if there is none."""
    code = value_at(files, ValuePlace(FACTS, ("code",)))
    return plain_code(code) if isinstance(code, str) else ""


def plain_code(code: str) -> str:
    """A code as it is compared with others: letters and digits alone, without capitals."""
    return re.sub(r"\W+", "", code).casefold()
