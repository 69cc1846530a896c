"""What somebody typed for a part of a case that somebody else had changed: kept until they decide."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, delete, select

from bot.store.db.database import Database
from bot.store.db.dialects import insert
from bot.store.db.schema import case_typed, team
from bot.store.db.sealing import Sealer


@dataclass(frozen=True, slots=True)
class TypedValue:
    """A value for a place in a case's files. `text`: JSON."""

    case: str
    file: str
    way: tuple[str, ...]
    text: str


class TypedValuesTable:
    """At most one for each of the team at each place; StoreUnavailable from everywhere."""

    def __init__(self, db: Database, sealer: Sealer) -> None:
        self._db = db
        self._sealer = sealer

    async def keep(self, chat: int, case: str, file: str, way: Sequence[str], text: str) -> None:
        """Keep it for whoever has that chat, in the place of an earlier one; nothing if not in the team."""
        place = {"case": case, "file": file, "way": json.dumps(way)}
        async with self._db.write() as connection:
            member = await connection.scalar(select(team.c.id).where(team.c.chat == self._sealer.seal(chat)))
            if member is not None:
                kept = insert(connection, case_typed).values(member_id=member, value=text, **place)
                await connection.execute(
                    kept.on_conflict_do_update(index_elements=["member_id", *place], set_={"value": text})
                )

    async def take(self, chat: int, case: str, file: str, way: Sequence[str]) -> TypedValue | None:
        """What is kept for them at that place, which is deleted; None if nothing is (any more)."""
        return await self._taken(chat, case, case_typed.c.file == file, case_typed.c.way == json.dumps(way))

    async def take_only(self, chat: int, case: str) -> TypedValue | None:
        """What is kept for them in that case, if it is one value alone; it is deleted."""
        return await self._taken(chat, case)

    async def _taken(self, chat: int, case: str, *place: ColumnElement[bool]) -> TypedValue | None:
        async with self._db.write() as connection:
            mine = select(team.c.id).where(team.c.chat == self._sealer.seal(chat)).scalar_subquery()
            which = (case_typed.c.member_id == mine, case_typed.c.case == case, *place)
            rows = (await connection.execute(select(case_typed).where(*which))).all()
            if len(rows) != 1:
                return None
            await connection.execute(delete(case_typed).where(*which))
            return TypedValue(rows[0].case, rows[0].file, tuple(json.loads(rows[0].way)), rows[0].value)
