"""Shares of a key: enough of them make it, fewer tell nothing, and a typing error is found."""

from __future__ import annotations

import hashlib
import itertools
import random
import secrets
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import ShareError
from bot.model.shares import (
    MOST_SHARES,
    KeyShare,
    curve_through,
    inverse,
    join_key,
    read_share,
    split_key,
    times,
)

KEY = bytes(range(32))


def splits(key: bytes = KEY, number: int = 5, needed: int = 3, seed: int = 1) -> list[KeyShare]:
    return split_key(key, number, needed, random.Random(seed).randbytes)


def test_the_field_is_that_of_aes() -> None:
    # FIPS 197, 4.2 and 4.2.1; and 5.1.1: the inverse of {53} is {ca}.
    assert times(0x57, 0x83) == 0xC1
    assert times(0x57, 0x13) == 0xFE
    assert [times(0x57, power) for power in (2, 4, 8, 16)] == [0xAE, 0x47, 0x8E, 0x07]
    assert inverse(0x53) == 0xCA
    assert all(times(one, inverse(one)) == 1 for one in range(1, 256))


def drawn(slope: int) -> Callable[[int], bytes]:
    """In place of chance: a set's name, then a straight line of that slope for each byte."""
    parts = iter([b"set", bytes([slope]) * 36])
    return lambda _: next(parts)


def test_a_share_is_the_curve_at_its_number() -> None:
    # f(x) = secret + {57}x, and {57}·{02} = {ae}.
    first, second = split_key(KEY, 2, 2, drawn(0x57))
    assert first.points[:32] == bytes(byte ^ 0x57 for byte in KEY)
    assert second.points[:32] == bytes(byte ^ 0xAE for byte in KEY)


@given(st.binary(min_size=32, max_size=32), st.data())
def test_any_of_them_make_the_key_however_they_are_written(key: bytes, data: st.DataObject) -> None:
    number = data.draw(st.integers(2, 9))
    needed = data.draw(st.integers(2, number))
    shares = splits(key, number, needed, data.draw(st.integers()))
    some = data.draw(st.permutations(shares))[: data.draw(st.integers(needed, number))]
    written = [share.text().lower() if data.draw(st.booleans()) else share.text() for share in some]
    written[0] = written[0].replace(" ", "-").replace("0", "o").replace("1", "l")
    assert [read_share(text) for text in written] == some
    assert join_key([read_share(text) for text in written]) == key


@given(st.binary(min_size=32, max_size=32), st.integers())
def test_one_fewer_goes_with_every_key(other: bytes, seed: int) -> None:
    """Two shares, of which three are needed: for each key there is a third that makes it of them."""
    first, second, _ = splits(number=3, seed=seed)
    start = KeyShare(first.set, 3, 0, other + hashlib.sha256(other).digest()[:4])
    third = KeyShare(first.set, 3, 3, curve_through([start, first, second], 3))
    assert join_key([first, second, third]) == other


def test_with_one_fewer_each_byte_is_seen_equally_often() -> None:
    """Over all that chance may draw, a share is each byte once, whatever the key is."""
    for key in (bytes(32), KEY, b"\xff" * 32):
        for number in (0, 1):
            seen = [split_key(key, 2, 2, drawn(slope))[number].points[7] for slope in range(256)]
            assert sorted(seen) == list(range(256))


@given(st.integers(0, 10_000), st.data())
def test_a_typing_error_is_found(seed: int, data: st.DataObject) -> None:
    text = splits(seed=seed)[0].text()
    place = data.draw(st.sampled_from([at for at, sign in enumerate(text) if sign != " "]))
    other = data.draw(
        st.sampled_from("0123456789ABCDEFGHJKMNPQRSTVWXYZ").filter(lambda sign: sign != text[place])
    )
    with pytest.raises(ShareError, match="typing error"):
        read_share(text[:place] + other + text[place + 1 :])


@given(st.text())
def test_whatever_is_typed_is_a_share_or_a_sentence(text: str) -> None:
    with pytest.raises(ShareError):
        read_share(text)


def test_two_signs_changed_about_are_found() -> None:
    text = splits()[0].text().replace(" ", "")
    for at, (one, two) in enumerate(itertools.pairwise(text)):
        if one != two:
            with pytest.raises(ShareError):
                read_share(text[:at] + two + one + text[at + 2 :])


def test_what_doesnt_go_together_is_said() -> None:
    shares = splits()
    with pytest.raises(ShareError, match="These are 2 shares, and 3 are needed"):
        join_key(shares[:2])
    with pytest.raises(ShareError, match="These are 2 shares"):
        join_key([*shares[:2], shares[0]])
    with pytest.raises(ShareError, match="of different sets"):
        join_key([*shares[:2], splits(seed=2)[2]])
    forged = KeyShare(shares[4].set, 3, 5, bytes(36))
    with pytest.raises(ShareError, match="Share 5 isn't of this key"):
        join_key([*shares[:3], forged])
    with pytest.raises(ShareError, match="don't make a key"):
        join_key([*shares[:2], forged])


@pytest.mark.parametrize(("number", "needed"), [(1, 1), (5, 1), (3, 4), (MOST_SHARES + 1, 2), (0, 0)])
def test_numbers_that_make_no_sense_are_refused(number: int, needed: int) -> None:
    with pytest.raises(ShareError, match=r"at most 50 shares"):
        split_key(KEY, number, needed, secrets.token_bytes)
