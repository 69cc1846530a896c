"""What the team calls each other: each chooses for themselves, and the bot looks at no profile."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from typing import Final

from bot.content.said.folding import keys_of
from bot.model.team.naming import MOST_OF_A_NAME, NameFault
from bot.services.people.visitors import Visitor
from bot.store.store import Store

_JOINERS: Final = "\u200c\u200d"
"""Not seen, and needed to write names in some scripts; only between letters."""
_BETWEEN: Final = frozenset(" '’ʼ.-‐")
_MOST_MARKS: Final = 2
"""On one letter, as Vietnamese and Arabic have them; more is a tower that covers what stands above it."""
_MOST_DIGITS: Final = 4
"""A year of birth, at most; five are a piece of a phone number."""
_LEADS: Final = re.compile(r"[@:/]|\.\w{2}|\bwww\b", re.IGNORECASE)
_SAME: Final = str.maketrans({"ي": "ی", "ى": "ی", "ك": "ک", "ھ": "ه", "ہ": "ه", "ة": "ه"})
"""Letters that look alike, or nearly, in Arabic script; `keys_of` knows Latin, Cyrillic and Greek."""

_SHAPES: Final = str.maketrans("l10", "iio")
"""Signs that look alike within an alphabet; a capital i has become a small one."""


class TeamNamesService:
    """One name for each of the team, or none."""

    def __init__(self, store: Store, wake: Callable[[], None]) -> None:
        """`wake` tells whoever tells the team that there is something to tell."""
        self._store = store
        self._wake = wake

    async def mine(self, visitor: Visitor) -> str:
        """The name that the visitor chose; "": none."""
        number = await self._store.team.number(visitor.chat)
        return "" if number is None else (await self._store.team_names.names()).get(number, "")

    async def choose(self, visitor: Visitor, typed: str) -> NameFault | None:
        """Have the team call the visitor what they typed; why not, if it can't be."""
        name = tidy(typed)
        if fault := fault_of(name):
            return fault
        async with self._store.unit():
            number = await self._store.team.number(visitor.chat)
            names = await self._store.team_names.names()
            if number is None:
                return None  # out of the team meanwhile: there is nobody to call so
            if is_taken(name, (other for member, other in names.items() if member != number)):
                return NameFault.TAKEN
            if names.get(number) != name:
                await self._store.team_names.put(number, name)
        return None

    async def take_out(self, visitor: Visitor) -> None:
        """Be called by the number alone."""
        async with self._store.unit():
            number = await self._store.team.number(visitor.chat)
            if number is not None and number in await self._store.team_names.names():
                await self._store.team_names.put(number, "")

    async def ask(self, visitor: Visitor, number: int) -> bool:
        """Let an owner ask somebody for a name; False if there is nobody to ask (any more)."""
        by = await self._store.team.number(visitor.chat)
        done = by is not None and await self._store.team_names.ask(number, by=by)
        self._wake()
        return done


def tidy(typed: str) -> str:
    """What was typed, composed, and without blanks that nobody sees; ends of lines stay."""
    composed = unicodedata.normalize("NFC", typed).strip()
    return re.sub(r"[^\S\n\r\u2028\u2029\x0b\x0c\x85]+", " ", composed)


def fault_of(name: str) -> NameFault | None:
    """Why this can't be a name, whoever else is called how."""
    if not name or len(name.splitlines()) != 1:
        return NameFault.NONE
    if len(name) > MOST_OF_A_NAME:
        return NameFault.LONG
    if _LEADS.search(name) or sum(sign.isdigit() for sign in name) > _MOST_DIGITS:
        return NameFault.LEADS
    return None if _is_written_like_a_name(name) else NameFault.SIGNS


def _is_written_like_a_name(name: str) -> bool:
    marks = 0
    for at, sign in enumerate(name):
        kind = unicodedata.category(sign)
        marks = marks + 1 if kind in ("Mn", "Mc") else 0
        if kind.startswith("L") and sign.isprintable() and _is_seen(sign):
            continue
        if kind == "Nd" or (sign in _BETWEEN and at) or (marks and at and marks <= _MOST_MARKS):
            continue
        between = name[at - 1 : at + 2]
        if sign in _JOINERS and at and len(between) == 3 and between[0].isalpha() and between[2].isalpha():
            continue
        return False
    return any(sign.isalpha() for sign in name)


def _is_seen(letter: str) -> bool:
    """Some letters are blank by what they look like."""
    return letter not in "\u115f\u1160\u3164\uffa0"


def is_taken(name: str, others: Iterable[str]) -> bool:
    """Whether one of these is the same to whoever looks at it, or says it aloud."""
    mine = _looks(name)
    return any(mine & _looks(other) for other in others)


def _looks(name: str) -> frozenset[str]:
    """What a name is known again by: small, in any alphabet, without what stands between its letters."""
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", name).casefold())
    kept = "".join(
        str(unicodedata.digit(sign)) if sign.isdigit() else sign
        for sign in folded.translate(_SAME)
        if sign.isalnum()
    )
    return frozenset((kept.translate(_SHAPES), *keys_of(kept)))
