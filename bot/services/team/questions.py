"""The team's side of the hotline: who has a question, how it ends, and what is to be deleted in time."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import UTC

from bot.model.clock import Clock
from bot.model.people.hotline import (
    DELETABLE,
    OVER,
    WAITING,
    HotlineCopy,
    HotlineCopyKind,
    HotlineStep,
    HotlineThread,
    ThreadState,
)
from bot.model.retention import HOTLINE_BLOCK_LASTS, HOTLINE_COPIES_LAST
from bot.model.team.roles import Role
from bot.services.people.visitors import Visitor
from bot.store.store import Store


class TeamQuestionsService:
    """All of it lies in the database, and each change looks first: two who do the same at once don't both."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._stale: set[int] = set()  # threads whose heads in the team's room say how they stood before

    async def team(self, case: str = "") -> Mapping[int, int]:
        """Who of the team gets questions, about that case if one is given: number → chat."""
        return await self._store.team.who_send(case)

    async def thread(self, number: int) -> HotlineThread | None:
        """The thread with this number; None once it is gone."""
        return await self._store.hotline_threads.get(number)

    async def threads(self) -> list[HotlineThread]:
        """Every thread, the oldest first."""
        return await self._store.hotline_threads.all()

    async def case_of(self, number: int) -> str:
        """The case that a thread is about; "" if it is about none, or gone."""
        thread = await self.thread(number)
        return thread.case if thread else ""

    async def only_in_room(self) -> frozenset[int]:
        """The chats of those of the team who want questions in the team's room only."""
        wishes = await self._store.notice_wishes.all()
        return frozenset(chat for chat, one in wishes.items() if one.room_only)

    def note_stale(self, number: int) -> None:
        """The heads of that thread in the room are to be put right later."""
        self._stale.add(number)

    def take_stale(self) -> Collection[int]:
        """The threads of which that is so; they are taken for put right."""
        stale, self._stale = self._stale, set()
        return sorted(stale)

    async def replied_to(self, chat: int, message: int) -> int | None:
        """Of which thread this message in the chat of one of the team, or the room, is; None if of none."""
        there = await self._store.hotline_copies.in_chat(chat)
        return next((copy.thread for copy in there if copy.message == message), None)

    async def was_sent(self, chat: int, message: int) -> bool:
        """Whether this message, in that chat of the team's, has gone out as an answer already."""
        there = await self._store.hotline_copies.in_chat(chat)
        return any(one.message == message and one.kind is HotlineCopyKind.ANSWER for one in there)

    async def take(self, visitor: Visitor, number: int) -> tuple[HotlineStep, HotlineThread | None]:
        """Take a thread, so that nobody else answers it; of two who do at once, one has it."""
        me, team = await self._store.team.number(visitor.chat), await self.team()

        def mine(thread: HotlineThread) -> HotlineThread | None:
            free = thread.taken_by is None or thread.taken_by not in team
            if thread.state in OVER or not free:
                return None
            state = ThreadState.TAKEN if thread.state is ThreadState.OPEN else thread.state
            return replace(thread, state=state, taken_by=me)

        thread, _ = await self._store.hotline_threads.change(number, mine)
        return self._came(thread, me), thread

    async def hand_on(self, visitor: Visitor, number: int) -> tuple[HotlineStep, HotlineThread | None]:
        """Give a thread back to all."""
        step, thread = await self.take(visitor, number)
        if step is HotlineStep.DONE:
            thread = await self._let_go(number, handed_on=True)
        return step, thread

    async def close(self, visitor: Visitor, number: int) -> tuple[HotlineStep, HotlineThread | None]:
        """End a thread: whoever has it, or an owner. Who wrote it can begin another."""
        return await self._finish(visitor, number, ThreadState.CLOSED)

    async def block(self, visitor: Visitor, number: int) -> tuple[HotlineStep, HotlineThread | None]:
        """The same, and let whoever wrote it ask nothing for a while."""
        step, thread = await self._finish(visitor, number, ThreadState.BLOCKED)
        if step is HotlineStep.DONE and thread is not None:
            until = (self._clock.now().astimezone(UTC) + HOTLINE_BLOCK_LASTS).date()
            await self._store.hotline_threads.block(thread.chat, until)
        return step, thread

    async def unblock(self, number: int) -> HotlineThread | None:
        """Let whoever wrote it ask again; None if the thread is gone, and with it who that was."""
        thread, _ = await self._store.hotline_threads.change(
            number,
            lambda one: replace(one, state=ThreadState.CLOSED) if one.state is ThreadState.BLOCKED else None,
        )
        if thread is not None:
            await self._store.hotline_threads.unblock(thread.chat)
        return thread

    async def answered(self, visitor: Visitor, number: int) -> HotlineThread | None:
        """An answer has gone out."""
        me = await self._store.team.number(visitor.chat)

        def done(thread: HotlineThread) -> HotlineThread | None:
            if thread.state in OVER:
                return None
            return replace(thread, state=ThreadState.ANSWERED, taken_by=me)

        return (await self._store.hotline_threads.change(number, done))[0]

    async def unreachable(self, number: int) -> None:
        """Whoever wrote it has blocked the bot, or is no more."""
        await self._end(number, ThreadState.CLOSED)

    async def _finish(
        self, visitor: Visitor, number: int, state: ThreadState
    ) -> tuple[HotlineStep, HotlineThread | None]:
        if visitor.role is not Role.OWNER:
            step, thread = await self.take(visitor, number)
            if step is not HotlineStep.DONE:
                return step, thread
        thread, changed = await self._end(number, state)
        if thread is None:
            return HotlineStep.GONE, None
        return HotlineStep.DONE if changed else HotlineStep.OVER, thread

    async def _end(self, number: int, state: ThreadState) -> tuple[HotlineThread | None, bool]:
        return await self._store.hotline_threads.change(
            number, lambda one: None if one.state in OVER else replace(one, state=state)
        )

    async def _let_go(self, number: int, *, handed_on: bool = False) -> HotlineThread | None:
        def free(thread: HotlineThread) -> HotlineThread | None:
            if thread.state in OVER:
                return None
            waits = handed_on or thread.state is ThreadState.TAKEN
            return replace(thread, state=ThreadState.OPEN if waits else thread.state, taken_by=None)

        return (await self._store.hotline_threads.change(number, free))[0]

    @staticmethod
    def _came(thread: HotlineThread | None, me: int | None) -> HotlineStep:
        if thread is None:
            return HotlineStep.GONE
        if thread.state in OVER:
            return HotlineStep.OVER
        return HotlineStep.DONE if me is not None and thread.taken_by == me else HotlineStep.TAKEN

    # What is to be deleted.

    async def note(self, thread: int, chat: int, message: int, kind: HotlineCopyKind, *, of: int = 0) -> None:
        """Have this message in the chat of one of the team deleted in time.

        `message`: 0 if it may be there, and nobody knows by which number. `of`: of what it is a copy.
        """
        copy = HotlineCopy(thread, chat, message, kind, self._clock.now(), of)
        await self._store.hotline_copies.put(copy)

    async def copies(self, number: int) -> list[HotlineCopy]:
        """What is there of a thread, in the order in which it came."""
        return await self._store.hotline_copies.of_thread(number)

    async def due(self) -> list[HotlineCopy]:
        """What is to be deleted by now."""
        return await self._store.hotline_copies.due(self._clock.now())

    def is_too_old(self, copy: HotlineCopy) -> bool:
        """Whether Telegram deletes it for no bot any more."""
        return self._clock.now() - copy.sent_at >= DELETABLE

    async def gone(self, copy: HotlineCopy) -> None:
        """It is deleted, or can't be, and whoever should know does."""
        await self._store.hotline_copies.drop(copy)

    async def in_step(self) -> list[HotlineThread]:
        """Follow the team: what lies with people who are out of it goes; the threads that are free again."""
        held, there = await self._store.hotline_threads.all(), await self._store.hotline_copies.all()
        if not held and not there:
            return []
        team, room = await self.team(), await self._store.team_room.get()
        rooms = {room.chat} if room else set()
        for chat in {copy.chat for copy in there} - set(team.values()) - rooms:
            await self._store.hotline_copies.end_in_chat(chat)
        free = []
        for thread in held:
            team = await self.team(thread.case)
            for chat in {copy.chat for copy in there if copy.thread == thread.number} - {
                *team.values(),
                *rooms,
            }:
                await self._store.hotline_copies.end_in_chat(chat, thread.number)
            if thread.state not in OVER and thread.taken_by is not None and thread.taken_by not in team:
                let_go = await self._let_go(thread.number)
                if let_go is not None and let_go.state is ThreadState.OPEN:
                    free.append(let_go)
        return free

    async def unanswered(self) -> list[HotlineThread]:
        """End the threads that nobody has answered, and nobody can read any more: which they were."""
        now, ended = self._clock.now(), []
        for thread in await self._store.hotline_threads.all():
            if thread.state not in WAITING or now - thread.begun < HOTLINE_COPIES_LAST:
                continue
            left = await self._store.hotline_copies.of_thread(thread.number)
            if not any(copy.kind is HotlineCopyKind.COPY for copy in left):
                after, changed = await self._end(thread.number, ThreadState.CLOSED)
                if after is not None and changed:
                    ended.append(after)
        return ended

    async def purge(self) -> None:
        """Delete the threads and blocks whose day has come."""
        today = self._clock.now().astimezone(UTC).date()
        if await self._store.hotline_threads.any_due(today):
            await self._store.hotline_threads.purge(today)
