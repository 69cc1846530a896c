"""Many people write of one case to one office: hardly a letter is held for one that came before it."""

import pytest

from tests.support.likeness import held
from tests.support.samples.letters import Kind, all_cases, drawn, kinds

CROWD = 400

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
