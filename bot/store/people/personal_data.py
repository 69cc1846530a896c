"""Gathering everything that is held on one person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Row, Table, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model.broadcasts.broadcast import BroadcastState, Kind
from bot.model.broadcasts.delivery import DeliveryState
from bot.model.letters.reply import ReplyQuestion
from bot.model.people.personal_data import (
    ActionEntry,
    BroadcastEntry,
    DeliveryEntry,
    FailureEntry,
    NoticeEntry,
    OpeningEntry,
    PersonalData,
    ReplyEntry,
    TextEntry,
)
from bot.model.team.roles import Role
from bot.store.broadcasts.audience import find
from bot.store.broadcasts.rows import outgoing
from bot.store.db.moments import from_milliseconds
from bot.store.db.schema import (
    actions,
    addresses_told,
    broadcast_texts,
    broadcasts,
    deliveries,
    failed_addresses,
    openings,
    replies,
    reply_questions,
    team,
)
from bot.store.db.sealing import Sealer
from bot.store.letters import reminders
from bot.store.people import prompts
from bot.store.people.forgetting import cases_with_tags, tagged


async def gather(connection: AsyncConnection, sealer: Sealer, chat: int) -> PersonalData:
    """Everything held on `chat`, as this transaction sees it."""
    sealed = sealer.seal(chat)
    tags = {case: sealer.tag(case, chat) for case in await cases_with_tags(connection)}
    subscriber = await find(connection, sealed)
    asked = await prompts.find(connection, sealer, chat)
    to_ask = await connection.execute(
        select(reply_questions).where(reply_questions.c.chat == sealed).order_by(reply_questions.c.due_at)
    )
    member = (await connection.execute(select(team).where(team.c.chat == sealed))).one_or_none()
    return PersonalData(
        subscriber=subscriber,
        prompt=None if asked is None else asked[0],
        reminders=tuple(await reminders.find(connection, sealer, chat)),
        actions=tuple(
            ActionEntry(row.case, row.authority, row.ask, row.day, row.recorded_at)
            for row in await _tagged(connection, actions, tags)
        ),
        openings=tuple(OpeningEntry(row.case, row.day) for row in await _tagged(connection, openings, tags)),
        failed_addresses=tuple(
            FailureEntry(row.case, row.authority, row.address, row.how, row.day)
            for row in await _tagged(connection, failed_addresses, tags)
        ),
        reply_questions=tuple(
            ReplyQuestion(row.id, chat, row.case, row.authority, row.language, row.due_at) for row in to_ask
        ),
        replies=tuple(
            ReplyEntry(row.case, row.authority, row.kind, row.day)
            for row in await _tagged(connection, replies, tags)
        ),
        role=None if member is None else Role(member.role),
        member_since=None if member is None else member.since,
        addresses_told=() if member is None else await _notices(connection, member.id),
        deliveries=() if subscriber is None else await _deliveries(connection, subscriber.id),
        broadcasts=await _broadcasts(connection, sealed),
    )


async def _tagged(connection: AsyncConnection, table: Table, tags: dict[str, bytes]) -> Iterable[Row[Any]]:
    theirs = [tagged(table, case, tag) for case, tag in tags.items()]
    if not theirs:
        return ()
    order = [table.c[name] for name in ("day", "case", "authority") if name in table.c]
    return await connection.execute(select(table).where(or_(*theirs)).order_by(*order))


async def _notices(connection: AsyncConnection, member_id: int) -> tuple[NoticeEntry, ...]:
    rows = await connection.execute(
        select(addresses_told.c.case, addresses_told.c.address)
        .where(addresses_told.c.member_id == member_id)
        .order_by(addresses_told.c.case, addresses_told.c.address)
    )
    return tuple(NoticeEntry(row.case, row.address) for row in rows)


async def _deliveries(connection: AsyncConnection, subscriber_id: int) -> tuple[DeliveryEntry, ...]:
    rows = await connection.execute(
        select(deliveries).where(deliveries.c.subscriber_id == subscriber_id).order_by(deliveries.c.id)
    )
    return tuple(
        DeliveryEntry(
            broadcast=row.broadcast_id,
            language=row.language,
            state=DeliveryState(row.state),
            attempts=row.attempts,
            not_before=from_milliseconds(row.not_before) if _waits(row) else None,
            messages=tuple(map(int, row.messages.split(","))) if row.messages else (),
        )
        for row in rows
    )


def _waits(row: Row[Any]) -> bool:
    """Whether a delivery has a moment that it waits for."""
    return row.state == DeliveryState.WAITING.value and bool(row.not_before)


async def _broadcasts(connection: AsyncConnection, sealed: bytes) -> tuple[BroadcastEntry, ...]:
    written = broadcasts.c.author == sealed
    texts = defaultdict(list)
    for row in await connection.execute(
        select(broadcast_texts)
        .join(broadcasts, broadcasts.c.id == broadcast_texts.c.broadcast_id)
        .where(written)
        .order_by(broadcast_texts.c.language)
    ):
        texts[row.broadcast_id].append(TextEntry(row.language, outgoing(row.payload), row.message_id))
    rows = await connection.execute(select(broadcasts).where(written).order_by(broadcasts.c.id))
    return tuple(
        BroadcastEntry(
            broadcast=row.id,
            case=row.case,
            kind=Kind(row.kind),
            state=BroadcastState(row.state),
            default_language=row.default_language,
            created_at=row.created_at,
            started_at=row.started_at,
            finished_at=row.finished_at,
            progress_message=row.progress_message,
            texts=tuple(texts[row.id]),
        )
        for row in rows
    )
