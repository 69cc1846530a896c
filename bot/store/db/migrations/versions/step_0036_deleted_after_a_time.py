"""What is to be deleted in the chats of who wants the bot to be discreet: nothing yet."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Two columns; what they hold of before is read as nothing to be deleted."""
    op.add_column("discreet", sa.Column("sealed", sa.LargeBinary(), nullable=True))
    op.add_column("discreet", sa.Column("due", sa.DateTime(timezone=True), nullable=True))
