"""The group that is the team's room: none yet; and who of the team wants to be told there only: nobody."""

import sqlalchemy as sa
from alembic import op

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Two empty tables, and a column that says no."""
    op.create_table(
        "team_room",
        sa.Column("number", ROW_ID, autoincrement=True, nullable=False),
        sa.Column("chat", sa.LargeBinary(), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("forum", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("notices", sa.BigInteger(), nullable=True),
        sa.Column("questions", sa.BigInteger(), nullable=True),
        sa.Column("resting", sa.Integer(), nullable=False, server_default="0"),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_team_room")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "room_links",
        sa.Column("number", ROW_ID, autoincrement=True, nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("made_by", ROW_ID, nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("chat", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_room_links")),
        sa.UniqueConstraint("digest", name=op.f("uq_room_links_digest")),
        sa.ForeignKeyConstraint(
            ["made_by"], ["team.id"], name=op.f("fk_room_links_made_by"), ondelete="CASCADE"
        ),
        sqlite_autoincrement=True,
    )
    op.add_column(
        "notice_wishes", sa.Column("room_only", sa.Integer(), nullable=False, server_default="0")
    )
