"""Removing one person from every table; records see to themselves (store/letters/records.py)."""

from __future__ import annotations

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import Refusal
from bot.model.broadcasts.broadcast import BroadcastState
from bot.model.broadcasts.delivery import DeliveryState
from bot.model.team.record import Act
from bot.model.team.roles import Role
from bot.store.db.schema import broadcasts, deliveries, desks, subscribers, team, team_news
from bot.store.db.sealing import NOBODY, Sealer
from bot.store.entering import enter
from bot.store.letters import reminders
from bot.store.people import discreet, prompts
from bot.store.people.hotline import one_chat as hotline
from bot.store.team.approving import holding
from bot.store.team.members import owners


async def forget(connection: AsyncConnection, sealer: Sealer, chat: int) -> None:
    """Remove what is held on `chat` in this transaction. Refusal("last_owner") before any change."""
    sealed = sealer.seal(chat)
    await _leave_team(connection, sealed)
    await prompts.drop(connection, sealer, chat)
    await reminders.drop(connection, sealer, chat)
    await hotline.forget(connection, sealer, chat)
    await discreet.drop(connection, sealer, chat)
    await connection.execute(delete(team_news).where(team_news.c.chat == sealed))
    await connection.execute(delete(desks).where(desks.c.chat == sealed))
    await _unlink_broadcasts(connection, sealed)
    subscriber_id = await connection.scalar(select(subscribers.c.id).where(subscribers.c.chat == sealed))
    if subscriber_id is not None:
        await give_up(connection, deliveries.c.subscriber_id == subscriber_id)
        await connection.execute(
            update(deliveries)
            .where(deliveries.c.subscriber_id == subscriber_id)
            .values(messages=None, subscriber_id=None)
        )
        # Its subscriptions go with it.
        await connection.execute(delete(subscribers).where(subscribers.c.id == subscriber_id))


async def give_up(connection: AsyncConnection, which: ColumnElement[bool]) -> None:
    """Settle as gone those deliveries that nobody has begun, and count them in their broadcasts.

    One that is being sent at this moment is left to its outcome.
    """
    untouched = (which, deliveries.c.state.in_((DeliveryState.WAITING.value, DeliveryState.CLAIMED.value)))
    tallies = await connection.execute(
        select(deliveries.c.broadcast_id, func.count()).where(*untouched).group_by(deliveries.c.broadcast_id)
    )
    for broadcast_id, number in tallies.all():
        await connection.execute(
            update(broadcasts).where(broadcasts.c.id == broadcast_id).values(gone=broadcasts.c.gone + number)
        )
    await connection.execute(update(deliveries).where(*untouched).values(state=DeliveryState.GONE.value))


async def _leave_team(connection: AsyncConnection, sealed: bytes) -> None:
    member = (await connection.execute(select(team).where(team.c.chat == sealed))).one_or_none()
    if member is None:
        return
    if member.role == Role.OWNER.value and await owners(connection) == 1:
        raise Refusal("last_owner")
    await connection.execute(delete(team).where(team.c.chat == sealed))
    # As of anybody who leaves: that they were forgotten is nobody's business.
    await enter(connection, Act.LEFT, member.id, {"role": member.role}, member=member.id)
    await holding.left(connection, member.id)


async def _unlink_broadcasts(connection: AsyncConnection, sealed: bytes) -> None:
    """Throw away what this person wrote and did not send; what was sent stays, as written by nobody."""
    written = broadcasts.c.author == sealed
    unsent = broadcasts.c.state.in_((BroadcastState.DRAFT.value, BroadcastState.DISCARDED.value))
    await connection.execute(delete(broadcasts).where(written, unsent))
    await connection.execute(
        update(broadcasts).where(written).values(author=NOBODY, progress_message=None, result_message=None)
    )
