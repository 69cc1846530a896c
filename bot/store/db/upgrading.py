"""Bringing a database to this version's shape, once, whoever else starts at the same time."""

from __future__ import annotations

import hmac
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy import Column, Connection, MetaData, String, Table, inspect, select

from bot.errors import NewerDatabase, OlderDatabase, SealError, StoreError
from bot.store.db import migrations
from bot.store.db.database import Database
from bot.store.db.schema import facts_about_database
from bot.store.db.sealing import Sealer

if TYPE_CHECKING:
    from alembic.config import Config

KEY_CHECK: Final = "key_check"
"""The fact about a database that proves its key."""
_VERSION: Final = Table("alembic_version", MetaData(), Column("version_num", String(32)))


async def upgrade(db: Database, sealer: Sealer) -> None:
    """Run the steps that `db` lacks, all in one transaction, and leave nothing of before in the log.

    The transaction takes the write lock before it looks: of two programs that start at once, the second
    waits and then finds nothing to do. Steps move what is sealed: SealError if that was done with another key
    than `sealer`'s. NewerDatabase, StoreError, StoreUnavailable.
    """
    async with db.write() as connection:
        changed = await connection.run_sync(_upgrade, sealer)
    if changed:
        await db.scrub()


async def require_current(db: Database) -> None:
    """Change nothing; OlderDatabase if `upgrade` would. NewerDatabase, StoreError, StoreUnavailable."""
    async with db.read() as connection:
        await connection.run_sync(_require_current)


def _require_current(connection: Connection) -> None:
    revision = _revision_of(connection)
    if revision != migrations.HEAD:
        _steps_for(revision)
        raise OlderDatabase("The database was written by an older version of this program.")


def _upgrade(connection: Connection, sealer: Sealer) -> bool:
    """Whether there was anything to do."""
    revision = _revision_of(connection)
    if revision == migrations.HEAD:
        return False
    if revision is None and connection.dialect.name == "postgresql":
        from bot.store.db.postgres.beginning import begin

        revision = begin(connection)
        if revision == migrations.HEAD:
            return True
    config = _steps_for(revision)
    if revision is not None:
        proof = select(facts_about_database.c.value).where(facts_about_database.c.name == KEY_CHECK)
        require_key(connection.scalar(proof), sealer)
    from alembic import command

    config.attributes.update(connection=connection, sealer=sealer)
    command.upgrade(config, "head")
    return True


def require_key(proof: bytes | None, sealer: Sealer) -> None:
    """Raise SealError if the database, whose proof of its key this is, was written with another key."""
    if proof is not None and not hmac.compare_digest(proof, sealer.key_check()):
        raise SealError("This database was written with another key.")


def _steps_for(revision: str | None) -> Config:
    """The migration tool, set to our steps. NewerDatabase if they don't lead on from where it stands."""
    # Loaded only now: a quarter of a second that a start on a database of today need not spend.
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    # A folder's path may hold a percent sign, which the tool's settings would read as a placeholder.
    config.set_main_option("script_location", str(Path(migrations.__file__).parent).replace("%", "%%"))
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if revision is not None and revision not in known:
        raise NewerDatabase("The database was written by a newer version of this program.")
    return config


def _revision_of(connection: Connection) -> str | None:
    """The step the database stands at; None for an empty one."""
    tables = inspect(connection).get_table_names()
    if _VERSION.name in tables:
        return connection.execute(select(_VERSION.c.version_num)).scalar_one_or_none()
    if tables:
        raise StoreError("The database belongs to another program.", "Name another one in DATABASE_URL.")
    return None
