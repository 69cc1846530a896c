"""Whom an audience takes in, and which audiences would point at a few people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction
from itertools import combinations, product

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.model.broadcasts.audience import Acted, Audience, Facet, as_value, moment_of
from bot.model.broadcasts.k_anonymity import (
    AudienceGroup,
    Did,
    GroupCounts,
    allowed,
    by_language,
    languages_told,
    only,
    size,
    size_if_many,
)
from bot.model.small_numbers import FEWEST

WEEK, MONTH = datetime(2026, 3, 7, tzinfo=UTC), datetime(2026, 2, 12, tzinfo=UTC)
LANGUAGES, COUNTRIES = ("en", "fr", "tg"), (None, "CH", "FR")

groups = st.builds(
    AudienceGroup,
    st.sampled_from(LANGUAGES),
    st.sampled_from(COUNTRIES),
    st.sampled_from([None, MONTH, WEEK]),
    st.sampled_from(Did),
    nudges=st.sampled_from([False, False, True]),
)
crowds = st.dictionaries(groups, st.sampled_from([1, 2, 3, 4, 5, 7, 20, 50, 60, 70]), max_size=14).map(
    Counter
)
some_calls_only = st.dictionaries(
    st.builds(replace, groups, gets=st.booleans()), st.sampled_from([2, 4, 5, 7, 20, 50, 60, 70]), max_size=20
).map(Counter)
"""People of whom some don't get the kind of broadcast in question."""
audiences = st.builds(
    Audience,
    st.frozensets(st.sampled_from(LANGUAGES)),
    st.frozensets(st.sampled_from(COUNTRIES[1:])),
    st.sampled_from([None, MONTH, WEEK]),
    st.none() | st.sampled_from(Acted),
)


def crowd(**numbers: int) -> GroupCounts:
    """Numbers by "language_did", like fr_reported=5."""
    found: dict[AudienceGroup, int] = {}
    for name, number in numbers.items():
        language, _, did = name.partition("_")
        found[AudienceGroup(language, did=Did(did or "nothing"))] = number
    return found


REPORTED = Audience(acted=Acted.REPORTED)
FRENCH = Audience(languages=frozenset({"fr"}))


@given(audiences)
def test_an_audience_is_kept_as_it_is(audience: Audience) -> None:
    assert Audience.unpacked(audience.packed()) == audience


@given(audiences, st.sampled_from(Facet))
def test_what_is_taken_in_can_be_taken_out(audience: Audience, facet: Facet) -> None:
    values = {
        Facet.LANGUAGE: "tg",
        Facet.COUNTRY: "FR",
        Facet.JOINED: as_value(WEEK),
        Facet.ACTED: "opened",
    }
    taken = audience.taking(facet, values[facet])
    assert values[facet] in taken.values(facet)
    assert values[facet] not in taken.taking(facet, values[facet], on=False).values(facet)
    assert taken.without(facet) == audience.without(facet)
    assert facet not in audience.without(facet).facets


@pytest.mark.parametrize("value", ["", "-", "zzzzzzzzzzzz", "é"])
def test_no_moment(value: str) -> None:
    with pytest.raises(ValueError):
        moment_of(value)


def test_by_language_and_what_they_did() -> None:
    those = crowd(fr_reported=5, fr_opened=6, fr_nothing=7, en_reported=8, en_opened=9)
    assert size(those, Audience()) == 35
    assert size(those, FRENCH) == 18
    assert size(those, REPORTED) == 13
    assert size(those, Audience(acted=Acted.NOT_REPORTED)) == 22
    assert by_language(those, Audience(acted=Acted.OPENED)) == {"fr": 6, "en": 9}


def wishers(**numbers: int) -> GroupCounts:
    """Numbers of people by what they did, of whom those that end in _asks asked to be reminded."""
    return {
        AudienceGroup("en", did=Did(name.partition("_")[0]), nudges=name.endswith("_asks")): number
        for name, number in numbers.items()
    }


NUDGE = Audience(acted=Acted.WANTS_NUDGES)


def test_who_asked_to_be_reminded_and_has_written_isnt_reminded() -> None:
    those = wishers(reported=5, reported_asks=6, opened_asks=7, nothing_asks=8, nothing=9)
    assert size(those, NUDGE) == 15
    assert allowed(those, NUDGE)
    assert size(those, REPORTED) == 11


def test_who_asked_doesnt_tell_of_the_few_who_didnt_nor_of_who_wrote() -> None:
    assert not allowed(wishers(nothing_asks=20, nothing=3), NUDGE), "the three asked for nothing"
    assert not allowed(wishers(nothing_asks=20, nothing=20, reported=2), NUDGE)
    assert not allowed(wishers(nothing_asks=4, nothing=20), NUDGE)
    assert allowed(wishers(nothing_asks=20), NUDGE)


def test_everybody_is_allowed_however_few() -> None:
    assert allowed(crowd(), Audience())
    assert allowed(crowd(fr=1), Audience())


def test_a_choice_takes_in_five_and_leaves_out_nobody_or_five() -> None:
    assert not allowed(crowd(fr=4, en=100), FRENCH)
    assert allowed(crowd(fr=5, en=100), FRENCH)
    assert not allowed(crowd(fr=100, en=4), FRENCH)
    assert allowed(crowd(fr=100), FRENCH)
    assert not allowed(crowd(en=100), FRENCH)


def test_two_choices_dont_tell_what_one_of_them_hides() -> None:
    # Of 50 who reported 48 are French: so two aren't, which 50 - 48 would tell.
    those = crowd(fr_reported=48, en_reported=2, fr_nothing=50, en_nothing=50)
    both = Audience(languages=FRENCH.languages, acted=Acted.REPORTED)
    assert size(those, both) == 48
    assert allowed(those, REPORTED)
    assert not allowed(those, both)


def test_all_languages_but_one_dont_tell_the_last() -> None:
    those = crowd(fr_reported=20, en_reported=30, tg_reported=2, fr=50, en=50, tg=50)
    told = [
        language
        for language in LANGUAGES
        if allowed(those, Audience(languages=frozenset({language}), acted=Acted.REPORTED))
    ]
    assert told == ["en"], "both others together are many, each alone isn't told"
    assert allowed(those, Audience(languages=frozenset({"tg"})))


def test_opened_doesnt_tell_who_did_nothing() -> None:
    those = crowd(fr_reported=20, fr_opened=20, fr_nothing=3)
    assert allowed(those, REPORTED)
    assert not allowed(those, Audience(acted=Acted.OPENED))


@given(crowds, audiences)
def test_no_difference_of_sizes_within_an_audience_is_of_a_few(
    crowd: GroupCounts, audience: Audience
) -> None:
    """Whichever of its facets are chosen or not chosen: what is in some of them and not in the others."""
    assume(allowed(crowd, audience))
    assume(not audience.everybody)
    assert size(crowd, audience) >= FEWEST
    alone = {facet: _only_facet(audience, facet) for facet in audience.facets}
    for signs in product((True, False), repeat=len(alone)):
        piece = sum(
            number
            for group, number in crowd.items()
            if all(
                (size({group: 1}, one) == 1) is sign for one, sign in zip(alone.values(), signs, strict=True)
            )
        )
        assert piece == 0 or piece >= FEWEST
    for fewer in _subsets(audience):
        assert size(crowd, fewer) >= size(crowd, audience)


@given(crowds, audiences, st.sampled_from([Facet.LANGUAGE, Facet.COUNTRY]))
def test_nor_is_what_all_values_of_a_facet_leave(
    crowd: GroupCounts, audience: Audience, facet: Facet
) -> None:
    others = audience.without(facet)
    assume(not others.everybody)
    assume(allowed(crowd, others))
    values = LANGUAGES if facet is Facet.LANGUAGE else COUNTRIES[1:]
    told = [others.taking(facet, value) for value in values]
    left = size(crowd, others) - sum(size(crowd, one) for one in told if allowed(crowd, one))
    assert left == 0 or left >= FEWEST


@given(crowds, audiences)
def test_larger_groups_change_no_size(crowd: GroupCounts, audience: Audience) -> None:
    larger = only(crowd, audience.facets)
    assert len(larger) <= len(crowd)
    assert size(larger, audience) == size(crowd, audience)
    assert allowed(larger, audience) == allowed(crowd, audience)


def as_a_call(crowd: GroupCounts) -> GroupCounts:
    """The same people for the kind of broadcast that is for all of them."""
    found: Counter[AudienceGroup] = Counter()
    for group, number in crowd.items():
        found[replace(group, gets=True)] += number
    return found


def test_an_update_and_a_call_dont_tell_what_the_one_did_who_gets_calls_only() -> None:
    # Of 12 who get everything six have reported. The 13th gets calls only.
    those = crowd(en_reported=6, en_nothing=6)
    for did in Did.REPORTED, Did.NOTHING:
        with_one = {**those, AudienceGroup("en", did=did, gets=False): 1}
        calls = as_a_call(with_one)
        assert allowed(calls, REPORTED)
        assert not allowed(with_one, REPORTED), "6 or 7 beside it would tell what the one did"
        assert (size(with_one, Audience()), size(calls, Audience())) == (12, 13)
        assert allowed(with_one, Audience())


def test_many_who_get_calls_only_hide_nothing() -> None:
    those = crowd(en_reported=6, en_nothing=6)
    others = {AudienceGroup("en", did=did, gets=False): 5 for did in (Did.REPORTED, Did.NOTHING)}
    assert allowed({**those, **others}, REPORTED)
    assert size({**those, **others}, REPORTED) == 6
    assert by_language({**those, **others}, REPORTED) == {"en": 6}


@given(some_calls_only, audiences, st.sampled_from(COUNTRIES))
def test_for_how_many_something_holds_tells_of_no_few(
    crowd: GroupCounts, audience: Audience, country: str | None
) -> None:
    def there(group: AudienceGroup) -> bool:
        return group.country == country

    update, call = (size_if_many(those, audience, there) for those in (crowd, as_a_call(crowd)))
    assert update <= size(crowd, audience)
    if update:
        for more in (update, size(crowd, audience) - update, call - update):
            assert more == 0 or more >= FEWEST


def test_for_how_many_it_is_night_doesnt_tell_where_the_one_lives_who_gets_calls_only() -> None:
    those = {AudienceGroup(country="JP"): 14, AudienceGroup(country="FR"): 20}
    with_one = {**those, AudienceGroup(country="JP", gets=False): 1}

    def asleep(group: AudienceGroup) -> bool:
        return group.country == "JP"

    assert size_if_many(those, Audience(), asleep) == 14
    assert size_if_many(as_a_call(with_one), Audience(), asleep) == 15
    assert size_if_many(with_one, Audience(), asleep) == 0


def told(crowd: GroupCounts, audience: Audience) -> Iterator[tuple[Audience, bool]]:
    """What is told of an audience and of those with fewer of its facets: audience, whether as a call."""
    for one in (audience, *_subsets(audience), Audience()):
        for call in (False, True):
            if allowed(as_a_call(crowd) if call else crowd, one):
                yield one, call


@given(some_calls_only, audiences)
def test_nothing_that_can_be_calculated_from_updates_and_calls_is_of_a_few(
    crowd: GroupCounts, audience: Audience
) -> None:
    """Of whichever conditions on the facets and on what people get: a sum of what is told, or not, is many.

    How many get everything, and how many calls only, is told of everybody, however few.
    """
    assume(not audience.everybody)
    alone = [_only_facet(audience, facet) for facet in audience.facets]
    atoms = [(signs, gets) for signs in product((True, False), repeat=len(alone)) for gets in (True, False)]
    people: Counter[tuple[tuple[bool, ...], bool]] = Counter()
    for group, number in crowd.items():
        signs = tuple(size({replace(group, gets=True): 1}, one) == 1 for one in alone)
        people[signs, group.gets] += number

    def vector(wanted: tuple[bool | None, ...], gets: bool | None) -> list[int]:
        return [
            int(
                (gets is None or gets == has)
                and all(want is None or want == sign for want, sign in zip(wanted, signs, strict=True))
            )
            for signs, has in atoms
        ]

    basis: list[list[Fraction]] = []
    for one, call in told(crowd, audience):
        wanted = tuple(True if facet in one.facets else None for facet in audience.facets)
        _reduced(vector(wanted, None if call else True), basis, keep=True)
    for wanted in product((True, False, None), repeat=len(alone)):
        if all(want is None for want in wanted):
            continue
        for gets in (True, False, None):
            target = vector(wanted, gets)
            if not any(_reduced(target, basis)):
                number = sum(people[atom] for atom, of_it in zip(atoms, target, strict=True) if of_it)
                assert number == 0 or number >= FEWEST, (wanted, gets)


def _reduced(row: list[int], basis: list[list[Fraction]], *, keep: bool = False) -> list[Fraction]:
    """What is left of a row when it is told by the rows of the basis; `keep`: that becomes one of them."""
    left = [Fraction(value) for value in row]
    for known in basis:
        lead = next(place for place, value in enumerate(known) if value)
        factor = left[lead] / known[lead]
        left = [value - factor * other for value, other in zip(left, known, strict=True)]
    if keep and any(left):
        basis.append(left)
    return left


@given(some_calls_only, audiences)
def test_nor_is_what_the_languages_of_an_audience_tell(crowd: GroupCounts, audience: Audience) -> None:
    others = audience.without(Facet.LANGUAGE)
    assume(not others.everybody)
    found = []
    for those in (crowd, as_a_call(crowd)):
        if languages_told(those, audience):
            here, everybody = by_language(those, audience), by_language(those, Audience())
            for language, number in here.items():
                assert number >= FEWEST
                beside = everybody[language] - number
                assert beside == 0 or beside >= FEWEST
            found.append(here)
    if len(found) == 2:
        for language, number in found[1].items():
            calls_only = number - found[0].get(language, 0)
            assert calls_only == 0 or calls_only >= FEWEST


@given(some_calls_only, audiences, st.sampled_from([Facet.LANGUAGE, Facet.COUNTRY]))
def test_nor_is_what_all_values_of_a_facet_leave_of_an_update(
    crowd: GroupCounts, audience: Audience, facet: Facet
) -> None:
    others = audience.without(facet)
    assume(not others.everybody)
    values = LANGUAGES if facet is Facet.LANGUAGE else COUNTRIES[1:]
    for those in (crowd, as_a_call(crowd)):
        if allowed(those, others):
            narrower = [one for value in values if allowed(those, one := others.taking(facet, value))]
            left = size(those, others) - sum(size(those, one) for one in narrower)
            assert left == 0 or left >= FEWEST


def _only_facet(audience: Audience, facet: Facet) -> Audience:
    for other in set(Facet) - {facet}:
        audience = audience.without(other)
    return audience


def _subsets(audience: Audience) -> list[Audience]:
    found = []
    for number in range(len(audience.facets)):
        for dropped in combinations(audience.facets, number):
            fewer = audience
            for facet in dropped:
                fewer = fewer.without(facet)
            found.append(fewer)
    return found
