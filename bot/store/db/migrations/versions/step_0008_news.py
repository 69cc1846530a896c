"""What the team is still to be told of a broadcast; where its result stands, to be kept up to date."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what is new. Of what is there already nobody is told."""
    op.add_column("broadcasts", sa.Column("news", sa.Text(), nullable=True))
    op.add_column("broadcasts", sa.Column("result_message", sa.BigInteger(), nullable=True))
