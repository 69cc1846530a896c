"""Supporters' questions to the team: none yet."""

import sqlalchemy as sa
from alembic import op

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Three empty tables."""
    op.create_table(
        "hotline_threads",
        sa.Column("number", ROW_ID, autoincrement=True, nullable=False),
        sa.Column("mark", sa.LargeBinary(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_hotline_threads")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_hotline_threads_mark"), "hotline_threads", ["mark"])
    op.create_table(
        "hotline_copies",
        sa.Column("id", ROW_ID, autoincrement=True, nullable=False),
        sa.Column("thread", ROW_ID, nullable=False),
        sa.Column("mark", sa.LargeBinary(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("due", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hotline_copies")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_hotline_copies_mark"), "hotline_copies", ["mark"])
    op.create_table(
        "hotline_blocks",
        sa.Column("mark", sa.LargeBinary(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("mark", name=op.f("pk_hotline_blocks")),
        sqlite_with_rowid=False,
    )
