"""The languages of translators, in the team and in invitations."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nobody is a translator yet."""
    op.add_column("team", sa.Column("languages", sa.Text(), nullable=True))
    op.add_column("invitations", sa.Column("languages", sa.Text(), nullable=True))
