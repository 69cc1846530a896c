"""Which of a case's subscribers a broadcast is for. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final

FEWEST: Final = 5
"""A choice that takes in, or leaves out, fewer people than this would point at them; it isn't offered."""


class Acted(StrEnum):
    """What somebody has done in the case."""

    REPORTED = "reported"  # has reported an action
    NOT_REPORTED = "not_reported"  # has not
    OPENED = "opened"  # opened a letter and has not reported an action


@dataclass(frozen=True, slots=True)
class Audience:
    """Choices that narrow a broadcast's readers down; each left empty takes in everybody.

    `languages`: of the reader. `countries`: two capital letters, of those who gave one.
    `joined_since`: subscribed on that day or later, in the organisers' time zone.
    """

    languages: frozenset[str] = frozenset()
    countries: frozenset[str] = frozenset()
    joined_since: date | None = None
    acted: Acted | None = None

    @property
    def everybody(self) -> bool:
        """Whether nothing narrows it down."""
        return self == Audience()

    def packed(self) -> dict[str, Any]:
        """As JSON keeps it; only what was chosen."""
        found: dict[str, Any] = {}
        if self.languages:
            found["languages"] = sorted(self.languages)
        if self.countries:
            found["countries"] = sorted(self.countries)
        if self.joined_since:
            found["joined_since"] = self.joined_since.isoformat()
        if self.acted:
            found["acted"] = self.acted.value
        return found

    @classmethod
    def unpacked(cls, kept: Mapping[str, Any]) -> Audience:
        """The reverse of `packed`."""
        since = kept.get("joined_since")
        acted = kept.get("acted")
        return cls(
            frozenset(kept.get("languages", ())),
            frozenset(kept.get("countries", ())),
            date.fromisoformat(since) if since else None,
            Acted(acted) if acted else None,
        )
