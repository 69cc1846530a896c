"""What Telegram's words for "no" are about: the person, their message, or the bot and its text.

Two programs write these words. Telegram's servers answer in codes, TDLib turns some of them into sentences, and
the Bot API server sorts both into 400 and 403:

| what | where it stands |
|---|---|
| a code of the servers in capitals with 403 becomes a 400; 404 and 406 do too; USER_IS_BLOCKED becomes the 403 \
"bot was blocked by the user", INPUT_USER_DEACTIVATED the 403 "user is deactivated" | `fail_query_with_error` in [1] |
| a send's PEER_ID_INVALID becomes the 403 "bot can't initiate conversation with a user", USER_IS_BOT the 403 \
"the bot can't send messages to the bot", MESSAGE_TOO_LONG and the like become sentences | `process_send_message_fail_error` in [2] |
| "chat not found", "can't access the chat", "have no write access to the chat" | `check_dialog_access` in [2] |
| "message can't be edited", "message can't be deleted for everyone" | `edit_message_text`, `delete_messages` in [2] |
| VOICE_MESSAGES_FORBIDDEN, or "user restricted receiving of voice messages" where TDLib knows it before the servers \
are asked: somebody with Premium lets voice messages in from few, or from nobody | `can_send_message_content` in [2] |
| "can't parse entities: …" | `parseTextEntities` in [2] |
| FROZEN_METHOD_INVALID, for every method of an account that was frozen: 420 of the servers, 406 of TDLib, so a 400 | `NetQueryDispatcher` in [2], [1] |
| USER_DELETED, PRIVACY_PREMIUM_REQUIRED, ENTITY_BOUNDS_INVALID and other codes | [3], [4] |

1. https://github.com/tdlib/telegram-bot-api
2. https://github.com/tdlib/td
3. https://core.telegram.org/method/messages.sendMessage#possible-errors
4. https://core.telegram.org/api/errors
"""
# ruff: noqa: E501 - a table's row is one line

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class Concerns(StrEnum):
    """What a refusal is about."""

    LOST = "lost"  # Telegram can't find the chat
    BLOCKED = "blocked"  # they have blocked the bot, or put it out of their group
    DELETED = "deleted"  # the account is no more, or is none of a person
    SORT = "sort"  # what this chat takes or has is of another sort: words get through
    MESSAGE = "message"  # this one chat's message or settings; the others' are another matter
    BOT = "bot"  # the bot or the text: it would hit anybody
    UNKNOWN = "unknown"  # words that this table doesn't have


_WORDS: Final[Mapping[Concerns, tuple[str, ...]]] = MappingProxyType(
    {
        Concerns.LOST: (
            "chat not found",
            "user not found",
            "can't initiate conversation with a user",
            "invalid chat identifier",
            "can't access the chat",
            "have no write access to the chat",
        ),
        Concerns.BLOCKED: (
            "bot was blocked by the user",
            "bot was kicked from",
            "bot is not a member of",
        ),
        Concerns.DELETED: (
            "user is deactivated",
            "user is deleted",
            "can't send messages to the bot",
            "can't send messages to bots",
            "group chat was deleted",
            "group chat was deactivated",
        ),
        Concerns.SORT: (
            "restricted receiving of voice messages",
            "restricted receiving of video messages",
            "no caption in the message to edit",
        ),
        Concerns.MESSAGE: (
            "message is not modified",
            "message to edit not found",
            "message to delete not found",
            "message can't be edited",
            "message can't be deleted",
            "message identifier is not specified",
            "no text in the message to edit",
        ),
        Concerns.BOT: (
            "not enough rights",
            "have no rights",
            "need administrator rights",
            "can't parse",
            "message text is empty",
            "text must be non-empty",
            "message is too long",
            "message caption is too long",
            "reply markup is too long",
            "object expected as reply markup",
            "text buttons are unallowed",
            "wrong file identifier",
            "wrong remote file identifier",
            "wrong type of file",
            "wrong http url",
            "failed to get http url content",
            "wrong type of the web page content",
            "can't use the media of the specified type in the album",
            "can't use file of type",
            "logged out",
        ),
    }
)
"""Pieces of sentences, in lower case."""

_CODES: Final[Mapping[Concerns, tuple[str, ...]]] = MappingProxyType(
    {
        Concerns.LOST: (
            "PEER_ID_INVALID",
            "CHAT_ID_INVALID",
            "USER_ID_INVALID",
            "INPUT_USER_INVALID",
            "CHANNEL_INVALID",
            "CHANNEL_PRIVATE",
        ),
        Concerns.BLOCKED: ("USER_IS_BLOCKED", "USER_BANNED_IN_CHANNEL"),
        Concerns.DELETED: (
            "USER_DELETED",
            "USER_DEACTIVATED",
            "USER_DEACTIVATED_BAN",
            "INPUT_USER_DEACTIVATED",
            "USER_IS_BOT",
        ),
        Concerns.SORT: ("VOICE_MESSAGES_FORBIDDEN",),
        Concerns.MESSAGE: (
            "MESSAGE_ID_INVALID",
            "MESSAGE_NOT_MODIFIED",
            "MESSAGE_DELETE_FORBIDDEN",
            "MESSAGE_EDIT_TIME_EXPIRED",
            "PRIVACY_PREMIUM_REQUIRED",
            "USER_PRIVACY_RESTRICTED",
            "YOU_BLOCKED_USER",
        ),
        Concerns.BOT: (
            "FROZEN_METHOD_INVALID",
            "FROZEN_PARTICIPANT_MISSING",
            "BOT_METHOD_INVALID",
            "METHOD_INVALID",
            "USER_RESTRICTED",
            "CHAT_ADMIN_REQUIRED",
            "CHAT_RESTRICTED",
            "CHAT_WRITE_FORBIDDEN",
            "ALLOW_PAYMENT_REQUIRED",
            "BALANCE_TOO_LOW",
            "MESSAGE_EMPTY",
            "MESSAGE_TOO_LONG",
            "MEDIA_CAPTION_TOO_LONG",
            "MEDIA_EMPTY",
            "MEDIA_INVALID",
            "MEDIA_GROUPED_INVALID",
            "DOCUMENT_INVALID",
            "PHOTO_INVALID",
            "PHOTO_INVALID_DIMENSIONS",
            "IMAGE_PROCESS_FAILED",
            "FILE_REFERENCE_EXPIRED",
            "FILE_REFERENCE_INVALID",
            "FILE_ID_INVALID",
            "REPLY_MARKUP_INVALID",
            "REPLY_MARKUP_TOO_LONG",
            "BUTTON_DATA_INVALID",
            "BUTTON_TYPE_INVALID",
            "BUTTON_URL_INVALID",
            "ENTITIES_TOO_LONG",
            "ENTITY_BOUNDS_INVALID",
            "ENTITY_MENTION_USER_INVALID",
        ),
    }
)
"""Whole codes."""

_CONCERNS_OF: Final = {code: concerns for concerns, codes in _CODES.items() for code in codes}
_CODE: Final = re.compile(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+")
_CODE_IN_WORDS: Final = re.compile(r"\b[A-Za-z]+(?:_[A-Za-z0-9]+)+\b")
"""The library writes "Peer_id_invalid" for "PEER_ID_INVALID" (telegram.error.TelegramError)."""
_LONGEST: Final = 160
_ID: Final = re.compile(r"-?\d{5,}")


def concerns(description: str) -> Concerns:
    """What a 400's or a 403's description is about."""
    for code in _CODE.findall(description.upper()):
        if code in _CONCERNS_OF:
            return _CONCERNS_OF[code]
    said = description.lower()
    for found, words in _WORDS.items():
        if any(word in said for word in words):
            return found
    return Concerns.UNKNOWN


def quoted(description: str) -> str:
    """The description for the team: at most 160 characters, on one line, without a number that may be an id."""
    said = _ID.sub("…", " ".join(description.split()))
    said = _CODE_IN_WORDS.sub(lambda code: code[0].upper(), said)
    return said if len(said) <= _LONGEST else f"{said[: _LONGEST - 1]}…"
