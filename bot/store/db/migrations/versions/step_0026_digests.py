"""Who of the team wants a digest each Monday: nobody yet."""

import sqlalchemy as sa
from alembic import op

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One empty table."""
    op.create_table(
        "digests",
        sa.Column("member_id", ROW_ID, autoincrement=False, nullable=False),
        sa.Column("monday", sa.String(10), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["team.id"], name=op.f("fk_digests_member_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_digests")),
    )
