"""Whoever gets updates is asked once a year whether to go on: of those who were here before, nobody was yet."""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Two columns. Their year counts from the day on which they came, as that of all others does."""
    op.add_column("subscribers", sa.Column("renewed", sa.Date()))
    op.add_column("subscribers", sa.Column("asked_on", sa.Date()))
