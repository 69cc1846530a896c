"""Gathering everything that is held on one person."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Row, Select, Table, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model.delivery import BroadcastState, DeliveryState
from bot.model.held import Held, HeldAction, HeldFailure
from bot.model.prompt import Prompt
from bot.model.reminder import Reminder
from bot.model.roles import Role
from bot.store.audience import find
from bot.store.database import pairs
from bot.store.forgetting import cases_with_tags
from bot.store.schema import (
    actions,
    broadcasts,
    deliveries,
    failed_addresses,
    prompts,
    reminders,
    team,
)
from bot.store.sealing import Sealer


async def held(connection: AsyncConnection, sealer: Sealer, chat: int) -> Held:
    """Everything held on `chat`, as this transaction sees it."""
    sealed = sealer.seal(chat)
    tags = {case: sealer.tag(case, chat) for case in await cases_with_tags(connection)}
    subscriber = await find(connection, sealed)
    prompt = (
        await connection.execute(
            select(prompts.c.kind, prompts.c.data, prompts.c.expires_at).where(prompts.c.chat == sealed)
        )
    ).one_or_none()
    waiting = await connection.execute(
        select(reminders).where(reminders.c.chat == sealed).order_by(reminders.c.due_at)
    )
    member = (await connection.execute(select(team).where(team.c.chat == sealed))).one_or_none()
    unsent, sent = await _written(connection, sealed)
    return Held(
        subscriber=subscriber,
        prompt=None if prompt is None else Prompt(*prompt),
        reminders=tuple(
            Reminder(row.id, chat, row.case, row.data, row.language, row.due_at) for row in waiting
        ),
        actions=tuple(
            HeldAction(row.case, row.authority, row.ask, row.day)
            for row in await _tagged(connection, actions, tags)
        ),
        failed_addresses=tuple(
            HeldFailure(row.case, row.authority, row.day)
            for row in await _tagged(connection, failed_addresses, tags)
        ),
        role=None if member is None else Role(member.role),
        member_since=None if member is None else member.since,
        broadcasts_delivered=0 if subscriber is None else await _delivered(connection, subscriber.id),
        drafts=unsent,
        broadcasts_sent=sent,
    )


async def _tagged(connection: AsyncConnection, table: Table, tags: dict[str, bytes]) -> Iterable[Row[Any]]:
    theirs = [and_(table.c.case == case, table.c.tag == tag) for case, tag in tags.items()]
    if not theirs:
        return ()
    order = (table.c.day, table.c.case, table.c.authority)
    return await connection.execute(select(table).where(or_(*theirs)).order_by(*order))


async def _delivered(connection: AsyncConnection, subscriber_id: int) -> int:
    query = select(func.count()).where(
        deliveries.c.subscriber_id == subscriber_id, deliveries.c.state == DeliveryState.DELIVERED.value
    )
    return await connection.scalar(query) or 0


async def _written(connection: AsyncConnection, sealed: bytes) -> tuple[int, int]:
    """How many broadcasts this person wrote: not sent, sent. Discarded ones are neither."""
    query: Select[str, int] = (
        select(broadcasts.c.state, func.count())
        .where(broadcasts.c.author == sealed)
        .group_by(broadcasts.c.state)
    )
    by_state = pairs(await connection.execute(query))
    by_state.pop(BroadcastState.DISCARDED.value, None)
    unsent = by_state.pop(BroadcastState.DRAFT.value, 0)
    return unsent, sum(by_state.values())
