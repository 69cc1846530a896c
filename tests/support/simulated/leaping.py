"""An event loop whose clock leaps to the next timer as soon as nobody has anything to do.

For what does nothing but wait: minutes pass at once, and how fast the machine is makes no difference.
"""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


class _Leaping(selectors.SelectSelector):
    seconds = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        found = super().select(0 if timeout else timeout)
        if not found and timeout:
            self.seconds += timeout
        return found


class _Loop(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        self._leaping = _Leaping()
        super().__init__(self._leaping)

    def time(self) -> float:
        return self._leaping.seconds


def leaping(work: Coroutine[Any, Any, T]) -> T:
    """Carry `work` to its end; its clock begins at 0.0."""
    with asyncio.Runner(loop_factory=_Loop) as runner:
        return runner.run(work)
