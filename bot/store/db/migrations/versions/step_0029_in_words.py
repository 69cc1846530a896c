"""How many got the words of a voice message alone: of what was sent before, nobody."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A column."""
    op.add_column("broadcasts", sa.Column("in_words", sa.Integer(), nullable=False, server_default="0"))
