"""From a file to what it says, and from that to a case's documents."""

from __future__ import annotations

import asyncio

from bot.content.appeals.apart import read_apart
from bot.content.appeals.reading import read
from bot.content.cases.drafting.drafting import draft_case
from bot.content.cases.drafting.saying.library import DraftLibrary
from bot.content.library import Library
from bot.model.cases.appeal import ReadAppeal
from bot.services.cases.revisions import Files


async def read_appeal(data: bytes, name: str) -> ReadAppeal:
    """What an appeal's file says, read in a process of its own. UnreadableFile."""
    document = await read_apart(data, name)
    return await asyncio.to_thread(read, document)


def drafted(read: ReadAppeal, slug: str, library: Library) -> Files:
    """The documents of a case that is made of it, in every language that it can be made in at once."""
    words = DraftLibrary.load(library.root, library.letters.files, library.languages)
    return draft_case(read, slug, list(library.languages), words).documents
