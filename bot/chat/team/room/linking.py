"""An owner links a group as the team's room, in private: what that means, its language, and ending it."""

from __future__ import annotations

from urllib.parse import urlencode

from telegram.error import TelegramError

from bot.chat.approvals import question as second_key
from bot.chat.base.buttons import Open, Screen
from bot.chat.base.context import Context, cosmetic
from bot.chat.base.keyboards import Keyboard, Row, button, keyboard, link_button
from bot.chat.base.registry import on_screen, on_tap
from bot.chat.team.room.buttons import BeginRoomLink, DropRoomLink, LinkTeamRoom, UnlinkRoom
from bot.chat.team.room.looking import GroupSeen, look
from bot.chat.team.room.saying import say_in_room
from bot.model.team.roles import Access
from bot.model.team.room import RoomLinking, RoomTopic
from bot.services.team.room import of_linking

RIGHTS = ("manage_topics", "delete_messages")
"""What the link asks for, of the names at core.telegram.org/api/links#groupchannel-bot-links."""


@on_screen(Screen.ROOM, Access.OWNERS)
async def room(context: Context, tap: Open) -> None:
    """Which group is linked, if any."""
    del tap
    label, linked = context.texts.label, await context.services.team_room.room()
    seen = await look(context, linked.chat) if linked else None
    if linked and seen and linked.resting is not bool(seen.lacks):
        await context.services.team_room.rest(bool(seen.lacks))
        linked = await context.services.team_room.room()
    html = context.texts.screen(
        "room",
        linked=linked is not None,
        title=seen.title if seen else "",
        language=context.language_name(linked.language) if linked else "",
        forum=linked.forum if linked else False,
        resting=linked.resting if linked else False,
        lacks=[lack.value for lack in seen.lacks] if seen else [],
    )
    begin = "room_begin_another" if linked else "room_begin"
    await context.show(
        html,
        keyboard(
            [button(label(begin), BeginRoomLink())],
            [button(label("room_unlink"), UnlinkRoom(sure=False))] if linked else [],
            [button(label("team_screen"), Open(Screen.TEAM))],
        ),
    )


@on_tap(BeginRoomLink, Access.OWNERS)
async def begin(context: Context, tap: BeginRoomLink) -> None:
    """A link that adds the bot to a group, and the word for one that it is in already."""
    del tap
    word = await context.services.team_room.word(context.visitor)
    if word is None:
        await context.show(context.texts.screen("organisers_only"))
        return
    label, name = context.texts.label, context.bot.username
    asked = urlencode({"startgroup": word, "admin": "+".join(RIGHTS)}, safe="+")
    await context.show(
        context.texts.screen("room_choose", command=f"/start@{name} {word}"),
        keyboard(
            [link_button(label("room_choose"), f"https://t.me/{name}?{asked}")],
            [button(label("back"), Open(Screen.ROOM))],
        ),
    )


async def ask(context: Context, link: int, seen: GroupSeen | None, language: str = "") -> None:
    """Say what linking means, and ask for it; to the owner who wants to."""
    language = language if language in context.visitor.languages else context.visitor.language
    await context.show(*_asked(context, link, seen, language))


def _asked(context: Context, link: int, seen: GroupSeen | None, language: str) -> tuple[str, Keyboard | None]:
    label = context.texts.label
    drop = [button(label("room_drop"), DropRoomLink(link))]
    if seen is None or seen.lacks:
        html = context.texts.screen("room_lacks", **(seen.told if seen else {"title": "", "lacks": []}))
        again = button(label("look_again"), LinkTeamRoom(link, language, sure=False))
        return html, keyboard([again], drop)
    keys = [
        button(
            ("🔘 " if code == language else "⚪️ ") + context.language_name(code),
            LinkTeamRoom(link, code, sure=False),
        )
        for code in context.visitor.languages
    ]
    rows: list[Row] = [keys[first : first + 2] for first in range(0, len(keys), 2)]
    html = context.texts.screen(
        "room_link", **seen.told, language=context.language_called(language), deciding=False
    )
    sure = button(label("room_link"), LinkTeamRoom(link, language, sure=True), "primary")
    return html, keyboard(*rows, [sure], drop)


@on_tap(LinkTeamRoom, Access.OWNERS)
async def link(context: Context, tap: LinkTeamRoom) -> None:
    """Look at the group once more; link it once that is sure, and somebody else has approved it."""
    service = context.services.team_room
    wish = await service.link_of(context.visitor, tap.link)
    if wish is None or wish.chat is None:
        await context.toast("toast_outdated")
        await room(context, Open(Screen.ROOM))
        return
    seen = await look(context, wish.chat)
    if not tap.sure or seen is None or seen.lacks or tap.language not in context.visitor.languages:
        await ask(context, tap.link, seen, tap.language)
        return
    before = await service.room()
    came = await service.link(context.visitor, tap.link, tap.language, forum=seen.forum)
    if came is RoomLinking.APPROVAL:
        await second_key.show(context, of_linking(tap.link, tap.language))
        return
    if came is RoomLinking.LINKED:
        if before is not None and before.chat != wish.chat:
            await cosmetic(_farewell(context, before.chat, before.language))
        await cosmetic(_welcome(context))
    await room(context, Open(Screen.ROOM))


async def _welcome(context: Context) -> None:
    """The first words in each of its topics."""
    linked = await context.services.team_room.room()
    if linked is None:
        return
    texts = context.services.phrasebook[linked.language]
    for topic in RoomTopic if linked.forum else (None,):
        html = texts.screen("room_linked", topic=topic.value if topic else "")
        await say_in_room(context, topic or RoomTopic.NOTICES, html)


async def _farewell(context: Context, chat: int, language: str) -> None:
    """The last words in a group that isn't the room any more."""
    html = context.services.phrasebook[language].screen("room_unlinked")
    await context.replier.say(chat, html)


@on_tap(DropRoomLink, Access.OWNERS)
async def drop(context: Context, tap: DropRoomLink) -> None:
    """Don't link it."""
    await context.services.team_room.drop_link(context.visitor, tap.link)
    await context.toast("toast_room_dropped")
    await room(context, Open(Screen.ROOM))


@on_tap(UnlinkRoom, Access.OWNERS)
async def unlink(context: Context, tap: UnlinkRoom) -> None:
    """End it, once it is sure. What stands there of questions is deleted."""
    label, linked = context.texts.label, await context.services.team_room.room()
    if linked is None:
        await context.toast("toast_outdated")
    elif not tap.sure:
        await context.show(
            context.texts.screen("room_unlink"),
            keyboard(
                [button(label("room_unlink"), UnlinkRoom(sure=True), "danger")],
                [button(label("cancel"), Open(Screen.ROOM))],
            ),
        )
        return
    elif await context.services.team_room.unlink(context.visitor):
        await context.toast("toast_saved")
        await cosmetic(_farewell(context, linked.chat, linked.language))
    await room(context, Open(Screen.ROOM))


async def tell_owner(context: Context, link: int, chat: int) -> bool:
    """Ask the owner who has shown a group, in their private chat; False if they can't be reached there."""
    try:
        await ask(context, link, await look(context, chat))
    except TelegramError:
        return False
    return True
