"""How many people each choice of an audience would leave, and which choices would point at a few. Pure.

What is kept from an organiser: any number from one to four of people who share the chosen facets. Sizes are
exact, so they can be taken from one another; the rule below is made so that what comes out is never such a
number, whichever facets of one audience are chosen, and taken back again, in whichever order, for whichever
kind of broadcast.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple, assert_never

from bot.model.broadcasts.audience import Acted, Audience, Facet
from bot.model.small_numbers import FEWEST


class Did(StrEnum):
    """What somebody did last on the way to an action in the case."""

    REPORTED = "reported"
    OPENED = "opened"  # a letter, and reported nothing
    NOTHING = "nothing"


class Done(NamedTuple):
    """What is known of somebody in a case. `nudges`: they asked to be reminded."""

    did: Did = Did.NOTHING
    nudges: bool = False

    def is_one_of(self, acted: Acted) -> bool:
        """Whether such an audience is for them."""
        match acted:
            case Acted.REPORTED:
                return self.did is Did.REPORTED
            case Acted.NOT_REPORTED:
                return self.did is not Did.REPORTED
            case Acted.OPENED:
                return self.did is Did.OPENED
            case Acted.WANTS_NUDGES:
                return self.nudges and self.did is not Did.REPORTED
            case _:
                assert_never(acted)


@dataclass(frozen=True, slots=True)
class AudienceGroup:
    """People whom no choice can tell apart. A field that nobody asked for is as it is here.

    `since`: the latest of the moments asked for that they had joined at, or joined after; None: before all.
    `gets`: whether a broadcast of the kind in question is for them. Those whom it isn't for are in no size;
    they are there because a broadcast of another kind is, and its sizes are told as well.
    """

    language: str = ""
    country: str | None = None  # None: didn't give one
    since: datetime | None = None
    did: Did | None = None
    gets: bool = True
    nudges: bool = False  # they asked to be reminded


GroupCounts = Mapping[AudienceGroup, int]
"""Everybody who gets anything on a case, as a kind of broadcast sees them: group -> number of people."""


def size(groups: GroupCounts, audience: Audience) -> int:
    """How many of the people are in the audience."""
    return sum(number for group, number in groups.items() if _is_in(audience, group))


def by_language(groups: GroupCounts, audience: Audience) -> dict[str, int]:
    """The same, by language."""
    found: Counter[str] = Counter()
    for group, number in groups.items():
        if _is_in(audience, group):
            found[group.language] += number
    return dict(found)


def by_country(groups: GroupCounts, audience: Audience) -> dict[str, int]:
    """The same, by country, of those who gave one. Not to be told: few are in it, and it changes by one."""
    found: Counter[str] = Counter()
    for group, number in groups.items():
        if group.country and _is_in(audience, group):
            found[group.country] += number
    return dict(found)


def only(groups: GroupCounts, facets: frozenset[Facet]) -> GroupCounts:
    """The people in larger groups: people who differ in nothing but other facets than these are in one."""
    found: Counter[AudienceGroup] = Counter()
    for group, number in groups.items():
        found[
            AudienceGroup(
                group.language if Facet.LANGUAGE in facets else "",
                group.country if Facet.COUNTRY in facets else None,
                group.since if Facet.JOINED in facets else None,
                group.did if Facet.ACTED in facets else None,
                group.gets,
                group.nudges and Facet.ACTED in facets,
            )
        ] += number
    return found


def allowed(groups: GroupCounts, audience: Audience) -> bool:
    """Whether the audience may be chosen, and its size be told. Everybody is always allowed, however few.

    Each of its facets splits the people: into those of each value that was chosen, and the others. So does
    the kind of broadcast, if it isn't for all of them. Of the pieces that all of these make together, none
    may be of one to four people. Sizes that are told of fewer of these facets, or of a kind that is for
    everybody, are sums of such pieces, and so are their differences.
    """
    if audience.everybody:
        return True
    pieces: Counter[Hashable] = Counter()
    for group, number in groups.items():
        pieces[_piece(audience, group)] += number
    if any(0 < number < FEWEST for number in pieces.values()) or not size(groups, audience):
        return False
    return not any(
        audience.values(facet) & _hidden(groups, audience, facet)
        for facet in (Facet.LANGUAGE, Facet.COUNTRY)
        if audience.values(facet)
    )


def languages_told(groups: GroupCounts, audience: Audience) -> bool:
    """Whether it may be told how many of the audience read each language; of everybody it always is.

    It is as if each of the languages had been chosen.
    """
    if audience.everybody or audience.languages:
        return allowed(groups, audience)
    return allowed(groups, replace(audience, languages=frozenset(group.language for group in groups)))


def size_if_many(groups: GroupCounts, audience: Audience, so: Callable[[AudienceGroup], bool]) -> int:
    """For how many of the audience something holds; 0 where that number, or a difference, would be of a few.

    It splits the people as one more facet would.
    """
    pieces: Counter[Hashable] = Counter()
    for group, number in groups.items():
        pieces[_piece(audience, group), so(group)] += number
    if any(0 < number < FEWEST for number in pieces.values()):
        return 0
    return sum(number for group, number in groups.items() if _is_in(audience, group) and so(group))


def _hidden(groups: GroupCounts, audience: Audience, facet: Facet) -> set[str | None]:
    """The facet's values that may not be chosen beside the audience's other facets.

    Were all but one value told beside a choice, the sizes of these, taken from the choice's own size, would
    tell the last one. So what is not told has to be many together: where it isn't, more values are hidden,
    the smallest first. Without another facet there is no secret: a preview shows how many read each language.
    """
    others = audience.without(facet)
    if others.everybody:
        return set()
    pieces: dict[str | None, Counter[Hashable]] = {}
    for group, number in groups.items():
        pieces.setdefault(_value_of(group, facet), Counter())[_piece(others, group)] += number
    hidden = {
        value
        for value, counts in pieces.items()
        # Who gave no country can't be chosen.
        if value is None or any(0 < number < FEWEST for number in counts.values())
    }
    told = sorted(pieces.keys() - hidden, key=lambda value: (-pieces[value].total(), value or ""))
    left: Counter[Hashable] = sum((pieces[value] for value in hidden), Counter())
    while told and any(0 < number < FEWEST for number in left.values()):
        smallest = told.pop()
        hidden.add(smallest)
        left += pieces[smallest]
    return hidden


def _is_in(audience: Audience, group: AudienceGroup) -> bool:
    if not group.gets:
        return False
    if audience.languages and group.language not in audience.languages:
        return False
    if audience.countries and group.country not in audience.countries:
        return False
    if audience.joined_since and not (group.since and group.since >= audience.joined_since):
        return False
    return audience.acted is None or _done(group).is_one_of(audience.acted)


def _done(group: AudienceGroup) -> Done:
    return Done(group.did or Did.NOTHING, group.nudges)


def _piece(audience: Audience, group: AudienceGroup) -> Hashable:
    """Which piece of the people, as the audience's facets split it, the group lies in."""
    did: object = None
    if audience.acted is Acted.OPENED:
        did = group.did
    elif audience.acted:
        # Of who hasn't reported, also whether they asked: both sizes are told.
        did = (group.did is Did.REPORTED, _done(group).is_one_of(audience.acted))
    return (
        group.language if group.language in audience.languages else "",
        group.country if group.country in audience.countries else "",
        bool(audience.joined_since and group.since and group.since >= audience.joined_since),
        did,
        group.gets,
    )


def _value_of(group: AudienceGroup, facet: Facet) -> str | None:
    return group.language if facet is Facet.LANGUAGE else group.country
