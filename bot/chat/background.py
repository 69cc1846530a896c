"""What the bot says unasked: the progress and result of broadcasts, reminders, questions, warnings."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from functools import partial
from typing import Any, Final

from telegram import Bot
from telegram.error import TelegramError

from bot.chat import addresses, replies
from bot.chat.buttons import NoReminder, WriteLetter, parse
from bot.chat.desk import Desk
from bot.chat.questions import name_of
from bot.chat.turn import Turn, button, cosmetic, keyboard
from bot.model.address import Doubt
from bot.model.case import Authority, Case
from bot.model.delivery import DeliveryState
from bot.model.reminder import Reminder
from bot.model.reply import ReplyQuestion
from bot.services.addresses import Doubted
from bot.services.following import Followed, Following, Reminding
from bot.telegram_api.outcomes import outcome_of

log = logging.getLogger(__name__)

PROGRESS_EVERY_S: Final = 3.0
"""Telegram takes about one edit of a message in a second; this leaves the chat free for the organiser."""
_LOOK_EVERY_S: Final = 0.1
"""Outcomes are committed many times a second; looking whether a broadcast is over needn't be as often."""
REMINDERS_EVERY_S: Final = 20.0
"""Everything else that is due waits no longer than this."""
BAR_LENGTH: Final = 12


class Background:
    """Two loops that end with `stop`. What they have to say lies in the database: a restart loses nothing."""

    def __init__(self, desk: Desk, bot: Bot, following: Following, reminding: Reminding) -> None:
        self._desk = desk
        self._bot = bot
        self._following = following
        self._reminding = reminding
        self._tasks: list[asyncio.Task[None]] = []
        self._saying: set[asyncio.Task[bool]] = set()
        self._news = asyncio.Event()
        self._shown: dict[
            int, tuple[int, str]
        ] = {}  # each broadcast's progress: in which chat, and its words
        self._told_to_wait: dict[int, float] = {}  # chats that Telegram said 429 for, until when

    def start(self) -> None:
        """Begin."""
        self._tasks = [
            asyncio.create_task(self._follow_broadcasts(), name="progress"),
            asyncio.create_task(self._say_what_is_due(), name="what is due"),
        ]

    async def stop(self) -> None:
        """Begin nothing more; finish what is being said, so that the next start doesn't say it again."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await asyncio.gather(*self._saying, return_exceptions=True)

    async def _to_the_end(self, work: Callable[[], Coroutine[Any, Any, bool]]) -> bool:
        """Say one thing and write down that it was said, even if the loop that began it ends meanwhile."""
        saying = asyncio.create_task(work())
        self._saying.add(saying)
        saying.add_done_callback(self._saying.discard)
        return await asyncio.shield(saying)

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
                # Not wait_for: it forgets that it was cancelled if there is news at the same moment.
                async with asyncio.timeout(max(0.0, due - clock()) if busy else None):
                    await self._news.wait()
            await asyncio.sleep(_LOOK_EVERY_S)

    async def _tell(self, *, progress: bool) -> bool:
        """Tell results, and progress if it is time; whether there is anything still to tell."""
        finished = await self._following.finished()
        # All at once, each by itself: one chat's trouble is nobody else's.
        left = await asyncio.gather(
            *(_carefully(partial(self._to_the_end, partial(self._result, followed))) for followed in finished)
        )
        if not progress:
            return any(left) or await self._following.any()
        under_way = await self._following.under_way(asyncio.get_running_loop().time())
        self._shown = {
            number: self._shown[number]
            for followed in under_way
            if (number := followed.progress.broadcast_id) in self._shown
        }
        await asyncio.gather(*(_carefully(partial(self._progress, followed)) for followed in under_way))
        return any(left) or bool(under_way)

    async def _progress(self, followed: Followed) -> bool:
        turn = await self._turn(followed.chat)
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
        shown_in, shown = self._shown.get(progress.broadcast_id, (0, ""))
        # While only those are left who have to wait, nothing changes, maybe for hours.
        if (shown_in, shown) == (followed.chat, html):
            return True

        async def show() -> None:
            if followed.message_id is not None:
                if await turn.rewrite_id(followed.message_id, html):
                    return
                await self._following.shown_in(progress.broadcast_id, None)
            elif shown_in == followed.chat:
                return  # it was sent, and its id got lost with Telegram's answer
            message = await turn.say(html)
            await self._following.shown_in(progress.broadcast_id, message.message_id)

        if await self._reach(followed.chat, show) is DeliveryState.WAITING:
            self._shown.pop(progress.broadcast_id, None)
        else:
            self._shown[progress.broadcast_id] = (followed.chat, html)
        return True

    async def _result(self, followed: Followed) -> bool:
        """Tell the result once; whether it is still to be told."""
        turn = await self._turn(followed.chat)
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
        if await self._reach(followed.chat, lambda: turn.say(html)) is DeliveryState.WAITING:
            return True
        await self._following.reported(progress.broadcast_id)
        if followed.message_id is not None:
            over = turn.texts.screen("broadcast_over")
            await cosmetic(turn.rewrite_id(followed.message_id, over))
        return False

    async def _say_what_is_due(self) -> None:
        while True:
            for work in (self._remind_all, self._ask_all, self._warn_all, self._purge):
                await _carefully(work)
            await self._desk.clock.sleep(REMINDERS_EVERY_S)

    async def _purge(self) -> bool:
        await self._desk.prompts.purge()
        return False

    async def _remind_all(self) -> bool:
        async for reminder in self._reminding.due():
            await _carefully(partial(self._to_the_end, partial(self._remind, reminder)))
        return False

    async def _remind(self, reminder: Reminder) -> bool:
        """Send one reminder, once; whether it is left for later."""
        turn = await self._turn(reminder.chat)
        turn.speak(turn.visitor.language if turn.visitor.subscriber else reminder.language)
        case = self._desk.library.case(reminder.case)
        carries = parse(reminder.data)
        authority = case.authority(carries.authority) if case and isinstance(carries, WriteLetter) else None
        if case is None or authority is None or not isinstance(carries, WriteLetter):
            await self._reminding.done(reminder)
            return False
        html = turn.texts.screen(
            "reminder",
            title=case.text(turn.texts.language).person,
            name=name_of(case, authority, turn.texts.language),
        )
        keys = keyboard(
            [button(turn.texts.label("open_letter"), carries)],
            [button(turn.texts.label("no_reminder"), NoReminder(case.slug))],
        )
        came = await self._reach(reminder.chat, lambda: turn.say(html, keys))
        if came is DeliveryState.WAITING:
            return True
        if came is DeliveryState.GONE:
            await self._desk.people.gone(reminder.chat)
        await self._reminding.done(reminder)
        return False

    async def _ask_all(self) -> bool:
        async for due in self._desk.replies.due():
            await _carefully(partial(self._to_the_end, partial(self._ask, *due)))
        return False

    async def _ask(self, question: ReplyQuestion, case: Case, authority: Authority) -> bool:
        """Ask once what came of a letter; whether it is left for later."""
        turn = await self._turn(question.chat)
        turn.speak(turn.visitor.language if turn.visitor.subscriber else question.language)
        html, keys = replies.question(turn, case, authority)
        came = await self._reach(question.chat, lambda: turn.say(html, keys))
        if came is DeliveryState.WAITING:
            return True
        if came is DeliveryState.GONE:
            await self._desk.people.gone(question.chat)
        await self._desk.replies.asked(question)
        return False

    async def _warn_all(self) -> bool:
        async for doubt, doubted in self._desk.addresses.to_tell():
            await _carefully(partial(self._to_the_end, partial(self._warn, doubt, doubted)))
        return False

    async def _warn(self, doubt: Doubt, doubted: Doubted) -> bool:
        """Tell one of the team once that an address may be dead; whether it is left for later."""
        turn = await self._turn(doubt.chat)
        html, keys = addresses.doubt(turn, doubted)
        if await self._reach(doubt.chat, lambda: turn.say(html, keys)) is DeliveryState.WAITING:
            return True
        await self._desk.addresses.told(doubt)
        return False

    async def _reach(self, chat: int, send: Callable[[], Awaitable[object]]) -> DeliveryState:
        """Send something unasked, once; what came of it. PARKED: surely not sent, to be tried again later."""
        now = asyncio.get_running_loop().time()
        self._told_to_wait = {one: until for one, until in self._told_to_wait.items() if until > now}
        if chat in self._told_to_wait:
            return DeliveryState.WAITING
        try:
            await send()
        except TelegramError as error:
            outcome = outcome_of(error)
            log.info("Something said unasked came out as %s (%s).", outcome.state.value, outcome.reason)
            if outcome.flood:
                self._told_to_wait[chat] = asyncio.get_running_loop().time() + outcome.retry_after
            return outcome.state
        return DeliveryState.DELIVERED


def _title(turn: Turn, followed: Followed) -> str:
    return followed.case.text(turn.texts.language).title if followed.case else ""


async def _carefully(work: Callable[[], Awaitable[bool]]) -> bool:
    """Do `work`, which says whether anything is left of it; after a fault, all of it is.

    Of the fault only the kind is logged, and the loop goes on: nothing else starts it again.
    """
    try:
        return await work()
    except Exception as error:  # noqa: BLE001 - see above
        log.warning("Left for the next round: %s", type(error).__name__)
        return True
