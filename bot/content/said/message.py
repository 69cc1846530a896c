"""What a message for readers says: where it holds what its case never says, and what deserves a look."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from bot.content.said.addresses import decoded, decoded_in
from bot.content.said.hashes import NeverSaid
from bot.content.said.leads import Lead, leads_in
from bot.content.said.misspelt import misspelt
from bot.content.said.never_said import Place, look
from bot.model.broadcasts.delivery import Outgoing
from bot.model.cases.case import Case

_AROUND: Final = 24
"""Characters shown before and after what was found."""
_MOST_SHOWN: Final = 60
"""Characters of it."""


class Where(StrEnum):
    """In which part of a message something stands."""

    TEXT = "text"
    CAPTION = "caption"
    LINK = "link"  # the address below some words, or that of the preview
    FILE = "file"  # a file's name


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in a message. `line`: counted from 1. The rest is somebody's words, and not in its `repr`."""

    where: Where
    line: int
    words: str = field(repr=False)
    before: str = field(default="", repr=False)
    after: str = field(default="", repr=False)
    right: str = field(default="", repr=False)  # how a name is spelt that these words look like


@dataclass(frozen=True, slots=True)
class Said:
    """What was found in one message.

    `never`: words that its case never says. `near`: words that are one letter off such. `names`: what looks
    like a misspelt name. `leads`: what leads to somebody. `whole`: all of it could be looked through for
    `never`; `all_near`: for `near`.
    """

    never: tuple[Spot, ...] = ()
    near: tuple[Spot, ...] = ()
    names: tuple[Spot, ...] = ()
    leads: tuple[Lead, ...] = ()
    whole: bool = True
    all_near: bool = True

    @property
    def stops(self) -> bool:
        """Whether it can't go out as it is."""
        return bool(self.never) or not self.whole

    @property
    def asks(self) -> bool:
        """Whether somebody is to look at it before it goes out."""
        return bool(self.near or self.names or self.leads) or not self.all_near


def look_at(message: Outgoing, case: Case, language: str, ours: str) -> Said:
    """Look through a message in that language. `ours`: the bot's own user name.

    Takes up to some seconds for a long one (see `never_said`): a thread is the place for it.
    """
    words = NeverSaid.of(case.slug, case.never_said)
    never: list[Spot] = []
    near: list[Spot] = []
    names: list[Spot] = []
    whole = all_near = True
    for where, text in _pieces(message):
        readable = where in (Where.TEXT, Where.CAPTION)
        looked = look(text, words, near=where is not Where.LINK, address=not readable)
        never += (_spot(where, text, place) for place in looked.found)
        near += (_spot(where, text, place) for place in looked.near)
        whole, all_near = whole and looked.whole, all_near and looked.all_near
        if where is not Where.LINK:
            taken = {*looked.found, *looked.near}
            names += (
                _spot(where, text, one.place, one.right)
                for one in misspelt(text, case, language)
                if one.place not in taken
            )
    texts = [text for where, text in _pieces(message) if where is not Where.LINK]
    links = [text for where, text in _pieces(message) if where is Where.LINK]
    leads = leads_in("\n".join(texts), links, ours=ours, known=tuple(_phones(case)))
    return Said(tuple(never), tuple(near), tuple(names), leads, whole, all_near)


def mark_of(found: Mapping[str, Said]) -> str:
    """A few letters for what is to be looked at: others as soon as something else is. "": nothing is."""
    asked = {language: said for language, said in found.items() if said.asks}
    if not asked:
        return ""
    words = [
        (language, *(spot.words for spot in (*said.near, *said.names)), *(lead.words for lead in said.leads))
        for language, said in sorted(asked.items())
    ]
    return hashlib.sha256(repr(words).encode()).hexdigest()[:8]


def _pieces(message: Outgoing) -> Iterator[tuple[Where, str]]:
    """Every part of it that readers see, or are led by."""
    items = message.params.get("media")
    for item in items if isinstance(items, list | tuple) else (message.params,):
        yield from _pieces_of(item)


def _pieces_of(item: Mapping[str, Any]) -> Iterator[tuple[Where, str]]:
    for where, words, entities in (
        (Where.TEXT, "text", "entities"),
        (Where.CAPTION, "caption", "caption_entities"),
    ):
        if item.get(words):
            yield where, item[words]
            for address in decoded_in(item[words]):
                yield Where.LINK, address
        for entity in item.get(entities) or ():
            if entity.get("url"):
                yield Where.LINK, decoded(entity["url"])
            if entity.get("language"):  # shown above a block of code, whatever it is
                yield where, entity["language"]
    if item.get("file_name"):
        yield Where.FILE, decoded(item["file_name"])
    shown = item.get("link_preview_options") or {}
    if shown.get("url"):
        yield Where.LINK, decoded(shown["url"])


def _phones(case: Case) -> Iterator[str]:
    yield from case.issuer.phones
    for authority in case.authorities:
        yield from (*authority.phones, *authority.fax)


def _spot(where: Where, text: str, place: Place, right: str = "") -> Spot:
    line = text.count("\n", 0, place.start) + 1
    words = text[place.start : place.end]
    if len(words) > _MOST_SHOWN:
        words = f"{words[: _MOST_SHOWN - 1]}…"
    before, after = text[: place.start].rpartition("\n")[2], text[place.end :].partition("\n")[0]
    return Spot(
        where,
        line,
        words,
        before if len(before) <= _AROUND else f"…{before[-_AROUND:]}",
        after if len(after) <= _AROUND else f"{after[:_AROUND]}…",
        right,
    )
