"""Another data key in the place of the one that seals a database: every row, in one transaction.

One transaction, not many with a mark between: half-way, each reading would have to try two keys, and what is
found by a tag would have to be looked for twice. A kill leaves the database as it was, and the next rotation
begins anew; a million people take minutes, in which no bot runs.

    1  the file has both keys, the new one last
    2  every row is sealed again, and says so: commit
    3  the file of the database is built anew, and its log emptied: nothing of the old is left on its pages
    4  the file has the new key only

Between 2 and 4 the database is the new key's, and the next start does what is left.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any, Final, Protocol

from sqlalchemy import Row, bindparam, func, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import PanicBegun, SealError, StoreError
from bot.model.team.record import Act
from bot.model.team.two_keys import ApprovalKind, TwoKeyAct
from bot.store.db.database import Database
from bot.store.db.dialects import insert
from bot.store.db.schema import approvals, facts_about_database
from bot.store.db.upgrading import KEY_CHECK
from bot.store.entering import enter
from bot.store.keys.data_key import DataKey
from bot.store.keys.keyring import DATA_KEY, Keyring
from bot.store.keys.opening import built_anew, data_key_of
from bot.store.keys.sealed_columns import MARKED_FOR, SEALED, KeyChange, SealedRows
from bot.store.team.approving.what_is_done import digest_of

_AT_ONCE: Final = 2_000
"""Rows that are read, sealed and written in one step."""


class Told(Protocol):
    """Is told each step and how far it is, and may break it off by raising."""

    def begins(self, what: str, total: int) -> None:
        """A step begins, the one before is done. `total`: of rows; 0 if it can't be told how far it is."""
        ...

    def at(self, done: int) -> None:
        """So many of its rows are done."""
        ...


async def reseal(db: Database, keyring: Keyring, told: Told) -> int:
    """Rotate the data key; how many rows didn't open before, and were left as they are.

    Whoever calls has the lease, and `db` is settled. SealError, StoreError, StoreUnavailable, or what `told`
    raises: then the old key holds, and nothing was changed.
    """
    before = await data_key_of(db, keyring, make=False)
    in_file = keyring.unwrapped()
    if before is not None and in_file is not None and in_file.others:
        raise StoreError(
            "A new BOT_KEY was made, and isn't in use yet.",
            "Nothing was changed. Put it in its place and start the bot, then rotate.",
        )
    old = keyring.own if before is None else before.sealer()
    after = DataKey.random(old.earlier_keys(MARKED_FOR))
    keyring.keep(keyring.wrap(*([] if before is None else [before]), after))
    try:
        async with db.write() as connection:
            unread = await _resealed(connection, KeyChange(old, after.sealer()), told)
            await _proved(connection, after)
            await enter(connection, Act.RESEALED, None)
            told.begins("writing it down", 0)
    except PanicBegun:  # it may have destroyed the key, and none is to come back
        raise
    except BaseException:  # whatever it was, the old key holds; raised again
        keyring.destroy() if before is None else keyring.keep(keyring.wrap(before))
        raise
    told.begins("building the file anew", 0)
    await built_anew(db)
    told.begins("letting go of the old key", 0)
    keyring.keep(keyring.wrap(after))
    told.begins("", 0)
    return unread


async def _resealed(connection: AsyncConnection, to: KeyChange, told: Told) -> int:
    total = 0
    for rows in SEALED:
        total += await connection.scalar(select(func.count()).select_from(rows.table)) or 0
    told.begins("sealing every row again", total)
    good = await _good_approvals(connection)
    done = unread = 0
    for rows in SEALED:
        async for block in _blocks(connection, rows):
            changes = []
            for row in block:
                try:
                    changes.append(_change(rows, to, row))
                except SealError:
                    unread += not _is_done(rows, to, row)
            if changes:
                await connection.execute(_statement(rows), changes)
            done += len(changes)
            told.at(done)
    await _approve_again(connection, good)
    return unread


async def _blocks(connection: AsyncConnection, rows: SealedRows) -> AsyncIterator[Sequence[Row[Any]]]:
    """Every row, by its key. Of those that get another place some come twice, and don't open then."""
    key = tuple_(*rows.table.primary_key)
    query = select(rows.table).order_by(*rows.table.primary_key)
    if rows.moves and "sealed" not in rows.columns:  # who comes twice couldn't be told
        yield (await connection.execute(query)).all()
        return
    last: Row[Any] | None = None
    while True:
        some = query.limit(_AT_ONCE)
        if last is not None:
            some = some.where(key > tuple(getattr(last, column.name) for column in rows.table.primary_key))
        block = (await connection.execute(some)).all()
        if not block:
            return
        last = block[-1]
        yield block


def _change(rows: SealedRows, to: KeyChange, row: Row[Any]) -> dict[str, object]:
    was = {f"was_{column.name}": getattr(row, column.name) for column in rows.table.primary_key}
    return was | {f"now_{name}": value for name, value in rows.again(to, row).items()}


def _statement(rows: SealedRows) -> Any:
    where = [column == bindparam(f"was_{column.name}") for column in rows.table.primary_key]
    return update(rows.table).where(*where).values({name: bindparam(f"now_{name}") for name in rows.columns})


def _is_done(rows: SealedRows, to: KeyChange, row: Row[Any]) -> bool:
    """Whether it is one that has got its place just now: then it opens with the new key."""
    if not rows.moves:
        return False
    try:
        rows.again(KeyChange(to.new, to.new), row)
    except SealError:
        return False
    return True


async def _proved(connection: AsyncConnection, key: DataKey) -> None:
    """Have the database say whose it is."""
    for name, value in {KEY_CHECK: key.sealer().key_check(), DATA_KEY: key.name}.items():
        row = insert(connection, facts_about_database).values(name=name, value=value)
        await connection.execute(row.on_conflict_do_update(index_elements=["name"], set_={"value": value}))


async def _good_approvals(connection: AsyncConnection) -> Mapping[int, TwoKeyAct]:
    """Those that are still for exactly what there is, and whose digest is over something sealed."""
    sealed = (ApprovalKind.BROADCAST.value, ApprovalKind.ROOM.value)  # a plan; the chat of a group
    query = select(approvals).where(approvals.c.kind.in_(sealed))
    found = {}
    for row in (await connection.execute(query)).all():
        act = TwoKeyAct(ApprovalKind(row.kind), row.subject, row.detail)
        if await digest_of(connection, act) == row.digest:
            found[row.id] = act
    return found


async def _approve_again(connection: AsyncConnection, good: Mapping[int, TwoKeyAct]) -> None:
    for number, act in good.items():
        digest = await digest_of(connection, act)
        await connection.execute(update(approvals).where(approvals.c.id == number).values(digest=digest))
