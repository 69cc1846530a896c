"""What was read in appeals that became drafts, until these are published or ask no more: sealed."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import delete, or_, select, update

from bot.errors import SealError
from bot.store.db.database import Database
from bot.store.db.dialects import insert
from bot.store.db.schema import case_drafts, cases
from bot.store.db.sealing import Sealer

READ: Final = "case draft"
ANSWERS: Final = "case draft answers"
_STEPS_OF: Final = 1024


@dataclass(frozen=True, slots=True)
class KeptReading:
    """`read`: as it was handed in; `answers`: by the questions' keys."""

    read: bytes
    answers: Mapping[str, str]


class CaseDraftsTable:
    """One for each case at most; StoreUnavailable from everywhere."""

    def __init__(self, db: Database, sealer: Sealer) -> None:
        self._db = db
        self._sealer = sealer

    async def keep(self, case: str, read: bytes, at: datetime) -> None:
        """Keep what was read for a case that there is, without an answer yet."""
        about = case.encode()
        sealed = self._sealer.seal_value(READ, zlib.compress(read), about, _STEPS_OF)
        values = {"at": at, "read": sealed, "answers": self._sealed(case, {})}
        async with self._db.write() as connection:
            kept = insert(connection, case_drafts).values(case=case, **values)
            await connection.execute(kept.on_conflict_do_update(index_elements=["case"], set_=values))

    async def get(self, case: str) -> KeptReading | None:
        """What is kept; None if nothing is (any more), or it doesn't open."""
        about = case.encode()
        async with self._db.read() as connection:
            query = select(case_drafts).where(case_drafts.c.case == case)
            row = (await connection.execute(query)).one_or_none()
        if row is None:
            return None
        try:
            read = self._sealer.open_value(READ, row.read, about)
            answers = self._sealer.open_value(ANSWERS, row.answers, about)
        except SealError:
            return None
        return KeptReading(zlib.decompress(read), json.loads(answers))

    async def kept(self) -> frozenset[str]:
        """The cases of which something is kept: not all about them is answered."""
        async with self._db.read() as connection:
            return frozenset(await connection.scalars(select(case_drafts.c.case)))

    async def answer(self, case: str, answers: Mapping[str, str]) -> None:
        """Let these be all the answers so far."""
        async with self._db.write() as connection:
            which = case_drafts.c.case == case
            await connection.execute(
                update(case_drafts).where(which).values(answers=self._sealed(case, answers))
            )

    async def let_go(self, case: str) -> None:
        """Keep nothing of it any more."""
        async with self._db.write() as connection:
            await connection.execute(delete(case_drafts).where(case_drafts.c.case == case))

    async def let_go_before(self, moment: datetime) -> None:
        """Keep nothing that was read before then, nor of cases that people see."""
        published = select(cases.c.case).where(cases.c.published > 0)
        which = or_(case_drafts.c.at < moment, case_drafts.c.case.in_(published))
        async with self._db.write() as connection:
            await connection.execute(delete(case_drafts).where(which))

    def _sealed(self, case: str, answers: Mapping[str, str]) -> bytes:
        plain = json.dumps(dict(answers), ensure_ascii=False).encode()
        return self._sealer.seal_value(ANSWERS, plain, case.encode(), _STEPS_OF)
