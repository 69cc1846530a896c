"""What stays of a database after a panic: cases, their totals, the record of a team that is gone."""

from __future__ import annotations

import logging
from typing import Any, Final

from sqlalchemy import Row, Table, delete, inspect, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import SealError
from bot.model.clock import SystemClock
from bot.model.team.record import Act, as_kept
from bot.store.backup.contents import BACKED_UP, PANICKED
from bot.store.db.dialects import insert
from bot.store.db.schema import (
    address_verdicts,
    arrivals,
    broadcasts,
    case_consents,
    case_contents,
    case_files,
    case_revisions,
    case_standings,
    case_versions,
    cases,
    facts_about_database,
    languages_on,
    metadata,
    milestones,
    organisation,
    record_entries,
    report_backs,
    steps,
    sums,
    team,
)
from bot.store.db.sealing import Sealer
from bot.store.db.upgrading import KEY_CHECK
from bot.store.entering import enter
from bot.store.keys.data_key import DataKey
from bot.store.keys.keyring import DATA_KEY, WRAPPED
from bot.store.keys.sealed_columns import SEALED, KeyChange

log = logging.getLogger(__name__)

STAYING: Final = (
    cases,
    case_contents,
    case_revisions,
    case_files,
    case_consents,
    case_standings,
    case_versions,
    languages_on,
    organisation,
    address_verdicts,
    arrivals,
    milestones,
    report_backs,
    record_entries,
    sums,
    steps,
)
"""Tables that stay, each behind those that it points to. Whatever isn't here goes, a new table too."""

GOING: Final = tuple(
    table for table in reversed(metadata.sorted_tables) if table not in (*STAYING, facts_about_database)
)

_FACTS: Final = ("bot", "two_keys", "manifest", "epoch", BACKED_UP)
_OF_PEOPLE: Final = {"subscribers", "deliveries"}
"""Their highest number tells how many people there were; no button has one."""
_OF_THE_DATABASE: Final = {facts_about_database.name, "alembic_version"}
_POINTS: Final = {team, broadcasts}
_SEALED: Final = {rows.table: rows for rows in SEALED}


async def copy_into(new: AsyncConnection, old: AsyncConnection, before: Sealer | None, after: Sealer) -> None:
    """Put what stays into an empty file; sealed figures only if `before` opens them."""
    for table in reversed(STAYING):
        await new.execute(delete(table))  # such as that the record begins
    for table in STAYING:
        found = await _rows(old, table)
        values = [row for each in found if (row := _kept(table, each, before, after)) is not None]
        if values:
            await new.execute(table.insert(), values)
    facts = await old.execute(select(facts_about_database).where(facts_about_database.c.name.in_(_FACTS)))
    for fact in facts.all():
        await put_fact(new, fact.name, fact.value)
    # So that an old button never means another one of the team, message or request.
    for name, last in (await old.execute(text("SELECT name, seq FROM sqlite_sequence"))).all():
        if name in metadata.tables and name not in _OF_PEOPLE:
            await new.execute(text("DELETE FROM sqlite_sequence WHERE name = :name"), {"name": name})
            statement = text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :last)")
            await new.execute(statement, {"name": name, "last": last})


async def seal_again(connection: AsyncConnection, before: Sealer | None, after: Sealer) -> None:
    """Seal the figures that stay for another key, where they lie; what doesn't open goes."""
    for table in (sums, steps):
        for row in (await connection.execute(select(table))).all():
            where = [column == getattr(row, column.name) for column in table.primary_key]
            again = _sealed_again(table, row, before, after)
            change = delete(table) if again is None else update(table).values(**again)
            await connection.execute(change.where(*where))


async def sign(connection: AsyncConnection, key: DataKey, wrapped: bytes, by: int | None) -> None:
    """Have the database say whose it is, that it carries its key, and what was done."""
    sealer = key.sealer()
    moment = as_kept(SystemClock().now())
    said = {KEY_CHECK: sealer.key_check(), DATA_KEY: key.name, WRAPPED: wrapped, PANICKED: moment.encode()}
    for name, value in said.items():
        await put_fact(connection, name, value)
    await enter(connection, Act.PANIC, by)


async def empty(connection: AsyncConnection, *, figures: bool) -> None:
    """Take away, on a server, all rows that go, and every fact that does; what an older version had, too.

    `figures`: they were sealed again. Else they go as well, with what is said of their key.
    """
    there = set(await connection.run_sync(lambda sync: inspect(sync).get_table_names()))
    staying = {table.name for table in STAYING if figures or table not in _SEALED}
    names = ", ".join(f'"{name}"' for name in sorted(there - staying - _OF_THE_DATABASE - {team.name}))
    await connection.execute(text(f"TRUNCATE {names}"))  # by its file: it takes no longer with a million
    if team.name in there:
        await connection.execute(delete(team))  # what points there points nowhere then
    if milestones.name in there:
        await connection.execute(update(milestones).values(broadcast_id=None))
    stay = (*_FACTS, KEY_CHECK, DATA_KEY, WRAPPED, PANICKED) if figures else _FACTS
    await connection.execute(delete(facts_about_database).where(facts_about_database.c.name.not_in(stay)))


async def put_fact(connection: AsyncConnection, name: str, value: bytes) -> None:
    """Keep a fact about the database, in place of what was said before."""
    row = insert(connection, facts_about_database).values(name=name, value=value)
    await connection.execute(row.on_conflict_do_update(index_elements=["name"], set_={"value": value}))


async def _rows(old: AsyncConnection, table: Table) -> list[Row[Any]]:
    """All rows; of the columns that are there: an older version of the program may have made them."""
    found = await old.run_sync(lambda sync: _columns(inspect(sync), table.name))
    columns = [column for column in table.columns if column.name in found]
    return list((await old.execute(select(*columns))).all()) if columns else []


def _columns(inspector: Any, table: str) -> set[str]:
    if not inspector.has_table(table):
        return set()
    return {column["name"] for column in inspector.get_columns(table)}


def _kept(table: Table, row: Row[Any], before: Sealer | None, after: Sealer) -> dict[str, Any] | None:
    """A row as it stays; None if it can't."""
    values = {column.name: getattr(row, column.name) for column in table.columns if hasattr(row, column.name)}
    for column in table.columns:
        if any(key.column.table in _POINTS for key in column.foreign_keys) or column.name == "broadcast_id":
            values[column.name] = None
    if table in _SEALED:
        again = _sealed_again(table, row, before, after)
        return None if again is None else values | again
    return values


def _sealed_again(
    table: Table, row: Row[Any], before: Sealer | None, after: Sealer
) -> dict[str, object] | None:
    if before is None:
        return None
    try:
        return dict(_SEALED[table].again(KeyChange(before, after), row))
    except SealError:
        log.warning("A row of %s doesn't open, and goes.", table.name)
        return None
