"""Removing one person from every table, and leaving every total as it was."""

from __future__ import annotations

from typing import Final

from sqlalchemy import ColumnElement, Table, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import Refusal
from bot.model.broadcasts.broadcast import BroadcastState
from bot.model.broadcasts.delivery import DeliveryState
from bot.model.letters.reply import ASKED
from bot.model.team.roles import Role
from bot.store.db.moments import EPOCH
from bot.store.db.schema import (
    actions,
    broadcasts,
    deliveries,
    failed_addresses,
    openings,
    replies,
    reply_questions,
    subscribers,
    team,
)
from bot.store.db.sealing import NOBODY, Sealer, random_tag
from bot.store.letters import reminders
from bot.store.people import prompts
from bot.store.team.members import owners

NO_MOMENT: Final = EPOCH
"""Stands for the exact time of an action once its person was forgotten; the day stays, for the totals."""


async def forget(connection: AsyncConnection, sealer: Sealer, chat: int) -> None:
    """Remove everything held on `chat` in this transaction. Refusal("last_owner") before any change."""
    sealed = sealer.seal(chat)
    await _leave_team(connection, sealed)
    await prompts.drop(connection, sealer, chat)
    await reminders.drop(connection, sealer, chat)
    await connection.execute(delete(reply_questions).where(reply_questions.c.chat == sealed))
    await _unlink_tags(connection, sealer, chat)
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


async def cases_with_tags(connection: AsyncConnection) -> list[str]:
    """Every case somebody's tag may stand in; a tag is made for one case, so each has to be looked at."""
    found: set[str] = set()
    for table in (actions, failed_addresses, openings, replies):
        # From one case to the next by the index: DISTINCT would read every row while others wait to write.
        newest = ""
        while (case := await _next_case(connection, table, newest)) is not None:
            found.add(case)
            newest = case
    return sorted(found)


async def _next_case(connection: AsyncConnection, table: Table, after: str) -> str | None:
    case: str | None = await connection.scalar(select(func.min(table.c.case)).where(table.c.case > after))
    return case


async def _leave_team(connection: AsyncConnection, sealed: bytes) -> None:
    role = await connection.scalar(select(team.c.role).where(team.c.chat == sealed))
    if role == Role.OWNER.value and await owners(connection) == 1:
        raise Refusal("last_owner")
    await connection.execute(delete(team).where(team.c.chat == sealed))


async def _unlink_tags(connection: AsyncConnection, sealer: Sealer, chat: int) -> None:
    """Put a tag that stands for nobody in place of this person's, one for each case and table.

    The number of people stays, because equal tags stay equal; that the letters, the failed addresses and what
    came of letters were one person's is forgotten too.
    """
    for case in await cases_with_tags(connection):
        tag = sealer.tag(case, chat)
        await connection.execute(
            update(actions).where(tagged(actions, case, tag)).values(tag=random_tag(), recorded_at=NO_MOMENT)
        )
        # That somebody was asked, or opened a letter, counts in no total.
        await connection.execute(delete(openings).where(tagged(openings, case, tag)))
        await connection.execute(delete(replies).where(tagged(replies, case, tag), replies.c.kind == ASKED))
        for table in (failed_addresses, replies):
            await connection.execute(update(table).where(tagged(table, case, tag)).values(tag=random_tag()))


async def forget_openings(connection: AsyncConnection, sealer: Sealer, chat: int, case: str = "") -> None:
    """Delete that this chat opened a letter: in one case, else in all."""
    for name in [case] if case else await cases_with_tags(connection):
        await connection.execute(delete(openings).where(tagged(openings, name, sealer.tag(name, chat))))


def tagged(table: Table, case: str, tag: bytes) -> ColumnElement[bool]:
    """The condition for one person's rows in one case, of a table with tags."""
    return (table.c.case == case) & (table.c.tag == tag)


async def _unlink_broadcasts(connection: AsyncConnection, sealed: bytes) -> None:
    """Throw away what this person wrote and did not send; what was sent stays, as written by nobody."""
    written = broadcasts.c.author == sealed
    unsent = broadcasts.c.state.in_((BroadcastState.DRAFT.value, BroadcastState.DISCARDED.value))
    await connection.execute(delete(broadcasts).where(written, unsent))
    await connection.execute(update(broadcasts).where(written).values(author=NOBODY, progress_message=None))
