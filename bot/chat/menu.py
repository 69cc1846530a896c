"""The menu of commands and the bot's own description, in each language.

What concerns one chat or one language is a nicety: where Telegram doesn't do it, that is logged and no more.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Iterable, Iterator
from functools import partial

from telegram import Bot, BotCommand, BotCommandScopeAllPrivateChats, BotCommandScopeChat
from telegram.error import TelegramError

from bot.chat.base.context import cosmetic
from bot.chat.base.registry import REGISTRY, Command
from bot.content.texts import ChatTexts, Phrasebook
from bot.model.team.organisation import AboutLine, Organisation
from bot.services.people.visitors import Visitor

log = logging.getLogger(__name__)


def _commands(texts: ChatTexts, commands: Iterable[Command]) -> list[BotCommand]:
    return [BotCommand(item.name, texts.label(item.menu_label)) for item in commands]


Step = Callable[[], Awaitable[object]]
"""One request. Made twice, it does the same."""


def for_everybody(bot: Bot, phrasebook: Phrasebook, languages: Iterable[str], default: str) -> Iterator[Step]:
    """What sets the menu and the descriptions for all private chats, per client language and as the default.

    Those of every language not among `languages` are taken away. A step at a time, so that whoever is told to
    wait goes on from there. Each raises TelegramError.
    """
    on = set(languages)
    yield from _set(bot, phrasebook[default], "")
    for code in phrasebook.languages:
        yield from (_set(bot, phrasebook[code], code) if code in on else _take_away(bot, code))


async def for_language(bot: Bot, phrasebook: Phrasebook, code: str, *, on: bool) -> None:
    """Set menu and descriptions for clients in one language, or take them away: they see the default then."""

    async def all_steps() -> None:
        for step in _set(bot, phrasebook[code], code) if on else _take_away(bot, code):
            await step()

    await cosmetic(all_steps())


def _set(bot: Bot, texts: ChatTexts, code: str) -> Iterator[Step]:
    commands, scope = _commands(texts, REGISTRY.menu(None)), BotCommandScopeAllPrivateChats()
    yield partial(bot.set_my_commands, commands, scope=scope, language_code=code)
    yield partial(bot.set_my_description, texts.label("bot_description"), language_code=code)
    yield partial(bot.set_my_short_description, texts.label("bot_short_description"), language_code=code)


def _take_away(bot: Bot, code: str) -> Iterator[Step]:
    yield partial(bot.delete_my_commands, scope=BotCommandScopeAllPrivateChats(), language_code=code)
    yield partial(bot.set_my_description, "", language_code=code)
    yield partial(bot.set_my_short_description, "", language_code=code)


async def name_in(bot: Bot, name: str, code: str) -> bool:
    """Set what the bot is called for clients in one language; "" leaves it at the name its maker gave it.

    False if Telegram doesn't take it: it takes only a few changes a day.
    """
    try:
        await bot.set_my_name(name, language_code=code)
    except TelegramError as error:
        log.info("The bot's name was not taken: %s", type(error).__name__)
        return False
    return True


def names(bot: Bot, organisation: Organisation) -> Iterator[Step]:
    """What calls the bot in each language as its owners said, where Telegram has it otherwise."""

    async def name(code: str, said: str) -> None:
        if (await bot.get_my_name(language_code=code)).name != said:
            await bot.set_my_name(said, language_code=code)

    for (line, code), said in organisation.said.items():
        if line is AboutLine.BOT_NAME:
            yield partial(name, code, said)


async def for_chat(bot: Bot, phrasebook: Phrasebook, visitor: Visitor) -> None:
    """Set one chat's menu: in the language chosen there, with an organiser's commands for organisers."""
    commands = _commands(phrasebook[visitor.language], REGISTRY.menu(visitor.role))
    await cosmetic(bot.set_my_commands(commands, scope=BotCommandScopeChat(visitor.chat)))


async def clear_for_chat(bot: Bot, chat: int) -> None:
    """Give a chat everybody's menu again."""
    await cosmetic(bot.delete_my_commands(scope=BotCommandScopeChat(chat)))
