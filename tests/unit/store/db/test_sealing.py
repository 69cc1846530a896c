from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import SealError
from bot.model.keys import new_key
from bot.store.db.sealing import NOBODY, SEALED_BYTES, TAG_BYTES, Sealer, random_tag
from tests.support.stores import SEALER

OTHER = Sealer(bytes(32))
chats = st.integers(-(2**63), 2**63 - 1)
cases = st.text(max_size=16)


@given(chats)
def test_what_is_sealed_opens_and_is_found_again(chat: int) -> None:
    sealed = SEALER.seal(chat)
    assert len(sealed) == SEALED_BYTES
    assert SEALER.open(sealed) == chat
    assert SEALER.seal(chat) == sealed


@given(chats, chats)
def test_different_chats_have_different_seals_and_tags(one: int, two: int) -> None:
    assert (SEALER.seal(one) == SEALER.seal(two)) == (one == two)
    assert (SEALER.tag("tjk001", one) == SEALER.tag("tjk001", two)) == (one == two)


@given(chats, st.integers(0, SEALED_BYTES - 1), st.integers(1, 255))
def test_a_changed_byte_does_not_open(chat: int, place: int, change: int) -> None:
    damaged = bytearray(SEALER.seal(chat))
    damaged[place] ^= change
    with pytest.raises(SealError):
        SEALER.open(bytes(damaged))


@given(chats)
def test_another_key_opens_nothing_and_tags_otherwise(chat: int) -> None:
    with pytest.raises(SealError) as raised:
        OTHER.open(SEALER.seal(chat))
    assert "BOT_KEY" in str(raised.value)
    assert OTHER.tag("tjk001", chat) != SEALER.tag("tjk001", chat)
    assert OTHER.key_check() != SEALER.key_check()


@given(st.binary(max_size=64))
def test_bytes_that_nobody_sealed_do_not_open(junk: bytes) -> None:
    with pytest.raises(SealError):
        SEALER.open(junk)


@given(cases, chats, cases, chats)
def test_tags_are_equal_only_for_the_same_person_in_the_same_case(
    case: str, chat: int, other_case: str, other_chat: int
) -> None:
    same = (case, chat) == (other_case, other_chat)
    tag = SEALER.tag(case, chat)
    assert len(tag) == TAG_BYTES
    assert (tag == SEALER.tag(other_case, other_chat)) == same


@given(chats)
def test_the_id_shows_neither_in_the_seal_nor_in_the_tag(chat: int) -> None:
    plain = chat.to_bytes(8, "big", signed=True)
    assert plain not in SEALER.seal(chat)
    assert plain not in SEALER.tag("tjk001", chat)


@pytest.mark.parametrize("chat", [2**63, -(2**63) - 1])
def test_an_id_beyond_64_bits_is_refused(chat: int) -> None:
    with pytest.raises(OverflowError) as raised:
        SEALER.seal(chat)
    assert str(chat) not in str(raised.value)


@given(st.binary(min_size=32, max_size=32))
def test_a_key_survives_being_written_down(master: bytes) -> None:
    assert Sealer.from_text(f" {new_key(master)}\n").seal(7) == Sealer(master).seal(7)


@pytest.mark.parametrize("size", [0, 16, 31, 33])
def test_a_key_of_the_wrong_length_is_refused_without_being_told(size: int) -> None:
    with pytest.raises(SealError):
        Sealer(bytes(size))
    text = base64.urlsafe_b64encode(b"k" * size).decode()
    with pytest.raises(SealError) as raised:
        Sealer.from_text(text)
    assert "BOT_KEY" in str(raised.value)
    assert not size or text.rstrip("=") not in str(raised.value)


def test_nobody_does_not_open() -> None:
    with pytest.raises(SealError):
        SEALER.open(NOBODY)


def test_random_tags_look_like_tags_and_differ() -> None:
    assert len({random_tag() for _ in range(1000)}) == 1000
    assert {len(random_tag()) for _ in range(10)} == {TAG_BYTES}


def test_seals_stay_the_same_in_every_version() -> None:
    # Fixed values: a change here would make every database unreadable.
    assert SEALER.seal(5_000_000_001).hex() == "4664738a9302778b7680c666a17d24b302b4be7a147d5091"
    assert SEALER.tag("tjk001", 5_000_000_001).hex() == "91ef3d7cc0684a115f9994ca01bd3121"


@given(st.binary(max_size=300), st.binary(max_size=20), st.integers(1, 200))
def test_a_value_opens_in_its_own_place_alone(plain: bytes, about: bytes, size: int) -> None:
    sealed = SEALER.seal_value("one", plain, about, size)
    assert SEALER.open_value("one", sealed, about) == plain
    assert SEALER.seal_value("one", plain, about, size) != sealed
    for purpose, place, sealer in (
        ("two", about, SEALER),
        ("one", about + b"x", SEALER),
        ("one", about, OTHER),
    ):
        with pytest.raises(SealError):
            sealer.open_value(purpose, sealed, place)


@given(st.binary(max_size=96), st.binary(max_size=96))
def test_the_length_of_a_value_does_not_show(one: bytes, two: bytes) -> None:
    assert len(SEALER.seal_value("one", one, b"", 100)) == len(SEALER.seal_value("one", two, b"", 100))


@given(st.binary(max_size=40), st.integers(0, 200), st.integers(1, 255))
def test_a_damaged_value_does_not_open(plain: bytes, place: int, change: int) -> None:
    damaged = bytearray(SEALER.seal_value("one", plain, b"", 64))
    damaged[place % len(damaged)] ^= change
    with pytest.raises(SealError):
        SEALER.open_value("one", bytes(damaged), b"")
    with pytest.raises(SealError):
        SEALER.open_value("one", bytes(damaged[: place % 30]), b"")


@given(chats, chats)
def test_a_mark_is_of_one_chat_and_one_table(one: int, two: int) -> None:
    assert (SEALER.mark("prompt", one) == SEALER.mark("prompt", two)) == (one == two)
    assert SEALER.mark("prompt", one) not in (SEALER.mark("reminder", one), OTHER.mark("prompt", one))
    assert len(SEALER.mark("prompt", one)) == TAG_BYTES
