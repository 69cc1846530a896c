"""Whether the files that letters are made of are still those of the last start."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

from bot.content.manifest import differing, manifest_of
from bot.model.clock import Clock
from bot.store.store import Store


class ManifestService:
    """Looks once, at the start: what is changed later is read then."""

    def __init__(self, store: Store, messages: Path, clock: Clock) -> None:
        self._store = store
        self._messages = messages
        self._clock = clock

    async def look(self) -> None:
        """Compare them with those of the last start; of a change the owners are told, once."""
        now = await asyncio.to_thread(manifest_of, self._messages)
        before = await self._store.manifest.read()
        changed = () if before is None else differing(before[0], now)
        if before is None or changed:
            await self._store.manifest.keep(now, changed, self._clock.now())

    async def last_changed(self) -> Sequence[str]:
        """The folders in which the last change was found."""
        found = await self._store.manifest.read()
        return () if found is None else found[1]
