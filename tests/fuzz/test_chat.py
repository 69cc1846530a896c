"""A few stories that nobody wrote, always the same ones; `make fuzz` plays others for as long as you like."""

from __future__ import annotations

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.fuzz.chat.machine import Chat
from tests.support.needs import examples

STORIES, STEPS = 4, 25


def test_whatever_anybody_does_what_must_be_true_stays_true() -> None:
    how = settings(
        max_examples=examples(STORIES),
        stateful_step_count=STEPS,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],  # make fuzz shortens what fails
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Chat, settings=how)
