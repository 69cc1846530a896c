"""Telling each of the team what happened: gathered, once, and as they wish (model/team/notices.py)."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final
from zoneinfo import ZoneInfo

from bot.chat import menu
from bot.chat.base.buttons import Open, Screen
from bot.chat.base.context import Context
from bot.chat.base.keyboards import Key, Keyboard, button, keyboard
from bot.chat.base.notifier import Notifier, carefully
from bot.chat.cases.editor.desk import names_of
from bot.chat.team.buttons import ChooseTeamName
from bot.chat.team.labels import numbers_of_team, of_member
from bot.chat.team.room.saying import tell_room
from bot.delivery.wakeup import Wakeup
from bot.model.broadcasts.delivery import DeliveryState
from bot.model.clock import Clock
from bot.model.team.news import SORTS, News, NoticeTopic, TeamNews
from bot.model.team.room import RoomTopic
from bot.model.team.two_keys import OF_ALL
from bot.services.services import Services
from bot.services.team.notices import NoticesForOne

LOOK_EVERY_S: Final = 5.0
"""What happens in the bot is told at once; what `python -m bot invite` did is seen in so many seconds."""
LINES: Final = 15
"""So much is told in one message, the newest; the record has the rest."""
KEYS: Final = 3
"""So many buttons, for what happened last."""

LISTED: Final = 10
"""Cases that are named to whoever is limited to them."""

YOURS: Final = frozenset({News.YOU_RAISED, News.YOU_LOWERED, News.YOU_REMOVED})
"""Of these the menu of whoever is told changes too."""

Said = tuple[str, Keyboard | None]
Line = tuple[Mapping[str, Any], Key | None]


@dataclass(frozen=True, slots=True)
class NewsWords:
    """How kinds of news are told. Both are None where there is nothing to say (any more).

    `alone`: a message of its own. `line`: what notice_line.html.j2 is given besides, and a button; None: such
    news always comes alone. `told`: what is to be done once it was told alone, in the message of that id.
    """

    alone: Callable[[Context, TeamNews], Awaitable[Said | None]]
    line: Callable[[Context, TeamNews], Awaitable[Line | None]] | None = None
    told: Callable[[Context, TeamNews, int], Awaitable[None]] | None = None


class TeamNewsTeller:
    """A loop, to be run as a task. What it has to say lies in the database: a restart loses nothing."""

    def __init__(
        self, notifier: Notifier, services: Services, clock: Clock, words: Mapping[News, NewsWords]
    ) -> None:
        """`words`: of what isn't about the team itself."""
        self._notifier = notifier
        self._words = words
        self._services = services
        self._wake = Wakeup(clock)

    def wake(self) -> None:
        """Something may have happened."""
        self._wake.set()

    async def run(self) -> None:
        """Tell until cancelled."""
        while True:
            self._wake.clear()
            await carefully(self._tell_all)
            await self._wake.wait(LOOK_EVERY_S)

    async def _tell_all(self) -> bool:
        due = await self._services.notices.due()
        # All at once, each by itself: one chat's trouble is nobody else's.
        await asyncio.gather(*(carefully(partial(self._tell_one, one)) for one in due))
        return False

    async def _tell_one(self, due: NoticesForOne) -> bool:
        for message in due.messages:
            tell = partial(self._tell, due.chat, message, due.zone)
            if await self._notifier.to_the_end(tell):
                return True
        return False

    async def _tell(self, chat: int, message: Sequence[TeamNews], zone: ZoneInfo) -> bool:
        """Tell somebody something, once; whether it is left for later."""
        if chat < 0:  # a group: the team's room, or one that was it
            return await self._tell_room(chat, message, zone)
        context = await self._notifier.context(chat)
        role = context.visitor.role
        if context.visitor.gone and role:
            return await self._keep_for_return(message)
        theirs = [news for news in message if SORTS[news.what].access.admits(role)]
        theirs = [news for news in theirs if context.visitor.has(await _case_of(context, news))]
        if any(news.what in YOURS for news in theirs):
            await menu.for_chat(context.bot, context.services.phrasebook, context.visitor)
        said = await self._said(context, theirs, zone)
        if said is not None:
            message_id = 0

            async def say() -> None:
                nonlocal message_id
                message_id = (await context.say(*said)).id

            came = await self._notifier.reach(chat, say)
            if message_id and len(theirs) == 1 and (told := self._of(theirs[0]).told):
                await told(context, theirs[0], message_id)
            if came is DeliveryState.WAITING:
                return True
            if came is DeliveryState.GONE and role:
                return await self._keep_for_return(message)
        await self._services.notices.told(message)
        return False

    async def _tell_room(self, chat: int, message: Sequence[TeamNews], zone: ZoneInfo) -> bool:
        """The same for the team's room: without a button but the one that leads to the private chat."""
        room = await self._services.team_room.open_room()
        if room is not None and room.chat == chat:
            context = await self._notifier.context(chat)
            context.speak(room.language)
            said = await self._said(context, message, zone, room=True)
            if said is not None:
                came = await tell_room(self._notifier, context, room, RoomTopic.NOTICES, said[0])
                if came is DeliveryState.WAITING:
                    return True
        await self._services.notices.told(message)
        return False

    async def _keep_for_return(self, message: Sequence[TeamNews]) -> bool:
        """They blocked the bot: back, they are told of the team, and of what nobody can switch off."""
        kept = [news for news in message if SORTS[news.what].topic in (NoticeTopic.TEAM, None)]
        await self._services.notices.told([news for news in message if news not in kept])
        return bool(kept)

    async def _said(
        self, context: Context, theirs: Sequence[TeamNews], zone: ZoneInfo, *, room: bool = False
    ) -> Said | None:
        """None if there is nothing to say any more."""
        if len(theirs) == 1:
            return await self._of(theirs[0]).alone(context, theirs[0])
        found = []
        for news in theirs:
            words = self._of(news).line
            if words and (line := await words(context, news)):
                values, key = line
                time = news.at.astimezone(zone).strftime("%H:%M") if news.at else ""
                found.append(({"news": news, "time": time, **values}, key))
        if not found:
            return None
        html = context.texts.screen(
            "notices_gathered",
            lines=[line for line, _ in found[-LINES:]],
            more=max(0, len(found) - LINES),
            room=room,
        )
        keys: list[Key] = []
        for _, key in reversed(found):  # the last first: it is seen as it is now
            if key is not None and key["text"] not in [one["text"] for one in keys]:
                keys.append(key)
        return html, keyboard(*([key] for key in keys[:KEYS]), context.desk_row(below=True))

    def _of(self, news: TeamNews) -> NewsWords:
        return self._words.get(news.what, NewsWords(_alone, _line))


_OF_APPROVALS: Final = frozenset(
    {
        News.ALONE,
        News.APPROVAL_ASKED,
        News.APPROVAL_GIVEN,
        News.APPROVAL_REFUSED,
        News.APPROVAL_BACK,
        News.APPROVAL_VOID,
    }
)


async def _case_of(context: Context, news: TeamNews) -> str:
    """The case that it is about; "" if about none."""
    if news.what in _OF_APPROVALS:
        approval = await context.services.approvals.get(int(news.detail or 0))
        case = await context.services.approvals.case_of(approval.act) if approval else ""
        # What concerns the whole team they don't approve; that it was done without, everybody hears.
        return "" if case == OF_ALL and news.what is not News.APPROVAL_ASKED else case
    if news.case or news.broadcast is None:
        return news.case or ""
    draft = await context.services.drafts.known(news.broadcast)
    return draft.case if draft else ""


async def _alone(context: Context, news: TeamNews) -> Said:
    mine = await context.services.team.number(context.visitor)
    only = context.visitor.limited_to
    cases = sorted((await names_of(context, only)).values()) if only is not None else ()
    html = context.texts.screen(
        "team_news",
        news=news,
        mine=mine,
        who=await numbers_of_team(context),
        cases=cases[:LISTED],
        more=len(cases[LISTED:]),
    )
    if news.what is not News.ASKED_NAME:
        return html, None
    named = await context.services.team_names.mine(context.visitor)
    return html, keyboard(
        [button(context.texts.label("name_change" if named else "name_choose"), ChooseTeamName())]
    )


async def _line(context: Context, news: TeamNews) -> Line:
    members = await context.services.team.members(context.visitor)
    who = "" if news.actor is None else of_member(context, members, news.actor)
    number = (await numbers_of_team(context))[news.member] if news.member else ""
    return {"who": who, "number": number}, button(context.texts.label("team_screen"), Open(Screen.TEAM))
