"""What the counters in a database are to be: their rows, counted anew."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from tests.support.stores import rows

ANEW: Final = {
    "readers_by_group": """
        SELECT "case", wants, language, count(*)
        FROM subscriptions JOIN subscribers ON subscribers.id = subscriber_id
        WHERE wants IS NOT NULL AND gone = 0
        GROUP BY 1, 2, 3
    """,
    "readers_by_day": """
        SELECT "case", wants, language, date(since), count(*)
        FROM subscriptions JOIN subscribers ON subscribers.id = subscriber_id
        WHERE wants IS NOT NULL AND gone = 0
        GROUP BY 1, 2, 3, 4
    """,
    "recipients_by_part": """
        SELECT broadcast_id, state, messages IS NOT NULL, language, count(*)
        FROM deliveries
        WHERE subscriber_id IS NOT NULL
          AND (state IN ('delivered', 'cancelled') OR (state = 'refused' AND reason = 'passing'))
        GROUP BY 1, 2, 3, 4
    """,
}
"""Each counter, said in another way than the database keeps it."""


def kept(database: Path) -> dict[str, list[tuple[object, ...]]]:
    """The counters as they stand in the database."""
    return {counter: sorted(rows(database, f"SELECT * FROM {counter}"), key=str) for counter in ANEW}


def anew(database: Path) -> dict[str, list[tuple[object, ...]]]:
    """The same, counted."""
    return {counter: sorted(rows(database, query), key=str) for counter, query in ANEW.items()}
