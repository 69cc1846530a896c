"""Every broadcast of the team, as all of it sees them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.model.team.roles import Member
from bot.services.delivery.progress import Followed, ProgressService
from bot.services.people.visitors import Visitor
from bot.store.store import Store

A_PAGE: Final = 6


@dataclass(frozen=True, slots=True)
class TeamBroadcast:
    """A broadcast as it stands. `author`: who confirmed it; None: they left. `send_at`: its time, UTC."""

    followed: Followed
    author: Member | None
    send_at: datetime | None


class TeamBroadcastsService:
    """For owners and organisers only: to others there is nothing."""

    def __init__(self, store: Store, progress: ProgressService) -> None:
        self._store = store
        self._progress = progress

    async def page(self, visitor: Visitor, number: int) -> tuple[Sequence[TeamBroadcast], bool]:
        """That page, the first being 0, and whether there is another: under way, to come, then the newest."""
        if not visitor.sends:
            return (), False
        found = await self._store.of_team.some(number * A_PAGE, A_PAGE + 1, visitor.limited_to)
        members = {member.id: member for member in await self._store.team.members(visitor.chat)}
        items = [
            TeamBroadcast(followed, members.get(one.author) if one.author is not None else None, one.send_at)
            for one in found[:A_PAGE]
            if (followed := await self._progress.look(one.id))
        ]
        return items, len(found) > A_PAGE

    async def look(self, broadcast_id: int) -> tuple[Followed, datetime | None] | None:
        """That one, and the time that it waits for (UTC), if it does; None: it isn't there any more."""
        followed = await self._progress.look(broadcast_id)
        if followed is None:
            return None
        waiting = await self._store.schedules.waiting(broadcast_id)
        return followed, waiting.send_at if waiting else None
