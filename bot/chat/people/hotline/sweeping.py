"""What the bot does for the hotline unasked: it deletes copies in time, and says what it couldn't delete."""

from __future__ import annotations

import logging
import math
from collections import defaultdict
from functools import partial
from typing import Final

from telegram.error import TelegramError

from bot.chat.base.notifier import Notifier, carefully
from bot.chat.people.hotline.cards import context_there, refresh
from bot.chat.people.hotline.in_room import RoomQuestions
from bot.chat.people.hotline.steps import tell_it_is_closed, tell_it_is_free
from bot.chat.team.labels import of_member
from bot.model.broadcasts.delivery import DeliveryState
from bot.model.people.hotline import HotlineCopy, HotlineThread
from bot.services.services import Services
from bot.telegram_api.outcomes import outcome_of

log = logging.getLogger(__name__)

AGAIN_AFTER_S: Final = 600.0
"""Until a chat in which something couldn't be deleted is tried again."""
_NOT_THERE: Final = "message to delete not found"


class HotlineSweeper:
    """Called by the loop of what is due. What it has to do lies in the database: a restart loses nothing."""

    def __init__(self, notifier: Notifier, services: Services) -> None:
        self._notifier = notifier
        self._services = services
        self._not_before: dict[int, float] = {}  # by chat, seconds of the clock
        self._room = RoomQuestions(notifier, services)

    async def sweep(self) -> bool:
        """Delete what is due, end what nobody has answered, follow the team."""
        for thread in await self._services.questions.in_step():
            await carefully(partial(self._notifier.to_the_end, partial(self._free, thread)))
        await carefully(self._room.catch_up)
        failed: dict[int, list[HotlineCopy]] = defaultdict(list)
        for copy in await self._services.questions.due():
            waits = self._not_before.get(copy.chat, -math.inf) > self._services.clock.seconds()
            if not waits and not await self._delete(copy):
                failed[copy.chat].append(copy)
        for chat, copies in failed.items():
            await carefully(partial(self._notifier.to_the_end, partial(self._tell, chat, copies)))
        for thread in await self._services.questions.unanswered():
            await carefully(partial(self._notifier.to_the_end, partial(self._unanswered, thread)))
        return False

    async def _delete(self, copy: HotlineCopy) -> bool:
        """Delete a message. False if that can't be done any more."""
        if not copy.message:
            return False
        context = await self._notifier.context(copy.chat)
        try:
            await context.replier.delete(copy.chat, copy.message)
        except TelegramError as error:
            if _NOT_THERE not in str(error).lower():
                outcome = outcome_of(error, changes=True)
                log.info("A copy came out as %s (%s).", outcome.state.value, outcome.reason)
                if outcome.state is DeliveryState.REFUSED or self._services.questions.is_too_old(copy):
                    return False
                self._not_before[copy.chat] = self._services.clock.seconds() + AGAIN_AFTER_S
                return True
        await self._services.questions.gone(copy)
        return True

    async def _tell(self, chat: int, copies: list[HotlineCopy]) -> bool:
        """Say how many messages couldn't be deleted: in that chat, else to the others of the team."""
        numbers = sorted({copy.thread for copy in copies})
        context = await context_there(await self._notifier.context(chat), chat)
        html = context.texts.screen("hotline_left_over", left=len(copies), numbers=numbers, who="")
        came = await self._notifier.reach(chat, lambda: context.say(html))
        if came is DeliveryState.WAITING:
            return True
        if came in (DeliveryState.GONE, DeliveryState.REFUSED):
            for other in (await self._services.questions.team()).values():
                await self._tell_other(other, chat, len(copies), numbers)
        for copy in copies:
            await self._services.questions.gone(copy)
        return False

    async def _tell_other(self, other: int, chat: int, left: int, numbers: list[int]) -> None:
        context, there = await self._notifier.context(other), await self._notifier.context(chat)
        number = await self._services.team.number(there.visitor)
        who = of_member(context, await self._services.team.members(context.visitor), number)
        if there.in_group:
            who = context.texts.label("hotline_in_room")
        html = context.texts.screen("hotline_left_over", left=left, numbers=numbers, who=who)
        await self._notifier.reach(other, lambda: context.say(html))

    async def _unanswered(self, thread: HotlineThread) -> bool:
        """Tell whoever asked that nobody has answered, and nobody can any more."""
        context = await self._notifier.context(thread.chat)
        await self._notifier.reach(thread.chat, lambda: tell_it_is_closed(context, thread, unanswered=True))
        await refresh(context, thread.number)
        return False

    async def _free(self, thread: HotlineThread) -> bool:
        """Somebody is out of the team: what they had waits for others."""
        context = await self._notifier.context(thread.chat)
        await refresh(context, thread.number)
        await tell_it_is_free(context, thread)
        return False
