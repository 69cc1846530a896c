"""What is wrong when Telegram can't be asked for news, in words for an operator."""

from __future__ import annotations

from typing import Final

from telegram.error import Conflict, EndPointNotFound, InvalidToken, TelegramError

from bot.model.conditions import Condition
from bot.telegram_api.faults import FloodWait, GarbledAnswer, NotWritten, ServerFault, is_unanswered

_WAITS: Final = "It is tried again at least every minute; what people write waits with Telegram for a day."


def trouble(error: TelegramError) -> tuple[Condition, str]:
    """The condition, and the words for it: they hold nothing of an answer, and no address."""
    match error:
        case InvalidToken() | EndPointNotFound():
            return Condition.TOKEN, (
                "Telegram refuses the bot's token: nobody is answered and nothing is sent. If it was "
                "revoked, set the new one from @BotFather as BOT_TOKEN and start again; nothing is lost."
            )
        case Conflict() if is_of_a_webhook(error):
            return Condition.OTHER_PROGRAM, (
                "Another program sets a webhook on this bot again and again, and so takes people's messages "
                "away. Stop it, or revoke the token at @BotFather and set the new one as BOT_TOKEN."
            )
        case Conflict():
            return Condition.OTHER_PROGRAM, (
                "Another program is using this bot's token. Stop it: only one can run at a time. If you know "
                "of none, revoke the token at @BotFather and set the new one as BOT_TOKEN."
            )
        case _:
            return Condition.UNREACHABLE, f"{unreachable(error)} {_WAITS}"


def unreachable(error: TelegramError) -> str:
    """A sentence or two on why Telegram can't be asked for anything, where neither token nor rival is why."""
    match error:
        case FloodWait():
            why = f"asks to wait {error.seconds:.0f} s before it is asked for news again"
        case ServerFault():
            why = f"answers with status {error.status}, or something else does in its place, like a proxy"
        case GarbledAnswer():
            why = "answers with what can't be read, or something else does in its place, like a proxy"
        case NotWritten():
            why = f"can't be reached. {error.message} Look at this machine's network, its DNS and its proxy"
        case _ if is_unanswered(error):
            why = "doesn't answer, or the connection to it is lost before the answer comes"
        case _:
            why = f"can't be asked for news ({type(error).__name__})"
    return f"Telegram {why}."


def is_of_a_webhook(error: TelegramError) -> bool:
    """Whether getUpdates is refused because of a webhook, not of another program that asks for updates.

    The server's words: "can't use getUpdates method while webhook is active; use deleteWebhook to delete the
    webhook first" (the client of github.com/tdlib/telegram-bot-api).
    """
    return isinstance(error, Conflict) and "webhook" in error.message.lower()
