"""Where each of the team has their desk: one message in their chat."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from sqlalchemy import delete, select, update

from bot.errors import SealError
from bot.incidents.reporting import report
from bot.model.team.desk import StandingDesk
from bot.store.db.database import Database
from bot.store.db.dialects import insert
from bot.store.db.schema import desks
from bot.store.db.sealing import Sealer


class DesksTable:
    """One transaction each; StoreUnavailable from everywhere. A row outlives who is out of the team."""

    def __init__(self, db: Database, sealer: Sealer) -> None:
        self._db = db
        self._sealer = sealer

    async def all(self) -> Sequence[StandingDesk]:
        """Every one, also of people who are out of the team: it has to be emptied."""
        async with self._db.read() as connection:
            rows = (await connection.execute(select(desks).order_by(desks.c.message))).all()
        found = []
        for row in rows:
            try:
                chat = self._sealer.open(row.chat)
            except SealError as fault:
                report(fault, "It isn't readable whose a desk is", level=logging.WARNING)
                continue
            found.append(StandingDesk(chat, row.message, row.language, row.shown))
        return found

    async def message(self, chat: int) -> int | None:
        """The message that is this chat's desk; None if there is none."""
        query = select(desks.c.message).where(desks.c.chat == self._sealer.seal(chat))
        async with self._db.read() as connection:
            return await connection.scalar(query)

    async def put(self, desk: StandingDesk) -> int | None:
        """It stands there from now on; where it stood before, if it did.

        Of two that are put at once, one learns of the other.
        """
        values = {"message": desk.message, "language": desk.language, "shown": desk.shown}
        chat = self._sealer.seal(desk.chat)
        async with self._db.write() as connection:
            before: int | None = await connection.scalar(select(desks.c.message).where(desks.c.chat == chat))
            row = insert(connection, desks).values(chat=chat, **values)
            await connection.execute(row.on_conflict_do_update(index_elements=["chat"], set_=values))
        return before

    async def shows(self, desk: StandingDesk, shown: bytes) -> None:
        """It shows that by now, unless it stands elsewhere meanwhile."""
        where = (desks.c.chat == self._sealer.seal(desk.chat), desks.c.message == desk.message)
        async with self._db.write() as connection:
            await connection.execute(update(desks).where(*where).values(shown=shown))

    async def drop(self, desk: StandingDesk) -> None:
        """It isn't there any more, or can't be edited; unless it stands elsewhere meanwhile."""
        where = (desks.c.chat == self._sealer.seal(desk.chat), desks.c.message == desk.message)
        async with self._db.write() as connection:
            await connection.execute(delete(desks).where(*where))
