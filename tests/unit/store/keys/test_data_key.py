"""The data key's file: what it gives to whom, and what is said of one that isn't right."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import SealError
from bot.store.db.sealing import EarlierKeys
from bot.store.keys.data_key import DataKey, unwrapped, wrapped

OURS, NEXT, ANOTHERS = (bytes([number]) * 32 for number in range(3))
KEY = DataKey(bytes(range(32)), (EarlierKeys(b"t" * 32, {"prompt": b"p" * 32, "hotline block": b"h" * 32}),))
LATER = DataKey(b"l" * 32)


def test_what_was_wrapped_is_opened_and_nothing_of_it_shows() -> None:
    content = wrapped([KEY], [OURS])
    assert unwrapped(content, OURS).keys == (KEY,)
    for secret in (KEY.master, KEY.before[0].tags, OURS):
        assert secret.hex().encode() not in content
        assert secret not in content
    assert wrapped([KEY], [OURS]) != content, "a salt of its own each time"


def test_another_key_opens_nothing() -> None:
    with pytest.raises(SealError, match="another BOT_KEY"):
        unwrapped(wrapped([KEY], [OURS]), ANOTHERS)


def test_until_a_new_bot_key_is_used_each_of_the_two_opens_it() -> None:
    content = wrapped([KEY, LATER], [OURS, NEXT])
    by_old, by_new = unwrapped(content, OURS), unwrapped(content, NEXT)
    assert by_old.keys == by_new.keys == (KEY, LATER)
    assert (by_old.others, by_old.newest, by_new.others, by_new.newest) == (True, False, True, True)
    alone = unwrapped(wrapped([KEY], [NEXT]), NEXT)
    assert (alone.others, alone.newest) == (False, True)


@given(st.data())
def test_a_damaged_one_is_never_taken_for_another_key(data: st.DataObject) -> None:
    content = wrapped([KEY], [OURS])
    place = data.draw(st.integers(0, len(content) - 1))
    other = data.draw(st.integers(0, 255).filter(lambda byte: byte != content[place]))
    cut = data.draw(st.booleans())
    changed = content[:place] if cut else content[:place] + bytes([other]) + content[place + 1 :]
    with pytest.raises(SealError, match=r"is damaged|newer version"):
        unwrapped(changed, OURS)


def test_a_later_form_is_left_alone() -> None:
    content = wrapped([KEY], [OURS]).replace(b"data key 1", b"data key 2")
    with pytest.raises(SealError, match="Install that version"):
        unwrapped(content, OURS)


def test_a_name_tells_keys_apart_and_nothing_else() -> None:
    assert KEY.name != LATER.name
    assert KEY.name == DataKey(KEY.master).name
