"""Counters beside the rows, kept by triggers, so that no tap and no screen counts what has grown.

A step that makes one of these tables anew has to make its triggers anew: they go with the table. A test
compares what stands in the database with `TRIGGERS`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
PIECE: Final = 20_000
"""So many rows are counted at once: SQLite sorts what it groups in memory, and there may be a million."""


def upgrade() -> None:
    """Make the counters, count what is there, and have them kept from then on."""
    for name, columns in _tables():
        op.create_table(
            name,
            *columns,
            sa.Column("number", sa.Integer(), nullable=False),
            sa.PrimaryKeyConstraint(*(column.name for column in columns), name=op.f(f"pk_{name}")),
            sqlite_with_rowid=False,
        )
    # Sorted in memory: 60 MB for a million, which what comes next uses again.
    op.create_index(op.f("ix_subscribers_since"), "subscribers", ["since"], unique=False)
    # Nothing but a count by authority ever went by it.
    op.drop_index(op.f("ix_actions_case_authority"), table_name="actions")
    _count_what_is_there()
    for trigger in TRIGGERS.values():
        op.execute(sa.text(trigger))


def _tables() -> Iterator[tuple[str, list[sa.Column[Any]]]]:
    """Each counter with the columns that it counts by."""
    kinds: dict[str, sa.types.TypeEngine[Any]] = {
        "case": sa.String(length=16),
        "authority": sa.String(length=16),
        "address": sa.String(length=16),
        "how": sa.String(length=8),
        "kind": sa.String(length=12),
        "day": sa.Date(),
        "wants": sa.String(length=8),
        "language": sa.String(length=8),
        "country": sa.String(length=2),
        "broadcast_id": ROW_ID,
        "state": sa.String(length=12),
        "known": sa.Integer(),
    }
    for name, keys in KEYS.items():
        yield name, [sa.Column(key, kinds[key], nullable=False) for key in keys]


KEYS: Final[Mapping[str, tuple[str, ...]]] = {
    "letters_by_authority": ("case", "authority"),
    "letters_by_day": ("case", "day"),
    "people_by_case": ("case",),
    "failures_by_address": ("case", "address", "authority", "how"),
    "replies_by_kind": ("case", "authority", "kind"),
    "readers_by_group": ("case", "wants", "language", "country"),
    "readers_by_day": ("case", "wants", "language", "country", "day"),
    "recipients_by_part": ("broadcast_id", "state", "known", "language"),
}
"""What each counter counts by."""


# Triggers. Written for SQLite, where one runs right after each row's change and sees just that. On PostgreSQL
# they are functions over a statement's rows, with transition tables.


def _columns(keys: tuple[str, ...]) -> str:
    return ", ".join(f'"{key}"' for key in keys)


def _more(counter: str, values: str, which: str) -> str:
    """One more for each row that is found; `values`: by what it counts, `which`: the rows."""
    keys = _columns(KEYS[counter])
    return (
        f"INSERT INTO {counter} ({keys}, number) SELECT {values}, 1 {which} "
        f"ON CONFLICT ({keys}) DO UPDATE SET number = number + 1;"
    )


def _fewer(counter: str, values: Mapping[str, str], which: str = "true") -> str:
    """One fewer, where `values` are; of the columns that aren't among these, wherever `which` holds."""
    here = " AND ".join(f'"{key}" = {value}' for key, value in values.items())
    return f"UPDATE {counter} SET number = number - 1 WHERE {here} AND {which};"


def _trigger(name: str, when: str, *statements: str) -> tuple[str, str]:
    return name, f"CREATE TRIGGER {name} {when} BEGIN {' '.join(statements)} END"


def _letters() -> Iterator[tuple[str, str]]:
    by_authority = {"case": '{0}."case"', "authority": "{0}.authority"}
    by_day = {"case": '{0}."case"', "day": "{0}.day"}

    def counted(row: str, *, more: bool) -> str:
        said = []
        for counter, keys in (("letters_by_authority", by_authority), ("letters_by_day", by_day)):
            values = {key: value.format(row) for key, value in keys.items()}
            said.append(
                _more(counter, ", ".join(values.values()), "WHERE true") if more else _fewer(counter, values)
            )
        return " ".join(said)

    def first(unless: str = "true") -> str:
        others = 'SELECT 1 FROM actions WHERE "case" = NEW."case" AND tag = NEW.tag AND id <> NEW.id'
        return _more("people_by_case", 'NEW."case"', f"WHERE {unless} AND NOT EXISTS ({others})")

    def last(unless: str = "true") -> str:
        others = 'SELECT 1 FROM actions WHERE "case" = OLD."case" AND tag = OLD.tag'
        return _fewer("people_by_case", {"case": 'OLD."case"'}, f"{unless} AND NOT EXISTS ({others})")

    another = '(OLD.tag <> NEW.tag OR OLD."case" <> NEW."case")'
    yield _trigger("letter_reported", "AFTER INSERT ON actions", counted("NEW", more=True), first())
    yield _trigger("letter_taken_back", "AFTER DELETE ON actions", counted("OLD", more=False), last())
    yield _trigger(
        "letter_changed",
        'AFTER UPDATE OF "case", authority, day, tag ON actions',
        counted("OLD", more=False),
        counted("NEW", more=True),
        first(another),
        last(another),
    )


def _said(
    table: str, counter: str, name: str, which: str = "true"
) -> Iterator[tuple[str, str]]:
    """Of a table whose rows are counted by columns of theirs, those for which `which` holds."""
    keys = KEYS[counter]

    def more() -> str:
        return _more(counter, ", ".join(f'NEW."{key}"' for key in keys), f"WHERE {which.format('NEW')}")

    def fewer() -> str:
        return _fewer(counter, {key: f'OLD."{key}"' for key in keys}, which.format("OLD"))

    yield _trigger(f"{name}_said", f"AFTER INSERT ON {table}", more())
    yield _trigger(f"{name}_removed", f"AFTER DELETE ON {table}", fewer())
    yield _trigger(f"{name}_changed", f"AFTER UPDATE OF {_columns(keys)} ON {table}", fewer(), more())


def _readers() -> Iterator[tuple[str, str]]:
    """Whoever gets anything on a case: they are subscribed to it, want something, and aren't gone."""
    by_group = {"wants": "{0}.wants", "language": "{0}.language", "country": "coalesce({0}.country, '')"}
    # The day by UTC, as moments are written.
    by_day = {**by_group, "day": "substr({0}.since, 1, 10)"}
    counters = (("readers_by_group", by_group), ("readers_by_day", by_day))
    theirs = 'SELECT "case" FROM subscriptions WHERE subscriber_id = OLD.id'

    def of(keys: Mapping[str, str], row: str) -> dict[str, str]:
        return {key: value.format(row) for key, value in keys.items()}

    def asked(keys: Mapping[str, str], row: str) -> dict[str, str]:
        """The same of the subscriber whose subscription that row is."""
        who = f"FROM subscribers AS who WHERE who.id = {row}.subscriber_id AND who.gone = 0"
        return {
            "case": f'{row}."case"',
            **{key: f"(SELECT {value.format('who')} {who})" for key, value in keys.items()},
        }

    yield _trigger(
        "case_chosen",
        "AFTER INSERT ON subscriptions",
        *(
            _more(
                counter,
                f'NEW."case", {", ".join(of(keys, "who").values())}',
                "FROM subscribers AS who"
                " WHERE who.id = NEW.subscriber_id AND who.gone = 0 AND who.wants IS NOT NULL",
            )
            for counter, keys in counters
        ),
    )
    yield _trigger(
        "case_left",
        "AFTER DELETE ON subscriptions",
        *(_fewer(counter, asked(keys, "OLD")) for counter, keys in counters),
    )
    # By the foreign key they would go when nobody knows any more whose they were.
    yield _trigger(
        "subscriber_leaves",
        "BEFORE DELETE ON subscribers",
        "DELETE FROM subscriptions WHERE subscriber_id = OLD.id;",
    )
    yield _trigger(
        "subscriber_changed",
        "AFTER UPDATE OF language, wants, gone, since, country ON subscribers"
        " WHEN OLD.language <> NEW.language OR OLD.wants IS NOT NEW.wants OR OLD.gone <> NEW.gone"
        " OR OLD.since <> NEW.since OR OLD.country IS NOT NEW.country",
        *(
            _fewer(counter, of(keys, "OLD"), f'OLD.gone = 0 AND "case" IN ({theirs})')
            for counter, keys in counters
        ),
        *(
            _more(
                counter,
                f'"case", {", ".join(of(keys, "NEW").values())}',
                "FROM subscriptions"
                " WHERE subscriber_id = NEW.id AND NEW.gone = 0 AND NEW.wants IS NOT NULL",
            )
            for counter, keys in counters
        ),
    )


def _recipients() -> Iterator[tuple[str, str]]:
    """Only what happens seldom: the statements of a broadcast that is sent keep the counter themselves."""
    keys = {
        "broadcast_id": "OLD.broadcast_id",
        "state": "OLD.state",
        "known": "(OLD.messages IS NOT NULL)",
        "language": "OLD.language",
    }
    # Of those who were refused, only they for whom it was for a reason that passes are a part.
    fewer = _fewer("recipients_by_part", keys, "(OLD.state <> 'refused' OR OLD.reason = 'passing')")
    yield _trigger(
        "recipient_forgotten",
        "AFTER UPDATE OF subscriber_id ON deliveries"
        " WHEN OLD.subscriber_id IS NOT NULL AND NEW.subscriber_id IS NULL",
        fewer,
    )
    yield _trigger(
        "recipient_let_go", "AFTER DELETE ON deliveries WHEN OLD.subscriber_id IS NOT NULL", fewer
    )


def _none_left() -> Iterator[tuple[str, str]]:
    """A counter that is down to nothing goes: that there once was somebody is nobody's business."""
    for counter, keys in KEYS.items():
        here = " AND ".join(f'"{key}" = NEW."{key}"' for key in keys)
        yield _trigger(
            f"{counter}_none",
            f"AFTER UPDATE OF number ON {counter} WHEN NEW.number < 1",
            f"DELETE FROM {counter} WHERE {here};",
        )


TRIGGERS: Final[Mapping[str, str]] = dict(
    (
        *_letters(),
        *_said("failed_addresses", "failures_by_address", "failure"),
        *_said("replies", "replies_by_kind", "reply", "{0}.kind <> 'asked'"),
        *_readers(),
        *_recipients(),
        *_none_left(),
    )
)
"""Each trigger as it stands in the database, by its name."""


# Counting what is there, in pieces: by ids, or by whoever has them.

_LETTERS: Final = """
    INSERT INTO letters_by_authority ("case", authority, number)
    SELECT "case", authority, count(*)
    FROM actions
    WHERE id > :after AND id <= :upto
    GROUP BY "case", authority
    ON CONFLICT ("case", authority) DO UPDATE SET number = number + excluded.number
"""
_DAYS: Final = """
    INSERT INTO letters_by_day ("case", day, number)
    SELECT "case", day, count(*)
    FROM actions
    WHERE id > :after AND id <= :upto
    GROUP BY "case", day
    ON CONFLICT ("case", day) DO UPDATE SET number = number + excluded.number
"""
_PEOPLE: Final = """
    INSERT INTO people_by_case ("case", number)
    SELECT "case", count(*)
    FROM actions
    WHERE id > :after AND id <= :upto
      AND NOT EXISTS (
          SELECT 1
          FROM actions AS before
          WHERE before."case" = actions."case" AND before.tag = actions.tag AND before.id < actions.id
      )
    GROUP BY "case"
    ON CONFLICT ("case") DO UPDATE SET number = number + excluded.number
"""
_GROUPS: Final = """
    INSERT INTO readers_by_group ("case", wants, language, country, number)
    SELECT "case", wants, language, coalesce(country, ''), count(*)
    FROM subscribers
    CROSS JOIN subscriptions
    WHERE subscriptions.subscriber_id = subscribers.id
      AND subscribers.id > :after AND subscribers.id <= :upto
      AND gone = 0 AND wants IS NOT NULL
    GROUP BY "case", wants, language, coalesce(country, '')
    ON CONFLICT ("case", wants, language, country) DO UPDATE SET number = number + excluded.number
"""
_JOINED: Final = """
    INSERT INTO readers_by_day ("case", wants, language, country, day, number)
    SELECT "case", wants, language, coalesce(country, ''), substr(since, 1, 10), count(*)
    FROM subscribers
    CROSS JOIN subscriptions
    WHERE subscriptions.subscriber_id = subscribers.id
      AND subscribers.id > :after AND subscribers.id <= :upto
      AND gone = 0 AND wants IS NOT NULL
    GROUP BY "case", wants, language, coalesce(country, ''), substr(since, 1, 10)
    ON CONFLICT ("case", wants, language, country, day) DO UPDATE SET number = number + excluded.number
"""
_PARTS: Final = """
    INSERT INTO recipients_by_part (broadcast_id, state, known, language, number)
    SELECT broadcast_id, state, messages IS NOT NULL, language, count(*)
    FROM deliveries
    WHERE id > :after AND id <= :upto
      AND subscriber_id IS NOT NULL
      AND (state IN ('delivered', 'cancelled') OR (state = 'refused' AND reason = 'passing'))
    GROUP BY broadcast_id, state, messages IS NOT NULL, language
    ON CONFLICT (broadcast_id, state, known, language) DO UPDATE SET number = number + excluded.number
"""
_FAILURES: Final = """
    INSERT INTO failures_by_address ("case", address, authority, how, number)
    SELECT "case", address, authority, how, 1
    FROM failed_addresses
    WHERE true
    ON CONFLICT ("case", address, authority, how) DO UPDATE SET number = number + 1
"""
_REPLIES: Final = """
    INSERT INTO replies_by_kind ("case", authority, kind, number)
    SELECT "case", authority, kind, 1
    FROM replies
    WHERE kind <> 'asked'
    ON CONFLICT ("case", authority, kind) DO UPDATE SET number = number + 1
"""
"""These two tables have no ids: one row after the other, nothing is sorted."""


def _count_what_is_there() -> None:
    connection = op.get_bind()
    for table, statements in (
        ("actions", (_LETTERS, _DAYS, _PEOPLE)),
        ("subscribers", (_GROUPS, _JOINED)),
        ("deliveries", (_PARTS,)),
    ):
        after = 0
        last = connection.scalar(sa.text(f"SELECT max(id) FROM {table}")) or 0  # noqa: S608 - a name above
        while after < last:
            piece = {"after": after, "upto": after + PIECE}
            for statement in statements:
                connection.execute(sa.text(statement), piece)
            after += PIECE
    connection.execute(sa.text(_FAILURES))
    connection.execute(sa.text(_REPLIES))
