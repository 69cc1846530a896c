"""What follows on a broadcast: taking it back, setting it right, going on with those it didn't reach.

Each is a broadcast of its own, for some of its source's recipients. It begins once nothing is under way any
more that could still change what they have.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, delete, insert, literal, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model.broadcasts.broadcast import BroadcastState, Kind, Part, Plan, Task
from bot.model.broadcasts.halt import Halt, Halted
from bot.model.team.news import News
from bot.model.team.record import Act
from bot.store.broadcasts import beginning
from bot.store.broadcasts.beginning import NOT_CONFIRMED, begin, corrects, goes_on_from
from bot.store.broadcasts.of_team import tell_of
from bot.store.broadcasts.rows import new_draft, one, plan_in
from bot.store.db.database import Database
from bot.store.db.schema import broadcast_texts, broadcasts, held_broadcasts
from bot.store.db.sealing import Sealer
from bot.store.delivery.listing import SIZES_OF_PART, of_part
from bot.store.delivery.statements import COPIES, COPIES_OF_GONE, STATES
from bot.store.entering import enter_broadcast

_CAN_BE_STOPPED: Final = (BroadcastState.SENDING.value, BroadcastState.PAUSED.value)
_NOT_BEGUN: Final = (BroadcastState.SCHEDULED.value, BroadcastState.MISSED.value)


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A broadcast that follows on another one. `confirmed`: it is more than a draft."""

    id: int
    task: Task
    part: Part
    state: BroadcastState

    @property
    def confirmed(self) -> bool:
        """Whether somebody gave it the go-ahead."""
        return self.state.value not in NOT_CONFIRMED


class FollowUpsTable:
    """Broadcasts with a source. StoreUnavailable from everywhere; `now` is aware UTC."""

    def __init__(self, db: Database, sealer: Sealer) -> None:
        self._db = db
        self._sealer = sealer

    async def sizes_of_part(self, source: int, part: Part, task: Task = Task.SEND) -> Mapping[str, int]:
        """How many of the source's recipients are in that part, by the language of the version they were for.

        Counts those who would be listed for such a `task` at this moment: not who was forgotten since.
        """
        async with self._db.read() as conn:
            found = await conn.execute(SIZES_OF_PART, of_part(source, part, task))
            return {row.language: row.number for row in found}

    async def copies(self, broadcast_id: int) -> int:
        """How many it was delivered to may have a second copy, whose id nobody knows."""
        values = {"broadcast": broadcast_id, **STATES}
        return await self._db.look(lambda conn: int(conn.rows(COPIES, values)[0][0]))

    async def copies_of_gone(self, broadcast_id: int) -> int:
        """How many of those who were gone at a further try may have a copy of the first one."""
        values = {"broadcast": broadcast_id, **STATES}
        return await self._db.look(lambda conn: int(conn.rows(COPIES_OF_GONE, values)[0][0]))

    async def recall_of(self, broadcast_id: int) -> tuple[int, int] | None:
        """What deletes it everywhere, or what it follows on, and which of these it deletes; None: nothing."""
        async with self._db.read() as conn:
            return await beginning.recall_of(conn, broadcast_id)

    async def of(self, source: int) -> list[FollowUp]:
        """What follows on it, oldest first, drafts too; nothing that was thrown away."""
        statement = (
            select(broadcasts.c.id, broadcasts.c.task, broadcasts.c.part, broadcasts.c.state)
            .where(broadcasts.c.source_id == source, broadcasts.c.state != BroadcastState.DISCARDED.value)
            .order_by(broadcasts.c.id)
        )
        async with self._db.read() as conn:
            return [
                FollowUp(row.id, Task(row.task), Part(row.part), BroadcastState(row.state))
                for row in await conn.execute(statement)
            ]

    async def derive(
        self,
        chat_of_author: int,
        source: int,
        now: datetime,
        *,
        plan: Plan,
        task: Task = Task.SEND,
        part: Part | None = None,
        texts_of: int | None = None,
    ) -> int | None:
        """A draft with the source's texts, or those of `texts_of`; its id. None if there is no such source.

        With a `part`: for these recipients of the source. Else it is a copy, for an audience of its own: the
        one that is there, if it is the organiser's and nothing in it was changed.
        """
        async with self._db.write() as conn:
            row = await one(conn, source)
            if row is None:
                return None
            if part is None:
                known = await self._same_copy(conn, row, chat_of_author, plan, texts_of or source)
                if known is not None:
                    return known
            made = await self._made(conn, row, chat_of_author, now, plan=plan, task=task, part=part)
            texts = select(
                literal(made), broadcast_texts.c.language, broadcast_texts.c.payload, literal(None)
            ).where(broadcast_texts.c.broadcast_id == (texts_of or source))
            columns = ["broadcast_id", "language", "payload", "message_id"]
            await conn.execute(insert(broadcast_texts).from_select(columns, texts))
            return made

    async def _same_copy(
        self, conn: AsyncConnection, source: Row[Any], chat_of_author: int, plan: Plan, texts_of: int
    ) -> int | None:
        """That organiser's draft with just these texts and this plan, if it was copied and left as it was."""
        statement = select(broadcasts.c.id, broadcasts.c.plan).where(
            broadcasts.c.state == BroadcastState.DRAFT.value,
            broadcasts.c.author == self._sealer.seal(chat_of_author),
            broadcasts.c.source_id.is_(None),
            broadcasts.c.case == source.case,
            broadcasts.c.kind == source.kind,
            broadcasts.c.default_language == source.default_language,
            broadcasts.c.revision == 0,  # each change of a text or of the plan counts
        )
        texts = await _texts(conn, texts_of)
        for known in (await conn.execute(statement.order_by(broadcasts.c.id.desc()))).all():
            if plan_in(self._sealer, known.plan) == plan and await _texts(conn, known.id) == texts:
                return int(known.id)
        return None

    async def recall(
        self, chat_of_author: int, source: int, now: datetime, *, part: Part = Part.DELIVERED
    ) -> tuple[int, bool]:
        """Delete what the source sent: (the recall's id, whether it is new).

        If the source, or a correction of it, is under way, that is cancelled in the same transaction, and the
        recall begins when it is done. What goes on from it is held, or a draft again, if it hasn't begun.
        There is one recall of each part: a second call gives the first one.
        LookupError if there is no such source.
        """
        async with self._db.write() as conn:
            row = await one(conn, source)
            if row is None:
                raise LookupError("no such broadcast")
            known = await conn.scalar(
                select(broadcasts.c.id).where(*_follows(source, Task.RECALL, part)).order_by(broadcasts.c.id)
            )
            if known is not None:
                return int(known), False
            await conn.execute(
                update(broadcasts)
                .where(
                    (broadcasts.c.id == source) | corrects(source), broadcasts.c.state.in_(_CAN_BE_STOPPED)
                )
                .values(state=BroadcastState.STOPPING.value)
            )
            not_begun = (corrects(source) | goes_on_from(source), broadcasts.c.state.in_(_NOT_BEGUN))
            drafts_now = select(broadcasts.c.id).where(*not_begun)
            await conn.execute(  # as no_longer_held, for each of them
                delete(held_broadcasts).where(held_broadcasts.c.broadcast_id.in_(drafts_now))
            )
            await conn.execute(
                update(broadcasts).where(*not_begun).values(state=BroadcastState.DRAFT.value, send_at=None)
            )
            held = Halted(Halt.HELD, since=now, until=now)
            await conn.execute(
                update(broadcasts)
                .where(goes_on_from(source), broadcasts.c.state == BroadcastState.SENDING.value)
                .values(
                    state=BroadcastState.PAUSED.value,
                    halt=held.reason.value,
                    halts=broadcasts.c.halts + 1,
                    halt_facts=held.packed(),
                )
            )
            plan = Plan(label=plan_in(self._sealer, row.plan).label)
            made = await self._made(conn, row, chat_of_author, now, plan=plan, task=Task.RECALL, part=part)
            recall = await one(conn, made)
            assert recall is not None
            await begin(conn, recall, now)
            await enter_broadcast(conn, Act.RECALLED, recall)
            if part is Part.DELIVERED:
                await tell_of(conn, made, News.RECALLS, recall.author)
            return made, True

    async def _made(
        self,
        conn: AsyncConnection,
        source: Row[Any],
        chat_of_author: int,
        now: datetime,
        *,
        plan: Plan,
        task: Task,
        part: Part | None,
    ) -> int:
        return await new_draft(
            conn,
            self._sealer,
            chat_of_author,
            now,
            case=source.case,
            kind=Kind(source.kind),
            default_language=source.default_language,
            plan=plan,
            task=task,
            source=None if part is None else source.id,
            part=part,
        )

    async def written_by(self, chat: int, message_id: int) -> tuple[int, str] | None:
        """(id, language) of a confirmed broadcast's text that came from that message of that organiser."""
        async with self._db.read() as conn:
            found = await conn.execute(
                select(broadcasts.c.id, broadcast_texts.c.language)
                .join(broadcast_texts, broadcast_texts.c.broadcast_id == broadcasts.c.id)
                .where(
                    broadcasts.c.state.not_in(NOT_CONFIRMED),
                    broadcasts.c.author == self._sealer.seal(chat),
                    broadcast_texts.c.message_id == message_id,
                )
                .order_by(broadcasts.c.id.desc())
                .limit(1)
            )
            row = found.one_or_none()
            return None if row is None else (row.id, row.language)

    async def draft_by(self, chat: int, source: int, task: Task, part: Part) -> int | None:
        """That organiser's draft for this part of the source, if they have one."""
        statement = select(broadcasts.c.id).where(
            broadcasts.c.source_id == source,
            broadcasts.c.task == task.value,
            broadcasts.c.part == part.value,
            broadcasts.c.state == BroadcastState.DRAFT.value,
            broadcasts.c.author == self._sealer.seal(chat),
        )
        async with self._db.read() as conn:
            found = await conn.scalar(statement.order_by(broadcasts.c.id.desc()).limit(1))
            return None if found is None else int(found)

    async def corrected_by(self, source: int) -> int | None:
        """The newest correction of it that was begun; None if there is none."""
        begun = (BroadcastState.SENDING.value, BroadcastState.PAUSED.value, BroadcastState.DONE.value)
        statement = (
            select(broadcasts.c.id)
            .where(
                broadcasts.c.source_id == source,
                broadcasts.c.task == Task.CORRECT.value,
                broadcasts.c.state.in_((*begun, BroadcastState.STOPPING.value)),
            )
            .order_by(broadcasts.c.id.desc())
            .limit(1)
        )
        async with self._db.read() as conn:
            found = await conn.scalar(statement)
            return None if found is None else int(found)


async def _texts(conn: AsyncConnection, broadcast_id: int) -> dict[str, str]:
    """The packed texts of a broadcast, by language."""
    statement = select(broadcast_texts.c.language, broadcast_texts.c.payload)
    found = await conn.execute(statement.where(broadcast_texts.c.broadcast_id == broadcast_id))
    return {row.language: row.payload for row in found}


def _follows(source: int, task: Task, part: Part) -> tuple[ColumnElement[bool], ...]:
    """Conditions of a confirmed broadcast that does this to that part of the source."""
    return (
        broadcasts.c.source_id == source,
        broadcasts.c.task == task.value,
        broadcasts.c.part == part.value,
        broadcasts.c.state.not_in(NOT_CONFIRMED),
    )
