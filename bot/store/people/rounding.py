"""Moments of people, kept by the day alone once their day is over.

On a phone that somebody has taken stands when each tap was answered. The same moment in a row would tell
whose it is.
"""
# ruff: noqa: S608 - what is put into these texts are names of columns and the dialect's pieces

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final

from bot.model.broadcasts.broadcast import BroadcastState
from bot.store.db.database import Database
from bot.store.db.dialects import as_day, as_list, as_moment, numbers
from bot.store.db.direct import Transaction

BLOCK: Final = 10_000
"""So many ids of subscribers are looked through at once: some milliseconds."""
AT_ONCE: Final = 200
"""So many rows are changed in one transaction, with their counters: whoever else writes waits for that."""


def _exact(column: str, before: str = ":today") -> str:
    return f"({column} < {before} AND {column} <> {as_day(column)})"


def _rounded(column: str) -> str:
    return f"{column} = CASE WHEN {_exact(column)} THEN {as_day(column)} ELSE {column} END"


LAST: Final = """
    SELECT coalesce(max(id), 0)
    FROM subscribers
"""
EXACT_ONES: Final = f"""
    SELECT id
    FROM subscribers
    WHERE id > :after
      AND id <= :upto
      AND ({_exact("since")} OR {_exact("gone_at")})
"""
ROUND_SUBSCRIBERS: Final = f"""
    UPDATE subscribers
    SET {_rounded("since")},
        {_rounded("gone_at")}
    WHERE id IN {numbers("people")}
"""
ROUND_TEAM: Final = f"""
    UPDATE team
    SET since = {as_day("since")}
    WHERE {_exact("since")}
"""
ROUND_BROADCASTS: Final = f"""
    UPDATE broadcasts
    SET created_at = {as_day("created_at")}
    WHERE {_exact("created_at")}
      AND (state = :done OR (state = :discarded AND finished_at < :yesterday))
"""
"""Not of one that may still be begun: what was begun since then makes it needless."""
ROUND_DISCARDED: Final = f"""
    UPDATE broadcasts
    SET finished_at = {as_day("finished_at")}
    WHERE {_exact("finished_at", ":yesterday")}
      AND state = :discarded
"""
"""When somebody threw it away; when a broadcast was over is known to its readers."""


class RoundingTable:
    """Not a table of its own: the moments in those of subscribers, the team and broadcasts."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def blocks(self) -> list[int]:
        """The first ids of the blocks in which subscribers are looked through, less one; in random order."""
        [(last,)] = await self._db.look(lambda transaction: transaction.rows(LAST, {}))
        return _shuffled(range(0, last, BLOCK))

    async def few(self, today: datetime) -> None:
        """Round those of organisers, and of broadcasts that are over. `today`: its beginning, by UTC."""
        values = {
            "today": as_moment(today),
            "yesterday": as_moment(today - timedelta(days=1)),
            "done": BroadcastState.DONE.value,
            "discarded": BroadcastState.DISCARDED.value,
        }

        def work(transaction: Transaction) -> None:
            for statement in (ROUND_TEAM, ROUND_BROADCASTS, ROUND_DISCARDED):
                transaction.change(statement, values)

        await self._db.change(work)

    async def subscribers(self, block: int, today: datetime) -> None:
        """Round those of the subscribers in a block, in random order; others have their turn between."""
        where: Mapping[str, Any] = {"after": block, "upto": block + BLOCK, "today": as_moment(today)}
        found = await self._db.look(lambda transaction: transaction.rows(EXACT_ONES, where))
        people = _shuffled(person for (person,) in found)
        for first in range(0, len(people), AT_ONCE):
            some = {**where, "people": as_list(people[first : first + AT_ONCE])}
            await self._db.change(partial(_changed, some))

    async def rewrite(self) -> None:
        """Build the file anew, if it is small enough; see Database.rewrite."""
        await self._db.rewrite()


def _changed(values: Mapping[str, Any], transaction: Transaction) -> None:
    transaction.change(ROUND_SUBSCRIBERS, values)


def _shuffled(ids: Iterable[int]) -> list[int]:
    shuffled = list(ids)
    secrets.SystemRandom().shuffle(shuffled)
    return shuffled
