"""Keeps every desk true: edited when what it shows has changed, and never in the way of anybody."""

from __future__ import annotations

import math
from functools import partial
from typing import Final

from telegram.error import BadRequest

from bot.chat.base.context import Context, cosmetic
from bot.chat.base.notifier import Notifier, carefully
from bot.chat.team.desk.screen import digest, screen
from bot.delivery.wakeup import Wakeup
from bot.model.broadcasts.delivery import DeliveryState
from bot.model.clock import Clock
from bot.model.team.desk import StandingDesk
from bot.services.team.desk import DeskService

APART_S: Final = 3.0
"""Between two looks, whatever happens: so often a chat's desk is edited at most."""
PROGRESS_EVERY_S: Final = 10.0
"""While a broadcast is under way, where nothing else changed than how far it is."""
LOOK_EVERY_S: Final = 30.0
"""What nobody of the team did (a supporter's report, a day that begins) is seen in so many seconds."""
NOT_NOW_S: Final = 1.0
TRIES: Final = 5
"""So often, and so far apart, an edit is tried for which there is no place; then at the next look."""


class DeskKeeper:
    """A loop, to be run as a task. What it needs to know lies in the database: a restart loses nothing.

    An edit of a desk waits for a place that neither a reply nor a broadcast wants, see `Lane.aside`.
    """

    def __init__(self, notifier: Notifier, desk: DeskService, clock: Clock) -> None:
        self._notifier = notifier
        self._desk = desk
        self._clock = clock
        self._wake = Wakeup(clock)
        self._woken = False

    def wake(self) -> None:
        """Something may have changed."""
        self._woken = True
        self._wake.set()

    async def run(self) -> None:
        """Keep them true until cancelled."""
        last = -math.inf
        under_way: tuple[object, ...] = ()
        while True:
            self._wake.clear()
            woken, self._woken = self._woken, False
            now = self._clock.seconds()
            before, under_way = under_way, await self._under_way()
            due = now - last >= (PROGRESS_EVERY_S if under_way else LOOK_EVERY_S)
            if woken or due or under_way != before:
                last = now
                await carefully(self._keep_all)
            await self._clock.sleep(APART_S)
            await self._wake.wait(0.0 if under_way else LOOK_EVERY_S)

    async def _under_way(self) -> tuple[object, ...]:
        found: tuple[object, ...] = ()

        async def look() -> bool:
            nonlocal found
            found = tuple(await self._desk.on_the_way())
            return False

        await carefully(look)
        return found

    async def _keep_all(self) -> bool:
        """Each by itself: one chat's trouble is nobody else's."""
        for one in await self._desk.standing():
            for _ in range(TRIES):
                if not await carefully(partial(self._notifier.to_the_end, partial(self._keep, one))):
                    break
                await self._clock.sleep(NOT_NOW_S)
        return False

    async def _keep(self, one: StandingDesk) -> bool:
        """Have it show what is so now; whether there is no place for that at this moment.

        What couldn't be done for another reason is done when it is looked at next.
        """
        context = await self._notifier.context(one.chat)
        if context.visitor.gone:
            return False  # blocked: seen when they come back
        context.speak(context.visitor.language if context.visitor.subscriber else one.language)
        if context.visitor.role is None:
            await self._close(context, one)
            return False
        html, keys = screen(context, await self._desk.of(context.visitor, context.texts.language))
        shown = digest(html, keys)
        if shown == one.shown:
            return False
        place = lost = False

        async def edit() -> None:
            nonlocal place, lost
            try:
                place = await context.replier.edit_aside(one.chat, one.message, html, keys)
            except BadRequest as error:
                place, lost = True, "not modified" not in error.message.lower()

        came = await self._notifier.reach(one.chat, edit)
        if came is not DeliveryState.DELIVERED:
            return False
        if lost:
            await self._desk.lost(one)
        elif place:
            await self._desk.shows(one, shown)
        return not place

    async def _close(self, context: Context, one: StandingDesk) -> None:
        """Of somebody who is out of the team nothing stays to be read."""
        html = context.texts.screen("desk_closed")

        async def close() -> None:
            await cosmetic(context.replier.unpin(one.chat, one.message))
            try:
                await context.replier.edit(one.chat, one.message, html)
            except BadRequest:
                await cosmetic(context.replier.delete(one.chat, one.message))

        if await self._notifier.reach(one.chat, close) is not DeliveryState.WAITING:
            await self._desk.lost(one)
