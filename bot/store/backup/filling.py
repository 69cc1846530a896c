"""How a new database is filled with another one's rows, as they are."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.db.sqlite.filling import SqliteFilling


class Filling(Protocol):
    """What a file and a server do differently there."""

    def without_triggers(self, connection: AsyncConnection) -> AbstractAsyncContextManager[None]:
        """In the block nothing is counted or kept besides the rows that are put there."""

    async def numbers(self, connection: AsyncConnection) -> dict[str, int]:
        """By table, the last number that the database gave to a row, which may be gone."""

    async def go_on_from(self, connection: AsyncConnection, numbers: Mapping[str, int]) -> None:
        """Give none again that was given there, nor one that a row has now."""


def filling_of(connection: AsyncConnection) -> Filling:
    """The one for the database of that connection."""
    if connection.dialect.name == "sqlite":
        return SqliteFilling()
    from bot.store.db.postgres.filling import PostgresFilling  # its driver costs a file nothing

    return PostgresFilling()
