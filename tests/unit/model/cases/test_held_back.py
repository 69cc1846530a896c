"""What a machine that watches is told of people: never of a few, whenever it looks."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.model.small_numbers import TOLD_AT_ONCE, TOLD_EVERY_S, HeldBack

acts = st.lists(
    st.tuples(
        st.floats(0, TOLD_EVERY_S / 3),  # later than the one before
        st.integers(0, 2 * TOLD_AT_ONCE),  # who
        st.sampled_from([0.0, 0.5, 1.0, 1.5, 100.0]),
        st.booleans(),
    ),
    min_size=60,
    max_size=300,
)


@given(acts)
def test_each_change_is_of_many_people_and_of_what_was_before_the_last_five_minutes_began(
    acts: list[tuple[float, int, float, bool]],
) -> None:
    held, now = HeldBack((0.5, 1.0)), 0.0
    done: list[tuple[float, int, float]] = []
    told, before = 0, held.told(now)
    for later, who, seconds, looks in acts:
        now += later
        held.note(now, who, seconds)
        done.append((now, who, seconds))
        if looks and (found := held.told(now)) != before:
            *_, number = found[0]
            new = done[told:number]
            assert len({who for _, who, _ in new}) >= TOLD_AT_ONCE
            assert all(at // TOLD_EVERY_S < now // TOLD_EVERY_S for at, _, _ in new)
            took = [seconds for _, _, seconds in done[:number]]
            assert found[0] == [sum(one <= 0.5 for one in took), sum(one <= 1.0 for one in took), number]
            assert abs(found[1] - sum(took)) < 1e-6
            told, before = number, found


def test_many_people_are_told_once_the_five_minutes_are_over() -> None:
    held = HeldBack()
    for who in range(TOLD_AT_ONCE):
        held.note(1.0, who)
    assert held.told(TOLD_EVERY_S - 1)[0] == [0]
    assert held.told(TOLD_EVERY_S)[0] == [TOLD_AT_ONCE]


def test_one_person_who_does_much_is_never_told() -> None:
    held = HeldBack()
    for number in range(10_000):
        held.note(number * 1.0, "the same")
    assert held.told(1e9)[0] == [0]
