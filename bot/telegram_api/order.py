"""Who is answered when: different chats at the same time, each chat's updates one after the other."""

from __future__ import annotations

import asyncio
import inspect
import logging
from collections import deque
from collections.abc import Awaitable
from typing import Any, Final

from telegram import Update
from telegram.ext import BaseUpdateProcessor

log = logging.getLogger(__name__)

AT_ONCE: Final = 256
"""Updates answered at the same time, at most: each of another chat."""
QUEUE: Final = 20
"""Updates of one chat that wait for their turn, at most. Nobody taps as fast; a flood takes no memory."""

_NO_LIMIT: Final = 1_000_000_000


class _Line:
    """One chat's updates: whether one is being answered, and who waits behind it."""

    __slots__ = ("told", "waiting")

    def __init__(self) -> None:
        self.waiting: deque[asyncio.Future[bool]] = deque()  # True: your turn; False: dropped
        self.told = False


class InOrder(BaseUpdateProcessor):
    """At most `at_once` chats are answered at the same time; a chat that waits takes nobody's place.

    Of a chat with more than `queue` updates waiting, the oldest are dropped: what somebody did last counts.
    """

    def __init__(self, at_once: int = AT_ONCE, queue: int = QUEUE) -> None:
        # The base class takes a place before it asks whose turn it is: its places must never run out.
        super().__init__(_NO_LIMIT)
        self._places = asyncio.Semaphore(at_once)
        self._queue = queue
        self._lines: dict[int, _Line] = {}
        self._tasks: set[asyncio.Task[Any]] = set()
        self._closed = False

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Wait for this chat's earlier updates and for a place, then answer this one."""
        chat = update.effective_chat if isinstance(update, Update) else None
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        begun = False
        try:
            if chat is None or await self._turn(chat.id):
                try:
                    async with self._places:
                        if not self._closed:
                            begun = True
                            await coroutine
                finally:
                    if chat is not None:
                        self._next(chat.id)
        finally:
            self._tasks.discard(task)
            if not begun and inspect.iscoroutine(coroutine):
                coroutine.close()

    async def _turn(self, chat: int) -> bool:
        """Wait in the chat's line; False if dropped from it."""
        line = self._lines.get(chat)
        if line is None:
            self._lines[chat] = _Line()
            return True
        turn: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        line.waiting.append(turn)
        if len(line.waiting) > self._queue:
            oldest = line.waiting.popleft()
            if not oldest.done():
                oldest.set_result(False)
            if not line.told:
                line.told = True
                log.warning("Somebody writes faster than can be answered; some of it is dropped.")
        try:
            return await turn
        except asyncio.CancelledError:
            if turn in line.waiting:
                line.waiting.remove(turn)
            elif not turn.cancelled() and turn.result():
                self._next(chat)  # it was this one's turn already
            raise

    def _next(self, chat: int) -> None:
        """The next in the chat's line, now that one is through."""
        line = self._lines[chat]
        while line.waiting:
            turn = line.waiting.popleft()
            if not turn.done():
                turn.set_result(True)
                return
        del self._lines[chat]

    async def close(self, within: float) -> None:
        """Answer nobody any more: break off what is under way, and wait up to `within` seconds for that."""
        self._closed = True
        deadline = asyncio.get_running_loop().time() + within
        while self._tasks and (left := deadline - asyncio.get_running_loop().time()) > 0:
            # More than once: what is broken off may still have a last thing to say, and that may hang.
            for task in self._tasks:
                task.cancel()
            await asyncio.wait(set(self._tasks), timeout=min(left, within / 4))

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to close."""
