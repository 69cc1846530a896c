"""Telegram's limits as plain numbers, for parts that must not import Telegram's library.

Lengths count code points after entity parsing unless a comment says otherwise.
"""

from __future__ import annotations

from typing import Final

from telegram import constants

MAX_TEXT: Final[int] = int(constants.MessageLimit.MAX_TEXT_LENGTH)
MAX_CAPTION: Final[int] = int(constants.MessageLimit.CAPTION_LENGTH)
MAX_ENTITIES: Final[int] = int(constants.MessageLimit.MESSAGE_ENTITIES)  # Telegram ignores any further ones
MAX_START_PAYLOAD: Final[int] = int(constants.MessageLimit.DEEP_LINK_LENGTH)  # of A-Z a-z 0-9 _ -

MAX_CALLBACK_DATA: Final[int] = int(constants.InlineKeyboardButtonLimit.MAX_CALLBACK_DATA)  # bytes of UTF-8
MIN_COPY_TEXT: Final[int] = 1
MAX_COPY_TEXT: Final[int] = int(constants.InlineKeyboardButtonLimit.MAX_COPY_TEXT)
MAX_BUTTONS: Final[int] = int(constants.InlineKeyboardMarkupLimit.TOTAL_BUTTON_NUMBER)
MAX_CALLBACK_ANSWER: Final[int] = int(constants.CallbackQueryLimit.ANSWER_CALLBACK_QUERY_TEXT_LENGTH)

MAX_COMMANDS: Final[int] = int(constants.BotCommandLimit.MAX_COMMAND_NUMBER)
MIN_COMMAND: Final[int] = int(constants.BotCommandLimit.MIN_COMMAND)
MAX_COMMAND: Final[int] = int(constants.BotCommandLimit.MAX_COMMAND)  # of a-z 0-9 _
MIN_COMMAND_DESCRIPTION: Final[int] = int(constants.BotCommandLimit.MIN_DESCRIPTION)
MAX_COMMAND_DESCRIPTION: Final[int] = int(constants.BotCommandLimit.MAX_DESCRIPTION)

MAX_BOT_NAME: Final[int] = int(constants.BotNameLimit.MAX_NAME_LENGTH)
MAX_DESCRIPTION: Final[int] = int(constants.BotDescriptionLimit.MAX_DESCRIPTION_LENGTH)
MAX_SHORT_DESCRIPTION: Final[int] = int(constants.BotDescriptionLimit.MAX_SHORT_DESCRIPTION_LENGTH)

MIN_MEDIA_GROUP: Final[int] = int(constants.MediaGroupLimit.MIN_MEDIA_LENGTH)
MAX_MEDIA_GROUP: Final[int] = int(constants.MediaGroupLimit.MAX_MEDIA_LENGTH)
MAX_PHOTO_BYTES: Final[int] = int(constants.FileSizeLimit.PHOTOSIZE_UPLOAD)
MAX_UPLOAD_BYTES: Final[int] = int(constants.FileSizeLimit.FILESIZE_UPLOAD)
MAX_DOWNLOAD_BYTES: Final[int] = int(constants.FileSizeLimit.FILESIZE_DOWNLOAD)

MAX_BULK_IDS: Final[int] = int(constants.BulkRequestLimit.MAX_LIMIT)  # message ids in one deleteMessages
MAX_POLLED_UPDATES: Final[int] = int(constants.PollingLimit.MAX_LIMIT)

CHAT_ACTIONS: Final[frozenset[str]] = frozenset(action.value for action in constants.ChatAction)
ENTITY_TYPES: Final[frozenset[str]] = frozenset(kind.value for kind in constants.MessageEntityType)
BUTTON_STYLES: Final[frozenset[str]] = frozenset(style.value for style in constants.KeyboardButtonStyle)
UPDATE_TYPES: Final[frozenset[str]] = frozenset(kind.value for kind in constants.UpdateType)
