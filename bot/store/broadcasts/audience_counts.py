"""Everybody who gets a kind of broadcast, counted by what an audience can be narrowed down by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, func, literal, null, select
from sqlalchemy import case as sql_case

from bot.model.broadcasts.audience import Facet
from bot.model.broadcasts.broadcast import BroadcastState, Kind, Task
from bot.model.broadcasts.k_anonymity import AudienceGroup, Did, GroupCounts
from bot.store.broadcasts.acts import acts
from bot.store.broadcasts.audience import reach, reached_by
from bot.store.db.database import Database
from bot.store.db.schema import broadcasts, subscribers, subscriptions
from bot.store.db.sealing import Sealer

A_PAGE: Final = 500
"""So many people are read at once. Few: clearing memory up after many would hold everybody up a moment."""


class AudienceCountsTable:
    """Counts only; nobody is named. StoreUnavailable from everywhere."""

    def __init__(self, db: Database, sealer: Sealer) -> None:
        self._db = db
        self._sealer = sealer

    async def grouped(
        self, case: str, kind: Kind, facets: frozenset[Facet], moments: Collection[datetime] = ()
    ) -> GroupCounts:
        """Who would get such a broadcast now, by language and by these facets; `moments`: for Facet.JOINED.

        For Facet.ACTED everybody is looked at, some hundreds at a time, and others have their turn between.
        """
        since = sorted(moments)
        columns = (
            subscribers.c.language,
            # Not called as the column is: grouped by that, people would be told apart who aren't to be.
            (subscribers.c.country if Facet.COUNTRY in facets else null()).label("given"),
            _latest(since if Facet.JOINED in facets else ()).label("moment"),
        )
        if Facet.ACTED in facets:
            return await self._by_acts(case, _of(case, kind, *columns), since)
        grouped = _of(case, kind, *columns, func.count().label("number"))
        async with self._db.read() as connection:
            rows = await connection.execute(grouped.group_by(subscribers.c.language, "given", "moment"))
            return {_group(row.language, row.given, row.moment, None, since): row.number for row in rows}

    async def _by_acts(self, case: str, everybody: Select[Any], since: Sequence[datetime]) -> GroupCounts:
        # Plain tuples: there are as many as people, and only a few groups.
        counted: Counter[tuple[Any, ...]] = Counter()
        those = everybody.add_columns(subscribers.c.id, subscribers.c.chat)
        those = those.order_by(subscriptions.c.subscriber_id).limit(A_PAGE)
        after, more = 0, True
        while more:
            async with self._db.read() as connection:
                rows = (await connection.execute(those.where(subscriptions.c.subscriber_id > after))).all()
                did = await acts(connection, self._sealer, case, {row.id: row.chat for row in rows})
            counted.update((row[0], row[1], row[2], did[row.id]) for row in rows)
            more = len(rows) == A_PAGE
            after = rows[-1].id if rows else after
        return {
            _group(language, country, moment, did, since): number
            for (language, country, moment, did), number in counted.items()
        }

    async def last_begun(self, case: str) -> datetime | None:
        """When the newest broadcast of this case was begun; None if there was none."""
        async with self._db.read() as connection:
            found: datetime | None = await connection.scalar(
                select(broadcasts.c.started_at)
                .where(
                    broadcasts.c.case == case,
                    broadcasts.c.task == Task.SEND.value,
                    broadcasts.c.state != BroadcastState.DISCARDED.value,
                    broadcasts.c.started_at.is_not(None),
                )
                .order_by(broadcasts.c.started_at.desc())
                .limit(1)
            )
            return found


def _of(case: str, kind: Kind, *columns: ColumnElement[Any]) -> Select[Any]:
    return select(*columns).select_from(reach()).where(subscriptions.c.case == case, *reached_by(kind))


def _latest(since: Sequence[datetime]) -> ColumnElement[int]:
    """The place in `since` (earliest first) of the latest moment that somebody joined at or after; or -1."""
    if not since:
        return literal(-1)
    latest_first = [(subscribers.c.since >= since[place], place) for place in range(len(since) - 1, -1, -1)]
    return sql_case(*latest_first, else_=-1)


def _group(
    language: str, country: str | None, moment: int, did: Did | None, since: Sequence[datetime]
) -> AudienceGroup:
    return AudienceGroup(language, country, since[moment] if moment >= 0 else None, did)
