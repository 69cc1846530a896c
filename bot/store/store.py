"""The store as a whole: opened once, handed around, closed once."""

from __future__ import annotations

import asyncio
import hmac

from sqlalchemy import select, update

from bot.errors import SealError, StoreUnavailable
from bot.store.broadcasts.albums import Albums
from bot.store.broadcasts.audience_counts import Crowds
from bot.store.broadcasts.discarded import Discarded
from bot.store.broadcasts.schedules import Schedules
from bot.store.cases.tallies import Tallies
from bot.store.cases.versions import Versions
from bot.store.db.connections import place, prepare
from bot.store.db.database import PATIENCE, Database
from bot.store.db.schema import facts_about_database
from bot.store.db.sealing import Sealer
from bot.store.db.upgrading import require_current, upgrade
from bot.store.delivery.recipients import Recipients
from bot.store.delivery.steering import Broadcasts
from bot.store.letters.actions import Actions
from bot.store.letters.failed_addresses import FailedAddresses
from bot.store.letters.openings import Openings
from bot.store.letters.reminders import Reminders
from bot.store.letters.replies import Replies
from bot.store.people.languages import Languages
from bot.store.people.prompts import Prompts
from bot.store.people.subscribers import Subscribers
from bot.store.team.members import Team

_KEY_CHECK = "key_check"


class Store:
    """Everything the program remembers, one attribute for each topic."""

    def __init__(self, db: Database, sealer: Sealer) -> None:
        """Of an upgraded database; `Store.open` is the way to get one."""
        self._db = db
        self.subscribers = Subscribers(db, sealer)
        self.actions = Actions(db, sealer)
        self.addresses = FailedAddresses(db, sealer)
        self.broadcasts = Broadcasts(db, sealer)
        self.albums = Albums(db, sealer)
        self.schedules = Schedules(db, sealer)
        self.recipients = Recipients(db)
        self.discarded = Discarded(db)
        self.crowds = Crowds(db, sealer)
        self.openings = Openings(db, sealer)
        self.tallies = Tallies(db)
        self.reminders = Reminders(db, sealer)
        self.replies = Replies(db, sealer)
        self.prompts = Prompts(db, sealer)
        self.team = Team(db, sealer)
        self.languages = Languages(db)
        self.versions = Versions(db)

    @classmethod
    async def open(
        cls, url: str, sealer: Sealer, *, patience: float = PATIENCE, as_it_is: bool = False
    ) -> Store:
        """Open the database `url` names, making or upgrading it as needed; `as_it_is`: without either.

        `patience`: seconds to wait for a lock another program holds. StoreError for a URL that can't be
        used or a file that is something else, NewerDatabase, with `as_it_is` OlderDatabase, StoreUnavailable,
        and SealError if the database was written with another key; nothing was changed then.
        """
        path = place(url)
        if not as_it_is:
            await asyncio.to_thread(prepare, path, patience)
        db = Database(path, patience)
        try:
            await (require_current(db) if as_it_is else upgrade(db))
            await _check_key(db, sealer, leave_it=as_it_is)
        except BaseException:  # the file is closed even if the opening is cancelled; raised again
            await db.close()
            raise
        return cls(db, sealer)

    async def close(self) -> None:
        """Finish the transaction under way and close. Safe to call twice."""
        await self._db.close()

    async def scrub_again(self) -> bool:
        """If it is still owed, take out of the database's log what was forgotten; whether it is out.

        StoreUnavailable.
        """
        return await self._db.scrub_again()

    async def ping(self) -> None:
        """Prove that the database can be read and written at this moment. StoreUnavailable if not."""
        if not await asyncio.to_thread(self._db.in_place):
            raise StoreUnavailable(
                "The database file was moved or deleted.", "Stop the program; put it back."
            )
        async with self._db.write() as connection:
            # Changes nothing, but a full disk or a lost right shows only when something is written.
            await connection.execute(
                update(facts_about_database)
                .where(facts_about_database.c.name == _KEY_CHECK)
                .values(value=facts_about_database.c.value)
            )


async def _check_key(db: Database, sealer: Sealer, *, leave_it: bool) -> None:
    """The first start leaves a sealed constant (not with `leave_it`); each later one must find the same."""
    async with db.read() if leave_it else db.write() as connection:
        found = await connection.scalar(
            select(facts_about_database.c.value).where(facts_about_database.c.name == _KEY_CHECK)
        )
        if found is None:
            if not leave_it:
                await connection.execute(
                    facts_about_database.insert().values(name=_KEY_CHECK, value=sealer.key_check())
                )
        elif not hmac.compare_digest(found, sealer.key_check()):
            raise SealError("This database was written with another BOT_KEY.")
