"""An id of something that is to be told is never used twice.

Who tells what happened forgets it by its id. Where the newest of them was let go of meanwhile, what happened next
had that id, and was forgotten untold.
"""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The same table with the same rows. A server's ids are never used twice anyway."""
    if op.get_bind().dialect.name != "sqlite":
        return
    op.rename_table("team_news", "team_news_before")
    for name in ("chat", "broadcast_id"):
        op.drop_index(op.f(f"ix_team_news_{name}"), "team_news_before")
    op.create_table(
        "team_news",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("chat", sa.LargeBinary(), nullable=False),
        sa.Column("what", sa.String(16), nullable=False),
        sa.Column("member", sa.Integer()),
        sa.Column("actor", sa.Integer()),
        sa.Column("role", sa.String(16)),
        sa.Column("since", sa.DateTime(timezone=True)),
        sa.Column("invitation", sa.Integer()),
        sa.Column("ended", sa.Integer(), server_default="0", nullable=False),
        sa.Column("broadcast_id", sa.Integer()),
        sa.Column("case", sa.String(16)),
        sa.Column("detail", sa.String(16)),
        sa.Column("at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team_news")),
        sa.ForeignKeyConstraint(
            ["broadcast_id"], ["broadcasts.id"], name=op.f("fk_team_news_broadcast_id"), ondelete="CASCADE"
        ),
        sqlite_autoincrement=True,
    )
    for name in ("chat", "broadcast_id"):
        op.create_index(op.f(f"ix_team_news_{name}"), "team_news", [name])
    columns = (
        'id, chat, what, member, actor, role, since, invitation, ended, broadcast_id, "case", detail, "at"'
    )
    op.execute(f"INSERT INTO team_news ({columns}) SELECT {columns} FROM team_news_before")  # noqa: S608 - ours
    op.drop_table("team_news_before")
