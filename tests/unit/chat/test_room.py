"""What is left out where a screen has no room for everything, and that it is counted."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.broadcasts.viewing import STOPS_SHOWN, TOLD, side_by_side
from bot.chat.cases.case import has_room
from bot.rehearsal.text.html import parse_html
from tests.support.samples.languages import LANGUAGES
from tests.support.samples.screens import CASE, PHRASEBOOK


def _version(never: list[int], more: int, rest: dict[str, Any]) -> dict[str, Any]:
    return {**rest, "never": never, "more_never": more if len(never) == STOPS_SHOWN else 0}


VERSIONS = st.lists(
    st.builds(
        _version,
        st.lists(st.integers(), max_size=STOPS_SHOWN),
        st.integers(0, 1000),
        st.fixed_dictionaries(
            {
                "written": st.booleans(),
                "words": st.text("abc ", max_size=80),
                "whole": st.booleans(),
                "faults": st.lists(st.integers(), max_size=8),
            }
        ),
    ),
    max_size=20,
)


@given(VERSIONS)
def test_what_an_overview_leaves_out_of_a_version_is_counted(versions: list[dict[str, Any]]) -> None:
    shown = side_by_side(versions)
    told = 0
    for version, one in zip(versions, shown, strict=True):
        if version["written"]:
            here = len(one["never"]) + one["unread"] + len(one["faults"])
            wrong = len(version["never"]) + version["more_never"] + len(version["faults"])
            assert here + one["more"] == wrong + (not version["whole"])
            assert one["stops"] or one["faulty"] or not one["more"]
            told += here
    assert told <= TOLD
    wanting = [one for one in shown if one["written"] and (one["stops"] or one["faulty"])]
    assert all(one["never"] or one["unread"] or one["faults"] for one in wanting[:TOLD]), (
        "each tells something before any is only counted"
    )


def test_a_version_alone_is_told_of_at_length() -> None:
    one = {"written": True, "words": "a" * 80, "never": [1, 2], "more_never": 0, "whole": False, "faults": []}
    (shown,) = side_by_side([one])
    assert (shown["never"], shown["unread"], shown["more"]) == ([1, 2], True, 0)
    assert shown["words"] == "a" * 80


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_case_shows_each_of_its_demands_unless_the_rest_of_it_is_too_long(language: str) -> None:
    text = CASE.text(language)
    several = [demand for ask in CASE.asks if len(ask.demands) > 1 for demand in ask.demands]
    for summary in (text.summary, "a" * 1500):
        told = replace(text, summary=summary)
        values = {"case": CASE, "text": told, "standing": "live", "closed_since": None}
        shown, _ = parse_html(PHRASEBOOK[language].screen("case", in_full=has_room(CASE, told), **values))
        stand = {text.demands[demand] in shown for demand in several}
        assert stand == {summary == text.summary}
        assert all(text.asks[ask.id][1] in shown for ask in CASE.asks), "what is asked is said in any case"
