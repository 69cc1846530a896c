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
from bot.model.broadcasts.k_anonymity import Did, Done
from bot.model.letters.record_form import has_opened, has_reported, wants_nudges
from bot.store.db.database import Database
from bot.store.db.dialects import as_byte_list, byte_strings, written
from bot.store.db.sealing import TAG_BYTES, Sealer
from bot.store.letters.stored import opened

AT_ONCE: Final = 500
"""So many people are looked at in one go: some milliseconds, after which others have their turn."""

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

    def __init__(self, reported: array[int], opened: array[int], nudges: array[int]) -> None:
        """All in order. `nudges`: who asked to be reminded."""
        self._reported = reported
        self._opened = opened
        self._nudges = nudges

    @classmethod
    async def of(cls, db: Database, sealer: Sealer, case: str) -> DoneByTag:
        """As the database has it. Others have their turn meanwhile."""
        reported, seen, nudges = array("Q"), array("Q"), array("Q")
        after, more = b"", True
        while more:
            async with db.read() as connection:
                of_it = {"case": case, "after": after, "most": AT_ONCE}
                rows = (await connection.execute(_RECORDS, of_it)).all()
            for row in rows:
                done = _done(sealer, case, row)
                if done.did is not Did.NOTHING:
                    (reported if done.did is Did.REPORTED else seen).append(_half(row.tag))
                if done.nudges:
                    nudges.append(_half(row.tag))
            more = len(rows) == AT_ONCE
            after = rows[-1].tag if rows else after
            await asyncio.sleep(0)
        return cls(reported, seen, nudges)

    def done(self, tag: bytes) -> Done:
        """What the person with that tag did."""
        half = _half(tag)
        nudges = _has(self._nudges, half)
        if _has(self._reported, half):
            return Done(Did.REPORTED, nudges)
        return Done(Did.OPENED if _has(self._opened, half) else Did.NOTHING, nudges)


def _done(sealer: Sealer, case: str, row: Row[bytes, bytes]) -> Done:
    """What a record says; of a damaged one nothing is known."""
    try:
        record = opened(sealer, case, row.tag, row.sealed)
    except SealError:
        return Done()
    nudges = wants_nudges(record)
    if has_reported(record):
        return Done(Did.REPORTED, nudges)
    return Done(Did.OPENED if has_opened(record) else Did.NOTHING, nudges)


def _half(tag: bytes) -> int:
    return int.from_bytes(tag[:8], "big")


def _has(ordered: array[int], number: int) -> bool:
    place = bisect_left(ordered, number)
    return place < len(ordered) and ordered[place] == number


async def acts(
    connection: AsyncConnection, sealer: Sealer, case: str, people: Mapping[int, bytes]
) -> dict[int, Done]:
    """What each of these people did; `people`: id -> sealed chat. Others have their turn meanwhile.

    Of somebody whose chat is damaged nothing is known.
    """
    found: dict[int, Done] = {}
    waiting = iter(people.items())
    while some := dict(islice(waiting, AT_ONCE)):
        tags: dict[bytes, int] = {}
        for person, chat in some.items():
            found[person] = Done()
            with suppress(SealError):
                tags[sealer.tag(case, sealer.open(chat))] = person
        of_them = {"case": case, **as_byte_list("tags", list(tags), TAG_BYTES)}
        for row in await connection.execute(_RECORDS_OF, of_them):
            found[tags[row.tag]] = _done(sealer, case, row)
        await asyncio.sleep(0)
    return found
