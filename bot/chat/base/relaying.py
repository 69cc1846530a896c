"""Handing somebody's message to another chat, under a line of the bot's, without saying whose it was.

Copied, not forwarded: a forward would name whoever wrote it. Nothing of it is read or kept here.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass

from telegram.error import TelegramError

from bot.chat.base.context import Context, cosmetic
from bot.chat.base.keyboards import Keyboard
from bot.model.broadcasts.delivery import DeliveryState
from bot.model.people.subscription import Gone
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
) -> Relayed:
    """Copy `message`, which came in this chat, to another one, below `head`. Never raises TelegramError.

    It may also be given as a chat and an id in it.
    `protected`: it can't be forwarded or saved there by a tap; `silent`: no sound for it. If the copy
    doesn't arrive, the head is taken back.
    """
    await context.settle()
    above: ChatMessage | None = None
    try:
        above = await context.replier.say(chat, head, head_keys, silent=silent)
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
    return Relayed(DeliveryState.DELIVERED, above.id, copied)
