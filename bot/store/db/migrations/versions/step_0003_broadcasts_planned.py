"""Broadcasts with a plan, a state "on the wire", recall and correction; who opened a letter; a country."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add what is new; what was under way goes on."""
    op.create_table(
        "openings",
        sa.Column("case", sa.String(length=16), nullable=False),
        sa.Column("tag", sa.LargeBinary(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("case", "tag", name=op.f("pk_openings")),
    )
    op.add_column("subscribers", sa.Column("country", sa.String(length=2), nullable=True))
    for column in (
        sa.Column("task", sa.String(length=8), nullable=False, server_default="send"),
        sa.Column("source_id", ROW_ID, nullable=True),
        sa.Column("part", sa.String(length=12), nullable=True),
        sa.Column("plan", sa.Text(), nullable=False, server_default="{}"),
        sa.Column("precedence", sa.Integer(), nullable=False, server_default="3"),
        sa.Column("send_at", MOMENT, nullable=True),
        sa.Column("cancelled", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("paid", sa.Integer(), nullable=False, server_default="0"),
    ):
        op.add_column("broadcasts", column)
    op.add_column("deliveries", sa.Column("messages", sa.String(length=160), nullable=True))
    op.add_column("deliveries", sa.Column("reason", sa.String(length=8), nullable=True))
    _states()


def _states() -> None:
    """The new names of states; and the buttons that readers got by the kind of a broadcast."""
    connection = op.get_bind()
    broadcasts = sa.table("broadcasts", *(sa.column(name) for name in ("kind", "state", "plan")))
    deliveries = sa.table("deliveries", sa.column("state"))
    # A broadcast goes on listing its recipients while it sends.
    connection.execute(
        sa.update(broadcasts).where(broadcasts.c.state == "filling").values(state="sending")
    )
    for kind, plan in (("call", '{"buttons": ["letter"]}'), ("update", '{"buttons": ["case"]}')):
        connection.execute(sa.update(broadcasts).where(broadcasts.c.kind == kind).values(plan=plan))
    # "claimed" was said of what may have been sent; that has a state of its own now.
    for before, after in (("parked", "waiting"), ("claimed", "wire")):
        connection.execute(sa.update(deliveries).where(deliveries.c.state == before).values(state=after))
