"""Every broadcast of the team, as all of it sees them; and telling colleagues what one of them did."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.model.team.roles import Member
from bot.services.delivery.progress import Followed, ProgressService
from bot.services.people.visitors import Visitor
from bot.store.broadcasts.of_team import BroadcastNews
from bot.store.store import Store

A_PAGE: Final = 6


@dataclass(frozen=True, slots=True)
class TeamBroadcast:
    """A broadcast as it stands. `author`: who confirmed it; None: they left. `send_at`: its time, UTC."""

    followed: Followed
    author: Member | None
    send_at: datetime | None


@dataclass(frozen=True, slots=True)
class Told:
    """What colleagues are told. `by`: who did it; None: they left. `to`: who is to be told, number → chat."""

    news: BroadcastNews
    followed: Followed
    by: int | None
    to: Mapping[int, int]
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
        found = await self._store.of_team.some(number * A_PAGE, A_PAGE + 1)
        members = {member.id: member for member in await self._store.team.members(visitor.chat)}
        items = [
            TeamBroadcast(followed, members.get(one.author) if one.author is not None else None, one.send_at)
            for one in found[:A_PAGE]
            if (followed := await self._progress.look(one.id))
        ]
        return items, len(found) > A_PAGE

    async def to_tell(self) -> Sequence[Told]:
        """What somebody is still to be told, each with whom; what everybody was told is done with."""
        due = []
        for news in await self._store.of_team.news():
            everybody = await self._store.team.who_send()
            to = {
                member: chat
                for member, chat in everybody.items()
                if member != news.by and member not in news.told
            }
            followed = await self._progress.look(news.broadcast_id)
            if not to or followed is None:
                await self._store.of_team.all_told(news)
                continue
            by = news.by if news.by in everybody else None
            waiting = await self._store.schedules.waiting(news.broadcast_id)
            due.append(Told(news, followed, by, to, waiting.send_at if waiting else None))
        return due

    async def told(self, news: BroadcastNews, member: int) -> None:
        """One of the team was told, or can't be."""
        await self._store.of_team.told(news, member)
