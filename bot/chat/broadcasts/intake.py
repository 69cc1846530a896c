"""What an organiser sends for a broadcast: made into a draft's text, or refused with the reason."""

from __future__ import annotations

from typing import Any

from telegram import Message, MessageEntity

from bot.chat.base.context import Context
from bot.chat.base.keyboards import button, keyboard
from bot.chat.broadcasts.buttons import Overview
from bot.content import sendable
from bot.content.sendable import MessageFault, Sort
from bot.model.broadcasts.delivery import Outgoing
from bot.services.broadcasts.draft_view import DraftView

Item = dict[str, Any]


def outgoing_from(message: Message) -> Outgoing | None:
    """A message as somebody wrote it, ready to be sent on: words, formatting, photo or document.

    None for what can't be a broadcast (a sticker, a voice message, a place).
    """
    if message.text is not None:
        shown = message.link_preview_options
        preview = {"link_preview_options": shown.to_dict()} if shown else {}
        return Outgoing("sendMessage", {"text": message.text, "entities": plain(message.entities), **preview})
    item = item_from(message)
    if item is None:
        return None
    kind = item.pop("type")
    return Outgoing(sendable.METHODS[Sort(kind)], {kind: item.pop("media"), "caption": "", **item})


def item_from(message: Message) -> Item | None:
    """A photo or document as an album takes it (InputMedia of the Bot API); None for anything else."""
    words: Item = {}
    if message.caption:
        words = {"caption": message.caption, "caption_entities": plain(message.caption_entities)}
    if message.photo:
        if message.show_caption_above_media:
            words["show_caption_above_media"] = True
        if message.has_media_spoiler:
            words["has_spoiler"] = True
        return {"type": "photo", "media": message.photo[-1].file_id, **words}
    if message.document and not message.animation:
        name = {"file_name": message.document.file_name} if message.document.file_name else {}
        return {"type": "document", "media": message.document.file_id, **name, **words}
    return None


def plain(entities: tuple[MessageEntity, ...]) -> list[dict[str, Any]]:
    """Formatting as the Bot API takes it."""
    return [entity.to_dict() for entity in entities]


async def usable(
    context: Context, view: DraftView, language: str, message: Message, *, edited: bool = False
) -> Outgoing | None:
    """The message as the draft's text in that language; None, and the organiser told, if it can't be."""
    back = view.draft.id
    sent = view.draft.texts.get(language) if view.correction else None
    if sent is not None and message.text is None:
        reason = "words" if sendable.sort_of(sent) is not Sort.TEXT else "text"
        await refuse(context, reason, back=back, edited=edited)
        return None
    if sent is not None and sendable.sort_of(sent) is not Sort.TEXT:
        content: Outgoing | None = sendable.recaptioned(sent, message.text or "", plain(message.entities))
    else:
        content = outgoing_from(message)
    if content is None:
        await refuse(context, "kind", back=back, edited=edited)
    elif faults := sendable.faults_of(content):
        await refuse(context, "faults", faults, back=back, edited=edited)
        return None
    return content


async def refuse(
    context: Context,
    reason: str,
    faults: tuple[MessageFault, ...] = (),
    *,
    back: int | None = None,
    edited: bool = False,
) -> None:
    """Say why it can't be sent on, with a way `back` to that draft.

    `edited`: it is a draft's text already, and was changed.
    """
    await context.say(
        context.texts.screen("broadcast_unusable", reason=reason, faults=faults, edited=edited),
        keyboard([button(context.texts.label("back"), Overview(back))]) if back is not None else None,
    )


async def into_album(context: Context, view: DraftView, language: str, message: Message) -> bool:
    """Begin an album with its first item, and await nothing more; whether it was one that can be sent."""
    assert message.media_group_id is not None
    item = item_from(message)
    if view.correction:
        await refuse(context, "words", back=view.draft.id)
        return False
    if item is None:
        await refuse(context, "item", back=view.draft.id)
        return False
    group = message.media_group_id
    async with context.services.unit():
        begun = await context.services.drafts.begin_album(
            view.draft.id, language, group, message.message_id, item
        )
        if begun:
            await context.services.prompts.drop(context.visitor)
    return begun
