"""What was told of, in a file beside the database: the database may be what fails."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Mapping
from pathlib import Path

from bot.model.alerts import Kept
from bot.model.clock import Clock
from bot.model.conditions import Condition
from bot.runtime.signs import write_over

log = logging.getLogger(__name__)


class AlertFile:
    """One line of JSON, written over in place, so that a full disk doesn't keep it from being kept.

    `{"command": {"full": {"at": 1764446400, "open": true, "told": true}}}`, with Unix times. Nothing of
    anybody is in it, and it may be deleted.
    """

    def __init__(self, path: Path, clock: Clock) -> None:
        self._path = path
        self._clock = clock
        self._writing = asyncio.Lock()
        self._kept: dict[str, dict[str, dict[str, float | bool]]] = {}

    async def open(self) -> None:
        """Read it, and take its room on the disk. To be called with the database's lease; never raises."""
        self._kept = await asyncio.to_thread(_read, self._path)
        await self._write()

    def recall(self, reader: str) -> Mapping[Condition, Kept]:
        """See AlertMemory."""
        now, found = self._clock.now().timestamp(), {}
        for name, one in self._kept.get(reader, {}).items():
            try:
                kind, ago = Condition(name), now - float(one["at"])
                if ago >= -1:  # it is kept to the second; else the clock was set back, and it tells nothing
                    found[kind] = Kept(max(0.0, ago), open=bool(one["open"]), told=bool(one["told"]))
            except (ValueError, KeyError, TypeError):
                continue  # another version's
        return found

    async def keep(self, reader: str, kept: Mapping[Condition, Kept]) -> bool:
        """See AlertMemory."""
        now = self._clock.now().timestamp()
        self._kept[reader] = {
            kind.value: {"at": round(now - one.told_s), "open": one.open, "told": one.told}
            for kind, one in kept.items()
        }
        return await self._write()

    async def _write(self) -> bool:
        try:
            async with self._writing:
                await asyncio.to_thread(write_over, self._path, json.dumps(self._kept).encode())
        except OSError as error:
            log.warning("What was told can't be kept (%s): a restart may tell it again.", error.strerror)
            return False
        return True


def _read(path: Path) -> dict[str, dict[str, dict[str, float | bool]]]:
    try:
        found = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    if not isinstance(found, dict):
        return {}
    return {
        reader: {kind: one for kind, one in kinds.items() if isinstance(one, dict)}
        for reader, kinds in found.items()
        if isinstance(kinds, dict)
    }
