"""Who gets anything, as it is counted.

The statement that lists who gets a broadcast says the same in SQL: delivery/listing.py. A test holds that
both take in the same people.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy import ColumnElement, Join, Row, Select, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model.broadcasts.broadcast import WANTED, Kind
from bot.model.people.subscription import Gone, Subscriber, Wants
from bot.store.db.schema import readers_by_group, subscribers, subscriptions
from bot.store.db.sealing import Sealer

NOT_GONE: Final[Mapping[str, Any]] = MappingProxyType(
    {"gone": 0, "gone_at": None, "gone_why": None, "asked_on": None}
)
"""Columns of somebody who can be written to, as far as is known; what they were asked before
they may not have seen."""


def reached_by(kind: Kind) -> tuple[ColumnElement[bool], ...]:
    """Conditions on `subscribers` that hold for those whom a broadcast of this kind is for."""
    wanted = sorted(wish.value for wish in WANTED[kind])
    return (subscribers.c.wants.in_(wanted), subscribers.c.gone == 0)


def count_of(case: str) -> Select[int]:
    """The query for the number of people who get anything on `case`."""
    return select(func.sum(readers_by_group.c.number)).where(*counted_for(case, Kind.CALL))


def counted_for(case: str, kind: Kind) -> tuple[ColumnElement[bool], ...]:
    """Conditions on `readers_by_group` that hold for those whom a broadcast of this kind is for."""
    wanted = sorted(wish.value for wish in WANTED[kind])
    return (readers_by_group.c.case == case, readers_by_group.c.wants.in_(wanted))


async def find(connection: AsyncConnection, sealer: Sealer, sealed: bytes) -> Subscriber | None:
    """The subscriber with this sealed chat, with its cases."""
    row = (await connection.execute(select(subscribers).where(subscribers.c.chat == sealed))).one_or_none()
    if row is None:
        return None
    cases = await connection.scalars(
        select(subscriptions.c.case).where(subscriptions.c.subscriber_id == row.id)
    )
    return _subscriber(row, frozenset(cases), sealer.open_country(row.country, sealed))


def _subscriber(row: Row[Any], cases: frozenset[str], country: str | None) -> Subscriber:
    return Subscriber(
        id=row.id,
        language=row.language,
        wants=None if row.wants is None else Wants(row.wants),
        cases=cases,
        gone=bool(row.gone),
        since=row.since,
        country=country,
        gone_at=row.gone_at,
        gone_why=None if row.gone_why is None else Gone(row.gone_why),
        renewed=row.renewed,
        asked_on=row.asked_on,
    )


def reach() -> Join:
    """Subscriptions with their subscribers."""
    return subscriptions.join(subscribers, subscribers.c.id == subscriptions.c.subscriber_id)
