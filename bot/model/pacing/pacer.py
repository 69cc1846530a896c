"""When the bot may send: one budget, two lanes. Pure: it is told the time, and tells how long to wait.

Telegram takes about 30 messages a second from one bot. Replies go first: a person is waiting. One that finds
no place waits for the next, and a place gets free every 33 ms while a broadcast is going on. Bulk sends get
what replies leave, evenly spaced, and never take the last place of a second: mostly it is there when the next
reply comes. However many replies wait, bulk gets a thirtieth. When several chats are told to wait, the
bulk lane slows down by half, again and again while nothing gets through; then it recovers a little every
second.

Times are seconds on any clock. One that is set back stands still at that moment, and goes on from there.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass
from math import inf
from typing import Final, Self

from bot.model.pacing.chat_pace import ChatPace
from bot.model.pacing.counting import COUNTED
from bot.model.pacing.lane import ROUNDING_S, SLOWEST_PER_S, Lane

PAID_PER_SECOND: Final = 1000.0


@dataclass(frozen=True)
class Limits:
    """How many messages Telegram takes from a bot; float("inf"): no limit.

    Its own numbers (core.telegram.org/bots/faq, "My bot is hitting limits"): 30 a second in all, one a second
    to one chat, 20 a minute to one group; with paid broadcasts 1,000 a second.
    """

    per_second: float = 30.0
    per_chat_second: float = 1.0
    per_group_minute: float = 20.0
    paid_per_second: float = PAID_PER_SECOND
    counted: frozenset[str] = COUNTED
    """The kinds of requests that count as messages; see counting.py."""

    def __post_init__(self) -> None:
        if not min(self.per_second, self.per_chat_second, self.per_group_minute, self.paid_per_second) > 0:
            raise ValueError("a rate must be more than nothing")

    @classmethod
    def only(cls, per_second: float) -> Self:
        """No limits but those of a second, of which the paid one isn't the lower."""
        return cls(per_second, inf, inf, max(per_second, PAID_PER_SECOND))


TELEGRAMS: Final = Limits()

SEVERAL: Final = 3
"""So many chats told to wait within SEVERAL_WITHIN_S: the bot is too fast, not those chats too full."""
SEVERAL_WITHIN_S: Final = 5.0
_SEVERAL_SHARE: Final = 0.01
"""Or, if that is more, so many of the sends of that time: at 1,000 a second a hiccup is several at once."""
_SLOWER: Final = 0.5
_AGAIN_S: Final = 1.0
"""Sends under way when the lane slows down are told to wait as well; that is no second reason."""
_RECOVER_PER_S: Final = 0.02
"""Share of the full rate that the bulk lane gets back each second."""
EXPECTED_S: Final = 1.0
"""So long a place is kept for a further message of an answer. Then something came between."""
_SMALLEST_SHARE: Final = SLOWEST_PER_S / PAID_PER_SECOND


class Pacer:
    """The budget of one bot.

    Bulk sends are free or paid for. Telegram says that a paid message is sent "ignoring broadcasting limits",
    up to 1,000 a second. Taken to mean: paid ones don't fill the free second, so replies have it to
    themselves, and everything the bot sends counts towards the thousand. Were that wrong, replies would be
    told to wait; then `told_to_wait`, which is told of replies as well, slows the bulk lane, paid or not.
    """

    def __init__(self, limits: Limits = TELEGRAMS) -> None:
        self._free = Lane(limits.per_second)
        self._paid = Lane(limits.paid_per_second)
        self._chats = ChatPace(limits.per_chat_second, limits.per_group_minute)
        self._share = 1.0  # of the full rate, that bulk sends have now
        self._recovering = True  # something got through since the lane slowed down
        self._told: dict[int, float] = {}  # chats that were told to wait lately, and when
        self._slowed_at = -inf
        self._last_paid = False  # whether the last bulk send was paid for
        # Further messages of the answer that a chat is getting, and until when; the earliest first.
        self._expected: dict[int, tuple[float, int]] = {}
        self._coming = 0  # messages of both sorts
        self._now = -inf
        self._behind = 0.0  # by how much the clock was set back, in all

    @property
    def bulk_per_second(self) -> float:
        """The free bulk lane's present rate, as it stood when last asked."""
        return self._free.rate(self._share)

    @property
    def paid_per_second(self) -> float:
        """The paid one's."""
        return self._paid.rate(self._share)

    def unlimited(self, *, paid: bool = False) -> bool:
        """Whether bulk sends of this kind never wait."""
        return self._paid.unlimited and (paid or self._free.unlimited)

    def reply(
        self, now: float, messages: int = 1, chat: int | None = None, more: int = 0, *, waited: bool = False
    ) -> float:
        """0.0: send it now, it is counted. Otherwise nothing is counted: ask again in so many seconds.

        Whoever has to wait tells so by `reply_waits`, and asks again as one who `waited`, in the order of
        coming. `more`: so many messages of the same answer follow as soon as this one is through; bulk keeps
        places for them from now on.
        """
        now = self._at(now)
        wait = self._free.reply_wait(now, messages, self._share, waited=waited)
        wait = max(wait, self._paid.reply_wait(now, messages, self._share))
        if wait > ROUNDING_S:
            return wait
        self._free.reply(now, messages, waited=waited)
        self._paid.reply(now, messages)
        if chat is not None:
            self._chats.sent(now, chat, messages)
            if chat in self._expected:
                self._came(chat)
            if more:
                self._expected[chat] = now + EXPECTED_S, more
                self._coming += more
        return 0.0

    def aside(self, now: float) -> bool:
        """Count one message that nobody waits for, if no reply is coming, and bulk loses nothing by it.

        False: nothing is counted; ask again another time.
        """
        now = self._at(now)
        if self._paid.full_for(now, 1) > ROUNDING_S or not self._free.aside(now, self._coming):
            return False
        self._paid.add(now, 1)
        return True

    def left(self, counted_at: float, now: float) -> None:
        """What was counted at `counted_at`, on the same clock, leaves only now.

        Not asked for of paid sends: in their second so many places are kept that it makes no difference.
        """
        late = now - counted_at
        now = self._at(now)
        self._free.left(now - late, now)

    def expects(self, chat: int | None) -> bool:
        """Whether a place is kept for a further message of the answer that `chat` is getting."""
        return chat in self._expected

    def reply_waits(self, messages: int) -> None:
        """So many more messages of replies wait for a place; fewer, where it is less than nothing."""
        self._coming += messages

    def wait(self, now: float, messages: int = 1, *, paid: bool = False) -> float:
        """Seconds until a bulk send of so many messages may go if nothing else comes; 0.0: now.

        Counts nothing. Ask again then: it may take longer still.
        """
        now = self._at(now)
        if paid:  # replies that are coming fill the free second first
            wait = self._paid.wait(now, messages, self._share)
        else:
            wait = self._free.wait(now, messages, self._share, self._coming)
            wait = max(wait, self._paid.full_for(now, messages))
        return wait if wait > ROUNDING_S else 0.0

    def bulk(self, now: float, messages: int = 1, *, paid: bool = False) -> float:
        """0.0: send now, it is counted. Otherwise nothing is counted: ask again in so many seconds."""
        if wait := self.wait(now, messages, paid=paid):
            return wait
        self._last_paid = paid
        if paid:
            self._paid.bulk(self._now, messages, self._share)
        else:
            self._free.bulk(self._now, messages, self._share)
            self._paid.add(self._now, messages)
        return 0.0

    def room(self, now: float, want: int, within: float, messages: int = 1, *, paid: bool = False) -> int:
        """How many of `want` bulk sends of so many messages each may go `within` seconds, if no reply comes.

        Counts nothing. It is found by trying it on a copy, so that `bulk` will agree.
        """
        now = self._at(now)
        ends = now + within
        trial = self._copy()
        for number in range(want):
            while wait := trial.bulk(now, messages, paid=paid):
                now += wait
                if now > ends:
                    return number
        return want

    def left_in_group(self, now: float, chat: int) -> float:
        """So many messages more the group `chat` may get at this moment; inf: no limit. Counts nothing."""
        return self._chats.left_in_group(self._at(now), chat)

    def sent(self, now: float, chat: int, messages: int = 1) -> None:
        """Count towards its chat's limits a bulk send that goes now. `bulk` has counted it in the budget."""
        self._chats.sent(self._at(now), chat, messages)

    def chat_wait(self, now: float, chat: int) -> float:
        """Seconds until `chat` may get a bulk message, by its own limits and what it was told; 0.0: now."""
        wait = self._chats.wait(self._at(now), chat)
        return wait if wait > ROUNDING_S else 0.0

    def told_to_wait(self, now: float, chat: int, seconds: float) -> None:
        """Take note of a 429: nothing in bulk to `chat` before so many seconds have passed."""
        now = self._at(now)
        if not (self._last_paid or self._chats.crowded(now, chat)):  # else it may be another limit
            self._free.widened(now)
        self._chats.told(now, chat, seconds)
        if now - self._slowed_at < _AGAIN_S:
            return
        if self._recovering:
            # Else nothing got through since the lane slowed down, and they add up however slow it became.
            self._told = {one: at for one, at in self._told.items() if at >= now - SEVERAL_WITHIN_S}
        self._told[chat] = now
        rate = self.paid_per_second if self._last_paid else self.bulk_per_second
        if len(self._told) >= max(SEVERAL, rate * SEVERAL_WITHIN_S * _SEVERAL_SHARE):
            self._share = max(self._share * _SLOWER, _SMALLEST_SHARE)
            self._recovering = False
            self._told.clear()
            self._slowed_at = now
            self._free.slowed(now)
            self._paid.slowed(now)

    def succeeded(self, now: float) -> None:
        """Take note that Telegram took a bulk send, or refused it for reasons that aren't the speed."""
        self._at(now)  # nothing is made up for the time before
        self._recovering = True

    def _at(self, now: float) -> float:
        """Move on to `now`: forget what is out of the window, and recover."""
        now += self._behind
        if now <= self._now:
            self._behind += self._now - now
            return self._now
        if self._share < 1.0 and self._recovering:
            self._share = min(1.0, self._share + (now - self._now) * _RECOVER_PER_S)
        self._free.forget(now)
        self._paid.forget(now)
        while self._expected and (first := next(iter(self._expected.items())))[1][0] <= now:
            self._came(first[0])
        self._now = now
        return now

    def _came(self, chat: int) -> None:
        """Keep no place for a further message to `chat` any more."""
        self._coming -= self._expected.pop(chat)[1]

    def _copy(self) -> Pacer:
        other = copy.copy(self)
        other._free, other._paid = copy.copy(self._free), copy.copy(self._paid)  # noqa: SLF001 - its own kind
        other._expected = self._expected.copy()  # noqa: SLF001
        other._behind = 0.0  # noqa: SLF001 - it is given times as this one counts them
        return other
