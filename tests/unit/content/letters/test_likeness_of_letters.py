"""Many people write of one case to one office: hardly a letter is held for one that came before it."""

import pytest

from tests.support.likeness import held, median_run
from tests.support.samples.letters import Kind, all_cases, aside, drawn, kinds

CROWD = 400
MOST_WORDS = 12

CASES = {"tjk001", "students"}
"""The first case and one of the tests' own; `make bench PARTS="letters"` draws those of every case."""

with all_cases() as LIBRARY:
    KINDS = [kind for kind in kinds(LIBRARY) if kind.case in CASES]


@pytest.mark.parametrize(
    ("own", "most"), [(False, 0.02), (True, 0.01)], ids=["without a sentence of one's own", "with one"]
)
@pytest.mark.parametrize("kind", KINDS, ids=str)
def test_hardly_a_letter_resembles_an_earlier_one(kind: Kind, own: bool, most: float) -> None:
    assert len(held(drawn(LIBRARY, kind, CROWD, own=own))) <= most * CROWD


@pytest.mark.parametrize("language", ["fr", "es"])
def test_the_longest_run_that_letters_share_is_short(language: str) -> None:
    """Where sentences are longest, and most is asked. Names, standards and what the case fills in aside."""
    kind = next(one for one in KINDS if (one.case, one.ask, one.language) == ("tjk001", "release", language))
    assert median_run(drawn(LIBRARY, kind, CROWD), aside(LIBRARY, kind)) <= MOST_WORDS
