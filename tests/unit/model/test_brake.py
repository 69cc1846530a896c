"""When a broadcast stops believing that people are gone: the limits, and what holds whatever comes."""

from __future__ import annotations

from datetime import UTC

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.broadcasts.brake import BRAKED, REASONS, WINDOW, Brake, sign_of
from bot.model.broadcasts.delivery import ODD, PASSING, DeliveryState, Outcome
from bot.model.broadcasts.halt import Halt, Halted
from bot.model.people.subscription import Gone

FINE = Outcome(DeliveryState.DELIVERED)
LOST = Outcome(DeliveryState.GONE, reason=Gone.LOST, said="Chat not found")
BLOCKED = Outcome(DeliveryState.GONE, reason=Gone.BLOCKED, said="Forbidden: bot was blocked by the user")
DELETED = Outcome(DeliveryState.GONE, reason=Gone.DELETED, said="Forbidden: user is deactivated")
ODDLY = Outcome(DeliveryState.REFUSED, reason=ODD, said="Not like that")
THEIRS = Outcome(DeliveryState.REFUSED, reason="refused", said="Message can't be edited")
NO_ANSWER = Outcome(DeliveryState.UNKNOWN, reason="ConnectionBroke")
AGAIN = Outcome(DeliveryState.WAITING, reason="status 502")
FAILED = Outcome(DeliveryState.REFUSED, reason=PASSING)
LETTERS = {".": FINE, "l": LOST, "b": BLOCKED, "d": DELETED, "o": ODDLY, "t": THEIRS}
LETTERS |= {"?": NO_ANSWER, "w": AGAIN}


def bites(letters: str, brake: Brake | None = None) -> tuple[int, Halt] | None:
    """At which send it bites first, counted from 1, and why."""
    brake = brake or Brake()
    for place, letter in enumerate(letters, 1):
        if bite := brake.note(LETTERS[letter]):
            return place, bite.halt
    return None


@pytest.mark.parametrize(
    ("letters", "expected"),
    [
        ("lll", (3, Halt.LOST)),
        ("ll.", None),
        (".lll", None),
        (".llll", (5, Halt.LOST)),
        ("." * 50 + "l.l.l.l", (57, Halt.LOST)),
        ("." * 50 + "l.l..l...l.l", None),
        ("ooo", (3, Halt.REFUSED)),
        ("." * 20 + "oo.oo", (25, Halt.REFUSED)),
        ("t" * 30, None),
        ("bbbbbbb", None),
        ("bdbdbdbd", (8, Halt.AWAY)),
        ("........bbbbbbbb", (16, Halt.AWAY)),
        (".........bbbbbbbb", None),
        (("." * 7 + "bbb") * 9 + "." * 7 + "bb", None),
        (("." * 7 + "bbb") * 10, (100, Halt.AWAY)),
        (("...." + "b") * 100, None),
        ("l?l?wl", (6, Halt.LOST)),
        ("?" * 100, None),
    ],
)
def test_when_it_bites(letters: str, expected: tuple[int, Halt] | None) -> None:
    assert bites(letters) == expected


def test_it_says_what_telegram_said_and_how_often() -> None:
    brake = Brake()
    brake.note(LOST)
    brake.note(FINE)
    brake.note(LOST._replace(said="PEER_ID_INVALID"))
    brake.note(LOST)
    bite = brake.note(LOST)
    assert bite is not None
    assert (bite.times, bite.of) == (4, 5)
    assert bite.said == ("PEER_ID_INVALID", "Chat not found")


@pytest.mark.parametrize(
    ("halt", "first", "same", "worse"),
    [
        (Halt.LOST, "lll", "llll....lll", "l" * 15),
        (Halt.REFUSED, "ooo", "oooo....ooo", "o" * 15),
        (Halt.AWAY, "bbbbbbbb", ("." + "b") * 100, "b" * 60),
    ],
)
def test_after_going_on_it_asks_again_only_if_it_gets_much_worse(
    halt: Halt, first: str, same: str, worse: str
) -> None:
    for further, expected in ((same, None), (worse, (len(worse), halt))):
        brake = Brake()
        assert bites(first, brake) == (len(first), halt)
        brake.go_on(halt)
        assert bites(further, brake) == expected


@pytest.mark.parametrize("kept", ["{", "[]", "7", ""])
def test_what_is_damaged_begins_anew(kept: str) -> None:
    assert bites("lll", Brake(kept)) == (3, Halt.LOST)
    assert Halted.unpacked("lost", 2, kept) == Halted(Halt.LOST, 2)


@given(
    st.builds(
        Halted,
        st.sampled_from(Halt),
        st.integers(0, 9),
        st.lists(st.text(), max_size=3).map(tuple),
        st.integers(0, 100),
        st.integers(0, 100),
        st.none() | st.datetimes(timezones=st.just(UTC)),
        st.none() | st.datetimes(timezones=st.just(UTC)),
        st.frozensets(st.integers(1, 99), max_size=4),
    )
)
def test_a_halt_is_kept_whole(halted: Halted) -> None:
    assert Halted.unpacked(halted.reason.value, halted.number, halted.packed()) == halted


def test_who_went_on_three_times_is_not_asked_any_more() -> None:
    brake = Brake()
    for letters in ("l" * 3, "l" * 15, "l" * 45):
        assert bites(letters, brake) == (len(letters), Halt.LOST)
        brake.go_on(Halt.LOST)
    assert bites("l" * 1000, brake) is None
    assert bites("b" * 30, brake) == (30, Halt.AWAY), "of this somebody knows nothing yet"


def test_every_reason_that_a_halt_takes_back_is_a_sign_of_it() -> None:
    for halt, reasons in REASONS.items():
        state = DeliveryState.REFUSED if halt is Halt.REFUSED else DeliveryState.GONE
        for reason in reasons:
            assert reason in BRAKED
            assert len(reason) <= 8, "the column's width"
            sign = sign_of(Outcome(state, reason=reason, said="words"))
            assert sign is not None
            assert sign.name == halt.name
    assert sign_of(FAILED) is None


@given(st.text(alphabet="".join(LETTERS), max_size=300), st.lists(st.integers(0, 300), max_size=4))
def test_a_restart_at_any_moment_changes_nothing(letters: str, restarts: list[int]) -> None:
    kept, restarted = Brake(), Brake()
    for place, letter in enumerate(letters):
        if place in restarts:
            restarted = Brake(restarted.packed())
        assert kept.note(LETTERS[letter]) == restarted.note(LETTERS[letter])
        assert kept.packed() == restarted.packed()


@given(st.text(alphabet="".join(LETTERS), max_size=400))
def test_it_never_bites_for_fewer_than_it_says(letters: str) -> None:
    brake, answered = Brake(), ""
    signs = {"l": "l", "b": "a", "d": "a", "o": "r", ".": ".", "t": "."}
    for letter in letters:
        answered += signs.get(letter, "")
        bite = brake.note(LETTERS[letter])
        if bite is None:
            continue
        last = answered[-bite.of :]
        sign = {Halt.LOST: "l", Halt.AWAY: "a", Halt.REFUSED: "r"}[bite.halt]
        assert last.count(sign) == bite.times >= 3
        assert bite.of <= WINDOW
        share = bite.times / bite.of
        assert share >= (0.3 if bite.halt is Halt.AWAY else 0.5)


@given(st.text(alphabet=".l", min_size=1, max_size=200))
def test_nobody_is_lost_in_silence(letters: str) -> None:
    """However it is mixed: of eight in a row at most three are found to be gone before somebody is asked."""
    place, _ = bites(letters) or (len(letters) + 1, None)
    believed = letters[: place - 1]
    assert all(believed[start : start + 8].count("l") < 4 for start in range(len(believed)))
