"""What an organiser sends for a broadcast: made into a draft's text, or refused with the reason."""

from __future__ import annotations

from typing import Any

from telegram import Animation, Document, Message, MessageEntity, Video

from bot.chat.base.context import Context
from bot.chat.base.keyboards import button, keyboard
from bot.chat.broadcasts.buttons import Overview
from bot.content import sendable
from bot.content.sendable import Flaw, MessageFault, Sort
from bot.model.broadcasts.delivery import Outgoing
from bot.services.broadcasts.draft_view import DraftView

Item = dict[str, Any]


def outgoing_from(message: Message) -> Outgoing | None:
    """A message as somebody wrote it, ready to be sent on: words, formatting, photo, video, file or voice.

    None for what can't be a broadcast (a sticker, a round video, a place).
    """
    if message.text is not None:
        shown = message.link_preview_options
        preview = {"link_preview_options": shown.to_dict()} if shown else {}
        return Outgoing("sendMessage", {"text": message.text, "entities": plain(message.entities), **preview})
    item = item_from(message) or _alone(message)
    if item is None:
        return None
    kind = item.pop("type")
    return Outgoing(sendable.METHODS[Sort(kind)], {kind: item.pop("media"), "caption": "", **item})


def item_from(message: Message) -> Item | None:
    """A photo, video or document as an album takes it (InputMedia of the Bot API); None for anything else."""
    if message.photo:
        return {"type": "photo", "media": message.photo[-1].file_id, **_seen(message)}
    if message.video:
        return {"type": "video", **_file(message.video), **_seen(message)}
    if message.document and not message.animation:
        return {"type": "document", **_file(message.document), **_words(message)}
    return None


def _alone(message: Message) -> Item | None:
    """What is in no album: a GIF, a voice message."""
    if message.animation:
        return {"type": "animation", **_file(message.animation), **_seen(message)}
    if message.voice:
        return {"type": "voice", "media": message.voice.file_id, **_words(message)}
    return None


def _file(file: Video | Animation | Document) -> Item:
    name = {"file_name": file.file_name} if file.file_name else {}
    return {"media": file.file_id, **name}


def _words(message: Message) -> Item:
    if not message.caption:
        return {}
    return {"caption": message.caption, "caption_entities": plain(message.caption_entities)}


def _seen(message: Message) -> Item:
    """The words, and how they stand with what is seen."""
    above = {"show_caption_above_media": True} if message.show_caption_above_media else {}
    spoiler = {"has_spoiler": True} if message.has_media_spoiler else {}
    return {**_words(message), **above, **spoiler}


def plain(entities: tuple[MessageEntity, ...]) -> list[dict[str, Any]]:
    """Formatting as the Bot API takes it."""
    return [entity.to_dict() for entity in entities]


async def usable(
    context: Context, view: DraftView, language: str, message: Message, *, edited: bool = False
) -> Outgoing | None:
    """The message as the draft's text in that language; None, and the organiser told, if it can't be.

    A voice message may lack its words: they come as a message of their own, and here are put below it.
    """
    back = view.draft.id
    there = view.draft.texts.get(language)
    sent = there if view.correction else None
    if sent is not None and message.text is None:
        reason = "words" if sendable.sort_of(sent) is not Sort.TEXT else "text"
        await refuse(context, reason, back=back, edited=edited)
        return None
    if sent is not None and sendable.sort_of(sent) is not Sort.TEXT:
        content: Outgoing | None = sendable.recaptioned(sent, message.text or "", plain(message.entities))
    elif there is not None and message.text is not None and (wordless(there) or (edited and is_voice(there))):
        content = sendable.recaptioned(there, message.text, plain(message.entities))
    else:
        content = outgoing_from(message)
    if content is None:
        await refuse(context, _kind(message), back=back, edited=edited)
    elif (faults := sendable.faults_of(content)) and not (wordless(content) and not edited):
        await refuse(context, "faults", faults, back=back, edited=edited)
        return None
    return content


def is_voice(message: Outgoing) -> bool:
    """Whether it is a voice message."""
    return sendable.sort_of(message) is Sort.VOICE


def wordless(message: Outgoing) -> bool:
    """Whether it is one that nothing but its words is lacking of."""
    return [fault.flaw for fault in sendable.faults_of(message)] == [Flaw.WORDLESS]


def _kind(message: Message) -> str:
    """What it is that can't be sent on, where there is something else to do instead."""
    if message.video_note:
        return "round"
    return "audio" if message.audio else "kind"


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
