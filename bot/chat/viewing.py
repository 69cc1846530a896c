"""Looking at a draft: who gets it may have to be counted by what people did, and that takes a moment."""

from __future__ import annotations

from telegram.constants import ChatAction

from bot.chat.turn import Turn
from bot.services.draft_view import DraftView


async def view_of(turn: Turn, draft_id: int) -> DraftView | None:
    """The draft as its organiser sees it, see `Broadcasting.view`; meanwhile they see "typing …"."""
    await working(turn, draft_id)
    return await turn.desk.broadcasting.view(turn.visitor, draft_id)


async def working(turn: Turn, broadcast_id: int) -> None:
    """Show "typing …" if counting its readers takes a second or two."""
    if await turn.desk.broadcasting.takes_a_moment(broadcast_id):
        await turn.working(ChatAction.TYPING)
