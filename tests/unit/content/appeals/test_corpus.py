"""Invented appeals in the forms of real ones: how much of each is read right."""

from __future__ import annotations

import functools
from typing import Any, Final

import pytest

from bot.content.appeals.as_json import as_json
from bot.content.appeals.files.documents import read_document
from bot.content.appeals.reading import read
from tests.support.appeals import Appeal, Score, corpus, score, told

LEAST_RIGHT: Final = {False: 0.97, True: 0.95}
"""Of all values of the appeals that the reading was written beside; and of those that others wrote."""
MOST_WRONG: Final = 0.03
"""Of all values that were given."""
LEAST_RIGHT_OF_EACH: Final = 0.75
"""Of the values of any one appeal."""
each = pytest.mark.parametrize("appeal", corpus(), ids=lambda appeal: appeal.name)


@functools.cache
def read_at(place: int) -> dict[str, Any]:
    return as_json(read(read_document(corpus()[place].file.read_bytes(), corpus()[place].file.name)))


def drafted(appeal: Appeal) -> dict[str, Any]:
    return read_at([one.name for one in corpus()].index(appeal.name))


@pytest.mark.parametrize("held_back", [False, True])
def test_nearly_all_is_read_right_and_little_is_false(held_back: bool) -> None:
    whole = Score()
    for appeal in corpus():
        if appeal.expected["about"].get("held_back", False) is held_back:
            whole.add(score(appeal.expected, drafted(appeal)))
    assert whole.right_share >= LEAST_RIGHT[held_back], whole.faults
    assert whole.wrong_share <= MOST_WRONG, whole.faults


@each
def test_most_of_each_appeal_is_read_right(appeal: Appeal) -> None:
    found = score(appeal.expected, drafted(appeal))
    assert found.right_share >= LEAST_RIGHT_OF_EACH, found.faults


@each
def test_relatives_are_not_told_and_issuers_are_not_written_to(appeal: Appeal) -> None:
    assert told(appeal.expected, drafted(appeal)) == []
