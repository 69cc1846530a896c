"""Following a chat to its new id, in every table but that of records (store/letters/records.py)."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model.team.roles import Role
from bot.store.broadcasts.audience import NOT_GONE, find
from bot.store.db.direct import directly
from bot.store.db.schema import broadcasts, deliveries, desks, subscribers, subscriptions, team, team_news
from bot.store.db.sealing import Sealer
from bot.store.letters import reminders
from bot.store.people import discreet, prompts
from bot.store.people.forgetting import give_up
from bot.store.people.hotline import one_chat as hotline


async def move(connection: AsyncConnection, sealer: Sealer, old: int, new: int) -> None:
    """Put `new` wherever `old` stands, in this transaction.

    Where `new` has something of its own already, that stays: it is what the person chose last.
    """
    was, now = sealer.seal(old), sealer.seal(new)
    await _move_subscriber(connection, sealer, was, now)
    await _move_prompt(connection, sealer, old, new)
    await _move_reminders(connection, sealer, old, new)
    await hotline.move(connection, sealer, old, new)
    await discreet.move(connection, sealer, old, new)
    await _move_member(connection, was, now)
    await connection.execute(update(team_news).where(team_news.c.chat == was).values(chat=now))
    # Messages of the old chat can't be edited from the new one: the next /desk opens another.
    await connection.execute(delete(desks).where(desks.c.chat == was))
    await connection.execute(update(broadcasts).where(broadcasts.c.author == was).values(author=now))


async def _move_subscriber(connection: AsyncConnection, sealer: Sealer, was: bytes, now: bytes) -> None:
    before, after = await find(connection, sealer, was), await find(connection, sealer, now)
    if before is None:
        return
    if after is None:
        # A country opens beside its own chat only.
        moved = {"chat": now, "country": sealer.seal_country(before.country, now), **NOT_GONE}
        await connection.execute(update(subscribers).where(subscribers.c.id == before.id).values(moved))
        return
    # Somebody who stopped in the new chat is not signed up again by the move.
    if after.wants is not None:
        for case in before.cases - after.cases:
            await connection.execute(subscriptions.insert().values(case=case, subscriber_id=after.id))
        # Written whether or not it is another one: that it was isn't to be seen.
        country = sealer.seal_country(after.country or before.country, now)
        await connection.execute(
            update(subscribers).where(subscribers.c.id == after.id).values(country=country)
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


async def _move_member(connection: AsyncConnection, was: bytes, now: bytes) -> None:
    before = (await connection.execute(select(team).where(team.c.chat == was))).one_or_none()
    if before is None:
        return
    after = (await connection.execute(select(team).where(team.c.chat == now))).one_or_none()
    if after is None:
        await connection.execute(update(team).where(team.c.chat == was).values(chat=now))
        return
    if Role(before.role).is_above(Role(after.role)):
        values = {"role": before.role, "languages": before.languages, "cases": before.cases}
        await connection.execute(update(team).where(team.c.chat == now).values(**values))
    # Open invitations of theirs go with the old number; they can make others.
    await connection.execute(delete(team).where(team.c.chat == was))
