"""The queue of updates, with the semantics of getUpdates."""

from __future__ import annotations

import asyncio
from collections import deque
from typing import Final

from bot.rehearsal.errors import ApiError
from bot.rehearsal.world.signals import Signal
from bot.rehearsal.world.things import Json
from bot.telegram_api import limits

REMEMBERED: Final = 20
"""Of the last updates, so many can be brought again."""
_NOT_BY_DEFAULT: Final = frozenset({"chat_member", "message_reaction", "message_reaction_count"})


class Updates:
    """Updates that the bot has not acknowledged yet; given again until an offset beyond them comes."""

    def __init__(self, first_id: int) -> None:
        self._next_id = first_id
        self._waiting: deque[Json] = deque()
        self._last: deque[Json] = deque(maxlen=REMEMBERED)
        self._allowed = limits.UPDATE_TYPES - _NOT_BY_DEFAULT
        self._poll: asyncio.Future[bool] | None = None  # False: ended by another poll
        self._poll_began = Signal()
        self.changed = Signal()
        """One came, or was acknowledged, or they go another way."""

    @property
    def waiting(self) -> list[Json]:
        """Those that aren't acknowledged, in their order."""
        return list(self._waiting)

    def __len__(self) -> int:
        return len(self._waiting)

    @property
    def polled(self) -> bool:
        """Whether a bot is waiting for updates right now."""
        return self._poll is not None and not self._poll.done()

    async def until_polled(self) -> None:
        """Return once a bot waits for updates."""
        while not self.polled:
            await self._poll_began.wait()

    def put(self, kind: str, content: Json) -> int | None:
        """Queue an update of that kind; its id, or None if the bot did not ask for the kind."""
        if kind not in self._allowed:
            return None
        update_id = self._next_id
        self._next_id += 1
        update = {"update_id": update_id, kind: content}
        self._last.append(update)
        self._queue(update)
        return update_id

    @property
    def last(self) -> list[Json]:
        """The last that came, acknowledged or not, in their order."""
        return list(self._last)

    def bring_again(self, update: Json) -> None:
        """Queue one of `last` as if its acknowledgement had never come."""
        self._queue(update)

    async def take(
        self, offset: int | None, limit: int, patience: float, allowed: list[str] | None
    ) -> list[Json]:
        """What getUpdates answers; waits up to `patience` seconds while there is nothing.

        Raises ApiError (409) when another poll begins meanwhile.
        """
        self.allow(allowed)
        self._acknowledge(offset)
        if self._poll is not None and not self._poll.done():
            self._poll.set_result(False)
        if not self._waiting and patience > 0:
            poll = self._poll = asyncio.get_running_loop().create_future()
            self._poll_began.fire()
            handle = poll.get_loop().call_later(patience, _end, poll)
            try:
                if not await poll:
                    raise ApiError(
                        409,
                        "Conflict: terminated by other getUpdates request; "
                        "make sure that only one bot instance is running",
                    )
            finally:
                handle.cancel()
                if self._poll is poll:
                    self._poll = None
        count = max(1, min(limit, limits.MAX_POLLED_UPDATES))
        return [update for update, _ in zip(self._waiting, range(count), strict=False)]

    def allow(self, kinds: list[str] | None) -> None:
        """Ask for those kinds; none of them: for all that are given by default; None: as before."""
        if kinds is not None:
            self._allowed = frozenset(kinds) if kinds else limits.UPDATE_TYPES - _NOT_BY_DEFAULT

    def acknowledge(self, update_id: int) -> None:
        """That one was handled."""
        self._waiting = deque(one for one in self._waiting if one["update_id"] != update_id)

    def drop(self) -> None:
        """Forget everything that waits."""
        self._waiting.clear()

    def release(self) -> None:
        """End a waiting poll with what there is."""
        if self._poll is not None:
            _end(self._poll)

    def _queue(self, update: Json) -> None:
        self._waiting.append(update)
        self.changed.fire()
        if self._poll is not None and not self._poll.done():
            self._poll.set_result(True)

    def _acknowledge(self, offset: int | None) -> None:
        if offset is None or not self._waiting:
            return
        if offset < 0:
            while len(self._waiting) > -offset:
                self._waiting.popleft()
            return
        while self._waiting and self._waiting[0]["update_id"] < offset:
            self._waiting.popleft()


def _end(poll: asyncio.Future[bool]) -> None:
    if not poll.done():
        poll.set_result(True)
