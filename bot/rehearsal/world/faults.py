"""What goes wrong, on request: errors, delays, lost connections, and Telegram's limits on speed."""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Collection
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Literal

from bot.rehearsal.errors import ApiError
from bot.rehearsal.world.params import Params

Drop = Literal["before", "after", "half"]

_DESCRIPTIONS = {
    400: "Bad Request: something is wrong with it",
    401: "Unauthorized",
    403: "Forbidden: bot was blocked by the user",
    404: "Not Found",
    409: "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
    500: "Internal Server Error",
    502: "Bad Gateway",
    503: "Service Unavailable",
    504: "Gateway Timeout",
}
_SENDS = "send*", "copyMessage*", "forwardMessage*"


@dataclass(slots=True)
class InjectedFault:
    """One thing that goes wrong, and for which calls.

    Which: `method` is a name or a pattern ("send*"); `chat` an id, or all chats but those `spared`; of the
    calls that fit, all, the next `times`, every `every`-th, or a `share` (0..1) drawn with `seed`.
    What: `status` (429 takes `retry_after` seconds) with `description`, as JSON or as an HTML page (`html`);
    with `late`, the call is carried out, and answered so all the same;
    `delay` in seconds before anything is done; `drop` the connection "before" the call is carried
    out or "after" (the message is there, the answer lost), or in the middle of the answer ("half").
    `hits` counts what it has done to calls so far.
    """

    method: str = "*"
    chat: int | None = None
    spared: Collection[int] = ()
    times: int | None = None
    every: int | None = None
    share: float | None = None
    seed: int = 0
    status: int | None = None
    description: str = ""
    retry_after: int | None = None
    migrate_to: int | None = None
    html: bool = False
    late: bool = False
    delay: float = 0.0
    drop: Drop | None = None
    hits: int = 0
    _seen: int = 0
    _random: random.Random = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)  # noqa: S311 - repeatable on purpose

    def strikes(self, method: str, chat: int | None) -> bool:
        """Whether this call is one of those meant; counts it."""
        if (self.chat is not None and self.chat != chat) or not fnmatchcase(method, self.method):
            return False
        if chat in self.spared:
            return False
        if self.times is not None and self.hits >= self.times:
            return False
        self._seen += 1
        if self.every is not None and self._seen % self.every:
            return False
        if self.share is not None and self._random.random() >= self.share:
            return False
        self.hits += 1
        return True

    @property
    def error(self) -> ApiError | None:
        """The error to answer with, if it is one."""
        if self.status is None:
            return None
        parameters = {}
        description = self.description or _DESCRIPTIONS.get(self.status, "Error")
        if self.status == 429:
            parameters["retry_after"] = seconds = 1 if self.retry_after is None else self.retry_after
            description = self.description or f"Too Many Requests: retry after {seconds}"
        if self.migrate_to is not None:
            parameters["migrate_to_chat_id"] = self.migrate_to
        return ApiError(self.status, description, **parameters)


@dataclass(frozen=True, slots=True)
class CallVerdict:
    """What is to happen to one call."""

    delay: float = 0.0
    drop: Drop | None = None
    error: ApiError | None = None
    html: bool = False
    late: bool = False


class Faults:
    """All that goes wrong at present. `limited` counts the calls that went over a limit on speed."""

    def __init__(self) -> None:
        self.active: list[InjectedFault] = []
        self.per_second: int | None = None
        self.per_chat: int | None = None
        self.per_group_minute: int | None = None
        self.paid_per_second: int | None = None
        self.retry_after = 1
        self.limited = 0
        self._sends: deque[float] = deque()
        self._paid: deque[float] = deque()
        self._chats: dict[int, deque[float]] = {}
        self._groups: dict[int, deque[float]] = {}

    def __bool__(self) -> bool:
        return bool(self.active) or self._limits

    @property
    def _limits(self) -> bool:
        given = self.per_second, self.per_chat, self.paid_per_second, self.per_group_minute
        return any(limit is not None for limit in given)

    def add(self, fault: InjectedFault) -> InjectedFault:
        """Let it go wrong from now on; give the same object to `remove` to mend it."""
        self.active.append(fault)
        return fault

    def remove(self, fault: InjectedFault) -> None:
        """Mend this one."""
        self.active = [one for one in self.active if one is not fault]

    def clear(self) -> None:
        """Mend everything, the limits on speed included."""
        self.active.clear()
        self.limit(None)

    def limit(
        self,
        per_second: int | None,
        *,
        per_chat: int | None = None,
        paid_per_second: int | None = None,
        per_group_minute: int | None = None,
        retry_after: int = 1,
    ) -> None:
        """Answer 429 to sends beyond so many messages in any second, in all and to one chat; None: no limit.

        With `paid_per_second`, sends that are paid for (`allow_paid_broadcast`) have that limit in place of
        `per_second`, and don't count for it. To one group go no more than `per_group_minute` in any minute.
        An album counts as its parts. What is refused counts nothing.
        """
        self.per_second, self.per_chat, self.retry_after = per_second, per_chat, retry_after
        self.paid_per_second, self.per_group_minute = paid_per_second, per_group_minute
        self.limited = 0
        self._sends.clear()
        self._paid.clear()
        self._chats.clear()
        self._groups.clear()

    def judge(self, method: str, params: Params, now: float) -> CallVerdict | None:
        """What is to happen to a call at `now` (monotonic seconds). Delays add up; the first error counts."""
        delay, drop, error, html, late = 0.0, None, None, False, False
        chat = params.number("chat_id")
        for fault in self.active:
            if not fault.strikes(method, chat):
                continue
            delay += fault.delay
            if drop is None and error is None:
                drop, error, html, late = fault.drop, fault.error, fault.html, fault.late
        if error is None and drop is None and self._limits and self._too_fast(method, chat, params, now):
            self.limited += 1
            error = InjectedFault(status=429, retry_after=self.retry_after).error
        if not delay and drop is None and error is None:
            return None
        return CallVerdict(delay, drop, error, html, late)

    def _too_fast(self, method: str, chat: int | None, params: Params, now: float) -> bool:
        if not any(fnmatchcase(method, pattern) for pattern in _SENDS):
            return False
        windows: list[tuple[deque[float], int, float]] = []
        if self.paid_per_second is not None and params.flag("allow_paid_broadcast"):
            windows.append((self._paid, self.paid_per_second, 1.0))
        elif self.per_second is not None:
            windows.append((self._sends, self.per_second, 1.0))
        if self.per_chat is not None and chat is not None:
            windows.append((self._chats.setdefault(chat, deque()), self.per_chat, 1.0))
        if self.per_group_minute is not None and chat is not None and chat < 0:
            windows.append((self._groups.setdefault(chat, deque()), self.per_group_minute, 60.0))
        messages = _messages(params)
        for window, most, length in windows:
            while window and window[0] <= now - length:
                window.popleft()
            if len(window) + messages > most:
                return True
        for window, _, _ in windows:
            window.extend([now] * messages)
        return False


def _messages(params: Params) -> int:
    """How many messages a send counts for: an album is several."""
    try:
        media = params.tree("media")
    except ApiError:
        return 1
    return max(1, len(media)) if isinstance(media, list) else 1
