"""A kill in this process: what the database's files hold at a chosen step, and nothing gets out after it.

A step is what is done in one go on a connection that can write, as in tests/support/programs/killed_bot.py:
the beginning of a transaction, a statement, the commit. The files are copied just before the chosen one, as a
power cut would leave them. What the bot goes on to do changes nothing but files that nobody reads any more.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bot.store.db import units
from bot.store.db.sqlite.driver import Driver


class Killer:
    """Armed with a number of steps, it copies the files of `folder` to `to` before that one."""

    def __init__(self, folder: Path, to: Path, step: int, struck: Callable[[], None]) -> None:
        self._folder, self._to, self._struck = folder, to, struck
        self._left = step
        self.dead = False

    @contextmanager
    def armed(self) -> Iterator[None]:
        """Within the block. `struck` is called at once when it has struck."""
        does = Driver._execute
        killer = self

        async def counted(self: Driver, work: Any, *args: Any, **kwargs: Any) -> Any:
            # A statement's own task has no update; what it knows of its beginning is.
            if not killer.dead and units._CURRENT.get() is not None and not await reads_only(self):
                if killer._left == 0:
                    killer._strike()
                killer._left -= 1
            return await does(self, work, *args, **kwargs)  # type: ignore[no-untyped-call]

        async def reads_only(driver: Driver) -> bool:
            look = driver._conn.execute
            return bool((await does(driver, lambda: look("PRAGMA query_only").fetchone()))[0])  # type: ignore[no-untyped-call]

        Driver._execute = counted  # type: ignore[assignment,method-assign]
        try:
            yield
        finally:
            Driver._execute = does  # type: ignore[method-assign]

    def _strike(self) -> None:
        self.dead = True
        shutil.copytree(self._folder, self._to, ignore=shutil.ignore_patterns("*-shm"))
        self._struck()
