"""What is told of cases in steps: nothing yet; what was told before becomes the first at the next fold."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One empty table."""
    op.create_table(
        "steps",
        sa.Column("case", sa.String(16), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("case", "day", name=op.f("pk_steps")),
        sqlite_with_rowid=False,
    )
