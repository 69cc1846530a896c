"""What subscribers did in a case: found by their tags, which no statement can make."""

from __future__ import annotations

import asyncio
from array import array
from bisect import bisect_left
from collections.abc import Mapping
from contextlib import suppress
from itertools import islice
from typing import Final

from sqlalchemy import TextClause, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import SealError
from bot.model.broadcasts.audience import Acted
from bot.model.broadcasts.k_anonymity import Did
from bot.store.db.database import Database
from bot.store.db.dialects import as_byte_list, byte_strings
from bot.store.db.sealing import TAG_BYTES, Sealer

AT_ONCE: Final = 500
"""So many people are looked at in one go: some milliseconds, after which others have their turn."""

TAKES_IN: Final[Mapping[Acted, frozenset[Did]]] = {
    Acted.REPORTED: frozenset({Did.REPORTED}),
    Acted.NOT_REPORTED: frozenset({Did.OPENED, Did.NOTHING}),
    Acted.OPENED: frozenset({Did.OPENED}),
}

_DONE_BY_TAGS: Final = text(
    f"""
    SELECT DISTINCT tag, 1 AS reported
    FROM actions
    WHERE actions."case" = :case
      AND actions.tag IN {byte_strings("tags")}
    UNION ALL
    SELECT tag, 0 AS reported
    FROM openings
    WHERE openings."case" = :case
      AND openings.tag IN {byte_strings("tags")}
    """  # noqa: S608 - the dialect's pieces; values are parameters
)

_REPORTED_TAGS: Final = text(
    """
    SELECT DISTINCT tag
    FROM actions
    WHERE actions."case" = :case
      AND actions.tag > :after
    ORDER BY tag
    LIMIT :most
    """
)
_OPENED_TAGS: Final = text(
    """
    SELECT tag
    FROM openings
    WHERE openings."case" = :case
      AND openings.tag > :after
    ORDER BY tag
    LIMIT :most
    """
)


class DoneByTag:
    """What everybody did in a case, by half of their tags: eight bytes in memory for each who did something.

    To look a million people up one by one takes three times as long. Half a tag is enough to count: that two
    of a million are alike happens once in thirty million times.
    """

    def __init__(self, reported: array[int], opened: array[int]) -> None:
        """Both in order."""
        self._reported = reported
        self._opened = opened

    @classmethod
    async def of(cls, db: Database, case: str) -> DoneByTag:
        """As the database has it. Others have their turn meanwhile."""
        return cls(await _halves(db, _REPORTED_TAGS, case), await _halves(db, _OPENED_TAGS, case))

    def did(self, tag: bytes) -> Did:
        """What the person with that tag did."""
        half = _half(tag)
        if _has(self._reported, half):
            return Did.REPORTED
        return Did.OPENED if _has(self._opened, half) else Did.NOTHING


async def _halves(db: Database, statement: TextClause, case: str) -> array[int]:
    found = array("Q")
    after = b""
    while True:
        async with db.read() as connection:
            of_it = {"case": case, "after": after, "most": AT_ONCE}
            tags = (await connection.scalars(statement, of_it)).all()
        found.extend(map(_half, tags))
        if len(tags) < AT_ONCE:
            return found
        after = tags[-1]


def _half(tag: bytes) -> int:
    return int.from_bytes(tag[:8], "big")


def _has(ordered: array[int], number: int) -> bool:
    place = bisect_left(ordered, number)
    return place < len(ordered) and ordered[place] == number


async def acts(
    connection: AsyncConnection, sealer: Sealer, case: str, people: Mapping[int, bytes]
) -> dict[int, Did]:
    """What each of these people did; `people`: id -> sealed chat. Others have their turn meanwhile.

    Of somebody whose chat is damaged nothing is known.
    """
    found: dict[int, Did] = {}
    waiting = iter(people.items())
    while some := dict(islice(waiting, AT_ONCE)):
        tags: dict[bytes, int] = {}
        for person, chat in some.items():
            found[person] = Did.NOTHING
            with suppress(SealError):
                tags[sealer.tag(case, sealer.open(chat))] = person
        opened, reported = set[bytes](), set[bytes]()
        of_them = {"case": case, **as_byte_list("tags", list(tags), TAG_BYTES)}
        for row in await connection.execute(_DONE_BY_TAGS, of_them):
            (reported if row.reported else opened).add(row.tag)
        for tag, person in tags.items():
            if tag in reported or tag in opened:
                found[person] = Did.REPORTED if tag in reported else Did.OPENED
        await asyncio.sleep(0)
    return found
