"""Puts cases before people, closes and reopens them. What people see changes here, and nowhere else."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from itertools import chain

from bot.content.cases.check.finding import Finding
from bot.content.cases.editing.merging import changed_parts
from bot.content.cases.editing.places import Files, ValuePlace, language_files, with_value
from bot.content.library import Library
from bot.errors import ContentError
from bot.model.cases.case import Case, CaseOutcome, Tone
from bot.model.cases.revision import Consent, Revision, RevisionOrigin
from bot.model.clock import Clock
from bot.model.team.two_keys import TwoKeyAct
from bot.services.cases.editing import CaseEditingService
from bot.services.cases.revisions import STOPPED, CaseRevisionsService
from bot.services.days import Days
from bot.services.standings import StandingsService
from bot.services.team.approvals import ApprovalsService, of_closing, of_publishing
from bot.store.store import Store
from bot.store.team.approving.approvals import Permission

_OUTCOME = ValuePlace("case.toml", ("outcome",))
_THANKS = ValuePlace("case.toml", ("thanks_open",))


@dataclass(frozen=True, slots=True)
class Published:
    """People see revision `number` from now on; `before`: the one they saw, 0 if none."""

    number: int
    before: int


@dataclass(frozen=True, slots=True)
class NotPublished:
    """Nothing changed for people: there are faults, or somebody made a newer revision meanwhile."""

    faults: tuple[Finding, ...] = ()
    newest: int = 0
    unapproved: bool = False  # somebody else of the team has to approve it first


class CasePublishingService:
    """`changed` is called once a case's words for people have changed."""

    def __init__(
        self,
        store: Store,
        library: Library,
        clock: Clock,
        days: Days,
        revisions: CaseRevisionsService,
        editing: CaseEditingService,
        standings: StandingsService,
        approvals: ApprovalsService,
    ) -> None:
        self._store = store
        self._library = library
        self._clock = clock
        self._days = days
        self._revisions = revisions
        self._editing = editing
        self._standings = standings
        self._approvals = approvals
        self.changed: Callable[[], None] = lambda: None

    @staticmethod
    def names_said(case: Case) -> tuple[str, ...]:
        """Names of others than the person that the case's words say on purpose: members and relatives.

        As the default language has them; of other languages those that it doesn't have.
        """
        said = case.text(case.default_language).other_names
        more = (text.other_names[len(said) :] for text in case.texts.values())
        names = dict.fromkeys((*said, *chain.from_iterable(more)))
        return tuple(name for name in names if name not in _names_of_authorities(case))

    async def unread(self, slug: str) -> tuple[str, ...]:
        """Languages of the newest revision that supporters would see, and in which nobody has read it."""
        documents = await self._revisions.documents(slug)
        case = (await self._revisions.library_of(slug, documents.files)).cases[slug] if documents else None
        return self._library.unread(case) if case else ()

    async def have_read(self, chat: int, slug: str, languages: Collection[str]) -> int:
        """Somebody fluent has read the case in these languages; the number of the revision that says so."""

        def read(files: Files) -> Files:
            for code in languages:
                files = with_value(files, ValuePlace(f"{code}.toml", ("reviewed",)), True)
            return files

        kept = await self._editing.change(chat, slug, read)
        record = await self._revisions.record(slug)
        return kept.number or (record.newest if record else 0) if kept else 0

    async def publish(
        self, chat: int, slug: str, number: int, consent: Consent
    ) -> Published | NotPublished | None:
        """Let people see the newest revision, which is `number`; None without the case."""
        record = await self._revisions.record(slug)
        documents = await self._revisions.documents(slug)
        if record is None or documents is None:
            return None
        if record.newest != number:
            return NotPublished(newest=record.newest)
        found = await self._editing.check(slug, self._days.today())
        if faults := tuple(finding for finding in found if finding.fault):
            return NotPublished(faults)
        library = await self._revisions.library_of(slug, documents.files, shown=True)
        act = of_publishing(slug, number, consent)
        async with self._store.unit():
            permission = await self._approvals.require(chat, act)
            if not permission.granted:
                return NotPublished(unapproved=True)
            if not await self._store.revisions.publish(slug, number, consent, self._clock.now(), chat=chat):
                return NotPublished(newest=number + 1)
            await self._approvals.done(chat, act, permission)
            await self._store.case_drafts.let_go(slug)  # of the appeal nothing is kept that isn't in the case
        await self._show(slug, library, chat)
        return Published(number, record.published)

    async def close(self, chat: int, slug: str, outcome: CaseOutcome) -> bool:
        """End the case today: no letter, call or reminder from now on. False without it, or if it is closed.

        False too if somebody else has to approve that first. What is edited and isn't published stays a
        draft.
        """

        def closed(files: Files) -> Files:
            found = with_value(with_value(files, STOPPED, self._days.today()), _OUTCOME, outcome.value)
            return with_value(found, _THANKS, None)

        case = self._library.case(slug)
        if case is None or (case.stopped is not None and case.outcome is outcome):
            return False
        return await self._both(chat, slug, closed, of_closing(slug, outcome))

    async def reopen(self, chat: int, slug: str) -> bool:
        """Go on with a case that was closed; False if it isn't. A stop in its own files is put aside."""

        def opened(files: Files) -> Files:
            found: Files = with_value(with_value(files, STOPPED, None), _OUTCOME, None)
            found = with_value(found, _THANKS, None)
            for file in language_files(files):
                found = with_value(found, ValuePlace(file, ("stop",)), None)
            return found

        case = self._library.case(slug)
        if case is None or case.stopped is None:
            return False
        await self._revisions.put_offered_aside(chat, slug)
        return await self._both(chat, slug, opened)

    async def open_thanks(self, chat: int, slug: str, *, on: bool) -> bool:
        """Let letters of thanks be written, and no others, once it was closed with a release; or no more.

        False if it wasn't closed so, or has no ask of thanks.
        """
        case = self._library.case(slug)
        if case is None or not may_thank(case):
            return False
        return await self._both(chat, slug, lambda files: with_value(files, _THANKS, True if on else None))

    async def _both(
        self, chat: int, slug: str, edit: Callable[[Files], Files], act: TwoKeyAct | None = None
    ) -> bool:
        """Change what is published, at once, and what is newest, so that it holds for what comes next.

        `act`: what somebody else may have to approve first; False if so.
        """
        while True:
            record = await self._revisions.record(slug)
            shown = record and await self._revisions.documents(slug, record.published)
            newest = record and await self._revisions.documents(slug, record.newest)
            if record is None or not shown or not newest:
                return False
            files = edit(shown.files)
            try:
                library = await self._revisions.library_of(slug, files)
            except ContentError:
                return False
            number = record.newest + 1
            parts = changed_parts(shown.files, files)
            revision = Revision(slug, number, self._clock.now(), RevisionOrigin.CHAT, parts=parts)
            async with self._store.unit():
                permission = await self._approvals.require(chat, act) if act else Permission(True)
                if not permission.granted:
                    return False
                added = await self._store.revisions.add(revision, files, chat=chat, published=True)
                if added and record.newest != record.published:
                    draft = Revision(slug, number + 1, self._clock.now(), RevisionOrigin.CHAT, parts=parts)
                    await self._store.revisions.add(draft, edit(newest.files), chat=chat)
                if added and act:
                    await self._approvals.done(chat, act, permission)
            if added:
                await self._show(slug, library, chat)
                return True
            # Somebody kept a revision meanwhile: it is taken in, and this one follows it.

    async def _show(self, slug: str, library: Library, chat: int) -> None:
        self._library.take(library)
        case = self._library.cases[slug]
        await self._store.versions.note(slug, case.version, self._days.today())
        await self._standings.keep_in_step({slug: chat})
        self.changed()


def may_thank(case: Case) -> bool:
    """Whether it was closed with a release, and has an ask of thanks."""
    freed = case.stopped is not None and case.outcome is CaseOutcome.FREE
    return freed and any(ask.tone is Tone.THANKS for ask in case.asks)


def _names_of_authorities(case: Case) -> frozenset[str]:
    return frozenset(name for text in case.texts.values() for name, _ in text.authorities.values())
