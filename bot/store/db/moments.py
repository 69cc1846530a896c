"""Moments as plain numbers, for a column that is sought by an index together with others."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND: Final = timedelta(milliseconds=1)


def to_milliseconds(when: datetime) -> int:
    """Whole milliseconds since 1970 of an aware datetime."""
    return (when - EPOCH) // _MILLISECOND


def from_milliseconds(number: int) -> datetime:
    """The moment in UTC, `number` milliseconds after 1970 began."""
    return EPOCH + number * _MILLISECOND
