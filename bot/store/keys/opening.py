"""The key of a database that is being opened, and what a rotation or a restore left to be done."""

from __future__ import annotations

import logging
from typing import Final

from sqlalchemy import delete, inspect, select

from bot.errors import StoreUnavailable
from bot.store.db.database import Database, pairs
from bot.store.db.schema import facts_about_database
from bot.store.keys.data_key import DataKey
from bot.store.keys.keyring import KEY_FACTS, WRAPPED, KeyFacts, Keyring

log = logging.getLogger(__name__)

_NAME: Final = facts_about_database.c.name


async def key_facts(db: Database) -> KeyFacts | None:
    """What the database says of its key, whatever its step; None if it is another program's.

    StoreUnavailable.
    """
    async with db.read() as connection:
        tables = await connection.run_sync(lambda sync: inspect(sync).get_table_names())
        if facts_about_database.name not in tables:
            return None if tables else KeyFacts()
        query = select(_NAME, facts_about_database.c.value).where(_NAME.in_(KEY_FACTS))
        return KeyFacts.of(pairs(await connection.execute(query)))


async def data_key_of(db: Database, keyring: Keyring, *, make: bool) -> DataKey | None:
    """Its data key; None: BOT_KEY itself seals it. With `make`, one is made for a database that has no key.

    SealError, StoreUnavailable.
    """
    facts = await key_facts(db)
    if facts is None:
        return None
    found = keyring.chosen(facts)
    return keyring.make() if found is None and facts.check is None and make else found


async def settle(db: Database, keyring: Keyring) -> None:
    """Finish what was broken off: the file of a restored database, or one that holds more than one key.

    Whoever calls has the lease. SealError, StoreUnavailable.
    """
    facts = await key_facts(db)
    key = None if facts is None else keyring.chosen(facts)
    if facts is None or key is None:
        return
    if facts.wrapped is not None:
        keyring.keep(keyring.wrap(key))
        async with db.write() as connection:
            await connection.execute(delete(facts_about_database).where(_NAME == WRAPPED))
        await db.scrub()
        return
    found = keyring.unwrapped()
    if found is None or not (len(found.keys) > 1 or (found.others and found.newest)):
        return
    if len(found.keys) > 1 and key == found.keys[-1]:
        try:
            await built_anew(db)
        except StoreUnavailable:  # such as a disk without room; the old key is wrapped all the same
            log.warning(
                "The database couldn't be built anew after its key was rotated; the next start tries."
            )
            return
    keyring.keep(keyring.wrap(key))


async def built_anew(db: Database) -> None:
    """Leave nothing in the file, or in its log, that an older key sealed. StoreUnavailable."""
    await db.rewrite(however_large=True)
