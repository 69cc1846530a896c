"""When one chat may get a bulk message: the limits for a chat and a group, and what was told to wait. Pure.

Times are seconds on a clock that never goes back; whoever asks sees to that.
"""

from __future__ import annotations

import heapq
from collections import deque
from math import inf


class _Counts:
    """How many messages each chat got within the last `length` seconds. Forgets what is older."""

    __slots__ = ("_chats", "_length", "_most", "_order")

    def __init__(self, most: float, length: float) -> None:
        self._most = most
        self._length = length
        self._chats: dict[int, deque[float]] = {}
        self._order: deque[tuple[float, int]] = deque()

    def add(self, now: float, chat: int, messages: int) -> None:
        if self._most == inf:
            return
        self._forget(now)
        times = self._chats.setdefault(chat, deque())
        for _ in range(messages):
            times.append(now)
            self._order.append((now, chat))

    def wait(self, now: float, chat: int) -> float:
        """Seconds until one more is allowed. An album may overshoot; the wait after it is the longer."""
        if self._most == inf:
            return 0.0
        self._forget(now)
        times = self._chats.get(chat, ())
        return times[len(times) - int(self._most)] + self._length - now if len(times) >= self._most else 0.0

    def number(self, now: float, chat: int) -> int:
        """How many it got within that time."""
        self._forget(now)
        return len(self._chats.get(chat, ()))

    def left(self, now: float, chat: int) -> float:
        """How many more are allowed now."""
        return inf if self._most == inf else max(0.0, self._most - self.number(now, chat))

    def _forget(self, now: float) -> None:
        while self._order and self._order[0][0] + self._length <= now:
            chat = self._order.popleft()[1]
            times = self._chats[chat]
            times.popleft()
            if not times:
                del self._chats[chat]

    def __len__(self) -> int:
        return len(self._order) + len(self._chats)


class ChatPace:
    """`per_second` messages to a chat, `per_group_minute` to a group (its id is negative); inf: no limit.

    Everything that goes to a chat is counted, and only bulk sends are asked to wait.
    """

    __slots__ = ("_deadlines", "_groups", "_seconds", "_until")

    def __init__(self, per_second: float, per_group_minute: float) -> None:
        self._seconds = _Counts(per_second, 1.0)
        self._groups = _Counts(per_group_minute, 60.0)
        self._until: dict[int, float] = {}  # chats that were told to wait
        self._deadlines: list[tuple[float, int]] = []  # the same as a heap, the earliest first

    def sent(self, now: float, chat: int, messages: int = 1) -> None:
        """Count what goes to `chat` now."""
        self._seconds.add(now, chat, messages)
        if chat < 0:
            self._groups.add(now, chat, messages)

    def told(self, now: float, chat: int, seconds: float) -> None:
        """Telegram said to wait so long before the next message to `chat`."""
        until = max(self._until.get(chat, -inf), now + seconds)
        self._until[chat] = until
        heapq.heappush(self._deadlines, (until, chat))
        while self._deadlines and self._deadlines[0][0] <= now:
            ended, one = heapq.heappop(self._deadlines)
            if self._until.get(one) == ended:
                del self._until[one]

    def crowded(self, now: float, chat: int) -> bool:
        """Whether `chat` got more than one message within a second, or is told to wait already."""
        return self._seconds.number(now, chat) > 1 or self._until.get(chat, -inf) > now

    def wait(self, now: float, chat: int) -> float:
        """Seconds until `chat` may get a bulk message; 0.0: now."""
        wait = max(self._seconds.wait(now, chat), self._until.get(chat, -inf) - now, 0.0)
        return max(wait, self._groups.wait(now, chat)) if chat < 0 else wait

    def left_in_group(self, now: float, chat: int) -> float:
        """So many messages more a group may get now; inf: no limit."""
        return self._groups.left(now, chat)

    def __len__(self) -> int:
        """How much is remembered: it doesn't grow with the number of chats ever sent to."""
        return len(self._seconds) + len(self._groups) + len(self._deadlines)
