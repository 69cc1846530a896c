"""What is looked at before something goes from one side to the other. Nothing of it is kept."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from bot.chat.base.context import Context
from bot.content.letters.own_words import what_leads_to_somebody
from bot.content.library import Library
from bot.content.said import never_said
from bot.content.said.hashes import NeverSaid
from bot.content.said.names import names_in, words_of
from bot.telegram_api.updates.incoming import ChatMessage


@dataclass(frozen=True, slots=True)
class Doubts:
    """What may tell who wrote it, by its kind: a line of hotline_check.html.j2 each.

    `names`: what looks like one, for whoever typed it. `never`: it has a word that a case never says.
    """

    kinds: tuple[str, ...] = ()
    names: tuple[str, ...] = field(default=(), repr=False)
    never: bool = False

    def __bool__(self) -> bool:
        """Whether it is to be looked at once more."""
        return bool(self.kinds) or self.never


def unusable(message: ChatMessage) -> str:
    """Why a message can't go to the other side; empty if it can: text, a picture or a voice message."""
    if message.media_group:
        return "album"
    whole = message.whole
    return "" if message.text or whole.photo or whole.voice else "kind"


async def doubts(context: Context, message: ChatMessage, *, answer: bool = False) -> Doubts:
    """What in a message may tell who wrote it; in an `answer`, also what a case never says."""
    text = message.text or message.whole.caption or ""
    library = context.services.library
    names = names_in(text, _known(library))
    kinds = [remark.kind.value for remark in what_leads_to_somebody(text)]
    kinds += ["name"] if names else []
    kinds += ["photo"] if message.whole.photo else []
    kinds += ["voice"] if message.whole.voice else []
    return Doubts(tuple(kinds), names, answer and await asyncio.to_thread(_says_never_said, text, library))


def _known(library: Library) -> frozenset[str]:
    """The words that name the cases: whoever speaks of them gives nothing away."""
    said = (
        part
        for case in library.cases.values()
        for text in case.texts.values()
        for part in (text.person, text.title, text.short, *(" ".join(a) for a in text.authorities.values()))
    )
    return words_of(" ".join(said))


def _says_never_said(text: str, library: Library) -> bool:
    return any(
        never_said.look(text, NeverSaid.of(case.slug, case.never_said), near=False).found
        for case in library.cases.values()
        if case.never_said
    )
