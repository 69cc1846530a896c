"""Whether a case is live, and what may be sent about it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.content.library import Library
from bot.model.broadcasts.broadcast import Kind, Task
from bot.model.broadcasts.permitted import permitted
from bot.model.cases.standing import Standing, standing

CASE = Library.load().cases["tjk001"]
DAY = date(2026, 3, 14)
days = st.none() | st.integers(-3, 3).map(lambda days: DAY + timedelta(days))


@given(stopped=days, act_until=days, here=st.booleans())
def test_a_case_is_live_only_if_nothing_is_against_it(
    stopped: date | None, act_until: date | None, here: bool
) -> None:
    found = standing(replace(CASE, stopped=stopped, act_until=act_until), DAY, here=here)
    against = {
        Standing.HERE: here,
        Standing.STOPPED: stopped is not None and stopped <= DAY,
        Standing.OVER: act_until is not None and act_until < DAY,
    }
    assert (found is Standing.LIVE) is not any(against.values())
    assert found is next((each for each, holds in against.items() if holds), Standing.LIVE)


def test_what_cant_be_read_is_not_live_whatever_an_owner_says() -> None:
    assert standing(None, DAY, here=False) is Standing.OUT
    assert standing(None, DAY, here=True) is Standing.HERE


@given(each=st.sampled_from(Standing), kind=st.sampled_from(Kind), owner=st.booleans())
def test_taking_back_is_always_permitted_and_a_call_only_of_a_live_case(
    each: Standing, kind: Kind, owner: bool
) -> None:
    assert permitted(each, Task.RECALL, kind, owner=owner)
    assert permitted(each, Task.SEND, Kind.CALL, owner=owner) is (each is Standing.LIVE)
    if permitted(each, Task.SEND, kind, owner=False):
        assert permitted(each, Task.SEND, kind, owner=True), "an owner may all that others may"


def test_after_a_stop_only_an_owner_says_that_it_is_over_and_of_a_faulty_case_nobody() -> None:
    for task in (Task.SEND, Task.CORRECT):
        said = {
            each: [permitted(each, task, Kind.UPDATE, owner=owner) for owner in (False, True)]
            for each in Standing
        }
        assert said == {
            Standing.LIVE: [True, True],
            Standing.OVER: [True, True],
            Standing.STOPPED: [False, True],
            Standing.HERE: [False, True],
            Standing.OUT: [False, False],
        }
    assert permitted(Standing.HERE, Task.CORRECT, Kind.CALL, owner=True), "so that old calls can say it"
