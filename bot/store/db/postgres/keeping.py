"""What lies in the tables of people: their rows alone, in an order that tells nothing."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncConnection

SMALL: Final = 64 << 20
"""Bytes of a table that is rewritten: nobody can read or write it meanwhile, for some moments."""
OF_PEOPLE: Final = ("records", "prompts", "reminders", "hotline_blocks", "subscribers", "subscriptions")
"""Tables whose rows must not tell in which order they came, nor what was in them before."""

_SIZE: Final = b"SELECT pg_table_size(CAST(%(name)s AS regclass))"


async def rewritten(connection: AsyncConnection, *, however_large: bool) -> None:
    """Write each of these anew in the order of its key, but for those that are large, or all of them.

    A row that was deleted or written over stays in its page until something needs the room; this leaves none.
    """
    driver: Any = (await connection.get_raw_connection()).driver_connection
    for name in OF_PEOPLE:
        size = await (await driver.execute(_SIZE, {"name": name})).fetchone()
        if however_large or size[0] <= SMALL:
            await driver.execute(f'CLUSTER "{name}" USING "pk_{name}"'.encode())
