"""Whether a case's picture may be shown: nobody was asked while there were none."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add a column that says no."""
    column = sa.Column("pictured", sa.Integer(), server_default="0", nullable=False)
    op.add_column("case_consents", column)
