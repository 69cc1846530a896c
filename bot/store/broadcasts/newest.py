"""The newest messages on a case, for whoever comes after they went out: asked with every `/case`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.model.broadcasts.broadcast import BroadcastState, Plan, Task
from bot.store.broadcasts.rows import plan_in
from bot.store.db.database import Database
from bot.store.db.dialects import as_one_value, moment_in, rows_in
from bot.store.db.direct import Transaction
from bot.store.db.sealing import Sealer

_MOST: Final = 20

NEWEST: Final = f"""
SELECT id, started_at, plan, default_language, corrected,
       (SELECT {as_one_value("language")}
        FROM broadcast_texts
        WHERE broadcast_id IN (those.id, those.corrected)) AS languages
FROM (
    SELECT id, started_at, plan, default_language,
           (SELECT id
            FROM broadcasts AS corrections
            WHERE source_id = sent.id
              AND task = :correct
              AND state IN (:sending, :paused, :stopping, :done)
            ORDER BY id DESC
            LIMIT 1) AS corrected
    FROM broadcasts AS sent
    WHERE "case" = :case
      AND task = :send
      AND state IN (:sending, :done)
      AND cancelled = 0
      AND started_at IS NOT NULL
      AND NOT EXISTS (
          SELECT 1
          FROM broadcasts AS recalls
          WHERE source_id = sent.id
            AND task = :recall
            AND state NOT IN (:draft, :discarded))
    ORDER BY started_at DESC, id DESC
    LIMIT :most
) AS those
ORDER BY started_at DESC, id DESC
"""  # noqa: S608 - the name of a column is put into it, never a value
"""What went, or goes, to whoever wants it; nothing that was stopped, is paused, or was taken back."""

_VALUES: Final = {
    **{task.name.lower(): task.value for task in Task},
    **{state.name.lower(): state.value for state in BroadcastState},
    "most": _MOST,
}


@dataclass(frozen=True, slots=True)
class NewestBroadcast:
    """A broadcast that went out, without its words."""

    id: int
    began: datetime  # UTC
    plan: Plan
    default_language: str
    corrected: int | None  # the newest correction of it that was begun
    languages: frozenset[str]  # of its texts and its correction's


class NewestTable:
    """A view of the broadcasts' tables."""

    def __init__(self, db: Database, sealer: Sealer) -> None:
        self._db = db
        self._sealer = sealer

    async def of(self, case: str) -> list[NewestBroadcast]:
        """The case's newest broadcasts whose words hold, newest first; at most 20. StoreUnavailable."""

        def work(transaction: Transaction) -> list[tuple[int, str, str, str, int | None, bytes]]:
            return transaction.rows(NEWEST, {**_VALUES, "case": case})

        return [
            NewestBroadcast(
                number,
                moment_in(began),
                plan_in(self._sealer, plan),
                default_language,
                corrected,
                frozenset(language for (language,) in rows_in(languages)),
            )
            for number, began, plan, default_language, corrected, languages in await self._db.look(work)
        ]
