"""Whatever a file or a button holds, its reader says yes or no, and nothing else happens."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzz.inputs.readers import READERS
from tests.fuzz.inputs.samples import samples, spoiled
from tests.support.needs import examples


@pytest.mark.parametrize("kind", READERS)
def test_what_is_spoiled_is_read_or_refused(kind: str) -> None:
    assert samples(kind)

    @settings(max_examples=examples(20), suppress_health_check=list(HealthCheck))
    @given(spoiled(kind))
    def reads(data: bytes) -> None:
        READERS[kind](data)

    reads()


@given(st.binary(max_size=64))
def test_bytes_of_any_kind_are_no_button_or_one(data: bytes) -> None:
    READERS["button"](data)
