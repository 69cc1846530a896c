"""What subscribers did in a case: found by their tags, which no statement can make."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

from sqlalchemy import Table, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model.audience import Acted
from bot.model.crowd import Did
from bot.store.schema import actions, openings
from bot.store.sealing import Sealer

AT_ONCE: Final = 500
"""So many people are looked at in one go: some milliseconds, after which others have their turn."""

TAKES_IN: Final[Mapping[Acted, frozenset[Did]]] = {
    Acted.REPORTED: frozenset({Did.REPORTED}),
    Acted.NOT_REPORTED: frozenset({Did.OPENED, Did.NOTHING}),
    Acted.OPENED: frozenset({Did.OPENED}),
}


async def acts(
    connection: AsyncConnection, sealer: Sealer, case: str, people: Mapping[int, bytes]
) -> dict[int, Did]:
    """What each of at most AT_ONCE people did; `people`: id -> sealed chat."""
    tags = {sealer.tag(case, sealer.open(chat)): person for person, chat in people.items()}
    reported = await _among(connection, actions, case, tags)
    opened = await _among(connection, openings, case, tags)
    return {
        person: Did.REPORTED if tag in reported else Did.OPENED if tag in opened else Did.NOTHING
        for tag, person in tags.items()
    }


async def _among(
    connection: AsyncConnection, table: Table, case: str, tags: Collection[bytes]
) -> frozenset[bytes]:
    found = await connection.scalars(
        select(table.c.tag).distinct().where(table.c.case == case, table.c.tag.in_(tags))
    )
    return frozenset(found)
