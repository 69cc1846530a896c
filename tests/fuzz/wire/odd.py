"""What Hypothesis makes of the samples: messages of any parts, replies in replies, something odd in one."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

from hypothesis import strategies as st

from tests.fuzz.wire.samples import CHATS, PARTS, Json, message, others

_OF_MESSAGES = (
    "message",
    "edited_message",
    "channel_post",
    "edited_channel_post",
    "business_message",
    "guest_message",
)
ODD: st.SearchStrategy[Any] = st.sampled_from(
    [
        *(None, True, False, 0, -1, 2**31, 2**63, -(2**63), 10**30, 1.5, float(10**300), "", "x", "9" * 40),
        *([], {}, [[]], [None], {"id": None}, {"a": {"b": {"c": []}}}, "\x00", "\u202e", "a" * 100_000),
        *("\ud83d", "😀" * 4096),
    ]
)
"""Values in the place of one that should be there."""


@st.composite
def _messages(draw: st.DrawFn) -> Json:
    chat = draw(st.sampled_from(["private", "private", *CHATS]))
    names = draw(st.lists(st.sampled_from(sorted(PARTS)), max_size=4, unique=True))
    made = message(chat, **{name: copy.deepcopy(draw(st.sampled_from(PARTS[name]))) for name in names})
    for _ in range(draw(st.sampled_from([0, 0, 0, 1, 1, 3, 60]))):
        made = message(chat, text="below it", reply_to_message=made)
    return made


WHOLE = st.one_of(
    st.tuples(st.sampled_from([*_OF_MESSAGES, "edited_business_message"]), _messages()),
    st.tuples(st.sampled_from(_OF_MESSAGES[:2]), _messages()),
    st.sampled_from(list(others())),
)
"""A kind and its content, as Telegram would write it."""


def _places(found: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to everything in it; not below the tenth step."""
    if way:
        yield way
    if len(way) > 10:
        return
    for key, value in (
        found.items() if isinstance(found, dict) else enumerate(found) if isinstance(found, list) else ()
    ):
        yield from _places(value, (*way, key))


@st.composite
def _spoiled(draw: st.DrawFn) -> tuple[str, Any]:
    kind, content = draw(WHOLE)
    content = copy.deepcopy(content)
    for _ in range(draw(st.integers(1, 3))):
        places = list(_places(content))
        if not places:
            break
        *way, last = draw(st.sampled_from(places))
        there = content
        for key in way:
            there = there[key]
        if draw(st.booleans()):
            del there[last]
        else:
            there[last] = draw(ODD)
    return kind, content


SPOILED = st.one_of(_spoiled(), _spoiled(), st.tuples(st.sampled_from(_OF_MESSAGES), ODD))
"""The same with one to three things missing or odd."""
