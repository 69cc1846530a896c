"""Broadcasts as organisers write them: texts by language, until one tap confirms them."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row, exists, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import SealError
from bot.model.broadcasts.broadcast import (
    UNDER_WAY,
    USUAL_BUTTONS,
    BroadcastState,
    Draft,
    Kind,
    Part,
    Plan,
    Task,
)
from bot.model.broadcasts.delivery import Outgoing
from bot.model.team.news import News
from bot.model.team.record import Act, as_kept
from bot.store.broadcasts import beginning
from bot.store.broadcasts.beginning import overtaken, some_are_gone
from bot.store.broadcasts.holding import may_begin, no_longer_held
from bot.store.broadcasts.of_team import BEGINS, tell_of
from bot.store.broadcasts.rows import (
    change,
    new_draft,
    one,
    outgoing,
    plan_as_kept,
    plan_in,
    precedence,
    revise,
)
from bot.store.db.database import Database
from bot.store.db.dialects import insert
from bot.store.db.schema import broadcast_texts, broadcasts
from bot.store.db.sealing import Sealer
from bot.store.entering import enter_broadcast
from bot.store.letters.nudges import comes_too_soon

_DRAFT: Final = broadcasts.c.state == BroadcastState.DRAFT.value


class DraftsTable:
    """What happens to a broadcast until it is confirmed. One transaction each; StoreUnavailable."""

    def __init__(self, db: Database, sealer: Sealer) -> None:
        self._db = db
        self._sealer = sealer

    async def create(
        self,
        chat_of_author: int,
        case: str,
        kind: Kind,
        default_language: str,
        now: datetime,
        *,
        plan: Plan | None = None,
        task: Task = Task.SEND,
        source: int | None = None,
        part: Part | None = None,
    ) -> int:
        """A new draft without texts; returns its id. Without a `plan`: the usual one for its kind."""
        plan = plan or Plan(buttons=USUAL_BUTTONS[kind])
        async with self._db.write() as conn:
            return await new_draft(
                conn,
                self._sealer,
                chat_of_author,
                now,
                case=case,
                kind=kind,
                default_language=default_language,
                plan=plan,
                task=task,
                source=source,
                part=part,
            )

    async def create_with(
        self,
        chat_of_author: int,
        case: str,
        kind: Kind,
        default_language: str,
        now: datetime,
        plan: Plan,
        texts: Mapping[str, Outgoing],
    ) -> int:
        """The same with texts by language, which came from no message of the organiser's."""
        async with self._db.unit():
            made = await self.create(chat_of_author, case, kind, default_language, now, plan=plan)
            for language, content in texts.items():
                await self.put_text(made, language, content, None)
            return made

    async def set_plan(self, broadcast_id: int, plan: Plan) -> bool:
        """Change how it is to go out. False if it is no draft (any more)."""
        async with self._db.write() as conn:
            task = await conn.scalar(select(broadcasts.c.task).where(broadcasts.c.id == broadcast_id, _DRAFT))
            if task is None:
                return False
            await conn.execute(
                update(broadcasts)
                .where(broadcasts.c.id == broadcast_id)
                .values(
                    plan=plan_as_kept(self._sealer, plan),
                    precedence=precedence(Task(task), plan),
                    revision=broadcasts.c.revision + 1,
                )
            )
            return True

    async def put_text(
        self, broadcast_id: int, language: str, content: Outgoing, message_id: int | None
    ) -> bool:
        """Set the text in `language`, in place of any before. False if it is no draft (any more).

        `message_id`: the organiser's message it came from, so that an edit of that one is found.
        """
        payload = json.dumps({"method": content.method, "params": dict(content.params)}, ensure_ascii=False)
        async with self._db.write() as conn:
            if not await revise(conn, broadcast_id):
                return False
            put = insert(conn, broadcast_texts).values(
                broadcast_id=broadcast_id, language=language, payload=payload, message_id=message_id
            )
            await conn.execute(
                put.on_conflict_do_update(
                    index_elements=["broadcast_id", "language"],
                    set_={"payload": payload, "message_id": message_id},
                )
            )
            return True

    async def get(self, broadcast_id: int) -> Draft | None:
        """The broadcast with its texts, in whatever state it is; None if there is none of that id."""
        async with self._db.read() as conn:
            row = await one(conn, broadcast_id)
            if row is None:
                return None
            texts = await conn.execute(
                select(broadcast_texts.c.language, broadcast_texts.c.payload)
                .where(broadcast_texts.c.broadcast_id == broadcast_id)
                .order_by(broadcast_texts.c.language)
            )
            return Draft(
                id=row.id,
                case=row.case,
                kind=Kind(row.kind),
                state=BroadcastState(row.state),
                revision=row.revision,
                default_language=row.default_language,
                texts={language: outgoing(payload) for language, payload in texts},
                plan=plan_in(self._sealer, row.plan),
                task=Task(row.task),
                source=row.source_id,
                part=None if row.part is None else Part(row.part),
            )

    async def edited(self, chat: int, message_id: int) -> tuple[int, str] | None:
        """(draft's id, language) of the text that came from that message of that organiser.

        None if none did, or if that broadcast is no draft any more.
        """
        async with self._db.read() as conn:
            found = await conn.execute(
                select(broadcasts.c.id, broadcast_texts.c.language)
                .join(broadcast_texts, broadcast_texts.c.broadcast_id == broadcasts.c.id)
                .where(
                    _DRAFT,
                    broadcasts.c.author == self._sealer.seal(chat),
                    broadcast_texts.c.message_id == message_id,
                )
                .order_by(broadcasts.c.id.desc())
                .limit(1)
            )
            row = found.one_or_none()
            return None if row is None else (row.id, row.language)

    async def unfinished(self, chat: int, case: str, cases: Collection[str], most: int) -> list[int]:
        """An organiser's drafts and scheduled broadcasts in the case, and what is under way, newest first.

        Theirs in none of `cases`, too: they would be found nowhere. At most so many ids. A draft without a
        text isn't in it.
        """
        states = (BroadcastState.DRAFT.value, BroadcastState.SCHEDULED.value, BroadcastState.MISSED.value)
        mine = broadcasts.c.state.in_(states) & (broadcasts.c.author == self._sealer.seal(chat))
        under_way = broadcasts.c.state.in_(sorted(UNDER_WAY))
        written = exists().where(broadcast_texts.c.broadcast_id == broadcasts.c.id)
        statement = (
            select(broadcasts.c.id)
            .where(
                ((broadcasts.c.case == case) & under_way)
                | (((broadcasts.c.case == case) | broadcasts.c.case.not_in(sorted(cases))) & mine & written)
            )
            .order_by(broadcasts.c.id.desc())
            .limit(most)
        )
        async with self._db.read() as conn:
            return list(await conn.scalars(statement))

    async def of_author(self, chat: int, case: str) -> list[int]:
        """The ids of this organiser's drafts in the case, the newest first."""
        theirs = (_DRAFT, broadcasts.c.case == case, broadcasts.c.author == self._sealer.seal(chat))
        async with self._db.read() as conn:
            found = select(broadcasts.c.id).where(*theirs).order_by(broadcasts.c.id.desc())
            return list(await conn.scalars(found))

    async def author(self, broadcast_id: int) -> int | None:
        """The chat of the organiser who wrote it; None if they asked to be forgotten, or for no such id."""
        async with self._db.read() as conn:
            sealed = await conn.scalar(select(broadcasts.c.author).where(broadcasts.c.id == broadcast_id))
        if sealed is None:
            return None
        try:
            return self._sealer.open(sealed)
        except SealError:
            return None  # the key was checked at start, so this stands for nobody

    async def discard(self, broadcast_id: int, now: datetime) -> bool:
        """Throw a draft away; its texts stay for a while, see DiscardedTable. False if it is no draft."""
        async with self._db.write() as conn:
            done = await conn.execute(
                update(broadcasts)
                .where(broadcasts.c.id == broadcast_id, _DRAFT)
                .values(state=BroadcastState.DISCARDED.value, finished_at=now)
            )
            return bool(done.rowcount == 1)

    async def confirm(
        self,
        broadcast_id: int,
        revision: int,
        now: datetime,
        progress_message: int | None = None,
        *,
        owner: bool = True,
    ) -> bool:
        """Start it for whoever is subscribed at this moment; or, if its plan has it wait, keep it till then.

        `progress_message`: the message in the author's chat that is to show how far it is, if there is one.
        False, and nothing changed: somebody confirmed first, a text or the plan has changed since `revision`,
        the default language has no text, another one has done it meanwhile (see `overtaken`), some of
        those it is for are let go, how its case stands is against it, or it is a nudge too soon after another
        one, or before it. `owner`: whether one confirms it.
        """
        async with self._db.write() as conn:
            row = await one(conn, broadcast_id, BroadcastState.DRAFT)
            if row is None or row.revision != revision:
                return False
            if row.task != Task.RECALL.value and not await _has_default_text(conn, row):
                return False
            if await overtaken(conn, row) or not await may_begin(conn, row, owner=owner):
                return False
            if row.source_id is not None and await some_are_gone(conn, row.source_id):
                return False
            begins = plan_in(self._sealer, row.plan).begins(now)
            if await comes_too_soon(conn, self._sealer, row, begins or now):
                return False
            await no_longer_held(conn, broadcast_id)
            if progress_message is not None:
                await change(conn, broadcast_id, progress_message=progress_message)
            if begins is not None:
                state = BroadcastState.SCHEDULED.value
                await change(conn, broadcast_id, state=state, send_at=begins, reported=0)
                await tell_of(conn, broadcast_id, News.SCHEDULES, row.author)
                await enter_broadcast(conn, Act.SCHEDULED, row, {"for": as_kept(begins)})
            else:
                await beginning.begin(conn, row, now)
                await tell_of(conn, broadcast_id, BEGINS[Task(row.task)], row.author)
                await enter_broadcast(conn, Act.SENT, row)
            return True

    async def overtaken(self, broadcast_id: int) -> bool:
        """Whether another broadcast makes this draft needless, or harmful, by now; False if it is none."""
        async with self._db.read() as conn:
            row = await one(conn, broadcast_id, BroadcastState.DRAFT)
            return row is not None and await overtaken(conn, row)


async def _has_default_text(conn: AsyncConnection, row: Row[Any]) -> bool:
    found = select(broadcast_texts.c.language).where(
        broadcast_texts.c.broadcast_id == row.id, broadcast_texts.c.language == row.default_language
    )
    return await conn.scalar(found) is not None
