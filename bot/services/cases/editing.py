"""Edits a case: each change is a revision, and nobody overwrites what they haven't seen."""

from __future__ import annotations

import asyncio
import json
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from bot.content.cases.check import check_case
from bot.content.cases.check.finding import Finding
from bot.content.cases.editing.consequences import changed, with_new_picture
from bot.content.cases.editing.merging import changed_parts
from bot.content.cases.editing.places import Files, Value, ValuePlace, part_of, value_at
from bot.content.cases.editing.verifying import Author, kept_in_step
from bot.content.cases.editing.words import Text, source_language
from bot.content.cases.files import CaseDocuments
from bot.content.cases.pictures import picture_in
from bot.content.library import Library
from bot.model.cases.revision import Revision, RevisionOrigin
from bot.model.clock import Clock
from bot.model.team.roles import Role
from bot.services.cases.revisions import CaseRevisionsService
from bot.store.store import Store

MOST_CHECKS: Final = 8
"""Answers of checks that are kept."""


@dataclass(frozen=True, slots=True)
class KeptEdit:
    """It is kept as revision `number`; 0: nothing differs from what was there."""

    number: int


@dataclass(frozen=True, slots=True)
class Overtaken:
    """Somebody changed the same value meanwhile; nothing is overwritten, and what was typed is kept.

    `newest`: the revision that now is; `theirs`, `typed`: the two values.
    """

    newest: int
    place: ValuePlace
    theirs: Value
    typed: Value


@dataclass(frozen=True, slots=True)
class OvertakenPicture:
    """Somebody changed the picture meanwhile, and theirs stands. `newest`: the revision that now is."""

    newest: int


class CaseEditingService:
    """Changes go through here, whoever makes them."""

    def __init__(self, store: Store, library: Library, clock: Clock, revisions: CaseRevisionsService) -> None:
        self._store = store
        self._library = library
        self._clock = clock
        self._revisions = revisions
        self._checks: OrderedDict[tuple[str, bytes, date], asyncio.Task[Sequence[Finding]]] = OrderedDict()

    async def begin(self, chat: int | None, slug: str, files: Files, origin: RevisionOrigin) -> bool:
        """A new case, as a draft nobody sees; False if there is one of that slug."""
        if slug in self._library.faults:
            return False
        revision = Revision(slug, 1, self._clock.now(), origin)
        return await self._store.revisions.add(revision, files, chat=chat)

    async def put(
        self, chat: int, slug: str, base: int, place: ValuePlace, value: Value
    ) -> KeptEdit | Overtaken | None:
        """Let this value stand at a place, as somebody who saw revision `base` says; None without the case.

        What was changed elsewhere since stays.
        """
        record = await self._revisions.record(slug)
        newest = record and await self._store.revisions.content(slug, record.newest)
        if record is None or not newest:
            return None
        if record.newest != base:
            seen = await self._store.revisions.content(slug, base)
            theirs = value_at(newest.files, place)
            if theirs != value and (seen is None or value_at(seen.files, place) != theirs):
                await self._store.typed_values.keep(chat, slug, place.file, place.way, _json(value))
                return Overtaken(record.newest, place, theirs, value)
        return await self.change(chat, slug, lambda files: changed(files, place, value))

    async def overwrite(
        self, chat: int, slug: str, seen: int, at: ValuePlace | None = None
    ) -> KeptEdit | Overtaken | None:
        """Put what was typed in the place of what somebody else wrote there, up to revision `seen`.

        `at`: which value; None: the only one. None if nothing that was typed is kept (any more).
        """
        table = self._store.typed_values
        typed = await (table.take(chat, slug, at.file, at.way) if at else table.take_only(chat, slug))
        if typed is None:
            return None
        place = ValuePlace(typed.file, typed.way)
        return await self.put(chat, slug, seen, place, _value(typed.text))

    async def put_all(self, chat: int, slug: str, values: Mapping[ValuePlace, Value]) -> KeptEdit | None:
        """Let several values stand, as one revision; None without the case."""

        def edit(files: Files) -> Files:
            for place, value in values.items():
                files = changed(files, place, value)
            return files

        return await self.change(chat, slug, edit)

    async def put_picture(
        self, chat: int, slug: str, base: int, picture: bytes | None
    ) -> KeptEdit | OvertakenPicture | None:
        """Let the case show a picture (`tidied`), or none, as somebody who saw revision `base` says.

        None without the case.
        """
        record = await self._revisions.record(slug)
        newest = record and await self._store.revisions.content(slug, record.newest)
        if record is None or not newest:
            return None
        if record.newest != base:
            seen = await self._store.revisions.content(slug, base)
            theirs = picture_in(newest.files)
            if theirs != picture and (seen is None or picture_in(seen.files) != theirs):
                return OvertakenPicture(record.newest)
        return await self.change(chat, slug, lambda files: with_new_picture(files, picture))

    async def leave_theirs(self, chat: int, slug: str, at: ValuePlace) -> None:
        """Keep what was typed there no longer."""
        await self._store.typed_values.take(chat, slug, at.file, at.way)

    async def change(
        self,
        chat: int | None,
        slug: str,
        edit: Callable[[Files], Files],
        *,
        origin: RevisionOrigin = RevisionOrigin.CHAT,
    ) -> KeptEdit | None:
        """A revision more, made from the newest by `edit`; None without the case."""
        while True:
            record = await self._revisions.record(slug)
            newest = record and await self._store.revisions.content(slug, record.newest)
            if record is None or not newest:
                return None
            files = edit(newest.files)
            if origin is RevisionOrigin.CHAT:
                author = await self.author(chat, slug)
                files = await asyncio.to_thread(kept_in_step, newest.files, files, author, self.forms)
            parts = changed_parts(newest.files, files)
            if not parts and files == newest.files:
                return KeptEdit(0)
            revision = Revision(slug, record.newest + 1, self._clock.now(), origin, parts=parts)
            if await self._store.revisions.add(revision, files, chat=chat):
                return KeptEdit(revision.number)
            # Somebody was first by an instant: their change is looked at, and kept.

    async def author(self, chat: int | None, slug: str) -> Author:
        """Whoever has that chat as the author of a change, who knows who wrote which text."""
        number = None if chat is None else await self._store.team.number(chat)
        role = None if chat is None else await self._store.team.role(chat)
        wrote = await self._store.revisions.authors(slug)
        documents = await self._revisions.documents(slug)
        source = source_language(documents.files) if documents else ""

        def of_source(text: Text) -> int | None:
            return wrote.get(part_of(f"{source}.toml", text.way), wrote.get(""))

        def of_words(text: Text) -> int | None:
            return wrote.get(part_of(f"{text.language}.toml", text.way), wrote.get(""))

        just_edits = role is Role.CASE_WORKER
        return Author(number, self._clock.now().date(), of_source, of_words if just_edits else None)

    def forms(self, language: str) -> Sequence[str]:
        """The grammatical cases of a language in which letters need a name, besides the nominative."""
        composer = self._library.letters.files.composers.get(language)
        return composer.grammar.cases if composer else ()

    async def back_to(self, chat: int, slug: str, number: int) -> KeptEdit | None:
        """Take up an earlier revision again, as the newest; None if there is none."""
        found = await self._store.revisions.content(slug, number)
        if found is None:
            return None
        return await self.change(chat, slug, lambda _: found.files, origin=RevisionOrigin.BACK)

    async def discard(self, slug: str) -> bool:
        """Delete a draft that was never published, with its revisions; False if it was, or is gone."""
        return await self._store.revisions.discard(slug)

    async def check(self, slug: str, today: date) -> Sequence[Finding]:
        """What `case check` says of the newest revision: faults keep it from being published."""
        documents = await self._revisions.documents(slug)
        return () if documents is None else await self.checked(documents, today)

    async def checked(self, documents: CaseDocuments, today: date) -> Sequence[Finding]:
        """What `case check` says of these documents.

        It takes long (a case of six languages: 0.4 s, and 2.5 s for words that weren't looked at before), and
        each step of publishing asks again: the newest answers are kept, and who asks meanwhile waits for the
        same one. The work is a thread's, so that others get theirs in between.
        """
        key = (documents.name, documents.digest, today)
        check = self._checks.get(key)
        if check is None:
            letters = self._library.letters.files
            check = asyncio.create_task(asyncio.to_thread(check_case, documents, letters, today))
            self._checks[key] = check
        self._checks.move_to_end(key)
        while len(self._checks) > MOST_CHECKS:
            self._checks.popitem(last=False)
        try:
            return await asyncio.shield(check)
        except Exception:  # raised again: there is no answer to keep, and whoever asks next has it made anew
            self._checks.pop(key, None)
            raise


def _json(value: Value) -> str:
    if isinstance(value, date):
        return json.dumps({"day": value.isoformat()})
    if isinstance(value, Mapping):
        return json.dumps({"forms": dict(value)}, ensure_ascii=False)
    return json.dumps(value if isinstance(value, str | bool | None) else list(value), ensure_ascii=False)


def _value(text: str) -> Value:
    found = json.loads(text)
    if isinstance(found, dict):
        return date.fromisoformat(found["day"]) if "day" in found else found["forms"]
    value: Value = found
    return value
