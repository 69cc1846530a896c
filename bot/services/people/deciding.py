"""Who of the team decides on a broadcast: whoever wrote it, and every owner."""

from __future__ import annotations

from bot.model.team.roles import Role
from bot.services.people.visitors import Visitor
from bot.store.store import Store


async def may_decide(store: Store, visitor: Visitor, broadcast_id: int) -> bool:
    """Whether the visitor may let it go on, stop it for good, delete it, or begin what follows on it.

    Holding it is anybody's in the team: that can be undone, and whoever sees a mistake first can stop it.
    """
    if visitor.role is Role.OWNER:
        return True
    return visitor.sends and await store.drafts.author(broadcast_id) == visitor.chat
