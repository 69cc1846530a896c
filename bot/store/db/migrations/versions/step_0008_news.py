"""What the team is told of a broadcast: that it was confirmed, or cancelled before it began."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what is new. Of what is there already nobody is told."""
    op.add_column("broadcasts", sa.Column("news", sa.Text(), nullable=True))
