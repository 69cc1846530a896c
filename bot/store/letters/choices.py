"""What a choice of whom to write to goes by, read at once: every letter begins or ends with one."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from bot.model.letters.address import AddressStatus, Verdict
from bot.model.letters.figures import Figures, failures
from bot.model.letters.record import Record
from bot.model.totals.noticed import Noticed, noticed
from bot.model.totals.waiting import told_of
from bot.store.db.database import Database
from bot.store.db.direct import Transaction
from bot.store.db.sealing import Sealer
from bot.store.letters import stored
from bot.store.letters.sums import Sums

CONFIRMED: Final = """
    SELECT address
    FROM address_verdicts
    WHERE "case" = :case
      AND verdict = :confirmed
"""


@dataclass(frozen=True, slots=True)
class WrittenSoFar:
    """What was written in a case so far, by everybody and by one person; and which addresses failed.

    `letters`: reported ones, as may be noticed; `own`: whom the person wrote to, with the newest day.
    `statuses`: by the key of an address; those of which nothing is known are left out.
    """

    letters: Noticed
    own: Mapping[str, date]
    statuses: Mapping[str, AddressStatus]


class ChoicesTable:
    """A view of the figures, of one record, and of what organisers found out."""

    def __init__(self, db: Database, sealer: Sealer, figures: Sums) -> None:
        self._db = db
        self._sealer = sealer
        self._figures = figures
        self._noticed: dict[str, Noticed] = {}

    def noticed(self, case: str) -> Noticed:
        """Letters reported in the case, those of this day too, as anybody may notice them."""
        figures = self._figures.of(case)
        found = noticed(self._noticed.get(case), figures, told_of(figures, date.min))
        self._noticed[case] = found
        return found

    async def written(self, chat: int, case: str) -> WrittenSoFar:
        """All of it, as it is now. StoreUnavailable."""
        tag = self._sealer.tag(case, chat)

        def work(transaction: Transaction) -> tuple[Record | None, set[str]]:
            return stored.read(transaction, self._sealer, case, tag), _dead(transaction, case)

        record, dead = await self._db.look(work)
        figures = self._figures.of(case)
        return WrittenSoFar(
            letters=self.noticed(case),
            own=record.authorities if record else {},
            statuses=_statuses(figures, dead),
        )

    async def statuses(self, case: str) -> Mapping[str, AddressStatus]:
        """What is known of the case's addresses; those of which nothing is left out. StoreUnavailable."""
        dead = await self._db.look(lambda transaction: _dead(transaction, case))
        return _statuses(self._figures.of(case), dead)


def _dead(transaction: Transaction, case: str) -> set[str]:
    values = {"case": case, "confirmed": Verdict.CONFIRMED.value}
    return {address for (address,) in transaction.rows(CONFIRMED, values)}


def _statuses(figures: Figures, dead: set[str]) -> dict[str, AddressStatus]:
    failed: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for address, _, how, number in failures(figures):
        failed[address][how] += number
    return {
        address: AddressStatus(dict(failed.get(address, {})), dead=address in dead)
        for address in failed.keys() | dead
    }
