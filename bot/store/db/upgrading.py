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

_VERSION: Final = Table("alembic_version", MetaData(), Column("version_num", String(32)))


KEY_CHECK: Final = "key_check"
"""The fact that proves the key."""


async def upgrade(db: Database, sealer: Sealer) -> None:
    """Run the steps that `db` lacks, all in one transaction; some seal what was plain.

    The transaction takes the write lock before it looks: of two programs that start at once, the second
    waits and then finds nothing to do. What the steps took away is then taken out of the log too. The first
    start leaves a constant there, sealed; SealError if that was sealed with another key: nothing was changed
    then. NewerDatabase, StoreError, StoreUnavailable.
    """
    async with db.write() as connection:
        changed = await connection.run_sync(_upgrade, sealer)
    if changed:
        await db.scrub()


async def require_current(db: Database, sealer: Sealer) -> None:
    """Change nothing; OlderDatabase if `upgrade` would.

    SealError if the database was written with another key. NewerDatabase, StoreError, StoreUnavailable.
    """
    async with db.read() as connection:
        await connection.run_sync(_require_current, sealer)


def _require_current(connection: Connection, sealer: Sealer) -> None:
    revision = _revision_of(connection)
    if revision != migrations.HEAD:
        _steps_for(revision)
        raise OlderDatabase("The database was written by an older version of this program.")
    _has_key(connection, sealer)


def _upgrade(connection: Connection, sealer: Sealer) -> bool:
    """Whether there was anything to do."""
    revision = _revision_of(connection)
    steps = None if revision == migrations.HEAD else _steps_for(revision)
    # Before the steps: they seal with this key what couldn't be opened with the right one.
    known = revision is not None and _has_key(connection, sealer)
    if steps is not None:
        from alembic import command

        steps.attributes.update(connection=connection, sealer=sealer)
        command.upgrade(steps, "head")
    if not known:
        values = {"name": KEY_CHECK, "value": sealer.key_check()}
        connection.execute(facts_about_database.insert().values(values))
    return steps is not None


def _has_key(connection: Connection, sealer: Sealer) -> bool:
    """Whether it is known which key is the database's. SealError if it is another one."""
    facts = facts_about_database.c
    found = connection.scalar(select(facts.value).where(facts.name == KEY_CHECK))
    if found is not None and not hmac.compare_digest(found, sealer.key_check()):
        raise SealError("This database was written with another key.")
    return found is not None


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
        raise StoreError(
            "The database file belongs to another program.", "Name another file in DATABASE_URL."
        )
    return None
