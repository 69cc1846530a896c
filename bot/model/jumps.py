"""When the machine's clock was set, or the machine slept: told by comparing a clock's hands. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from bot.model.clock import Clock

NOTICED: Final = timedelta(seconds=5)
"""Less isn't worth a word: what keeps a clock right sets it by so much now and then."""
SETTLED_AFTER_S: Final = 3600.0
"""So long after the start, and after each jump, nothing is deleted by its age: a clock that was just set may
be wrong, and is set right within minutes as a rule."""
_AT_ONCE_S: Final = 0.1
_TRIES: Final = 10


class Hands(NamedTuple):
    """What a clock showed at one moment: its calendar, its seconds, and those that the machine was awake."""

    calendar: datetime
    seconds: float
    awake: float


def read(clock: Clock) -> Hands:
    """All hands of a clock at one moment: a program that is stopped between two looks reads them again."""
    for _ in range(_TRIES):
        before = clock.seconds()
        hands = Hands(clock.now(), clock.seconds(), clock.awake())
        if clock.seconds() - before < _AT_ONCE_S:
            break
    return hands


@dataclass(frozen=True, slots=True)
class Jump:
    """What happened between two looks.

    `by`: how far the calendar was set forward; negative: back. `slept`: how long the machine slept. `before`:
    what the calendar would show now if nobody had set it. `unsettled_since`: by that calendar, since when it
    hadn't been trusted; None if it had been steady for an hour.
    """

    by: timedelta
    slept: timedelta
    before: datetime
    unsettled_since: datetime | None

    @property
    def was_set(self) -> bool:
        """Whether somebody set the calendar."""
        return abs(self.by) > NOTICED

    @property
    def did_sleep(self) -> bool:
        """Whether the machine slept."""
        return self.slept > NOTICED

    @property
    def after(self) -> datetime:
        """What the calendar shows now."""
        return self.before + self.by


class Jumps:
    """Finds them, and knows for how long there was none."""

    def __init__(self, hands: Hands) -> None:
        """`hands`: at the start, which counts as a jump: nobody knows yet whether the clock is right."""
        self._seen = hands
        self._steady_since = hands

    def look(self, hands: Hands) -> Jump | None:
        """What happened since the last look; None if time just passed."""
        seen, self._seen = self._seen, hands
        passed = hands.seconds - seen.seconds
        before = seen.calendar + timedelta(seconds=passed)
        slept = timedelta(seconds=passed - (hands.awake - seen.awake))
        unsettled = None if self.settled(seen) else self._steady_since.calendar
        jump = Jump(hands.calendar - before, slept, before, unsettled)
        if not (jump.was_set or jump.did_sleep):
            return None
        self._steady_since = hands
        return jump

    def settled(self, hands: Hands) -> bool:
        """Whether an hour has passed by then without a jump. To be asked of hands that were looked at."""
        return hands.seconds - self._steady_since.seconds >= SETTLED_AFTER_S
