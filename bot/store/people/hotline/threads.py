"""Threads of the hotline. A row says nothing without the key but the day on which it goes."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from typing import Any, Final

from bot.errors import SealError
from bot.incidents.reporting import report
from bot.model.people.hotline import OVER, HotlineThread, ThreadState
from bot.model.retention import HOTLINE_ROW_LASTS
from bot.store.db.database import Database
from bot.store.db.dialects import put_among
from bot.store.db.direct import Transaction
from bot.store.db.sealing import Sealer

PURPOSE: Final = "hotline"
BLOCK: Final = "hotline block"
"""Another purpose, so that a block that outlives its thread isn't known to have been of it."""
SIZE: Final = 512
"""Bytes: more than ten messages of an hour take, so that all rows are of one length."""

_ALL: Final = "SELECT number, sealed FROM hotline_threads ORDER BY number"
_OF: Final = "SELECT number, sealed FROM hotline_threads WHERE mark = :mark ORDER BY number"
_ONE: Final = "SELECT number, sealed FROM hotline_threads WHERE number = :number"
_PUT: Final = """
    INSERT INTO hotline_threads (mark, sealed, until)
    VALUES (:mark, :sealed, :until)
    RETURNING number
"""
_KEEP: Final = "UPDATE hotline_threads SET mark = :mark, sealed = :sealed WHERE number = :number"
_PURGE: Final = "DELETE FROM hotline_threads WHERE until <= :today"
_BLOCKED: Final = "SELECT until FROM hotline_blocks WHERE mark = :mark"
_UNBLOCK: Final = "DELETE FROM hotline_blocks WHERE mark = :mark"
_UNBLOCK_ALL: Final = "DELETE FROM hotline_blocks WHERE until <= :today"


class HotlineThreadsTable:
    """One transaction each; StoreUnavailable from everywhere."""

    def __init__(self, db: Database, sealer: Sealer) -> None:
        self._db = db
        self._sealer = sealer

    async def begin(self, chat: int, language: str, case: str, now: datetime) -> HotlineThread:
        """A new thread of this chat, which waits; the one that isn't over yet if there is one already."""

        def work(transaction: Transaction) -> HotlineThread:
            held = _of_chat(transaction, self._sealer, chat)
            if going := next((one for one in held if one.state not in OVER), None):
                return going
            until = (now.astimezone(UTC) + HOTLINE_ROW_LASTS).date().isoformat()
            # Its number is known once it is there, and what is sealed opens beside that number alone.
            row = {"mark": self._sealer.mark(PURPOSE, chat), "sealed": b"", "until": until}
            [(number,)] = transaction.rows(_PUT, row)
            thread = HotlineThread(number, chat, language, case, _second(now))
            transaction.change(_KEEP, row_of(self._sealer, thread))
            return thread

        return await self._db.change(work)

    async def of_chat(self, chat: int) -> list[HotlineThread]:
        """The threads of this chat, the oldest first."""
        return await self._db.look(lambda transaction: _of_chat(transaction, self._sealer, chat))

    async def all(self) -> list[HotlineThread]:
        """Every thread, the oldest first. A row that can't be opened is left out: its day comes."""
        rows = await self._db.look(lambda transaction: transaction.rows(_ALL, {}))
        return readable(self._sealer, rows)

    async def get(self, number: int) -> HotlineThread | None:
        """The thread with this number; None if there is none, or it can't be opened."""
        rows = await self._db.look(lambda transaction: transaction.rows(_ONE, {"number": number}))
        return next(iter(readable(self._sealer, rows)), None)

    async def change(
        self, number: int, new: Callable[[HotlineThread], HotlineThread | None]
    ) -> tuple[HotlineThread | None, bool]:
        """Put what `new` makes of a thread in its place: the thread as it then is, and whether it changed.

        None from `new`: it stays. Nobody else changes it meanwhile, so of two who take one, one has it.
        """

        def work(transaction: Transaction) -> tuple[HotlineThread | None, bool]:
            found = readable(self._sealer, transaction.rows(_ONE, {"number": number}))
            if not found:
                return None, False
            after = new(found[0])
            if after is None:
                return found[0], False
            transaction.change(_KEEP, row_of(self._sealer, after))
            return after, True

        return await self._db.change(work)

    async def purge(self, today: date) -> int:
        """Delete the threads, and the blocks, whose day has come; how many threads."""

        def work(transaction: Transaction) -> int:
            transaction.change(_UNBLOCK_ALL, {"today": today.isoformat()})
            return transaction.change(_PURGE, {"today": today.isoformat()})

        return await self._db.change(work)

    async def any_due(self, today: date) -> bool:
        """Whether `purge` has anything to do."""
        both = """
            SELECT EXISTS (SELECT 1 FROM hotline_threads WHERE until <= :today)
                OR EXISTS (SELECT 1 FROM hotline_blocks WHERE until <= :today)
        """
        values = {"today": today.isoformat()}
        [(due,)] = await self._db.look(lambda transaction: transaction.rows(both, values))
        return bool(due)

    async def block(self, chat: int, until: date) -> None:
        """Let this chat ask nothing until that day, by UTC."""
        row = {"mark": self._sealer.mark(BLOCK, chat), "until": until.isoformat()}

        def work(transaction: Transaction) -> None:
            transaction.change(_UNBLOCK, row)
            put_among(transaction, "hotline_blocks", ("mark",), row)

        await self._db.change(work)

    async def unblock(self, chat: int) -> None:
        """Let this chat ask again."""
        values = {"mark": self._sealer.mark(BLOCK, chat)}
        await self._db.change(lambda transaction: transaction.change(_UNBLOCK, values))

    async def blocked(self, chat: int) -> date | None:
        """Until which day this chat can't ask; None if it can. That day may have come."""
        values = {"mark": self._sealer.mark(BLOCK, chat)}
        rows = await self._db.look(lambda transaction: transaction.rows(_BLOCKED, values))
        return date.fromisoformat(rows[0][0]) if rows else None


def _of_chat(transaction: Transaction, sealer: Sealer, chat: int) -> list[HotlineThread]:
    return readable(sealer, transaction.rows(_OF, {"mark": sealer.mark(PURPOSE, chat)}))


def readable(sealer: Sealer, rows: Iterable[tuple[Any, ...]]) -> list[HotlineThread]:
    """The threads in these rows of (number, sealed)."""
    found = []
    for number, sealed in rows:
        try:
            found.append(_opened(sealer, number, sealed))
        except SealError as fault:
            report(fault, "A question to the team isn't readable", level=logging.WARNING)
    return found


def row_of(sealer: Sealer, thread: HotlineThread) -> dict[str, Any]:
    """What a row keeps of a thread."""
    plain = json.dumps(
        [
            thread.chat,
            thread.language,
            thread.case,
            thread.state.value,
            thread.taken_by,
            int(thread.begun.timestamp()),
            [[message, int(at.timestamp())] for message, at in thread.sent],
        ],
        separators=(",", ":"),
    )
    return {
        "number": thread.number,
        "mark": sealer.mark(PURPOSE, thread.chat),
        "sealed": sealer.seal_value(PURPOSE, plain.encode(), about(thread.number), SIZE),
    }


def _opened(sealer: Sealer, number: int, sealed: bytes) -> HotlineThread:
    plain = sealer.open_value(PURPOSE, sealed, about(number))
    chat, language, case, state, taken_by, begun, sent = json.loads(plain)
    return HotlineThread(
        number,
        chat,
        language,
        case,
        _moment(begun),
        ThreadState(state),
        taken_by,
        tuple((message, _moment(at)) for message, at in sent),
    )


def about(number: int) -> bytes:
    """What is sealed of a thread belongs to its number."""
    return number.to_bytes(8, "big")


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _second(moment: datetime) -> datetime:
    return _moment(int(moment.timestamp()))
