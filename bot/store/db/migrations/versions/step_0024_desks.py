"""Where the team's desks stand: nobody has one yet."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One empty table."""
    op.create_table(
        "desks",
        sa.Column("chat", sa.LargeBinary(), nullable=False),
        sa.Column("message", sa.BigInteger(), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("shown", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("chat", name=op.f("pk_desks")),
        sqlite_with_rowid=False,
    )
