"""From what an appeal says to a case's documents; and what drafts can say in a language more."""

from __future__ import annotations

from bot.content.cases.drafting.drafting import draft_case
from bot.content.cases.drafting.saying.library import DraftLibrary
from bot.content.cases.drafting.saying.words import FILE, load_words
from bot.content.cases.drafting.translated import translated
from bot.content.cases.editing.places import FACTS, ValuePlace, value_at
from bot.content.cases.editing.words import Way, Words, source_language, texts_of
from bot.content.library import Library
from bot.model.cases.appeal import ReadAppeal
from bot.services.cases.revisions import Files


def drafted(read: ReadAppeal, slug: str, library: Library) -> Files:
    """The documents of a case that is made of it, in every language that it can be made in at once."""
    words = DraftLibrary.load(library.root, library.letters.files, library.languages)
    return draft_case(read, slug, list(library.languages), words).documents


def known_in(language: str, files: Files, library: Library) -> dict[Way, Words]:
    """The words of a case that can be said in a language at once, by the way to each."""
    folder = library.root / "letters"
    paths = [folder / code / FILE for code in (source_language(files), language)]
    if not all(path.exists() for path in paths):
        return {}
    source, target = map(load_words, paths)
    kind = value_at(files, ValuePlace(FACTS, ("person",)))
    return translated(texts_of(files, language), source, target, str(kind))
