"""What is looked at: the parts of the running program, as far as they are there by then."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from bot.chat.background import Background
from bot.delivery.engine import Engine
from bot.model.conditions import Conditions
from bot.runtime.heartbeat import Heartbeat
from bot.store.db.lease import Fence
from bot.store.store import Store
from bot.telegram_api.lanes import LaneRateLimiter
from bot.telegram_api.updates.order import InOrder
from bot.web.server import PageServer


class ProgramRole(StrEnum):
    """What the program is at."""

    STARTING = "starting"
    STANDING_BY = "standing by"  # for another one on the same database
    RUNNING = "running"  # it answers people and sends
    STOPPING = "stopping"


@dataclass(slots=True)
class WatchedParts:
    """The parts; each is put here once it is there."""

    board: Conditions
    lanes: LaneRateLimiter
    per_second: float
    fence: Fence | None = None
    role: ProgramRole = ProgramRole.STARTING
    store: Store | None = None
    page: PageServer | None = None
    order: InOrder | None = None
    engine: Engine | None = None
    background: Background | None = None
    heartbeat: Heartbeat | None = None

    @property
    def ended(self) -> list[str]:
        """The names of tasks that ended by themselves, which none should."""
        if self.role is not ProgramRole.RUNNING:
            return []
        return [task.get_name() for task in self._tasks() if task.done()]

    def _tasks(self) -> Iterator[asyncio.Task[None]]:
        for part in (self.engine, self.background, self.heartbeat):
            if part:
                yield from part.tasks
