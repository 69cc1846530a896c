"""Looking at a draft: who gets it may have to be counted by what people did; and it may not be there."""

from __future__ import annotations

from telegram.constants import ChatAction

from bot.chat.base.context import Row, Turn, button, keyboard
from bot.chat.broadcasts.buttons import BringBack, Discard, Overview
from bot.chat.delivery.status_view import which
from bot.services.broadcasts.draft_view import DraftView, Missing


async def view_of(turn: Turn, draft_id: int) -> DraftView | None:
    """The draft as its organiser sees it, see `Broadcasting.view`; meanwhile they see "typing …"."""
    await working(turn, draft_id)
    return await turn.desk.broadcasting.view(turn.visitor, draft_id)


async def working(turn: Turn, broadcast_id: int) -> None:
    """Show "typing …" if counting its readers takes a second or two."""
    if await turn.desk.broadcasting.takes_a_moment(broadcast_id):
        await turn.working(ChatAction.TYPING)


async def gone(turn: Turn, draft_id: int) -> None:
    """Say why there is no draft of that id to be shown, and offer what can be done about that."""
    why, draft = await turn.desk.broadcasting.missing(turn.visitor, draft_id)
    words = which(turn, draft, draft.texts) if draft else {"kind": "", "words": ""}
    label = turn.texts.label
    keys: dict[Missing, Row] = {
        Missing.RECOVERABLE: [button(label("bring_back"), BringBack(draft_id))],
        Missing.CONFIRMED: [button(label("look"), Overview(draft_id))],
        Missing.NO_CASE: [button(label("discard"), Discard(draft_id))],
    }
    await turn.show(turn.texts.screen("broadcast_gone", why=why.value, **words), keyboard(keys.get(why, [])))
