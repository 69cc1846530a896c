"""A program that is started with a clock behind its database.

Nobody can let a machine sleep, or set its clock, for one process: stories move all three hands by hand.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.model.keys import new_key
from bot.rehearsal import Server, World
from tests.support.programs.processes import row
from tests.support.programs.terminal import program, says
from tests.support.stores import sqlite_connection

LAST_USE = "SELECT value FROM facts_about_database WHERE name = 'clock'"


async def test_a_start_says_that_the_clock_is_behind_and_leaves_what_it_knows(tmp_path: Path) -> None:
    database = tmp_path / "data" / "bot.db"
    async with Server(World()) as telegram:
        given = {
            "BOT_TOKEN": telegram.world.token,
            "BOT_API_URL": telegram.url,
            "BOT_KEY": new_key(b"k" * 32),
            "DATABASE_URL": f"sqlite+aiosqlite:///{database}",
        }
        async with program(tmp_path, "run", **given) as bot:
            await says(bot, "Started")
        used = datetime.fromisoformat(row(database, LAST_USE)[0].decode())
        assert abs(datetime.now(UTC) - used) < timedelta(minutes=5)
        ahead = (used + timedelta(days=2)).isoformat().encode()
        with sqlite_connection(database) as connection:
            connection.execute("UPDATE facts_about_database SET value = ? WHERE name = 'clock'", (ahead,))
        async with program(tmp_path, "run", **given) as bot:
            await says(bot, f"was in use until {used + timedelta(days=2):%Y-%m-%d %H:%M} UTC")
            await says(bot, "Started")
        assert row(database, LAST_USE) == (ahead,)
