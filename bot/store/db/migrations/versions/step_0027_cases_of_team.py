"""To which cases each of the team is limited."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nobody is: they see every case, as before."""
    op.add_column("team", sa.Column("cases", sa.Text(), nullable=True))
