"""Whom a broadcast is for: sizes before and after each choice, and whether a choice may be made."""

from __future__ import annotations

from collections.abc import Mapping

from bot.model.audience import Audience
from bot.model.broadcast import Kind
from bot.services.days import Days
from bot.store.store import Store


class Audiences:
    """Sizes of audiences. For choices by what people did, everybody is looked at: a second or two for 100,000."""

    def __init__(self, store: Store, days: Days) -> None:
        self._store = store
        self._days = days

    async def sizes(self, case: str, kind: Kind, audience: Audience) -> Mapping[str, int]:
        """How many would get it, by their own language; languages without anybody left out."""
        return await self._store.subscribers.audience(case, kind)

    async def allowed(self, case: str, kind: Kind, audience: Audience) -> bool:
        """Whether a broadcast may go to this audience now, without pointing at fewer than five people."""
        return audience.everybody
