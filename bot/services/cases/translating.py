"""Asks whoever writes a language for its words, one text at a time, and keeps who has verified which."""

from __future__ import annotations

import asyncio
import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.content.cases.editing.beginning import with_language
from bot.content.cases.editing.missing import languages_of
from bot.content.cases.editing.places import Files, Value, ValuePlace, value_at
from bot.content.cases.editing.typed import MOST_WORDS
from bot.content.cases.editing.verifying import is_reviewed, mark_of, unverified, verified_in, with_verified
from bot.content.cases.editing.words import Text, source_language, texts_of
from bot.content.library import Library
from bot.model.cases.revision import CaseRecord
from bot.services.cases.drafting import known_in
from bot.services.cases.editing import CaseEditingService, KeptEdit, Overtaken
from bot.services.cases.revisions import CaseRevisionsService
from bot.services.people.visitors import Visitor

_BRACES = re.compile(r"\{\+?([a-z_]+)")
_KEY_DIGITS = 8


@dataclass(frozen=True, slots=True)
class OpenLanguage:
    """A case in one language, and how many texts of it somebody may write or verify."""

    case: str
    title: str
    language: str
    missing: int
    unverified: int


@dataclass(frozen=True, slots=True)
class Asked:
    """A text that is asked for. `base`: the revision it is of; `left`: how many are, this one too.

    `source_language`: the case's default language, whose words it is to say.
    """

    case: str
    base: int
    text: Text
    left: int
    source_language: str

    @property
    def is_source(self) -> bool:
        """Whether it is a text of the source itself."""
        return self.text.language == self.source_language

    @property
    def key(self) -> str:
        """What a button names it by."""
        return key_of(self.text)

    @property
    def mark(self) -> str:
        """Another as soon as its words or those of its source change."""
        return mark_of(self.text)


@dataclass(frozen=True, slots=True)
class ReadBy:
    """Who has verified which text of a language, by their number in the team and the day, both if known.

    `left`: texts that nobody has verified as they are now; `missing`: those without words.
    """

    language: str
    is_reviewed: bool
    verified: Mapping[tuple[int | None, date | None], Sequence[Text]]
    left: Sequence[Text]
    missing: Sequence[Text]


@dataclass(frozen=True, slots=True)
class NotUsable:
    """What was typed can't stand there.

    `why`: "empty", "too_long", "long", "lines" or "braces"; and what is expected.
    """

    why: str
    expected: str


def key_of(text: Text) -> str:
    """Eight digits for a text of a language."""
    return hashlib.sha256(text.part.encode()).hexdigest()[:_KEY_DIGITS]


class TranslationsService:
    """To each only the languages that are theirs."""

    def __init__(
        self, library: Library, revisions: CaseRevisionsService, editing: CaseEditingService
    ) -> None:
        self._library = library
        self._revisions = revisions
        self._editing = editing

    async def open(self, visitor: Visitor) -> Sequence[OpenLanguage]:
        """Every case and language that has something for them to do; what is over needs no words."""
        found = []
        for slug in await self._revisions.records():
            documents = await self._revisions.documents(slug)
            if documents is None or not visitor.has(slug) or value_at(documents.files, _STOPPED):
                continue
            for language in languages_of(documents.files):
                if language not in visitor.translates:
                    continue
                texts = await self._open_in(visitor, slug, documents.files, language)
                if texts:
                    missing = sum(text.is_missing for text in texts)
                    title = value_at(
                        documents.files, ValuePlace(f"{source_language(documents.files)}.toml", _SHORT)
                    )
                    title = title if isinstance(title, str) and title else slug
                    found.append(OpenLanguage(slug, title, language, missing, len(texts) - missing))
        return found

    async def next(self, visitor: Visitor, slug: str, language: str, after: str = "") -> Asked | None:
        """The next text to write or verify behind that one, from the first again; None: nothing is left."""
        read = await self._read(visitor, slug, language)
        if read is None:
            return None
        record, files = read
        texts = await self._open_in(visitor, slug, files, language)
        if not texts:
            return None
        every = [key_of(text) for text in texts_of(files, language, self._editing.forms(language))]
        begins = every.index(after) + 1 if after in every else 0
        behind = set(every[begins:])
        text = next((text for text in texts if key_of(text) in behind), texts[0])
        return Asked(slug, record.newest, text, len(texts), source_language(files))

    async def asked(self, visitor: Visitor, slug: str, language: str, key: str) -> Asked | None:
        """That text as it is now, verified or not; None if there is none, or it isn't theirs to see."""
        read = await self._read(visitor, slug, language)
        if read is None:
            return None
        record, files = read
        texts = texts_of(files, language, self._editing.forms(language))
        text = next((text for text in texts if key_of(text) == key), None)
        left = len(await self._open_in(visitor, slug, files, language))
        return None if text is None else Asked(slug, record.newest, text, left, source_language(files))

    async def write(
        self, visitor: Visitor, asked: Asked, base: int, typed: str
    ) -> KeptEdit | Overtaken | NotUsable | None:
        """Keep what was typed for a text that was shown at revision `base`; None without the case."""
        value = _value(asked.text, typed)
        if isinstance(value, NotUsable):
            return value
        return await self._editing.put(visitor.chat, asked.case, base, asked.text.place, value)

    async def verify(self, visitor: Visitor, asked: Asked, mark: str) -> bool:
        """Keep that a text is right as it is; False if it isn't as it was shown, or is their own source."""
        if asked.mark != mark:
            return False
        author, forms = await self._editing.author(visitor.chat, asked.case), self._editing.forms
        kept = await self._editing.change(
            visitor.chat, asked.case, lambda files: with_verified(files, asked.text, author, forms)
        )
        return kept is not None and kept.number > 0

    async def read_by(self, slug: str, language: str) -> ReadBy | None:
        """Who has verified which text of a case; None without the case, or the language."""
        documents = await self._revisions.documents(slug)
        if documents is None or language not in languages_of(documents.files):
            return None
        files, forms = documents.files, self._editing.forms(language)
        open_ones = {text.part for text in await asyncio.to_thread(unverified, files, language, forms)}
        marks = verified_in(files, language) or {}
        verified: dict[tuple[int | None, date | None], list[Text]] = {}
        left, lacking = [], []
        for text in texts_of(files, language, forms):
            mark = marks.get(text.part)
            if text.is_missing:
                lacking.append(text)
            elif text.part in open_ones:
                left.append(text)
            else:
                verified.setdefault((mark.by, mark.on) if mark else (None, None), []).append(text)
        return ReadBy(language, is_reviewed(files, language), verified, left, lacking)

    async def begin(self, chat: int, slug: str, language: str) -> bool:
        """Give a case one more, with what drafts can say in it; False without the case, or if it is there."""
        documents = await self._revisions.documents(slug)
        if documents is None:
            return False
        known = await asyncio.to_thread(known_in, language, documents.files, self._library)
        kept = await self._editing.change(chat, slug, lambda files: with_language(files, language, known))
        return kept is not None and kept.number > 0

    async def _read(self, visitor: Visitor, slug: str, language: str) -> tuple[CaseRecord, Files] | None:
        record, documents = await self._revisions.record(slug), await self._revisions.documents(slug)
        if record is None or documents is None or language not in visitor.translates or not visitor.has(slug):
            return None
        return (record, documents.files) if language in languages_of(documents.files) else None

    async def _open_in(self, visitor: Visitor, slug: str, files: Files, language: str) -> list[Text]:
        author = await self._editing.author(visitor.chat, slug)
        texts = await asyncio.to_thread(unverified, files, language, self._editing.forms(language))
        own = language == source_language(files)
        return [
            text
            for text in texts
            if (text.is_missing and (text.source or own)) or (not text.is_missing and author.verifies(text))
        ]


_STOPPED = ValuePlace("case.toml", ("stopped",))
_SHORT = ("short",)


def _value(text: Text, typed: str) -> Value | NotUsable:
    lines = [" ".join(line.split()) for line in typed.splitlines() if line.strip()]
    if not lines:
        return NotUsable("empty", "")
    if text.is_counted and len(lines) != len(text.source):
        return NotUsable("lines", str(len(text.source)))
    words = " ".join(lines)
    if len(words) > MOST_WORDS:
        return NotUsable("too_long", "")
    if text.most is not None and len(words) > text.most:
        return NotUsable("long", str(text.most))
    source = " ".join(text.source) if isinstance(text.source, tuple) else text.source
    kept, given = set(_BRACES.findall(source)), set(_BRACES.findall(words))
    if kept != given or words.count("{") != words.count("}"):
        return NotUsable("braces", " ".join(f"{{{name}}}" for name in sorted(kept)))
    return lines if text.has_lines else words
