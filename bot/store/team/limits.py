"""The column that says which cases one of the team sees."""

from __future__ import annotations


def limit_in(column: str | None) -> frozenset[str] | None:
    """The cases that a column limits somebody to; None: not limited."""
    return None if column is None else frozenset(column.split())
