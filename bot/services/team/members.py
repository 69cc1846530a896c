"""The team: how they get in, and out."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass

from bot.model.clock import Clock
from bot.model.retention import INVITATION_LASTS
from bot.model.team.invitation import Invitation
from bot.model.team.roles import Member, Role
from bot.services.people.visitors import JOIN, Visitor
from bot.services.team.approvals import ApprovalsService, of_removing
from bot.store.store import Store


@dataclass(frozen=True, slots=True)
class Invited:
    """A fresh invitation. `payload`: of the deep link. So many that were open before `ended` with it."""

    payload: str
    invitation: Invitation
    ended: int


class TeamService:
    """One-time invitations and the list of members."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        approvals: ApprovalsService,
        wake: Callable[[], None],
    ) -> None:
        """`wake` tells whoever tells the owners, and the engine, that something changed."""
        self._store = store
        self._clock = clock
        self._approvals = approvals
        self._wake = wake

    async def after_restore(self) -> None:
        """At the start: in a copy that was put back no invitation is good, and the owners are told."""
        await self._store.invitations.after_restore()

    # Invitations.

    async def owner_invitation(self) -> str | None:
        """A fresh one-time payload for the first owner; None once there is one. Older ones end."""
        if await self._store.team.has_owner():
            return None
        return (await self._invite(Role.OWNER, None)).payload

    async def invite(self, visitor: Visitor, role: Role, languages: Sequence[str] = ()) -> Invited | None:
        """A fresh invitation by this owner; open ones for an owner that owners made end.

        `languages`: codes, for a translator. None if they are an owner no more.
        """
        async with self._store.unit():
            if await self._store.team.role(visitor.chat) is not Role.OWNER:
                return None
            invited = await self._invite(role, await self._store.team.number(visitor.chat), languages)
        self._wake()
        return invited

    async def invite_from_server(self, role: Role) -> Invited:
        """A fresh invitation by whoever runs the bot; one for an owner ends every open one for an owner."""
        return await self._invite(role, None)

    async def _invite(self, role: Role, by: int | None, languages: Sequence[str] = ()) -> Invited:
        now, ended = self._clock.now(), 0
        async with self._store.unit():
            if role is Role.OWNER:
                ended = await self._store.team.revoke_invitations(role, of_owners=by is not None)
            token = await self._store.team.invite(role, now, INVITATION_LASTS, by, ended, languages)
            invitation = await self._store.invitations.of(token)
        assert invitation is not None
        return Invited(JOIN + token, invitation, ended)

    async def purge(self) -> None:
        """Delete the invitations that have run out."""
        await self._store.invitations.purge(self._clock.now())

    async def invitations(self) -> Sequence[Invitation]:
        """Those that are open, oldest first."""
        return await self._store.invitations.open(self._clock.now())

    async def revoke(self, visitor: Visitor | None, number: int) -> bool:
        """End the invitation of that number; False if it isn't open (any more). None: on the server."""
        by = await self._store.team.number(visitor.chat) if visitor else None
        if visitor and by is None:
            return False
        done = await self._store.invitations.revoke(number, self._clock.now(), by=by)
        self._wake()
        return done

    # Members.

    async def join(self, visitor: Visitor, token: str) -> Role | None:
        """Take up an invitation; None if it was used already, has run out or ended, or never was one."""
        role = await self._store.team.join(token, visitor.chat, self._clock.now())
        self._wake()
        return role

    async def number(self, visitor: Visitor) -> int | None:
        """The visitor's number in the team; None if they are not in it."""
        return await self._store.team.number(visitor.chat)

    async def members(self, visitor: Visitor) -> list[Member]:
        """Everybody in the team."""
        return await self._store.team.members(visitor.chat)

    async def remove(self, visitor: Visitor, member_id: int) -> bool:
        """Let an owner take somebody else out of the team; False if nothing changed by it.

        An owner is removed only once somebody else has approved that.
        """

        async def out(by: int) -> bool:
            return await self._store.team.remove(member_id, self._clock.now(), by=by)

        return await self._with_two_keys(visitor, member_id, None, out)

    async def leave(self, visitor: Visitor) -> bool:
        """Whoever asks is out of the team; False for the last owner, or somebody not in it."""
        done = await self._store.team.leave(visitor.chat, self._clock.now())
        self._wake()
        return done

    async def change_role(self, visitor: Visitor, member_id: int, role: Role) -> bool:
        """Let an owner give somebody another role, see LOWERED; False if nothing changed by it.

        Another owner is made an organiser only once somebody else has approved that.
        """

        async def changed(by: int) -> bool:
            return await self._store.team.change_role(member_id, role, self._clock.now(), by=by)

        return await self._with_two_keys(visitor, member_id, role, changed)

    async def _with_two_keys(
        self, visitor: Visitor, member_id: int, role: Role | None, change: Callable[[int], Awaitable[bool]]
    ) -> bool:
        """What an owner does with another one, once somebody else has approved it; with others at once."""
        act = of_removing(member_id, role)
        async with self._store.unit():
            permission = await self._approvals.require(visitor.chat, act)
            by = await self._store.team.number(visitor.chat)
            members = {member.id: member for member in await self._store.team.members(visitor.chat)}
            owner = member_id in members and members[member_id].role is Role.OWNER
            asks = owner and member_id != by and role is not Role.OWNER
            if by is None or (asks and not permission.granted):
                return False
            done = await change(by)
            if done and asks:
                await self._approvals.done(visitor.chat, act, permission)
        self._wake()
        return done

    async def limit_link(self, visitor: Visitor, number: int, cases: Collection[str] | None) -> bool:
        """Let an owner limit whoever comes by that link; None: to none; False if nothing changed by it."""
        by = await self._store.team.number(visitor.chat)
        if by is None:
            return False
        return await self._store.invitations.limit(number, cases, self._clock.now(), by=by)

    async def limit(self, visitor: Visitor, member_id: int, cases: Collection[str] | None) -> bool:
        """Let an owner limit somebody to these cases; None: to none; False if nothing changed by it."""
        by = await self._store.team.number(visitor.chat)
        now = self._clock.now()
        done = by is not None and await self._store.team.limit(member_id, cases, now, by=by)
        self._wake()
        return done
