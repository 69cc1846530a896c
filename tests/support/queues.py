"""Broadcasts put straight into a store, ready to be sent."""

from __future__ import annotations

from bot.model.broadcasts.broadcast import Kind, Plan
from bot.model.people.subscription import Wants
from bot.store import Store
from tests.support.stage import ORGANISER, TEXT
from tests.support.stores import CASE, NOW


async def subscribed(store: Store, *chats: int, wants: Wants = Wants.ALL) -> None:
    """Subscribe these chats to the case."""
    for chat in chats:
        await store.subscribers.subscribe(chat, language="en", wants=wants, cases=[CASE], now=NOW)


async def sending(store: Store, *chats: int, kind: Kind = Kind.UPDATE, plan: Plan | None = None) -> int:
    """A broadcast to these, whose recipients are listed."""
    await subscribed(store, *chats)
    broadcast_id = await store.drafts.create(ORGANISER, CASE, kind, "en", NOW, plan=plan)
    await store.drafts.put_text(broadcast_id, "en", TEXT, None)
    assert await store.drafts.confirm(broadcast_id, 1, NOW)
    assert await store.listing.fill(broadcast_id)
    return broadcast_id
