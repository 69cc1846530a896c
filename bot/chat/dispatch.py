"""From an update to its handler: commands, plain words, awaited answers, taps; and what follows a fault."""

from __future__ import annotations

import asyncio
import importlib
import logging
import pkgutil
import re
from collections import OrderedDict
from collections.abc import Awaitable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from telegram import Bot
from telegram.error import Forbidden, RetryAfter

import bot.chat
from bot.chat import menu
from bot.chat.base.buttons import Open, OpenBelow, TurnPage, parse
from bot.chat.base.context import Context, cosmetic
from bot.chat.base.registry import REGISTRY, Handled, Registry, on_tap
from bot.chat.broadcasts import edits, unexpected
from bot.chat.cases import turning_away
from bot.chat.cases.editor import intake
from bot.chat.delivery import steering
from bot.chat.letters.cover import COVERED, Cover
from bot.chat.people import still_awaited
from bot.chat.people.arrival import start
from bot.chat.people.help import unknown
from bot.chat.people.hotline import answering, asking
from bot.chat.team import limits
from bot.chat.team.room.inside import GroupAnswers
from bot.errors import AlreadyHandled, StoreUnavailable
from bot.incidents.reporting import report
from bot.model.people.subscription import Gone
from bot.model.team.roles import Access
from bot.services.people.prompts import FOR_OTHERS
from bot.services.services import Services
from bot.store.db.units import UnitOfWork
from bot.telegram_api.faults import MaybeWritten, ServerFault, is_expected, surely_not_sent
from bot.telegram_api.outcomes import gone_by
from bot.telegram_api.replier import Replier
from bot.telegram_api.updates.incoming import ChatMessage, Incoming, UpdateKind

log = logging.getLogger(__name__)

ALLOWED_UPDATES: Final = ("message", "edited_message", "callback_query", "my_chat_member")


def load_topics() -> Registry:
    """Let every module under bot/chat declare what it handles; RegistryError if anything is left over."""
    for found in pkgutil.walk_packages(bot.chat.__path__, "bot.chat."):
        importlib.import_module(found.name)
    REGISTRY.require_complete()
    return REGISTRY


BACKLOG: Final = timedelta(seconds=5)
"""A command this much older than our answer to the same command was written before the answer was seen."""
REMEMBERED_S: Final = 600.0
"""How long an answer is remembered for that: a backlog is worked off by then."""
PLAIN_WORDS_IN_AN_ANSWER: Final = frozenset({"stop", "help"})
"""While an answer is awaited, other plain words ("Hello") may be that answer, or its beginning."""


_COMMAND: Final = re.compile(r"/(\w+)(?:@(\w+))?", re.ASCII)


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

    def __init__(self, services: Services, bot: Bot, replier: Replier) -> None:
        self._services = services
        self._bot = bot
        self._replier = replier
        self._answered: OrderedDict[int, _Answered] = OrderedDict()
        self._groups = GroupAnswers(services, bot, replier)

    def is_urgent(self, incoming: Incoming) -> bool:
        """Whether somebody wants to leave: that goes before what others want."""
        if incoming.group is not None:
            return False
        if incoming.kind is UpdateKind.TAP:
            tap = parse(incoming.data)
            return tap is not None and REGISTRY.taps[type(tap)].urgent
        words = incoming.words
        command = REGISTRY.commands.get(self._meant(words)[0])
        return command is not None and command.urgent

    def _meant(self, words: str, *, answering: bool = False) -> tuple[str, str]:
        """The command that a message is, or stands for, and what follows it; ("", "") if there is none."""
        name, argument = _command(words, self._bot.username)
        if name in REGISTRY.commands:
            return name, argument
        name = self._services.phrasebook.command_meant(words, answering=answering) or ""
        return ("", "") if answering and name not in PLAIN_WORDS_IN_AN_ANSWER else (name, "")

    async def too_fast(self, incoming: Incoming) -> None:
        """Tell somebody that they write faster than they can be answered; a group isn't. Never raises."""
        if incoming.group is not None:
            return

        async def tell() -> None:
            visitor = await self._services.people.visitor(incoming.chat, incoming.client_language)
            context = Context(self._services, self._bot, self._replier, visitor)
            await context.say(context.texts.screen("too_fast"))

        await _quietly(tell())

    async def answer(self, incoming: Incoming) -> None:
        """Answer it. Never raises: a fault becomes an incident with a number."""
        if incoming.group is not None:
            name, argument = _command(incoming.words, self._bot.username)
            await self._groups.answer(incoming, incoming.group, name, argument)
            return
        chat = incoming.chat
        context: Context | None = None
        try:
            before = self._recall(chat)
            if incoming.kind is UpdateKind.MEMBER:
                await self._blocked_or_back(chat, incoming.blocked)
                return
            if incoming.kind is UpdateKind.PINNED:
                if incoming.message is not None:
                    await cosmetic(self._replier.delete(chat, incoming.message.id))
                return
            visitor = await self._services.people.visitor(chat, incoming.client_language, incoming.number)
            async with self._services.unit_of_work(chat, incoming.number) as changes:
                context = Context(self._services, self._bot, self._replier, visitor, incoming, changes)
                if visitor.handled:
                    raise AlreadyHandled
                if visitor.gone:
                    # Who writes or taps is here, whatever an answer of Telegram's once said.
                    changes.first(partial(self._services.people.back, chat))
                if visitor.after_hours is not None and incoming.message is not None:
                    wrote = incoming.message.id if incoming.kind is UpdateKind.MESSAGE else 0
                    changes.first(partial(self._services.discretion.note, visitor, [wrote]))
                if incoming.kind is UpdateKind.TAP:
                    await self._tap(context, incoming.data, changes)
                elif incoming.message is not None:
                    if incoming.kind is UpdateKind.EDITED:
                        await self._edited(context, incoming.message)
                    else:
                        await self._message(context, incoming.message, before, changes)
        except AlreadyHandled:
            # Its effect is kept; whether its answer was seen isn't known, for the program ended on the way.
            if context is not None:
                await _quietly(context.say(context.texts.screen("maybe_answered")))
        except Forbidden as refusal:
            if why := gone_by(refusal):
                await _quietly(self._services.people.gone(chat, why))
        except RetryAfter:
            # One more message is what Telegram has just asked not to send.
            log.warning("A person couldn't be answered: Telegram asks to wait.")
        except Exception as error:  # noqa: BLE001 - the last line of defence: the person is told, the fault logged
            if context and isinstance(error, MaybeWritten | ServerFault) and not surely_not_sent(error):
                # What was asked is done and kept; only whether they see it isn't known. No fault of ours.
                log.warning("A person may not have got their answer: %s", type(error).__name__)
                await _quietly(context.say(context.texts.screen("maybe_answered")))
            else:
                await _quietly(self._incident(context, error))
        finally:
            if context is not None:
                await _quietly(context.finish())
                if context.visitor.role:
                    self._services.desk.wake()  # what one of the team does is seen on the desks of all

    async def _blocked_or_back(self, chat: int, blocked: bool | None) -> None:
        if blocked:
            await self._services.people.gone(chat, Gone.LEFT)
        elif blocked is not None:
            await self._services.people.back(chat)

    async def _edited(self, context: Context, message: ChatMessage) -> None:
        """An edit changes the draft that was made from the message; it is never an answer or a command."""
        if not context.visitor.sends or not (
            await edits.edited(context, message) or await steering.edited(context, message)
        ):
            await unknown(context)

    async def _message(
        self, context: Context, message: ChatMessage, before: _Answered | None, changes: UnitOfWork
    ) -> None:
        words = message.text or ""
        awaited = self._services.prompts.awaited(context.visitor)
        name, argument = self._meant(words, answering=awaited is not None)
        if command := REGISTRY.commands.get(name):
            said = hash((name, argument))
            if before and before.words == said and message.date < before.at - BACKLOG:
                self._answered[context.visitor.chat] = before
                return
            waits = awaited is not None and not command.urgent and awaited[0] not in FOR_OTHERS
            if waits:
                pass  # a command is no answer, and takes none away
            elif context.visitor.prompt:
                changes.first(partial(self._services.prompts.drop, context.visitor))
            else:
                self._services.prompts.drop_pending_letter(context.visitor)
            context.argument = argument
            await _run(Handled(command.access, command.run), context)
            self._remember(context, said)
            if awaited and not command.urgent:
                await still_awaited.say(context, *awaited)
        elif words.startswith("/"):
            await unknown(context)
        elif await asking.goes_on(context, message) or await answering.replied(context, message):
            pass  # written as a reply, so it is for the other side of a question
        elif message.media_group and await edits.album_goes_on(context, message):
            pass  # it belongs to what was asked for before
        elif awaited and await turning_away.answered(context, *awaited):
            pass  # it was for a letter that there isn't any more
        elif awaited:
            await _run(REGISTRY.answers[awaited[0]], context, awaited[1], message)
        elif not await unexpected.came(context, message) and not await intake.offered(context, message):
            await unknown(context)

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

    async def _tap(self, context: Context, data: str, changes: UnitOfWork) -> None:
        tap = parse(data)
        if tap is None:
            await context.toast("toast_outdated")
            # It may stand below an organisation's own message, which must stay as it is.
            context.tapped = None
            await start(context)
            return
        awaited = self._services.prompts.awaited(context.visitor)
        if awaited and awaited[0] in FOR_OTHERS:
            # Whoever taps anything has gone on: what they type next may be a name, and isn't for others.
            changes.first(partial(self._services.prompts.drop, context.visitor))
        cover = COVERED.get(type(tap))
        case = getattr(tap, "case", "")
        if cover is not None and case:
            # With the first write, or before the first word: from outside, every such tap looks alike.
            make = cover is Cover.MAKE
            changes.first(partial(self._services.records.cover, context.visitor, case, make=make))
        if context.visitor.role and context.tapped:
            place = await self._services.desk.stands_in(context.visitor)
            if context.tapped.id == place:
                context.tapped = None  # the desk stays; what it leads to comes below
        if not await turning_away.tapped(context, tap):
            await _run(REGISTRY.taps[type(tap)], context, tap)

    async def _incident(self, context: Context | None, error: Exception) -> None:
        """Report the fault; tell the person its number, and one of the team whom to tell it to."""
        number = report(error, "A person wasn't answered as they should have been")
        if context is None:
            return
        if isinstance(error, StoreUnavailable):
            await context.say(context.texts.screen("busy"))
        else:
            organiser = context.visitor.sends
            await context.say(context.texts.screen("incident", number=number, organiser=organiser))


async def _quietly(work: Awaitable[object]) -> None:
    """Do what is owed to a person after a fault; a second fault is only reported."""
    try:
        await work
    except Exception as error:  # noqa: BLE001 - there is nobody left to tell
        if is_expected(error):
            log.warning("A person couldn't be answered: %s", type(error).__name__)
        else:
            report(error, "A person couldn't be answered", level=logging.WARNING)


def _command(words: str, username: str) -> tuple[str, str]:
    """The command at the beginning of a message and what follows it; ("", "") if there is none.

    It ends where Telegram's clients end what they make tappable, so "/stop." is one.
    """
    found = _COMMAND.match(words)
    if found is None or (found[2] and found[2].casefold() != username.casefold()):
        return "", ""
    return found[1].casefold(), words[found.end() :].strip()


async def _run(handled: Handled, context: Context, *given: object) -> None:
    """Let whoever may do so in; others are told kindly."""
    if handled.access.admits(context.visitor.role):
        context.for_team = context.for_team or handled.access is not Access.EVERYBODY
        of_all = handled.of_all
        if handled.access is Access.EVERYBODY or not await limits.refused(context, given, of_all=of_all):
            await handled.run(context, *given)
        return
    await context.show(context.texts.screen("organisers_only"))
    if handled.access is not Access.OWNERS:
        # Somebody who was taken out of the team still has its menu: put it right.
        await menu.for_chat(context.bot, context.services.phrasebook, context.visitor)


@on_tap(Open)
async def _open(context: Context, tap: Open) -> None:
    await _run(REGISTRY.screens[tap.screen], context, tap)


@on_tap(TurnPage)
async def _turn_page(context: Context, tap: TurnPage) -> None:
    again = tap.again.button
    if again is None or isinstance(again, TurnPage):
        await start(context)
        return
    context.page = tap.page
    await _run(REGISTRY.taps[type(again)], context, again)


@on_tap(OpenBelow)
async def _open_below(context: Context, tap: OpenBelow) -> None:
    context.tapped = None
    await _open(context, Open(tap.screen, tap.case))


load_topics()
