"""Warnings of a draft, by their kinds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

_WARNINGS: Final[Mapping[str, str]] = {
    "over": r"\bover\b|ended|passed|no further|closed",
    "update": r"update|follow.?up|earlier|further information",
    "no_addressee": r"no[_ ]address|nobody|no one|no authorit",
    "sample_letter": r"sample|model letter",
    "unfilled": r"unfilled|template|filled in|placeholder",
    "spelt_in_two_ways": r"spel[tl]",
    "shared_address": r"shared?|same address",
    "forwarded": r"forward|quot",
    "left_out": r"left[_ ]out|could ?n.?t be read",
    "not_an_appeal": r"not[_ ]an?[_ ]appeal",
    "no_text": r"no[_ ]text|picture|scan",
}
"""The kinds of a warning, by words that may stand in it: the wording is the program's own."""


def grave(expected: Mapping[str, Any]) -> set[str]:
    """Warnings that are wrong where there is no reason for them. Of others a program may give more."""
    those = {"not_an_appeal", "no_text"}
    if not expected.get("act_until"):
        those.add("over")  # else the day has passed, of all that are so old
    if expected.get("authorities"):
        those.add("no_addressee")
    return those


def kinds(warnings: Iterable[Any]) -> Iterator[str]:
    """The kinds of warnings that a program gave in its own words."""
    for one in warnings:
        said = " ".join(strings_in(one)).lower()
        exact = [kind for kind in _WARNINGS if said == kind or said.startswith(f"{kind}:")]
        yield from exact or [kind for kind, words in _WARNINGS.items() if re.search(words, said)]


def strings_in(value: Any) -> Iterator[str]:
    """All strings of a JSON value; keys are none."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from strings_in(one)
    elif isinstance(value, (list, tuple)):
        for one in value:
            yield from strings_in(one)
