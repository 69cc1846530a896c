"""What the team is told lies in one table, with when it happened; and how each of the team wants to be told."""

import json
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

_OF_STANDING = {
    "live": "case_on",
    "over": "case_over",
    "stopped": "case_closed",
    "here": "case_stopped",
    "out": "case_out",
}
_OF_TASK = {"send": "sends", "recall": "recalls", "correct": "corrects"}
_OF_STATE = {
    "discarded": "cancels",
    "draft": "cancels",
    "scheduled": "schedules",
    "missed": "schedules",
}


def upgrade() -> None:
    """Whoever wasn't told yet of a broadcast, or of a case, is told as of everything else."""
    op.add_column("team_news", sa.Column("case", sa.String(16)))
    op.add_column("team_news", sa.Column("detail", sa.String(16)))
    op.add_column("team_news", sa.Column("at", sa.DateTime(timezone=True)))
    op.create_table(
        "notice_wishes",
        sa.Column("member_id", ROW_ID, autoincrement=False, nullable=False),
        sa.Column("off", sa.Text(), nullable=False),
        sa.Column("at_night", sa.Integer(), nullable=False),
        sa.Column("zone", sa.String(64)),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_notice_wishes")),
        sa.ForeignKeyConstraint(
            ["member_id"], ["team.id"], name=op.f("fk_notice_wishes_member_id"), ondelete="CASCADE"
        ),
    )
    conn = op.get_bind()
    _bring_over(conn)
    op.drop_column("broadcasts", "news")
    op.drop_column("case_standings", "told")


def _bring_over(conn: sa.Connection) -> None:
    senders = conn.execute(
        sa.text("SELECT id, chat FROM team WHERE role IN ('owner', 'organiser') AND gone = 0")
    ).all()
    found = conn.execute(
        sa.text("SELECT id, state, task, send_at, news FROM broadcasts WHERE news IS NOT NULL ORDER BY id")
    )
    for row in found.all():
        _, by, *told = json.loads(row.news)
        # What follows another one waits without a time of its own: it begins.
        waits = row.state in _OF_STATE and not (row.state == "scheduled" and row.send_at is None)
        what = _OF_STATE[row.state] if waits else _OF_TASK[row.task]
        _tell(conn, senders, {by, *told}, what=what, actor=by, broadcast_id=row.id)
    stood = conn.execute(
        sa.text('SELECT "case", standing, since, member_id, told FROM case_standings WHERE told IS NOT NULL')
    )
    for row in stood.all():
        knows = {row.member_id, *json.loads(row.told)}
        about = {"what": _OF_STANDING[row.standing], "actor": row.member_id, "case": row.case}
        _tell(conn, senders, knows, at=row.since, **about)


def _tell(
    conn: sa.Connection, senders: Sequence[sa.Row[Any]], knows: set[int | None], **about: object
) -> None:
    row = {"actor": None, "broadcast_id": None, "case": None, "at": None, **about}
    for member in senders:
        if member.id not in knows:
            conn.execute(
                sa.text(
                    'INSERT INTO team_news (chat, what, actor, ended, broadcast_id, "case", at) '
                    "VALUES (:chat, :what, :actor, 0, :broadcast_id, :case, :at)"
                ),
                {"chat": member.chat, **row},
            )
