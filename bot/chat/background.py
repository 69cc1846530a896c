"""What the bot says unasked: the progress and result of broadcasts, and reminders."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial
from typing import Final

from telegram import Bot
from telegram.error import Forbidden, TelegramError

from bot.chat.buttons import NoReminder, WriteLetter, parse
from bot.chat.desk import Desk
from bot.chat.questions import name_of
from bot.chat.turn import Turn, button, keyboard
from bot.errors import StoreError
from bot.model.reminder import Reminder
from bot.services.following import Followed, Following, Reminding

log = logging.getLogger(__name__)

PROGRESS_EVERY_S: Final = 3.0
"""Telegram takes about one edit of a message in a second; this leaves the chat free for the organiser."""
_LOOK_EVERY_S: Final = 0.1
"""Outcomes are committed many times a second; looking whether a broadcast is over needn't be as often."""
REMINDERS_EVERY_S: Final = 20.0
BAR_LENGTH: Final = 12


class Background:
    """Two loops that end with `stop`. What they have to say lies in the database: a restart loses nothing."""

    def __init__(self, desk: Desk, bot: Bot, following: Following, reminding: Reminding) -> None:
        self._desk = desk
        self._bot = bot
        self._following = following
        self._reminding = reminding
        self._tasks: list[asyncio.Task[None]] = []
        self._news = asyncio.Event()

    def start(self) -> None:
        """Begin."""
        self._tasks = [
            asyncio.create_task(self._follow_broadcasts(), name="progress"),
            asyncio.create_task(self._send_reminders(), name="reminders"),
        ]

    async def stop(self) -> None:
        """End; what is under way is left to the next start."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def wake(self) -> None:
        """A broadcast began or ended."""
        self._news.set()

    async def _turn(self, chat: int) -> Turn:
        return Turn(self._desk, self._bot, await self._desk.people.visitor(chat, None))

    async def _follow_broadcasts(self) -> None:
        clock = asyncio.get_running_loop().time
        due = 0.0
        while True:
            self._news.clear()
            if now := clock() >= due:
                due = clock() + PROGRESS_EVERY_S
            busy = await _carefully(partial(self._tell, progress=now))
            with suppress(TimeoutError):
                # With nothing under way there is nothing to look for until somebody confirms a broadcast.
                await asyncio.wait_for(self._news.wait(), max(0.0, due - clock()) if busy else None)
            await asyncio.sleep(_LOOK_EVERY_S)

    async def _tell(self, *, progress: bool) -> bool:
        """Tell results, and progress if it is time; whether any broadcast is still under way."""
        for followed in await self._following.finished():
            await self._result(followed)
        under_way = await self._following.under_way(asyncio.get_running_loop().time()) if progress else ()
        for followed in under_way:
            await self._progress(followed)
        return bool(under_way) if progress else await self._following.any()

    async def _progress(self, followed: Followed) -> None:
        turn = await self._turn(followed.author)
        progress = followed.progress
        full = followed.percent * BAR_LENGTH // 100
        html = turn.texts.screen(
            "broadcast_progress",
            title=_title(turn, followed),
            bar="▓" * full + "░" * (BAR_LENGTH - full),
            percent=followed.percent,
            settled=progress.settled,
            audience=progress.audience,
            delivered=progress.delivered,
            gone=progress.gone,
            refused=progress.refused,
            unknown=progress.unknown,
            rate=round(followed.rate, 1) if followed.rate else None,
            minutes_left=followed.minutes_left,
        )
        if followed.message_id is None or not await turn.rewrite_id(followed.message_id, html):
            message = await turn.say(html)
            await self._following.shown_in(progress.broadcast_id, message.message_id)

    async def _result(self, followed: Followed) -> None:
        turn = await self._turn(followed.author)
        progress = followed.progress
        html = turn.texts.screen(
            "broadcast_result",
            title=_title(turn, followed),
            audience=progress.audience,
            delivered=progress.delivered,
            gone=progress.gone,
            refused=progress.refused,
            unknown=progress.unknown,
            started_at=progress.started_at,
            finished_at=progress.finished_at,
            zone=self._desk.days.zone.key,
        )
        try:
            if followed.message_id is not None:
                await turn.rewrite_id(followed.message_id, turn.texts.screen("broadcast_over"))
            await turn.say(html)
        except Forbidden:
            log.info("The author of broadcast %d can't be told its result any more.", progress.broadcast_id)
        await self._following.reported(progress.broadcast_id)

    async def _send_reminders(self) -> None:
        while True:
            await _carefully(self._remind_all)
            await self._desk.clock.sleep(REMINDERS_EVERY_S)

    async def _remind_all(self) -> bool:
        for reminder in await self._reminding.due():
            await self._remind(reminder)
        return False

    async def _remind(self, reminder: Reminder) -> None:
        turn = await self._turn(reminder.chat)
        turn.speak(turn.visitor.language if turn.visitor.subscriber else reminder.language)
        case = self._desk.library.case(reminder.case)
        carries = parse(reminder.data)
        authority = case.authority(carries.authority) if case and isinstance(carries, WriteLetter) else None
        if case is None or authority is None or not isinstance(carries, WriteLetter):
            await self._reminding.done(reminder)
            return
        text = case.text(turn.texts.language)
        name = name_of(case, authority, turn.texts.language)
        try:
            await turn.say(
                turn.texts.screen("reminder", title=text.person, name=name),
                keyboard(
                    [button(turn.texts.label("open_letter"), carries)],
                    [button(turn.texts.label("no_reminder"), NoReminder(case.slug))],
                ),
            )
        except Forbidden:
            await self._desk.people.gone(reminder.chat)
        await self._reminding.done(reminder)


def _title(turn: Turn, followed: Followed) -> str:
    return followed.case.text(turn.texts.language).title if followed.case else ""


async def _carefully(work: Callable[[], Awaitable[bool]]) -> bool:
    """Do `work`; a passing fault of Telegram or the database is logged, and met again at the next round."""
    try:
        return await work()
    except (TelegramError, StoreError) as error:
        log.warning("Left for the next round: %s", type(error).__name__)
        return True
