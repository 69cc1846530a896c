"""What is read of an update, and what of one that isn't as it should be."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.telegram_api.updates.incoming import ChatMessage, UnreadableError, UpdateKind, read

WHO = {"id": 5, "is_bot": False, "first_name": "Anna", "language_code": "fr"}
CHAT = {"id": 5, "type": "private"}
MESSAGE = {"message_id": 7, "date": 1_700_000_000, "chat": CHAT, "from": WHO, "text": "/help me"}
TAP = {"id": "9", "from": WHO, "message": MESSAGE, "data": "2o:case::", "chat_instance": "1"}
MEMBER = {"chat": CHAT, "from": WHO, "date": 1, "new_chat_member": {"user": WHO, "status": "kicked"}}


def test_what_a_message_says() -> None:
    found = read({"update_id": 1, "message": MESSAGE})
    assert found is not None
    assert found.message is not None
    assert (found.kind, found.chat, found.client_language) == (UpdateKind.MESSAGE, 5, "fr")
    assert (found.words, found.message.id) == ("/help me", 7)
    assert found.message.date == datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)


def test_an_edit_says_nothing_new() -> None:
    found = read({"update_id": 1, "edited_message": MESSAGE})
    assert found is not None
    assert found.kind is UpdateKind.EDITED
    assert found.words == ""


def test_what_a_tap_carries() -> None:
    found = read({"update_id": 1, "callback_query": TAP})
    assert found is not None
    assert (found.kind, found.data, found.query) == (UpdateKind.TAP, "2o:case::", "9")
    assert found.message is not None
    assert found.words == ""


def test_what_is_below_a_message_too_old_to_be_read_can_still_be_tapped() -> None:
    old = {"message_id": 7, "date": 0, "chat": CHAT}
    found = read({"update_id": 1, "callback_query": {**TAP, "message": old}})
    assert found is not None
    assert (found.query, found.message) == ("9", None)


@pytest.mark.parametrize(
    ("status", "blocked"), [("kicked", True), ("member", False), ("restricted", None), ("left", None)]
)
def test_who_blocked_the_bot_or_came_back(status: str, blocked: bool | None) -> None:
    found = read({"update_id": 1, "my_chat_member": {**MEMBER, "new_chat_member": {"status": status}}})
    assert found is not None
    assert (found.kind, found.blocked) == (UpdateKind.MEMBER, blocked)


@pytest.mark.parametrize(
    "update",
    [
        {"update_id": 1, "message": {**MESSAGE, "chat": {"id": -5, "type": "group"}}},
        {"update_id": 1, "message": {name: value for name, value in MESSAGE.items() if name != "from"}},
        {"update_id": 1, "callback_query": {"id": "9", "from": WHO, "data": "x", "inline_message_id": "1"}},
        {"update_id": 1, "poll": {"id": "1"}},
        {"update_id": 1},
    ],
)
def test_what_isnt_from_a_person_in_a_private_chat_is_nothing(update: dict[str, Any]) -> None:
    assert read(update) is None


ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3),
    lambda some: st.lists(some, max_size=2) | st.dictionaries(st.sampled_from(["id", "chat"]), some),
    max_leaves=4,
)


def paths(value: object, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    """The way to everything in an object."""
    found = [path] if path else []
    for name, inner in value.items() if isinstance(value, dict) else ():
        found += paths(inner, (*path, name))
    return found


UPDATES: dict[str, dict[str, Any]] = {
    "message": MESSAGE,
    "edited_message": MESSAGE,
    "callback_query": TAP,
    "my_chat_member": MEMBER,
}


@given(st.data())
def test_whatever_one_field_holds_it_is_read_or_refused(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(UPDATES)))
    update = json.loads(json.dumps({name: UPDATES[name]}))
    *above, last = data.draw(st.sampled_from(paths(update)))
    within = update
    for step in above:
        within = within[step]
    within[last] = data.draw(ANY)
    try:
        found = read(update)
    except UnreadableError:
        return
    if found is None:
        return
    # What is said to be of a type is of it.
    assert isinstance(found.chat, int)
    assert isinstance(found.data, str)
    assert found.client_language is None or isinstance(found.client_language, str)
    assert found.message is None or isinstance(found.words, str)


@pytest.mark.parametrize("date", [10**18, -(10**18), 10**30])
def test_a_moment_that_no_calendar_has_is_refused(date: int) -> None:
    with pytest.raises(UnreadableError, match="date"):
        read({"message": {**MESSAGE, "date": date}})


def test_a_refusal_names_a_field_and_never_a_value() -> None:
    with pytest.raises(UnreadableError, match=r"^text is list$"):
        read({"message": {**MESSAGE, "text": ["Anna"]}})


def test_what_is_typed_on_a_message_is_found_by_its_style() -> None:
    text = "Your 🖊: Ann Bell, Leeds. Why: it matters."
    start = len("Your 🖊: ".encode("utf-16-le")) // 2
    entities = [
        {"type": "underline", "offset": start, "length": 3},
        {"type": "url", "offset": start, "length": 3},
        {"type": "underline", "offset": start + 4, "length": 11},
    ]
    message = ChatMessage({**MESSAGE, "text": text, "entities": entities})
    assert message.styled("underline") == "Ann Bell, Leeds"
    assert message.styled("italic") == ""
    assert ChatMessage({**MESSAGE, "text": text}).styled("underline") == ""


def test_the_whole_of_a_message_is_made_when_it_is_asked_for() -> None:
    photo = [{"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1}]
    message = ChatMessage({**MESSAGE, "photo": photo})
    assert message.whole.photo[0].file_id == "a"
    assert message.whole is message.whole
    with pytest.raises(UnreadableError, match="a message can't be read"):
        _ = ChatMessage({**MESSAGE, "entities": ["no entity"]}).whole


@pytest.mark.parametrize(
    "part",
    [
        {"photo": ["not a photo"]},
        {"poll": {"id": "1", "question": "?", "options": [{"text": "a", "voter_count": 0}]}},
        {"something_new": [1], "document": {"file_id": 5}},
    ],
)
def test_of_a_message_of_another_version_the_text_is_read(
    part: dict[str, object], caplog: pytest.LogCaptureFixture
) -> None:
    message = ChatMessage({**MESSAGE, "text": "words", **part}).whole
    assert message.text == "words"
    assert not message.photo
    assert message.poll is None
    assert "words" not in caplog.text


def test_the_buttons_below_it_and_what_it_replies_to() -> None:
    keys = [[{"text": "Go on", "callback_data": "2o:case::"}]]
    message = ChatMessage(
        {
            **MESSAGE,
            "reply_markup": {"inline_keyboard": keys},
            "reply_to_message": {**MESSAGE, "message_id": 3},
        }
    )
    assert message.keys == keys
    assert message.reply_to is not None
    assert message.reply_to.id == 3
    assert ChatMessage(MESSAGE).keys == []
    assert ChatMessage(MESSAGE).reply_to is None
