"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# Steps are never changed once released, so they borrow nothing from schema.py, which is.
MOMENT = sa.DateTime(timezone=True)
ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make every table."""
    op.create_table(
        "actions",
        sa.Column("id", ROW_ID, autoincrement=True, nullable=False),
        sa.Column("case", sa.String(length=16), nullable=False),
        sa.Column("authority", sa.String(length=16), nullable=False),
        sa.Column("ask", sa.String(length=16), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("tag", sa.LargeBinary(), nullable=False),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_actions")),
        sa.UniqueConstraint(
            "case", "tag", "authority", "day", name=op.f("uq_actions_case_tag_authority_day")
        ),
    )
    op.create_index(op.f("ix_actions_case_authority"), "actions", ["case", "authority"], unique=False)
    op.create_table(
        "arrivals",
        sa.Column("case", sa.String(length=16), nullable=False),
        sa.Column("source", sa.String(length=24), nullable=False),
        sa.Column("arrived", sa.Integer(), server_default="0", nullable=False),
        sa.Column("subscribed", sa.Integer(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("case", "source", name=op.f("pk_arrivals")),
    )
    op.create_table(
        "broadcasts",
        sa.Column("id", ROW_ID, autoincrement=True, nullable=False),
        sa.Column("case", sa.String(length=16), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("revision", sa.Integer(), server_default="0", nullable=False),
        sa.Column("default_language", sa.String(length=8), nullable=False),
        sa.Column("author", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("started_at", MOMENT, nullable=True),
        sa.Column("finished_at", MOMENT, nullable=True),
        sa.Column("last_subscriber_id", ROW_ID, nullable=True),
        sa.Column("filled_to", ROW_ID, server_default="0", nullable=False),
        sa.Column("audience", sa.Integer(), server_default="0", nullable=False),
        sa.Column("delivered", sa.Integer(), server_default="0", nullable=False),
        sa.Column("gone", sa.Integer(), server_default="0", nullable=False),
        sa.Column("refused", sa.Integer(), server_default="0", nullable=False),
        sa.Column("unknown", sa.Integer(), server_default="0", nullable=False),
        sa.Column("progress_message", sa.BigInteger(), nullable=True),
        sa.Column("reported", sa.Integer(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_broadcasts")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_broadcasts_state"), "broadcasts", ["state"], unique=False)
    op.create_table(
        "facts_about_database",
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("value", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_facts_about_database")),
    )
    op.create_table(
        "failed_addresses",
        sa.Column("case", sa.String(length=16), nullable=False),
        sa.Column("authority", sa.String(length=16), nullable=False),
        sa.Column("tag", sa.LargeBinary(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("case", "authority", "tag", name=op.f("pk_failed_addresses")),
    )
    op.create_table(
        "invitations",
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_invitations")),
    )
    op.create_table(
        "languages_on",
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.PrimaryKeyConstraint("language", name=op.f("pk_languages_on")),
    )
    op.create_table(
        "letters_opened",
        sa.Column("case", sa.String(length=16), nullable=False),
        sa.Column("authority", sa.String(length=16), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("case", "authority", "day", name=op.f("pk_letters_opened")),
    )
    op.create_table(
        "prompts",
        sa.Column("chat", sa.LargeBinary(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("data", sa.String(length=64), nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("chat", name=op.f("pk_prompts")),
    )
    op.create_table(
        "reminders",
        sa.Column("id", ROW_ID, autoincrement=True, nullable=False),
        sa.Column("chat", sa.LargeBinary(), nullable=False),
        sa.Column("case", sa.String(length=16), nullable=False),
        sa.Column("data", sa.String(length=64), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminders")),
        sa.UniqueConstraint("chat", "case", name=op.f("uq_reminders_chat_case")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_reminders_due_at"), "reminders", ["due_at"], unique=False)
    op.create_table(
        "subscribers",
        sa.Column("id", ROW_ID, autoincrement=True, nullable=False),
        sa.Column("chat", sa.LargeBinary(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("wants", sa.String(length=8), nullable=True),
        sa.Column("gone", sa.Integer(), server_default="0", nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.CheckConstraint("wants IN ('all', 'calls')", name=op.f("ck_subscribers_wants")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscribers")),
        sa.UniqueConstraint("chat", name=op.f("uq_subscribers_chat")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "team",
        sa.Column("id", ROW_ID, autoincrement=True, nullable=False),
        sa.Column("chat", sa.LargeBinary(), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team")),
        sa.UniqueConstraint("chat", name=op.f("uq_team_chat")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "broadcast_texts",
        sa.Column("broadcast_id", ROW_ID, nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["broadcast_id"],
            ["broadcasts.id"],
            name=op.f("fk_broadcast_texts_broadcast_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("broadcast_id", "language", name=op.f("pk_broadcast_texts")),
    )
    op.create_table(
        "deliveries",
        sa.Column("id", ROW_ID, autoincrement=True, nullable=False),
        sa.Column("broadcast_id", ROW_ID, nullable=False),
        sa.Column("subscriber_id", ROW_ID, nullable=True),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("not_before", sa.BigInteger(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(
            ["broadcast_id"], ["broadcasts.id"], name=op.f("fk_deliveries_broadcast_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["subscriber_id"],
            ["subscribers.id"],
            name=op.f("fk_deliveries_subscriber_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliveries")),
    )
    op.create_index(
        op.f("ix_deliveries_broadcast_id_state_not_before_id"),
        "deliveries",
        ["broadcast_id", "state", "not_before", "id"],
        unique=False,
    )
    op.create_index(op.f("ix_deliveries_subscriber_id"), "deliveries", ["subscriber_id"], unique=False)
    op.create_table(
        "subscriptions",
        sa.Column("case", sa.String(length=16), nullable=False),
        sa.Column("subscriber_id", ROW_ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["subscriber_id"],
            ["subscribers.id"],
            name=op.f("fk_subscriptions_subscriber_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("case", "subscriber_id", name=op.f("pk_subscriptions")),
    )
    op.create_index(op.f("ix_subscriptions_subscriber_id"), "subscriptions", ["subscriber_id"], unique=False)
