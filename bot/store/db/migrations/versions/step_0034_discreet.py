"""Who wants the bot to be discreet: nobody yet."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One empty table."""
    op.create_table(
        "discreet",
        sa.Column("mark", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("mark", name=op.f("pk_discreet")),
        sqlite_with_rowid=False,
    )
