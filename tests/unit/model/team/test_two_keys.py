"""What needs a second person, who that may be, and for how long it holds: each rule by itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.cases.case import CaseOutcome
from bot.model.cases.revision import Agreed, Consent, MayUse
from bot.model.team.roles import Role
from bot.model.team.two_keys import (
    CHOICES,
    LASTS,
    OFF,
    SETTLES,
    Approval,
    ApprovalKind,
    ApprovalState,
    Lapse,
    TwoKeyAct,
    TwoKeysRule,
    able,
    as_act,
    loosens,
    may_do,
)
from bot.services.team.approvals import (
    of_broadcast,
    of_closing,
    of_publishing,
    of_recall,
    of_removing,
    of_rule,
)
from bot.services.team.panic import OF_PANIC
from bot.services.team.room import of_linking

ASKED_AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
LONG_AGO = ASKED_AT - timedelta(days=400)
ASKER, OTHER, BARRED = 1, 2, 3
SENDING = (Role.OWNER, Role.ORGANISER)

roles = st.sampled_from([None, *Role])
kinds = st.sampled_from(list(ApprovalKind))
states = st.sampled_from(list(ApprovalState))
rules = st.sampled_from([*CHOICES, 0, 1, 250])
moments = st.timedeltas(timedelta(days=-3), timedelta(days=3)).map(lambda after: ASKED_AT + after)


def request(kind: ApprovalKind = ApprovalKind.RECALL, **changed: object) -> Approval:
    """Asked by ASKER, about something that they may do."""
    asked = Approval(
        id=7,
        act=TwoKeyAct(kind, "5"),
        digest=b"as it is",
        asked_by=ASKER,
        asked_at=ASKED_AT,
        until=ASKED_AT + LASTS,
        state=ApprovalState.ASKED,
        barred=frozenset({BARRED}),
    )
    return replace(asked, **changed)  # type: ignore[arg-type]


@given(kinds, states, st.sampled_from([ASKER, OTHER, BARRED, None]), roles, moments, st.booleans())
def test_only_another_who_sends_can_approve_and_only_what_is_asked_on_its_day(
    kind: ApprovalKind, state: ApprovalState, by: int | None, role: Role | None, now: datetime, new: bool
) -> None:
    since = now - timedelta(hours=1) if new else now - SETTLES - timedelta(hours=1)
    lapse = request(kind, state=state).may_be_given(by, role, since, now)
    good = (
        by == OTHER
        and role in SENDING
        and state is ApprovalState.ASKED
        and now <= ASKED_AT + LASTS
        and not (new and kind is ApprovalKind.RULE)
    )
    assert (lapse is None) == good
    if by in (ASKER, BARRED) and role in SENDING:
        assert lapse is Lapse.OWN, "whatever else is the matter, it is theirs"


def test_who_came_into_the_team_within_the_week_doesnt_loosen_the_rule() -> None:
    rule = request(ApprovalKind.RULE)
    for since, lapse in (
        (ASKED_AT - SETTLES, None),
        (ASKED_AT - SETTLES + timedelta(seconds=1), Lapse.NEW),
        (None, Lapse.NEW),  # it isn't known since when
    ):
        assert rule.may_be_given(OTHER, Role.OWNER, since, ASKED_AT) is lapse
        assert request().may_be_given(OTHER, Role.OWNER, since, ASKED_AT) is None


@given(kinds, st.booleans(), roles, roles, st.none() | moments, st.sampled_from([b"as it is", b"", None]))
def test_it_holds_only_for_what_was_seen_and_while_both_may_do_their_part(
    kind: ApprovalKind,
    given_: bool,
    asker: Role | None,
    approver: Role | None,
    now: datetime | None,
    digest: bytes | None,
) -> None:
    approval = request(kind)
    if given_:
        approval = replace(approval, state=ApprovalState.GIVEN, approved_by=OTHER)
    team = {number: role for number, role in ((ASKER, asker), (OTHER, approver)) if role}
    lapse = approval.lapse(digest, team, now)
    in_time = now is None or now <= ASKED_AT + LASTS
    both = may_do(kind, asker) and (not given_ or approver in SENDING)
    assert (lapse is None) == (in_time and digest == approval.digest and both)
    if not in_time:
        assert lapse is Lapse.OVER


def test_each_reason_why_it_doesnt_hold_any_more() -> None:
    approval = request(state=ApprovalState.GIVEN, approved_by=OTHER)
    both = {ASKER: Role.ORGANISER, OTHER: Role.ORGANISER}
    for lapse, digest, team, now in (
        (None, approval.digest, both, approval.until),
        (Lapse.OVER, approval.digest, both, approval.until + timedelta(seconds=1)),
        (Lapse.CHANGED, b"otherwise", both, ASKED_AT),
        (Lapse.CHANGED, None, both, ASKED_AT),  # it can't be done any more
        (Lapse.ASKER, approval.digest, {**both, ASKER: Role.VIEWER}, ASKED_AT),
        (Lapse.APPROVER, approval.digest, {**both, OTHER: Role.CASE_WORKER}, ASKED_AT),
        (Lapse.APPROVER, approval.digest, {ASKER: Role.OWNER}, ASKED_AT),
    ):
        assert approval.lapse(digest, team, now) is lapse


@given(kinds, roles)
def test_whoever_may_approve_nothing_may_do_nothing_that_needs_it(
    kind: ApprovalKind, role: Role | None
) -> None:
    if may_do(kind, role):
        assert role in SENDING
    if role is Role.OWNER:
        assert may_do(kind, role)


@given(rules, st.integers(0, 9), st.booleans(), kinds, st.integers(0, 20_000))
def test_the_rule_asks_where_there_are_two_and_about_what_is_large_enough(
    most: int, keys: int, removed: bool, kind: ApprovalKind, people: int
) -> None:
    asks = TwoKeysRule(most, keys, removed).asks(kind, people)
    if keys < 2 and not removed:
        assert not asks, "who is alone asks nobody"
    elif kind is ApprovalKind.RULE:
        assert asks, "also while it is off: else one person could switch it on and off"
    elif kind is ApprovalKind.BROADCAST:
        assert asks == (most != OFF and people > most)
    else:
        assert asks == (most != OFF)


@given(rules, rules, st.integers(0, 20_000))
def test_what_loosens_nothing_leaves_nothing_unasked(before: int, after: int, people: int) -> None:
    """Whatever was asked about before is asked about after, unless the change itself needed two."""
    for kind in ApprovalKind:
        was, is_now = (TwoKeysRule(most, 2).asks(kind, people) for most in (before, after))
        if was and not is_now:
            assert loosens(before, after)
    assert not (loosens(before, after) and loosens(after, before))


def test_so_many_need_nobody_else_and_one_more_does() -> None:
    rule = TwoKeysRule(100, 2)
    assert [rule.asks(ApprovalKind.BROADCAST, people) for people in (99, 100, 101)] == [False, False, True]


def test_each_choice_is_looser_than_the_ones_before_it() -> None:
    assert all(loosens(first, second) for first, second in combinations(CHOICES, 2))


@given(st.lists(st.tuples(st.integers(1, 99), st.sampled_from(list(Role)))))
def test_those_count_who_send(team: list[tuple[int, Role]]) -> None:
    assert able(team) == sum(role in SENDING for _, role in team)


@pytest.mark.parametrize(
    "act",
    [
        of_broadcast(1),
        of_recall(36**6 - 1),
        *(of_closing("tjk001", outcome) for outcome in CaseOutcome),
        *(
            of_publishing("tjk001", 12, Consent(agreed, may_use, pictured=True))
            for agreed in Agreed
            for may_use in MayUse
        ),
        of_removing(3),
        of_removing(3, Role.ORGANISER),
        *(of_rule(most) for most in CHOICES),
        of_linking(7, "en"),
        OF_PANIC,
    ],
    ids=str,
)
def test_what_a_button_says_of_an_act_is_read_back(act: TwoKeyAct) -> None:
    assert as_act(act.kind, act.subject, act.detail) == act


texts = st.one_of(
    st.text(max_size=12),
    st.sampled_from(["", "0", "01", "5", "-5", "٥", "99999999999", "two_keys", "free", "owner", "tjk001"]),
    st.from_regex(r"[0-9]{0,4}_[a-z]{0,7}_[a-z]{0,6}_[0-9]{0,2}", fullmatch=True),
)


@given(kinds, texts, texts)
def test_what_is_no_such_act_is_none(kind: ApprovalKind, subject: str, detail: str) -> None:
    """What is taken for an act can be looked up: its numbers fit a column, its words are known ones."""
    act = as_act(kind, subject, detail)
    if act is None:
        return
    match kind:
        case ApprovalKind.BROADCAST | ApprovalKind.RECALL:
            assert 0 < int(subject) < 2**63
            assert detail == ""
        case ApprovalKind.REMOVE:
            assert 0 < int(subject) < 2**63
            assert detail in {"", *Role}
        case ApprovalKind.PUBLISH:
            base, agreed, may_use, confirmed = detail.split("_")
            assert 0 < int(base) < 2**63
            assert agreed in set(Agreed)
            assert may_use in set(MayUse)
            assert int(confirmed) >= 0
        case ApprovalKind.CLOSE:
            assert detail in set(CaseOutcome)
        case ApprovalKind.RULE:
            assert int(detail) in CHOICES
        case ApprovalKind.ROOM:
            assert 0 < int(subject) < 2**63
            assert 2 <= len(detail) <= 8
        case ApprovalKind.PANIC:
            assert (subject, detail) == ("panic", "")
