"""The write-ahead log doesn't stay as large as somebody else made it."""

from __future__ import annotations

import os
from pathlib import Path

from bot.store.db.soundness.whose_log import log_of, require_own_log
from tests.support.stores import opened, sqlite_connection

MB = 1 << 20


async def test_after_an_operators_vacuum_the_log_is_cut(tmp_path: Path) -> None:
    database = tmp_path / "bot.db"
    async with opened(tmp_path) as store:
        with sqlite_connection(database) as shell:
            shell.execute("CREATE TABLE filler (content)")
            shell.executemany("INSERT INTO filler VALUES (?)", ((os.urandom(MB),) for _ in range(12)))
            shell.commit()
            shell.execute("VACUUM")
            assert log_of(database).stat().st_size > 12 * MB
            await store.ping()
            await store.ping()
            assert log_of(database).stat().st_size <= 8 * MB
        require_own_log(database)
