"""Albums on their way into a draft: each item comes as a message of its own, and this puts them together.

What of a text is an album stands in its payload, beside method and parameters:
{"album": {"group": Telegram's id, "ids": the organiser's messages, in the order of `media`, "shown": the
message that shows the draft}}.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model.broadcasts.broadcast import BroadcastState
from bot.store.broadcasts.rows import revise
from bot.store.db.database import Database
from bot.store.db.dialects import insert
from bot.store.db.schema import broadcast_texts, broadcasts
from bot.store.db.sealing import Sealer


@dataclass(frozen=True, slots=True)
class AlbumPlace:
    """Where an album's items go. `shown`: the message that shows the draft, if there is one yet."""

    broadcast_id: int
    language: str
    draft: bool  # whether it can still be changed
    shown: int | None = None


class AlbumsTable:
    """An organiser's albums, by Telegram's id of each. StoreUnavailable from everywhere."""

    def __init__(self, db: Database, sealer: Sealer) -> None:
        self._db = db
        self._sealer = sealer

    async def begin(
        self, broadcast_id: int, language: str, group: str, message_id: int, item: Mapping[str, Any]
    ) -> bool:
        """Make an album of this item the draft's text in `language`. False if it is no draft any more."""
        async with self._db.write() as conn:
            if not await revise(conn, broadcast_id):
                return False
            values = {
                "payload": _payload({message_id: item}, group, None),
                "message_id": message_id,
            }
            put = insert(conn, broadcast_texts).values(broadcast_id=broadcast_id, language=language, **values)
            await conn.execute(
                put.on_conflict_do_update(index_elements=["broadcast_id", "language"], set_=values)
            )
            return True

    async def add(
        self, chat: int, group: str, message_id: int, item: Mapping[str, Any] | None
    ) -> AlbumPlace | None:
        """Put one more item into that organiser's album, or in the place of an earlier version of itself.

        Items stand in the order of their messages. Nothing is changed without an item, or if it is no draft
        any more; None if no text is that album.
        """
        async with self._db.write() as conn:
            row = await self._row(conn, chat, group)
            if row is None:
                return None
            content = json.loads(row.payload)
            album = content["album"]
            place = AlbumPlace(
                row.id, row.language, row.state == BroadcastState.DRAFT.value, album.get("shown")
            )
            if item is None or not place.draft:
                return place
            items = dict(zip(album["ids"], content["params"]["media"], strict=True))
            if items.get(message_id) == item:
                return place
            payload = _payload({**items, message_id: item}, group, album.get("shown"))
            await _put(conn, place, payload)
            await revise(conn, row.id)
            return place

    async def shown_in(self, chat: int, group: str, message_id: int) -> None:
        """Remember the message that shows the draft, so that it can be kept up to date."""
        async with self._db.write() as conn:
            row = await self._row(conn, chat, group)
            if row is not None:
                content = json.loads(row.payload)
                content["album"]["shown"] = message_id
                place = AlbumPlace(row.id, row.language, draft=True)
                await _put(conn, place, json.dumps(content, ensure_ascii=False))

    async def _row(self, conn: AsyncConnection, chat: int, group: str) -> Any:
        """The newest text of that organiser's that is this album. One derived from it has no message."""
        found = await conn.execute(
            select(broadcasts.c.id, broadcasts.c.state, broadcast_texts.c.language, broadcast_texts.c.payload)
            .join(broadcast_texts, broadcast_texts.c.broadcast_id == broadcasts.c.id)
            .where(
                broadcasts.c.author == self._sealer.seal(chat),
                broadcasts.c.state != BroadcastState.DISCARDED.value,
                broadcast_texts.c.message_id.is_not(None),
                broadcast_texts.c.payload.contains(json.dumps(group), autoescape=True),
            )
            .order_by(broadcasts.c.id.desc())
        )
        return next(
            (row for row in found if json.loads(row.payload).get("album", {}).get("group") == group), None
        )


def _payload(items: Mapping[int, Mapping[str, Any]], group: str, shown: int | None) -> str:
    ids: Sequence[int] = sorted(items)
    content = {
        "method": "sendMediaGroup",
        "params": {"media": [items[number] for number in ids]},
        "album": {"group": group, "ids": ids, "shown": shown},
    }
    return json.dumps(content, ensure_ascii=False)


async def _put(conn: AsyncConnection, place: AlbumPlace, payload: str) -> None:
    await conn.execute(
        update(broadcast_texts)
        .where(
            broadcast_texts.c.broadcast_id == place.broadcast_id,
            broadcast_texts.c.language == place.language,
        )
        .values(payload=payload)
    )
