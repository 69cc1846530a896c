"""How near nudges of a case come to one another."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.model.broadcasts.nudge import NUDGED_EVERY, OtherNudge, next_nudge, nudge_in_the_way

NOW = datetime(2026, 3, 14, 9, 26, tzinfo=UTC)
DAY = timedelta(days=1)
days = st.integers(-40, 40).map(lambda number: NOW + number * DAY)


@st.composite
def others(draw: st.DrawFn) -> OtherNudge:
    begins = draw(days)
    if draw(st.booleans()):
        return OtherNudge(begins, planned=True)
    return OtherNudge(begins, planned=False, ended=begins + draw(st.integers(0, 3)) * DAY)


@given(st.lists(others(), max_size=4), days)
def test_between_the_last_send_of_one_and_the_first_of_the_next_lie_two_weeks(
    known: list[OtherNudge], begins: datetime
) -> None:
    if nudge_in_the_way(known, begins) is None:
        for other in known:
            ended = other.ended or other.begins
            assert begins >= ended + NUDGED_EVERY or other.begins >= begins + NUDGED_EVERY


@given(st.lists(others(), max_size=4))
def test_from_the_day_on_that_is_told_there_is_nothing_in_the_way(known: list[OtherNudge]) -> None:
    since = next_nudge(known, NOW)
    if since is not None:
        assert since > NOW
        assert nudge_in_the_way(known, since) is None
    else:
        assert not known or nudge_in_the_way(known, NOW) is None


def test_while_one_is_being_sent_there_is_no_other() -> None:
    under_way = OtherNudge(NOW - 40 * DAY, planned=False)
    assert nudge_in_the_way([under_way], NOW) is under_way
    assert next_nudge([under_way], NOW) is None, "nobody knows yet"
