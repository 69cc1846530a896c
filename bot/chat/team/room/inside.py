"""What is said to the bot in groups: in the team's room, in one that is to be linked, and in all others.

What isn't declared for the room in the registry is answered in private only: forgetting it shows nothing.
"""

from __future__ import annotations

import logging
from collections import OrderedDict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from telegram import Bot
from telegram.error import RetryAfter, TelegramError

from bot.chat.base.buttons import parse
from bot.chat.base.context import Context
from bot.chat.base.registry import REGISTRY, on_command_in_room
from bot.chat.people.hotline import answering
from bot.chat.team import limits
from bot.chat.team.room import linking
from bot.chat.team.room.looking import lacks
from bot.chat.team.room.saying import to_private
from bot.errors import AlreadyHandled
from bot.incidents.reporting import report
from bot.model.team.roles import Role
from bot.model.team.room import TeamRoom
from bot.services.services import Services
from bot.services.team.room import ROOM_WORD
from bot.telegram_api.faults import is_expected
from bot.telegram_api.replier import Replier
from bot.telegram_api.updates.group_side import GroupKind, GroupSide
from bot.telegram_api.updates.incoming import ChatMessage, Incoming, UpdateKind

log = logging.getLogger(__name__)

ELSEWHERE_AGAIN_S: Final = 24 * 3600.0
"""So long a group that isn't the room hears nothing more, whatever is said to the bot there."""
IN_ROOM_AGAIN_S: Final = 60.0
"""So long nobody in the room is told again that something is the team's."""
_MOST_REMEMBERED: Final = 1000


class SaidLately:
    """Where something was said that isn't to be said at each message. In memory: no row names a group."""

    def __init__(self) -> None:
        self._until: OrderedDict[tuple[int, str], float] = OrderedDict()

    def again(self, chat: int, what: str, now: float, seconds: float) -> bool:
        """Whether it can be said now; it is taken for said then, for so many seconds."""
        if self._until.get((chat, what), now) > now:
            return False
        self._until[chat, what] = now + seconds
        self._until.move_to_end((chat, what))
        while len(self._until) > _MOST_REMEMBERED:
            self._until.popitem(last=False)
        return True


class GroupAnswers:
    """Answers what comes from groups. Whose talk it is stays there: nothing of it is passed on or kept."""

    def __init__(self, services: Services, bot: Bot, replier: Replier) -> None:
        self._services = services
        self._bot = bot
        self._replier = replier
        self._said = SaidLately()

    async def answer(self, incoming: Incoming, side: GroupSide, name: str, argument: str) -> None:
        """Answer it. Never raises. `name`: of the command that it is, `argument`: what follows that."""
        try:
            await self._answer(incoming, side, name, argument)
        except AlreadyHandled:
            pass  # it took its effect; a group isn't told twice
        except RetryAfter:
            log.warning("A group couldn't be answered: Telegram asks to wait.")
        except Exception as error:  # noqa: BLE001 - the last line of defence; a group isn't told of faults
            if is_expected(error) or isinstance(error, TelegramError):
                log.warning("A group couldn't be answered: %s", type(error).__name__)
            else:
                report(error, "What was said in a group wasn't answered as it should have been")

    async def _answer(self, incoming: Incoming, side: GroupSide, name: str, argument: str) -> None:
        if incoming.kind is UpdateKind.MOVED and side.moved_to is not None:
            await self._services.team_room.moved(incoming.chat, side.moved_to)
            return
        room = await self._services.team_room.room()
        mine = room if room is not None and room.chat == incoming.chat else None
        if incoming.kind is UpdateKind.MEMBER:
            await self._stands(incoming, side, mine)
            return
        if mine is not None and mine.forum != side.forum:
            await self._services.team_room.note_forum(side.forum)
        if mine is not None and side.public:
            await self._services.team_room.rest(True)
        if name == "start" and argument.startswith(ROOM_WORD) and side.kind is not GroupKind.CHANNEL:
            await self._shown(incoming, side, argument)
        elif mine is not None:
            await self._in_room(incoming, side, mine, name)
        elif incoming.kind is UpdateKind.TAP:
            context = await self._context(incoming)
            await context.toast("toast_elsewhere")
        elif name in REGISTRY.commands or self._is_to_me(incoming.message):
            await self._elsewhere(incoming)

    async def _context(self, incoming: Incoming, room: TeamRoom | None = None) -> Context:
        """To speak in the group: in the room's language, else in that of whoever wrote, as their app has it.

        What somebody chose in their private chat isn't asked for: it would tell the group that they have one.
        """
        visitor = await self._services.people.visitor(incoming.chat, incoming.client_language)
        context = Context(self._services, self._bot, self._replier, visitor, incoming)
        if room is not None:
            context.speak(room.language)
        return context

    def _is_to_me(self, message: ChatMessage | None) -> bool:
        """Whether it answers a message of this bot."""
        above = message.reply_to if message else None
        return above is not None and above.author == self._bot.id

    async def _elsewhere(self, incoming: Incoming) -> None:
        """Say how to talk with the bot, once."""
        now = self._services.clock.seconds()
        if not self._said.again(incoming.chat, "elsewhere", now, ELSEWHERE_AGAIN_S):
            return
        context = await self._context(incoming)
        await context.say(context.texts.screen("elsewhere"), to_private(context))

    # The group itself.

    async def _stands(self, incoming: Incoming, side: GroupSide, room: TeamRoom | None) -> None:
        """Somebody added the bot, removed it, or gave it other rights."""
        assert side.rights is not None
        if room is not None:
            if not side.rights.there:
                await self._services.team_room.lost()
            else:
                await self._services.team_room.rest(
                    bool(lacks(side.rights, forum=side.forum, public=side.public))
                )
            return
        added = side.rights.there and side.before is not None and not side.before.there
        if added and side.kind is not GroupKind.CHANNEL and not await self._is_an_owners(side):
            await self._elsewhere(incoming)

    async def _is_an_owners(self, side: GroupSide) -> bool:
        """Whether an owner added it, who may be about to link the group."""
        if side.who is None:
            return False
        return (await self._services.people.visitor(side.who, None)).role is Role.OWNER

    async def _shown(self, incoming: Incoming, side: GroupSide, payload: str) -> None:
        """Somebody says the word by which an owner shows which group they mean."""
        context = await self._context(incoming)
        if side.who is None:
            await context.say(context.texts.screen("room_shown", came="anonymous"))
            return
        link = await self._services.team_room.shown(payload, side.who, incoming.chat)
        if link is None:
            now = self._services.clock.seconds()
            if self._said.again(incoming.chat, "word", now, IN_ROOM_AGAIN_S):
                await context.say(context.texts.screen("room_shown", came="used"), to_private(context))
            return
        visitor = await self._services.people.visitor(side.who, incoming.client_language)
        private = Context(self._services, self._bot, self._replier, visitor)
        asked = await linking.tell_owner(private, link.number, incoming.chat)
        came = "asked" if asked else "unreachable"
        await context.say(context.texts.screen("room_shown", came=came), to_private(context))

    # In the room.

    async def _in_room(self, incoming: Incoming, side: GroupSide, room: TeamRoom, name: str) -> None:
        if incoming.kind is UpdateKind.TAP:
            await self._tapped(incoming, side, room)
        elif name in REGISTRY.room_commands:
            await REGISTRY.room_commands[name](await self._context(incoming, room))
        elif name in REGISTRY.commands:
            context = await self._context(incoming, room)
            await context.say(context.texts.screen("room_in_private"), to_private(context, name))
        elif incoming.message is not None and self._is_to_me(incoming.message):
            await self._replied(incoming, side, room, incoming.message)

    async def _replied(
        self, incoming: Incoming, side: GroupSide, room: TeamRoom, message: ChatMessage
    ) -> None:
        """Somebody answers a message of the bot; what isn't by one of the team goes nowhere."""
        if side.who is not None:
            async with self._of_team(incoming, room, side.who) as context:
                if await answering.replied(context, message):
                    self._services.desk.wake()
                    return
        if self._said.again(room.chat, "not yours", self._services.clock.seconds(), IN_ROOM_AGAIN_S):
            context = await self._context(incoming, room)
            await context.say(context.texts.screen("room_not_yours"), to_private(context), below=message)

    @asynccontextmanager
    async def _of_team(self, incoming: Incoming, room: TeamRoom, who: int) -> AsyncIterator[Context]:
        """To do something for somebody in the room, known by their private chat."""
        visitor = await self._services.people.visitor(who, None, incoming.number)
        if visitor.handled:
            raise AlreadyHandled
        async with self._services.unit_of_work(who, incoming.number) as changes:
            context = Context(self._services, self._bot, self._replier, visitor, incoming, changes, room.chat)
            context.speak(room.language)
            yield context

    async def _tapped(self, incoming: Incoming, side: GroupSide, room: TeamRoom) -> None:
        """By one of the team who may, a button that is declared for the room; others are told whose it is."""
        tap = parse(incoming.data)
        handled = REGISTRY.taps[type(tap)] if tap is not None else None
        if side.who is None or handled is None or not handled.in_room:
            context = await self._context(incoming, room)
            await context.toast("toast_outdated" if handled is None else "toast_room_not_yours")
            return
        async with self._of_team(incoming, room, side.who) as context:
            if not handled.access.admits(context.visitor.role) or await limits.refused(
                context, (tap,), of_all=handled.of_all
            ):
                await context.toast("toast_room_not_yours")
                return
            try:
                await handled.run(context, tap)
            finally:
                await context.finish()
        self._services.desk.wake()


@on_command_in_room("start")
async def start(context: Context) -> None:
    """What this group is to the bot."""
    await help_(context)


@on_command_in_room("help")
async def help_(context: Context) -> None:
    """What comes here, and who may answer."""
    await context.say(context.texts.screen("room_help"))
