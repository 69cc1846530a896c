"""Letters of the day under way: whoever looks on after each one sees them in lots of five people."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from bot.model.letters.figures import LETTERS, PEOPLE, Figures, plus
from bot.model.totals import counts
from bot.model.totals.counts import ALL
from bot.model.totals.noticed import noticed
from bot.model.totals.steps import ToldSoFar

DAY = date(2026, 3, 2)
NOTHING_TOLD = ToldSoFar(DAY)


@given(st.lists(st.tuples(st.integers(0, 30), st.sampled_from(("president", "justice"))), max_size=60))
def test_it_changes_once_five_more_people_have_written(letters: list[tuple[int, str]]) -> None:
    figures: Figures = {}
    seen, people, since = noticed(None, figures, NOTHING_TOLD), set[int](), set[int]()
    for person, authority in letters:
        change: Figures = {(LETTERS, authority, "release"): 1}
        if person not in people:
            change = plus(change, {(PEOPLE,): 1})
        people.add(person)
        since.add(person)
        figures = plus(figures, change)
        now = noticed(seen, figures, NOTHING_TOLD)
        if now != seen:
            assert len(since) >= 5
            assert now.number == sum(number for key, number in figures.items() if key[0] == LETTERS)
            since = set()
        seen = now
    assert len(people) < 5 or seen.number


def test_what_is_told_is_noticed_and_then_it_takes_five_more() -> None:
    figures: Figures = {(LETTERS, "president", "release"): 7, (PEOPLE,): 7}
    told = ToldSoFar(
        DAY,
        {
            counts.LETTERS: {ALL: 5},
            counts.LETTERS_TO: {("president",): 5},
            counts.LETTERS_TO_FOR: {("president", "release"): 5},
        },
        {counts.LETTERS: DAY},
    )
    seen = noticed(None, figures, told)
    assert (seen.letters, seen.asked) == ({"president": 5}, {("president", "release"): 5})
    for people in (8, 11):
        figures = {(LETTERS, "president", "release"): people, (PEOPLE,): people}
        seen = noticed(seen, figures, told)
        assert seen.number == 5
    figures = {(LETTERS, "president", "release"): 12, (PEOPLE,): 12}
    assert noticed(seen, figures, told).number == 12
