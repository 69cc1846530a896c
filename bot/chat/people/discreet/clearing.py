"""Clearing a chat at once: what Telegram lets a bot delete goes, and for the rest it is said how.

A bot can delete what either side wrote in a private chat, for 48 hours, and can't list what stands there. But
the messages of all its private chats are numbered in one sequence, and of the numbers that it names those of
other chats are passed over. So it names what it knows of, and some thousands before the newest.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Sequence
from typing import Final

from telegram.error import BadRequest, TelegramError

from bot.chat.base.context import Context, cosmetic
from bot.chat.base.keyboards import Key, button, keyboard
from bot.chat.base.registry import on_command, on_tap
from bot.chat.people.discreet.buttons import ClearChat, DeleteThis
from bot.telegram_api.limits import MAX_BULK_IDS

log = logging.getLogger(__name__)

LOOKED_BACK: Final = 3_000
"""So many numbers before the newest: thirty requests, a second or two."""
_MOST_REFUSED: Final = 3
"""After so many refusals of single messages all that is left is taken for too old."""


def key(context: Context) -> Key:
    """The button that clears."""
    return button(context.texts.label("clear_chat"), ClearChat())


@on_command("clear", place=None, in_help=False, urgent=True)
async def clear(context: Context) -> None:
    """Delete what can be deleted, then say what is left and how to delete that."""
    context.tapped = None
    # What is typed next isn't the answer to something that nobody sees any more.
    await context.services.prompts.drop(context.visitor)
    known = await context.services.discretion.sent_lately(context.visitor)
    note = await context.say(context.texts.screen("clearing"))
    whole = await _delete(context, sorted({one for one in known if one < note.id}, reverse=True))
    whole &= await _delete(context, range(note.id - 1, max(0, note.id - 1 - LOOKED_BACK), -1))
    gone = button(context.texts.label("delete_this"), DeleteThis())
    await context.rewrite(note, context.texts.screen("cleared", whole=whole), keyboard([gone]))


@on_tap(ClearChat, urgent=True)
async def clear_tapped(context: Context, tap: ClearChat) -> None:
    """The same, from a button, which goes as well."""
    del tap
    old = context.tapped
    await clear(context)
    if old is not None:  # it may be older than all that was looked through
        await cosmetic(context.replier.delete(context.chat, old.id))


@on_tap(DeleteThis, urgent=True)
async def delete_this(context: Context, tap: DeleteThis) -> None:
    """The note that it is cleared goes too; if it is too old for that, its words do."""
    del tap
    if context.tapped is None:
        return
    await context.settle()
    try:
        await context.replier.delete(context.chat, context.tapped.id)
    except BadRequest:
        await cosmetic(context.rewrite(context.tapped, context.texts.screen("deleted_words")))


async def _delete(context: Context, ids: Sequence[int]) -> bool:
    """Delete these, the newest first. Whether nothing was refused, as far as it was asked.

    Where one of a hundred can't be deleted, none is: then it is halved, down to that one.
    """
    pieces = deque(list(ids[at : at + MAX_BULK_IDS]) for at in range(0, len(ids), MAX_BULK_IDS))
    refused = 0
    while pieces and refused < _MOST_REFUSED:
        piece = pieces.popleft()
        try:
            await context.replier.call("deleteMessages", {"chat_id": context.chat, "message_ids": piece})
        except BadRequest:
            if len(piece) == 1:
                refused += 1
                continue
            half = len(piece) // 2
            pieces.extendleft((piece[half:], piece[:half]))
        except TelegramError as error:
            log.info("Clearing a chat was broken off: %s", type(error).__name__)
            return False
    return not refused
