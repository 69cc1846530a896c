"""Countries are sealed, of one length whether or not somebody gave one; nothing is counted by them any more.

Needs the key: `config.attributes["sealer"]`, which bot/store/db/upgrading.py hands in.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import sqlalchemy as sa
from alembic import context, op

from bot.store.db.sealing import Sealer

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

PIECE: Final = 20_000
"""So many people are looked at at once; there may be a million."""

_COUNTERS: Final[Mapping[str, tuple[str, ...]]] = {
    "readers_by_group": ("case", "wants", "language"),
    "readers_by_day": ("case", "wants", "language", "day"),
}
"""The counters that were kept by country too, and what they count by from now on."""


def upgrade() -> None:
    """Seal what is there, take the plain column away, and count readers anew, without countries.

    Whoever isn't subscribed has none kept, as ever.
    """
    connection = op.get_bind()
    for trigger in TRIGGERS:
        op.execute(sa.text(f"DROP TRIGGER {trigger}"))
    for counter in _COUNTERS:
        op.drop_table(counter)
    # Columns, and not the table anew: with it would go whatever hangs on its rows.
    op.execute(sa.text("ALTER TABLE subscribers RENAME COLUMN country TO plain_country"))
    op.execute(sa.text("ALTER TABLE subscribers ADD COLUMN country BLOB DEFAULT (x'') NOT NULL"))
    _seal(connection, context.config.attributes["sealer"])
    # This writes each row anew, over the old one.
    op.execute(sa.text("ALTER TABLE subscribers DROP COLUMN plain_country"))
    kinds: dict[str, sa.types.TypeEngine[Any]] = {
        "case": sa.String(length=16),
        "wants": sa.String(length=8),
        "language": sa.String(length=8),
        "day": sa.Date(),
    }
    for counter, keys in _COUNTERS.items():
        op.create_table(
            counter,
            *(sa.Column(key, kinds[key], nullable=False) for key in keys),
            sa.Column("number", sa.Integer(), nullable=False),
            sa.PrimaryKeyConstraint(*keys, name=op.f(f"pk_{counter}")),
            sqlite_with_rowid=False,
        )
    _count(connection)
    for trigger in TRIGGERS.values():
        op.execute(sa.text(trigger))


def _seal(connection: sa.Connection, sealer: Sealer) -> None:
    those = sa.text(
        "SELECT id, chat, CASE WHEN wants IS NOT NULL THEN plain_country END AS country"
        " FROM subscribers WHERE id > :after ORDER BY id LIMIT :most"
    )
    sealed = sa.text("UPDATE subscribers SET country = :country WHERE id = :id")
    after = 0
    while some := connection.execute(those, {"after": after, "most": PIECE}).all():
        connection.execute(
            sealed,
            [{"id": row.id, "country": sealer.seal_country(row.country, row.chat)} for row in some],
        )
        after = some[-1].id


# Triggers, as in step 0004, which says why they are there; only these three read the column.

_BY_GROUP: Final = '"case", wants, language'
_BY_DAY: Final = f"{_BY_GROUP}, day"


def _more(values: str, day: str, which: str) -> str:
    """One more in each counter for each row that is found; `values`: by what it counts, `which`: the rows."""
    return (
        f"INSERT INTO readers_by_group ({_BY_GROUP}, number) SELECT {values}, 1 {which} "  # noqa: S608 - pieces of this file
        f"ON CONFLICT ({_BY_GROUP}) DO UPDATE SET number = number + 1; "
        f"INSERT INTO readers_by_day ({_BY_DAY}, number) SELECT {values}, {day}, 1 {which} "
        f"ON CONFLICT ({_BY_DAY}) DO UPDATE SET number = number + 1;"
    )


def _fewer(where: str, day: str, which: str = "true") -> str:
    """One fewer in each counter, where it counts these; `day`: the condition on it."""
    return (
        f"UPDATE readers_by_group SET number = number - 1 WHERE {where} AND {which}; "  # noqa: S608 - pieces of this file
        f"UPDATE readers_by_day SET number = number - 1 WHERE {where} AND {day} AND {which};"
    )


def _of(row: str, column: str) -> str:
    """What the subscriber has whose subscription that row is, and who isn't gone."""
    return (
        f"(SELECT {column} FROM subscribers AS who WHERE who.id = {row}.subscriber_id AND who.gone = 0)"  # noqa: S608 - pieces of this file
    )


_NONE: Final = "AFTER UPDATE OF number ON {0} WHEN NEW.number < 1 BEGIN DELETE FROM {0} WHERE {1}; END"

TRIGGERS: Final[Mapping[str, str]] = {
    name: f"CREATE TRIGGER {name} {said}"
    for name, said in (
        (
            "case_chosen",
            "AFTER INSERT ON subscriptions BEGIN "
            + _more(
                'NEW."case", who.wants, who.language',
                "substr(who.since, 1, 10)",
                "FROM subscribers AS who"
                " WHERE who.id = NEW.subscriber_id AND who.gone = 0 AND who.wants IS NOT NULL",
            )
            + " END",
        ),
        (
            "case_left",
            "AFTER DELETE ON subscriptions BEGIN "
            + _fewer(
                f'"case" = OLD."case" AND wants = {_of("OLD", "who.wants")}'
                f" AND language = {_of('OLD', 'who.language')}",
                f"day = {_of('OLD', 'substr(who.since, 1, 10)')}",
            )
            + " END",
        ),
        (
            "subscriber_changed",
            "AFTER UPDATE OF language, wants, gone, since ON subscribers"
            " WHEN OLD.language <> NEW.language OR OLD.wants IS NOT NEW.wants OR OLD.gone <> NEW.gone"
            " OR OLD.since <> NEW.since BEGIN "
            + _fewer(
                "wants = OLD.wants AND language = OLD.language",
                "day = substr(OLD.since, 1, 10)",
                'OLD.gone = 0 AND "case" IN (SELECT "case" FROM subscriptions WHERE subscriber_id = OLD.id)',
            )
            + " "
            + _more(
                '"case", NEW.wants, NEW.language',
                "substr(NEW.since, 1, 10)",
                "FROM subscriptions"
                " WHERE subscriber_id = NEW.id AND NEW.gone = 0 AND NEW.wants IS NOT NULL",
            )
            + " END",
        ),
        *(
            (
                f"{counter}_none",
                _NONE.format(counter, " AND ".join(f'"{key}" = NEW."{key}"' for key in keys)),
            )
            for counter, keys in _COUNTERS.items()
        ),
    )
}
"""Each trigger that this step makes anew, by its name."""


_GROUPS: Final = """
    INSERT INTO readers_by_group ("case", wants, language, number)
    SELECT "case", wants, language, count(*)
    FROM subscribers
    CROSS JOIN subscriptions
    WHERE subscriptions.subscriber_id = subscribers.id
      AND subscribers.id > :after AND subscribers.id <= :upto
      AND gone = 0 AND wants IS NOT NULL
    GROUP BY "case", wants, language
    ON CONFLICT ("case", wants, language) DO UPDATE SET number = number + excluded.number
"""
_JOINED: Final = """
    INSERT INTO readers_by_day ("case", wants, language, day, number)
    SELECT "case", wants, language, substr(since, 1, 10), count(*)
    FROM subscribers
    CROSS JOIN subscriptions
    WHERE subscriptions.subscriber_id = subscribers.id
      AND subscribers.id > :after AND subscribers.id <= :upto
      AND gone = 0 AND wants IS NOT NULL
    GROUP BY "case", wants, language, substr(since, 1, 10)
    ON CONFLICT ("case", wants, language, day) DO UPDATE SET number = number + excluded.number
"""


def _count(connection: sa.Connection) -> None:
    last = connection.scalar(sa.text("SELECT max(id) FROM subscribers")) or 0
    for after in range(0, last, PIECE):
        piece = {"after": after, "upto": after + PIECE}
        for statement in (_GROUPS, _JOINED):
            connection.execute(sa.text(statement), piece)
