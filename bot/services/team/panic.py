"""Panic, from the chat: deciding that all that could lead to a person is destroyed."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from bot.model.team.roles import Access, Role
from bot.model.team.two_keys import PANIC, ApprovalKind, TwoKeyAct
from bot.services.people.visitors import Visitor
from bot.services.team.approvals import ApprovalsService
from bot.store.panic.marker import begin_panic
from bot.store.store import Store

OF_PANIC: Final = TwoKeyAct(ApprovalKind.PANIC, PANIC)
"""That everything which could lead to a person is destroyed."""


class PanicService:
    """Begins one: whatever runs on the database stops as soon as it sees that, and finishes it."""

    def __init__(self, store: Store, approvals: ApprovalsService, database: Path) -> None:
        """`database`: the path beside which the marker is put."""
        self._store = store
        self._approvals = approvals
        self._database = database

    async def begin(self, visitor: Visitor) -> Sequence[int] | None:
        """Decide it, for good; the chats of the team's others. Done twice, it is decided once.

        None, and nothing was begun: somebody else has to approve it first, or they are an owner no more.
        StoreUnavailable: nothing was begun.
        """
        # In one unit: what approved it isn't taken back between the look at it and the marker.
        async with self._store.unit():
            permission = await self._approvals.require(visitor.chat, OF_PANIC)
            number = await self._store.team.number(visitor.chat)
            owner = number is not None and await self._store.team.role(visitor.chat) is Role.OWNER
            if not owner or not permission.granted:
                return None
            team = await self._store.team.chats(Access.TEAM)
            await asyncio.to_thread(begin_panic, self._database, number)
        return [chat for chat in team if chat != visitor.chat]
