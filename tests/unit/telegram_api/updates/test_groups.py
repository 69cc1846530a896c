"""What is read of a group: what is said to a bot there, and none of what people say to each other."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.telegram_api.updates.group_side import GroupKind, Rights
from bot.telegram_api.updates.groups import read_group
from bot.telegram_api.updates.incoming import UnreadableError, UpdateKind, read

WHO = {"id": 77, "is_bot": False, "first_name": "Anna", "language_code": "fr"}
BOT = {"id": 99, "is_bot": True, "first_name": "Bot", "username": "some_bot"}
CHAT = {"id": -1001, "type": "supergroup", "title": "Orchard", "is_forum": True}
ABOVE = {"message_id": 5, "date": 1, "chat": CHAT, "from": BOT, "text": "Question 1"}
MESSAGE = {"message_id": 7, "date": 1, "chat": CHAT, "from": WHO, "text": "/help"}
TAP = {"id": "9", "from": WHO, "message": ABOVE, "data": "2ht:1"}
MEMBER = {
    "chat": CHAT,
    "from": WHO,
    "date": 1,
    "old_chat_member": {"status": "left", "user": BOT},
    "new_chat_member": {"status": "administrator", "user": BOT, "can_delete_messages": True},
}
UPDATES: dict[str, dict[str, Any]] = {
    "message": {**MESSAGE, "reply_to_message": ABOVE},
    "callback_query": TAP,
    "my_chat_member": MEMBER,
}


def test_what_is_said_to_a_bot_is_read_with_who_said_it() -> None:
    for message in (MESSAGE, {**MESSAGE, "text": "mine", "reply_to_message": ABOVE}):
        found = read_group({"message": message})
        assert found is not None
        assert found.group is not None
        assert (found.chat, found.group.who, found.client_language) == (-1001, 77, "fr")
        assert (found.group.kind, found.group.forum) == (GroupKind.SUPERGROUP, True)


@pytest.mark.parametrize(
    "other",
    [
        {"text": "Who takes this one?"},
        {"text": "yes", "reply_to_message": {**ABOVE, "from": WHO}},
        # In a topic that a bot began everything answers the line that says so.
        {"text": "yes", "reply_to_message": {**ABOVE, "forum_topic_created": {"name": "Questions"}}},
    ],
)
def test_what_people_say_to_each_other_is_nothing(other: dict[str, Any]) -> None:
    assert read_group({"message": {**MESSAGE, **other}}) is None


def test_who_writes_as_the_group_or_is_a_bot_is_nobody_known() -> None:
    for other in ({"sender_chat": CHAT}, {"from": BOT}):
        found = read_group({"message": {**MESSAGE, **other}})
        assert found is not None
        assert found.group is not None
        assert found.group.who is None


def test_how_the_bot_stands_and_where_the_group_went() -> None:
    found = read_group({"my_chat_member": MEMBER})
    assert found is not None
    assert found.group is not None
    assert found.group.rights == Rights(there=True, delete=True, topics=False)
    assert found.group.before == Rights(there=False)
    moved = {"message_id": 8, "date": 1, "chat": CHAT, "migrate_to_chat_id": -1002}
    found = read_group({"message": moved})
    assert found is not None
    assert found.group is not None
    assert (found.kind, found.group.moved_to) == (UpdateKind.MOVED, -1002)


def test_a_private_chat_is_no_group_and_a_group_no_private_chat() -> None:
    private = {**MESSAGE, "chat": {"id": 77, "type": "private"}}
    assert read_group({"message": private}) is None
    assert read({"message": MESSAGE}) is None


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
        found = read_group(update)
    except UnreadableError:
        return
    if found is None:
        return
    assert found.group is not None
    assert isinstance(found.chat, int)
    assert found.group.who is None or isinstance(found.group.who, int)
    assert isinstance(found.data, str)
    assert found.message is None or isinstance(found.words, str)
