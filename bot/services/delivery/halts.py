"""Broadcasts that wait for somebody's answer: whom to ask, and going on."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from bot.model.broadcasts.halt import Halt, Halted
from bot.model.clock import Clock
from bot.model.conditions import Condition, Conditions
from bot.services.delivery.progress import Followed
from bot.services.people.deciding import may_decide
from bot.services.people.visitors import Visitor
from bot.store.store import Store

log = logging.getLogger(__name__)

_WORDS: Final[Mapping[Halt, str]] = {
    Halt.LOST: "Telegram says of nearly everybody that their chat can't be found; that is rather the bot's "
    "fault, or Telegram's, than theirs",
    Halt.AWAY: "Telegram says of many people at once that they have blocked the bot, or are no more",
    Halt.REFUSED: "Telegram refuses the message, whoever it is for: the bot or the text is at fault",
}


class HaltsService:
    """`wake` tells the engine, and whoever shows progress, that something changed."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        sending_by: Clock,
        wake: Callable[[], None],
        conditions: Conditions,
    ) -> None:
        """`sending_by`: the clock by which the engine tells how long something stood still."""
        self._store = store
        self._clock = clock
        self._sending_by = sending_by
        self._wake = wake
        self._conditions = conditions

    async def after_restore(self) -> None:
        """At the start, before anything is sent: nothing of a copy that was put back goes on by itself."""
        if halted := await self._store.halts.after_restore(self._clock.now()):
            log.warning("The database is a copy that was put back: %d broadcasts ask first.", len(halted))

    async def is_halted(self, broadcast_id: int) -> bool:
        """Whether it waits for an answer."""
        progress = await self._store.progress.of(broadcast_id)
        return progress is not None and progress.halted is not None

    async def to_ask(self, followed: Followed) -> Mapping[int, int]:
        """Whom to ask about this one and nobody has yet: number in the team → chat."""
        halted = followed.progress.halted
        if halted is None or await self._store.standings.is_held(followed.progress.broadcast_id):
            return {}  # while its case isn't live there is nothing to answer
        if halted.reason is Halt.HELD and halted.until and self._clock.now() < halted.until:
            return {}
        author = await self._store.drafts.author(followed.progress.broadcast_id)
        deciders = await self._store.team.deciders(author)
        return {member: chat for member, chat in deciders.items() if member not in halted.asked}

    async def asked(self, followed: Followed, member: int) -> None:
        """Somebody of the team, by their number, was asked."""
        if (halted := followed.progress.halted) is not None:
            await self._store.halts.asked(followed.progress.broadcast_id, halted.number, member)

    async def go_on(self, visitor: Visitor, broadcast_id: int, number: int) -> bool:
        """Go on after the halt of that number; False if it isn't halted by that one (any more).

        Nor does it for who may not decide on it. It is the visitor's from then on if its author isn't in the
        team any more.
        """
        if not await may_decide(self._store, visitor, broadcast_id):
            return False
        async with self._store.unit():
            done = await self._store.halts.go_on(broadcast_id, number, self._sending_by.now())
            if done and await self._has_no_author(broadcast_id):
                await self._store.schedules.give_to(broadcast_id, visitor.chat)
        if done:
            self._wake()
        return done

    async def _has_no_author(self, broadcast_id: int) -> bool:
        author = await self._store.drafts.author(broadcast_id)
        return author is None or not await self._store.team.sends(author)

    def note(self, under_way: Sequence[Followed]) -> None:
        """Let the operator know of a halt that they may have to mend, and that it is over."""
        halts = [one.progress.halted for one in under_way if one.progress.halted is not None]
        words = next((words for halted in halts if (words := _for_operator(halted))), None)
        if words is None:
            self._conditions.clear(Condition.HALTED)
        else:
            self._conditions.note(Condition.HALTED, words)


def _for_operator(halted: Halted) -> str | None:
    words = _WORDS.get(halted.reason)
    if words is None:
        return None
    return (
        f"A broadcast waits for its organisers' answer. {words}. Nobody is lost. Look at the token with "
        '`python -m bot check`; once it is mended, an organiser taps "Go on". What Telegram said stands in '
        "/broadcast."
    )
