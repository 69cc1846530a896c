"""`python -m bot case draft FILE --out DIR`: the draft of an appeal as a case's files, and what it lacks."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

from bot.content.appeals.apart import read_in_child
from bot.content.cases.drafting import DraftCase, DraftLibrary, DraftQuestion, Topic, draft_case
from bot.content.cases.drafting.answering.kinds import answered_by, asked_as
from bot.content.cases.editing.missing import missing
from bot.content.library import Library
from bot.content.phrases.index import PhraseIndex
from bot.errors import UnreadableFile
from bot.services.cases.intake import slug_for

_WRITTEN, _UNREADABLE, _REFUSED = 0, 1, 2
_SLUG: Final = re.compile("[a-z0-9]{1,12}")

_ASKED: Final[Mapping[Topic, str]] = MappingProxyType(
    {
        Topic.LANGUAGE: "the language of the appeal",
        Topic.COUNTRY: "the country, as two letters",
        Topic.NAME: "the name of the person or organisation",
        Topic.PERSON: "whether it is a woman or a man",
        Topic.WHO: "who the person is",
        Topic.CODE: "the code of the appeal",
        Topic.ISSUER: "who issued it",
        Topic.ISSUER_EMAIL: "the issuer's e-mail address",
        Topic.ISSUER_PHONE: "the issuer's telephone number",
        Topic.ISSUE_DATE: "the day on which it was issued",
        Topic.ACT_UNTIL: "the last day for letters",
        Topic.EVENT: "which event of the library this is",
        Topic.FACT: "whether this happened to the person",
        Topic.EVENTS: "an event that letters can tell",
        Topic.DEMAND: "which demands of the library this is",
        Topic.DEMANDS: "what is demanded",
        Topic.AUTHORITIES: "an authority to write to",
        Topic.ROLE: "which office this is",
        Topic.GENDER: "whether it is a woman or a man",
        Topic.ADDRESS: "the e-mail address of this office",
        Topic.OTHER_ADDRESS: "which of its addresses is used",
        Topic.SEAT: "the country in which this mission or embassy stands",
        Topic.NAME_IN: "how the name is written",
        Topic.AUTHORITIES_IN: "how the officials' names are written",
        Topic.COUNTRY_IN: "the forms of the country's name",
        Topic.DETAIL_IN: "how this is said",
    }
)


def write_draft(file: Path, folder: Path, answers: Mapping[str, str]) -> int:
    """Write what `file` becomes into `folder`, and print what is missing.

    `answers`: to what an earlier run asked, by its keys. 0: it is written; 1: the file can't be read; 2:
    nothing was written, since something is in the folder already.
    """
    if (folder.exists() and not folder.is_dir()) or (folder.is_dir() and any(folder.iterdir())):
        print(
            f"{folder} isn't empty, so nothing was written. Give a new folder, or an empty one.",
            file=sys.stderr,
        )
        return _REFUSED
    try:
        read = read_in_child(file.read_bytes(), file.name)
    except OSError as error:
        print(f"{file} can't be read: {error.strerror or error}.", file=sys.stderr)
        return _UNREADABLE
    except UnreadableFile as error:
        print(error, file=sys.stderr)
        return _UNREADABLE
    library = Library.load()
    words = DraftLibrary.load(library.root, library.letters.files, library.languages)
    # The check takes a folder's name for the case's.
    slug = folder.resolve().name if _SLUG.fullmatch(folder.resolve().name) else slug_for(read)
    draft = draft_case(read, slug, list(library.languages), words, answers)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in draft.documents.items():
            (folder / name).write_bytes(content)
    except OSError as error:
        print(f"{error.filename} can't be written: {error.strerror}.", file=sys.stderr)
        return _REFUSED
    print("\n".join(_told(draft, folder, words.files.index)))
    return _WRITTEN


def _told(draft: DraftCase, folder: Path, index: PhraseIndex) -> Iterator[str]:
    yield f"{folder}: {', '.join(draft.documents)}. This is a draft of {draft.slug}."
    asked = [question for question in draft.lacking if question.key not in _gaps(draft)]
    if asked:
        yield ""
        yield "It asks, and takes an answer with --answer KEY=WORDS and another folder:"
        yield from map(_question, asked)
    lacks = [
        (each.language, each.part.name.lower(), each.item, each.field)
        for each in missing(draft.documents, index)
    ]
    if lacks:
        yield ""
        yield "It lacks, to be written into the files:"
        for language, part, item, field in lacks:
            name = f"{language}.toml" if language else "case.toml"
            where = ".".join((*((item,) if item else ()), *(field.way if "@" not in field.way else ())))
            yield f"  {name}: {part}: {where}"
    yield ""
    yield f"Then: python -m bot case check {folder}"


def _gaps(draft: DraftCase) -> frozenset[str]:
    """Questions that are no question: what is missing is an item, and stands among what it lacks."""
    return frozenset(question.key for question in draft.lacking if asked_as(question) is None)


def _question(question: DraftQuestion) -> str:
    about = f": {question.about}" if question.about else ""
    language = f" in {question.language}" if question.language else ""
    line = f"  [line {question.line}]" if question.line else ""
    proposed = f"  (perhaps {' | '.join(question.proposed)})" if question.proposed else ""
    needed = "" if question.needed else ", can be left"
    return f"  {answered_by(question)}: {_ASKED[question.topic]}{language}{about}{line}{proposed}{needed}"
