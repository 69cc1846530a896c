"""Milestones of cases: none yet; those that were passed before are noticed with the next day that is over."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One empty table."""
    op.create_table(
        "milestones",
        sa.Column("case", sa.String(16), nullable=False),
        sa.Column("letters", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("put_away", sa.Integer(), server_default="0", nullable=False),
        sa.Column("broadcast_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.PrimaryKeyConstraint("case", "letters", name=op.f("pk_milestones")),
        sqlite_with_rowid=False,
    )
