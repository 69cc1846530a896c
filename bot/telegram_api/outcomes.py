"""What Telegram's answer to one bulk send means for its recipient."""

from __future__ import annotations

from typing import Final

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    EndPointNotFound,
    Forbidden,
    InvalidToken,
    TelegramError,
)

from bot.model.broadcasts.delivery import DeliveryState, Outcome
from bot.telegram_api.faults import FloodWait, MaybeWritten, NotWritten, ServerFault, surely_not_sent

DELIVERED: Final = Outcome(DeliveryState.DELIVERED)

_AS_IT_IS: Final = "message is not modified"
"""In a 400's description, in lower case: the reader has just this text already."""
_NO_SUCH_CHAT: Final = ("chat not found", "user not found", "user is deactivated", "peer_id_invalid")
"""In a 400's description, in lower case: this chat can't be written to, ever."""


def outcome_of(error: Exception, *, changes: bool = False) -> Outcome:
    """The recipient's outcome after a send that raised `error`.

    `changes`: the send was to change or delete what they have. Doing that twice is doing it once, so it is
    tried again where a new message wouldn't be.

    | what came | outcome |
    |---|---|
    | 403 (blocked, deactivated, never started), 400 that names the chat | GONE |
    | 400 with a new id | WAITING, `moved_to` |
    | 429 | WAITING for as long as told, `flood` |
    | a fault of the server's: surely not sent | WAITING; the engine says how often |
    | … and it may have been sent | UNKNOWN, `undecided`; WAITING if it `changes` |
    | no connection; 401, 404, 409: trouble with the token | WAITING, `outage` |
    | 400: the message is as it is to become | DELIVERED |
    | other 400s: also a message that is gone, or too old to be deleted | REFUSED |
    | written and no answer, or one that can't be read | UNKNOWN; WAITING if it `changes` |
    | anything unforeseen | UNKNOWN |
    """
    match error:
        case FloodWait():
            return Outcome(DeliveryState.WAITING, retry_after=error.seconds, flood=True, reason="flood")
        case ChatMigrated():
            return Outcome(DeliveryState.WAITING, moved_to=error.new_chat_id, reason="moved")
        case NotWritten():
            return Outcome(DeliveryState.WAITING, outage=True, reason="unreachable")
        case ServerFault() if changes or surely_not_sent(error):
            return Outcome(DeliveryState.WAITING, reason=f"status {error.status}")
        case ServerFault():
            return Outcome(DeliveryState.UNKNOWN, undecided=True, reason=f"status {error.status}")
        case MaybeWritten() if changes:
            return Outcome(DeliveryState.WAITING, reason="no answer")
        case MaybeWritten():
            return Outcome(DeliveryState.UNKNOWN, reason=type(error).__name__)
        case InvalidToken() | EndPointNotFound() | Conflict():
            return Outcome(DeliveryState.WAITING, outage=True, reason="token")
        case Forbidden():
            return Outcome(DeliveryState.GONE, reason="forbidden")
        case BadRequest() if changes and _AS_IT_IS in error.message.lower():
            return DELIVERED
        case BadRequest():
            return _refused(error)
        case _:
            return Outcome(DeliveryState.UNKNOWN, reason=type(error).__name__)


def _refused(error: TelegramError) -> Outcome:
    said = error.message.lower()
    if any(words in said for words in _NO_SUCH_CHAT):
        return Outcome(DeliveryState.GONE, reason="no such chat")
    return Outcome(DeliveryState.REFUSED, reason="refused")
