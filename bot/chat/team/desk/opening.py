"""/desk: putting it into the chat. There is one: where it stood before, it goes."""

from __future__ import annotations

from telegram.error import BadRequest

from bot.chat.base.buttons import Open, Screen
from bot.chat.base.context import Context, cosmetic
from bot.chat.base.registry import on_command, on_screen
from bot.chat.team.desk.screen import digest, screen
from bot.model.team.desk import StandingDesk
from bot.model.team.roles import Access


@on_command("desk", place=99, access=Access.TEAM)
async def desk(context: Context) -> None:
    """The desk, below: whoever writes looks there. It is kept up to date from now on."""
    language = context.texts.language
    html, keys = screen(context, await context.services.desk.of(context.visitor, language))
    place: int | None = None
    if context.tapped is not None and context.tapped.text is not None:
        place = context.tapped.id if await context.rewrite(context.tapped, html, keys) else None
    if place is None:
        place = (await context.say(html, keys)).id
    stands = StandingDesk(context.visitor.chat, place, language, digest(html, keys))
    before = await context.services.desk.put(stands)
    if before is not None and before != place:
        await put_away(context, before)
    if before != place:
        await cosmetic(context.replier.pin(context.visitor.chat, place))


@on_screen(Screen.DESK, Access.TEAM)
async def open_desk(context: Context, tap: Open) -> None:
    """The same in the place of another screen."""
    del tap
    await desk(context)


async def put_away(context: Context, message: int) -> None:
    """Take an earlier desk off the chat; what Telegram doesn't delete any more says where it is now."""
    chat = context.visitor.chat
    try:
        await context.replier.delete(chat, message)
    except BadRequest:
        await cosmetic(context.replier.unpin(chat, message))
        await cosmetic(context.replier.edit(chat, message, context.texts.screen("desk_moved")))
