"""How late the event loop is, at its worst: everything runs on it, and waits while something holds it."""

from __future__ import annotations

import asyncio
from typing import Final

_EVERY_S: Final = 0.25
KEPT_S: Final = 60.0
STEP_S: Final = 0.5
"""What is less isn't told: it would show when somebody is answered."""


class Lateness:
    """Looks four times a second; `worst` is that of the last minute or two."""

    def __init__(self) -> None:
        self._now = self._before = 0.0
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin."""
        self._task = asyncio.create_task(self._run(), name="lateness")

    async def stop(self) -> None:
        """End. Safe to call twice."""
        task, self._task = self._task, None
        if task:
            task.cancel()
            await asyncio.wait((task,))

    @property
    def worst(self) -> float:
        """Seconds, in steps of STEP_S."""
        return max(self._now, self._before) // STEP_S * STEP_S

    async def _run(self) -> None:
        clock = asyncio.get_running_loop().time
        turned = clock()
        while True:
            due = clock() + _EVERY_S
            await asyncio.sleep(_EVERY_S)
            self._now = max(self._now, clock() - due)
            if clock() - turned > KEPT_S:
                self._before, self._now, turned = self._now, 0.0, clock()
