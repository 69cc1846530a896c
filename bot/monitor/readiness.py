"""Whether people are answered: the database takes writes, Telegram answers, and no other bot has the job."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Final

from bot.errors import StoreError
from bot.incidents.reporting import report
from bot.model.conditions import OF_DATABASE, OF_TELEGRAM
from bot.monitor.watched import ProgramRole, WatchedParts
from bot.store.store import Store

PATIENCE_S: Final = 6.0
"""So long the database is waited for: rather longer than it waits for a lock itself."""
STEP_S: Final = 0.1
"""Less isn't told of how long a write took: it would show when others write."""
OK: Final = "ok"


@dataclass(frozen=True, slots=True)
class Readiness:
    """Of each: "ok", or what is the matter, in words for an operator."""

    role: ProgramRole
    database: str
    telegram: str
    write_s: float  # how long the database took to write, in steps of STEP_S

    @property
    def ready(self) -> bool:
        """Whether people are answered."""
        return self.role is ProgramRole.RUNNING and self.database == self.telegram == OK


class DatabaseProbe:
    """Writes into the database when somebody asks whether that can be done."""

    def __init__(self) -> None:
        self._asking: asyncio.Task[str] | None = None
        self._took_s = 0.0

    @property
    def write_s(self) -> float:
        """How long the last write took, in steps of STEP_S."""
        return round(self._took_s // STEP_S * STEP_S, 1)

    async def ask(self, store: Store) -> str:
        """OK, or why not, within PATIENCE_S. Never raises."""
        if self._asking is None or self._asking.done():
            self._asking = asyncio.create_task(self._ask(store), name="probe of the database")
        # Who asks at the same time has the same answer, and one that hangs isn't asked again.
        await asyncio.wait((self._asking,), timeout=PATIENCE_S)
        return self._asking.result() if self._asking.done() else "The database doesn't answer."

    async def stop(self) -> None:
        """Break off what is under way."""
        if self._asking:
            self._asking.cancel()
            await asyncio.wait((self._asking,))

    async def _ask(self, store: Store) -> str:
        clock = asyncio.get_running_loop().time
        began = clock()
        try:
            await store.ping()
            self._took_s = clock() - began
        except StoreError as error:
            return str(error)
        except Exception as error:  # noqa: BLE001 - whoever asks is to get an answer
            report(error, "Looking whether the database can be written failed")
            return "The database can't be used."
        return OK


async def readiness(watched: WatchedParts, probe: DatabaseProbe) -> Readiness:
    """How it is at this moment."""
    if watched.store is None:
        database = "not opened yet"
    else:
        answered = await probe.ask(watched.store)
        database = watched.board.told_of(OF_DATABASE) or answered
    if watched.heartbeat is None:
        telegram = watched.board.told_of(OF_TELEGRAM) or "not reached yet"
    else:
        telegram = watched.heartbeat.telegram or OK
    return Readiness(watched.role, database, telegram, probe.write_s)
