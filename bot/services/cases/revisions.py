"""Cases as the database has them: taken in at the start, changed by revisions, shown once published."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from bot.content.cases.editing.merging import Merged, changed_parts, merged
from bot.content.cases.files import CaseDocuments
from bot.content.library import Library
from bot.errors import ContentError
from bot.model.cases.revision import CaseRecord, Revision, RevisionOrigin
from bot.model.clock import Clock
from bot.store.store import Store

log = logging.getLogger(__name__)

Files = Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class OfferedFiles:
    """The program's own files of a case have changed since they were taken in, and so was it in the chat."""

    case: str
    documents: CaseDocuments
    merged: Merged


class CaseRevisionsService:
    """Keeps the library in step with the database."""

    def __init__(self, store: Store, library: Library, clock: Clock) -> None:
        self._store = store
        self._library = library
        self._clock = clock
        self._records: dict[str, CaseRecord] = {}

    # For the start.

    async def begin(self) -> None:
        """Take the program's own cases in, and show what the database says is published.

        Files that changed are a new revision, which is published, unless somebody edited the case in the
        chat: then they are offered (`offered`). A case whose published revision can't be read any more, which
        would be a fault of an upgrade, is one of the library's faults.
        """
        table = self._store.revisions
        self._records = await table.records()
        for slug, documents in self._library.from_files.items():
            if slug in self._library.cases:
                await self._take_in(slug, documents)
        self._records = await table.records()
        for record in self._records.values():
            await self._show_published(record)

    async def _take_in(self, slug: str, documents: CaseDocuments) -> None:
        record, digest = self._records.get(slug), documents.digest
        if record is not None and record.files == digest:
            return
        number = 1
        parts: tuple[str, ...] = ()
        if record is not None:
            newest = await self._store.revisions.content(slug, record.newest)
            if newest is None or newest.revision.origin is not RevisionOrigin.FILES:
                return
            number, parts = record.newest + 1, changed_parts(newest.files, documents.files)
        revision = Revision(slug, number, self._clock.now(), RevisionOrigin.FILES, parts=parts)
        await self._store.revisions.add(revision, documents.files, published=True, digest=digest)
        log.info("The files of the case %s are its revision %d.", slug, number)

    async def _show_published(self, record: CaseRecord) -> None:
        own = self._library.from_files.get(record.case)
        if not record.published or (own is None and record.origin is RevisionOrigin.FILES):
            return
        if record.origin is RevisionOrigin.FILES and record.case in self._library.faults:
            return  # whoever broke the files is told so; what they said before isn't shown in their place
        found = await self._store.revisions.content(record.case, record.published)
        if found is None or (own is not None and own.files == found.files):
            return
        try:
            self._library.take(await self.library_of(record.case, found.files))
        except ContentError as error:
            self._library.drop(record.case)
            self._library.faults = {**self._library.faults, record.case: error}

    # What there is.

    async def records(self) -> Mapping[str, CaseRecord]:
        """Every case that the database has, drafts too, by slug."""
        self._records = await self._store.revisions.records()
        return self._records

    async def record(self, slug: str) -> CaseRecord | None:
        """The case with that slug; None if the database has none."""
        return (await self.records()).get(slug)

    async def documents(self, slug: str, number: int | None = None) -> CaseDocuments | None:
        """A revision's documents, the newest if no number is given; None if there is none."""
        if number is None:
            record = await self.record(slug)
            if record is None:
                return None
            number = record.newest
        found = await self._store.revisions.content(slug, number)
        return None if found is None else CaseDocuments(slug, found.files)

    async def library_of(self, slug: str, files: Files) -> Library:
        """A library of just this case, to be looked at before anybody else sees it. Raises ContentError."""
        return await asyncio.to_thread(self._library.of, CaseDocuments(slug, files))

    async def history(self, slug: str, before: int | None = None) -> Sequence[Revision]:
        """The newest revisions first, those with a number under `before`."""
        return await self._store.revisions.history(slug, before, LISTED)

    async def changes_since(self, slug: str, base: int, newest: int) -> tuple[str, ...]:
        """Names of the parts that differ between two revisions."""
        before = await self._store.revisions.content(slug, base)
        after = await self._store.revisions.content(slug, newest)
        return changed_parts(before.files if before else {}, after.files if after else {})

    # Files of the program that changed while the case was edited in the chat.

    async def offered(self, slug: str) -> OfferedFiles | None:
        """What an upgrade or an operator changed in the program's own files; None if nothing is to decide."""
        documents, record = self._library.from_files.get(slug), await self.record(slug)
        if documents is None or record is None or record.files == documents.digest:
            return None
        base = await self._store.revisions.newest_of(slug, RevisionOrigin.FILES)
        before = await self._store.revisions.content(slug, base)
        ours = await self._store.revisions.content(slug, record.newest)
        if ours is None or ours.revision.origin is RevisionOrigin.FILES:
            return None
        found = merged(before.files if before else {}, ours.files, documents.files)
        return OfferedFiles(slug, documents, found)

    async def take_offered(self, chat: int, slug: str) -> bool:
        """Merge the files into the newest revision; False if there is nothing to merge (any more)."""
        offered, record = await self.offered(slug), self._records.get(slug)
        if offered is None or record is None:
            return False
        parts = offered.merged.taken
        revision = Revision(slug, record.newest + 1, self._clock.now(), RevisionOrigin.MERGE, parts=parts)
        digest = offered.documents.digest
        return await self._store.revisions.add(revision, offered.merged.files, chat=chat, digest=digest)

    async def put_offered_aside(self, slug: str) -> None:
        """Leave the case as it was edited; these files aren't offered again."""
        if offered := await self.offered(slug):
            await self._store.revisions.put_files_aside(slug, offered.documents.digest)


LISTED: Final = 8
"""Revisions on one screen."""
