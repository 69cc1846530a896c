"""What came of letters. The question is tied to a chat until it is asked, the answer to a tag."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from datetime import date, datetime
from typing import Final

from sqlalchemy import ColumnElement, Select, delete, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model.letters.reply import ASKED, Answer, ReplyQuestion
from bot.store.db.database import Database
from bot.store.db.dialects import as_moment, insert
from bot.store.db.schema import actions, replies, replies_by_kind, reply_questions
from bot.store.db.sealing import Sealer

_ID_BITS: Final = 62
"""Numbers in order would tell which question belongs to which report; these never meet by chance either."""

EXPECT: Final = """
    INSERT INTO reply_questions (id, chat, "case", authority, language, due_at)
    SELECT :id, :chat, :case, :authority, :language, :due
    WHERE NOT EXISTS (
        SELECT 1
        FROM replies
        WHERE "case" = :case
          AND authority = :authority
          AND tag = :tag)
      AND (:reported IS NULL
           OR EXISTS (
        SELECT 1
        FROM actions
        WHERE "case" = :case
          AND authority = :authority
          AND tag = :tag
          AND day = :reported))
    ON CONFLICT DO NOTHING
"""


class RepliesTable:
    """At most one question, ever, for each chat, case and authority."""

    def __init__(self, db: Database, sealer: Sealer) -> None:
        self._db = db
        self._sealer = sealer

    async def expect(
        self,
        chat: int,
        case: str,
        authority: str,
        language: str,
        due_at: datetime,
        *,
        reported: date | None = None,
    ) -> bool:
        """Ask this chat at `due_at`. False, and nothing changes, if it is to be asked anyway, or was.

        With `reported`: also if no letter of that day is there; it may have been taken back or forgotten.
        """
        values = {
            "id": secrets.randbits(_ID_BITS),
            "chat": self._sealer.seal(chat),
            "tag": self._sealer.tag(case, chat),
            "case": case,
            "authority": authority,
            "language": language,
            "due": as_moment(due_at),
            "reported": None if reported is None else reported.isoformat(),
        }
        return await self._db.change(lambda transaction: transaction.change(EXPECT, values) == 1)

    async def waits(self, chat: int, case: str, authority: str) -> bool:
        """Whether this chat is to be asked about this authority."""
        waiting = select(reply_questions.c.id).where(self._of(chat, case, authority))
        async with self._db.read() as connection:
            return await connection.scalar(waiting) is not None

    async def settled(self, chat: int, case: str, authority: str) -> bool:
        """Whether this chat is to be asked about this authority, or was, or doesn't want to be."""
        async with self._db.read() as connection:
            known = await connection.scalar(self._reply(chat, case, authority)) is not None
        return known or await self.waits(chat, case, authority)

    async def due(
        self, now: datetime, after: ReplyQuestion | None = None, without: Collection[str] = ()
    ) -> ReplyQuestion | None:
        """The earliest question whose time has come; only those `after` that one. It stays until done.

        None of the cases `without`.
        """
        place = tuple_(reply_questions.c.due_at, reply_questions.c.id)
        later = () if after is None else (place > (after.due_at, after.id),)
        query = (
            select(reply_questions)
            .where(reply_questions.c.due_at <= now, reply_questions.c.case.not_in(sorted(without)), *later)
            .order_by(reply_questions.c.due_at, reply_questions.c.id)
            .limit(1)
        )
        async with self._db.read() as connection:
            row = (await connection.execute(query)).one_or_none()
        if row is None:
            return None
        chat = self._sealer.open(row.chat)
        return ReplyQuestion(row.id, chat, row.case, row.authority, row.language, row.due_at)

    async def asked(self, question: ReplyQuestion, day: date) -> bool:
        """It was asked: strike it out, and never ask again. False if it was withdrawn meanwhile."""
        async with self._db.write() as connection:
            removed = await connection.execute(
                delete(reply_questions).where(reply_questions.c.id == question.id)
            )
            if removed.rowcount != 1:
                return False
            await self._never_again(connection, question.chat, question.case, question.authority, day)
            return True

    async def drop_old(self, cases: Collection[str], before: datetime) -> None:
        """Strike out the questions of these cases that were due before then."""
        which = (reply_questions.c.case.in_(sorted(cases)), reply_questions.c.due_at < before)
        async with self._db.write() as connection:
            await connection.execute(delete(reply_questions).where(*which))

    async def drop(self, question: ReplyQuestion) -> None:
        """Strike out a question that can't be asked."""
        async with self._db.write() as connection:
            await connection.execute(delete(reply_questions).where(reply_questions.c.id == question.id))

    async def withdraw(self, chat: int, case: str, authority: str, due_at: datetime) -> None:
        """Take back a question due then, or the wish not to be asked, with the only letter it belongs to."""
        tag = self._sealer.tag(case, chat)
        letters = select(actions.c.id).where(
            actions.c.case == case, actions.c.authority == authority, actions.c.tag == tag
        )
        async with self._db.write() as connection:
            await connection.execute(
                delete(reply_questions).where(
                    self._of(chat, case, authority), reply_questions.c.due_at == due_at
                )
            )
            await connection.execute(
                delete(replies).where(
                    replies.c.case == case,
                    replies.c.authority == authority,
                    replies.c.tag == tag,
                    replies.c.kind == ASKED,
                    ~letters.exists(),
                )
            )

    async def decline(self, chat: int, case: str, authority: str, day: date) -> None:
        """Never ask this chat about this authority.

        Whoever has reported no letter to it, or was forgotten since, isn't asked anyway: nothing is kept.
        """
        letter = select(actions.c.id).where(
            actions.c.case == case,
            actions.c.authority == authority,
            actions.c.tag == self._sealer.tag(case, chat),
        )
        async with self._db.write() as connection:
            waited = await connection.execute(delete(reply_questions).where(self._of(chat, case, authority)))
            if waited.rowcount or await connection.scalar(letter.limit(1)) is not None:
                await self._never_again(connection, chat, case, authority, day)

    async def decline_all(self, chat: int, day: date) -> None:
        """Never ask this chat about any letter it has reported so far."""
        mine = reply_questions.c.chat == self._sealer.seal(chat)
        async with self._db.write() as connection:
            waiting = await connection.execute(
                delete(reply_questions)
                .where(mine)
                .returning(reply_questions.c.case, reply_questions.c.authority)
            )
            for case, authority in waiting.all():
                await self._never_again(connection, chat, case, authority, day)

    async def answer(self, chat: int, case: str, authority: str, answer: Answer, day: date) -> None:
        """Keep what came of this person's letters to this authority, in the place of what was said before."""
        values = {"kind": answer.value, "day": day}
        async with self._db.write() as connection:
            await connection.execute(delete(reply_questions).where(self._of(chat, case, authority)))
            row = insert(connection, replies).values(
                case=case, authority=authority, tag=self._sealer.tag(case, chat), **values
            )
            await connection.execute(
                row.on_conflict_do_update(index_elements=["case", "authority", "tag"], set_=values)
            )

    def _of(self, chat: int, case: str, authority: str) -> ColumnElement[bool]:
        return (
            (reply_questions.c.chat == self._sealer.seal(chat))
            & (reply_questions.c.case == case)
            & (reply_questions.c.authority == authority)
        )

    def _reply(self, chat: int, case: str, authority: str) -> Select[str]:
        return select(replies.c.kind).where(
            replies.c.case == case,
            replies.c.authority == authority,
            replies.c.tag == self._sealer.tag(case, chat),
        )

    async def _never_again(
        self, connection: AsyncConnection, chat: int, case: str, authority: str, day: date
    ) -> None:
        row = insert(connection, replies).values(
            case=case, authority=authority, tag=self._sealer.tag(case, chat), kind=ASKED, day=day
        )
        await connection.execute(row.on_conflict_do_nothing())


def replies_of(case: str) -> Select[str, str, int]:
    """The query for (authority, answer, supporters)."""
    counted = replies_by_kind.c
    return (
        select(counted.authority, counted.kind, counted.number)
        .where(counted.case == case)
        .order_by(counted.authority, counted.kind)
    )
