"""Broadcasts that halt and ask; since when and why somebody is gone."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add what is new. Of those who are gone already nobody knows since when, or why."""
    for table, column in (
        ("subscribers", sa.Column("gone_at", MOMENT, nullable=True)),
        ("subscribers", sa.Column("gone_why", sa.String(length=8), nullable=True)),
        ("broadcasts", sa.Column("halt", sa.String(length=12), nullable=True)),
        ("broadcasts", sa.Column("halts", sa.Integer(), nullable=False, server_default="0")),
        ("broadcasts", sa.Column("halt_facts", sa.Text(), nullable=True)),
        ("broadcasts", sa.Column("tally", sa.Text(), nullable=True)),
    ):
        op.add_column(table, column)
