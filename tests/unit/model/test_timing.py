"""Typed times and readers' hours: by the clocks of any zone, on the days when they change too."""

from __future__ import annotations

import re
from dataclasses import fields
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.content.library import messages_folder
from bot.content.texts import Phrasebook
from bot.model.broadcasts.audience import Audience
from bot.model.broadcasts.broadcast import Plan, ReaderButton, Undecided, When
from bot.model.broadcasts.timing import (
    FARTHEST,
    ChosenTime,
    Several,
    Shift,
    Unusable,
    at_local,
    held_until,
    is_night,
)
from bot.model.broadcasts.typed_times import TimeWords, read_time

PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 11, 22, 7, 10, tzinfo=UTC)  # 8:10 in Paris
WORDS = Phrasebook.load(messages_folder(), ZoneInfo("UTC")).time_words
NO_WORDS = TimeWords({}, {}, frozenset())
ZONES = st.sampled_from(sorted(available_timezones()))
MOMENTS = st.datetimes(
    NOW.replace(year=2000, tzinfo=None), NOW.replace(year=2037, tzinfo=None), timezones=st.just(UTC)
)
EVENING, MORNING = Plan(when=When.EVENING), Plan(wait_for_morning=True)


def _at(*moment: int) -> ChosenTime:
    return ChosenTime(datetime(*moment, tzinfo=PARIS).astimezone(UTC))  # type: ignore[arg-type,misc]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("18:30", _at(2026, 11, 22, 18, 30)),
        (" 8:11 ", _at(2026, 11, 22, 8, 11)),
        ("tomorrow 18:30", _at(2026, 11, 23, 18, 30)),
        ("Tomorrow, 6:30 pm", _at(2026, 11, 23, 18, 30)),
        ("tomorrow at 12 a.m.", _at(2026, 11, 23, 0, 0)),
        ("12 pm", _at(2026, 11, 22, 12, 0)),
        ("demain à 18h30", _at(2026, 11, 23, 18, 30)),
        ("après-demain 9 h", _at(2026, 11, 24, 9, 0)),
        ("aujourd'hui 9h05", _at(2026, 11, 22, 9, 5)),
        ("завтра в 18.30", _at(2026, 11, 23, 18, 30)),
        ("25.11. 18:30", _at(2026, 11, 25, 18, 30)),
        ("25.11 18.30", _at(2026, 11, 25, 18, 30)),
        ("25. 11. 18:30", _at(2026, 11, 25, 18, 30)),
        ("25/11 18:30", _at(2026, 11, 25, 18, 30)),
        ("25.11.2026, 18:30", _at(2026, 11, 25, 18, 30)),
        ("25/11/2026 18:30", _at(2026, 11, 25, 18, 30)),
        ("2026-11-25 18:30", _at(2026, 11, 25, 18, 30)),
        ("2026-11-25T18:30", _at(2026, 11, 25, 18, 30)),
        ("1.2. 9:00", _at(2027, 2, 1, 9, 0)),
        ("21.11. 9:00", _at(2027, 11, 21, 9, 0)),
        ("22.11. 8:10", Unusable.PAST),
        ("8:10", Unusable.PAST),
        ("12 am", Unusable.PAST),
        ("21.11.2026 9:00", Unusable.PAST),
        ("1.1.0001 0:00", Unusable.PAST),
        ("29.2.2028 9:00", Unusable.FAR),
        ("31.12.9999 23:59", Unusable.FAR),
        ("31.6. 9:00", Unusable.NO_SUCH_DAY),
        ("29.2. 9:00", Unusable.NO_SUCH_DAY),
        ("11/25 9:00", Unusable.NO_SUCH_DAY),
        ("2026-13-01 9:00", Unusable.NO_SUCH_DAY),
        # NOW is a Sunday.
        ("tomorrow at 9", _at(2026, 11, 23, 9, 0)),
        ("Tomorrow, at 9", _at(2026, 11, 23, 9, 0)),
        ("tomorrow 9", _at(2026, 11, 23, 9, 0)),
        ("tomorrow at 9 o'clock", _at(2026, 11, 23, 9, 0)),
        ("demain à 9h", _at(2026, 11, 23, 9, 0)),
        ("demain a\u0300 9h", _at(2026, 11, 23, 9, 0)),
        ("завтра в 9", _at(2026, 11, 23, 9, 0)),
        ("Завтра в 9 часов", _at(2026, 11, 23, 9, 0)),
        ("пагоҳ соати 9", _at(2026, 11, 23, 9, 0)),
        ("пагоҳ дар соати 21", _at(2026, 11, 23, 21, 0)),
        ("Monday at 9", _at(2026, 11, 23, 9, 0)),
        ("on Saturday at 18:30", _at(2026, 11, 28, 18, 30)),
        ("vendredi à 18h", _at(2026, 11, 27, 18, 0)),
        ("в пятницу в 18:00", _at(2026, 11, 27, 18, 0)),
        ("рӯзи панҷшанбе соати 10", _at(2026, 11, 26, 10, 0)),
        ("25.11. at 18", _at(2026, 11, 25, 18, 0)),
        ("pasado mañana a las 9", _at(2026, 11, 24, 9, 0)),
        ("Pasado man\u0303ana, 18:30", _at(2026, 11, 24, 18, 30)),
        ("day after tomorrow at 9", _at(2026, 11, 24, 9, 0)),
        ("mañana a las 21 hs", _at(2026, 11, 23, 21, 0)),
        ("el viernes a las 18:00", _at(2026, 11, 27, 18, 0)),
        ("غدًا الساعة 9", _at(2026, 11, 23, 9, 0)),
        ("غداً، الساعة ٢١:٣٠", _at(2026, 11, 23, 21, 30)),
        ("بعد غدٍ في الساعة 18:30", _at(2026, 11, 24, 18, 30)),
        ("يوم الجُمعة الساعة 10", _at(2026, 11, 27, 10, 0)),
        ("الأحد 10:00", Several((_at(2026, 11, 22, 10, 0), _at(2026, 11, 29, 10, 0)))),
        ("le 25/11 à 18h", _at(2026, 11, 25, 18, 0)),
        ("at 18", _at(2026, 11, 22, 18, 0)),
        ("Sunday at 8", _at(2026, 11, 29, 8, 0)),  # today's has passed
        ("Sunday at 10", Several((_at(2026, 11, 22, 10, 0), _at(2026, 11, 29, 10, 0)))),
        ("dimanche 18h30", Several((_at(2026, 11, 22, 18, 30), _at(2026, 11, 29, 18, 30)))),
        ("tomorrow at 6", Several((_at(2026, 11, 23, 6, 0), _at(2026, 11, 23, 18, 0)))),
        ("завтра в 6", Several((_at(2026, 11, 23, 6, 0), _at(2026, 11, 23, 18, 0)))),
        (
            "at 9",
            Several(
                tuple(_at(2026, 11, day, hour, 0) for day, hour in ((22, 9), (22, 21), (23, 9), (23, 21)))
            ),
        ),
        ("tomorrow at 9:0", Unusable.UNREADABLE),
        ("tomorrow at 24", Unusable.UNREADABLE),
        ("next Monday at 9", Unusable.UNREADABLE),
        ("pasado 9:00", Unusable.UNREADABLE),
        ("بعد الساعة 9", Unusable.UNREADABLE),
        ("at", Unusable.UNREADABLE),
        ("18", Unusable.UNREADABLE),
        ("18.30", Unusable.UNREADABLE),  # a time, or a day without one?
        ("25.11.", Unusable.UNREADABLE),
        ("24:00", Unusable.UNREADABLE),
        ("9:60", Unusable.UNREADABLE),
        ("13 pm", Unusable.UNREADABLE),
        ("soon 9:00", Unusable.UNREADABLE),
        ("", Unusable.UNREADABLE),
        ("Dear all, the hearing is at 9:00", Unusable.UNREADABLE),
    ],
)
def test_a_typed_time_is_read_as_clocks_there_show_it(
    typed: str, meant: ChosenTime | Several | Unusable
) -> None:
    assert read_time(typed, WORDS, NOW, PARIS) == meant


@pytest.mark.parametrize(
    ("day", "clock", "shift", "utc"),
    [
        # In Paris clocks jump from 2:00 to 3:00 on 28 March 2027, and from 3:00 back to 2:00 on 31 October.
        (date(2027, 3, 28), time(1, 59), None, (2027, 3, 28, 0, 59)),
        (date(2027, 3, 28), time(2, 30), Shift.SKIPPED, (2027, 3, 28, 1, 30)),
        (date(2027, 3, 28), time(3, 0), None, (2027, 3, 28, 1, 0)),
        (date(2027, 10, 31), time(1, 59), None, (2027, 10, 30, 23, 59)),
        (date(2027, 10, 31), time(2, 30), Shift.TWICE, (2027, 10, 31, 0, 30)),
        (date(2027, 10, 31), time(3, 0), None, (2027, 10, 31, 2, 0)),
    ],
)
def test_when_clocks_change_it_is_said_and_one_moment_taken(
    day: date, clock: time, shift: Shift | None, utc: tuple[int, ...]
) -> None:
    now = datetime(2027, 3, 1, tzinfo=UTC)
    assert at_local(day, clock, now, PARIS) == ChosenTime(datetime(*utc, tzinfo=UTC), shift)  # type: ignore[arg-type,misc]


def test_of_a_time_that_comes_twice_the_one_still_ahead_is_taken() -> None:
    between = datetime(2027, 10, 31, 0, 45, tzinfo=UTC)  # 2:45, for the first time
    second = ChosenTime(datetime(2027, 10, 31, 1, 30, tzinfo=UTC), Shift.TWICE)
    assert read_time("2:30", NO_WORDS, between, PARIS) == second
    assert read_time("2:30", NO_WORDS, between + timedelta(hours=1), PARIS) is Unusable.PAST


@given(MOMENTS, ZONES, st.integers(-3, 400), st.times())
@example(datetime(2011, 12, 29, 12, tzinfo=UTC), "Pacific/Apia", 1, time(12))  # a day that was left out
def test_a_chosen_time_is_ahead_and_clocks_show_it(now: datetime, name: str, ahead: int, clock: time) -> None:
    zone, clock = ZoneInfo(name), clock.replace(second=0, microsecond=0)
    day = now.astimezone(zone).date() + timedelta(days=ahead)
    found = at_local(day, clock, now, zone)
    typed = read_time(f"{day:%d.%m.%Y} {clock:%H:%M}", NO_WORDS, now, zone)
    assert typed == found
    shown = datetime.combine(day, clock)
    if isinstance(found, ChosenTime):
        assert now < found.at <= now + FARTHEST
        there = found.at.astimezone(zone)
        if found.shift is Shift.SKIPPED:
            assert there.replace(tzinfo=None) > shown, "later, by as much as the clocks jump"
        else:
            assert there.replace(tzinfo=None) == shown
        if found.shift is Shift.TWICE:
            other = there.replace(fold=1 - there.fold)
            assert other.utcoffset() != there.utcoffset()
    elif found is Unusable.PAST:
        assert not any(shown.replace(tzinfo=zone, fold=fold).astimezone(UTC) > now for fold in (0, 1))
    else:
        assert found is Unusable.FAR
        assert shown.replace(tzinfo=zone).astimezone(UTC) > now + FARTHEST


@given(st.text(max_size=40) | st.from_regex(re.compile(r"[0-9./: -]{1,20}"), fullmatch=True), MOMENTS, ZONES)
def test_whatever_is_typed_gets_an_answer(text: str, now: datetime, name: str) -> None:
    found = read_time(text, WORDS, now, ZoneInfo(name))
    if isinstance(found, Several):
        assert len(found.options) > 1
        assert list(found.options) == sorted(set(found.options), key=lambda time: time.at)
        assert found.options[0].at > now
    else:
        assert isinstance(found, Unusable) or found.at > now


@given(
    MOMENTS, ZONES, st.sampled_from([EVENING, MORNING]), st.none() | st.timedeltas(timedelta(), timedelta(2))
)
@example(datetime(2011, 12, 30, 9, tzinfo=UTC), "Pacific/Apia", EVENING, None)
def test_who_is_held_back_is_let_go_at_the_first_good_hour(
    now: datetime, name: str, plan: Plan, ago: timedelta | None
) -> None:
    zone, since = ZoneInfo(name), None if ago is None else now - ago
    there = now.astimezone(zone).time()
    until = held_until(zone, now, plan, since)
    if until is None:
        assert (time(18) <= there < time(22)) if plan is EVENING else (time(8) <= there < time(22))
        return
    assert now < until <= now + timedelta(hours=50), "a day can be left out, no more"
    assert held_until(zone, until, plan, since) is None
    assert until.astimezone(zone).time() >= (time(18) if plan is EVENING else time(8))
    # Nobody is let go meanwhile: there is no earlier good hour that was passed over.
    halfway = now + (until - now) / 2
    assert held_until(zone, halfway, plan, since) == until or since is not None


def test_an_evening_lasts_longer_for_who_has_waited_for_it() -> None:
    half_past_nine = datetime(2026, 11, 22, 20, 30, tzinfo=UTC)
    next_evening = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
    morning, tonight = datetime(2026, 11, 22, 9, 0, tzinfo=UTC), datetime(2026, 11, 22, 19, 30, tzinfo=UTC)
    assert held_until(PARIS, half_past_nine, EVENING, morning) is None
    assert held_until(PARIS, half_past_nine, EVENING, tonight) == next_evening
    assert held_until(PARIS, half_past_nine, EVENING) == next_evening
    ten = half_past_nine + timedelta(minutes=30)
    assert held_until(PARIS, ten, EVENING, morning) == next_evening


def test_what_an_older_program_kept_nothing_of_is_as_usual() -> None:
    assert Plan.unpacked("{}") == Plan() == Plan.unpacked(Plan().packed())
    plan = Plan(
        audience=Audience(countries=frozenset({"FR"})),
        when=When.AT,
        at=NOW,
        wait_for_morning=True,
        silent=True,
        urgent=True,
        buttons=frozenset({ReaderButton.SHARE}),
        stars=3,
        undecided=Undecided.LEAVE,
        grace=True,
        label="Hearing of 3 May",
        more_letters_than=1_000,
    )
    assert all(getattr(plan, one.name) != getattr(Plan(), one.name) for one in fields(Plan))
    assert Plan.unpacked(plan.packed()) == plan


def test_nobody_is_held_back_by_a_plan_without_hours() -> None:
    night = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
    assert is_night(PARIS, night)
    assert held_until(PARIS, night, Plan()) is None
    assert held_until(PARIS, night, Plan(when=When.AT, at=night)) is None
    assert held_until(PARIS, night, MORNING) == datetime(2026, 11, 22, 7, 0, tzinfo=UTC)
