"""Times in people's own words: every language, either clock, either order, any digits."""

from __future__ import annotations

import re
import tomllib
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content.library import messages_folder
from bot.content.texts import Phrasebook
from bot.model.broadcasts.timing import FARTHEST, ChosenTime, Several, Unusable, at_local
from bot.model.broadcasts.typed_times import read_time

DUSHANBE = ZoneInfo("Asia/Dushanbe")
NOW = datetime(2026, 11, 25, 5, 10, 40, tzinfo=UTC)  # a Wednesday, 10:10:40 there
PHRASEBOOK = Phrasebook.load(messages_folder(), ZoneInfo("UTC"))
WORDS = PHRASEBOOK.time_words
LANGUAGES = sorted(PHRASEBOOK.languages)
TYPED = tomllib.loads((messages_folder() / "chat" / "times.toml").read_text("utf-8"))
DIGITS = st.sampled_from(["0123456789", "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹"])


def _there(month: int, day: int, hour: int, minute: int = 0, year: int = 2026) -> ChosenTime:
    return ChosenTime(datetime(year, month, day, hour, minute, tzinfo=DUSHANBE).astimezone(UTC))


def _read(typed: str) -> ChosenTime | Several | Unusable:
    return read_time(typed, WORDS, NOW, DUSHANBE)


@pytest.mark.parametrize(
    "typed",
    [
        ["tomorrow at nine", "at 9 tomorrow", "tomorrow, 9 in the morning", "tomorrow 9 am"],
        ["demain à neuf heures", "à 9h demain", "demain 9 h du matin", "demain matin à 9 h"],
        ["завтра в девять", "в 9 завтра", "завтра в 9 утра", "завтра утром в 9"],
        ["пагоҳ соати нӯҳ", "соати 9-и пагоҳ", "фардо соати 9-и субҳ"],
        ["mañana a las nueve", "a las 9 mañana", "mañana a las 9 de la mañana"],
        ["غدًا الساعة التاسعة", "الساعة ٩ غدا", "غدا الساعة ٩ صباحًا"],
    ],
)
def test_tomorrow_at_nine(typed: list[str]) -> None:
    assert [_read(words) for words in typed] == [_there(11, 26, 9)] * len(typed)


@pytest.mark.parametrize(
    "typed",
    [
        ["in two hours", "in 2 hours", "In 120 minutes", "in an hour and 60 min"],
        ["dans deux heures", "dans 2 h", "dans une heure et 60 minutes"],
        ["через два часа", "через 2 часа", "через час и 60 минут"],
        ["баъд аз ду соат", "пас аз 2 соат", "баъди 120 дақиқа"],
        ["en dos horas", "dentro de 2 horas", "en una hora y 60 minutos"],
        ["بعد ساعتين", "خلال ٢ ساعات", "بعد ١٢٠ دقيقة"],
    ],
)
def test_in_two_hours(typed: list[str]) -> None:
    assert [_read(words) for words in typed] == [_there(11, 25, 12, 10)] * len(typed)


@pytest.mark.parametrize(
    "typed",
    [
        [
            "on Friday at 18:30",
            "at 18:30 on Friday",
            "Friday 6:30 pm",
            "27 November 18:30",
            "November 27th, 18:30",
        ],
        [
            "vendredi à 18h30",
            "le 27 novembre 2026 à 18h30",
            "vendredi à 6 h 30 du soir",
            "à 18 h 30 vendredi",
        ],
        ["в пятницу в 18:30", "27 ноября в 18:30", "в пятницу в 6:30 вечера", "27-го ноября в 18:30"],
        ["рӯзи ҷумъа соати 18:30", "27 ноябр соати 18:30", "27-уми ноябри соли 2026 соати 18:30"],
        ["el viernes a las 18:30", "el 27 de noviembre a las 18:30", "viernes a las 6:30 de la tarde"],
        ["يوم الجمعة الساعة ١٨:٣٠", "٢٧ نوفمبر الساعة 6:30 مساءً", "27 تشرين الثاني 18:30"],
    ],
)
def test_on_friday_at_half_past_six(typed: list[str]) -> None:
    assert [_read(words) for words in typed] == [_there(11, 27, 18, 30)] * len(typed)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("today at noon", _there(11, 25, 12)),
        ("ce soir à 8 h", _there(11, 25, 20)),
        ("сегодня вечером в 8", _there(11, 25, 20)),
        ("tonight at 8", _there(11, 25, 20)),
        ("esta noche a las 9", _there(11, 25, 21)),
        ("الليلة الساعة 9", _there(11, 25, 21)),
        ("завтра в 3 часа дня", _there(11, 26, 15)),
        ("завтра в 2 часа ночи", _there(11, 26, 2)),
        ("mañana a las 2 de la madrugada", _there(11, 26, 2)),
        ("tomorrow 9 at night", _there(11, 26, 21)),
        ("half an hour", Unusable.UNREADABLE),
        ("in half an hour", _there(11, 25, 10, 40)),
        ("через полчаса", _there(11, 25, 10, 40)),
        ("in three days at 9", _there(11, 28, 9)),
        ("через три дня в 9 утра", _there(11, 28, 9)),
        ("dans une semaine", _there(12, 2, 10, 10)),
        ("بعد يومين الساعة ٩", _there(11, 27, 9)),
        ("in 0 minutes", Unusable.PAST),
        ("in 400 days", Unusable.FAR),
        ("in 9999 weeks at 9", Unusable.FAR),
        ("in two", Unusable.UNREADABLE),
        ("in two hours at 9", Unusable.UNREADABLE),
        ("in the evening", Unusable.UNREADABLE),
        ("12 in the evening", Unusable.UNREADABLE),
        ("tomorrow 13 in the morning", Unusable.UNREADABLE),
        ("tomorrow in the morning at 9 in the evening", Unusable.UNREADABLE),
        ("31 November 9:00", Unusable.NO_SUCH_DAY),
        ("tomorrow at midnight", Several((_there(11, 26, 0), _there(11, 27, 0)))),
        ("at 6", Several(tuple(_there(11, day, hour) for day, hour in ((25, 18), (26, 6), (26, 18))))),
        ("tomorrow " * 30 + "9:00", Unusable.UNREADABLE),
    ],
)
def test_what_else_is_said(typed: str, meant: ChosenTime | Several | Unusable) -> None:
    assert _read(typed) == meant


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_examples_that_are_shown_can_be_typed(language: str) -> None:
    there = NOW.astimezone(DUSHANBE)
    shown = {"now": there, "zone": DUSHANBE.key, "day": there.date() + timedelta(days=3)}
    html = PHRASEBOOK[language].screen("broadcast_when_type", **shown)
    examples = re.findall("<code>(.*?)</code>", html)
    assert len(examples) == 6
    for example in examples:
        assert isinstance(_read(example), ChosenTime), example


@given(
    st.sampled_from(LANGUAGES),
    st.dates(NOW.date() + timedelta(days=1), NOW.date() + timedelta(days=360)),
    st.times(),
    DIGITS,
)
def test_a_moment_can_be_typed_as_the_bot_shows_it(
    language: str, day: date, clock: time, digits: str
) -> None:
    """In the order and the words of each language, and in any digits."""
    shown = f"{PHRASEBOOK[language].date(day)}, {clock:%H:%M}"
    typed = shown.translate(str.maketrans("0123456789", digits))
    assert _read(typed) == at_local(day, clock.replace(second=0, microsecond=0), NOW, DUSHANBE)


@given(
    st.sampled_from(LANGUAGES),
    st.sampled_from(["0", "1", "monday", "tuesday", "friday", "saturday", "sunday"]),
    st.integers(0, 23),
    st.integers(0, 59),
    st.booleans(),
    st.data(),
)
def test_every_word_for_a_day_does_before_or_after_the_time(
    language: str, heading: str, hour: int, minute: int, after: bool, data: st.DataObject
) -> None:
    word = data.draw(st.sampled_from(TYPED[heading][language]))
    weekday = ["monday", "tuesday", "", "", "friday", "saturday", "sunday"]
    ahead = int(heading) if heading.isdecimal() else (weekday.index(heading) - NOW.weekday()) % 7
    clock = f"{hour}:{minute:02}"
    typed = f"{clock} {word}" if after else f"{word} {clock}"
    day = NOW.astimezone(DUSHANBE).date() + timedelta(days=ahead)
    assert _read(typed) == at_local(day, time(hour, minute), NOW, DUSHANBE)


@given(st.sampled_from(LANGUAGES), st.integers(1, 9999), DIGITS, st.data())
def test_so_many_minutes_from_now_in_every_language(
    language: str, minutes: int, digits: str, data: st.DataObject
) -> None:
    begins, unit = [data.draw(st.sampled_from(TYPED[name][language])) for name in ("within", "minutes 1")]
    number = str(minutes).translate(str.maketrans("0123456789", digits))
    at = NOW.replace(second=0) + timedelta(minutes=minutes)
    assert _read(f"{begins} {number} {unit}") == ChosenTime(at)


@given(
    st.lists(
        st.sampled_from(
            sorted({word for section in TYPED.values() for words in section.values() for word in words})
        )
        | st.integers(0, 99999).map(str)
        | st.sampled_from(["9:30", "18h", "25.11.", "6 pm", "2026-11-27", ",", "،", "31.2."]),
        max_size=8,
    ).map(" ".join)
)
def test_whatever_words_are_put_together_a_time_is_ahead_and_not_too_far(typed: str) -> None:
    found = _read(typed)
    times = found.options if isinstance(found, Several) else [found] if isinstance(found, ChosenTime) else []
    assert all(NOW < one.at <= NOW + FARTHEST for one in times)
