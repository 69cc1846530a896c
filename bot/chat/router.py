"""From an update to its handler: commands, plain words, awaited answers, taps; and what follows a fault."""

from __future__ import annotations

import logging
import secrets
import traceback
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from typing import Any, Final

from telegram import Bot, ChatMember, Message, Update
from telegram.constants import ChatType
from telegram.error import Forbidden, TelegramError

from bot.chat import actions, broadcasts, home, letters, organisers
from bot.chat.buttons import (
    AcceptTies,
    AddressFailed,
    Adjust,
    ChooseLanguage,
    Confirm,
    Countries,
    Discard,
    Files,
    Forget,
    Invite,
    NewDraft,
    NoReminder,
    Open,
    OpenBelow,
    Preview,
    Remind,
    RemoveMember,
    Screen,
    Sent,
    SetCase,
    SetLanguage,
    SetWants,
    Sign,
    Stop,
    Subscribe,
    SwitchLanguage,
    TakeBack,
    Totals,
    Unsign,
    WriteIn,
    WriteLetter,
    parse,
)
from bot.chat.desk import Desk
from bot.chat.turn import Turn
from bot.errors import StoreUnavailable
from bot.services.prompts import Awaited

log = logging.getLogger(__name__)

ALLOWED_UPDATES: Final = ("message", "edited_message", "callback_query", "my_chat_member")

COMMANDS: Final[Mapping[str, Callable[[Turn], Awaitable[None]]]] = {
    "letter": letters.letter,
    "case": home.case,
    "settings": home.settings,
    "language": home.language,
    "privacy": home.privacy,
    "mydata": home.mydata,
    "forget": home.forget,
    "stop": home.stop,
    "help": home.help_,
    "broadcast": broadcasts.broadcast,
    "totals": organisers.totals,
    "team": organisers.team,
    "languages": organisers.languages,
    "invite": organisers.invite,
}

TAPS: Final[Mapping[type[Any], Callable[[Turn, Any], Awaitable[None]]]] = {
    Subscribe: home.subscribe,
    SetLanguage: home.set_language,
    SetWants: home.set_wants,
    SetCase: home.set_case,
    Forget: home.forget_answered,
    WriteLetter: letters.write_letter,
    AcceptTies: letters.accept_ties,
    Adjust: letters.adjust,
    ChooseLanguage: letters.choose_language,
    Sign: letters.sign,
    Unsign: letters.unsign,
    Files: letters.files,
    Countries: letters.show_countries,
    Sent: actions.sent,
    TakeBack: actions.take_back,
    Remind: actions.remind,
    NoReminder: actions.no_reminder,
    AddressFailed: actions.address_failed,
    NewDraft: broadcasts.new_draft,
    WriteIn: broadcasts.write_in,
    Preview: broadcasts.preview,
    Confirm: broadcasts.confirm,
    Discard: broadcasts.discard,
    Totals: organisers.totals_as,
    Invite: organisers.invited,
    RemoveMember: organisers.remove_member,
    SwitchLanguage: organisers.switch_language,
}

BACKLOG: Final = timedelta(seconds=5)
"""A message this much older than our last answer to the same words was written while we were away."""
REMEMBERED: Final = 10_000


class Router:
    """Answers one update after the other; those of different chats at the same time."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._answered: OrderedDict[tuple[int, str], Any] = OrderedDict()

    async def answer(self, update: Update, bot: Bot) -> None:
        """Answer `update`. Never raises: a fault becomes an incident with a number."""
        chat, user = update.effective_chat, update.effective_user
        if chat is None or user is None or chat.type != ChatType.PRIVATE:
            return
        turn: Turn | None = None
        try:
            if update.my_chat_member:
                await self._blocked_or_back(chat.id, update.my_chat_member.new_chat_member.status)
                return
            visitor = await self._desk.people.visitor(chat.id, user.language_code)
            turn = Turn(self._desk, bot, visitor, update.callback_query)
            if update.callback_query:
                await self._tap(turn, update.callback_query.data or "")
            elif message := update.effective_message:
                await self._message(turn, message, edited=update.edited_message is not None)
        except Forbidden:
            await self._desk.people.gone(chat.id)
        except Exception as error:  # noqa: BLE001 - the last line of defence: the person is told, the fault logged
            await self._incident(turn, error)
        finally:
            if turn is not None:
                await _quietly(turn.finish())

    async def _blocked_or_back(self, chat: int, status: str) -> None:
        if status == ChatMember.BANNED:
            await self._desk.people.gone(chat)
        elif status == ChatMember.MEMBER:
            await self._desk.people.back(chat)

    async def _message(self, turn: Turn, message: Message, *, edited: bool) -> None:
        if edited and turn.visitor.role is not None and await broadcasts.edited(turn, message):
            return
        words = message.text or ""
        if words and not edited and self._is_backlog(turn.visitor.chat, words, message):
            return
        command, rest = _command(words, turn.bot.username)
        command = command or self._desk.phrasebook.command_meant(words) or ""
        awaited = await self._desk.prompts.awaited(turn.visitor)
        if command == "start":
            await self._desk.prompts.drop(turn.visitor)
            await home.start(turn, rest)
        elif command in COMMANDS:
            await self._desk.prompts.drop(turn.visitor)
            await COMMANDS[command](turn)
        elif awaited and awaited[0] is Awaited.DRAFT:
            await broadcasts.written(turn, awaited[1], message)
        elif awaited and awaited[0] is Awaited.SIGNATURE:
            await letters.signed(turn, awaited[1], words)
        else:
            await home.unknown(turn)

    def _is_backlog(self, chat: int, words: str, message: Message) -> bool:
        """Whether the same words of that chat were answered after this message was written.

        Somebody who tapped "Start" eleven times while the bot was away gets one welcome.
        """
        key, now = (chat, words), self._desk.clock.now()
        last = self._answered.get(key)
        if last is not None and message.date < last - BACKLOG:
            return True
        self._answered[key] = now
        self._answered.move_to_end(key)
        if len(self._answered) > REMEMBERED:
            self._answered.popitem(last=False)
        return False

    async def _tap(self, turn: Turn, data: str) -> None:
        tap = parse(data)
        if tap is None:
            await turn.toast("toast_outdated")
            await home.start(turn)
        elif isinstance(tap, Open):
            await _open(turn, tap)
        elif isinstance(tap, OpenBelow):
            turn.tapped = None
            await _open(turn, Open(tap.screen, tap.case))
        elif isinstance(tap, Stop):
            await home.stop(turn)
        else:
            await TAPS[type(tap)](turn, tap)

    async def _incident(self, turn: Turn | None, error: Exception) -> None:
        """Log the kind of fault and where it arose, never its words: they may hold what somebody typed."""
        number = secrets.token_hex(3).upper()
        places = "".join(traceback.format_list(traceback.extract_tb(error.__traceback__)[-6:]))
        log.error("Incident %s: %s\n%s", number, type(error).__name__, places)
        if turn is not None:
            busy = isinstance(error, StoreUnavailable)
            html = turn.texts.screen("busy") if busy else turn.texts.screen("incident", number=number)
            await _quietly(turn.say(html))


async def _quietly(work: Awaitable[object]) -> None:
    """Do what is owed to a person after a fault; a second fault is only logged."""
    try:
        await work
    except TelegramError as error:
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


async def _open(turn: Turn, tap: Open) -> None:
    match tap.screen:
        case Screen.START:
            await home.start(turn)
        case Screen.SETTINGS:
            await home.settings(turn)
        case Screen.CASE:
            await home.case(turn, tap.case)
        case Screen.LETTER:
            await letters.letter(turn, tap.case)
        case Screen.LANGUAGE:
            await home.language(turn)
        case Screen.OTHER_WAYS:
            await home.other_ways(turn, tap.case)
        case Screen.NOT_NOW:
            await home.not_now(turn)
        case Screen.DISMISS:
            await turn.show(turn.texts.screen("broadcast_discarded"))
