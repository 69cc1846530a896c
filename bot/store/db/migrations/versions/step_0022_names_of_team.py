"""What each of the team wants to be called by the others."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nobody has chosen a name yet."""
    op.add_column("team", sa.Column("name", sa.LargeBinary(), nullable=True))
