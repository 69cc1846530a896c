"""Which texts of a case were verified, by whom, and what becomes of that when words change.

It stands in the file of each language, so that it goes with the case wherever its files go:
`verified = [{ part = "summary", by = 3, on = 2026-11-30, of = "1f0c52aa" }]`. `by` is a number in the team,
left out of what was read before that was kept. `of` is made of the words and of what they were to say: once
either is another, it doesn't hold any more.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import tomlkit

from bot.content.cases.editing.missing import languages_of
from bot.content.cases.editing.places import Files, document_of, written
from bot.content.cases.editing.words import Text, entries_of, source_language, texts_of

Forms = Callable[[str], Sequence[str]]
"""The grammatical cases of a language besides the nominative."""

_DIGITS: Final = 8


@dataclass(frozen=True, slots=True)
class Verified:
    """A text that somebody who didn't write its source has written, or found right."""

    by: int | None
    on: date | None
    of: str


@dataclass(frozen=True, slots=True)
class Author:
    """Who changes a case, and when. `wrote`: who wrote the source of a text; None: nobody of the team.

    `worded`: likewise, the text itself; None: theirs is verified by writing it. So it is for translators,
    organisers and owners; whoever just edits cases makes no language a reviewed one alone.
    """

    number: int | None
    on: date
    wrote: Callable[[Text], int | None]
    worded: Callable[[Text], int | None] | None = None

    def verifies(self, text: Text) -> bool:
        """Whether it counts if they find it right: not if the source is their own."""
        if self.number is None or self.wrote(text) == self.number:
            return False
        return self.worded is None or self.worded(text) != self.number

    def verifies_by_writing(self, text: Text) -> bool:
        """Whether what they write counts as verified with that."""
        return self.worded is None and self.verifies(text)


def mark_of(text: Text) -> str:
    """What its words and those of its source come to; another as soon as either changes."""
    said = json.dumps([text.source, text.words], ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()[:_DIGITS]


def verified_in(files: Files, language: str) -> Mapping[str, Verified] | None:
    """By part; None in a file that says nothing of it."""
    listed = entries_of(files, f"{language}.toml").get("verified")
    if not isinstance(listed, list):
        return None
    return {
        str(entry.get("part")): Verified(
            _number(entry.get("by")), _day(entry.get("on")), str(entry.get("of"))
        )
        for entry in listed
        if isinstance(entry, dict)
    }


def is_reviewed(files: Files, language: str) -> bool:
    """Whether the file says that somebody fluent has read it."""
    return entries_of(files, f"{language}.toml").get("reviewed") is True


def unverified(files: Files, language: str, forms: Sequence[str] = ()) -> tuple[Text, ...]:
    """The texts of a language that are missing, or that nobody has verified as they are now."""
    marks = verified_in(files, language)
    texts = texts_of(files, language, forms)
    if marks is None:
        whole = is_reviewed(files, language)
        return tuple(text for text in texts if text.is_missing or not whole)
    return tuple(
        text
        for text in texts
        if text.is_missing or text.part not in marks or marks[text.part].of != mark_of(text)
    )


def with_verified(files: Files, text: Text, author: Author, forms: Forms) -> Files:
    """The documents with a text found right, if it still is as it was shown and they may say so."""
    now = {each.part: each for each in texts_of(files, text.language, forms(text.language))}
    found = now.get(text.part)
    if found is None or found.is_missing or mark_of(found) != mark_of(text) or not author.verifies(found):
        return files
    marks = dict(verified_in(files, text.language) or {})
    marks[text.part] = Verified(author.number, author.on, mark_of(found))
    return _settled(files, text.language, marks, forms, lowered=False)


def kept_in_step(before: Files, after: Files, author: Author, forms: Forms) -> Files:
    """The documents after a change, each text that was written marked as verified, or not any more.

    A language is reviewed once all of its texts are verified. It is no more once words of its own have
    changed that nobody has verified, unless it is the source, for which whoever publishes it answers. Where
    the source has changed, the text is asked for again; what was read remains read.
    """
    files = after
    for language in languages_of(after):
        if f"{language}.toml" not in before:
            continue
        old = {text.part: text for text in texts_of(before, language, forms(language))}
        new = texts_of(after, language, forms(language))
        written = [text for text in new if text.words != (old[text.part].words if text.part in old else "")]
        resaid = {text.part for text in new if text.part not in old or text.source != old[text.part].source}
        if not written and not resaid:
            continue
        marks = _marks_before(before, language, old)
        for text in written:
            marks.pop(text.part, None)
            # Who writes the source in the same change is its author.
            if not text.is_missing and text.part not in resaid and author.verifies_by_writing(text):
                marks[text.part] = Verified(author.number, author.on, mark_of(text))
        own = any(text.part not in marks for text in written)
        lowered = own and language != source_language(after)
        files = _settled(files, language, marks, forms, lowered=lowered)
    return files


def _marks_before(files: Files, language: str, texts: Mapping[str, Text]) -> dict[str, Verified]:
    marks = verified_in(files, language)
    if marks is None and is_reviewed(files, language):
        # It was read as a whole; from now on it is known of each text.
        return {
            part: Verified(None, None, mark_of(text)) for part, text in texts.items() if not text.is_missing
        }
    return dict(marks or {})


def _settled(
    files: Files, language: str, marks: Mapping[str, Verified], forms: Forms, *, lowered: bool
) -> Files:
    """The documents with these marks, and with what follows from them for the whole language."""
    name = f"{language}.toml"
    document = document_of(files[name])
    texts = {text.part: text for text in texts_of(files, language, forms(language))}
    listed = tomlkit.array()
    for part, mark in marks.items():
        if part in texts:
            listed.append(_entry(part, mark))
    if len(listed):
        document["verified"] = listed.multiline(True)
    else:
        document.pop("verified", None)
    if not any(text.is_missing for text in texts.values()):
        document.pop("unfinished", None)
    changed = {**files, name: written(document, files[name])}
    if lowered or (len(listed) and not unverified(changed, language, forms(language))):
        document["reviewed"] = not lowered
    return {**files, name: written(document, files[name])}


def _entry(part: str, mark: Verified) -> Any:
    entry = tomlkit.inline_table()
    entry["part"] = part
    if mark.by is not None:
        entry["by"] = mark.by
    if mark.on is not None:
        entry["on"] = mark.on
    entry["of"] = mark.of
    return entry


def _number(value: Any) -> int | None:
    return value if isinstance(value, int) else None


def _day(value: Any) -> date | None:
    return value if isinstance(value, date) else None
