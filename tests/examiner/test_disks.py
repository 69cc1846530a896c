"""A disk names nobody: not in one copy, not in two, and not beside the times of a seized phone."""

from __future__ import annotations

from pathlib import Path

from tests.support.examiner.findings import found_in
from tests.support.examiner.walks import examined

SEEDS = (1, 2, 3)


async def test_nothing_that_people_did_is_guessed_better_than_by_chance(tmp_path: Path) -> None:
    walks = [await examined(tmp_path / str(seed), seed) for seed in SEEDS]
    found = found_in(walks)
    assert not found, "\n".join(map(str, found))
