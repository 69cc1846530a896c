"""A draft to those who asked to be reminded and have reported no letter."""

from __future__ import annotations

from bot.chat.base.context import Context
from bot.chat.base.registry import on_tap
from bot.chat.broadcasts.buttons import NewNudge
from bot.chat.broadcasts.drafts import choose_kind, overview
from bot.chat.broadcasts.suggested.words import words_for
from bot.model.broadcasts.broadcast import Kind
from bot.model.team.roles import Access, Role


@on_tap(NewNudge, Access.ORGANISERS)
async def new_nudge(context: Context, tap: NewNudge) -> None:
    """Begin it, or go on with the one that is there; it is shown like any draft."""
    case = context.services.library.case(tap.case)
    owner = context.visitor.role is Role.OWNER
    if case is None or not context.services.standings.permits_new(case.slug, Kind.CALL, owner=owner):
        await choose_kind(context, tap.case)
        return
    words = await words_for(context, case, "nudge_words")
    draft_id = await context.services.nudging.begin(context.visitor, case, words)
    await context.services.prompts.drop(context.visitor)
    await overview(context, draft_id)
