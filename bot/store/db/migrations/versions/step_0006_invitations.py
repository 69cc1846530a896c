"""Invitations know who made them, and when; what is to be told of the team."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Number the invitations that are open, which have no maker; the longest-lasting last."""
    op.rename_table("invitations", "invitations_before")
    op.create_table(
        "invitations",
        sa.Column("id", ROW_ID, autoincrement=True, nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("made_by", ROW_ID, nullable=True),
        sa.Column("made_at", MOMENT, nullable=True),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitations")),
        sa.UniqueConstraint("digest", name=op.f("uq_invitations_digest")),
        sa.ForeignKeyConstraint(
            ["made_by"], ["team.id"], name=op.f("fk_invitations_made_by"), ondelete="CASCADE"
        ),
        sqlite_autoincrement=True,
    )
    op.execute(
        "INSERT INTO invitations (digest, role, expires_at) "
        "SELECT digest, role, expires_at FROM invitations_before ORDER BY expires_at, digest"
    )
    op.drop_table("invitations_before")
    op.create_index(op.f("ix_invitations_made_by"), "invitations", ["made_by"], unique=False)
    op.create_table(
        "team_news",
        sa.Column("id", ROW_ID, autoincrement=True, nullable=False),
        sa.Column("chat", sa.LargeBinary(), nullable=False),
        sa.Column("what", sa.String(length=16), nullable=False),
        sa.Column("member", ROW_ID, nullable=True),
        sa.Column("actor", ROW_ID, nullable=True),
        sa.Column("role", sa.String(length=16), nullable=True),
        sa.Column("since", MOMENT, nullable=True),
        sa.Column("invitation", ROW_ID, nullable=True),
        sa.Column("ended", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("broadcast_id", ROW_ID, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team_news")),
        sa.ForeignKeyConstraint(
            ["broadcast_id"],
            ["broadcasts.id"],
            name=op.f("fk_team_news_broadcast_id"),
            ondelete="CASCADE",
        ),
    )
    op.create_index(op.f("ix_team_news_chat"), "team_news", ["chat"], unique=False)
    op.create_index(op.f("ix_team_news_broadcast_id"), "team_news", ["broadcast_id"], unique=False)
