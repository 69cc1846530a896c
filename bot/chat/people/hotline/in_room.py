"""Questions in the team's room: copied there as fast as Telegram lets a group have messages.

What is to be copied follows from the database: the messages of a thread of which there is no copy. So a flood
comes bit by bit, and a restart in the middle loses nothing and copies nothing twice.
"""

from __future__ import annotations

import logging
from collections.abc import Collection
from datetime import timedelta
from functools import partial
from typing import Final

from telegram.error import TelegramError

from bot.chat.base.context import Context, cosmetic
from bot.chat.base.notifier import Notifier
from bot.chat.people.hotline.cards import card, copied_to, refresh
from bot.chat.team.room.saying import came_out, in_topic
from bot.model.broadcasts.delivery import DeliveryState
from bot.model.people.hotline import OVER, HotlineCopyKind, HotlineThread
from bot.model.team.room import QUESTIONS_LEAVE, RoomTopic, TeamRoom
from bot.services.services import Services
from bot.telegram_api.outcomes import outcome_of
from bot.telegram_api.updates.incoming import ChatMessage

log = logging.getLogger(__name__)

CATCHES_UP: Final = timedelta(hours=24)
"""What was asked before that isn't copied any more: copies that were there may have been deleted in time."""
_EACH: Final = 2
"""Messages of a question: its head, and the copy."""


class RoomQuestions:
    """Called by the sweep, one at a time. `refused`: what Telegram doesn't copy, as (thread, message)."""

    def __init__(self, notifier: Notifier, services: Services) -> None:
        self._notifier = notifier
        self._services = services
        self._refused: set[tuple[int, int]] = set()

    async def catch_up(self) -> bool:
        """Copy what isn't in the room yet; where nothing can come there, to whoever wants it there only.

        Whether anything is left.
        """
        room = await self._services.team_room.room()
        if room is None and not await self._services.questions.only_in_room():
            return False
        can = room is not None and not room.resting
        earliest = self._services.clock.now() - CATCHES_UP
        if room is not None:
            earliest = max(earliest, room.since)
        for thread in await self._services.questions.threads():
            if thread.state in OVER:
                continue
            for message, at in thread.sent:
                if at < earliest:
                    continue
                if can and room is not None and (thread.number, message) not in self._refused:
                    if not await self._to_room(room, thread, message):
                        return True
                else:
                    await self._to_others(thread, message)
        if room is not None:
            context = await self._notifier.context(room.chat)
            for number in self._services.questions.take_stale():
                await refresh(context, number)
        return False

    async def _to_room(self, room: TeamRoom, thread: HotlineThread, message: int) -> bool:
        """False: the minute is full, or the room can't be written to now; it goes on later."""
        copies = await self._services.questions.copies(thread.number)
        here = [one for one in copies if one.chat == room.chat and one.kind is HotlineCopyKind.COPY]
        if any(one.of == message for one in here):
            return True
        context = await self._notifier.context(room.chat)
        if context.replier.left_in_group(room.chat) < _EACH + QUESTIONS_LEAVE:
            return False
        return await self._notifier.to_the_end(
            partial(self._copy, context, room, thread, message, more=bool(here))
        )

    async def _copy(
        self, context: Context, room: TeamRoom, thread: HotlineThread, message: int, *, more: bool
    ) -> bool:
        context.speak(room.language)
        html, keys = await card(context, thread, more=more)
        head: ChatMessage | None = None
        note = partial(self._services.questions.note, thread.number, room.chat, of=message)

        async def say(topic: int | None) -> ChatMessage:
            return await context.replier.say(room.chat, html, keys, None, topic)

        try:
            head = await in_topic(context, room, RoomTopic.QUESTIONS, say)
            copied = await context.replier.copy(
                room.chat, thread.chat, message, thread=head.thread, protected=True
            )
        except TelegramError as error:
            outcome = outcome_of(error)
            log.info(
                "A question came out in the team's room as %s (%s).", outcome.state.value, outcome.reason
            )
            if head is not None and outcome.state is DeliveryState.UNKNOWN:
                await note(head.id, HotlineCopyKind.CARD)
                await note(0, HotlineCopyKind.COPY)
                return True
            if head is not None:
                await cosmetic(context.replier.delete(room.chat, head.id))
            await came_out(context, room, error)
            if outcome.state is DeliveryState.REFUSED:
                self._refused.add((thread.number, message))
                return True
            return False
        await note(head.id, HotlineCopyKind.CARD)
        await note(copied, HotlineCopyKind.COPY)
        return True

    async def _to_others(self, thread: HotlineThread, message: int) -> None:
        """Nothing can come in the room: whoever wants it there only has it in private."""
        context = await self._notifier.context(thread.chat)
        only: Collection[int] = await self._services.questions.only_in_room()
        for member, chat in (await self._services.questions.team(thread.case)).items():
            if chat in only:
                silent = thread.taken_by not in (None, member)
                await copied_to(context, thread, message, chat, silent=silent)
