"""Addresses that supporters say no longer work, and what organisers found out about them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from sqlalchemy import Select, delete, func, select, true, tuple_, update

from bot.model.letters.address import Doubt, How, Verdict
from bot.store.db.database import Database
from bot.store.db.dialects import insert
from bot.store.db.schema import (
    address_verdicts,
    addresses_told,
    failed_addresses,
    failures_by_address,
    team,
)
from bot.store.db.sealing import Sealer


class FailedAddressesTable:
    """Reports of failed addresses, one for each supporter and address of a case; every `address` is a key."""

    def __init__(self, db: Database, sealer: Sealer) -> None:
        self._db = db
        self._sealer = sealer

    async def report(self, chat: int, case: str, authority: str, address: str, how: How, day: date) -> bool:
        """Count one report. False if this supporter has reported this address before: only `how` is new."""
        key = {"case": case, "address": address, "tag": self._sealer.tag(case, chat)}
        async with self._db.write() as connection:
            before = await connection.scalar(
                select(failed_addresses.c.how).where(
                    *(failed_addresses.c[name] == value for name, value in key.items())
                )
            )
            row = insert(connection, failed_addresses).values(
                **key, authority=authority, how=how.value, day=day
            )
            await connection.execute(
                row.on_conflict_do_update(index_elements=list(key), set_={"how": how.value})
            )
            return before is None

    async def to_tell(self, enough: int, after: Doubt | None = None) -> Doubt | None:
        """Whom of the team to tell next (`after` that one) of an address that `enough` supporters reported.

        None once everybody was told. Addresses that an organiser has confirmed as dead are done with.
        """
        counted = failures_by_address.c
        doubted = (
            select(counted.case, counted.address)
            .group_by(counted.case, counted.address)
            .having(func.sum(counted.number) >= enough)
            .subquery()
        )
        confirmed = (
            select(address_verdicts.c.case)
            .where(
                address_verdicts.c.case == doubted.c.case,
                address_verdicts.c.address == doubted.c.address,
                address_verdicts.c.verdict == Verdict.CONFIRMED.value,
            )
            .exists()
        )
        told = (
            select(addresses_told.c.case)
            .where(
                addresses_told.c.case == doubted.c.case,
                addresses_told.c.address == doubted.c.address,
                addresses_told.c.member_id == team.c.id,
            )
            .exists()
        )
        place = tuple_(doubted.c.case, doubted.c.address, team.c.id)
        later = () if after is None else (place > (after.case, after.address, after.member),)
        query = (
            select(doubted.c.case, doubted.c.address, team.c.id, team.c.chat)
            .select_from(doubted.join(team, true()))
            .where(~confirmed, ~told, *later)
            .order_by(doubted.c.case, doubted.c.address, team.c.id)
            .limit(1)
        )
        async with self._db.read() as connection:
            row = (await connection.execute(query)).one_or_none()
        return None if row is None else Doubt(row.case, row.address, row.id, self._sealer.open(row.chat))

    async def told(self, doubt: Doubt) -> None:
        """One of the team was told, or can't be. Nothing is kept of somebody who left meanwhile."""
        member = select(team.c.id).where(team.c.id == doubt.member)
        async with self._db.write() as connection:
            if await connection.scalar(member) is not None:
                row = insert(connection, addresses_told).values(
                    case=doubt.case, address=doubt.address, member_id=doubt.member
                )
                await connection.execute(row.on_conflict_do_nothing())

    async def judge(self, case: str, address: str, verdict: Verdict, day: date) -> None:
        """Keep what an organiser found out; the newest verdict holds. DISMISSED: counting begins anew."""
        values = {"verdict": verdict.value, "day": day}
        async with self._db.write() as connection:
            row = insert(connection, address_verdicts).values(case=case, address=address, **values)
            await connection.execute(
                row.on_conflict_do_update(index_elements=["case", "address"], set_=values)
            )
            over = (addresses_told, failed_addresses) if verdict is Verdict.DISMISSED else (addresses_told,)
            for table in over:
                await connection.execute(
                    delete(table).where(table.c.case == case, table.c.address == address)
                )

    async def adopt(self, case: str, addresses: Mapping[str, str]) -> None:
        """Give reports of an older version, which named an authority, that authority's address.

        `addresses`: authority id -> the key of the address its letters go to. A supporter who reported two
        authorities with one address counts once.
        """
        async with self._db.write() as connection:
            for authority, address in addresses.items():
                old = (failed_addresses.c.case == case, failed_addresses.c.address == authority)
                known = select(failed_addresses.c.tag).where(
                    failed_addresses.c.case == case, failed_addresses.c.address == address
                )
                await connection.execute(
                    update(failed_addresses)
                    .where(*old, failed_addresses.c.tag.not_in(known))
                    .values(address=address)
                )
                await connection.execute(delete(failed_addresses).where(*old))


def failures_of(case: str, addresses: Collection[str] | None) -> Select[str, str, int]:
    """The query for (authority, how, reports), of these addresses or of all."""
    counted = failures_by_address.c
    mine = () if addresses is None else (counted.address.in_(sorted(addresses)),)
    return (
        select(counted.authority, counted.how, func.sum(counted.number))
        .where(counted.case == case, *mine)
        .group_by(counted.authority, counted.how)
        .order_by(counted.authority, counted.how)
    )
