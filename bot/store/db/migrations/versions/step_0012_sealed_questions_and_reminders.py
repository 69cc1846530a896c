"""What is asked in a chat, what it wants to be reminded of, and how a broadcast is to go out: sealed."""

from __future__ import annotations

import base64
import json
import secrets
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeVar

import sqlalchemy as sa
from alembic import context, op

from bot.errors import SealError

if TYPE_CHECKING:
    from bot.store.db.sealing import Sealer

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

T = TypeVar("T")

MOMENT = sa.DateTime(timezone=True)
QUARTER = timedelta(minutes=15)


def upgrade() -> None:
    """Take what is there out of the old tables, and put it into the new ones. What doesn't open goes."""
    asked = _rows('SELECT chat, kind, data, expires_at FROM prompts')
    waiting = _rows('SELECT chat, "case", data, language, due_at FROM reminders ORDER BY due_at, id')
    op.drop_table("prompts")
    op.drop_table("reminders")  # with its index
    for name, column in (
        ("prompts", sa.Column("until", sa.Date(), nullable=False)),
        ("reminders", sa.Column("due", MOMENT, nullable=False)),
    ):
        op.create_table(
            name,
            sa.Column("mark", sa.LargeBinary(), nullable=False),
            sa.Column("sealed", sa.LargeBinary(), nullable=False),
            column,
            sa.PrimaryKeyConstraint("mark", name=op.f(f"pk_{name}")),
            sqlite_with_rowid=False,
        )
    # Whoever joined on a day is counted with the day; an index by the exact moment would outlive it.
    op.drop_index(op.f("ix_subscribers_since"), table_name="subscribers")
    plans = _rows("SELECT id, plan FROM broadcasts")
    if asked or waiting or plans:
        sealer = context.config.attributes["sealer"]
        _seal_prompts(sealer, asked)
        _seal_reminders(sealer, waiting)
        _seal_plans(sealer, plans)


def _rows(query: str) -> list[sa.Row[Any]]:
    return list(op.get_bind().execute(sa.text(query)))


def _shuffled(rows: Iterable[T]) -> list[T]:
    """Rows lie in a page in the order in which they were written."""
    shuffled = list(rows)
    secrets.SystemRandom().shuffle(shuffled)
    return shuffled


def _seal_prompts(sealer: Sealer, rows: list[sa.Row[Any]]) -> None:
    for row in _shuffled(rows):
        chat = _opened(sealer, row.chat)
        if chat is None:
            continue
        until = _moment(row.expires_at)
        _keep(
            "INSERT INTO prompts (mark, sealed, until) VALUES (:mark, :sealed, :at)",
            sealer,
            ("prompt", chat, 192),
            [row.kind, row.data, until.isoformat()],
            str((until + timedelta(days=1)).date()),
        )


def _seal_reminders(sealer: Sealer, rows: list[sa.Row[Any]]) -> None:
    """All of a chat in one row; the first is due next. Who has reported a letter since isn't known of these."""
    held: dict[int, list[list[Any]]] = {}
    for row in rows:
        if (chat := _opened(sealer, row.chat)) is not None:
            due = _moment(row.due_at).isoformat()
            held.setdefault(chat, []).append([row.case, row.data, row.language, due, None])
    for chat, entries in _shuffled(held.items()):
        first = datetime.fromisoformat(entries[0][3])
        quarter = first - (first - datetime(2000, 1, 1, tzinfo=UTC)) % QUARTER
        _keep(
            "INSERT INTO reminders (mark, sealed, due) VALUES (:mark, :sealed, :at)",
            sealer,
            ("reminder", chat, 512),
            [chat, entries],
            f"{quarter:%Y-%m-%d %H:%M:%S.%f}",
        )


def _seal_plans(sealer: Sealer, rows: list[sa.Row[Any]]) -> None:
    statement = sa.text("UPDATE broadcasts SET plan = :plan WHERE id = :id")
    for row in rows:
        sealed = base64.b64encode(sealer.seal_value("plan", row.plan.encode(), b"", 1024)).decode()
        op.get_bind().execute(statement, {"id": row.id, "plan": sealed})


def _keep(statement: str, sealer: Sealer, where: tuple[str, int, int], plain: list[Any], at: str) -> None:
    purpose, chat, size = where
    mark = sealer.mark(purpose, chat)
    sealed = sealer.seal_value(purpose, json.dumps(plain, ensure_ascii=False).encode(), mark, size)
    op.get_bind().execute(sa.text(statement), {"mark": mark, "sealed": sealed, "at": at})


def _opened(sealer: Sealer, sealed: bytes) -> int | None:
    try:
        return sealer.open(sealed)
    except SealError:
        return None


def _moment(column: str) -> datetime:
    return datetime.fromisoformat(column).replace(tzinfo=UTC)
