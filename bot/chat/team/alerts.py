"""Telling the owners when something is wrong with the whole bot, for as long as Telegram can be reached."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from functools import partial
from types import MappingProxyType
from typing import Final

from bot.chat.base.notifier import Notifier, carefully
from bot.delivery.wakeup import Wakeup
from bot.errors import StoreUnavailable
from bot.model.alerts import Alert, AlertMemory, Alerts
from bot.model.broadcasts.broadcast import Trouble
from bot.model.broadcasts.delivery import DeliveryState
from bot.model.clock import Clock
from bot.model.conditions import Condition, Conditions
from bot.services.people.visitors import Visitor
from bot.services.services import Services

LOOK_EVERY_S: Final = 30.0
"""What is noted is told at once; that something lasts, or is over, is seen in so many seconds."""
_READER: Final = "owners"
NOT_BY_MESSAGE: Final = frozenset({Condition.UNREACHABLE, Condition.TOKEN, Condition.HALTED})
"""With the first two no message gets through, and once one does it is over; of the last owners are asked."""


class OwnersAlerts:
    """A loop, to be run as a task. Each owner hears of a kind once an hour at most, and that it is over.

    The database may be what is in trouble, so who they are and how they are spoken to is remembered from when
    it could last be read. What they were told is kept over a restart, of all of them together: a file with a
    row for each would have to say who they are.
    """

    def __init__(
        self,
        notifier: Notifier,
        services: Services,
        board: Conditions,
        memory: AlertMemory,
        clock: Clock,
    ) -> None:
        self._notifier = notifier
        self._services = services
        self._board = board
        self._seconds = clock.seconds
        self._wake = Wakeup(clock)
        self._owners: dict[int, Visitor] = {}
        self._told: dict[int, Alerts] = {}
        self._memory = memory
        self._before = memory.recall(_READER)
        board.watch(self._wake.set)

    async def run(self) -> None:
        """Tell until cancelled."""
        while True:
            self._wake.clear()
            await carefully(self._remember)
            await asyncio.gather(*(carefully(partial(self._tell, owner)) for owner in self._owners.values()))
            await self._wake.wait(LOOK_EVERY_S)

    def hears(self, chat: int, trouble: Trouble) -> bool:
        """Whether this is an owner who hears of such trouble here, and needn't elsewhere."""
        kinds = {kind.value for kind in Condition if kind not in NOT_BY_MESSAGE}
        return chat in self._owners and trouble.value in kinds

    async def _remember(self) -> bool:
        with suppress(StoreUnavailable):  # on the board, and in the log
            self._owners = {owner.chat: owner for owner in await self._services.people.owners()}
            now, before = self._seconds(), self._before
            self._told = {chat: self._told.get(chat) or Alerts(before, now) for chat in self._owners}
            self._before = MappingProxyType({})  # who comes later was told nothing
        return False

    async def _tell(self, owner: Visitor) -> bool:
        alerts = self._told[owner.chat]
        wrong = {kind: words for kind, words in self._board.now.items() if kind not in NOT_BY_MESSAGE}
        for alert in alerts.due(wrong, self._seconds()):
            await self._notifier.to_the_end(partial(self._say, owner, alerts, alert))
        return False

    async def _say(self, owner: Visitor, alerts: Alerts, alert: Alert) -> bool:
        context = self._notifier.context_of(owner)
        html = context.texts.screen("alert", kind=alert.kind.value, over=alert.over)
        came = await self._notifier.reach(owner.chat, lambda: context.say(html))
        if came is DeliveryState.WAITING:
            return True  # nothing was said, so it is tried again soon
        alerts.tried(alert, self._seconds(), told=True)
        await self._memory.keep(_READER, alerts.kept(self._seconds()))
        return False
