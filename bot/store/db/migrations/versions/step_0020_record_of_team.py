"""The team's record: it begins with an entry that says so. What was done before stands in none."""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from bot.model.team.record import FIRST, Act, RecordEntry, as_kept, digest_of

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A table, and its first entry."""
    entries = op.create_table(
        "record_entries",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("act", sa.String(16), nullable=False),
        sa.Column("actor", sa.BigInteger().with_variant(sa.Integer(), "sqlite")),
        sa.Column("member", sa.BigInteger().with_variant(sa.Integer(), "sqlite")),
        sa.Column("case", sa.String(16)),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("previous", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_record_entries")),
    )
    first = RecordEntry(1, as_kept(datetime.now(UTC)), Act.BEGAN.value)
    row = {"number": 1, "at": first.at, "act": first.act, "facts": first.facts}
    op.execute(entries.insert().values(**row, previous=FIRST, digest=digest_of(first, FIRST)))
