"""What people did: one record for each person and case, written anew as a whole with whatever is done."""

from __future__ import annotations

import random
from collections.abc import Callable, Collection, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Final

from sqlalchemy import TextClause

from bot.model.letters import keeping
from bot.model.letters.deeds import touched, wants_nudges
from bot.model.letters.figures import NO_FIGURES, Figures, minus, plus
from bot.model.letters.record import EMPTY, Question, Record
from bot.model.totals.waiting import AsCounted, begun, counted, told_of
from bot.store.db.database import Database
from bot.store.db.dialects import written
from bot.store.db.direct import Transaction
from bot.store.db.sealing import Sealer
from bot.store.letters import stored, sums
from bot.store.letters.steps import counting_from
from bot.store.letters.sums import Sums

Key = tuple[str, bytes]
"""A case and a tag."""
Change = Callable[[Record], Record]

DUE: Final = written(
    """
    SELECT "case", tag
    FROM records
    WHERE due <= :upto
    """
)
FRESH: Final = written(
    """
    SELECT "case", tag
    FROM records
    WHERE fresh = 1
    """
)
OF_CASE: Final = written(
    """
    SELECT "case", tag
    FROM records
    WHERE "case" = :case
    """
)
IS_FRESH: Final = """
    SELECT fresh
    FROM records
    WHERE "case" = :case
      AND tag = :tag
"""
IN_ANY_ORDER: Final = random.SystemRandom()
"""Whatever is worked off must not be worked off in an order that tells anything."""


@dataclass(frozen=True, slots=True)
class LookedThrough:
    """What came of looking through a record for questions that are due."""

    key: Key
    asked: Collection[str] = ()  # authorities
    dropped: Collection[str] = ()
    over: bool = True  # none of them is left for later


class RecordsTable:
    """Every `case` is a slug, every `today` a day of the organisers'. StoreUnavailable from everywhere."""

    def __init__(self, db: Database, sealer: Sealer, figures: Sums) -> None:
        self._db = db
        self._sealer = sealer
        self._figures = figures

    async def get(self, chat: int, case: str) -> Record:
        """What this chat did about a case; an empty record if there is none."""
        tag = self._sealer.tag(case, chat)
        found = await self._db.look(lambda transaction: stored.read(transaction, self._sealer, case, tag))
        return found or EMPTY

    async def change(
        self, chat: int, case: str, change: Change, today: date | None = None, *, make: bool = True
    ) -> tuple[Record, Record]:
        """Change one record; it as it was, and as it is. It is written anew whether that changes it or not.

        `today`: the day of a tap that does it; None: something else does. `make`: also if there is none yet.
        """
        tag = self._sealer.tag(case, chat)

        def work(transaction: Transaction) -> tuple[Record, Record]:
            found = stored.read(transaction, self._sealer, case, tag)
            if found is None and not make:
                return EMPTY, EMPTY
            before = found or EMPTY
            after = change(before if today is None else touched(before, today))
            self._keep(transaction, case, tag, before, after)
            return before, after

        return await self._db.change(work)

    async def touch(self, chat: int, case: str, today: date, *, make: bool) -> None:
        """Write the record anew as it is, so that a tap that changes nothing looks like one that does."""
        await self.change(chat, case, lambda record: record, today, make=make)

    async def change_all(self, chat: int, change: Change, case: str = "") -> None:
        """Change every record of this chat, or that in one case; where there is none, none is made."""

        def work(transaction: Transaction) -> None:
            for name in [case] if case else list(stored.cases_in(transaction)):
                tag = self._sealer.tag(name, chat)
                before = stored.read(transaction, self._sealer, name, tag)
                if before is not None:
                    self._keep(transaction, name, tag, before, change(before))

        await self._db.change(work)

    async def all_of(self, chat: int) -> dict[str, Record]:
        """Every record of this chat, by case."""

        def work(transaction: Transaction) -> dict[str, Record]:
            found: dict[str, Record] = {}
            for case in stored.cases_in(transaction):
                record = stored.read(transaction, self._sealer, case, self._sealer.tag(case, chat))
                if record is not None:
                    found[case] = record
            return found

        return await self._db.look(work)

    async def forget(self, chat: int, today: date) -> None:
        """Delete every record of this chat; until the day is over, marks stay: see keeping.forgotten."""

        def work(transaction: Transaction) -> None:
            for case in list(stored.cases_in(transaction)):
                tag = self._sealer.tag(case, chat)
                record = stored.read(transaction, self._sealer, case, tag)
                if record is None:
                    continue
                record = self._changed(transaction, case, record, wants_nudges(record, False))
                record, waits = counted(record, self._counting(transaction, case, today), leaves=True)
                sums.add(transaction, self._sealer, case, plus(record.pending, waits))
                if waits:
                    transaction.then(partial(self._figures.changed, case, waits))
                left = keeping.forgotten(record, today)
                if left is None:
                    stored.remove(transaction, case, tag)
                else:
                    stored.write(transaction, self._sealer, case, tag, left)

        await self._db.change(work)

    async def move(self, old: int, new: int) -> None:
        """The chat `old` has the id `new`: its records go with it."""

        def work(transaction: Transaction) -> None:
            for case in list(stored.cases_in(transaction)):
                was, now = self._sealer.tag(case, old), self._sealer.tag(case, new)
                record = stored.read(transaction, self._sealer, case, was)
                if record is None:
                    continue
                there = stored.read(transaction, self._sealer, case, now) or EMPTY
                both = keeping.merged(record, there, new)
                change = minus(both.pending, record.pending)
                stored.remove(transaction, case, was)
                stored.write(transaction, self._sealer, case, now, both)
                transaction.then(partial(self._figures.changed, case, minus(change, there.pending)))

        await self._db.change(work)

    # --- questions

    async def due(self, upto: date) -> list[Key]:
        """The records that are to be looked through for questions up to that day, in no order.

        All records are read for it, by a reader that nobody waits for: of a million, a quarter of a second.
        """
        return await self._keys(DUE, {"upto": upto.isoformat()})

    async def due_questions(self, key: Key, upto: date) -> tuple[Question, ...]:
        """The questions in a record that are to be asked by that day, as it is at this moment."""
        case, tag = key
        found = await self._db.look(lambda transaction: stored.read(transaction, self._sealer, case, tag))
        return keeping.due_questions(found, upto) if found else ()

    async def looked_through(self, those: Sequence[LookedThrough], upto: date, today: date) -> None:
        """Write these records anew, together. If any has something left for later, all are given again.

        So whoever has two copies of the database doesn't learn in which of them there was a question.
        """
        over = all(one.over for one in those)

        def work(transaction: Transaction) -> None:
            for one in those:
                case, tag = one.key
                record = stored.read(transaction, self._sealer, case, tag)
                if record is None:
                    continue
                after = keeping.looked_through(
                    record, upto, today, asked=one.asked, dropped=one.dropped, over=over
                )
                ((fresh,),) = transaction.rows(IS_FRESH, {"case": case, "tag": tag})
                stored.write(transaction, self._sealer, case, tag, after, fresh=bool(fresh))

        await self._db.change(work)

    # --- folding

    async def fresh(self) -> list[Key]:
        """The records that a fold has to see to, in no order; a way as long as `due`."""
        return await self._keys(FRESH, {})

    async def of_case(self, case: str) -> list[Key]:
        """All records of a case, in no order."""
        return await self._keys(OF_CASE, {"case": case})

    async def fold(
        self,
        those: Sequence[Key],
        since: date,
        now: datetime | None = None,
        closed: AbstractSet[str] = frozenset(),
    ) -> None:
        """Put what is pending in these records into the figures, and take out what only a day has to know.

        What is new in them waits to be told from then on: see StepsTable.release. `closed`: the cases that
        nobody is to be reminded of any more.
        """

        def work(transaction: Transaction) -> None:
            pending: dict[str, Figures] = {}
            waiting: dict[str, Figures] = {}
            counting: dict[str, AsCounted] = {}
            for case, tag in those:
                record = stored.read(transaction, self._sealer, case, tag)
                if record is None:
                    continue
                without = keeping.without_needless_nudges(record, since, closed=case in closed)
                record = self._changed(transaction, case, record, without)
                if case not in counting:
                    counting[case] = self._counting(transaction, case, since, now)
                record, waits = counted(record, counting[case])
                pending[case] = plus(pending.get(case, NO_FIGURES), record.pending)
                waiting[case] = plus(waiting.get(case, NO_FIGURES), waits)
                after = keeping.folded(record, since)
                if after is None:
                    stored.remove(transaction, case, tag)
                else:
                    fresh = keeping.is_fresh(after, since)
                    stored.write(transaction, self._sealer, case, tag, after, fresh=fresh)
            for case, change in pending.items():
                sums.add(transaction, self._sealer, case, plus(change, waiting[case]))
                if waiting[case]:
                    transaction.then(partial(self._figures.changed, case, waiting[case]))

        await self._db.change(work)

    def _changed(self, transaction: Transaction, case: str, before: Record, after: Record) -> Record:
        """`after`; what it changes is in the figures in memory once this is kept."""
        if change := minus(after.pending, before.pending):
            transaction.then(partial(self._figures.changed, case, change))
        return after

    def _counting(
        self, transaction: Transaction, case: str, since: date, now: datetime | None = None
    ) -> AsCounted:
        last = since - timedelta(days=1)
        figures = counting_from(transaction, self._sealer, self._figures, case, last, now)
        return AsCounted(since, told_of(figures, last), begun(figures) or 0)

    async def scrub(self) -> None:
        """Take what was deleted out of the database's log too."""
        await self._db.scrub()

    async def _keys(self, statement: TextClause, values: dict[str, str]) -> list[Key]:
        async with self._db.read() as connection:
            keys = [(row.case, row.tag) for row in await connection.execute(statement, values)]
        IN_ANY_ORDER.shuffle(keys)
        return keys

    def _keep(self, transaction: Transaction, case: str, tag: bytes, before: Record, after: Record) -> None:
        stored.write(transaction, self._sealer, case, tag, after)
        self._changed(transaction, case, before, after)
