"""Broadcasts as organisers write them: texts by language, until one tap confirms them."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, and_, delete, exists, func, insert, literal, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import SealError
from bot.model.delivery import BroadcastState, Draft, Kind, Outgoing
from bot.store import database
from bot.store.database import Database
from bot.store.schema import broadcast_texts, broadcasts, subscribers
from bot.store.sealing import Sealer

_DRAFT: Final = broadcasts.c.state == BroadcastState.DRAFT.value


class Drafts:
    """What happens to a broadcast before it is confirmed. Everything here is one transaction each."""

    def __init__(self, db: Database, sealer: Sealer) -> None:
        self._db = db
        self._sealer = sealer

    async def create(
        self, chat_of_author: int, case: str, kind: Kind, default_language: str, now: datetime
    ) -> int:
        """A new draft without texts; returns its id."""
        async with self._db.write() as conn:
            made = await conn.execute(
                insert(broadcasts)
                .values(
                    case=case,
                    kind=kind.value,
                    state=BroadcastState.DRAFT.value,
                    default_language=default_language,
                    author=self._sealer.seal(chat_of_author),
                    created_at=now,
                )
                .returning(broadcasts.c.id)
            )
            return int(made.scalar_one())

    async def put_text(
        self, broadcast_id: int, language: str, content: Outgoing, message_id: int | None
    ) -> bool:
        """Set the text in `language`, in place of any before. False if it is no draft (any more).

        `message_id`: the organiser's message it came from, so that an edit of that one is found.
        """
        payload = json.dumps({"method": content.method, "params": dict(content.params)}, ensure_ascii=False)
        async with self._db.write() as conn:
            if not await _revise(conn, broadcast_id):
                return False
            put = database.insert(conn, broadcast_texts).values(
                broadcast_id=broadcast_id, language=language, payload=payload, message_id=message_id
            )
            await conn.execute(
                put.on_conflict_do_update(
                    index_elements=["broadcast_id", "language"],
                    set_={"payload": payload, "message_id": message_id},
                )
            )
            return True

    async def draft(self, broadcast_id: int) -> Draft | None:
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

    async def discard(self, broadcast_id: int) -> bool:
        """Throw a draft away, with its texts. False if it is no draft (any more)."""
        async with self._db.write() as conn:
            done = await conn.execute(
                update(broadcasts)
                .where(broadcasts.c.id == broadcast_id, _DRAFT)
                .values(state=BroadcastState.DISCARDED.value)
            )
            if done.rowcount != 1:
                return False
            await conn.execute(delete(broadcast_texts).where(broadcast_texts.c.broadcast_id == broadcast_id))
            return True

    async def confirm(
        self, broadcast_id: int, revision: int, now: datetime, progress_message: int | None = None
    ) -> bool:
        """Start it for whoever is subscribed at this moment.

        `progress_message`: the message in the author's chat that is to show how far it is, if there is one.
        False, and nothing changed: somebody confirmed first, a text has changed since `revision`, or the
        default language has no text.
        """
        newest = select(func.coalesce(func.max(subscribers.c.id), literal(0))).scalar_subquery()
        values = {"state": BroadcastState.FILLING.value, "started_at": now, "last_subscriber_id": newest}
        if progress_message is not None:
            values["progress_message"] = progress_message
        # One guarded statement: of two taps at once, one finds no draft any more.
        statement = (
            update(broadcasts)
            .where(
                broadcasts.c.id == broadcast_id,
                _DRAFT,
                broadcasts.c.revision == revision,
                _has_default_text(),
            )
            .values(values)
        )
        async with self._db.write() as conn:
            return bool((await conn.execute(statement)).rowcount == 1)


async def one(
    conn: AsyncConnection, broadcast_id: int, state: BroadcastState | None = None
) -> Row[Any] | None:
    """The row of that id; None if there is none, or if it isn't in `state`."""
    statement = select(broadcasts).where(broadcasts.c.id == broadcast_id)
    if state is not None:
        statement = statement.where(broadcasts.c.state == state.value)
    return (await conn.execute(statement)).one_or_none()


async def _revise(conn: AsyncConnection, broadcast_id: int) -> bool:
    """Count a change of a text; False if the broadcast is no draft (any more)."""
    revised = await conn.execute(
        update(broadcasts)
        .where(broadcasts.c.id == broadcast_id, _DRAFT)
        .values(revision=broadcasts.c.revision + 1)
    )
    return bool(revised.rowcount == 1)


def _has_default_text() -> ColumnElement[bool]:
    return exists().where(
        and_(
            broadcast_texts.c.broadcast_id == broadcasts.c.id,
            broadcast_texts.c.language == broadcasts.c.default_language,
        )
    )


def outgoing(payload: str) -> Outgoing:
    """A text as it stands in `broadcast_texts.payload`."""
    content: dict[str, Any] = json.loads(payload)
    return Outgoing(method=content["method"], params=content["params"])
