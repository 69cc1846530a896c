"""Addresses that supporters say no longer work, and what organisers found out about them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import date, datetime
from functools import partial
from typing import Final

from sqlalchemy import delete, select

from bot.model.letters import deeds
from bot.model.letters.address import Doubt, How, Verdict
from bot.model.letters.figures import ROUND, Figures, failures, minus, plus, round_of
from bot.model.letters.record import FailedAddress
from bot.model.team.news import News
from bot.model.team.record import Act
from bot.model.team.roles import Access, among, roles_of
from bot.store.db.database import Database
from bot.store.db.dialects import insert
from bot.store.db.direct import Transaction
from bot.store.db.schema import address_verdicts, addresses_told, team, team_news
from bot.store.db.sealing import Sealer
from bot.store.entering import acting, enter
from bot.store.letters import stored, sums
from bot.store.letters.records import RecordsTable
from bot.store.letters.sums import Sums
from bot.store.team.limits import limit_in
from bot.store.team.news import tell

OF_CASE: Final = """
    SELECT tag, sealed
    FROM records
    WHERE "case" = :case
      AND tag > :after
    ORDER BY tag
    LIMIT :most
"""
_A_PAGE: Final = 1_000


class FailedAddressesTable:
    """Reports of failed addresses, one for each supporter and address of a case; every `address` is a key."""

    def __init__(self, db: Database, sealer: Sealer, records: RecordsTable, figures: Sums) -> None:
        self._db = db
        self._sealer = sealer
        self._records = records
        self._figures = figures

    async def report(self, chat: int, case: str, authority: str, address: str, how: How, day: date) -> bool:
        """Count one report. False if this supporter has reported this address before: only `how` is new."""
        told_in = round_of(self._figures.of(case), address)
        report = FailedAddress(address, authority, how.value, day, told_in)
        before, after = await self._records.change(
            chat, case, partial(deeds.address_failed, report=report), day
        )
        counted = {(one.address, one.told_in) for one in after.failed}
        return (address, told_in) in counted - {(one.address, one.told_in) for one in before.failed}

    async def to_tell(self, enough: int, after: Doubt | None = None) -> Doubt | None:
        """Whom of the team to tell next (`after` that one) of an address that `enough` supporters reported.

        None once everybody was told. Addresses that an organiser has confirmed as dead are done with.
        """
        doubted = await self.unjudged(enough)
        if not doubted:
            return None
        async with self._db.read() as connection:
            told = {tuple(row) for row in await connection.execute(select(addresses_told))}
            roles = [role.value for role in roles_of(Access.CASES)]
            mend = (
                select(team.c.id, team.c.chat, team.c.cases).where(team.c.role.in_(roles)).order_by(team.c.id)
            )
            members = (await connection.execute(mend)).all()
        last = None if after is None else (after.case, after.address, after.member)
        for case, address in sorted(doubted):
            for member in members:
                place = (case, address, member.id)
                if not among(limit_in(member.cases), case):
                    continue
                if place not in told and (last is None or place > last):
                    return Doubt(case, address, member.id, self._sealer.open(member.chat))
        return None

    async def unjudged(self, enough: int) -> set[tuple[str, str]]:
        """Cases and addresses that so many supporters reported, and no organiser has confirmed as dead."""
        doubted = set[tuple[str, str]]()
        for case in self._figures.cases():
            reported = Counter[str]()
            for address, _, _, number in failures(self._figures.of(case)):
                reported[address] += number
            doubted.update((case, address) for address, number in reported.items() if number >= enough)
        if not doubted:
            return doubted
        confirmed = select(address_verdicts.c.case, address_verdicts.c.address).where(
            address_verdicts.c.verdict == Verdict.CONFIRMED.value
        )
        async with self._db.read() as connection:
            return doubted - {(row.case, row.address) for row in await connection.execute(confirmed)}

    async def tell(self, doubt: Doubt, now: datetime) -> None:
        """Have one of the team told, once. Nothing is kept of somebody who left meanwhile."""
        member = select(team.c.chat).where(team.c.id == doubt.member)
        async with self._db.write() as connection:
            if (chat := await connection.scalar(member)) is not None:
                row = insert(connection, addresses_told).values(
                    case=doubt.case, address=doubt.address, member_id=doubt.member
                )
                done = await connection.execute(row.on_conflict_do_nothing())
                if done.rowcount:
                    about = {"case": doubt.case, "detail": doubt.address}
                    await tell(connection, chat, News.ADDRESS, at=now, **about)

    async def judge(self, case: str, address: str, verdict: Verdict, day: date) -> None:
        """Keep what an organiser found out; the newest verdict holds. DISMISSED: counting begins anew."""
        values = {"verdict": verdict.value, "day": day}
        async with self._db.unit():
            async with self._db.write() as connection:
                row = insert(connection, address_verdicts).values(case=case, address=address, **values)
                await connection.execute(
                    row.on_conflict_do_update(index_elements=["case", "address"], set_=values)
                )
                told = addresses_told
                await connection.execute(delete(told).where(told.c.case == case, told.c.address == address))
                untold = (team_news.c.what == News.ADDRESS.value, team_news.c.case == case)
                await connection.execute(delete(team_news).where(*untold, team_news.c.detail == address))
                by = await acting(connection)
                await enter(connection, Act.JUDGED, by, {"verdict": verdict.value}, case=case)
            if verdict is Verdict.DISMISSED:
                await self._db.change(partial(self._count, case, {(ROUND, address): 1}))

    async def adopt(self, case: str, addresses: Mapping[str, str]) -> None:
        """Give reports of an older version, which named an authority, that authority's address.

        `addresses`: authority id -> the key of the address its letters go to. A supporter who reported two
        authorities with one address counts once.
        """
        old = {address for address, *_ in failures(self._figures.of(case))} & addresses.keys()
        if old:
            await self._db.change(lambda transaction: self._adopt(transaction, case, sorted(old), addresses))

    def _adopt(
        self, transaction: Transaction, case: str, old: list[str], addresses: Mapping[str, str]
    ) -> None:
        """Once only: afterwards no figure names an authority."""
        change: Figures = {}
        after = b""
        while page := transaction.rows(OF_CASE, {"case": case, "after": after, "most": _A_PAGE}):
            for tag, sealed in page:
                before = record = stored.unlocked(self._sealer, case, tag, sealed)
                for name in old:
                    record = deeds.address_known(record, name, addresses[name])
                if record is not before:
                    stored.write(transaction, self._sealer, case, tag, record)
                    change = plus(change, minus(record.pending, before.pending))
            after = page[-1][0]
        transaction.then(partial(self._figures.changed, case, change))

    def _count(self, case: str, change: Figures, transaction: Transaction) -> None:
        sums.add(transaction, self._sealer, case, change)
        transaction.then(partial(self._figures.changed, case, change))


def failures_of(figures: Figures, addresses: Collection[str] | None) -> dict[str, dict[str, int]]:
    """By authority, how these addresses failed, or all of them: reports."""
    found: dict[str, dict[str, int]] = {}
    for address, authority, how, number in sorted(failures(figures), key=lambda one: one[1:3]):
        if addresses is None or address in addresses:
            hows = found.setdefault(authority, {})
            hows[how] = hows.get(how, 0) + number
    return found
