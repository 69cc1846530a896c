"""Cases as they are and were: revisions of their files, and which of them is published."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model.cases.revision import (
    Agreed,
    CaseRecord,
    Consent,
    MayUse,
    Revision,
    RevisionContent,
    RevisionOrigin,
)
from bot.model.team.news import News
from bot.model.team.record import Act
from bot.store.db.database import Database
from bot.store.db.dialects import insert
from bot.store.db.schema import case_consents, case_contents, case_files, case_revisions, cases, team
from bot.store.db.sealing import Sealer
from bot.store.entering import acting, enter, number_of
from bot.store.team.news import tell_team


class CaseRevisionsTable:
    """One transaction each; StoreUnavailable from everywhere. Moments are aware UTC."""

    def __init__(self, db: Database, sealer: Sealer) -> None:
        self._db = db
        self._sealer = sealer

    async def records(self) -> dict[str, CaseRecord]:
        """Every case by its slug, in the order in which they came."""
        newest = (
            select(
                case_revisions.c.case,
                func.max(case_revisions.c.number).label("newest"),
                func.min(case_revisions.c.id).label("first"),
            )
            .group_by(case_revisions.c.case)
            .subquery()
        )
        shown = func.coalesce(func.nullif(cases.c.published, 0), newest.c.newest)
        query = (
            select(cases, newest.c.newest, case_revisions.c.origin)
            .join(newest, newest.c.case == cases.c.case)
            .join(
                case_revisions, (case_revisions.c.case == cases.c.case) & (case_revisions.c.number == shown)
            )
        )
        async with self._db.read() as connection:
            rows = await connection.execute(query.order_by(newest.c.first))
            found = [
                CaseRecord(row.case, row.newest, row.published, RevisionOrigin(row.origin), row.files)
                for row in rows
            ]
        return {record.case: record for record in found}

    async def add(
        self,
        revision: Revision,
        files: Mapping[str, bytes],
        *,
        chat: int | None = None,
        published: bool = False,
        digest: bytes | None = None,
    ) -> bool:
        """Keep a revision. False, and nothing changed, if there is one of its number: somebody was first.

        `chat`: who made it. `published`: people see it from now on. `digest`: of the program's own files,
        if that is what it was made from.
        """
        async with self._db.write() as connection:
            newest = await _newest(connection, revision.case)
            if revision.number != newest + 1:
                return False
            is_first = not await connection.scalar(select(func.count()).select_from(cases))
            if newest == 0:
                await connection.execute(insert(connection, cases).values(case=revision.case))
            values = {
                "case": revision.case,
                "number": revision.number,
                "at": revision.at,
                "origin": revision.origin.value,
                "member_id": await self._member(connection, chat),
                "parts": json.dumps(revision.parts, ensure_ascii=False),
            }
            made = await connection.execute(
                case_revisions.insert().values(**values).returning(case_revisions.c.id)
            )
            await _keep(connection, made.scalar_one(), files)
            changed: dict[str, Any] = {"published": revision.number} if published else {}
            if digest is not None:
                changed["files"] = digest
            if changed:
                await connection.execute(update(cases).where(cases.c.case == revision.case).values(**changed))
            by = None if chat is None else await number_of(connection, self._sealer.seal(chat))
            facts = {"revision": revision.number, "origin": revision.origin.value}
            await enter(connection, Act.EDITED, by, facts, at=revision.at, case=revision.case)
            if published:
                facts = {"revision": revision.number}
                await enter(connection, Act.PUBLISHED, by, facts, at=revision.at, case=revision.case)
                if chat is None and not is_first:
                    await _tell(connection, revision.case, revision.number, revision.at)
            return True

    async def content(self, case: str, number: int) -> RevisionContent | None:
        """A revision with its files; None if there is none of that number."""
        async with self._db.read() as connection:
            row = (await connection.execute(_of(case, number))).one_or_none()
            if row is None:
                return None
            query = (
                select(case_files.c.name, case_contents.c.content)
                .join(case_contents, case_contents.c.digest == case_files.c.digest)
                .where(case_files.c.revision_id == row.id)
                .order_by(case_files.c.name)
            )
            files = {name: zlib.decompress(content) for name, content in await connection.execute(query)}
            return RevisionContent(_revision(row), files)

    async def history(self, case: str, before: int | None = None, limit: int = 10) -> Sequence[Revision]:
        """The newest revisions first, those with a number under `before`."""
        query = select(case_revisions).where(case_revisions.c.case == case)
        if before is not None:
            query = query.where(case_revisions.c.number < before)
        async with self._db.read() as connection:
            rows = await connection.execute(query.order_by(case_revisions.c.number.desc()).limit(limit))
            return [_revision(row) for row in rows]

    async def authors(self, case: str) -> dict[str, int | None]:
        """Who of the team changed each part last, by number; "": who made the first revision.

        None: it came with files, or whoever did left the team.
        """
        query = select(case_revisions).where(case_revisions.c.case == case).order_by(case_revisions.c.number)
        found: dict[str, int | None] = {}
        async with self._db.read() as connection:
            for row in await connection.execute(query):
                if row.origin != RevisionOrigin.BACK.value:  # what was taken up again was written before
                    typed = row.origin in (RevisionOrigin.CHAT.value, RevisionOrigin.APPEAL.value)
                    parts = json.loads(row.parts) if row.number > 1 else ("",)
                    found |= dict.fromkeys(parts, row.member_id if typed else None)
        return found

    async def newest_of(self, case: str, origin: RevisionOrigin) -> int:
        """The number of the newest revision of that origin; 0 if there is none."""
        query = select(func.max(case_revisions.c.number)).where(
            case_revisions.c.case == case, case_revisions.c.origin == origin.value
        )
        async with self._db.read() as connection:
            return await connection.scalar(query) or 0

    async def publish(
        self, case: str, number: int, consent: Consent | None, now: datetime, *, chat: int | None = None
    ) -> bool:
        """Let people see a revision. False, and nothing changed, if it isn't the newest (any more)."""
        async with self._db.write() as connection:
            if await _newest(connection, case) != number:
                return False
            await connection.execute(update(cases).where(cases.c.case == case).values(published=number))
            if consent is not None:
                row = (await connection.execute(_of(case, number))).one()
                values = {
                    "at": now,
                    "member_id": await self._member(connection, chat),
                    "agreed": consent.agreed.value,
                    "may_use": consent.may_use.value,
                    "named": json.dumps(consent.named, ensure_ascii=False),
                    "pictured": int(consent.pictured),
                }
                kept = insert(connection, case_consents).values(revision_id=row.id, **values)
                await connection.execute(
                    kept.on_conflict_do_update(index_elements=["revision_id"], set_=values)
                )
            by = None if chat is None else await number_of(connection, self._sealer.seal(chat))
            await enter(connection, Act.PUBLISHED, by, {"revision": number}, at=now, case=case)
            if chat is None:
                await _tell(connection, case, number, now)
            return True

    async def consent(self, case: str) -> Consent | None:
        """What was answered last before the case was published; None if nothing ever was."""
        query = (
            select(case_consents)
            .join(case_revisions, case_revisions.c.id == case_consents.c.revision_id)
            .where(case_revisions.c.case == case)
            .order_by(case_revisions.c.number.desc())
            .limit(1)
        )
        async with self._db.read() as connection:
            row = (await connection.execute(query)).one_or_none()
        if row is None:
            return None
        named = tuple(json.loads(row.named))
        return Consent(
            Agreed(row.agreed), MayUse(row.may_use), named, row.at, row.member_id, pictured=bool(row.pictured)
        )

    async def told_of_rest(self, case: str, until: date) -> frozenset[int]:
        """Numbers of those in the team who were asked about this last day for letters."""
        async with self._db.read() as connection:
            told = await connection.scalar(select(cases.c.rest_told).where(cases.c.case == case))
        return _told_of(told, until)

    async def tell_of_rest(self, case: str, until: date, now: datetime) -> None:
        """Have everybody who sends asked about it, who wasn't yet."""
        which = cases.c.case == case
        async with self._db.write() as connection:
            told = _told_of(await connection.scalar(select(cases.c.rest_told).where(which)), until)
            about = {"case": case, "detail": until.isoformat()}
            asked = await tell_team(connection, News.CASE_RESTS, but=told, at=now, **about)
            row = json.dumps([until.isoformat(), sorted({*told, *asked})])
            await connection.execute(update(cases).where(which).values(rest_told=row))

    async def discard(self, case: str) -> bool:
        """Delete a case that was never published, with all its revisions; False if it was, or isn't there."""
        async with self._db.write() as connection:
            which = (cases.c.case == case, cases.c.published == 0)
            if (await connection.execute(delete(cases).where(*which))).rowcount != 1:
                return False
            used = select(case_files.c.digest)
            await connection.execute(delete(case_contents).where(case_contents.c.digest.not_in(used)))
            await enter(connection, Act.DISCARDED, await acting(connection), case=case)
            return True

    async def _member(self, connection: AsyncConnection, chat: int | None) -> int | None:
        if chat is None:
            return None
        found: int | None = await connection.scalar(
            select(team.c.id).where(team.c.chat == self._sealer.seal(chat))
        )
        return found


async def _tell(connection: AsyncConnection, case: str, number: int, at: datetime) -> None:
    """Have the team told that people see that revision, which nobody in the chat published or approved."""
    await tell_team(connection, News.CASE_SERVER, case=case, detail=str(number), at=at)


async def _newest(connection: AsyncConnection, case: str) -> int:
    query = select(func.max(case_revisions.c.number)).where(case_revisions.c.case == case)
    return await connection.scalar(query) or 0


async def _keep(connection: AsyncConnection, revision_id: int, files: Mapping[str, bytes]) -> None:
    for name, content in files.items():
        digest = hashlib.sha256(content).digest()
        kept = insert(connection, case_contents).values(digest=digest, content=zlib.compress(content, 9))
        await connection.execute(kept.on_conflict_do_nothing())
        await connection.execute(
            case_files.insert().values(revision_id=revision_id, name=name, digest=digest)
        )


def _told_of(told: str | None, until: date) -> frozenset[int]:
    day, members = json.loads(told) if told else ("", [])
    return frozenset(members) if day == until.isoformat() else frozenset()


def _of(case: str, number: int) -> Any:
    return select(case_revisions).where(case_revisions.c.case == case, case_revisions.c.number == number)


def _revision(row: Row[Any]) -> Revision:
    return Revision(
        row.case, row.number, row.at, RevisionOrigin(row.origin), row.member_id, tuple(json.loads(row.parts))
    )
