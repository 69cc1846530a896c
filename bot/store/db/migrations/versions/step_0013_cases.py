"""Cases as the database has them: what they were, what people see, and what was answered before."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Seven new tables. The start takes the program's own cases in."""
    op.create_table(
        "cases",
        sa.Column("case", sa.String(length=16), nullable=False),
        sa.Column("published", sa.Integer(), server_default="0", nullable=False),
        sa.Column("files", sa.LargeBinary(), nullable=True),
        sa.Column("rest_told", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("case", name="pk_cases"),
    )
    op.create_table(
        "case_contents",
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_case_contents"),
    )
    op.create_table(
        "case_revisions",
        sa.Column("id", ROW_ID, autoincrement=True, nullable=False),
        sa.Column("case", sa.String(length=16), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("origin", sa.String(length=8), nullable=False),
        sa.Column("member_id", ROW_ID, nullable=True),
        sa.Column("parts", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["case"], ["cases.case"], name="fk_case_revisions_case", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["member_id"], ["team.id"], name="fk_case_revisions_member_id", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_case_revisions"),
    )
    op.create_index("ix_case_revisions_case_number", "case_revisions", ["case", "number"], unique=True)
    op.create_index("ix_case_revisions_member_id", "case_revisions", ["member_id"])
    op.create_table(
        "case_files",
        sa.Column("revision_id", ROW_ID, nullable=False, autoincrement=False),
        sa.Column("name", sa.String(length=24), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["case_revisions.id"], name="fk_case_files_revision_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["digest"], ["case_contents.digest"], name="fk_case_files_digest"),
        sa.PrimaryKeyConstraint("revision_id", "name", name="pk_case_files"),
    )
    op.create_index("ix_case_files_digest", "case_files", ["digest"])
    op.create_table(
        "case_consents",
        sa.Column("revision_id", ROW_ID, nullable=False, autoincrement=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("member_id", ROW_ID, nullable=True),
        sa.Column("agreed", sa.String(length=24), nullable=False),
        sa.Column("may_use", sa.String(length=24), nullable=False),
        sa.Column("named", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["case_revisions.id"], name="fk_case_consents_revision_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["team.id"], name="fk_case_consents_member_id", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("revision_id", name="pk_case_consents"),
    )
    op.create_index("ix_case_consents_member_id", "case_consents", ["member_id"])
    op.create_table(
        "case_typed",
        sa.Column("member_id", ROW_ID, nullable=False, autoincrement=False),
        sa.Column("case", sa.String(length=16), nullable=False),
        sa.Column("file", sa.String(length=24), nullable=False),
        sa.Column("way", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["team.id"], name="fk_case_typed_member_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["case"], ["cases.case"], name="fk_case_typed_case", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("member_id", name="pk_case_typed"),
    )
    op.create_table(
        "report_backs",
        sa.Column("id", ROW_ID, autoincrement=True, nullable=False),
        sa.Column("case", sa.String(length=16), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("member_id", ROW_ID, nullable=True),
        sa.Column("figures", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["team.id"], name="fk_report_backs_member_id", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_report_backs"),
    )
    op.create_index("ix_report_backs_case", "report_backs", ["case"])
    op.create_index("ix_report_backs_member_id", "report_backs", ["member_id"])
