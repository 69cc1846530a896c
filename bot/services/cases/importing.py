"""Brings a case's files into the database, at a terminal: as a revision that a person publishes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from bot.content.cases.check.finding import Finding
from bot.content.cases.editing.merging import Merged, changed_parts, merged
from bot.content.cases.editing.places import FACTS, Files, language_files
from bot.content.cases.files import CaseDocuments
from bot.model.cases.revision import Consent, RevisionOrigin
from bot.model.clock import Clock
from bot.services.cases.editing import CaseEditingService
from bot.services.cases.revisions import CaseRevisionsService
from bot.store.store import Store

_LOOKED_AT: Final = 100
"""Of the newest revisions, those that files may have been written from."""


@dataclass(frozen=True, slots=True)
class Imported:
    """The newest revision has these files. `number`: its; `is_new`: whether it was made for them.

    `published`: the number of the one that people see; 0: none.
    """

    number: int
    is_new: bool
    published: int


@dataclass(frozen=True, slots=True)
class NewerEdits:
    """The case was edited since the revision that files begin from.

    `begins_from`: its number; `lost`: parts that were edited since, and that the files have otherwise;
    `merged`: the case with the changes of both sides.
    """

    begins_from: int
    lost: tuple[str, ...]
    merged: Merged


class CaseImportService:
    """For a database that no bot is running on: what people see changes at its next start."""

    def __init__(
        self, store: Store, clock: Clock, revisions: CaseRevisionsService, editing: CaseEditingService
    ) -> None:
        self._store = store
        self._clock = clock
        self._revisions = revisions
        self._editing = editing

    async def check(self, documents: CaseDocuments, today: date) -> Sequence[Finding]:
        """What `case check` says of them: what has a fault isn't brought in."""
        return await self._editing.checked(documents, today)

    async def newer_edits(self, documents: CaseDocuments) -> NewerEdits | None:
        """What bringing them in would undo; None if nothing.

        Files don't say which revision they were written from: it is the one that they differ least from, in
        parts, then in lines. Of several that are alike it is the oldest: a part that both sides changed may
        have been changed without a look at the other's, and then it must not be lost without a word.
        """
        slug, table = documents.name, self._store.revisions
        found = []
        for revision in await table.history(slug, limit=_LOOKED_AT):
            content = await table.content(slug, revision.number)
            if content is not None:
                differs = changed_parts(content.files, documents.files)
                lines = _lines_apart(content.files, documents.files)
                found.append((len(differs), lines, revision.number, content.files))
        if not found:
            return None
        *_, newest = max(found, key=lambda one: one[2])
        _, _, number, base = min(found, key=lambda one: one[:3])
        since = set(changed_parts(base, newest))
        lost = tuple(part for part in changed_parts(newest, documents.files) if part in since)
        if not lost:
            return None
        return NewerEdits(number, lost, merged(base, newest, documents.files))

    async def bring_in(self, documents: CaseDocuments) -> Imported | None:
        """Make them the newest revision of their case, which may be a new one.

        None for a new case of a slug whose own files, in the program, can't be used.
        """
        slug, files = documents.name, documents.files
        kept = await self._editing.change(None, slug, lambda _: files, origin=RevisionOrigin.IMPORT)
        if kept is None and not await self._editing.begin(None, slug, files, RevisionOrigin.IMPORT):
            return None
        record = await self._revisions.record(slug)
        assert record is not None
        return Imported(record.newest, kept is None or bool(kept.number), record.published)

    async def publish(self, slug: str, number: int, consent: Consent) -> bool:
        """Let people see that revision from the next start on; False if it isn't the newest."""
        return await self._store.revisions.publish(slug, number, consent, self._clock.now())


def _lines_apart(one: Files, other: Files) -> int:
    """How many lines stand in one of the two only."""
    ours, theirs = _lines(one), _lines(other)
    return ((ours - theirs) + (theirs - ours)).total()


def _lines(files: Files) -> Counter[bytes]:
    return Counter(
        line for name in (FACTS, *language_files(files)) for line in files.get(name, b"").splitlines()
    )
