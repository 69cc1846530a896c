"""Brings a case's files into the database, at a terminal: as a revision that a person publishes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.content.cases.check.finding import Finding
from bot.content.cases.files import CaseDocuments
from bot.model.cases.revision import Consent, RevisionOrigin
from bot.model.clock import Clock
from bot.services.cases.editing import CaseEditingService
from bot.services.cases.revisions import CaseRevisionsService
from bot.store.store import Store


@dataclass(frozen=True, slots=True)
class Imported:
    """The newest revision has these files. `number`: its; `is_new`: whether it was made for them.

    `published`: the number of the one that people see; 0: none.
    """

    number: int
    is_new: bool
    published: int


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
