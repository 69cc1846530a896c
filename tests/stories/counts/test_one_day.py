"""Within a day nothing that anybody is shown moves, whatever up to four people do.

One reads everything before and after each tap of theirs: what differs would be theirs. Watched are all
screens and files of figures, as a viewer; the desk, cases, reports and audiences of an organiser; what
anybody sees. That an audience falls under five is told at once, so none is at that edge.
"""

from __future__ import annotations

import asyncio
import re
import tempfile
from pathlib import Path

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from bot.chat.base.buttons import pack
from bot.chat.broadcasts.buttons import SetAudience
from bot.model.broadcasts.audience import Acted, Facet
from tests.support.application import Running
from tests.support.needs import examples
from tests.support.people import Human
from tests.support.steps.clocks import day_is_over
from tests.support.steps.organising import at, sends, writes_first
from tests.support.steps.roles import viewer
from tests.support.steps.watching.acting import ACTS, AUTHORITIES, Act, Crowd
from tests.support.steps.watching.reading import (
    Reading,
    looks,
    of_anybody,
    of_audiences,
    of_organisers,
    totals,
)
from tests.support.stores import CASE

MANY = range(20)
"""They have come, and done something, on days that are over."""
FOUR = st.sampled_from((0, 3, 11, 20))
"""Three of them, and one who is new."""
WHOLE = re.compile(r"(All of them · |With nothing chosen: |, |^)\d+( people$| readers$)?", re.MULTILINE)
"""How many a broadcast to everybody is for: who sends knows that exactly."""


async def many_have_come(bot: Running) -> tuple[Human, Human, Human, Crowd]:
    """An owner with drafts, a viewer, somebody else, and a crowd of whom some have done something."""
    await at(bot, 9)
    olga = await bot.owner()
    vera, stranger = await viewer(bot, olga, "Vera"), bot.person("Stranger")
    await stranger.opens(CASE)
    await stranger.hears()
    await olga.says("/link Radio")
    await olga.hears("?start=")
    crowd = Crowd(bot)
    for number in MANY:
        await crowd.does(number, ("comes", "radio" if number < 10 else ""))
        await crowd.does(number, ("country", "GB" if number % 2 else "DE"))
    for number in MANY[:11]:
        # One authority has one letter more than another, so that one letter changes who has the fewest.
        await crowd.does(number, ("writes", AUTHORITIES[number % 2]))
        await crowd.does(number, ("answers", "real"))
    for number in MANY[2:7]:
        await crowd.does(number, ("address fails", ""))
    await sends(olga, "Update", "A hearing is set")
    await day_is_over(bot, 9)
    await writes_first(olga, "Update", "A hearing was held")
    await writes_first(olga, "Call to act", "Please write")
    await olga.taps_old(pack(SetAudience(3, Facet.ACTED, Acted.REPORTED.value, True)))
    await olga.hears("Who gets it")
    return olga, vera, stranger, crowd


async def read(olga: Human, vera: Human, stranger: Human) -> Reading:
    """Everything, but how many a broadcast to everybody is for."""
    of_owner = await looks(olga, [*of_organisers(CASE, AUTHORITIES), *of_audiences((2, 3))])
    drafts = {name for name in of_owner if name.startswith(("draft", "audience"))}
    of_owner |= {name: WHOLE.sub("", of_owner[name]) for name in drafts}
    of_viewer = await looks(vera, totals(CASE))
    return {**of_owner, **of_viewer, **await looks(stranger, of_anybody(CASE, AUTHORITIES))}


async def nothing_moves(folder: Path, acts: list[tuple[int, Act]]) -> None:
    async with Running(folder) as bot:
        olga, vera, stranger, crowd = await many_have_come(bot)
        before = await read(olga, vera, stranger)
        while before != (before := await read(olga, vera, stranger)):
            pass  # what was over by then is still being told
        assert "Reported" in before["audience 2 by acted"], "there is something to be seen"
        assert "более чем о 5" in before["report to president"]
        crowd.thanked.clear()
        for number, act in acts:
            await crowd.does(number, act)
            after = await read(olga, vera, stranger)
            moved = {name: (words, after[name]) for name, words in before.items() if words != after[name]}
            assert not moved, f"person {number} {act}"
        assert len(set(crowd.thanked)) < 2, "nor do the thanks for a letter"


@settings(max_examples=examples(10), phases=(Phase.explicit, Phase.generate))
@given(acts=st.lists(st.tuples(FOUR, ACTS), min_size=1, max_size=5))
def test_what_four_people_do_in_a_day_is_seen_nowhere(acts: list[tuple[int, Act]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(nothing_moves(Path(folder), acts))
