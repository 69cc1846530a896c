"""Over days a figure changes only once five people have done something since it was last seen to change.

Whoever keeps every file and screen, and subtracts one from another, gets a figure of five people or more.
"""

from __future__ import annotations

import asyncio
import csv
import io
import re
import tempfile
from collections.abc import Mapping
from pathlib import Path

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from bot.chat.broadcasts.buttons import PickAudience
from bot.chat.cases.buttons import ShowReportBack
from bot.chat.totals.buttons import GiveTotals, TotalsFile
from bot.model.broadcasts.audience import Facet
from tests.support.application import Running
from tests.support.needs import examples
from tests.support.people import Human
from tests.support.steps.clocks import day_is_over
from tests.support.steps.organising import at, subscribed, writes_first
from tests.support.steps.roles import viewer
from tests.support.steps.watching.acting import ACTS, Act, Crowd
from tests.support.steps.watching.reading import Look, Reading, looks
from tests.support.stores import CASE

SINCE_THE_BEGINNING = Look("file", GiveTotals(CASE, TotalsFile.CSV))
REPORT_BACK = Look("report", ShowReportBack(CASE))
BY = (Facet.LANGUAGE, Facet.COUNTRY, Facet.ACTED)

Figure = tuple[str, ...]
Several = st.lists(st.integers(0, 15), min_size=1, max_size=8, unique=True)
DAYS = st.lists(st.lists(st.tuples(Several, ACTS), max_size=3), min_size=2, max_size=7)
"""What some people do on each day, one after the other."""


def in_table(words: str) -> tuple[dict[Figure, int], set[Figure]]:
    """The figures of a file since the beginning; and its rows of days that are told once."""
    every = [tuple(row) for row in csv.reader(io.StringIO(words)) if len(row) == 8 and row[6].isdigit()]
    so_far = {row[:4]: int(row[6]) for row in every if not row[4]}
    return so_far, {row for row in every if row[4]}


def on_buttons(read: Reading) -> dict[Figure, int]:
    """The sizes of parts that an audience's screens offer."""
    return {
        (name, words): int(number)
        for name, shown in read.items()
        if name.startswith("audience")
        for words, number in re.findall(r"([^\n|]+) · (\d+)", shown)
        if "All of them" not in words
    }


async def figures(olga: Human, vera: Human, told_once: set[Figure]) -> dict[Figure, int]:
    """All that is told now, by name; what was told of days stays as it was."""
    file = (await looks(vera, [SINCE_THE_BEGINNING]))["file"]
    so_far, of_days = in_table(file)
    assert told_once <= of_days, "what was told once never changes"
    told_once |= of_days
    screens = [Look(f"audience {facet.value}", PickAudience(1, facet)) for facet in BY]
    report = (await looks(olga, [REPORT_BACK]))["report"]
    found: dict[Figure, int] = so_far | on_buttons(await looks(olga, screens))
    for words, number in re.findall(r"(\D+): (\d+)$", report, re.M):
        found["report", words] = int(number)
    return found


def look_back(
    before: Mapping[Figure, int], now: Mapping[Figure, int], since: dict[Figure, set[int]], active: set[int]
) -> None:
    """Each figure that is another one now is of five people who did something since it was last."""
    for figure in before.keys() | now.keys():
        people = since.setdefault(figure, set(active))
        if now.get(figure, 0) != before.get(figure, 0):
            assert len(people) >= 5, (figure, before.get(figure), now.get(figure), people)
            assert now.get(figure, 5) >= 5, figure
            since[figure] = set()


async def over_days(folder: Path, days: list[list[tuple[list[int], Act]]]) -> None:
    async with Running(folder) as bot:
        await at(bot, 9)
        olga = await bot.owner()
        vera, crowd = await viewer(bot, olga, "Vera"), Crowd(bot)
        for number in range(10):  # so that there are parts of everybody
            await subscribed(bot, f"Bob{number}", "fr" if number % 2 else "en")
        await writes_first(olga, "Call to act", "Please write")
        told_once: set[Figure] = set()
        before, active = await figures(olga, vera, told_once), set(range(-10, 0))  # those ten have come
        since: dict[Figure, set[int]] = {}
        for doings in days:
            for people, act in doings:
                for number in people:
                    await crowd.does(number, act)
                    active.add(number)
                    for seen in since.values():
                        seen.add(number)
            await day_is_over(bot)
            now = await figures(olga, vera, told_once)
            look_back(before, now, since, active)
            before = now


@settings(max_examples=examples(16), phases=(Phase.explicit, Phase.generate))
@given(days=DAYS)
def test_a_figure_changes_by_five_people_only(days: list[list[tuple[list[int], Act]]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(over_days(Path(folder), days))
