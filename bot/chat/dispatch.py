"""From an update to its handler: commands, plain words, awaited answers, taps; and what follows a fault."""

from __future__ import annotations

import asyncio
import logging
import secrets
import traceback
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from telegram import Bot, ChatMember, Message, Update
from telegram.constants import ChatType
from telegram.error import Forbidden, RetryAfter

from bot.chat.base.buttons import parse
from bot.chat.base.context import Context
from bot.chat.broadcasts import drafts, schedule, unexpected
from bot.chat.delivery import steering
from bot.chat.letters import dialogue, replies, typed
from bot.chat.people import home
from bot.chat.taps import TAPS
from bot.chat.team import members
from bot.errors import StoreUnavailable
from bot.services.people.prompts import Awaited
from bot.services.services import Services

log = logging.getLogger(__name__)

ALLOWED_UPDATES: Final = ("message", "edited_message", "callback_query", "my_chat_member")

COMMANDS: Final[Mapping[str, Callable[[Context], Awaitable[None]]]] = {
    "letter": dialogue.letter,
    "case": home.case,
    "settings": home.settings,
    "language": home.language,
    "privacy": home.privacy,
    "mydata": home.mydata,
    "forget": home.forget,
    "stop": home.stop,
    "help": home.help_,
    "broadcast": drafts.broadcast,
    "totals": members.totals,
    "team": members.team,
    "languages": members.languages,
    "invite": members.invite,
}


BACKLOG: Final = timedelta(seconds=5)
"""A command this much older than our answer to the same command was written before the answer was seen."""
REMEMBERED_S: Final = 600.0
"""How long an answer is remembered for that: a backlog is worked off by then."""
PLAIN_WORDS_IN_AN_ANSWER: Final = frozenset({"stop", "help"})
"""While an answer is awaited, other plain words ("Hello") may be that answer, or its beginning."""


@dataclass(frozen=True, slots=True)
class _Answered:
    """The newest thing a chat did was this command, and it was answered.

    Of the words only a number is kept, so that nothing somebody typed stays in memory.
    """

    words: int
    at: datetime  # by Telegram's clock, as are the messages' own dates
    until: float  # loop time after which it needn't be known


class Dispatch:
    """Answers one update after the other; those of different chats at the same time."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._answered: OrderedDict[int, _Answered] = OrderedDict()

    async def answer(self, update: Update, bot: Bot) -> None:
        """Answer `update`. Never raises: a fault becomes an incident with a number."""
        chat, user = update.effective_chat, update.effective_user
        if chat is None or user is None or chat.type != ChatType.PRIVATE:
            return
        context: Context | None = None
        try:
            before = self._recall(chat.id)
            if update.my_chat_member:
                await self._blocked_or_back(chat.id, update.my_chat_member.new_chat_member.status)
                return
            visitor = await self._services.people.visitor(chat.id, user.language_code)
            if visitor.subscriber and visitor.subscriber.gone:
                # Who writes or taps is here, whatever an answer of Telegram's once said.
                await self._services.people.back(chat.id)
            context = Context(self._services, bot, visitor, update.callback_query)
            if update.callback_query:
                await self._tap(context, update.callback_query.data or "")
            elif update.edited_message:
                await self._edited(context, update.edited_message)
            elif update.message:
                await self._message(context, update.message, before)
        except Forbidden:
            await _quietly(self._services.people.gone(chat.id))
        except RetryAfter:
            # One more message is what Telegram has just asked not to send.
            log.warning("A person couldn't be answered: Telegram asks to wait.")
        except Exception as error:  # noqa: BLE001 - the last line of defence: the person is told, the fault logged
            await _quietly(self._incident(context, error))
        finally:
            if context is not None:
                await _quietly(context.finish())

    async def _blocked_or_back(self, chat: int, status: str) -> None:
        if status == ChatMember.BANNED:
            await self._services.people.gone(chat)
        elif status == ChatMember.MEMBER:
            await self._services.people.back(chat)

    async def _edited(self, context: Context, message: Message) -> None:
        """An edit changes the draft that was made from the message; it is never an answer or a command."""
        organiser = context.visitor.role is not None
        if not organiser or not (
            await drafts.edited(context, message) or await steering.edited(context, message)
        ):
            await home.unknown(context)

    async def _message(self, context: Context, message: Message, before: _Answered | None) -> None:
        words = message.text or ""
        awaited = await self._services.prompts.awaited(context.visitor)
        command, rest = _command(words, context.bot.username)
        if not command:
            meant = self._services.phrasebook.command_meant(words) or ""
            command = meant if not awaited or meant in PLAIN_WORDS_IN_AN_ANSWER else ""
        if command == "start" or command in COMMANDS:
            said = hash((command, rest))
            if before and before.words == said and message.date < before.at - BACKLOG:
                self._answered[context.visitor.chat] = before
                return
            await self._services.prompts.drop(context.visitor)
            await (home.start(context, rest) if command == "start" else COMMANDS[command](context))
            self._remember(context, said)
        elif words.startswith("/"):
            await home.unknown(context)
        elif message.media_group_id and await drafts.album_goes_on(context, message):
            pass  # it belongs to what was asked for before
        elif awaited and awaited[0] is Awaited.DRAFT:
            await drafts.written(context, awaited[1], message)
        elif awaited and awaited[0] is Awaited.SIGNATURE:
            await typed.signed(context, awaited[1], words)
        elif awaited and awaited[0] is Awaited.OWN_WORDS:
            await typed.worded(context, awaited[1], words)
        elif awaited and awaited[0] is Awaited.WHEN:
            await schedule.typed(context, awaited[1], words)
        elif awaited and awaited[0] is Awaited.REPLY:
            await replies.came(context, awaited[1], message)
        elif not await unexpected.came(context, message):
            await home.unknown(context)

    # Somebody who tapped "Start" eleven times while the bot was away gets one welcome. Only what follows its
    # like at once is passed over: after anything else, the same command means something again.

    def _recall(self, chat: int) -> _Answered | None:
        """The command answered last in this chat, if nothing came after it; from now on something did."""
        now = asyncio.get_running_loop().time()
        while self._answered and (oldest := next(iter(self._answered.items())))[1].until < now:
            del self._answered[oldest[0]]
        return self._answered.pop(chat, None)

    def _remember(self, context: Context, words: int) -> None:
        if context.said_at is not None:
            until = asyncio.get_running_loop().time() + REMEMBERED_S
            self._answered[context.visitor.chat] = _Answered(words, context.said_at, until)

    async def _tap(self, context: Context, data: str) -> None:
        tap = parse(data)
        if tap is None:
            await context.toast("toast_outdated")
            # It may stand below an organisation's own message, which must stay as it is.
            context.tapped = None
            await home.start(context)
        else:
            await self._pass_on_no_more(context)
            await TAPS[type(tap)](context, tap)

    async def _pass_on_no_more(self, context: Context) -> None:
        """Whoever taps anything has gone on: what they type next may be a name, and isn't for others."""
        awaited = await self._services.prompts.awaited(context.visitor)
        if awaited and awaited[0] is Awaited.REPLY:
            await self._services.prompts.drop(context.visitor)

    async def _incident(self, context: Context | None, error: Exception) -> None:
        """Log the kind of fault and where it arose, never its words: they may hold what somebody typed."""
        number = secrets.token_hex(3).upper()
        places = "".join(traceback.format_list(traceback.extract_tb(error.__traceback__)[-6:]))
        log.error("Incident %s: %s\n%s", number, type(error).__name__, places)
        if context is not None:
            busy = isinstance(error, StoreUnavailable)
            html = context.texts.screen("busy") if busy else context.texts.screen("incident", number=number)
            await context.say(html)


async def _quietly(work: Awaitable[object]) -> None:
    """Do what is owed to a person after a fault; a second fault is only logged."""
    try:
        await work
    except Exception as error:  # noqa: BLE001 - there is nobody left to tell
        log.warning("A person couldn't be answered: %s", type(error).__name__)


def _command(words: str, username: str) -> tuple[str, str]:
    """The command at the beginning of a message and what follows it; ("", "") if there is none."""
    first, _, rest = words.partition(" ")
    if not first.startswith("/"):
        return "", ""
    name, _, addressed = first[1:].partition("@")
    if addressed and addressed.casefold() != username.casefold():
        return "", ""
    return name.casefold(), rest.strip()
