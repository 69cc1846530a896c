"""What was read in an appeal, until its draft's questions are answered; and values typed at several places."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """A table more; and another with a longer key, whose rows stay."""
    op.create_table(
        "case_drafts",
        sa.Column("case", sa.String(length=16), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read", sa.LargeBinary(), nullable=False),
        sa.Column("answers", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["case"], ["cases.case"], name="fk_case_drafts_case", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("case", name="pk_case_drafts"),
    )
    columns = (
        sa.column("member_id", ROW_ID),
        sa.column("case", sa.String()),
        sa.column("file", sa.String()),
        sa.column("way", sa.Text()),
        sa.column("value", sa.Text()),
    )
    typed = sa.table("case_typed", *columns)
    # A value of nobody, or of no case, can't be put anywhere, and must not keep the program from starting.
    theirs = typed.c.member_id.in_(sa.select(sa.table("team", sa.column("id")).c.id))
    there = typed.c.case.in_(sa.select(sa.table("cases", sa.column("case")).c.case))
    kept = op.get_bind().execute(sa.select(typed).where(theirs, there)).all()
    op.drop_table("case_typed")
    made = op.create_table(
        "case_typed",
        sa.Column("member_id", ROW_ID, nullable=False, autoincrement=False),
        sa.Column("case", sa.String(length=16), nullable=False),
        sa.Column("file", sa.String(length=24), nullable=False),
        sa.Column("way", sa.String(length=200), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["team.id"], name="fk_case_typed_member_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["case"], ["cases.case"], name="fk_case_typed_case", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("member_id", "case", "file", "way", name="pk_case_typed"),
    )
    if kept:
        op.bulk_insert(made, [row._asdict() for row in kept])
