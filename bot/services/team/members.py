"""The organisers: how they get in, and out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from bot.model.clock import Clock
from bot.model.team.roles import Member, Role
from bot.services.people.visitors import JOIN, Visitor
from bot.store.store import Store

FIRST_INVITATION_LASTS = timedelta(days=7)
INVITATION_LASTS = timedelta(hours=24)


class TeamService:
    """One-time invitations and the list of members."""

    def __init__(self, store: Store, clock: Clock, may_tidy: Callable[[], bool]) -> None:
        """`may_tidy`: whether invitations that have run out may be deleted now."""
        self._store = store
        self._clock = clock
        self._may_tidy = may_tidy

    async def owner_invitation(self) -> str | None:
        """A fresh one-time payload for the first owner; None once there is one. Older ones end."""
        if await self._store.team.has_owner():
            return None
        return await self.invitation(Role.OWNER, FIRST_INVITATION_LASTS)

    async def invitation(self, role: Role, lasts: timedelta = INVITATION_LASTS) -> str:
        """A fresh one-time payload for a deep link; unused ones for an owner end."""
        async with self._store.unit():
            if role is Role.OWNER:
                await self._store.team.revoke_invitations(role)
            now = self._clock.now()
            if self._may_tidy():
                await self._store.team.purge_invitations(now)
            return JOIN + await self._store.team.invite(role, now, lasts)

    async def join(self, visitor: Visitor, token: str) -> Role | None:
        """Take up an invitation; None if it was used already, has run out or never was one."""
        return await self._store.team.join(token, visitor.chat, self._clock.now())

    async def members(self, visitor: Visitor) -> list[Member]:
        """Everybody in the team."""
        return await self._store.team.members(visitor.chat)

    async def remove(self, member_id: int) -> bool:
        """Take somebody out of the team; False for the last owner or somebody not in it."""
        return await self._store.team.remove(member_id)
