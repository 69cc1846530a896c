"""Runs the steps on the connection that is handed in, inside its transaction."""

from __future__ import annotations

from alembic import context

from bot.store.db.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,  # SQLite changes a table by making it anew
)
context.run_migrations()
