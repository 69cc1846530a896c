"""Which cases a link into the team gives: until now, every one."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A column."""
    op.add_column("invitations", sa.Column("cases", sa.Text()))
