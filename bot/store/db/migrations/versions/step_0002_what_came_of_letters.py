"""Failed addresses by address, what came of letters, since when a case is as it is."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the new tables; keep what was reported."""
    _failed_addresses_by_address()
    _buttons_with_more_fields()
    op.create_table(
        "address_verdicts",
        sa.Column("case", sa.String(length=16), nullable=False),
        sa.Column("address", sa.String(length=16), nullable=False),
        sa.Column("verdict", sa.String(length=12), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("case", "address", name=op.f("pk_address_verdicts")),
    )
    op.create_table(
        "addresses_told",
        sa.Column("case", sa.String(length=16), nullable=False),
        sa.Column("address", sa.String(length=16), nullable=False),
        sa.Column("member_id", ROW_ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["team.id"], name=op.f("fk_addresses_told_member_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("case", "address", "member_id", name=op.f("pk_addresses_told")),
    )
    op.create_index(op.f("ix_addresses_told_member_id"), "addresses_told", ["member_id"], unique=False)
    op.create_table(
        "reply_questions",
        sa.Column("id", ROW_ID, autoincrement=False, nullable=False),
        sa.Column("chat", sa.LargeBinary(), nullable=False),
        sa.Column("case", sa.String(length=16), nullable=False),
        sa.Column("authority", sa.String(length=16), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reply_questions")),
        sa.UniqueConstraint(
            "chat", "case", "authority", name=op.f("uq_reply_questions_chat_case_authority")
        ),
    )
    op.create_index(op.f("ix_reply_questions_due_at"), "reply_questions", ["due_at"], unique=False)
    op.create_table(
        "replies",
        sa.Column("case", sa.String(length=16), nullable=False),
        sa.Column("authority", sa.String(length=16), nullable=False),
        sa.Column("tag", sa.LargeBinary(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("case", "authority", "tag", name=op.f("pk_replies")),
    )
    op.create_table(
        "case_versions",
        sa.Column("case", sa.String(length=16), nullable=False),
        sa.Column("version", sa.String(length=8), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("previous", sa.String(length=8), nullable=True),
        sa.PrimaryKeyConstraint("case", name=op.f("pk_case_versions")),
    )


def _failed_addresses_by_address() -> None:
    """Until now a report named an authority; now it names the address.

    Which address that was stands in the case's file, which a step doesn't read: the authority's id stands in
    for it until the program, at its next start, puts the address of that authority in its place.
    """
    name = "failed_addresses"
    before = sa.table(name, *(sa.column(column) for column in ("case", "authority", "tag", "day")))
    columns = (
        sa.Column("case", sa.String(length=16), nullable=False),
        sa.Column("address", sa.String(length=16), nullable=False),
        sa.Column("tag", sa.LargeBinary(), nullable=False),
        sa.Column("authority", sa.String(length=16), nullable=False),
        sa.Column("how", sa.String(length=8), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
    )
    connection = op.get_bind()
    # Read as they lie there: a day is text to SQLite, and goes back as it came.
    reported = connection.execute(
        sa.select(before.c.case, before.c.authority, before.c.tag, before.c.day)
    ).all()
    op.drop_table(name)
    op.create_table(
        name, *columns, sa.PrimaryKeyConstraint("case", "address", "tag", name=op.f(f"pk_{name}"))
    )
    after = sa.table(name, *(sa.column(column.name) for column in columns))
    if reported:
        connection.execute(
            after.insert(),
            [
                {
                    "case": row.case,
                    "address": row.authority,
                    "tag": row.tag,
                    "authority": row.authority,
                    "how": "other",
                    "day": row.day,
                }
                for row in reported
            ],
        )


def _buttons_with_more_fields() -> None:
    """What a reminder opens, and what a name was asked for, stands in its row as a button.

    A button for a letter has two more fields now; both are empty where nothing was chosen. Without this, a
    reminder that was promised would never come.
    """
    for name, letter in (("reminders", "l"), ("prompts", "n")):
        table = sa.table(name, sa.column("data"))
        longer = sa.literal(f"2{letter}:") + sa.func.substr(table.c.data, 4) + sa.literal("::")
        op.get_bind().execute(
            sa.update(table).where(table.c.data.startswith(f"1{letter}:")).values(data=longer)
        )
