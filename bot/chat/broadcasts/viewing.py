"""Looking at a draft: who gets it may have to be counted by what people did; and it may not be there."""

from __future__ import annotations

from telegram.constants import ChatAction

from bot.chat.base.context import Context
from bot.chat.base.keyboards import Row, button, keyboard
from bot.chat.broadcasts.buttons import BringBack, Discard, Overview
from bot.chat.delivery.status_view import which
from bot.services.broadcasts.draft_view import DraftView, Missing


async def view_of(context: Context, draft_id: int) -> DraftView | None:
    """The draft as its organiser sees it, see `DraftsService.view`; meanwhile they see "typing …"."""
    await working(context, draft_id)
    return await context.services.drafts.view(context.visitor, draft_id)


async def working(context: Context, broadcast_id: int) -> None:
    """Show "typing …" if counting its readers takes a second or two."""
    if await context.services.drafts.takes_a_moment(broadcast_id):
        await context.working(ChatAction.TYPING)


async def gone(context: Context, draft_id: int) -> None:
    """Say why there is no draft of that id to be shown, and offer what can be done about that."""
    why, draft = await context.services.drafts.missing(context.visitor, draft_id)
    words = which(context, draft, draft.texts) if draft else {"kind": "", "words": ""}
    label = context.texts.label
    keys: dict[Missing, Row] = {
        Missing.RECOVERABLE: [button(label("bring_back"), BringBack(draft_id))],
        Missing.CONFIRMED: [button(label("look"), Overview(draft_id))],
        Missing.NO_CASE: [button(label("discard"), Discard(draft_id), "danger")],
    }
    await context.show(
        context.texts.screen("broadcast_gone", why=why.value, **words), keyboard(keys.get(why, []))
    )
