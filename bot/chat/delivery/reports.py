"""Telling organisers how their broadcasts go: a live progress message, trouble that lasts, and the result."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from functools import partial
from typing import Final

from bot.chat.base.context import cosmetic
from bot.chat.base.notifier import Notifier, carefully
from bot.chat.delivery import halted, status_view
from bot.model.broadcasts.broadcast import Task, Trouble
from bot.model.broadcasts.delivery import DeliveryState
from bot.model.clock import Clock
from bot.services.delivery.halts import HaltsService
from bot.services.delivery.progress import Followed, ProgressService

PROGRESS_EVERY_S: Final = 3.0
"""Telegram takes about one edit of a message in a second; this leaves the chat free for the organiser."""
_LOOK_EVERY_S: Final = 0.1
"""Outcomes are committed many times a second; looking whether a broadcast is over needn't be as often."""
ASK_AGAIN_S: Final = 60.0
"""So long whoever couldn't be asked is left alone."""
TROUBLE_LASTS: Final = timedelta(minutes=5)
"""Edits make no sound: trouble that lasts longer than this gets a message of its own."""


class Reports:
    """A loop, to be run as a task. What it has to say lies in the database: a restart loses nothing.

    Only that trouble was told is kept in memory: the database may be what is in trouble. After a restart that
    trouble, if it still lasts, is told once more.
    """

    def __init__(
        self,
        notifier: Notifier,
        progress: ProgressService,
        halts: HaltsService,
        clock: Clock,
        knows: Callable[[int, Trouble], bool],
    ) -> None:
        """`knows`: whether a chat hears of such trouble from somebody else."""
        self._notifier = notifier
        self._halts = halts
        self._not_before: dict[int, float] = {}  # chats that couldn't be asked: when to try again
        self._progress_service = progress
        self._clock = clock
        self._knows = knows
        self._news = asyncio.Event()
        # Each broadcast's progress: in which chat, and what is shown there.
        self._shown: dict[int, tuple[int, str]] = {}
        self._marked: set[int] = set()  # recalls that stand on the result of what they delete
        self._under_way: list[Followed] = []  # as last seen: the database may be out of reach later
        self._troubled_since: float | None = None  # by Clock.seconds
        self._told: set[int] = set()  # chats that know of the present trouble

    def wake(self) -> None:
        """A broadcast began, changed or ended."""
        self._news.set()

    async def run(self) -> None:
        """Tell until cancelled."""
        clock = asyncio.get_running_loop().time
        due = 0.0
        while True:
            self._news.clear()
            if now := clock() >= due:
                due = clock() + PROGRESS_EVERY_S
            busy = await carefully(partial(self._tell, progress=now))
            if now:
                await carefully(self._tell_trouble)
            with suppress(TimeoutError):
                # With nothing under way there is nothing to look for until somebody confirms a broadcast.
                # Not wait_for: it forgets that it was cancelled if there is news at the same moment.
                async with asyncio.timeout(max(0.0, due - clock()) if busy else None):
                    await self._news.wait()
            await asyncio.sleep(_LOOK_EVERY_S)

    async def _tell(self, *, progress: bool) -> bool:
        """Tell results, and progress if it is time; whether there is anything still to tell."""
        finished = await self._progress_service.finished()
        # All at once, each by itself: one chat's trouble is nobody else's.
        left = await asyncio.gather(
            *(carefully(partial(self._notifier.to_the_end, partial(self._result, one))) for one in finished)
        )
        if not progress:
            under_way = await self._progress_service.any()
            if not under_way:
                self._halts.note(())
            return any(left) or under_way
        self._under_way = list(await self._progress_service.under_way(asyncio.get_running_loop().time()))
        if any(followed.trouble for followed in self._under_way):
            self._note_trouble()
        numbers = {followed.progress.broadcast_id for followed in self._under_way}
        self._shown = {number: shown for number, shown in self._shown.items() if number in numbers}
        await asyncio.gather(*(carefully(partial(self._progress, one)) for one in self._under_way))
        for followed in self._under_way:
            if followed.progress.broadcast_id not in self._marked:
                await carefully(partial(self._mark, followed))
        self._halts.note(self._under_way)
        for followed in self._under_way:
            for member, chat in (await self._halts.to_ask(followed)).items():
                ask = partial(self._ask, followed, member, chat)
                await carefully(partial(self._notifier.to_the_end, ask))
        return any(left) or bool(self._under_way)

    async def _progress(self, followed: Followed) -> bool:
        if followed.message_id is None and followed.progress.halted is not None:
            return True  # the question says the same
        context = await self._notifier.context(followed.chat)
        number = followed.progress.broadcast_id
        html, keys = status_view.progress(context, followed)
        now_shown = f"{html}{keys}"
        shown_in, shown = self._shown.get(number, (0, ""))
        # While only those are left who have to wait, nothing changes, maybe for hours.
        if (shown_in, shown) == (followed.chat, now_shown):
            return True

        async def show() -> None:
            if followed.message_id is not None:
                if await context.rewrite_id(followed.message_id, html, keys):
                    return
                await self._progress_service.shown_in(number, None)
            elif shown_in == followed.chat:
                return  # it was sent, and its id got lost with Telegram's answer
            message = await context.say(html, keys)
            await self._progress_service.shown_in(number, message.id)

        if await self._notifier.reach(followed.chat, show) is DeliveryState.WAITING:
            self._shown.pop(number, None)
        else:
            self._shown[number] = (followed.chat, now_shown)
        return True

    async def _ask(self, followed: Followed, member: int, chat: int) -> bool:
        """Ask one of the team once what to do with a broadcast that was halted; whether it is left for later.

        Where the bot is at fault they may be out of reach too: until they aren't, they are tried again.
        """
        now = asyncio.get_running_loop().time()
        if self._not_before.get(chat, now) > now:
            return True
        context = await self._notifier.context(chat)
        html, keys = halted.question(context, followed)
        came = await self._notifier.reach(chat, lambda: context.say(html, keys))
        if came not in (DeliveryState.DELIVERED, DeliveryState.UNKNOWN):
            self._not_before[chat] = now + ASK_AGAIN_S
            return True
        await self._halts.asked(followed, member)
        return False

    async def _result(self, followed: Followed) -> bool:
        """Tell the result once; whether it is still to be told."""
        context = await self._notifier.context(followed.chat)
        html, keys = await status_view.result(context, followed)
        number = followed.progress.broadcast_id
        stands: int | None = None

        async def say() -> None:
            nonlocal stands
            stands = (await context.say(html, keys)).id

        if await self._notifier.reach(followed.chat, say) is DeliveryState.WAITING:
            return True
        await self._progress_service.reported(number, stands)
        if followed.message_id is not None:
            over = context.texts.screen("broadcast_over", task=followed.progress.task.value)
            await cosmetic(context.rewrite_id(followed.message_id, over))
        await carefully(partial(self._mark, followed))
        return False

    async def _mark(self, recall: Followed) -> bool:
        """Have the result of what a broadcast deletes say so, if it deletes one."""
        self._marked.add(recall.progress.broadcast_id)
        if recall.progress.task is not Task.RECALL or recall.draft.source is None:
            return False
        source = await self._progress_service.look(recall.draft.source)
        stands = await self._progress_service.result_stands_in(recall.draft.source)
        if source is not None and stands is not None:
            context = await self._notifier.context(source.chat)
            html, keys = await status_view.result(context, source)
            await cosmetic(context.rewrite_id(stands, html, keys))
        return False

    def _note_trouble(self) -> timedelta:
        """There is trouble; how long there has been."""
        now = self._clock.seconds()
        if self._troubled_since is None:
            self._troubled_since = now
        return timedelta(seconds=now - self._troubled_since)

    async def _tell_trouble(self) -> bool:
        """Tell whoever follows a broadcast of trouble that lasts, once, and once that it is over."""
        trouble = self._progress_service.trouble
        if trouble is None or not self._under_way:
            self._troubled_since = None
            told, self._told = self._told, set()
            for chat in told & {followed.chat for followed in self._under_way}:
                await carefully(partial(self._say, chat, None))
            return False
        if self._note_trouble() >= TROUBLE_LASTS:
            for chat in {followed.chat for followed in self._under_way} - self._told:
                if not self._knows(chat, trouble) and not await carefully(partial(self._say, chat, trouble)):
                    self._told.add(chat)
        return True

    async def _say(self, chat: int, trouble: Trouble | None) -> bool:
        """Say that there is trouble, or that it is over; whether it couldn't be said."""
        context = await self._notifier.context(chat)
        html = context.texts.screen("broadcast_trouble", trouble=trouble.value if trouble else "")
        return await self._notifier.reach(chat, lambda: context.say(html)) is not DeliveryState.DELIVERED
