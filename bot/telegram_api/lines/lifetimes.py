"""How long a connection lasts on the way to Telegram, as far as is known; learnt from those that were lost.

Two things end one while it is in use. What stands in front of the Bot API closes connections by their *age*:
api.telegram.org some 39 seconds after they were opened, whatever goes on on them
(https://github.com/NousResearch/hermes-agent/pull/84495,
https://github.com/tdlib/telegram-bot-api/issues/351), a company's proxy perhaps after ten. And networks
forget connections that were *silent*, without a word to either end
(https://github.com/python-telegram-bot/python-telegram-bot/issues/802). A message that is under way then has
an unknown fate, and a long poll that died hears nobody.
"""

from __future__ import annotations

from typing import Final

CLOSES_S: Final = 38.0
"""No connection is trusted to grow older. What was measured is 38 to 39.4 seconds; see above."""
SILENT_S: Final = 10.0
"""None is trusted to stay alive without a byte for longer, and no long poll is longer: so one that died is
noticed within fifteen seconds. The same as both large libraries' default for a poll
(https://docs.python-telegram-bot.org/en/stable/telegram.ext.updater.html, `timeout` of `start_polling`;
https://docs.aiogram.dev/en/latest/dispatcher/dispatcher.html, `polling_timeout`)."""

_UNTRIED_S: Final = 8.0
"""Until long polls have shown that connections grow older here, messages trust in no more: a broadcast that
goes on right after a start would lose some, behind what closes after ten seconds."""
_LEAST_CLOSES_S: Final = 4.0
"""However early connections were lost: younger ones are used again. Else one bad minute would cost each
request a connection of its own."""
_LEAST_SILENT_S: Final = 2.0
_MARGIN: Final = 0.3, 6.0
"""A request begins so long before a connection's end, as a part of its life and in seconds at most: time
enough for its answer."""
_POLL_MARGIN: Final = 0.1, 2.0
_TOGETHER_S: Final = 60.0
_POLLS_FORGET_S: Final = 3600.0
_FORGOTTEN_S: Final = 2 * 3600.0
"""What was learnt holds for so long. A long poll tries out earlier whether it still does: it loses
nothing."""


class _Learnt:
    """Seconds that were taken for granted until something was seen that says otherwise."""

    def __init__(self, usual: float, least: float) -> None:
        self._usual = usual
        self._least = min(least, usual)
        self._value = usual
        self._at: float | None = None

    def learn(self, value: float, now: float) -> None:
        if self._at is not None and now - self._at < _TOGETHER_S:
            value = min(value, self._value)
        self._value = min(max(value, self._least), self._usual)
        self._at = now

    def now(self, now: float, *, trying: bool) -> float:
        forgotten = _POLLS_FORGET_S if trying else _FORGOTTEN_S
        return self._usual if self._at is None or now - self._at > forgotten else self._value


class Lifetimes:
    """One for all the pools of a program: they take the same way. `now`: seconds on any steady clock.

    `trying`: it is for a long poll, which may find out whether what was learnt still holds.
    """

    def __init__(self, closes_s: float = CLOSES_S, silent_s: float = SILENT_S) -> None:
        self._closes = _Learnt(closes_s, _LEAST_CLOSES_S)
        self._silent = _Learnt(silent_s, _LEAST_SILENT_S)
        self._lived_s = min(closes_s, _UNTRIED_S)

    def good(
        self, now: float, *, age_s: float, idle_s: float, held_s: float = 0.0, trying: bool = False
    ) -> bool:
        """Whether a request may begin on a connection of that age on which nothing went on for `idle_s`.

        `held_s`: the server may hold the answer back for so long.
        """
        closes = self._closes.now(now, trying=trying)
        if not trying:
            closes = min(closes, self._lived_s)
        margin = _part(_POLL_MARGIN if held_s else _MARGIN, closes)
        return age_s + held_s + margin <= closes and idle_s <= self._silent.now(now, trying=trying)

    def poll_s(self, now: float) -> int:
        """Whole seconds that a long poll may last: a new connection must outlive it, also silent."""
        closes = self._closes.now(now, trying=True)
        return max(1, int(min(closes - _part(_POLL_MARGIN, closes), self._silent.now(now, trying=True))))

    def lived(self, age_s: float) -> None:
        """Take note that a connection of that age brought a long poll's answer."""
        self._lived_s = max(self._lived_s, age_s)

    def closed(self, now: float, age_s: float) -> None:
        """Take note that a connection of that age was closed while a request was under way on it."""
        if age_s < self._closes.now(now, trying=True):
            self._closes.learn(age_s, now)

    def died(self, now: float, silent_s: float) -> None:
        """Take note that one brought no answer, and no word of its end, after it had been silent so long."""
        self._silent.learn(silent_s / 2, now)


def _part(margin: tuple[float, float], of_s: float) -> float:
    share, most_s = margin
    return min(share * of_s, most_s)
