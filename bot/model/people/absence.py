"""Times in which the bot was out of reach for so long that what people wrote to it may be lost. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Any, Final

KEPT_FOR_BOTS: Final = timedelta(hours=24)
"""Telegram keeps updates for a bot no longer (core.telegram.org/bots/api#getting-updates)."""
_KEPT: Final = 5
"""So many absences are known; of more the oldest are taken for one."""


@dataclass(frozen=True, slots=True)
class Absence:
    """What was written between two moments (UTC) may not have arrived; /stop may be among it.

    `told`: broadcast that tells its readers so → whom that settles it for; see `readers_of`. Empty: for some.
    """

    since: datetime
    until: datetime
    told: Mapping[int, str] = field(default_factory=lambda: MappingProxyType({}))

    def told_by(self, broadcast_id: int, settles: str) -> Absence:
        """The same, once that broadcast goes out."""
        return replace(self, told=MappingProxyType({**self.told, broadcast_id: settles}))


def readers_of(case: str, kind: str) -> str:
    """A name for all whom a broadcast of that kind on that case goes to."""
    return f"{case}:{kind}"


def is_absence(since: datetime, until: datetime) -> bool:
    """Whether what was written meanwhile may be lost: Telegram gives up what is older than a day."""
    return until - since > KEPT_FOR_BOTS


def with_another(known: Iterable[Absence], since: datetime, until: datetime) -> list[Absence]:
    """Those that are known, and one more: unless it is known, and as one with what it overlaps, if untold."""
    kept: list[Absence] = []
    for one in known:
        if one.since <= since and until <= one.until:
            return list(known)
        if not one.told and one.since <= until and since <= one.until:
            since, until = min(since, one.since), max(until, one.until)
        else:
            kept.append(one)
    kept = sorted([*kept, Absence(since, until)], key=lambda one: one.until)
    while len(kept) > _KEPT:
        first, second, *others = kept
        kept = [replace(second, since=first.since), *others]
    return kept


def as_one(absences: Sequence[Absence]) -> Absence | None:
    """From the beginning of the first to the end of the last; None if there is none."""
    if not absences:
        return None
    return Absence(min(one.since for one in absences), max(one.until for one in absences))


def packed(absences: Iterable[Absence]) -> bytes:
    """As the database keeps them."""
    return json.dumps(
        [
            {"since": one.since.isoformat(), "until": one.until.isoformat(), "told": dict(one.told)}
            for one in absences
        ]
    ).encode()


def unpacked(kept: bytes) -> list[Absence]:
    """The reverse of `packed`. ValueError, KeyError, TypeError: it is damaged."""
    found: list[dict[str, Any]] = json.loads(kept)
    return [
        Absence(
            moment(one["since"]),
            moment(one["until"]),
            MappingProxyType({int(number): str(settles) for number, settles in one["told"].items()}),
        )
        for one in found
    ]


def moment(written: str) -> datetime:
    """A moment as a fact has it, in UTC. ValueError."""
    found = datetime.fromisoformat(written)
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
