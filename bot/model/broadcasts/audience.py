"""Which of a case's subscribers a broadcast is for. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Final, assert_never

from bot.model.base36 import base36
from bot.model.clock import day_of


class Facet(StrEnum):
    """What an audience can be narrowed down by."""

    LANGUAGE = "language"
    COUNTRY = "country"
    JOINED = "joined"
    ACTED = "acted"


ONE_BY_ONE: Final = frozenset({Facet.COUNTRY, Facet.ACTED})
"""What only the key tells of somebody: no statement can count by it, each person has to be looked at."""


class Acted(StrEnum):
    """What somebody has done in the case."""

    REPORTED = "reported"  # has reported an action
    NOT_REPORTED = "not_reported"  # has not
    OPENED = "opened"  # opened a letter and has not reported an action
    WANTS_NUDGES = "nudge"  # asked to be reminded and has not reported an action


@dataclass(frozen=True, slots=True)
class Audience:
    """Choices that narrow a broadcast's readers down; each left empty takes in everybody.

    `languages`: of the reader. `countries`: two capital letters, of those who gave one.
    `joined_since`: subscribed on that day or later; the day's beginning, by UTC, since no more is kept.
    """

    languages: frozenset[str] = frozenset()
    countries: frozenset[str] = frozenset()
    joined_since: datetime | None = None
    acted: Acted | None = None

    @property
    def everybody(self) -> bool:
        """Whether nothing narrows it down."""
        return self == Audience()

    @property
    def nudges(self) -> bool:
        """Whether it is for those who asked to be reminded: see model/broadcasts/nudge.py."""
        return self.acted is Acted.WANTS_NUDGES

    @property
    def facets(self) -> frozenset[Facet]:
        """What it is narrowed down by."""
        return frozenset(facet for facet in Facet if self.values(facet))

    @property
    def tells(self) -> bool:
        """Whether a list of its people says of each where they live, or what they did."""
        return bool(ONE_BY_ONE & self.facets)

    def values(self, facet: Facet) -> frozenset[str]:
        """What is chosen in a facet, as `taking` takes it."""
        match facet:
            case Facet.LANGUAGE:
                return self.languages
            case Facet.COUNTRY:
                return self.countries
            case Facet.JOINED:
                return frozenset({as_value(self.joined_since)} if self.joined_since else ())
            case Facet.ACTED:
                return frozenset({self.acted.value} if self.acted else ())
            case _:
                assert_never(facet)

    def taking(self, facet: Facet, value: str, on: bool = True) -> Audience:
        """The audience with a value taken in, or out. ValueError if the facet has no such value.

        A language, or a country, comes in beside others; a moment, or what people did, in place of another.
        """
        match facet:
            case Facet.LANGUAGE:
                changed = self.languages | {value} if on else self.languages - {value}
                return replace(self, languages=changed)
            case Facet.COUNTRY:
                changed = self.countries | {value} if on else self.countries - {value}
                return replace(self, countries=changed)
            case Facet.JOINED:
                return replace(self, joined_since=day_of(moment_of(value)) if on else None)
            case Facet.ACTED:
                return replace(self, acted=Acted(value) if on else None)
            case _:
                assert_never(facet)

    def without(self, facet: Facet) -> Audience:
        """The audience with nothing chosen in the facet."""
        match facet:
            case Facet.LANGUAGE:
                return replace(self, languages=frozenset())
            case Facet.COUNTRY:
                return replace(self, countries=frozenset())
            case Facet.JOINED:
                return replace(self, joined_since=None)
            case Facet.ACTED:
                return replace(self, acted=None)
            case _:
                assert_never(facet)

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
            day_of(datetime.fromisoformat(since)) if since else None,
            Acted(acted) if acted else None,
        )


def as_value(moment: datetime) -> str:
    """A moment from 1970 on as a value of Facet.JOINED, to the second."""
    return base36(int(moment.timestamp()))


def moment_of(value: str) -> datetime:
    """The reverse, in UTC. ValueError for what is none."""
    try:
        return datetime.fromtimestamp(int(value, 36), UTC)
    except (OverflowError, OSError):
        raise ValueError("not a moment") from None
