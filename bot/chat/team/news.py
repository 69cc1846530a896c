"""Telling the owners, and whoever else it concerns, what happened in the team."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Final

from bot.chat import menu
from bot.chat.base.context import Context
from bot.chat.base.keyboards import Keyboard, button, keyboard
from bot.chat.base.notifier import Notifier, carefully
from bot.chat.team.buttons import ChooseTeamName
from bot.chat.team.labels import numbers_of_team
from bot.delivery.wakeup import Wakeup
from bot.model.broadcasts.delivery import DeliveryState
from bot.model.clock import Clock
from bot.model.team.news import News, TeamNews
from bot.services.services import Services

LOOK_EVERY_S: Final = 5.0
"""What happens in the bot is told at once; what `python -m bot invite` did is seen in so many seconds."""

YOURS: Final = frozenset({News.YOU_RAISED, News.YOU_LOWERED, News.YOU_REMOVED})
"""Of these the menu of whoever is told changes too."""

Question = Callable[[Context, int], Awaitable[tuple[str, Keyboard | None] | None]]
"""What an owner is asked about a broadcast that waits for one; None if it doesn't (any more)."""


class TeamNewsTeller:
    """A loop, to be run as a task. What it has to say lies in the database: a restart loses nothing."""

    def __init__(self, notifier: Notifier, services: Services, clock: Clock, ask: Question) -> None:
        self._notifier = notifier
        self._ask = ask
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
        for news in await self._services.team.to_tell():
            await carefully(partial(self._notifier.to_the_end, partial(self._tell, news)))
        return False

    async def _tell(self, news: TeamNews) -> bool:
        """Tell somebody one thing, once; whether it is left for later."""
        context = await self._notifier.context(news.chat)
        if context.visitor.gone and context.visitor.role:
            return True  # blocked: they are told if they come back
        if news.what in YOURS:
            await menu.for_chat(context.bot, context.services.phrasebook, context.visitor)
        said = await self._words(context, news)
        if said is not None:
            came = await self._notifier.reach(news.chat, lambda: context.say(*said))
            if came is DeliveryState.WAITING:
                return True
            if came is DeliveryState.GONE and context.visitor.role:
                return True
        await self._services.team.told(news)
        return False

    async def _words(self, context: Context, news: TeamNews) -> tuple[str, Keyboard | None] | None:
        """None if there is nothing to say any more."""
        if news.broadcast is not None:
            return await self._ask(context, news.broadcast)
        mine = await self._services.team.number(context.visitor)
        html = context.texts.screen("team_news", news=news, mine=mine, who=await numbers_of_team(context))
        if news.what is News.ASKED_NAME:
            if await self._services.team_names.mine(context.visitor):
                key = button(context.texts.label("name_change"), ChooseTeamName())
            else:
                key = button(context.texts.label("name_choose"), ChooseTeamName())
            return html, keyboard([key])
        return html, None
