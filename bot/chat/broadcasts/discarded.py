"""Throwing a draft away, or what waits for its time; and bringing it back, for one tap may be a slip."""

from __future__ import annotations

from bot.chat.base.context import Context
from bot.chat.base.keyboards import button, keyboard
from bot.chat.base.registry import on_tap
from bot.chat.broadcasts import drafts
from bot.chat.broadcasts.buttons import BringBack, Discard, Overview
from bot.chat.broadcasts.viewing import gone
from bot.model.broadcasts.broadcast import BroadcastState
from bot.model.team.roles import Access
from bot.services.broadcasts.draft_view import Missing


@on_tap(Discard, Access.ORGANISERS)
async def discard(context: Context, tap: Discard) -> None:
    """Throw it away. A second tap says that it is, and has the way back too."""
    services = context.services
    known = await services.drafts.known(tap.draft)
    waits = known is not None and known.state in (BroadcastState.SCHEDULED, BroadcastState.MISSED)
    async with services.unit():
        what = services.schedule if waits else services.drafts
        done = await what.discard(context.visitor, tap.draft)
        await services.prompts.drop(context.visitor)
    if not done:
        await gone(context, tap.draft)
        return
    why, _ = await services.drafts.missing(context.visitor, tap.draft)
    back = why is Missing.RECOVERABLE
    await context.show(
        context.texts.screen("broadcast_discarded", back=back),
        keyboard([button(context.texts.label("bring_back"), BringBack(tap.draft))] if back else []),
    )


@on_tap(BringBack, Access.ORGANISERS)
async def bring_back(context: Context, tap: BringBack) -> None:
    """Make it the same draft again. A second tap, or one that comes too late, shows what is so."""
    was = await context.services.drafts.bring_back(context.visitor, tap.draft)
    if was is None:
        await drafts.show_overview(context, Overview(tap.draft))
    else:
        await drafts.overview(context, tap.draft, was.value)
