"""How much of an appeal was read right: the values that were read against those that an appeal has.

A value is one leaf: a date, a name, each e-mail address. Case, punctuation, accents, courtesy titles and
blanks don't count in words; in numbers only digits do. Of each field it is counted what was right, what was
missing, and what was given that is not so; another value than the right one is both missing and wrong.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from tests.support.appeals.comparing import (
    LIKE,
    at_least,
    digits,
    fold,
    name_words,
    same,
    same_code,
    same_contact,
    same_event,
    same_name,
    same_number,
    same_role,
    within,
    word_likeness,
)
from tests.support.appeals.warnings import grave, kinds, strings_in

POSTAL_LIKE: Final = 0.75


@dataclass(slots=True)
class Tally:
    """Values of one field."""

    right: int = 0
    missing: int = 0
    wrong: int = 0


@dataclass(slots=True)
class Score:
    """What was read right, by field. Fields of an authority are told as "authorities.email"."""

    fields: dict[str, Tally] = field(default_factory=dict)
    faults: list[str] = field(
        default_factory=list
    )  # each value that is missing or wrong, for whoever repairs

    @property
    def right(self) -> int:
        return sum(one.right for one in self.fields.values())

    @property
    def missing(self) -> int:
        return sum(one.missing for one in self.fields.values())

    @property
    def wrong(self) -> int:
        return sum(one.wrong for one in self.fields.values())

    @property
    def right_share(self) -> float:
        """Of the values that the appeal has, those that were read right; 1 if it has none."""
        expected = self.right + self.missing
        return self.right / expected if expected else 1.0

    @property
    def wrong_share(self) -> float:
        """Of the values that were given, those that are not so; 0 if none was given."""
        given = self.right + self.wrong
        return self.wrong / given if given else 0.0

    def count(self, name: str, expected: Sequence[Any], given: Sequence[Any], pairs: int) -> None:
        """Put down a field of which so many values agree."""
        tally = self.fields.setdefault(name, Tally())
        tally.right += pairs
        tally.missing += len(expected) - pairs
        tally.wrong += len(given) - pairs

    def compare(self, name: str, expected: Any, given: Any, like: Callable[[Any, Any], float]) -> None:
        """Put down a field: one value or many, each agreeing with at most one."""
        ours, theirs = _values(expected), _values(given)
        pairs = matched(ours, theirs, like)
        self.count(name, ours, theirs, len(pairs))
        agreed = {ours_at for ours_at, _ in pairs}, {theirs_at for _, theirs_at in pairs}
        self.faults += [f"missing {name}: {one}" for at, one in enumerate(ours) if at not in agreed[0]]
        self.faults += [f"wrong {name}: {one}" for at, one in enumerate(theirs) if at not in agreed[1]]

    def add(self, other: Score) -> None:
        """Add another's values."""
        for name, tally in other.fields.items():
            mine = self.fields.setdefault(name, Tally())
            mine.right += tally.right
            mine.missing += tally.missing
            mine.wrong += tally.wrong
        self.faults += other.faults


def score(expected: Mapping[str, Any], given: Mapping[str, Any]) -> Score:
    """What of `given`, the JSON of a draft, is right. Fields named under `unscored` are passed over."""
    found = Score()
    for name, like in _LIKENESS.items():
        if name not in expected.get("unscored", ()):
            found.compare(name, expected.get(name), given.get(name), like)
    if "events" not in expected.get("unscored", ()):
        found.compare("events", _of_a_day(expected), _of_a_day(given), same_event)
    _score_authorities(found, expected.get("authorities") or [], given.get("authorities") or [])
    wanted, said = set(expected.get("warnings") or ()), set(kinds(given.get("warnings") or ()))
    found.compare("warnings", sorted(wanted), sorted(said & (wanted | grave(expected))), same)
    return found


def told(expected: Mapping[str, Any], given: Mapping[str, Any]) -> list[str]:
    """What must not be told and is: `never` in any field, `never_written_to` among the authorities."""
    anywhere = f" {fold(' '.join(strings_in([given.get(name) for name in FIELDS])))} "
    found = [one for one in expected.get("never", ()) if f" {fold(one)} " in anywhere]
    written_to = list(strings_in(given.get("authorities") or []))
    for one in expected.get("never_written_to", ()):
        numbers = digits(one) if "@" not in one and len(digits(one)) >= LEAST_DIGITS else ""
        if any(numbers in digits(text) if numbers else one.lower() in text.lower() for text in written_to):
            found.append(one)
    return found


LEAST_DIGITS: Final = 6
"""Of a number to call."""


def matched(
    ours: Sequence[Any], theirs: Sequence[Any], like: Callable[[Any, Any], float]
) -> list[tuple[int, int]]:
    """Pairs of places that agree (likeness above 0), the likest first; each stands in one pair at most."""
    all_pairs = ((like(one, other), -i, -j) for i, one in enumerate(ours) for j, other in enumerate(theirs))
    found: list[tuple[int, int]] = []
    taken: tuple[set[int], set[int]] = (set(), set())
    for likeness, i, j in sorted(all_pairs, reverse=True):
        if likeness > 0 and -i not in taken[0] and -j not in taken[1]:
            found.append((-i, -j))
            taken[0].add(-i)
            taken[1].add(-j)
    return found


_LIKENESS: Final[Mapping[str, Callable[[Any, Any], float]]] = {
    "code": same_code,
    "index": same_code,
    "issuer": at_least(LIKE, within),
    "issue_date": same,
    "country": same,
    "title": at_least(LIKE, word_likeness),
    "violations": at_least(LIKE, word_likeness),
    "persons": same_name,
    "demands": at_least(LIKE, word_likeness),
    "act_until": same,
    "preferred_language": same,
    "report_back": same_contact,
}
_OF_AUTHORITIES: Final[Mapping[str, Callable[[Any, Any], float]]] = {
    "name": same_name,
    "role": same_role,
    "email": same_contact,
    "phone": same_number,
    "fax": same_number,
    "postal": at_least(POSTAL_LIKE, word_likeness),
    "salutation": at_least(POSTAL_LIKE, word_likeness),
    "copies": same,
}


FIELDS: Final = (*_LIKENESS, "events", "authorities", "warnings")
"""Of the JSON of a draft."""


# --- authorities, and what the JSON holds


def _score_authorities(found: Score, ours: Sequence[Any], theirs: Sequence[Any]) -> None:
    pairs = matched(ours, theirs, _same_authority)
    for i, j in pairs:
        _score_authority(found, ours[i], theirs[j])
    for i in set(range(len(ours))) - {i for i, _ in pairs}:
        _score_authority(found, ours[i], {})
    for j in set(range(len(theirs))) - {j for _, j in pairs}:
        _score_authority(found, {}, theirs[j])


def _score_authority(found: Score, one: Mapping[str, Any], other: Mapping[str, Any]) -> None:
    if _is_one_of_two(one) and _is_one_of_two(other):
        # An organisation's name, say: who is to tell whether it is a name or an office?
        one, other = ({**it, "name": None, "role": it.get("role") or it["name"]} for it in (one, other))
    for name, like in _OF_AUTHORITIES.items():
        found.compare(f"authorities.{name}", one.get(name), other.get(name), like)


def _is_one_of_two(one: Mapping[str, Any]) -> bool:
    return bool(one.get("name")) != bool(one.get("role"))


def _same_authority(one: Mapping[str, Any], other: Mapping[str, Any]) -> float:
    """How much two have in common; most of all a name, then the office, then addresses."""
    likeness = 0.0
    if one.get("name") and other.get("name"):
        ours, theirs = name_words(one["name"]), name_words(other["name"])
        likeness += 4 * len(ours & theirs) / max(len(ours), len(theirs))
    likeness += 3 * same_role(one.get("role") or "", other.get("role") or "")
    for name in ("email", "phone", "fax"):
        those = _values(one.get(name)), _values(other.get(name))
        likeness += len(matched(*those, _OF_AUTHORITIES[name]))
    return likeness + _OF_AUTHORITIES["postal"](one.get("postal") or "", other.get("postal") or "")


def _values(value: Any) -> list[Any]:
    """A field's values: none of null, false and the empty, one of a scalar, many of a list."""
    if isinstance(value, list):
        return [one for one in value if one]
    return [value] if value else []


def _of_a_day(those: Mapping[str, Any]) -> list[Any]:
    """Events that have a full date; of others the text doesn't give enough to say what is right."""
    return [
        one for one in those.get("events") or () if re.fullmatch(r"\d{4}-\d\d-\d\d", one.get("date") or "")
    ]
