"""The hotline: whether supporters can ask the team, and who of them may. What is written never comes here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC

from bot.model.broadcasts.broadcast import Draft, ReaderButton
from bot.model.clock import Clock
from bot.model.people.hotline import (
    HOUR,
    MOST_OPEN,
    OVER,
    WAITING,
    HotlineHours,
    HotlineRefusal,
    HotlineSettings,
    HotlineThread,
    ThreadState,
)
from bot.model.people.limits import QUESTIONS_AN_HOUR
from bot.services.days import Days
from bot.services.people.visitors import Visitor
from bot.store.store import Store


@dataclass(frozen=True, slots=True)
class MayAsk:
    """What somebody is told who wants to ask. `there`: whether somebody of the team is, by the hours."""

    refusal: HotlineRefusal | None
    readers: int
    hours: HotlineHours
    there: bool
    thread: HotlineThread | None  # theirs, if one isn't over


class HotlineService:
    """Everything lies in the database: a restart in the middle of a question loses nothing."""

    def __init__(self, store: Store, clock: Clock, days: Days, team_changed: Callable[[], None]) -> None:
        """`team_changed` tells whoever tells the owners that it was switched on or off."""
        self._store = store
        self._clock = clock
        self._days = days
        self._team_changed = team_changed
        self.wake: Callable[[], None] = lambda: None
        """Have what is to be deleted, or told, looked at now."""

    # Settings.

    async def settings(self) -> HotlineSettings:
        """As an owner has set them."""
        return await self._store.hotline.read()

    async def is_on(self) -> bool:
        """Whether supporters can ask."""
        return (await self.settings()).on

    async def as_it_goes_out(self, draft: Draft) -> Draft:
        """A broadcast without the button to ask the team if nobody can: below a message it would be dead."""
        buttons = draft.plan.buttons - {ReaderButton.QUESTION}
        if buttons == draft.plan.buttons or await self.is_on():
            return draft
        return replace(draft, plan=replace(draft.plan, buttons=buttons))

    async def switch(self, visitor: Visitor, on: bool) -> None:
        """Let supporters ask, or not any more. What was asked can still be answered."""
        before = await self.settings()
        if before.on != on:
            number = await self._store.team.number(visitor.chat)
            await self._store.hotline.keep(replace(before, on=on), by=number, switched=True)
            self._team_changed()

    async def set_hours(self, hours: HotlineHours) -> None:
        """Say when somebody is there."""
        settings = replace(await self.settings(), hours=hours)
        await self._store.hotline.keep(settings, by=None, switched=False)

    # MayAsk.

    async def asking(self, visitor: Visitor) -> MayAsk:
        """Whether this chat can ask, and what to say before it does."""
        settings = await self.settings()
        readers = len(await self._store.team.who_send())
        local = self._clock.now().astimezone(self._days.zone)
        going = await self.going(visitor)
        refusal = None
        if not settings.on:
            refusal = HotlineRefusal.OFF
        elif not readers:
            refusal = HotlineRefusal.NOBODY
        elif await self._is_blocked(visitor.chat):
            refusal = HotlineRefusal.BLOCKED
        elif going is None and await self._is_full():
            refusal = HotlineRefusal.FULL
        return MayAsk(refusal, readers, settings.hours, settings.hours.has(local), going)

    async def going(self, visitor: Visitor) -> HotlineThread | None:
        """The thread of this chat that isn't over."""
        held = await self._store.hotline_threads.of_chat(visitor.chat)
        return next((one for one in held if one.state not in OVER), None)

    async def write(self, visitor: Visitor, case: str, message: int) -> HotlineThread | HotlineRefusal:
        """Count one more message of this chat: the thread that it belongs to, or why it can't go.

        A message that was counted before isn't counted again. Its thread waits for an answer from now on.
        """
        asking = await self.asking(visitor)
        if asking.refusal is not None:
            return asking.refusal
        now = self._clock.now()
        held = await self._store.hotline_threads.of_chat(visitor.chat)
        lately = {one: at for thread in held for one, at in thread.sent if at > now - HOUR}
        if message not in lately and len(lately) >= QUESTIONS_AN_HOUR:
            return HotlineRefusal.FAST
        begun = await self._store.hotline_threads.begin(visitor.chat, visitor.language, case, now)

        def counted(thread: HotlineThread) -> HotlineThread:
            sent = [(one, at) for one, at in thread.sent if at > now - HOUR and one != message]
            waits = ThreadState.TAKEN if thread.taken_by is not None else ThreadState.OPEN
            return replace(thread, state=waits, sent=(*sent, (message, now)))

        thread, _ = await self._store.hotline_threads.change(begun.number, counted)
        return thread or begun

    async def not_passed_on(self, number: int) -> None:
        """Nobody of the team could be reached: what was begun with that is over, unless there is more."""
        if not await self._store.hotline_copies.of_thread(number):
            await self._store.hotline_threads.change(
                number, lambda thread: replace(thread, state=ThreadState.CLOSED)
            )

    async def take_back(self, visitor: Visitor, number: int) -> bool:
        """End a thread of one's own; its copies go at once. False if it is somebody else's, or gone."""
        thread = await self._store.hotline_threads.get(number)
        if thread is None or thread.chat != visitor.chat:
            return False
        await self._store.hotline_threads.change(
            number, lambda one: None if one.state in OVER else replace(one, state=ThreadState.CLOSED)
        )
        await self._store.hotline_copies.end(number)
        self.wake()
        return True

    async def _is_blocked(self, chat: int) -> bool:
        until = await self._store.hotline_threads.blocked(chat)
        return until is not None and until > self._clock.now().astimezone(UTC).date()

    async def _is_full(self) -> bool:
        return sum(one.state in WAITING for one in await self._store.hotline_threads.all()) >= MOST_OPEN
