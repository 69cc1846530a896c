"""Following a chat to its new id."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from sqlalchemy import delete, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model.team.roles import Role
from bot.store.broadcasts.audience import NOT_GONE, find
from bot.store.db.connections import to_the_end
from bot.store.db.direct import Transaction
from bot.store.db.schema import (
    actions,
    broadcasts,
    deliveries,
    failed_addresses,
    openings,
    replies,
    reply_questions,
    subscribers,
    subscriptions,
    team,
)
from bot.store.db.sealing import Sealer
from bot.store.letters import reminders
from bot.store.people import prompts
from bot.store.people.forgetting import cases_with_tags, give_up, tagged


async def move(connection: AsyncConnection, sealer: Sealer, old: int, new: int) -> None:
    """Put `new` wherever `old` stands, in this transaction.

    Where `new` has something of its own already, that stays: it is what the person chose last.
    """
    was, now = sealer.seal(old), sealer.seal(new)
    await _move_subscriber(connection, was, now)
    await _move_prompt(connection, sealer, old, new)
    await _move_reminders(connection, sealer, old, new)
    await _move_questions(connection, was, now)
    await _move_member(connection, was, now)
    await connection.execute(update(broadcasts).where(broadcasts.c.author == was).values(author=now))
    for case in await cases_with_tags(connection):
        await _move_tags(connection, case, sealer.tag(case, old), sealer.tag(case, new))


async def directly(connection: AsyncConnection, work: Callable[[Transaction], object]) -> None:
    """Do what is written as SQL on the connection of this transaction."""
    driver: Any = (await connection.get_raw_connection()).driver_connection
    await to_the_end(driver.run(lambda raw: work(Transaction(raw))))


async def _move_subscriber(connection: AsyncConnection, was: bytes, now: bytes) -> None:
    before, after = await find(connection, was), await find(connection, now)
    if before is None:
        return
    if after is None:
        await connection.execute(
            update(subscribers).where(subscribers.c.id == before.id).values(chat=now, **NOT_GONE)
        )
        return
    # Somebody who stopped in the new chat is not signed up again by the move.
    if after.wants is not None:
        for case in before.cases - after.cases:
            await connection.execute(subscriptions.insert().values(case=case, subscriber_id=after.id))
        if after.country is None and before.country is not None:
            await connection.execute(
                update(subscribers).where(subscribers.c.id == after.id).values(country=before.country)
            )
    theirs = deliveries.c.subscriber_id == before.id
    twice = deliveries.c.broadcast_id.in_(
        select(deliveries.c.broadcast_id).where(deliveries.c.subscriber_id == after.id)
    )
    await give_up(connection, theirs & twice)
    await connection.execute(update(deliveries).where(theirs).values(subscriber_id=after.id))
    await connection.execute(delete(subscribers).where(subscribers.c.id == before.id))


async def _move_prompt(connection: AsyncConnection, sealer: Sealer, old: int, new: int) -> None:
    found = await prompts.find(connection, sealer, old)
    if found is not None and await prompts.find(connection, sealer, new) is None:
        await directly(connection, lambda transaction: prompts.put(transaction, sealer, new, *found))
    await prompts.drop(connection, sealer, old)


async def _move_reminders(connection: AsyncConnection, sealer: Sealer, old: int, new: int) -> None:
    before = await reminders.find(connection, sealer, old)
    if before:
        after = await reminders.find(connection, sealer, new)
        taken = {one.case for one in after}
        moved = [replace(one, chat=new) for one in before if one.case not in taken]
        held = [*after, *moved]
        await directly(connection, lambda transaction: reminders.put(transaction, sealer, new, held))
    await reminders.drop(connection, sealer, old)


async def _move_questions(connection: AsyncConnection, was: bytes, now: bytes) -> None:
    letters = (reply_questions.c.case, reply_questions.c.authority)
    taken = select(*letters).where(reply_questions.c.chat == now)
    mine = reply_questions.c.chat == was
    await connection.execute(
        update(reply_questions).where(mine, tuple_(*letters).not_in(taken)).values(chat=now)
    )
    await connection.execute(delete(reply_questions).where(mine))


async def _move_member(connection: AsyncConnection, was: bytes, now: bytes) -> None:
    role = await connection.scalar(select(team.c.role).where(team.c.chat == was))
    if role is None:
        return
    if await connection.scalar(select(team.c.id).where(team.c.chat == now)) is None:
        await connection.execute(update(team).where(team.c.chat == was).values(chat=now))
        return
    if role == Role.OWNER.value:
        await connection.execute(update(team).where(team.c.chat == now).values(role=role))
    await connection.execute(delete(team).where(team.c.chat == was))


async def _move_tags(connection: AsyncConnection, case: str, was: bytes, now: bytes) -> None:
    """A letter that stands under both tags is one letter of one person, and is counted once."""
    doubled = actions.alias()
    again = (
        select(doubled.c.id)
        .where(
            doubled.c.case == case,
            doubled.c.tag == now,
            doubled.c.authority == actions.c.authority,
            doubled.c.day == actions.c.day,
        )
        .exists()
    )
    theirs = tagged(actions, case, was)
    await connection.execute(delete(actions).where(theirs, again))
    await connection.execute(update(actions).where(theirs).values(tag=now))

    opened = select(openings.c.case).where(tagged(openings, case, now))
    mine = tagged(openings, case, was)
    await connection.execute(update(openings).where(mine, openings.c.case.not_in(opened)).values(tag=now))
    await connection.execute(delete(openings).where(mine))

    # So are what came of the letters to an authority, and whether an address failed.
    for table, subject in ((failed_addresses, "address"), (replies, "authority")):
        mine = tagged(table, case, was)
        known = select(table.c[subject]).where(tagged(table, case, now))
        await connection.execute(update(table).where(mine, table.c[subject].not_in(known)).values(tag=now))
        await connection.execute(delete(table).where(mine))
