"""Whether something may leave for Telegram, by what is known of the lease on a server."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest

from bot.errors import LeaseLost, StoreUnavailable
from bot.runtime.holding import Holding
from bot.store.db.lease import Fence, Holder
from bot.telegram_api.faults import NotWritten
from tests.support.application import TestClock


class LeaseOfTest:
    """A lease of which the test says what its server answers: whether it is ours, or why that isn't known."""

    def __init__(self) -> None:
        self.fence: Fence | None = Fence()
        self.answers: Callable[[], bool] = lambda: True
        self.asked = asyncio.Event()

    async def keep(self) -> bool:
        self.asked.set()
        return self.answers()

    async def let_go(self) -> None:
        pass

    def take(self, *, keeps: bool = False) -> bool:
        return True

    def release(self) -> None:
        pass

    def end_standing(self) -> float | None:
        return None

    def held(self) -> bool:
        return True

    def holder(self) -> Holder | None:
        return None


def unreachable() -> bool:
    raise StoreUnavailable("The database server can't be reached.")


def overtaken() -> bool:
    raise LeaseLost


class Held:
    def __init__(self) -> None:
        self.lease, self.clock = LeaseOfTest(), TestClock()
        self.holding = Holding(self.lease, self.clock)

    async def looks(self, answers: Callable[[], bool], *, after: float) -> None:
        """So many seconds pass, and it looks once, and is answered so."""
        self.lease.answers = answers
        self.lease.asked.clear()
        self.clock.advance(seconds=after)
        await self.lease.asked.wait()
        await self.clock.asleep("holding the lease")

    async def may(self) -> bool | None:
        """Whether something may leave; None: that isn't known yet."""
        asking = asyncio.ensure_future(self.holding.may_leave())
        for _ in range(5):
            await asyncio.sleep(0)
        if not asking.done():
            asking.cancel()
            await asyncio.wait((asking,))
            return None
        return not isinstance(asking.exception(), NotWritten)


@pytest.fixture
async def held() -> AsyncIterator[Held]:
    held = Held()
    held.holding.start()
    await held.clock.asleep("holding the lease")
    yield held
    await held.holding.stop()


async def test_who_looks_every_two_seconds_may_always_speak(held: Held) -> None:
    for _ in range(10):
        await held.looks(lambda: True, after=2)
        assert await held.may()


async def test_who_stood_still_looks_first(held: Held) -> None:
    held.lease.answers = unreachable
    held.clock.advance(seconds=12)
    assert await held.may() is None
    await held.clock.asleep("holding the lease")
    assert await held.may() is None, "somebody may have taken over before the server went"
    await held.looks(lambda: False, after=2)
    assert await held.may() is None, "it can't be told yet"
    await held.looks(lambda: True, after=2)
    assert await held.may()


async def test_a_server_that_goes_away_keeps_nobody_from_being_told_so(held: Held) -> None:
    for _ in range(10):
        await held.looks(unreachable, after=3)
        assert await held.may()


async def test_who_was_overtaken_sends_nothing_more(held: Held) -> None:
    held.lease.answers = overtaken
    held.clock.advance(seconds=2)
    await held.holding.lost.wait()
    assert await held.may() is None, "until it is being stopped"
    held.holding.give_up()
    assert await held.may() is False


async def test_a_write_that_is_refused_tells_it_at_once(held: Held) -> None:
    assert held.lease.fence is not None
    held.lease.fence.refused()
    assert held.holding.lost.is_set()
    held.holding.give_up()
    assert await held.may() is False


async def test_a_file_s_lease_is_not_looked_at(held: Held) -> None:
    other = Held()
    other.lease.fence = None
    other.holding.start()
    other.clock.advance(days=1)
    assert await other.may()
    assert not other.lease.asked.is_set()
