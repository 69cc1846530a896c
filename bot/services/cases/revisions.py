"""Cases as the database has them: taken in at the start, changed by revisions, shown once published."""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from bot.content.cases.editing.merging import Merged, ValueChange, changed_parts, changes_of, merged
from bot.content.cases.editing.places import ValuePlace, with_value
from bot.content.cases.files import FACTS_FILE, CaseDocuments
from bot.content.library import Library
from bot.errors import ContentError
from bot.model.cases.revision import CaseRecord, Consent, Revision, RevisionOrigin
from bot.model.clock import Clock
from bot.store.store import Store

log = logging.getLogger(__name__)

Files = Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class OfferedFiles:
    """The program's own files of a case have changed since they were taken in, and so was it in the chat.

    `ours`: the newest revision's documents.
    """

    record: CaseRecord
    documents: CaseDocuments
    ours: Files
    merged: Merged


@dataclass(frozen=True, slots=True)
class Differences:
    """What differs between two states of a case's documents."""

    before: Files
    after: Files
    changes: Sequence[ValueChange]


async def published_here(
    store: Store, from_files: Mapping[str, CaseDocuments], faulty: Collection[str] = ()
) -> list[tuple[CaseRecord, CaseDocuments]]:
    """The cases of which people see something else than the program's files say: edited here, and published.

    `faulty`: slugs of those whose files can't be used.
    """
    found = []
    for record in (await store.revisions.records()).values():
        own = from_files.get(record.case)
        if not record.published or (
            record.origin is RevisionOrigin.FILES and (own is None or record.case in faulty)
        ):
            continue  # whoever broke the files is told so; what they said before isn't shown in their place
        newest = await store.revisions.history(record.case, limit=1)
        if own is not None and newest[0].origin is RevisionOrigin.FILES:
            continue
        content = await store.revisions.content(record.case, record.published)
        if content is not None and (own is None or own.files != content.files):
            found.append((record, CaseDocuments(record.case, content.files)))
    return found


class CaseRevisionsService:
    """Keeps the library in step with the database."""

    def __init__(self, store: Store, library: Library, clock: Clock) -> None:
        self._store = store
        self._library = library
        self._clock = clock
        self._faulty = frozenset(library.faults)  # cases whose own files can't be used, whatever is shown
        self._looked_at: OrderedDict[bytes, Library] = OrderedDict()

    # For the start.

    async def show_published(self) -> None:
        """Show what the database says is published, where it isn't what the program's own files say.

        Writes nothing. A draft is shown to nobody, whatever the files say; a stop in files that weren't
        looked at yet holds, whatever was edited. A case that nobody has edited in the chat follows its files,
        also those that came with an upgrade. One whose published revision can't be read any more, which would
        be a fault of an upgrade, is one of the library's faults.
        """
        for slug, record in (await self.records()).items():
            if not record.published:
                self._library.drop(slug)
        for record, documents in await published_here(self._store, self._library.from_files, self._faulty):
            try:
                files = self._with_stop(record, documents.files)
                self._library.take(await self.library_of(record.case, files, shown=True))
            except ContentError as error:
                self._library.drop(record.case)
                self._library.faults = {**self._library.faults, record.case: error}

    def _with_stop(self, record: CaseRecord, files: Files) -> Files:
        """The files that are shown, with the stop that the program's own files have, if that is new."""
        own, case = self._library.from_files.get(record.case), self._library.cases.get(record.case)
        if own is None or case is None or record.files == own.digest:
            return files
        log.warning(
            "The files of the case %s have changed, and aren't shown: it was edited in the chat, where "
            "/cases offers them%s.",
            record.case,
            "" if case.stopped is None else "; but it is stopped, as they say",
        )
        return files if case.stopped is None else with_value(files, STOPPED, case.stopped)

    async def take_in(self) -> None:
        """Take the program's own cases in: as the first revision, and again when their files have changed.

        Then they are a new revision, which is published, unless somebody edited the case in the chat: they
        are offered (`offered`).
        """
        records = await self.records()
        for slug, documents in self._library.from_files.items():
            if slug not in self._faulty:
                await self._take_in(slug, documents, records.get(slug))

    async def _take_in(self, slug: str, documents: CaseDocuments, record: CaseRecord | None) -> None:
        digest = documents.digest
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

    # What there is.

    async def records(self) -> Mapping[str, CaseRecord]:
        """Every case that the database has, drafts too, by slug."""
        return await self._store.revisions.records()

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

    async def library_of(self, slug: str, files: Files, *, shown: bool = False) -> Library:
        """A library of just this case, to be looked at before anybody else sees it. Raises ContentError.

        `shown`: as supporters are to see it, see `Library.of`. It takes long to make (a case of six
        languages: 0.6 s), so the newest few are kept.
        """
        documents = CaseDocuments(slug, files)
        key = slug.encode() + documents.digest + bytes([shown])
        library = self._looked_at.get(key)
        if library is None:
            library = await asyncio.to_thread(partial(self._library.of, documents, shown=shown))
        self._looked_at[key] = library
        self._looked_at.move_to_end(key)
        while len(self._looked_at) > MOST_KEPT:
            self._looked_at.popitem(last=False)
        return library

    async def history(self, slug: str, before: int | None = None) -> Sequence[Revision]:
        """The newest revisions first, those with a number under `before`."""
        return await self._store.revisions.history(slug, before, LISTED)

    async def consent(self, slug: str) -> Consent | None:
        """What was answered last before the case was published; None if nothing ever was."""
        return await self._store.revisions.consent(slug)

    async def changes_since(self, slug: str, base: int, newest: int) -> tuple[str, ...]:
        """Names of the parts that differ between two revisions."""
        before = await self._store.revisions.content(slug, base)
        after = await self._store.revisions.content(slug, newest)
        return changed_parts(before.files if before else {}, after.files if after else {})

    async def differences(self, slug: str, base: int, newest: int) -> Differences:
        """The values that differ between two revisions; of base 0: all of the other."""
        before = await self._store.revisions.content(slug, base)
        after = await self._store.revisions.content(slug, newest)
        old, new = before.files if before else {}, after.files if after else {}
        return Differences(old, new, changes_of(old, new))

    # Files of the program that changed while the case was edited in the chat.

    async def offered(self, slug: str) -> OfferedFiles | None:
        """What an upgrade or an operator changed in the program's own files; None if nothing is to decide.

        Files that can't be used are offered to nobody.
        """
        documents, record = self._library.from_files.get(slug), await self.record(slug)
        if documents is None or record is None or slug in self._faulty or record.files == documents.digest:
            return None
        base = await self._store.revisions.newest_of(slug, RevisionOrigin.FILES)
        before = await self._store.revisions.content(slug, base)
        ours = await self._store.revisions.content(slug, record.newest)
        if ours is None or ours.revision.origin is RevisionOrigin.FILES:
            return None
        found = merged(before.files if before else {}, ours.files, documents.files)
        return OfferedFiles(record, documents, ours.files, found)

    async def take_offered(self, chat: int, slug: str) -> bool:
        """Merge the files into the newest revision; False if there is nothing to merge (any more)."""
        offered = await self.offered(slug)
        return offered is not None and await self._settle(
            chat, offered, RevisionOrigin.MERGE, offered.merged.files, offered.merged.taken
        )

    async def put_offered_aside(self, chat: int, slug: str) -> bool:
        """Leave the case as it was edited; these files aren't offered again. False if nothing is offered."""
        offered = await self.offered(slug)
        return offered is not None and await self._settle(chat, offered, RevisionOrigin.BACK, offered.ours)

    async def _settle(
        self,
        chat: int,
        offered: OfferedFiles,
        origin: RevisionOrigin,
        files: Files,
        parts: tuple[str, ...] = (),
    ) -> bool:
        """Keep the files as a revision nobody sees, then what is made of them.

        So the next files that come are compared with these, and what was decided isn't asked again.
        """
        record, table = offered.record, self._store.revisions
        slug, digest, number = record.case, offered.documents.digest, record.newest + 1
        came = changed_parts(offered.ours, offered.documents.files)
        arrived = Revision(slug, number, self._clock.now(), RevisionOrigin.FILES, parts=came)
        made = Revision(slug, number + 1, self._clock.now(), origin, parts=parts)
        published = record.newest == record.published and files == offered.ours
        async with self._store.unit():
            return await table.add(
                arrived, offered.documents.files, chat=chat, digest=digest
            ) and await table.add(made, files, chat=chat, published=published)


STOPPED: Final = ValuePlace(FACTS_FILE, ("stopped",))

LISTED: Final = 8
"""Revisions on one screen."""

MOST_KEPT: Final = 6
"""Libraries of one case each that are kept: those of drafts that are looked at."""
