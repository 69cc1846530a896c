"""What subscribers did in a case: found by their tags, which no statement can make."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from itertools import islice
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import SealError
from bot.model.broadcasts.audience import Acted
from bot.model.broadcasts.k_anonymity import Did
from bot.store.db.sealing import Sealer

AT_ONCE: Final = 500
"""So many people are looked at in one go: some milliseconds, after which others have their turn."""

TAKES_IN: Final[Mapping[Acted, frozenset[Did]]] = {
    Acted.REPORTED: frozenset({Did.REPORTED}),
    Acted.NOT_REPORTED: frozenset({Did.OPENED, Did.NOTHING}),
    Acted.OPENED: frozenset({Did.OPENED}),
}

# Written out: the toolkit takes ten times as long to pass so many values on as the database to find them.
_MARKS: Final = ",".join("?" * AT_ONCE)
_BY_TAGS: Final = (
    f'SELECT DISTINCT tag, 1 FROM actions WHERE "case" = ? AND tag IN ({_MARKS}) '  # noqa: S608 - no values in it
    f'UNION ALL SELECT tag, 0 FROM openings WHERE "case" = ? AND tag IN ({_MARKS})'
)


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
        values = (case, *tags, *[b""] * (AT_ONCE - len(tags)))
        opened, reported = set[bytes](), set[bytes]()
        rows: Any = await connection.exec_driver_sql(_BY_TAGS, (*values, *values))
        for row in rows:
            (reported if row[1] else opened).add(row[0])
        for tag, person in tags.items():
            if tag in reported or tag in opened:
                found[person] = Did.REPORTED if tag in reported else Did.OPENED
        await asyncio.sleep(0)
    return found
