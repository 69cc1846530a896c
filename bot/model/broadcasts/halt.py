"""Why sending a broadcast waits for somebody's answer before everybody has it, and what is known of that."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any


def read(kept: str | None) -> dict[str, Any]:
    """What is kept as JSON; nothing if it is damaged: one can go on, or stop, without it."""
    try:
        found = json.loads(kept or "{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


class Halt(StrEnum):
    """The reason. Nobody is sent to until a person has decided."""

    LOST = "lost"  # Telegram can't find the chats of too many: the bot is more likely at fault than they
    AWAY = "away"  # too many have blocked the bot, or are no more
    REFUSED = "refused"  # Telegram refuses the bot or the text, whoever it is for
    INTERRUPTED = "interrupted"  # it stood still for so long that it may not hold any more
    LEFT = "left"  # whoever wrote it isn't in the team any more
    NEVER_SAID = "never_said"  # it says what its case never says
    RESTORED = "restored"  # the database is a copy that was put back: it doesn't know what happened since
    HELD = "held"  # somebody of the team tapped "Stop", and hasn't said yet what is to become of it


@dataclass(frozen=True, slots=True)
class Halted:
    """A halt as it is asked about.

    `number`: grows with each halt of a broadcast, so that a button answers the one that it was sent for.
    `said`: what Telegram said, in its words; `times` of the last `of` sends came out so. `since`, `until`:
    from when to when it stood still; of a copy, when it was made and when it was put back; of one that is
    held, since when, and when others than whoever holds it are asked. UTC.
    `asked`: numbers of those in the team who were asked already.
    """

    reason: Halt
    number: int = 0
    said: tuple[str, ...] = ()
    times: int = 0
    of: int = 0
    since: datetime | None = None
    until: datetime | None = None
    asked: frozenset[int] = frozenset()

    def packed(self) -> str:
        """What the database keeps beside the reason and the number."""
        return json.dumps(
            {
                "said": list(self.said),
                "times": self.times,
                "of": self.of,
                "since": self.since.isoformat() if self.since else None,
                "until": self.until.isoformat() if self.until else None,
                "asked": sorted(self.asked),
            },
            ensure_ascii=False,
        )

    @classmethod
    def unpacked(cls, reason: str, number: int, kept: str | None) -> Halted:
        """The reverse; what is missing, or damaged, is not known."""
        found = read(kept)
        since, until = found.get("since"), found.get("until")
        return cls(
            reason=Halt(reason),
            number=number,
            said=tuple(map(str, found.get("said", ()))),
            times=int(found.get("times", 0)),
            of=int(found.get("of", 0)),
            since=datetime.fromisoformat(since) if since else None,
            until=datetime.fromisoformat(until) if until else None,
            asked=frozenset(map(int, found.get("asked", ()))),
        )

    def asked_too(self, member: int) -> Halted:
        """The same, and this one of the team was asked."""
        return replace(self, asked=self.asked | {member})
