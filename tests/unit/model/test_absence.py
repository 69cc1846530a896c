"""Which times the bot was out of reach for long, and how they are kept."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.model.people.absence import (
    Absence,
    as_one,
    is_absence,
    packed,
    readers_of,
    unpacked,
    with_another,
)

START = datetime(2026, 3, 1, tzinfo=UTC)
spans = st.tuples(st.integers(0, 1000), st.integers(1, 200))


def _at(hours: float) -> datetime:
    return START + timedelta(hours=hours)


def test_a_day_is_what_telegram_keeps() -> None:
    assert not is_absence(_at(0), _at(24))
    assert is_absence(_at(0), _at(24.01))


@given(st.lists(spans, max_size=20))
def test_whatever_is_noted_is_covered_and_noting_it_again_changes_nothing(
    found: list[tuple[int, int]],
) -> None:
    known: list[Absence] = []
    for begin, hours in found:
        known = with_another(known, _at(begin), _at(begin + hours))
        assert with_another(known, _at(begin), _at(begin + hours)) == known
    for begin, hours in found:
        assert any(one.since <= _at(begin) and _at(begin + hours) <= one.until for one in known)
    assert len(known) <= 5
    assert unpacked(packed(known)) == known


def test_what_overlaps_and_nobody_was_told_of_is_one() -> None:
    [one] = with_another([Absence(_at(0), _at(30))], _at(20), _at(60))
    assert (one.since, one.until) == (_at(0), _at(60))


def test_what_readers_were_told_of_stays_apart() -> None:
    told = Absence(_at(0), _at(30)).told_by(7, readers_of("tjk001", "call"))
    assert with_another([told], _at(20), _at(60)) == [told, Absence(_at(20), _at(60))]


def test_several_are_told_as_one_time() -> None:
    both = as_one([Absence(_at(0), _at(30)), Absence(_at(90), _at(120))])
    assert both == Absence(_at(0), _at(120))
    assert as_one([]) is None
