"""What buttons carry: 64 bytes, there and back, and nothing that somebody makes up breaks anything."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from enum import Enum
from typing import Any, get_args, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.base.buttons import (
    MAX_BYTES,
    VERSION,
    Button,
    Open,
    PackedButton,
    Screen,
    TurnPage,
    button_kinds,
    pack,
    parse,
)
from bot.chat.broadcasts.buttons import Discard, NewDraft
from bot.chat.dispatch import load_topics
from bot.chat.letters.buttons import (
    BackToCase,
    Countries,
    HelpOtherwise,
    HelpUnsure,
    LeaveIt,
    OnPath,
    OtherCountry,
    TiesAgain,
    UnsureAgain,
    WriteLetter,
    fits,
)
from bot.chat.letters.card.places import FARTHEST
from bot.chat.people.buttons import Stop, Subscribe
from bot.content.cases.countries import countries
from bot.content.library import Library
from bot.model.broadcasts.broadcast import Kind
from bot.model.letters.draw import WORDINGS
from bot.model.letters.letter import Safety
from bot.model.people.subscription import Wants
from bot.services.letters.letter_path import LetterPath
from bot.services.letters.steps import BY_COUNTRY
from bot.services.people.visitors import MAX_SOURCE
from tests.support.samples.languages import LANGUAGES

load_topics()
KINDS: tuple[type[Any], ...] = tuple(button_kinds())

# Not all of twelve characters at once, beside every number at its highest: see below for what has to fit.
_ID = st.text(alphabet="abcdefghijklmnopqrstuvwxyz0123456789", max_size=9)
_NAMED: dict[str, st.SearchStrategy[Any]] = {
    "country": st.sampled_from(["", *(code for code, _ in countries("en"))]),
    "language": st.sampled_from(["", *LANGUAGES]),
    "source": st.text(alphabet="abcXYZ019_-", max_size=MAX_SOURCE),
    "wording": st.integers(0, WORDINGS - 1),
    "version": st.just("") | st.text(alphabet="abcXYZ019_-", min_size=4, max_size=4),
    "page": st.integers(0, 99),
    "above": st.integers(0, FARTHEST),
    "first": st.integers(0, 36**3 - 1),
    "minute": st.integers(0, 10**9),
}


def _values(name: str, hint: Any) -> st.SearchStrategy[Any]:
    if name in _NAMED:
        return _NAMED[name]
    if hint is PackedButton:
        return st.builds(NewDraft, _ID, st.sampled_from([None, *Kind])).map(PackedButton.of)
    if hint is str:
        return _ID
    if hint is bool:
        return st.booleans()
    if hint is int:
        return st.integers(0, 36**6 - 1)
    if hint is date:
        return st.dates(date(2020, 1, 1), date(2199, 12, 31))
    if isinstance(hint, type) and issubclass(hint, Enum):
        return st.sampled_from(list(hint))
    optional = get_args(hint)
    assert len(optional) == 2, f"no values are known for a field of type {hint}"
    assert optional[1] is type(None)
    return st.none() | _values(name, optional[0])


def _buttons(kind: type[Any]) -> st.SearchStrategy[Any]:
    hints = get_type_hints(kind)
    made = st.builds(kind, **{field.name: _values(field.name, hints[field.name]) for field in fields(kind)})
    return made.map(_as_offered) if issubclass(kind, OnPath) else made


def _as_offered(button: OnPath) -> OnPath:
    """What came later is left out where it has no room; an embassy looked for gets no second letter."""
    if not button.first or not fits(replace(button.path, above=0)) or isinstance(button, Countries):
        button = replace(button, first=0)
    return button if fits(button.path) else replace(button, above=0)


@given(st.one_of([_buttons(kind) for kind in KINDS]))
def test_every_button_fits_and_comes_back_as_it_was(button: Button) -> None:
    data = pack(button)
    assert data.isascii()
    assert 1 <= len(data.encode()) <= MAX_BYTES
    assert parse(data) == button


def test_a_page_leads_to_the_button_it_was_made_for_and_a_forged_one_to_none() -> None:
    again = NewDraft("tjk001", Kind.CALL)
    turned = parse(pack(TurnPage.to(7, again)))
    assert isinstance(turned, TurnPage)
    assert (turned.page, turned.again.button) == (7, again)
    for forged in ("2pg:1:", "2pg:1:b", "2pg:1:zz.1", "2pg:1:b.tjk001.nothing", "2pg:1:b.t k.call"):
        turned = parse(forged)
        assert isinstance(turned, TurnPage)
        assert turned.again.button is None


def test_every_kind_has_a_letter_of_its_own() -> None:
    assert len({kind.CODE for kind in KINDS}) == len(KINDS)


@given(st.text(max_size=80))
def test_nothing_that_somebody_makes_up_raises(text: str) -> None:
    parse(text)


@given(
    st.sampled_from([kind.CODE for kind in KINDS]),
    st.lists(st.text(alphabet="abc019:-_ ٣²é\0", max_size=20), max_size=9),
)
def test_nothing_that_looks_like_a_button_raises(code: str, parts: list[str]) -> None:
    button = parse(f"{VERSION}{code}:" + ":".join(parts))
    if button is not None:
        assert parse(pack(button)) == button, "what is taken for a button can be put on one again"


@given(st.one_of([_buttons(kind) for kind in KINDS]), st.integers(0, MAX_BYTES), st.characters())
def test_a_changed_character_makes_another_button_or_none(button: Button, place: int, character: str) -> None:
    data = pack(button)
    parse(data[:place] + character + data[place + 1 :])


@pytest.mark.parametrize("version", ["", "0", "1", "9", "v2:"])
def test_another_version_is_no_button(version: str) -> None:
    data = pack(Stop())
    assert parse(data) == Stop()
    assert parse(version + data.removeprefix(VERSION)) is None


@pytest.mark.parametrize(
    "data",
    [
        "2",
        "2?",
        "2e:x",
        "2o:start",
        "2o:nowhere:",
        "2D:-1",
        "2D:1.5",
        "2D:",
        "2D:1000000",
        "2k:tjk001:2",
        f"2D:{'0' * 61}",
        "2bW:4:zzzzzzzzzzzz",
        "2u:tjk001:president:release:1",
        "2u:tjk001:president:release:3652059",
    ],
)
def test_what_is_not_whole_is_no_button(data: str) -> None:
    assert parse(data) is None


def test_what_cannot_travel_is_refused_when_the_button_is_made() -> None:
    for case in ("a:b", "é", "x" * 60):
        with pytest.raises(ValueError):
            pack(Open(Screen.CASE, case))
    for number in (-1, 36**6):
        with pytest.raises(ValueError):
            pack(Discard(number))


def test_the_real_case_s_longest_choices_fit() -> None:
    longest = 0
    for case in Library.load().cases.values():
        for ask in case.asks:
            for authority in [*(authority.id for authority in case.authorities), BY_COUNTRY]:
                for safety in (None, *Safety):
                    carried = WriteLetter(
                        case.slug, safety, ask.id, authority, "TJ", "ru", WORDINGS - 1, case.version, True
                    )
                    longest = max(longest, len(pack(carried)))
    assert longest <= MAX_BYTES


def test_a_field_that_came_later_travels_last_and_only_if_it_says_something() -> None:
    path = ("tjk001", Safety.FREE, "release", "president", "", "ru", 7, "Ab3_", None)
    before = "2c:tjk001:f:release:president::ru:7:Ab3_::2"
    assert pack(Countries(*path, 2)) == before, "as it was before there was such a field"
    assert parse(before) == Countries(*path, 2)
    later = Countries(*path, 2, above=3)
    assert pack(later) == f"{before}:3"
    assert parse(f"{before}:3") == later
    again = Countries(*path, 2, above=3, first=4)
    assert pack(again) == f"{before}:3:4"
    assert parse(f"{before}:3:4") == again
    assert parse(f"{before}:3:4:5") is None
    assert parse(before.rpartition(":")[0]) is None, "a field that was always there can't be missing"


def test_the_day_of_a_first_letter_comes_back_as_it_was_or_not_at_all() -> None:
    path = LetterPath("tjk001", Safety.FREE, "release", "president", language="ru", first=date(2026, 11, 3))
    button = parse(pack(WriteLetter.on(path)))
    assert isinstance(button, WriteLetter)
    assert button.path == path
    for made_up in ("zzzzzz", "10000"):
        button = parse(f"2l:tjk001:f:release:president::ru:7:Ab3_::0:{made_up}")
        assert isinstance(button, WriteLetter)
        assert button.path.first is None


def test_long_ids_leave_no_room_for_the_day_of_a_first_letter() -> None:
    day = date(2026, 11, 3)
    assert fits(LetterPath("a" * 12, None, "a" * 9, "a" * 9, wording=WORDINGS - 1, first=day))
    assert not fits(LetterPath("a" * 12, None, "a" * 12, "a" * 12, wording=WORDINGS - 1, first=day))


def test_ids_of_twelve_characters_fit() -> None:
    ids = "a" * 12
    choices = (ids, Safety.TIES, ids, ids, "TJ", "ru", WORDINGS - 1, "Ab3_", True)
    assert len(pack(WriteLetter(*choices))) <= MAX_BYTES
    on_a_letter = (*choices[:4], "", *choices[5:])
    for kind in (TiesAgain, UnsureAgain, LeaveIt, HelpOtherwise, HelpUnsure, BackToCase, OtherCountry):
        assert len(pack(kind(*on_a_letter, above=2))) <= MAX_BYTES
    in_a_country = (*choices[:3], BY_COUNTRY, *choices[4:])  # countries are shown for an embassy alone
    assert len(pack(Countries(*in_a_country, 9))) <= MAX_BYTES
    assert len(pack(Subscribe(Wants.CALLS, ids, "s" * MAX_SOURCE))) <= MAX_BYTES
