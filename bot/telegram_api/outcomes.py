"""What Telegram's answer to one bulk send means for its recipient."""

from __future__ import annotations

from typing import Final, assert_never

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    EndPointNotFound,
    Forbidden,
    InvalidToken,
    TelegramError,
)

from bot.model.broadcasts.delivery import BOT, ODD, DeliveryState, Outcome
from bot.model.people.subscription import Gone
from bot.telegram_api.codes import Concerns, concerns, quoted
from bot.telegram_api.faults import FloodWait, MaybeWritten, NotWritten, ServerFault, surely_not_sent

DELIVERED: Final = Outcome(DeliveryState.DELIVERED)

_AS_IT_IS: Final = "message is not modified"
"""In a 400's description, in lower case: the reader has just this text already."""


def outcome_of(error: Exception, *, changes: bool = False) -> Outcome:
    """The recipient's outcome after a send that raised `error`.

    `changes`: the send was to change or delete what they have. Doing that twice is doing it once, so it is
    tried again where a new message wouldn't be.

    | what came | outcome |
    |---|---|
    | 403, 400: the person can't be written to (codes.py) | GONE |
    | 403, 400: the bot or the text is at fault, whoever it is for (codes.py) | WAITING, `halts` |
    | 400 with a new id | WAITING, `moved_to` |
    | 429 | WAITING for as long as told, `flood` |
    | a fault of the server's: surely not sent | WAITING; the engine says how often |
    | … and it may have been sent | UNKNOWN, `undecided`; WAITING if it `changes` |
    | no connection; 401, 404, 409: trouble with the token | WAITING, `outage` |
    | 400: the message is as it is to become | DELIVERED |
    | other 400s and 403s: also a message that is gone, or too old to be deleted | REFUSED |
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
        case BadRequest() if changes and _AS_IT_IS in error.message.lower():
            return DELIVERED
        case BadRequest() | Forbidden():
            return _refused(error)
        case _:
            return Outcome(DeliveryState.UNKNOWN, reason=type(error).__name__)


def gone_by(error: Exception) -> Gone | None:
    """How it came out that somebody is gone, if that answer to one message alone says so.

    That a chat can't be found doesn't: where it is a fault of the bot's, it is so for everybody, and only who
    sends to many can tell.
    """
    came = outcome_of(error)
    if came.state is not DeliveryState.GONE or came.reason == Gone.LOST:
        return None
    return Gone(came.reason)


def only_words(error: Exception) -> bool:
    """Whether that answer says that words would do where this sort of message doesn't."""
    return isinstance(error, BadRequest | Forbidden) and concerns(error.message) is Concerns.SORT


def _refused(error: TelegramError) -> Outcome:
    about, said = concerns(error.message), quoted(error.message)
    match about:
        case Concerns.LOST | Concerns.BLOCKED | Concerns.DELETED:
            return Outcome(DeliveryState.GONE, reason=about.value, said=said)
        case Concerns.BOT:
            return Outcome(DeliveryState.WAITING, reason=BOT, halts=True, said=said)
        case Concerns.MESSAGE | Concerns.SORT:
            return Outcome(DeliveryState.REFUSED, reason="refused", said=said)
        case Concerns.UNKNOWN:
            return Outcome(DeliveryState.REFUSED, reason=ODD, said=said)
        case _:
            assert_never(about)
