"""What is counted of a case: one number for each thing that is counted, in one mapping that can be added up.

A figure is a change as well as a sum: -1 takes something back. So what a person did and the figures of a case
have one form, and whoever adds up all changes, in whatever order, has the totals.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

Counted = tuple[str, ...]
"""What is counted: one of the words below, and what it says more about it."""
Figures = Mapping[Counted, int]
"""Counted -> number. What isn't there is 0."""

NO_FIGURES: Final[Figures] = {}

LETTERS: Final = "l"  # authority, ask: letters reported; authority alone: before the ask was counted
BY_DAY: Final = "d"  # day in ISO 8601: letters reported of that day
PEOPLE: Final = "p"  # who reported any
OPENED: Final = "o"  # authority: letters that were shown to somebody
FAILED: Final = "f"  # address, authority, how, round: supporters who say that it fails
REPLIES: Final = "r"  # authority, answer: supporters who say so
EMBASSIES: Final = "e"  # country: who looked for the embassy there, which isn't on file
OPENED_AFTER: Final = "y"  # broadcast, Within: letters that were shown by way of its button
NUDGES: Final = "a"  # who asked to be reminded as long as they have written nothing
ROUND: Final = "v"  # address: how often an organiser found that it works, and counting began anew


def plus(figures: Figures, more: Figures) -> Figures:
    """Both added up; what comes out as 0 isn't there."""
    if not more:
        return figures
    found = dict(figures)
    for counted, number in more.items():
        if left := found.get(counted, 0) + number:
            found[counted] = left
        else:
            found.pop(counted, None)
    return found


def minus(figures: Figures, fewer: Figures) -> Figures:
    """The change that leads from `fewer` to `figures`."""
    return plus(figures, {counted: -number for counted, number in fewer.items()})


def of_kind(figures: Figures, kind: str) -> Iterator[tuple[Counted, int]]:
    """What is counted of one kind, without the kind itself, in order."""
    for counted, number in sorted(figures.items()):
        if counted[0] == kind:
            yield counted[1:], number


def letters(figures: Figures) -> dict[str, int]:
    """Letters by authority."""
    found: dict[str, int] = {}
    for (authority, *_), number in of_kind(figures, LETTERS):
        found[authority] = found.get(authority, 0) + number
    return found


def letters_by_ask(figures: Figures) -> dict[tuple[str, str], int]:
    """Letters by authority and ask; of letters whose ask isn't known any more it is empty."""
    found: dict[tuple[str, str], int] = {}
    for (authority, *ask), number in of_kind(figures, LETTERS):
        key = (authority, "".join(ask))
        found[key] = found.get(key, 0) + number
    return found


def letters_opened(figures: Figures) -> dict[str, int]:
    """Letters that were shown to somebody, by authority."""
    return {authority: number for (authority,), number in of_kind(figures, OPENED)}


def letters_by_day(figures: Figures) -> dict[date, int]:
    """Letters by day, oldest first."""
    return {date.fromisoformat(day): number for (day,), number in of_kind(figures, BY_DAY)}


def people(figures: Figures) -> int:
    """How many people have reported a letter."""
    return figures.get((PEOPLE,), 0)


def nudges(figures: Figures) -> int:
    """How many people have asked to be reminded; also who has written since, until that day is over."""
    return figures.get((NUDGES,), 0)


def replies(figures: Figures) -> dict[str, dict[str, int]]:
    """What came of letters: by authority, then by answer."""
    found: dict[str, dict[str, int]] = {}
    for (authority, answer), number in of_kind(figures, REPLIES):
        found.setdefault(authority, {})[answer] = number
    return found


def embassies(figures: Figures) -> dict[str, int]:
    """Embassies that were looked for and aren't on file, by the country they would be in."""
    return {country: number for (country,), number in of_kind(figures, EMBASSIES)}


def round_of(figures: Figures, address: str) -> int:
    """In which round of reports an address is: a report of an earlier one doesn't count any more."""
    return figures.get((ROUND, address), 0)


def failures(figures: Figures) -> Iterator[tuple[str, str, str, int]]:
    """(Address, authority, how, supporters) of what counts."""
    for (address, authority, how, told_in), number in of_kind(figures, FAILED):
        if int(told_in) == round_of(figures, address):
            yield address, authority, how, number


def without_void(figures: Figures) -> Figures:
    """The figures of a case without reports of earlier rounds."""
    return {
        counted: number
        for counted, number in figures.items()
        if counted[0] != FAILED or int(counted[4]) == round_of(figures, counted[1])
    }
