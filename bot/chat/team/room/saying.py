"""How something is said in the team's room: in its topic, which is begun when it is needed.

People close topics, delete them, switch them off or on: what is to be said comes there all the same.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import Final, TypeVar

from telegram.error import BadRequest, TelegramError

from bot.chat.base.context import Context
from bot.chat.base.keyboards import Keyboard, keyboard, link_button
from bot.chat.base.notifier import Notifier
from bot.model.broadcasts.delivery import DeliveryState
from bot.model.team.room import RoomTopic, TeamRoom
from bot.services.people.visitors import SHOW
from bot.telegram_api.outcomes import outcome_of
from bot.telegram_api.updates.incoming import ChatMessage

log = logging.getLogger(__name__)

T = TypeVar("T")

BY_LINK: Final = ("desk", "hotline")
"""Commands of the team that a link opens in the private chat, for whoever may use them: they only show."""

_GONE: Final = ("message thread not found", "topic_deleted", "topic_id_invalid")
_CLOSED: Final = "topic_closed"
_NO_FORUM: Final = "not a forum"


async def say_in_room(
    context: Context, topic: RoomTopic, html: str, keys: Keyboard | None = None, *, below: int | None = None
) -> ChatMessage | None:
    """Say something in its topic; None if there is no room. Raises TelegramError."""
    room = await context.services.team_room.room()
    if room is None:
        return None

    async def say(thread: int | None) -> ChatMessage:
        return await context.replier.say(room.chat, html, keys, below, thread)

    return await in_topic(context, room, topic, say)


def to_private(context: Context, command: str = "") -> Keyboard | None:
    """The button that leads from a group to the private chat; there, to what that command shows, if any."""
    label = context.texts.label("to_private")
    shows = f"?start={SHOW}{command}" if command in BY_LINK else ""
    return keyboard([link_button(label, f"https://t.me/{context.bot.username}{shows}")])


async def tell_room(
    notifier: Notifier, context: Context, room: TeamRoom, topic: RoomTopic, html: str
) -> DeliveryState:
    """Say there what nobody asked for; WAITING: to be tried again later, also since the minute is full."""
    if context.replier.left_in_group(room.chat) < 1:
        return DeliveryState.WAITING

    async def say() -> None:
        try:
            await say_in_room(context, topic, html, to_private(context))
        except TelegramError as error:
            await came_out(context, room, error)
            raise

    return await notifier.reach(room.chat, say)


async def came_out(context: Context, room: TeamRoom, error: TelegramError) -> None:
    """What Telegram's refusal tells of the room: it has another id, or isn't there, or rights are lacking."""
    service, outcome = context.services.team_room, outcome_of(error)
    if outcome.moved_to is not None:
        await service.moved(room.chat, outcome.moved_to)
    elif outcome.state is DeliveryState.GONE:
        await service.lost()
    elif outcome.halts:
        await service.rest(True)


async def in_topic(
    context: Context, room: TeamRoom, topic: RoomTopic, send: Callable[[int | None], Awaitable[T]]
) -> T:
    """Send something into a topic of the room, by its id at Telegram; None for a group without topics.

    A topic that isn't there (any more) is begun, one that is closed is opened. Raises TelegramError.
    """
    thread = room.thread(topic)
    if room.forum and thread is None:
        thread = await _begin(context, room, topic)
    try:
        return await send(thread)
    except BadRequest as error:
        said = error.message.lower()
        if thread is None or not (_CLOSED in said or any(words in said for words in _GONE)):
            raise
        if _CLOSED in said:
            params = {"chat_id": room.chat, "message_thread_id": thread}
            await context.replier.call("reopenForumTopic", params)
            return await send(thread)
    await context.services.team_room.note_topic(topic, None)
    return await send(await _begin(context, room, topic))


async def _begin(context: Context, room: TeamRoom, topic: RoomTopic) -> int | None:
    """Begin it; None if that can't be done: then what is said stands in the group itself."""
    name = context.services.phrasebook[room.language].label(f"room_topic_{topic.value}")
    try:
        made = await context.replier.call("createForumTopic", {"chat_id": room.chat, "name": name})
    except BadRequest as error:
        if _NO_FORUM in error.message.lower():
            await context.services.team_room.note_forum(False)
        log.info("A topic of the team's room couldn't be begun.")
        return None
    thread = made.get("message_thread_id") if isinstance(made, dict) else None
    if isinstance(thread, int):
        await context.services.team_room.note_topic(topic, thread)
        return thread
    return None
