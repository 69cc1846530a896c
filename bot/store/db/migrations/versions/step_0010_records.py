"""What people did becomes one locked record each, and the figures of a case one locked value.

What stands in the old tables is moved, and needs the key: it is handed over by whoever runs the steps, as
`attributes["sealer"]`. A database in which nobody did anything needs none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any, Final

import sqlalchemy as sa
from alembic import context, op

from bot.model.retention import ASK_AFTER
from bot.errors import SealError
from bot.model.letters.figures import (
    BY_DAY,
    FAILED,
    LETTERS,
    OPENED,
    PEOPLE,
    REPLIES,
    Counted,
)
from bot.model.letters.keeping import is_fresh
from bot.model.letters.record import Came, FailedAddress, Question, Record, SentLetter
from bot.model.letters.reply import ASKED
from bot.store.db.sealing import Sealer
from bot.model.letters.record_form import packed, packed_figures

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

STEPS_OF: Final = 4096
"""Figures are filled up to so many bytes, or twice as many, and so on."""
AT_ONCE: Final = 20_000
"""Of a case with more rows, those are moved together whose tags begin with the same byte."""
OLD: Final = (
    *("actions", "failed_addresses", "replies", "reply_questions", "openings", "letters_opened"),
    *("letters_by_authority", "letters_by_day", "people_by_case", "failures_by_address", "replies_by_kind"),
)
"""What goes; its triggers go with it."""

PUT: Final = """
    INSERT INTO records ("case", tag, sealed, due, fresh)
    VALUES (:case, :tag, :sealed, :due, :fresh)
"""


def upgrade() -> None:
    """Make the new tables, move what there is, and drop the old ones."""
    op.create_table(
        "records",
        sa.Column("case", sa.String(length=16), nullable=False),
        sa.Column("tag", sa.LargeBinary(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("fresh", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("case", "tag", name=op.f("pk_records")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "sums",
        sa.Column("case", sa.String(length=16), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("case", name=op.f("pk_sums")),
        sqlite_with_rowid=False,
    )
    connection = op.get_bind()
    sealer: Sealer | None = context.config.attributes.get("sealer")
    figures = _figures(connection)
    if sealer is not None:
        _move(connection, sealer, figures)
    elif figures or _tags(connection) or connection.scalar(sa.text("SELECT count(*) FROM reply_questions")):
        raise SealError("What people did can't be moved without the key.")
    for table in OLD:
        op.drop_table(table)


def _figures(connection: sa.Connection) -> dict[str, dict[Counted, int]]:
    """The counters of each case."""
    found: defaultdict[str, dict[Counted, int]] = defaultdict(dict)
    for kind, query in (
        (LETTERS, 'SELECT "case", number, authority FROM letters_by_authority'),
        (BY_DAY, 'SELECT "case", number, day FROM letters_by_day'),
        (PEOPLE, 'SELECT "case", number FROM people_by_case'),
        (OPENED, 'SELECT "case", sum(count), authority FROM letters_opened GROUP BY "case", authority'),
        (FAILED, 'SELECT "case", number, address, authority, how, \'0\' FROM failures_by_address'),
        (REPLIES, 'SELECT "case", number, authority, kind FROM replies_by_kind'),
    ):
        for case, number, *by in connection.execute(sa.text(query)):
            found[case][kind, *by] = number
    return dict(found)


def _move(connection: sa.Connection, sealer: Sealer, figures: Mapping[str, Mapping[Counted, int]]) -> None:
    if figures:
        connection.execute(
            sa.text('INSERT INTO sums ("case", sealed) VALUES (:case, :sealed)'),
            [
                {
                    "case": case,
                    "sealed": sealer.lock(packed_figures(found), b"sums", case.encode(), steps_of=STEPS_OF),
                }
                for case, found in figures.items()
            ],
        )
    # Neither is found by a tag; both go with their tables.
    for table in ("failed_addresses", "replies"):
        op.create_index(f"{table}_by_tag", table, ["case", "tag"])
    questions = _questions(connection, sealer)
    newest = max((date.fromisoformat(day) for day in _days(connection)), default=date.min)
    cases = dict.fromkeys((case for case, _ in questions), 0) | _tags(connection)
    for case, number in cases.items():
        for first, last in _ranges(number):
            found = _records(connection, case, first, last, questions)
            records = {tag: _with_days(record, newest) for tag, record in found.items()}
            rows = [
                {
                    "case": case,
                    "tag": tag,
                    "sealed": sealer.lock(packed(record), b"record", case.encode(), tag),
                    "due": record.due.isoformat(),
                    "fresh": int(is_fresh(record, newest)),
                }
                for tag, record in sorted(records.items())
            ]
            if rows:
                connection.execute(sa.text(PUT), rows)


def _tags(connection: sa.Connection) -> dict[str, int]:
    """Each case with anything under a tag: how many rows."""
    found: dict[str, int] = {}
    for table in ("actions", "failed_addresses", "replies", "openings"):
        counted = sa.text(f'SELECT "case", count(*) FROM {table} GROUP BY "case"')  # noqa: S608 - names above
        for case, number in connection.execute(counted):
            found[case] = found.get(case, 0) + number
    return found


def _days(connection: sa.Connection) -> Iterator[str]:
    for table in ("actions", "failed_addresses", "replies", "openings"):
        newest = connection.scalar(sa.text(f"SELECT max(day) FROM {table}"))  # noqa: S608 - names above
        if newest is not None:
            yield newest


def _ranges(number: int) -> Iterator[tuple[bytes, bytes]]:
    """From the first tag to the one behind the last, so that each piece has few of so many."""
    if number <= AT_ONCE:
        yield b"", b"\xff" * 17
        return
    for first in range(256):
        yield bytes((first,)), bytes((first + 1,)) if first < 255 else b"\xff" * 17


def _questions(connection: sa.Connection, sealer: Sealer) -> dict[tuple[str, bytes], list[Question]]:
    """The questions that were to be asked, by case and tag; those of a damaged chat can't be."""
    found: defaultdict[tuple[str, bytes], list[Question]] = defaultdict(list)
    query = 'SELECT chat, "case", authority, language, due_at FROM reply_questions'
    for sealed, case, authority, language, due_at in connection.execute(sa.text(query)):
        try:
            chat = sealer.open(sealed)
        except SealError:
            continue
        day = datetime.fromisoformat(due_at).date() - ASK_AFTER
        found[case, sealer.tag(case, chat)].append(Question(authority, day, language, chat, wanted=True))
    return found


def _records(
    connection: sa.Connection,
    case: str,
    first: bytes,
    last: bytes,
    questions: Mapping[tuple[str, bytes], list[Question]],
) -> dict[bytes, Record]:
    """What was done under tags of that range."""

    def by_tag(table: str, columns: str) -> dict[bytes, list[sa.Row[Any]]]:
        query = sa.text(
            f'SELECT tag, {columns} FROM {table} WHERE "case" = :case AND tag >= :first AND tag < :last'  # noqa: S608
        )
        found: defaultdict[bytes, list[sa.Row[Any]]] = defaultdict(list)
        for row in connection.execute(query, {"case": case, "first": first, "last": last}):
            found[row.tag].append(row)
        return found

    letters = by_tag("actions", "authority, ask, day, recorded_at")
    failed = by_tag("failed_addresses", "address, authority, how, day")
    came = by_tag("replies", "authority, kind, day")
    opened = {tag: date.fromisoformat(rows[0].day) for tag, rows in by_tag("openings", "day").items()}
    asked = {tag: those for (of, tag), those in questions.items() if of == case and first <= tag < last}
    everybody: set[bytes] = {*letters, *failed, *came, *opened, *asked}
    return {
        tag: Record(
            letters=tuple(
                SentLetter(row.authority, row.ask, date.fromisoformat(row.day), _moment(row.recorded_at))
                for row in letters.get(tag, ())
            ),
            person=tag in letters,
            opened=opened.get(tag),
            failed=tuple(
                FailedAddress(row.address, row.authority, row.how, date.fromisoformat(row.day))
                for row in failed.get(tag, ())
            ),
            came=tuple(Came(row.authority, row.kind, date.fromisoformat(row.day)) for row in came.get(tag, ())),
            questions=tuple(asked.get(tag, ())),
        )
        for tag in everybody
    }


def _moment(recorded_at: str) -> datetime:
    return datetime.fromisoformat(recorded_at).replace(tzinfo=UTC)


def _with_days(record: Record, newest: date) -> Record:
    """With the days on which something was done, as far back as a question can lie; times of the last only."""
    done = [one.day for one in record.letters]
    done += [one.day for one in record.failed]
    done += [one.day for one in record.came if one.kind != ASKED]
    if record.opened:
        done.append(record.opened)
    first = newest - ASK_AFTER if newest > date.min else newest
    days = {day for day in done if day >= first} | {max(one.day, first) for one in record.questions}
    letters = tuple(
        one if one.day == newest else SentLetter(one.authority, one.ask, one.day) for one in record.letters
    )
    return Record(
        letters=letters,
        person=record.person,
        opened=record.opened,
        failed=record.failed,
        came=record.came,
        questions=record.questions,
        touched=tuple(sorted(days)),
    )
