"""What the bot has to delete in the chats of the team. The rows outlive their thread until that is done."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from bot.errors import SealError
from bot.incidents.reporting import report
from bot.model.people.hotline import HotlineCopy, HotlineCopyKind
from bot.model.retention import HOTLINE_COPIES_LAST
from bot.store.db.database import Database
from bot.store.db.dialects import absent, as_moment
from bot.store.db.direct import Transaction
from bot.store.db.sealing import Sealer

PURPOSE: Final = "hotline copy"
SIZE: Final = 128
QUARTER: Final = timedelta(minutes=15)
ENDED: Final = datetime(2000, 1, 1, tzinfo=UTC)
"""Since when something is due that is to go at once."""

_COLUMNS: Final = "id, thread, mark, sealed"
_PUT: Final = """
    INSERT INTO hotline_copies (thread, mark, sealed, due)
    VALUES (:thread, :mark, :sealed, :due)
"""
_THREAD: Final = "SELECT 1 FROM hotline_threads WHERE number = :thread"
_OF_THREAD: Final = f"SELECT {_COLUMNS} FROM hotline_copies WHERE thread = :thread ORDER BY id"  # noqa: S608
_IN_CHAT: Final = f"SELECT {_COLUMNS} FROM hotline_copies WHERE mark = :mark ORDER BY id"  # noqa: S608
_DUE: Final = f"SELECT {_COLUMNS} FROM hotline_copies WHERE due <= :now ORDER BY id"  # noqa: S608
_ALL: Final = f"SELECT {_COLUMNS} FROM hotline_copies ORDER BY id"  # noqa: S608
_END: Final = "UPDATE hotline_copies SET due = :ended WHERE thread = :thread"
_END_IN_CHAT: Final = f"""
    UPDATE hotline_copies
    SET due = :ended
    WHERE mark = :mark
      AND ({absent("thread", "number")} OR thread = :thread)
"""  # noqa: S608
_DROP: Final = "DELETE FROM hotline_copies WHERE id = :id"


class HotlineCopiesTable:
    """One transaction each; StoreUnavailable from everywhere. What can't be opened is left out."""

    def __init__(self, db: Database, sealer: Sealer) -> None:
        self._db = db
        self._sealer = sealer

    async def put(self, copy: HotlineCopy) -> None:
        """Delete this in time; at once if its thread was forgotten while it was sent."""
        mark = self._sealer.mark(PURPOSE, copy.chat)
        row: dict[str, Any] = {
            "thread": copy.thread,
            "mark": mark,
            "sealed": packed(self._sealer, mark, copy),
        }

        def work(transaction: Transaction) -> None:
            there = transaction.rows(_THREAD, row)
            due = _quarter(copy.sent_at + HOTLINE_COPIES_LAST) if there else ENDED
            transaction.change(_PUT, {**row, "due": as_moment(due)})

        await self._db.change(work)

    async def of_thread(self, number: int) -> list[HotlineCopy]:
        """What is there of a thread, in the order in which it came."""
        return await self._look(_OF_THREAD, {"thread": number})

    async def in_chat(self, chat: int) -> list[HotlineCopy]:
        """What lies in the chat of one of the team, in the order in which it came."""
        return await self._look(_IN_CHAT, {"mark": self._sealer.mark(PURPOSE, chat)})

    async def due(self, now: datetime) -> list[HotlineCopy]:
        """What is to be deleted by now. A row that can't be opened goes: nobody could ever delete by it."""
        rows = await self._db.look(lambda transaction: transaction.rows(_DUE, {"now": as_moment(now)}))
        found = _readable(self._sealer, rows)
        for row_id in {row[0] for row in rows} - {copy.id for copy in found}:
            await self._drop(row_id)
        return found

    async def all(self) -> list[HotlineCopy]:
        """Everything that isn't deleted yet."""
        return await self._look(_ALL, {})

    async def end(self, number: int) -> None:
        """Have everything of a thread deleted at once."""
        values = {"thread": number, "ended": as_moment(ENDED)}
        await self._db.change(lambda transaction: transaction.change(_END, values))

    async def end_in_chat(self, chat: int, number: int | None = None) -> None:
        """Have everything in the chat of one who was of the team deleted at once; or just of one thread."""
        values = {"mark": self._sealer.mark(PURPOSE, chat), "ended": as_moment(ENDED), "thread": number}
        await self._db.change(lambda transaction: transaction.change(_END_IN_CHAT, values))

    async def drop(self, copy: HotlineCopy) -> None:
        """It is deleted, or can't be."""
        await self._drop(copy.id)

    async def _drop(self, row_id: int) -> None:
        await self._db.change(lambda transaction: transaction.change(_DROP, {"id": row_id}))

    async def _look(self, statement: str, values: dict[str, Any]) -> list[HotlineCopy]:
        rows = await self._db.look(lambda transaction: transaction.rows(statement, values))
        return _readable(self._sealer, rows)


def packed(sealer: Sealer, mark: bytes, copy: HotlineCopy) -> bytes:
    """What a row keeps of a copy."""
    plain = json.dumps(
        [copy.chat, copy.message, copy.kind.value, int(copy.sent_at.timestamp()), copy.of],
        separators=(",", ":"),
    )
    return sealer.seal_value(PURPOSE, plain.encode(), mark, SIZE)


def _readable(sealer: Sealer, rows: Iterable[tuple[Any, ...]]) -> list[HotlineCopy]:
    found = []
    for row_id, thread, mark, sealed in rows:
        try:
            chat, message, kind, sent_at, of = json.loads(sealer.open_value(PURPOSE, sealed, mark))
        except SealError as fault:
            report(fault, "A copy of a question isn't readable", level=logging.WARNING)
            continue
        at = datetime.fromtimestamp(sent_at, UTC)
        found.append(HotlineCopy(thread, chat, message, HotlineCopyKind(kind), at, of, row_id))
    return found


def _quarter(moment: datetime) -> datetime:
    return moment - (moment - ENDED) % QUARTER
