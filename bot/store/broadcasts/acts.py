"""What subscribers did in a case: it stands in their records, which no statement can find or read."""

from __future__ import annotations

import asyncio
from array import array
from bisect import bisect_left
from collections.abc import Mapping
from contextlib import suppress
from itertools import islice
from typing import Final

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import SealError
from bot.model.broadcasts.audience import Acted
from bot.model.broadcasts.k_anonymity import Did
from bot.model.letters.record_form import has_opened, has_reported
from bot.store.db.database import Database
from bot.store.db.dialects import as_byte_list, byte_strings, written
from bot.store.db.sealing import TAG_BYTES, Sealer
from bot.store.letters.stored import opened

AT_ONCE: Final = 500
"""So many people are looked at in one go: some milliseconds, after which others have their turn."""

TAKES_IN: Final[Mapping[Acted, frozenset[Did]]] = {
    Acted.REPORTED: frozenset({Did.REPORTED}),
    Acted.NOT_REPORTED: frozenset({Did.OPENED, Did.NOTHING}),
    Acted.OPENED: frozenset({Did.OPENED}),
}

_RECORDS_OF: Final = written(
    f"""
    SELECT tag, sealed
    FROM records
    WHERE "case" = :case
      AND tag IN {byte_strings("tags")}
    """  # noqa: S608 - the dialect's pieces; values are parameters
)

_RECORDS: Final = written(
    """
    SELECT tag, sealed
    FROM records
    WHERE "case" = :case
      AND tag > :after
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
    async def of(cls, db: Database, sealer: Sealer, case: str) -> DoneByTag:
        """As the database has it. Others have their turn meanwhile."""
        reported, seen = array("Q"), array("Q")
        after, more = b"", True
        while more:
            async with db.read() as connection:
                of_it = {"case": case, "after": after, "most": AT_ONCE}
                rows = (await connection.execute(_RECORDS, of_it)).all()
            for row in rows:
                did = _did(sealer, case, row)
                if did is not Did.NOTHING:
                    (reported if did is Did.REPORTED else seen).append(_half(row.tag))
            more = len(rows) == AT_ONCE
            after = rows[-1].tag if rows else after
            await asyncio.sleep(0)
        return cls(reported, seen)

    def did(self, tag: bytes) -> Did:
        """What the person with that tag did."""
        half = _half(tag)
        if _has(self._reported, half):
            return Did.REPORTED
        return Did.OPENED if _has(self._opened, half) else Did.NOTHING


def _did(sealer: Sealer, case: str, row: Row[bytes, bytes]) -> Did:
    """What a record says; of a damaged one nothing is known."""
    try:
        record = opened(sealer, case, row.tag, row.sealed)
    except SealError:
        return Did.NOTHING
    if has_reported(record):
        return Did.REPORTED
    return Did.OPENED if has_opened(record) else Did.NOTHING


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
        of_them = {"case": case, **as_byte_list("tags", list(tags), TAG_BYTES)}
        for row in await connection.execute(_RECORDS_OF, of_them):
            found[tags[row.tag]] = _did(sealer, case, row)
        await asyncio.sleep(0)
    return found
