"""Handing somebody's message to another chat, under a line of the bot's, without saying whose it was.

Copied, not forwarded: a forward would name whoever wrote it. Nothing of it is read or kept here.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass

from telegram.error import TelegramError

from bot.chat.base.context import Context, cosmetic
from bot.chat.base.keyboards import Keyboard
from bot.chat.base.veil import veiled, veiled_html
from bot.content import sendable
from bot.model.broadcasts.delivery import DeliveryState, Outgoing
from bot.model.people.subscription import Gone
from bot.telegram_api.markup import markup_of
from bot.telegram_api.outcomes import gone_by, outcome_of
from bot.telegram_api.updates.incoming import ChatMessage

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Relayed:
    """What came of it. `head` and `copy`: their ids there, 0 for one that isn't, or whose id nobody knows."""

    state: DeliveryState
    head: int = 0
    copy: int = 0
    gone: Gone | None = None

    @property
    def may_be_there(self) -> bool:
        """Whether the copy arrived, or may have."""
        return self.state in (DeliveryState.DELIVERED, DeliveryState.UNKNOWN)


async def relay(
    context: Context,
    chat: int,
    head: str,
    message: ChatMessage | tuple[int, int],
    *,
    head_keys: Keyboard | None = None,
    copy_keys: Keyboard | None = None,
    protected: bool = False,
    silent: bool = False,
    content: Outgoing | None = None,
) -> Relayed:
    """Copy `message`, which came in this chat, to another one, below `head`. Never raises TelegramError.

    It may also be given as a chat and an id in it.
    `protected`: it can't be forwarded or saved there by a tap; `silent`: no sound for it. If the copy
    doesn't arrive, the head is taken back.
    `content`: the same message, for whoever chose that nothing of one shows on a lock screen: of a copy
    Telegram lets nothing be hidden.
    """
    await context.settle()
    there = await context.services.people.visitor(chat, None)
    line = context.services.phrasebook[there.language].label("discreet_line")
    above: ChatMessage | None = None
    try:
        if there.discreet:
            head, silent, protected = veiled_html(head, line), True, True
        above = await context.replier.say(chat, head, head_keys, silent=silent, protected=there.discreet)
        if there.discreet and content is not None:
            copied = await _hidden(context, chat, veiled(sendable.ready(content), line), copy_keys)
        else:
            source, number = message if isinstance(message, tuple) else (context.chat, message.id)
            copied = await context.replier.copy(
                chat, source, number, copy_keys, protected=protected, silent=silent
            )
    except TelegramError as error:
        outcome = outcome_of(error)
        log.info("Something passed on came out as %s (%s).", outcome.state.value, outcome.reason)
        if above is None:
            return Relayed(outcome.state, gone=gone_by(error))
        if outcome.state is DeliveryState.UNKNOWN:
            return Relayed(outcome.state, above.id)
        await cosmetic(context.replier.delete(chat, above.id))
        return Relayed(outcome.state, gone=gone_by(error))
    await context.services.discretion.note(there, (above.id, copied))
    return Relayed(DeliveryState.DELIVERED, above.id, copied)


async def _hidden(context: Context, chat: int, message: Outgoing, keys: Keyboard | None) -> int:
    """Send it; its id there."""
    markup = {"reply_markup": markup_of(keys)} if keys else {}
    answer = await context.replier.call(message.method, {"chat_id": chat, **message.params, **markup})
    found = answer.get("message_id") if isinstance(answer, dict) else None
    return found if isinstance(found, int) else 0
