"""How cases stand, and the broadcasts that are held because a case isn't live."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Two new tables; of before nobody knows anything."""
    op.create_table(
        "case_standings",
        sa.Column("case", sa.String(length=16), nullable=False),
        sa.Column("standing", sa.String(length=8), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("told", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["member_id"], ["team.id"], name="fk_case_standings_member_id", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("case", name="pk_case_standings"),
    )
    op.create_index("ix_case_standings_member_id", "case_standings", ["member_id"])
    op.create_table(
        "held_broadcasts",
        sa.Column(
            "broadcast_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False,
            autoincrement=False,
        ),
        sa.Column("was", sa.String(length=12), nullable=False),
        sa.ForeignKeyConstraint(
            ["broadcast_id"], ["broadcasts.id"], name="fk_held_broadcasts_broadcast_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("broadcast_id", name="pk_held_broadcasts"),
    )
