"""Counters that nobody's row stands behind, and all figures of a case together."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model.cases.totals import SHARED, CaseTotals
from bot.model.letters.figures import (
    embassies,
    letters,
    letters_by_ask,
    letters_by_day,
    letters_opened,
    people,
    replies,
)
from bot.store.broadcasts.audience import count_of
from bot.store.db.database import Database
from bot.store.db.dialects import insert
from bot.store.db.schema import arrivals
from bot.store.letters.failed_addresses import failures_of
from bot.store.letters.sums import Sums

MOST_SOURCES: Final = 200
"""Sources counted apart in one case, at most."""
OTHER: Final = "other"
"""What all others are counted as: anybody can invent a link, and nobody may fill the list with them."""
SOURCE_LENGTH: Final = 24
"""Characters of a source that are kept."""


class TalliesTable:
    """Ways people came, as bare numbers; and all figures of a case."""

    def __init__(self, db: Database, figures: Sums) -> None:
        self._db = db
        self._figures = figures

    async def count_apart(self, case: str, source: str) -> bool:
        """Count this source under its own name from now on; False if there are too many that are."""
        async with self._db.write() as connection:
            here = select(func.count()).select_from(arrivals).where(arrivals.c.case == case)
            if await connection.scalar(here.where(arrivals.c.source == source)):
                return True
            if (await connection.scalar(here.where(arrivals.c.source != OTHER)) or 0) >= MOST_SOURCES:
                return False
            await connection.execute(
                arrivals.insert().values(case=case, source=source, arrived=0, subscribed=0)
            )
            return True

    async def sources(self, case: str) -> dict[str, tuple[int, int]]:
        """Each source that is counted: how many came, and how many of them subscribed."""
        async with self._db.read() as connection:
            found = await connection.execute(_sources_of(case))
            return {source: (came, stayed) for source, came, stayed in found}

    async def arrived(self, case: str, source: str) -> None:
        """Count one person who came through a link with this source."""
        await self._count_source(case, source, arrived=1, subscribed=0)

    async def subscribed_from(self, case: str, source: str) -> None:
        """Count one person who came through a link with this source and subscribed."""
        await self._count_source(case, source, arrived=0, subscribed=1)

    async def totals(self, case: str, addresses: Collection[str] | None = None) -> CaseTotals:
        """All figures of one case, as of one moment.

        `addresses`: the keys of those it has now; reports on others aren't counted. None: on whichever.
        """
        async with self._db.read() as connection:
            subscribers = await connection.scalar(count_of(case)) or 0
            sources = (await connection.execute(_sources_of(case))).all()
        figures = self._figures.of(case)
        sent, opened = letters(figures), letters_opened(figures)
        return CaseTotals(
            case=case,
            subscribers=subscribers,
            letters_opened=sum(opened.values()),
            actions=sum(sent.values()),
            people=people(figures),
            by_authority={
                authority: (sent.get(authority, 0), opened.get(authority, 0))
                for authority in sorted(sent.keys() | opened.keys())
            },
            by_day=letters_by_day(figures),
            by_source={source: (came, stayed) for source, came, stayed in sources},
            failed_addresses=failures_of(figures, addresses),
            replies=replies(figures),
            by_ask=letters_by_ask(figures),
            embassies=embassies(figures),
        )

    async def _count_source(self, case: str, source: str, *, arrived: int, subscribed: int) -> None:
        async with self._db.write() as connection:
            name = await _place_for(connection, case, source[:SOURCE_LENGTH])
            row = insert(connection, arrivals).values(
                case=case, source=name, arrived=arrived, subscribed=subscribed
            )
            await connection.execute(
                row.on_conflict_do_update(
                    index_elements=["case", "source"],
                    set_={
                        "arrived": arrivals.c.arrived + arrived,
                        "subscribed": arrivals.c.subscribed + subscribed,
                    },
                )
            )


async def _place_for(connection: AsyncConnection, case: str, source: str) -> str:
    """The name to count it under: its own, in whatever case it was typed, if it is counted apart."""
    if source == SHARED:
        return source
    counted = (await connection.scalars(select(arrivals.c.source).where(arrivals.c.case == case))).all()
    by_any_case = {name.casefold(): name for name in counted}
    return source if source in counted else by_any_case.get(source.casefold(), OTHER)


def _sources_of(case: str) -> Select[str, int, int]:
    return (
        select(arrivals.c.source, arrivals.c.arrived, arrivals.c.subscribed)
        .where(arrivals.c.case == case)
        .order_by(arrivals.c.arrived.desc(), arrivals.c.source)
    )
