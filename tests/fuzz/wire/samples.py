"""One update of every kind, and messages with whatever a message can hold. Everybody in them is invented."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

Json = dict[str, Any]

NOW: Final = 1_764_500_000
ANNA: Final = 492_491_855
GROUP, CHANNEL, FORUM = -1_001_234_567_890, -1_009_876_543_210, -1_005_555_555_555

_USER: Final[Json] = {"id": ANNA, "is_bot": False, "first_name": "Anna", "language_code": "en"}
_BOT: Final[Json] = {
    "id": 1_000_000_000,
    "is_bot": True,
    "first_name": "Bot",
    "username": "appeal_rehearsal_bot",
}
CHATS: Final[dict[str, Json]] = {
    "private": {"id": ANNA, "type": "private", "first_name": "Anna"},
    "group": {"id": -123_456, "type": "group", "title": "Friends", "all_members_are_administrators": True},
    "supergroup": {"id": GROUP, "type": "supergroup", "title": "Friends", "username": "invented_friends"},
    "forum": {"id": FORUM, "type": "supergroup", "title": "Topics", "is_forum": True},
    "channel": {"id": CHANNEL, "type": "channel", "title": "News"},
}
_FILE: Final[Json] = {"file_id": "AgAC", "file_unique_id": "AQAD", "file_size": 10**10}
_ORIGINS: Final[list[Json]] = [
    {"type": "user", "date": 1, "sender_user": _USER},
    {"type": "hidden_user", "date": 1, "sender_user_name": "A hidden name"},
    {"type": "chat", "date": 1, "sender_chat": CHATS["supergroup"], "author_signature": "x"},
    {"type": "channel", "date": 1, "chat": CHATS["channel"], "message_id": 5},
]
PARTS: Final[dict[str, list[Any]]] = {
    "text": ["/start", "/start tjk001", "/help@appeal_rehearsal_bot", "/forget", "Hello", "stop", "x" * 4096],
    "entities": [
        [{"type": "bold", "offset": 0, "length": 3}],
        [{"type": "text_mention", "offset": 0, "length": 1, "user": _USER}],
        [{"type": "underline", "offset": -4, "length": 10**9}, {"type": "pre", "offset": 2, "length": -1}],
        [{"type": "a_kind_to_come", "offset": 0, "length": 1}],
    ],
    "photo": [[{**_FILE, "width": 1, "height": 1}], []],
    "document": [
        {**_FILE, "file_name": "../../etc/passwd\u202efdp.exe", "mime_type": "application/pdf"},
        _FILE,
    ],
    "video": [{**_FILE, "width": 1, "height": 1, "duration": 1}],
    "voice": [{**_FILE, "duration": 1}],
    "video_note": [{**_FILE, "length": 1, "duration": 1}],
    "sticker": [
        {**_FILE, "type": "regular", "width": 1, "height": 1, "is_animated": False, "is_video": False}
    ],
    "caption": ["/stop", "words below it", ""],
    "contact": [{"phone_number": "+1", "first_name": "Someone", "vcard": "BEGIN:VCARD\nFN:Some\nEND:VCARD"}],
    "location": [{"latitude": 1.0, "longitude": 2.0, "live_period": 60}],
    "venue": [{"location": {"latitude": 1.0, "longitude": 2.0}, "title": "x", "address": "y"}],
    "dice": [{"emoji": "🎲", "value": 6}],
    "poll": [
        {"id": "1", "question": "?", "options": [], "total_voter_count": 0, "is_closed": False},
        {"id": "1", "question": "?", "options": [{"text": "x", "voter_count": 1}], "type": "quiz"},
    ],
    "forward_origin": _ORIGINS,
    "is_automatic_forward": [True],
    "media_group_id": ["13000000000000000"],
    "via_bot": [_BOT],
    "sender_chat": [CHATS["supergroup"], CHATS["channel"]],
    "author_signature": ["Anna"],
    "message_thread_id": [5],
    "is_topic_message": [True],
    "quote": [{"text": "x", "position": 0}],
    "external_reply": [{"origin": _ORIGINS[1], "chat": CHATS["supergroup"], "message_id": 1}],
    "story": [{"chat": CHATS["supergroup"], "id": 1}],
    "edit_date": [NOW + 5, -1, 10**17],
    "successful_payment": [{"currency": "XTR", "total_amount": 1, "invoice_payload": "x"}],
    "refunded_payment": [{"currency": "XTR", "total_amount": 1, "invoice_payload": "x"}],
    "invoice": [
        {"title": "x", "description": "y", "start_parameter": "", "currency": "XTR", "total_amount": 1}
    ],
    "web_app_data": [{"data": "{}", "button_text": "x"}],
    "users_shared": [{"request_id": 1, "users": [{"user_id": 1}]}],
    "chat_shared": [{"request_id": 1, "chat_id": GROUP}],
    "write_access_allowed": [{"from_request": True}],
    "new_chat_members": [[_USER], [_BOT], []],
    "left_chat_member": [_USER, _BOT],
    "group_chat_created": [True],
    "migrate_to_chat_id": [GROUP],
    "migrate_from_chat_id": [-123_456],
    "pinned_message": [{"message_id": 1, "date": 0, "chat": CHATS["private"]}],
    "message_auto_delete_timer_changed": [{"message_auto_delete_time": 86_400}],
    "forum_topic_created": [{"name": "x", "icon_color": 1}],
    "giveaway": [{"chats": [], "winners_selection_date": 1, "winner_count": 1}],
    "boost_added": [{"boost_count": 1}],
    "gift": [{"gift": {"id": "1"}}],
    "checklist": [{"title": "x", "tasks": []}],
    "paid_media": [{"star_count": 1, "paid_media": []}],
    "business_connection_id": ["abc"],
    "reply_markup": [{"inline_keyboard": [[{"text": "x", "callback_data": "2o:start::"}], []]}],
}
"""What a message can hold besides who, where and when."""


def message(chat: str, **parts: Any) -> Json:
    """A message in that kind of chat."""
    who = {} if chat == "channel" else {"from": _USER}
    return {"message_id": 1_000_001, "date": NOW, "chat": CHATS[chat], **who, **parts}


def others() -> Iterator[tuple[str, Json]]:
    """Updates that are about no message, each kind in the ways it comes."""
    for chat in CHATS:
        for status in ("member", "kicked", "left", "administrator", "restricted", "creator"):
            member = {"user": _BOT, "status": status, "until_date": 0}
            change = {"chat": CHATS[chat], "from": _USER, "date": NOW, "old_chat_member": member}
            yield "my_chat_member", {**change, "new_chat_member": member}
            yield "chat_member", {**change, "new_chat_member": member, "via_join_request": True}
        reaction = {"chat": CHATS[chat], "message_id": 1, "date": NOW}
        emoji = [{"type": "emoji", "emoji": "👍"}, {"type": "custom_emoji", "custom_emoji_id": "1"}]
        yield "message_reaction", {**reaction, "user": _USER, "old_reaction": [], "new_reaction": emoji}
        yield "message_reaction_count", {**reaction, "reactions": [{"type": emoji[0], "total_count": 9}]}
        yield "chat_join_request", {"chat": CHATS[chat], "from": _USER, "user_chat_id": ANNA, "date": NOW}
        boost = {
            "boost_id": "1",
            "add_date": 1,
            "expiration_date": 2,
            "source": {"source": "premium", "user": _USER},
        }
        yield "chat_boost", {"chat": CHATS[chat], "boost": boost}
        yield "removed_chat_boost", {"chat": CHATS[chat], "boost_id": "1", "remove_date": 1, "source": {}}
        tap = {"id": "77", "from": _USER, "chat_instance": "1", "data": "2o:start::"}
        yield "callback_query", {**tap, "message": message(chat, text="x")}
        yield "callback_query", {**tap, "message": {"message_id": 5, "date": 0, "chat": CHATS[chat]}}
    yield (
        "callback_query",
        {"id": "78", "from": _USER, "chat_instance": "1", "inline_message_id": "a", "data": "2e"},
    )
    yield "callback_query", {"id": "79", "from": _USER, "chat_instance": "1", "game_short_name": "chess"}
    yield "inline_query", {"id": "1", "from": _USER, "query": "tjk001", "offset": "", "chat_type": "sender"}
    yield "chosen_inline_result", {"result_id": "1", "from": _USER, "query": "x", "inline_message_id": "a"}
    yield "shipping_query", {"id": "1", "from": _USER, "invoice_payload": "x", "shipping_address": {}}
    paid = {"id": "1", "from": _USER, "currency": "XTR", "total_amount": 1, "invoice_payload": "x"}
    yield "pre_checkout_query", paid
    yield "purchased_paid_media", {"from": _USER, "paid_media_payload": "x"}
    yield "poll", PARTS["poll"][0]
    yield "poll_answer", {"poll_id": "1", "user": _USER, "option_ids": [0]}
    rights = {"can_reply": True, "can_read_messages": True}
    there = {
        "id": "abc",
        "user": _USER,
        "user_chat_id": ANNA,
        "date": NOW,
        "is_enabled": True,
        "rights": rights,
    }
    yield "business_connection", there
    gone = {"business_connection_id": "abc", "chat": CHATS["private"], "message_ids": [1, 2]}
    yield "deleted_business_messages", gone
    yield "managed_bot", {"user": _USER, "bot": _BOT}
    yield "an_update_to_come", {"of": "a kind that nobody knows yet"}
