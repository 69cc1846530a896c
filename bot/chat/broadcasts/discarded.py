"""Throwing a draft away, or what waits for its time; and bringing it back, for one tap may be a slip."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

from bot.chat.base.context import Turn, button, keyboard
from bot.chat.broadcasts import drafts
from bot.chat.broadcasts.buttons import BringBack, Discard, Overview
from bot.chat.broadcasts.viewing import gone
from bot.chat.team.members import for_organisers
from bot.services.broadcasts.draft_view import Missing


@for_organisers
async def discard(turn: Turn, tap: Discard) -> None:
    """Throw it away. A second tap says that it is, and has the way back too."""
    desk = turn.desk
    done = await desk.broadcasting.discard(turn.visitor, tap.draft)
    done = done or await desk.schedule.discard(turn.visitor, tap.draft)
    await desk.prompts.drop(turn.visitor)
    if not done:
        await gone(turn, tap.draft)
        return
    why, _ = await desk.broadcasting.missing(turn.visitor, tap.draft)
    back = why is Missing.RECOVERABLE
    await turn.show(
        turn.texts.screen("broadcast_discarded", back=back),
        keyboard([button(turn.texts.label("bring_back"), BringBack(tap.draft))] if back else []),
    )


@for_organisers
async def bring_back(turn: Turn, tap: BringBack) -> None:
    """Make it the same draft again. A second tap, or one that comes too late, shows what is so."""
    was = await turn.desk.broadcasting.bring_back(turn.visitor, tap.draft)
    if was is None:
        await drafts.show_overview(turn, Overview(tap.draft))
    else:
        await drafts.overview(turn, tap.draft, was.value)


TAPS: Final[Mapping[type[Any], Callable[[Turn, Any], Awaitable[None]]]] = {
    Discard: discard,
    BringBack: bring_back,
}
