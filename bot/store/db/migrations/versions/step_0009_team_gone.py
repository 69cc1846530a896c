"""Whether somebody of the team has blocked the bot: nothing is said to them until they are back."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nobody is known to have: the next message tells."""
    op.add_column("team", sa.Column("gone", sa.Integer(), nullable=False, server_default="0"))
