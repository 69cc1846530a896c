"""Texts, cases and the names of time zones, read once in a run; statements of SQL, compiled once."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO
from zoneinfo import ZoneInfo, available_timezones

import pytest
from jinja2.ext import babel_extract
from sqlalchemy.dialects.sqlite.aiosqlite import SQLiteDialect_aiosqlite
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.util import LRUCache

from bot import app
from bot.chat.dispatch import load_topics
from bot.config import settings
from bot.content import catalogues, texts
from bot.content.cases.drafting import DraftLibrary
from bot.content.composing.files import LetterFiles
from bot.content.composing.writer import LetterWriter
from bot.content.library import Library, messages_folder
from bot.content.strays import Stray, strays_below
from bot.content.texts import Phrasebook
from bot.content.translation.compiling import CompiledOnce
from bot.model.languages import Language
from bot.model.retention import RECIPIENTS_KEPT
from bot.store.db.sqlite import connections

_MOST_STATEMENTS = 4000  # more than there are
_OF_DRAFTS = "letters", "locale", "recognised", "drafting.toml", "treaties.toml"


def read_once() -> Callable[[], None]:
    """From now on whoever reads the same files in this process gets the same objects; the result ends that.

    Reading them, and compiling each text as it is first said, takes half a second, in which nothing else of
    a test goes on: on a busy machine, connections gave up meanwhile. A library is each one's own, since
    cases are taken into it; what it is made of nobody changes. What a template became is the same for all
    files it is read with, and so are the texts in it and the hash of a word.
    """
    load_library, load_phrasebook, load_drafting = Library.load, Phrasebook.load, DraftLibrary.load
    libraries: dict[bytes, Library] = {}
    phrasebooks: dict[tuple[bytes, str, tuple[str, ...] | None, timedelta], Phrasebook] = {}
    drafting: dict[tuple[bytes, tuple[str, ...]], DraftLibrary] = {}
    compiled = CompiledOnce()

    def library(root: Path | None = None) -> Library:
        messages = root or messages_folder()
        key = _contents(messages, "cases", "letters", "locale")
        if key not in libraries:
            found = load_library(messages)
            if found.faults:  # what is no file at all isn't told apart by the key
                return found
            libraries[key] = found
        return _of_ones_own(libraries[key], messages)

    def phrasebook(
        messages: Path,
        zone: ZoneInfo,
        languages: Mapping[str, Language] | None = None,
        recipients_kept: timedelta = RECIPIENTS_KEPT,
    ) -> Phrasebook:
        codes = None if languages is None else tuple(languages)
        key = _contents(messages, "chat", "locale", "letters"), zone.key, codes, recipients_kept
        if key not in phrasebooks:
            phrasebooks[key] = load_phrasebook(messages, zone, languages, recipients_kept)
        return phrasebooks[key]

    def draft_library(messages: Path, files: LetterFiles, languages: Mapping[str, Language]) -> DraftLibrary:
        key = _contents(messages, *_OF_DRAFTS), tuple(languages)
        if key not in drafting:
            drafting[key] = load_drafting(messages, files, languages)
        return drafting[key]

    @cache
    def texts_in(template: bytes, *how: tuple[Any, ...]) -> list[Any]:
        keywords, notes, options = how
        return list(babel_extract(BytesIO(template), keywords, notes, dict(options)))

    def extracted(
        template: BinaryIO, keywords: Sequence[str], notes: Sequence[str], options: Mapping[str, str]
    ) -> list[Any]:
        return texts_in(template.read(), tuple(keywords), tuple(notes), tuple(options.items()))

    def strays(messages: Path) -> list[Stray]:
        return _strays_of_ours() if messages == messages_folder() else list(strays_below(messages))

    patch = pytest.MonkeyPatch()
    patch.setattr(app, "load_topics", cache(load_topics))
    patch.setattr(app, "strays_below", strays)
    patch.setattr(catalogues, "babel_extract", extracted)
    patch.setattr(Library, "load", library)
    patch.setattr(Phrasebook, "load", phrasebook)
    patch.setattr(DraftLibrary, "load", draft_library)
    patch.setattr(texts, "CompiledOnce", lambda: compiled)
    patch.setattr(hashlib, "scrypt", lru_cache(maxsize=100_000)(hashlib.scrypt))
    patch.setattr(settings, "available_timezones", cache(available_timezones))
    return patch.undo


def compiled_once() -> Callable[[], None]:
    """From now on what a statement was compiled to serves every store of this process; the result ends that.

    SQLAlchemy keeps it for each database, which in a test has asked next to nothing twice.
    """
    compiled: LRUCache[Any, Any] = LRUCache(_MOST_STATEMENTS)

    def engine(*given: Any, **options: Any) -> AsyncEngine:
        made = create_async_engine(*given, **options)
        made.sync_engine._compiled_cache = compiled
        return made

    patch = pytest.MonkeyPatch()
    patch.setattr(connections, "create_async_engine", engine)
    # It is kept for a dialect, of which each database has its own.
    patch.setattr(SQLiteDialect_aiosqlite, "__eq__", lambda one, other: type(one) is type(other))
    patch.setattr(SQLiteDialect_aiosqlite, "__hash__", lambda one: hash(type(one)))
    return patch.undo


def _of_ones_own(found: Library, root: Path) -> Library:
    """The same, in which a case can be published without another test seeing it."""
    letters = LetterWriter({}, found.letters.files)
    letters.take(found.letters)
    return replace(found, letters=letters, root=root)


def _contents(messages: Path, *folders: str) -> bytes:
    """Stands for these files and all in these folders. The program's own don't change while it is tested."""
    return _contents_of_ours(*folders) if messages == messages_folder() else _digest(messages, *folders)


@cache
def _strays_of_ours() -> list[Stray]:
    """What is passed over in the program's own texts."""
    return list(strays_below(messages_folder()))


@cache
def _contents_of_ours(*folders: str) -> bytes:
    return _digest(messages_folder(), *folders)


def _digest(messages: Path, *folders: str) -> bytes:
    digest = hashlib.sha256()
    for folder in folders:
        for path in sorted((messages / folder).rglob("*")) or [messages / folder]:
            if path.is_file():
                name, content = str(path.relative_to(messages)).encode(), path.read_bytes()
                digest.update(b"%d %d %b%b" % (len(name), len(content), name, content))
    return digest.digest()
