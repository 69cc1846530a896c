"""What the screens about a broadcast's readers, and about a supporter's country, are shown with."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import product
from typing import Any, Final

from bot.model.broadcasts.audience import FEWEST, Facet

_WHEN: Final = datetime(2026, 12, 31, 23, 59, tzinfo=UTC)


def screens(nasty: str, numbers: Iterable[int]) -> dict[str, list[dict[str, Any]]]:
    """Values for each screen by its name."""
    return {
        "broadcast_audience": [
            {
                "facet": facet,
                "facets": {"language": nasty, "country": nasty} if narrowed else {},
                "narrowed": narrowed,
                "size": n,
                "before": 1_234_567 if narrowed else None,
                "everybody": 1_234_567,
                "few": n < FEWEST,
                "fewest": FEWEST,
                "choices": n > 1,
            }
            for n, facet, narrowed in product(numbers, ("", *Facet), (True, False))
        ],
        "broadcast_audience_fixed": [{}],
        "broadcast_counting": [{"percent": n} for n in (0, 99)],
        "my_country": [{"country": ""}, {"country": nasty}],
    }


def labels(numbers: Iterable[int]) -> dict[str, list[dict[str, Any]]]:
    """Values for each label by its name."""
    counted = [{"n": n} for n in numbers]
    return {
        "audience_line": [{"words": "Français, Русский; Joined in the last 7 days"}],
        "audience_languages": counted,
        "audience_countries": counted,
        "joined_days": [{"n": n} for n in (7, 30, 90)],
        "joined_since": [{"day": _WHEN}],
        "country_given": [{"country": "🇻🇨 Saint Vincent and the Grenadines"}],
    }
