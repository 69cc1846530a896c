"""What the hotline holds on one chat: to show it, to forget it, and to follow the chat to a new number."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model.people.hotline import HotlineThread
from bot.store.db.dialects import insert
from bot.store.db.schema import hotline_blocks, hotline_copies, hotline_threads
from bot.store.db.sealing import Sealer
from bot.store.people.hotline import copies, threads


@dataclass(frozen=True, slots=True)
class HotlineHeld:
    """What is held on a chat; of one of the team, how many messages in it are to be deleted."""

    threads: tuple[HotlineThread, ...]
    blocked_until: date | None
    copies: int


async def find(connection: AsyncConnection, sealer: Sealer, chat: int) -> HotlineHeld:
    """All of it, the oldest thread first."""
    theirs = hotline_threads.c.mark == sealer.mark(threads.PURPOSE, chat)
    rows = await connection.execute(
        select(hotline_threads.c.number, hotline_threads.c.sealed)
        .where(theirs)
        .order_by(hotline_threads.c.number)
    )
    blocked = hotline_blocks.c.mark == sealer.mark(threads.BLOCK, chat)
    here = hotline_copies.c.mark == sealer.mark(copies.PURPOSE, chat)
    return HotlineHeld(
        tuple(threads.readable(sealer, [(row.number, row.sealed) for row in rows])),
        await connection.scalar(select(hotline_blocks.c.until).where(blocked)),
        await connection.scalar(select(func.count()).select_from(hotline_copies).where(here)) or 0,
    )


async def forget(connection: AsyncConnection, sealer: Sealer, chat: int) -> None:
    """Delete the threads of this chat, and have every copy deleted at once: of them, and in this chat.

    That it was blocked stays, for as long as it was said.
    """
    theirs = hotline_threads.c.mark == sealer.mark(threads.PURPOSE, chat)
    of_them = hotline_copies.c.thread.in_(select(hotline_threads.c.number).where(theirs))
    here = hotline_copies.c.mark == sealer.mark(copies.PURPOSE, chat)
    await connection.execute(update(hotline_copies).where(of_them | here).values(due=copies.ENDED))
    await connection.execute(delete(hotline_threads).where(theirs))


async def move(connection: AsyncConnection, sealer: Sealer, old: int, new: int) -> None:
    """Let what is held on one chat be another's. A message's number of before means nothing there."""
    held = await find(connection, sealer, old)
    for thread in held.threads:
        row = threads.row_of(sealer, replace(thread, chat=new))
        here = hotline_threads.c.number == thread.number
        await connection.execute(update(hotline_threads).where(here).values(row))
    here = hotline_copies.c.mark == sealer.mark(copies.PURPOSE, old)
    await connection.execute(delete(hotline_copies).where(here))
    if held.blocked_until is not None:
        marks = [sealer.mark(threads.BLOCK, chat) for chat in (old, new)]
        await connection.execute(delete(hotline_blocks).where(hotline_blocks.c.mark.in_(marks)))
        values = {"mark": marks[1], "until": held.blocked_until}
        await connection.execute(insert(connection, hotline_blocks).values(**values))
