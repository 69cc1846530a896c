"""Who is told when: once an hour a kind at most, not of what comes and goes, and that it is over."""

from __future__ import annotations

from hypothesis import given, strategies

from bot.model.alerts import AGAIN_S, CALM_S, OVER, Alert, Alerts
from bot.model.conditions import Condition

FULL = {Condition.FULL: "The disk is full."}
BEGUN = Alert(Condition.FULL, "The disk is full.")
ENDED = Alert(Condition.FULL, OVER[Condition.FULL], over=True)


def told(alerts: Alerts, board: dict[Condition, str], now: float) -> list[Alert]:
    """What is told, and got there."""
    due = alerts.due(board, now)
    for alert in due:
        alerts.tried(alert, now, told=True)
    return due


def test_there_are_words_for_every_kind_when_it_is_over() -> None:
    assert set(OVER) == set(Condition)


def test_it_is_told_once_and_once_that_it_is_over() -> None:
    alerts = Alerts()
    assert told(alerts, FULL, 0) == [BEGUN]
    assert told(alerts, FULL, 10 * AGAIN_S) == [], "once"
    assert told(alerts, {}, 10 * AGAIN_S + 1) == []
    assert told(alerts, {}, 10 * AGAIN_S + 1 + CALM_S) == [ENDED]
    assert told(alerts, {}, 10 * AGAIN_S + 2 + CALM_S) == []


def test_what_comes_and_goes_is_one_trouble() -> None:
    alerts = Alerts()
    heard = [alert for second in range(300) for alert in told(alerts, FULL if second % 2 else {}, second)]
    assert heard == [BEGUN]


def test_what_comes_back_within_the_hour_waits_for_its_end() -> None:
    alerts = Alerts()
    assert told(alerts, FULL, 0) == [BEGUN]
    told(alerts, {}, 10)
    assert told(alerts, {}, 10 + CALM_S) == [ENDED]
    assert told(alerts, FULL, 600) == []
    assert told(alerts, FULL, AGAIN_S) == [BEGUN]


def test_a_dropped_line_is_no_news_and_one_that_stays_away_is() -> None:
    alerts, away = Alerts(), {Condition.UNREACHABLE: "Telegram can't be reached."}
    assert told(alerts, away, 0) == []
    assert told(alerts, {}, 10) == []
    assert told(alerts, {}, 10 + CALM_S) == [], "nobody heard of it, so nobody hears that it is over"
    assert told(alerts, away, 1000) == []
    assert [alert.kind for alert in told(alerts, away, 1300)] == [Condition.UNREACHABLE]


def test_what_couldnt_be_told_is_tried_again_after_an_hour() -> None:
    alerts = Alerts()
    (alert,) = alerts.due(FULL, 0)
    alerts.tried(alert, 0, told=False)
    assert alerts.due(FULL, AGAIN_S - 1) == []
    assert alerts.due(FULL, AGAIN_S) == [BEGUN]


STEPS = strategies.lists(
    strategies.tuples(
        strategies.floats(0.1, 2000),
        strategies.sets(strategies.sampled_from(Condition)),
        strategies.booleans(),
        strategies.booleans(),
    ),
    max_size=25,
)


@given(STEPS)
def test_never_more_than_once_an_hour_and_an_end_for_each_beginning(
    steps: list[tuple[float, set[Condition], bool, bool]],
) -> None:
    alerts, now = Alerts(), 0.0
    begun: dict[Condition, list[float]] = {kind: [] for kind in Condition}
    open_now: set[Condition] = set()
    for passed, board, reached, restarted in steps:
        now += passed
        if restarted:
            alerts = Alerts(alerts.kept(now - passed), now - passed)
        for alert in alerts.due(dict.fromkeys(board, "Something."), now):
            alerts.tried(alert, now, told=reached)
            if alert.over:
                assert alert.kind in open_now
                assert alert.kind not in board
                open_now.discard(alert.kind)
            else:
                assert alert.kind in board
                assert all(now - before >= AGAIN_S - 1 for before in begun[alert.kind])
                begun[alert.kind].append(now)
                open_now.add(alert.kind)
    for later in (now + 1, now + 2 + CALM_S):
        for alert in alerts.due({}, later):
            alerts.tried(alert, later, told=True)
            assert alert.over
            open_now.discard(alert.kind)
    assert not open_now
