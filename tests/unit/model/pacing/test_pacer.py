"""The pacer, driven by time values alone."""

from __future__ import annotations

import itertools
from math import inf

import pytest

from bot.model.pacing.lane import SLOWEST_PER_S, WINDOW_S
from bot.model.pacing.pacer import SEVERAL, Limits, Pacer


def bulk_times(
    pacer: Pacer, start: float, seconds: float, each: int = 1, *, paid: bool = False
) -> list[float]:
    """When bulk sends go if there is always one more, and the timer is exact."""
    now, sent = start, []
    while now < start + seconds:
        wait = pacer.bulk(now, each, paid=paid)
        if wait:
            now += wait
        else:
            sent.append(now)
    return sent


def gaps(times: list[float]) -> list[float]:
    return [later - earlier for earlier, later in itertools.pairwise(times)]


def flood(pacer: Pacer, now: float, number: int = SEVERAL, seconds: float = 1.0) -> None:
    for chat in range(number):
        pacer.told_to_wait(now, chat, seconds)


def test_bulk_keeps_the_rate_evenly_from_the_first_second() -> None:
    sent = bulk_times(Pacer(), 1000.0, 10)
    assert 284 <= len(sent) <= 290
    assert min(gaps(sent)) > 0.033
    assert max(gaps(sent)) < 0.11, "room for replies is left in one piece at most"


def test_there_is_no_burst_after_a_pause() -> None:
    pacer = Pacer()
    bulk_times(pacer, 0.0, 5)
    assert min(gaps(bulk_times(pacer, 60.0, 1))) > 0.033


def test_late_timers_cost_no_rate() -> None:
    pacer, now, sent = Pacer(), 0.0, 0
    while now < 5:
        wait = pacer.bulk(now, paid=True)
        if wait:
            now += wait + 0.0015  # a timer that always wakes a millisecond and a half too late
        else:
            sent += 1
    assert sent >= 0.96 * 1000 * 5


def replies_at(pacer: Pacer, now: float, number: int) -> list[float]:
    """When so many replies of one message go that all come at once, with exact timers."""
    sent, waited = list[float](), False
    pacer.reply_waits(number)
    while len(sent) < number:
        if wait := pacer.reply(now, waited=waited):
            now, waited = now + wait, True
        else:
            sent.append(now)
            pacer.reply_waits(-1)
    return sent


def test_a_reply_finds_a_place_at_once_during_a_broadcast_and_the_next_ones_in_a_moment() -> None:
    pacer = Pacer()
    bulk_times(pacer, 0.0, 2)
    went = replies_at(pacer, 2.0, 10)
    assert went[0] == 2.0
    assert max(gaps(went)) < 0.04


def test_a_heap_of_replies_that_waited_is_no_heap_a_second_later() -> None:
    went = replies_at(Pacer(), 0.0, 90)
    assert went[:30] == [0.0] * 30, "nothing was sent before"
    later = went[30:]
    assert max(sum(at <= one < at + 0.1 for one in later) for at in later) <= 6, "who writes finds a place"


def test_after_a_flood_of_replies_bulk_goes_on_at_once() -> None:
    pacer = Pacer()
    bulk_times(pacer, 0.0, 2)
    ended = replies_at(pacer, 2.0, 500)[-1]
    assert len(bulk_times(pacer, ended, 10)) >= 0.95 * 30 * 10 - 1


def test_bulk_keeps_a_place_for_a_further_message_that_was_told_of() -> None:
    free, left = Pacer(), Pacer()
    for pacer, more in ((free, 0), (left, 3)):
        assert pacer.reply(0.0, 1, 7, more) == 0.0
    assert len(bulk_times(free, 0.0, 0.9)) >= 26
    pacer = Pacer()
    for n in range(25):
        assert pacer.reply(0.0, 1, n) == 0.0
    assert pacer.reply(0.0, 1, 100, 3) == 0.0
    assert pacer.expects(100)
    assert pacer.wait(0.9) > 0, "26 are taken, and three are to come: one is left for the next reply"
    assert pacer.reply(0.9, 1, 100) == 0.0
    assert not pacer.expects(100)
    assert pacer.wait(0.9) == 0, "those that didn't come are waited for no longer"


def test_what_was_told_of_and_never_comes_is_waited_for_a_second() -> None:
    pacer = Pacer(Limits.only(3))
    assert pacer.reply(0.0, 1, 7, more=2) == 0.0
    assert pacer.expects(7)
    assert pacer.wait(0.5) > 0
    assert pacer.wait(1.0 + WINDOW_S) == 0
    assert not pacer.expects(7)


def test_an_album_counts_for_its_pictures() -> None:
    sent = bulk_times(Pacer(), 0.0, 30, each=10)
    assert 55 <= len(sent) <= 60, "two in a second, and then there is room for replies"
    assert min(gaps(sent)) > 0.3
    assert len(bulk_times(Pacer(Limits.only(5)), 0.0, 30, each=10)) >= 12, "one that never fits goes alone"


def test_several_chats_told_to_wait_slow_bulk_down_and_it_recovers_once_something_gets_through() -> None:
    pacer = Pacer()
    full = pacer.bulk_per_second
    flood(pacer, 0.0)
    assert pacer.bulk_per_second == full / 2
    flood(pacer, 0.1)  # those that were under way then are told too; that is the same reason
    assert pacer.bulk_per_second == full / 2
    pacer.told_to_wait(2.0, 77, 1.0)
    assert pacer.bulk_per_second == full / 2, "one more is not several"
    pacer.bulk(10.0)
    assert pacer.bulk_per_second == full / 2
    pacer.succeeded(10.0)
    pacer.bulk(15.0)
    assert full / 2 < pacer.bulk_per_second < full
    pacer.bulk(100.0)
    assert pacer.bulk_per_second == full


def test_it_recovers_from_when_something_gets_through_and_makes_nothing_up_for_before() -> None:
    pacer = Pacer()
    full = pacer.bulk_per_second
    flood(pacer, 0.0)
    pacer.succeeded(100.0)
    pacer.bulk(101.0)
    assert full / 2 < pacer.bulk_per_second < full * 0.6


def test_chats_told_to_wait_now_and_then_slow_nobody() -> None:
    pacer = Pacer()
    full = pacer.bulk_per_second
    for n in range(20):
        pacer.told_to_wait(n / 10, 7, 1.0)
    for n in range(20):
        pacer.told_to_wait(10.0 + 3 * n, n, 1.0)
    assert pacer.bulk_per_second == full


def test_at_a_thousand_a_second_it_takes_more_than_a_hiccup_to_slow_bulk_down() -> None:
    pacer = Pacer()
    bulk_times(pacer, 0.0, 1, paid=True)
    full = pacer.paid_per_second
    flood(pacer, 1.0, 40)
    assert pacer.paid_per_second == full
    flood(pacer, 1.1, 60)
    assert pacer.paid_per_second == full / 2


def test_while_everybody_is_told_to_wait_for_hours_hardly_anybody_is_asked() -> None:
    pacer, now, asked = Pacer(), 0.0, 0
    while now < 10_000:
        if wait := pacer.bulk(now):
            now += wait
        else:
            asked += 1
            pacer.told_to_wait(now, asked, 10_000)
    assert 40 < asked < 80 + 10_000 * SLOWEST_PER_S
    pacer.succeeded(now)
    assert len(bulk_times(pacer, now, 120)) > 25 * 60
    assert pacer.chat_wait(now, asked) > 9_000, "bulk goes on, and who was told still waits"


def test_without_a_limit_nothing_waits_but_those_who_were_told_to() -> None:
    pacer = Pacer(Limits.only(inf))
    assert not any(pacer.bulk(0.0, paid=paid) for paid in (True, False) for _ in range(1000))
    flood(pacer, 0.0, 10, seconds=60.0)
    assert pacer.bulk(0.0) == 0.0
    assert pacer.room(0.0, 1000, 0.0) == 1000
    assert pacer.bulk_per_second == inf
    assert pacer.chat_wait(1.0, 3) == 59.0
    assert pacer.chat_wait(1.0, 11) == 0.0


def test_rates_must_be_more_than_nothing() -> None:
    with pytest.raises(ValueError, match="more than nothing"):
        Limits(per_chat_second=0)


def test_a_chat_gets_one_a_second_and_a_group_twenty_a_minute() -> None:
    pacer = Pacer()
    person, group = 5, -5
    pacer.sent(0.0, person)
    assert pacer.chat_wait(0.25, person) == 0.75
    assert pacer.chat_wait(0.25, 6) == 0.0
    assert pacer.chat_wait(1.0, person) == 0.0
    for n in range(20):
        assert pacer.chat_wait(100.0 + 2 * n, group) == 0.0
        pacer.sent(100.0 + 2 * n, group)
        pacer.sent(100.0 + 2 * n, person)
    assert pacer.chat_wait(140.0, person) == 0.0
    assert pacer.chat_wait(140.0, group) == 20.0
    pacer.reply(150.0, 1, group)  # is never held, and counts
    assert pacer.chat_wait(160.0, group) == 2.0


def test_a_reply_keeps_bulk_from_that_chat_for_a_second() -> None:
    pacer = Pacer()
    for _ in range(3):
        pacer.reply(0.0, 1, 5)
    assert pacer.chat_wait(0.5, 5) == 0.5
    assert pacer.chat_wait(1.0, 5) == 0.0


def test_what_was_told_is_kept_to_whatever_is_told_later_or_the_clock_says() -> None:
    pacer = Pacer()
    pacer.told_to_wait(100.0, 5, 30.0)
    pacer.told_to_wait(101.0, 5, 1.0)
    assert pacer.chat_wait(110.0, 5) == 20.0
    assert pacer.chat_wait(90.0, 5) == 20.0, "a clock that went back stands still"
    assert pacer.chat_wait(130.0, 5) == 0.0


def test_only_the_last_minute_is_remembered() -> None:
    pacer, most = Pacer(), 0
    for n in range(20_000):
        now = n / 25
        pacer.sent(now, n)
        pacer.reply(now, 1, -n)
        pacer.told_to_wait(now, n, 10.0)
        most = max(most, len(pacer._chats))
    assert most < 25 * 2 * (1 + 1 + 60 + 10)


def test_paid_bulk_has_a_limit_of_its_own_in_which_everything_counts() -> None:
    pacer = Pacer()
    paid = bulk_times(pacer, 0.0, 2, paid=True)
    assert 950 * 2 <= len(paid) <= 1000 * 2
    for n in range(30):
        assert pacer.reply(4.0 + n / 30) == 0.0
    assert len(bulk_times(pacer, 4.0, 1, paid=True)) <= 1000 - 30
    bulk_times(pacer, 3.0, 1)
    assert pacer.wait(4.0) > 0, "free ones keep to the free limit meanwhile"


def test_a_place_gets_free_a_second_after_its_message_left_not_after_it_was_counted() -> None:
    pacer = Pacer(Limits.only(1))
    assert pacer.reply(0.0) == 0.0
    pacer.left(0.0, 0.3)  # it took so long to get a connection
    assert pacer.reply(1.1, waited=True) == pytest.approx(0.3 + WINDOW_S - 1.1)
    assert pacer.reply(0.3 + WINDOW_S) == 0.0


def test_what_nobody_waits_for_takes_the_place_kept_for_replies_and_none_of_a_broadcast_s() -> None:
    def sent_by(every: float) -> tuple[list[int], int, float]:
        """When bulk sends went, in ms; how many others went aside; how long a reply waited at the end."""
        pacer, times, aside = Pacer(), list[int](), 0
        for ms in range(10_000):
            if not pacer.bulk(100 + ms / 1000):
                times.append(ms)
            if every and not ms % (1000 * every):
                aside += pacer.aside(100 + ms / 1000)
        return times, aside, pacer.reply(110.0)

    alone, _, _ = sent_by(0)
    beside, aside, wait = sent_by(0.05)
    assert beside == alone
    assert aside == 10, "one in a second, however often it is tried"
    assert 0 < wait <= 1.01 / 29, "a reply waits for the next place, as it does behind another reply"

    pacer = Pacer()
    pacer.reply_waits(1)
    assert not pacer.aside(100.0), "a reply that waits goes first"
