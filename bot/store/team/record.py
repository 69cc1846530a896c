"""The team's record as it is read. What is done is put down by store/entering.py, in its own transaction."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model.team.record import FIRST, Act, RecordEntry, RecordFilter, topic_of
from bot.model.team.record_chain import Chain
from bot.store.db.database import Database
from bot.store.db.schema import record_entries
from bot.store.entering import Facts, acting, enter

PIECE: Final = 2_000
"""So many entries are read at once."""
_PEOPLE: Final = (record_entries.c.actor, record_entries.c.member)


class TeamRecordTable:
    """One transaction each; StoreUnavailable from everywhere."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def put_down(self, act: Act, facts: Facts, *, case: str | None = None) -> None:
        """Put down what whoever is answered does without changing anything else."""
        async with self._db.write() as conn:
            await enter(conn, act, await acting(conn), facts, case=case)

    async def some(self, which: RecordFilter, offset: int, most: int) -> Sequence[RecordEntry]:
        """The newest first, without the `offset` newest of them."""
        query = select(record_entries).where(*_those(which))
        query = query.order_by(record_entries.c.number.desc()).offset(offset).limit(most)
        async with self._db.read() as conn:
            return [_entry(row) for row in await conn.execute(query)]

    async def head(self) -> tuple[int, bytes]:
        """The number of the last entry, and its digest; 0 and FIRST if there is none."""
        query = select(record_entries.c.number, record_entries.c.digest)
        async with self._db.read() as conn:
            last = (await conn.execute(query.order_by(record_entries.c.number.desc()).limit(1))).one_or_none()
        return (0, FIRST) if last is None else (last.number, last.digest)

    async def people(self, which: RecordFilter) -> Sequence[int]:
        """The numbers of all who did something, or had it done to them; who came last is first."""
        those = _those(which)
        actors, members = (select(column).where(*those) for column in _PEOPLE)
        async with self._db.read() as conn:
            found = await conn.scalars(actors.union(members))
            return sorted((number for number in found if number), reverse=True)

    async def cases(self) -> Sequence[str]:
        """The cases that an entry is about, the one with the newest entry first."""
        newest = func.max(record_entries.c.number)
        query = select(record_entries.c.case).where(record_entries.c.case.is_not(None))
        async with self._db.read() as conn:
            return list(await conn.scalars(query.group_by(record_entries.c.case).order_by(newest.desc())))

    async def followed(self, head: str | None = None) -> Chain:
        """The chain from its first entry to the last, or to the first break; see `Chain`."""
        chain = Chain(head)
        # All of one moment: somebody may write meanwhile.
        async with self._db.read() as conn, aclosing(_rows(conn)) as rows:
            async for row in rows:
                if not chain.follow(_entry(row), row.previous, row.digest):
                    break
        chain.end()
        return chain


async def entries_of(conn: AsyncConnection, member: int) -> tuple[RecordEntry, ...]:
    """What one of the team did, by their number, and what was done to them; in its order."""
    query = (
        select(record_entries).where(*_those(RecordFilter(person=member))).order_by(record_entries.c.number)
    )
    return tuple(_entry(row) for row in await conn.execute(query))


def _those(which: RecordFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if which.topic is not None:
        acts = [act.value for act in Act if topic_of(act) is which.topic]
        found.append(record_entries.c.act.in_(acts))
    if which.person is not None:
        found.append((record_entries.c.actor == which.person) | (record_entries.c.member == which.person))
    if which.case is not None:
        found.append(record_entries.c.case == which.case)
    if which.cases is not None:
        found.append(record_entries.c.case.in_(sorted(which.cases)))
    return found


async def _rows(conn: AsyncConnection) -> AsyncGenerator[Row[Any], None]:
    last = None
    while True:
        query = select(record_entries).order_by(record_entries.c.number).limit(PIECE)
        if last is not None:
            query = query.where(record_entries.c.number > last)
        piece = (await conn.execute(query)).all()
        for row in piece:
            yield row
        if len(piece) < PIECE:
            return
        last = piece[-1].number


def _entry(row: Row[Any]) -> RecordEntry:
    return RecordEntry(row.number, row.at, row.act, row.actor, row.member, row.case, row.facts)
