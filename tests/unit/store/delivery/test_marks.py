"""What stands beside a recipient as the reason: several things go by that one column, and none is lost."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.delivery.retry import Timing, settled_as
from bot.model.broadcasts.broadcast import BroadcastState, Part
from bot.model.broadcasts.delivery import BOT, MAYBE, ODD, Claimed, DeliveryState, Outcome
from bot.model.broadcasts.halt import Halt
from bot.model.people.subscription import Gone
from bot.store import Store
from bot.store.broadcasts.rows import FINAL
from bot.store.delivery.queue import LONGEST_WAIT, SendGroup
from tests.support.needs import examples
from tests.support.queues import sending
from tests.support.stores import NOW, TODAY, settled

LATER = NOW + LONGEST_WAIT
TIMING = Timing()
ARRIVED = Outcome(DeliveryState.DELIVERED, messages=(7,))
LOST = Outcome(DeliveryState.GONE, reason=Gone.LOST, said="Chat not found")
BLOCKED = Outcome(DeliveryState.GONE, reason=Gone.BLOCKED, said="Forbidden: bot was blocked by the user")
FROZEN = Outcome(DeliveryState.WAITING, reason=BOT, halts=True, said="FROZEN_METHOD_INVALID")
ODDLY = Outcome(DeliveryState.REFUSED, reason=ODD, said="SOMETHING_NEW_INVALID")
FAULT = Outcome(DeliveryState.UNKNOWN, undecided=True, reason="status 502")
AGAIN = Outcome(DeliveryState.WAITING, reason="status 503")
WHOM = range(1, 13)


async def on_the_wire(store: Store, broadcast_id: int, most: int) -> list[Claimed]:
    claimed = await store.queue.claim(broadcast_id, most, LATER)
    on = await store.queue.exchange({}, SendGroup(broadcast_id, [one.delivery_id for one in claimed]), LATER)
    return [one for one in claimed if one.delivery_id in on]


async def killed(store: Store, broadcast_id: int, most: int) -> Sequence[Claimed]:
    claimed = await on_the_wire(store, broadcast_id, most)
    await store.queue.recover(broadcast_id, NOW)
    return claimed


async def came(store: Store, broadcast_id: int, claimed: Sequence[Claimed], outcome: Outcome) -> None:
    """Write down one outcome of all of these, which are on the wire, as the engine would."""
    results = [settled_as(one, outcome, TIMING, 0.5, again=True) for one in claimed]
    await store.queue.exchange({broadcast_id: results}, None, NOW)


async def halt_of(store: Store, broadcast_id: int) -> tuple[Halt, int] | None:
    progress = await store.progress.of(broadcast_id)
    assert progress is not None
    return None if progress.halted is None else (progress.halted.reason, progress.halted.number)


async def goes_on(store: Store, broadcast_id: int) -> None:
    if halt := await halt_of(store, broadcast_id):
        assert await store.halts.go_on(broadcast_id, halt[1], NOW)


async def test_who_may_have_a_copy_is_still_known_when_a_halt_has_taken_back_that_they_are_gone(
    store: Store,
) -> None:
    broadcast_id = await sending(store, *WHOM)
    await killed(store, broadcast_id, 3)
    await came(store, broadcast_id, await on_the_wire(store, broadcast_id, 2), LOST)
    await came(store, broadcast_id, await on_the_wire(store, broadcast_id, 1), LOST)
    assert await halt_of(store, broadcast_id) == (Halt.LOST, 1)
    await goes_on(store, broadcast_id)
    claimed = await store.queue.claim(broadcast_id, 4, LATER)
    assert [(one.maybe, one.attempts) for one in claimed] == [(True, 0)] * 3 + [(False, 0)]
    await settled(store, broadcast_id, [(claimed[0], ARRIVED)], NOW)
    assert await store.follow_ups.copies(broadcast_id) == 1
    assert await store.steering.cancel(broadcast_id)
    assert await store.ending.strike_off(broadcast_id)
    assert await store.ending.finish(broadcast_id, NOW) is True
    assert sum((await store.follow_ups.sizes_of_part(broadcast_id, Part.REST)).values()) == 9


async def test_who_may_have_a_copy_is_still_known_after_another_broadcast_passed_over_them(
    store: Store,
) -> None:
    first, second = await sending(store, *WHOM), await sending(store, *WHOM)
    await killed(store, second, 2)
    await came(store, first, await on_the_wire(store, first, 2), LOST)
    assert [one.maybe for one in await store.queue.claim(second, 1, LATER)] == [False], "two are passed over"
    await came(store, first, await on_the_wire(store, first, 1), LOST)
    assert [one.maybe for one in await store.queue.claim(second, 2, LATER)] == [True, True]


async def test_a_chat_that_goes_on_refusing_and_may_have_a_copy_holds_up_nobody_for_ever(
    store: Store,
) -> None:
    broadcast_id = await sending(store, 1)
    await killed(store, broadcast_id, 1)
    await came(store, broadcast_id, await on_the_wire(store, broadcast_id, 1), FROZEN)
    assert await halt_of(store, broadcast_id) == (Halt.REFUSED, 1)
    await goes_on(store, broadcast_id)
    await came(store, broadcast_id, await on_the_wire(store, broadcast_id, 1), FROZEN)
    progress = await store.progress.of(broadcast_id)
    assert progress is not None
    assert (progress.halted, progress.unknown, progress.refused) == (None, 1, 0)
    assert await store.ending.finish(broadcast_id, NOW) is True


@pytest.mark.parametrize("outcome", [LOST, FROZEN])
async def test_what_comes_while_a_person_has_paused_it_is_asked_about_too(
    store: Store, outcome: Outcome
) -> None:
    broadcast_id = await sending(store, *WHOM)
    claimed = await on_the_wire(store, broadcast_id, 12)
    assert await store.steering.pause(broadcast_id)
    await came(store, broadcast_id, claimed, outcome)
    assert await halt_of(store, broadcast_id) is not None
    assert not await store.steering.resume(broadcast_id), "the question comes first"
    assert await store.subscribers.reachable() == 12


async def test_whom_another_broadcast_passed_over_counts_for_the_brake_when_it_is_sent_to(
    store: Store,
) -> None:
    second = await sending(store, 1, 2, 3)
    first = await sending(store, *WHOM)
    await came(store, first, await on_the_wire(store, first, 2), LOST)
    assert len(await store.queue.claim(second, 1, LATER)) == 1
    await store.queue.recover(second, NOW)
    await came(store, first, await on_the_wire(store, first, 1), LOST)
    await came(store, second, await on_the_wire(store, second, 12), LOST)
    assert await halt_of(store, second) == (Halt.LOST, 1)
    assert await store.subscribers.reachable() == 12


which = st.integers(0, 1)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("send"), which, st.integers(1, 6)),
        st.tuples(
            st.just("settle"),
            which,
            st.sampled_from([ARRIVED, LOST, LOST, LOST, BLOCKED, FROZEN, ODDLY, FAULT, AGAIN]),
        ),
        st.tuples(st.just("kill"), which, st.none()),
        st.tuples(st.just("pause"), which, st.none()),
        st.tuples(st.just("resume"), which, st.none()),
        st.tuples(st.just("go on"), which, st.none()),
        st.tuples(st.just("leave"), which, st.sampled_from(WHOM)),
        st.tuples(st.just("forget"), which, st.sampled_from(WHOM)),
    ),
    max_size=25,
)


@settings(
    max_examples=examples(25), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@example(
    steps=[
        ("send", 0, 3),
        ("kill", 0, None),
        ("send", 0, 2),
        ("settle", 0, LOST),
        ("send", 0, 1),
        ("settle", 0, LOST),
    ],
    stopped=True,
)
@given(steps=steps, stopped=st.booleans())
async def test_whatever_happens_rows_and_numbers_agree_and_no_copy_is_forgotten(
    store: Store, steps: list[tuple[str, int, object]], stopped: bool
) -> None:
    both = [await sending(store, *WHOM) for _ in range(2)]
    wire: list[list[Claimed]] = [[], []]
    maybe: set[int] = set()
    for what, at, value in steps:
        broadcast_id = both[at]
        match what, value:
            case "send", int(most) if not wire[at]:
                wire[at] = await on_the_wire(store, broadcast_id, most)
            case "settle", Outcome() as outcome:
                await came(store, broadcast_id, wire[at], outcome)
                if outcome is FAULT:
                    maybe |= {one.delivery_id for one in wire[at]}
                wire[at] = []
            case "kill", _:
                maybe |= {one.delivery_id for one in wire[at]}
                await store.queue.recover(broadcast_id, NOW)
                wire[at] = []
            case "pause", _:
                await store.steering.pause(broadcast_id)
            case "resume", _:
                await store.steering.resume(broadcast_id)
            case "go on", _:
                await goes_on(store, broadcast_id)
            case "leave", int(chat):
                await store.subscribers.stop(chat)
            case "forget", int(chat):
                await store.subscribers.forget(chat, TODAY)
            case _:
                pass
        await _agree(store, both, maybe)
    for at, broadcast_id in enumerate(both):
        await came(store, broadcast_id, wire[at], ARRIVED)
        await goes_on(store, broadcast_id)
        await store.steering.resume(broadcast_id)
        if stopped:
            assert await store.steering.cancel(broadcast_id)
            assert await store.ending.strike_off(broadcast_id)
        while claimed := await on_the_wire(store, broadcast_id, 20):
            await came(store, broadcast_id, claimed, ARRIVED)
        await _agree(store, both, maybe)
        assert await store.ending.finish(broadcast_id, NOW) is True


async def _agree(store: Store, both: Sequence[int], maybe: set[int]) -> None:
    async with store._db.read() as conn:
        found = (
            await conn.exec_driver_sql("SELECT id, broadcast_id, state, reason, not_before FROM deliveries")
        ).all()
    for broadcast_id in both:
        progress = await store.progress.of(broadcast_id)
        assert progress is not None
        its = [row for row in found if row.broadcast_id == broadcast_id]
        for state in FINAL:
            assert getattr(progress, state.value) == sum(row.state == state.value for row in its), state
        assert progress.audience == len(its)
        assert progress.halted is None or progress.state is BroadcastState.PAUSED
        copies = sum(row.state == DeliveryState.DELIVERED.value and row.id in maybe for row in its)
        assert await store.follow_ups.copies(broadcast_id) == copies
    for row in found:
        if row.id in maybe:
            assert row.state not in (DeliveryState.CANCELLED.value, DeliveryState.REFUSED.value), (
                "they would be among those who surely have nothing"
            )
            if row.state == DeliveryState.WAITING.value:
                assert row.reason == MAYBE
