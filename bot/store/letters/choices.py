"""What a choice of whom to write to goes by, read at once: every letter begins or ends with one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from bot.model.letters.address import AddressStatus, Verdict
from bot.store.db.database import Database
from bot.store.db.direct import Transaction
from bot.store.db.sealing import Sealer

LETTERS: Final = """
    SELECT authority, number
    FROM letters_by_authority
    WHERE "case" = :case
"""
PEOPLE: Final = """
    SELECT number
    FROM people_by_case
    WHERE "case" = :case
"""
WRITTEN: Final = """
    SELECT authority, max(day)
    FROM actions
    WHERE "case" = :case
      AND tag = :tag
    GROUP BY authority
"""
FAILURES: Final = """
    SELECT address, how, sum(number)
    FROM failures_by_address
    WHERE "case" = :case
    GROUP BY address, how
"""
CONFIRMED: Final = """
    SELECT address
    FROM address_verdicts
    WHERE "case" = :case
      AND verdict = :confirmed
"""


@dataclass(frozen=True, slots=True)
class WrittenSoFar:
    """What was written in a case so far, by everybody and by one person; and which addresses failed.

    `letters`: reported ones by authority; `people`: who reported one; `own`: whom the person wrote to, with
    the newest day. `statuses`: by the key of an address; those of which nothing is known are left out.
    """

    letters: Mapping[str, int]
    people: int
    own: Mapping[str, date]
    statuses: Mapping[str, AddressStatus]

    @property
    def reported(self) -> tuple[int, int]:
        """How many letters were reported in the case, and by how many people."""
        return sum(self.letters.values()), self.people


class ChoicesTable:
    """A view of the letters' tables."""

    def __init__(self, db: Database, sealer: Sealer) -> None:
        self._db = db
        self._sealer = sealer

    async def written(self, chat: int, case: str) -> WrittenSoFar:
        """All of it, as of one moment. StoreUnavailable."""
        values = {"case": case, "tag": self._sealer.tag(case, chat)}

        def work(transaction: Transaction) -> WrittenSoFar:
            people = transaction.rows(PEOPLE, values)
            return WrittenSoFar(
                letters=dict(transaction.rows(LETTERS, values)),
                people=people[0][0] if people else 0,
                own={who: date.fromisoformat(day) for who, day in transaction.rows(WRITTEN, values)},
                statuses=_statuses(transaction, case),
            )

        return await self._db.look(work)

    async def statuses(self, case: str) -> Mapping[str, AddressStatus]:
        """What is known of the case's addresses; those of which nothing is left out. StoreUnavailable."""
        return await self._db.look(lambda transaction: _statuses(transaction, case))


def _statuses(transaction: Transaction, case: str) -> dict[str, AddressStatus]:
    values: dict[str, Any] = {"case": case, "confirmed": Verdict.CONFIRMED.value}
    failed: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for address, how, number in transaction.rows(FAILURES, values):
        failed[address][how] = number
    dead = {address for (address,) in transaction.rows(CONFIRMED, values)}
    return {
        address: AddressStatus(failed.get(address, {}), dead=address in dead)
        for address in failed.keys() | dead
    }
