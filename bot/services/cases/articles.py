"""News of a case: which case an article is about, what of it is new there, and what is taken of it."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from bot.content.cases.drafting import DraftLibrary, UpdateDraft, draft_update, told_in, told_of, with_news
from bot.content.cases.editing.places import FACTS, ValuePlace, items_of, language_files, value_at
from bot.content.cases.loading import load_case
from bot.content.library import Library
from bot.content.said.folding import keys_of
from bot.content.said.hashes import EXACT, entries_for
from bot.content.said.words import words_of
from bot.errors import ContentError
from bot.model.cases.appeal import FoundValue, ReadAppeal, ReadingDoubt
from bot.model.cases.case import Case
from bot.services.cases.editing import CaseEditingService
from bot.services.cases.intake import Reader, code_in, plain_code
from bot.services.cases.revisions import CaseRevisionsService, Files

MOST_CASES: Final = 3
"""Cases that an article is offered for."""
_LOOKED_AT: Final = 200_000
"""Characters of a text in which names are looked for."""
_SHORTEST: Final = 3
"""Letters of a part of a name that is looked for."""


@dataclass(frozen=True, slots=True)
class CaseArticle:
    """An article beside a case. `number`: the revision it was compared with, whose documents are `files`.

    `words`: what would be said of each of `update.sentences`, in the reader's language if the case has it;
    "" of what somebody has to say in words of their own. `ask`: what the new ask asks for, likewise.
    """

    slug: str
    number: int
    files: Files
    case: Case
    read: ReadAppeal
    update: UpdateDraft
    words: tuple[str, ...]
    ask: str


@dataclass(frozen=True, slots=True)
class SentArticle:
    """A text or a file that was sent. `channel`, `day`: where and when it was forwarded from, if it was."""

    data: bytes
    name: str
    channel: str = ""
    day: date | None = None


class CaseArticlesService:
    """Keeps nothing of an article but what was taken of it.

    The last one that was looked at stays in memory until then: each thing that is chosen shows it anew.
    """

    def __init__(
        self,
        library: Library,
        revisions: CaseRevisionsService,
        editing: CaseEditingService,
        reader: Reader,
    ) -> None:
        self._library = library
        self._revisions = revisions
        self._editing = editing
        self._reader = reader
        self._last: tuple[tuple[SentArticle, str, int, str], CaseArticle] | None = None

    async def cases_of(self, text: str) -> Sequence[str]:
        """Slugs of the cases that a text seems to be about, by code or by the name in any script."""
        slugs = reversed(list(await self._revisions.records()))
        documents = {slug: await self._revisions.documents(slug) for slug in slugs}
        files = {slug: found.files for slug, found in documents.items() if found}
        return (await asyncio.to_thread(_about, text[:_LOOKED_AT], files))[:MOST_CASES]

    async def look(self, slug: str, sent: SentArticle, language: str) -> CaseArticle | None:
        """The article beside the newest revision of a case; None where that isn't whole yet, or is gone.

        `language`: the reader's. UnreadableFile.
        """
        record = await self._revisions.record(slug)
        documents = await self._revisions.documents(slug, record.newest) if record else None
        if record is None or documents is None:
            return None
        key = (sent, slug, record.newest, language)
        if self._last and self._last[0] == key:
            return self._last[1]
        try:
            case = await asyncio.to_thread(load_case, documents, self._library.usable)
        except ContentError:
            return None
        read = await self._reader(sent.data, sent.name)
        if read.issue_date is None and sent.day:
            read = replace(read, issue_date=FoundValue(sent.day, doubt=ReadingDoubt.GUESSED))
        update, words, ask = await asyncio.to_thread(self._compared, case, read, language, sent.channel)
        found = CaseArticle(slug, record.newest, documents.files, case, read, update, words, ask)
        self._last = key, found
        return found

    def _compared(
        self, case: Case, read: ReadAppeal, language: str, channel: str
    ) -> tuple[UpdateDraft, tuple[str, ...], str]:
        library = self._words()
        update = draft_update(read, case, library, channel=channel)
        code = language if language in case.texts else case.default_language
        words = tuple(
            told_in(library, case, code, one.happened, update.published) if one.happened else ""
            for one in update.sentences
        )
        asks = library.words[code].asks if code in library.words else {}
        return update, words, asks[update.mercy.words]["about"] if update.mercy and asks else ""

    async def put_in(
        self, chat: int, article: CaseArticle, taken: Collection[int], *, ask: bool, more: bool
    ) -> str | None:
        """One revision with what was chosen of an article; the new source's id. None: somebody was first.

        `taken`: places in the update's sentences; `ask`: with the ask that it makes; `more`: with one fact
        besides, for somebody's own words.
        """
        self._last = None
        files = await asyncio.to_thread(
            with_news, article.files, article.case, article.update, taken, self._words(), ask=ask, more=more
        )
        kept = await self._editing.change(
            chat, article.slug, lambda now: files if now == article.files else now
        )
        return items_of(files, FACTS, "sources")[-1] if kept and kept.number else None

    async def told(self, slug: str, source: str) -> Mapping[str, tuple[str, Sequence[str]]]:
        """Language → how a case names a source there, and what it says of the facts that this one brought."""
        documents = await self._revisions.documents(slug)
        if documents is None:
            return {}
        return {
            code: (named if isinstance(named, str) else "", told)
            for code, told in told_of(documents.files, source).items()
            for named in [value_at(documents.files, ValuePlace(f"{code}.toml", ("sources", source)))]
        }

    def _words(self) -> DraftLibrary:
        library = self._library
        return DraftLibrary.load(library.root, library.letters.files, library.languages)


def _about(text: str, cases: Mapping[str, Files]) -> list[str]:
    plain = plain_code(text)
    words = {key for word in words_of(text) for key in (word.casefold(), *keys_of(word.casefold()))}
    by_code = [slug for slug, files in cases.items() if (code := code_in(files)) and code in plain]
    named = (slug for slug, files in cases.items() if any(_is_named(name, words) for name in _names(files)))
    return list(dict.fromkeys((*by_code, *named)))


def _is_named(name: str, said: Collection[str]) -> bool:
    """Whether all words of a name are among those, in whatever script and grammatical case."""
    parts = [word for word in words_of(name) if len(word) >= _SHORTEST]
    return bool(parts) and all(any(key in said for key in (word.casefold(), *_keys(word))) for word in parts)


def _keys(word: str) -> Iterator[str]:
    return (entry[1:] for entry in entries_for(word, "", lambda key, _: key) if entry.startswith(EXACT))


def _names(files: Files) -> Iterator[str]:
    for file in language_files(files):
        name = value_at(files, ValuePlace(file, ("person",)))
        if isinstance(name, str) and name:
            yield name
