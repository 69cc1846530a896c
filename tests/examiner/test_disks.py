"""A disk names nobody: not in one copy, not in two, and not beside the times of a seized phone.

EXAMINE=9 walks nine times, for a surer answer: see `make examine`.
"""

from __future__ import annotations

import os
from pathlib import Path

from tests.support.examiner.findings import found_in
from tests.support.examiner.visits import all_leave, examined, three_weeks
from tests.support.examiner.walks import PEOPLE

WALKS = int(os.environ.get("EXAMINE", "3"))


async def test_nothing_that_people_did_is_guessed_better_than_by_chance(tmp_path: Path) -> None:
    walks = [await examined(tmp_path / str(seed), seed, three_weeks) for seed in range(WALKS)]
    found = found_in(walks)
    assert not found, "\n".join(map(str, found))
    for walk in walks:
        assert walk.left["a minute later"] > 2 * PEOPLE
        assert not any(walk.astray.values()), "what was deleted lies in free pages"


async def test_nor_is_it_when_they_leave(tmp_path: Path) -> None:
    walks = [await examined(tmp_path / str(seed), seed, all_leave) for seed in range(100, 99 + WALKS)]
    found = found_in(walks)
    assert not found, "\n".join(map(str, found))
    for walk in walks:
        assert not walk.left["two days later"], "of whoever was forgotten, something lies there"
