"""From an appeal to a case's documents; what its draft asks; and what can be said in a language more."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from bot.content.appeals.answers import FileAnswer, as_json, from_json
from bot.content.cases.drafting.answering.kinds import AskedAs, answered_by, asked_as
from bot.content.cases.drafting.answering.typed import forms_wanted, known_ids, read_answer
from bot.content.cases.drafting.drafting import draft_case
from bot.content.cases.drafting.model import DraftCase, DraftQuestion, Topic
from bot.content.cases.drafting.saying.inflecting import forms_of
from bot.content.cases.drafting.saying.library import DraftLibrary
from bot.content.cases.drafting.saying.words import FILE, load_words
from bot.content.cases.drafting.translated import translated
from bot.content.cases.editing.merging import merged
from bot.content.cases.editing.places import FACTS, ValuePlace, value_at
from bot.content.cases.editing.words import Way, Words, source_language, texts_of
from bot.content.library import Library
from bot.content.phrases.grammar import NOMINATIVE
from bot.errors import UnreadableFile
from bot.model.cases.appeal import ReadAppeal
from bot.model.cases.case import PersonKind
from bot.model.clock import Clock
from bot.model.retention import APPEAL_KEPT
from bot.services.cases.editing import CaseEditingService
from bot.services.cases.revisions import CaseRevisionsService, Files
from bot.store.store import Store

_LOOK_EVERY_S: Final = 86_400.0

_TYPED_ELSEWHERE: Final = frozenset(
    {
        Topic.COUNTRY,
        Topic.NAME,
        Topic.PERSON,
        Topic.CODE,
        Topic.ISSUER,
        Topic.ISSUER_EMAIL,
        Topic.ISSUE_DATE,
        Topic.ACT_UNTIL,
        Topic.NAME_IN,
    }
)
"""What somebody put into the part of the case answers the question too."""


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A question with what a screen needs. `id`: travels in buttons, and tells another question apart.

    `line`: the words of the appeal that it stands on, "" if none alone; `known`: ids that may be typed;
    `forms`: the grammatical cases that the answer has to have.
    """

    id: str
    question: DraftQuestion
    asked: AskedAs
    line: str
    known: tuple[str, ...]
    forms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DraftedIn:
    """An answer was taken. `languages`: those that the draft got by it; `left`: questions still open."""

    languages: tuple[str, ...]
    left: int


@dataclass(frozen=True, slots=True)
class _Drafted:
    read: ReadAppeal
    answers: Mapping[str, str]
    draft: DraftCase


class CaseDraftingService:
    """Drafts are made anew with each answer; what somebody edited meanwhile stays."""

    def __init__(
        self,
        store: Store,
        library: Library,
        clock: Clock,
        revisions: CaseRevisionsService,
        editing: CaseEditingService,
    ) -> None:
        self._store = store
        self._library = library
        self._clock = clock
        self._revisions = revisions
        self._editing = editing
        self._words: DraftLibrary | None = None
        self._last: tuple[tuple[str, bytes, Mapping[str, str]], _Drafted] | None = None
        self._looked_at: float | None = None

    async def drafted(self, read: ReadAppeal, slug: str) -> DraftCase:
        """A case that is made of it, in every language that it can be made in at once."""
        return await self._draft(read, slug, {})

    async def keep(self, slug: str, read: ReadAppeal, draft: DraftCase) -> None:
        """Keep what was read for the questions of a case that was just begun with it, if there are any."""
        if any(asked_as(question) for question in draft.lacking):
            await self._store.case_drafts.keep(slug, as_json(FileAnswer(read=read)), self._clock.now())

    async def open(self, slug: str) -> Sequence[OpenQuestion]:
        """What the draft still asks: what it can't be published without first."""
        found = await self._drafted(slug)
        documents = await self._revisions.documents(slug)
        if found is None or documents is None:
            return ()
        words = await self._draft_library()
        typed = _typed_elsewhere(found.draft, documents.files)
        return [
            _open(question, asked, found.read, words)
            for question in found.draft.lacking
            if (asked := asked_as(question)) and question.key not in typed
        ]

    async def understood(self, one: OpenQuestion, text: str) -> str:
        """The answer that somebody typed. NotUnderstoodError."""
        return read_answer(one.question, one.asked.kind, text, await self._draft_library())

    async def who(self, language: str, id_: str) -> str:
        """What a language says of somebody who is that: "a journalist"."""
        library = await self._draft_library()
        words = library.words.get(language)
        told = words.who.get(id_, {}) if words else {}
        text = told.get(PersonKind.UNSAID.value) or next(iter(told.values()), "")
        cases = library.files.composers[language].grammar.cases if text else ()
        return forms_of(text, cases)[NOMINATIVE] if text else id_

    async def answer(self, chat: int, slug: str, one: OpenQuestion, answer: str) -> DraftedIn | None:
        """Draft the case anew with an answer, and put in what that changes; None without the case.

        A part that was edited since stays as it was edited.
        """
        found = await self._drafted(slug)
        documents = await self._revisions.documents(slug)
        if found is None or documents is None:
            return None
        typed = _typed_elsewhere(found.draft, documents.files)
        answers = {**found.answers, **typed, answered_by(one.question): answer}
        new = await self._draft(found.read, slug, answers)
        before = found.draft.documents

        def edit(files: Files) -> Files:
            return merged(before, files, new.documents).files

        if await self._editing.change(chat, slug, edit) is None:
            return None
        await self._store.case_drafts.answer(slug, answers)
        left = len(await self.open(slug))
        if not left:
            await self._store.case_drafts.let_go(slug)
            self._last = None
        return DraftedIn(tuple(each for each in new.languages if each not in found.draft.languages), left)

    async def tidy(self) -> None:
        """Let go what was read too long ago, or became a case that people see; once a day."""
        seconds = self._clock.seconds()
        if self._looked_at is None or seconds >= self._looked_at + _LOOK_EVERY_S:
            await self._store.case_drafts.let_go_before(self._clock.now() - APPEAL_KEPT)
            self._looked_at = seconds

    async def _drafted(self, slug: str) -> _Drafted | None:
        kept = await self._store.case_drafts.get(slug)
        if kept is None:
            return None
        key = (slug, kept.read, kept.answers)
        if self._last is None or self._last[0] != key:  # each screen of a question asks again
            try:
                read = from_json(kept.read)
            except UnreadableFile:
                return None  # an earlier state of the program kept it in another form
            draft = await self._draft(read, slug, kept.answers)
            self._last = key, _Drafted(read, kept.answers, draft)
        return self._last[1]

    async def _draft(self, read: ReadAppeal, slug: str, answers: Mapping[str, str]) -> DraftCase:
        words = await self._draft_library()
        return await asyncio.to_thread(draft_case, read, slug, list(self._library.languages), words, answers)

    async def _draft_library(self) -> DraftLibrary:
        if self._words is None:
            library = self._library
            self._words = await asyncio.to_thread(
                DraftLibrary.load, library.root, library.letters.files, library.languages
            )
        return self._words


def _open(question: DraftQuestion, asked: AskedAs, read: ReadAppeal, words: DraftLibrary) -> OpenQuestion:
    told = "\0".join((question.key, *asked.choices)).encode()
    line = question.line or 0
    return OpenQuestion(
        id=hashlib.sha256(told).hexdigest()[:8],
        question=question,
        asked=asked,
        line=read.lines[line - 1] if 0 < line <= len(read.lines) else "",
        known=known_ids(asked.kind, words),
        forms=forms_wanted(question, words),
    )


def _typed_elsewhere(draft: DraftCase, files: Files) -> Mapping[str, str]:
    """By the questions' keys, what the case has by now where the draft has nothing, or something else."""
    found: dict[str, str] = {}
    for question in draft.lacking:
        place = ValuePlace(question.file, question.way)
        value = value_at(files, place)
        if not isinstance(value, str | date) or not value:
            continue
        if question.topic in _TYPED_ELSEWHERE and value != value_at(draft.documents, place):
            found[question.key] = str(value)
    return found


def known_in(language: str, files: Files, library: Library) -> dict[Way, Words]:
    """The words of a case that can be said in a language at once, by the way to each."""
    folder = library.root / "letters"
    paths = [folder / code / FILE for code in (source_language(files), language)]
    if not all(path.exists() for path in paths):
        return {}
    source, target = map(load_words, paths)
    kind = value_at(files, ValuePlace(FACTS, ("person",)))
    return translated(texts_of(files, language), source, target, str(kind))
