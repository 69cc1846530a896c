"""From what an appeal says to a case's documents."""

from __future__ import annotations

from bot.content.cases.drafting.drafting import draft_case
from bot.content.cases.drafting.saying.library import DraftLibrary
from bot.content.library import Library
from bot.model.cases.appeal import ReadAppeal
from bot.services.cases.revisions import Files


def drafted(read: ReadAppeal, slug: str, library: Library) -> Files:
    """The documents of a case that is made of it, in every language that it can be made in at once."""
    words = DraftLibrary.load(library.root, library.letters.files, library.languages)
    return draft_case(read, slug, list(library.languages), words).documents
