"""What else an organiser sends of a draft: further items of an album, and edits of what it was made from."""

from __future__ import annotations

from bot.chat.base.context import Context, cosmetic
from bot.chat.base.keyboards import button, keyboard
from bot.chat.broadcasts.buttons import Overview, Preview
from bot.chat.broadcasts.drafts import overview_of
from bot.chat.broadcasts.intake import item_from, refuse, usable
from bot.chat.broadcasts.viewing import view_of
from bot.store.broadcasts.albums import AlbumPlace
from bot.telegram_api.updates.incoming import ChatMessage


async def album_goes_on(context: Context, message: ChatMessage) -> bool:
    """Another item of an album that was begun; False if nothing is made of that album."""
    place = await _into_its_album(context, message)
    if place is None:
        return False
    if place.draft and item_from(message.whole) and place.shown:
        view = await view_of(context, place.broadcast_id)
        if view:
            # Up to ten of them come within a second; what Telegram doesn't take is made up for by the next.
            html, keys = await overview_of(context, view)
            await cosmetic(context.rewrite_id(place.shown, html, keys))
    return True


async def _into_its_album(context: Context, message: ChatMessage) -> AlbumPlace | None:
    """Put the message into the album it belongs to, and tell the organiser if that can't be."""
    if not message.media_group or not context.visitor.sends:
        return None
    item = item_from(message.whole)
    place = await context.services.drafts.add_to_album(context.visitor, message.media_group, message.id, item)
    if place and not place.draft:
        await refuse(context, "late")
    elif place and item is None:
        await refuse(context, "item")
    return place


async def edited(context: Context, message: ChatMessage) -> bool:
    """An organiser edited a message: if a draft was made from it, take the change over and say so."""
    place = await _into_its_album(context, message)
    if place is not None:
        if place.draft and item_from(message.whole):
            await _say_saved(context, place.broadcast_id, place.language)
        return True
    found = await context.services.drafts.made_from(context.visitor, message.id)
    view = await view_of(context, found[0]) if found else None
    if found is None or view is None:
        return False
    draft_id, language = found
    content = await usable(context, view, language, message.whole, edited=True)
    if content and await context.services.drafts.write(draft_id, language, content, message.id):
        await _say_saved(context, draft_id, language)
    return True


async def _say_saved(context: Context, draft_id: int, language: str) -> None:
    html = context.texts.screen("broadcast_edited", language=context.language_name(language))
    label = context.texts.label
    await context.say(
        html,
        keyboard([button(label("preview"), Preview(draft_id))], [button(label("back"), Overview(draft_id))]),
    )
