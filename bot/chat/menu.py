"""The menu of commands and the bot's own description, in each language."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from telegram import Bot, BotCommand, BotCommandScopeAllPrivateChats, BotCommandScopeChat

from bot.content.texts import ChatTexts, Phrasebook
from bot.model.roles import Role
from bot.services.people import Visitor

SUPPORTERS: Final = ("letter", "case", "settings", "language", "privacy", "mydata", "forget", "stop", "help")
ORGANISERS: Final = ("broadcast", "totals", "team", "languages")
OWNERS: Final = ("invite",)


def _commands(texts: ChatTexts, names: Iterable[str]) -> list[BotCommand]:
    return [BotCommand(name, texts.label(f"command_{name}")) for name in names]


async def for_everybody(bot: Bot, phrasebook: Phrasebook, languages: Iterable[str], default: str) -> None:
    """Set the menu and the descriptions for all private chats, per client language and as the default."""
    scope = BotCommandScopeAllPrivateChats()
    for code in ("", *languages):
        texts = phrasebook[code or default]
        await bot.set_my_commands(_commands(texts, SUPPORTERS), scope=scope, language_code=code)
        await bot.set_my_description(texts.label("bot_description"), language_code=code)
        await bot.set_my_short_description(texts.label("bot_short_description"), language_code=code)


async def for_chat(bot: Bot, phrasebook: Phrasebook, visitor: Visitor) -> None:
    """Set one chat's menu: in the language chosen there, with an organiser's commands for organisers."""
    names = SUPPORTERS
    if visitor.role is not None:
        names = (*ORGANISERS, *(OWNERS if visitor.role is Role.OWNER else ()), *SUPPORTERS)
    commands = _commands(phrasebook[visitor.language], names)
    await bot.set_my_commands(commands, scope=BotCommandScopeChat(visitor.chat))


async def clear_for_chat(bot: Bot, chat: int) -> None:
    """Give a chat everybody's menu again."""
    await bot.delete_my_commands(scope=BotCommandScopeChat(chat))
