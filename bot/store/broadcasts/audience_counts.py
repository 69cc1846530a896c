"""Everybody who gets a kind of broadcast, counted by what an audience can be narrowed down by."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, func, literal, select
from sqlalchemy import case as sql_case
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import SealError
from bot.model.broadcasts.audience import ONE_BY_ONE, Facet
from bot.model.broadcasts.broadcast import WANTED, BroadcastState, Kind, Task
from bot.model.broadcasts.k_anonymity import AudienceGroup, Done, GroupCounts, only
from bot.model.people.subscription import Wants
from bot.store.broadcasts.acts import DoneByTag, acts
from bot.store.broadcasts.audience import reach, reached_by
from bot.store.db.database import Database
from bot.store.db.schema import broadcasts, readers_by_day, readers_by_group, subscribers, subscriptions
from bot.store.db.sealing import Sealer

A_PAGE: Final = 250
"""So many people are looked at at once: a millisecond or two, for which nobody else has a turn."""

_Key = tuple[str, str]
"""What they want, and their language."""

A_LARGE_PAGE: Final = 2_000
"""So many are read at once where there are many to look at,"""
A_SLICE: Final = 100
"""and so many of them looked at before others have their turn."""

ActedCounts = Mapping[tuple[Wants, AudienceGroup], int]
"""Everybody who gets anything on a case, by what they want and all that they can be told apart by."""


class AudienceCountsTable:
    """Counts only; nobody is named. StoreUnavailable from everywhere."""

    def __init__(self, db: Database, sealer: Sealer) -> None:
        self._db = db
        self._sealer = sealer

    async def grouped(
        self, case: str, kind: Kind, facets: frozenset[Facet], moments: Collection[datetime] = ()
    ) -> GroupCounts:
        """Who would get such a broadcast now, by language and by these facets.

        `moments`: for Facet.JOINED, each the beginning of a day, by UTC: of past days no more is kept. With
        facets that are ONE_BY_ONE it is as long a way as `acted`.
        """
        if facets & ONE_BY_ONE:
            return only(of_kind(await self.acted(case, moments), kind), facets | {Facet.LANGUAGE})
        since = sorted(moments) if Facet.JOINED in facets else []
        async with self._db.read() as connection:
            everybody = await self._all(connection, case)
            joined = await self._joined(connection, case, since)
        found: dict[tuple[Wants, AudienceGroup], int] = {}
        # Those whose latest moment one is: they joined since then, and not since the next.
        moments_with = [(None, everybody), *zip(since, joined, strict=True)]
        for (moment, those), later in zip(moments_with, [*joined, Counter[_Key]()], strict=True):
            for (wants, language), number in (those - later).items():
                found[Wants(wants), AudienceGroup(language, since=moment)] = number
        return of_kind(found, kind)

    async def acted(
        self, case: str, moments: Collection[datetime], looked_at: Callable[[int], None] | None = None
    ) -> ActedCounts:
        """Everybody who gets anything now, by all facets.

        Everybody is looked at, some hundreds at a time, and others have their turn between. With `looked_at`,
        which is told at how many by now, in the way that is best for many: a million take half a minute.
        """
        done = None if looked_at is None else await DoneByTag.of(self._db, self._sealer, case)
        since = sorted(moments)
        columns = (
            subscribers.c.wants,
            subscribers.c.language,
            _latest(since).label("moment"),
            subscribers.c.id,
            subscribers.c.chat,
            subscribers.c.country,
        )
        a_page = A_PAGE if done is None else A_LARGE_PAGE
        those = _of(case, *columns).order_by(subscriptions.c.subscriber_id).limit(a_page)
        # Plain tuples: there are as many as people, and only a few groups.
        counted: Counter[tuple[Any, ...]] = Counter()
        number, after, more = 0, 0, True
        while more:
            async with self._db.read() as connection:
                rows = (await connection.execute(those.where(subscriptions.c.subscriber_id > after))).all()
                if done is None:
                    acted = await acts(connection, self._sealer, case, {row.id: row.chat for row in rows})
                    for wants, language, moment, person, chat, country in rows:
                        where = self._sealer.open_country(country, chat)
                        counted[wants, language, moment, where, acted[person]] += 1
            if done is not None and looked_at is not None:
                for first in range(0, len(rows), A_SLICE):
                    some = rows[first : first + A_SLICE]
                    begun = time.perf_counter()
                    for *group, _, chat, country in some:
                        where = self._sealer.open_country(country, chat)
                        counted[(*group, where, self._done(done, case, chat))] += 1
                    # Half of the time is others': this may go on for half a minute.
                    await asyncio.sleep(time.perf_counter() - begun)
                number += len(rows)
                looked_at(number)
            more = len(rows) == a_page
            after = rows[-1].id if rows else after
        return {
            (Wants(wants), _group(language, country, moment, done, since)): number
            for (wants, language, moment, country, done), number in counted.items()
        }

    def _done(self, everybody: DoneByTag, case: str, chat: bytes) -> Done:
        """Of somebody whose chat is damaged nothing is known."""
        try:
            return everybody.done(self._sealer.tag(case, self._sealer.open(chat)))
        except SealError:
            return Done()

    async def _all(self, connection: AsyncConnection, case: str) -> Counter[_Key]:
        counted = readers_by_group.c
        rows = await connection.execute(
            select(counted.wants, counted.language, counted.number).where(counted.case == case)
        )
        return Counter({(row.wants, row.language): row.number for row in rows})

    async def _joined(
        self, connection: AsyncConnection, case: str, since: Sequence[datetime]
    ) -> list[Counter[_Key]]:
        """Who joined on each of these days or later; each is given by its beginning, by UTC."""
        if not since:
            return []
        counted = readers_by_day.c
        days = [moment.astimezone(UTC).date() for moment in since]
        rows = await connection.execute(
            select(
                counted.wants,
                counted.language,
                *(func.sum(sql_case((counted.day >= day, counted.number), else_=0)) for day in days),
            )
            .where(counted.case == case, counted.day >= days[0])
            .group_by(counted.wants, counted.language)
        )
        counts = rows.all()
        return [Counter({(row[0], row[1]): row[2 + place] for row in counts}) for place in range(len(since))]

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


def of_kind(everybody: ActedCounts, kind: Kind) -> GroupCounts:
    """The same, as that kind of broadcast sees them: it is for some of them."""
    found: Counter[AudienceGroup] = Counter()
    for (wants, group), number in everybody.items():
        found[replace(group, gets=wants in WANTED[kind])] += number
    return found


def _of(case: str, *columns: ColumnElement[Any]) -> Select[Any]:
    everybody = (subscriptions.c.case == case, *reached_by(Kind.CALL))
    return select(*columns).select_from(reach()).where(*everybody)


def _latest(since: Sequence[datetime]) -> ColumnElement[int]:
    """The place in `since` (earliest first) of the latest moment that somebody joined at or after; or -1."""
    if not since:
        return literal(-1)
    latest_first = [(subscribers.c.since >= since[place], place) for place in range(len(since) - 1, -1, -1)]
    return sql_case(*latest_first, else_=-1)


def _group(
    language: str, country: str | None, moment: int, done: Done, since: Sequence[datetime]
) -> AudienceGroup:
    joined = since[moment] if moment >= 0 else None
    return AudienceGroup(language, country, joined, done.did, nudges=done.nudges)
