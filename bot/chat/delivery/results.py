"""Taking a broadcast back, setting it right, sending it to those it didn't reach, copying it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

from bot.chat.base.context import Turn, button, keyboard
from bot.chat.broadcasts import drafts
from bot.chat.broadcasts.buttons import CopyDraft, Correct, Leave, Preview, Recall, SendPart, WriteIn
from bot.chat.broadcasts.preview import preview
from bot.chat.broadcasts.viewing import view_of
from bot.chat.delivery.status_view import outdated, show, which
from bot.chat.team.members import for_organisers
from bot.model.broadcasts.broadcast import Task
from bot.services.delivery.follow_up_options import After
from bot.services.delivery.progress import Followed


@for_organisers
async def recall(turn: Turn, tap: Recall) -> None:
    """Ask whether to delete it everywhere; or do so. There is one recall of each broadcast."""
    desk = turn.desk.running
    followed = await desk.look(tap.broadcast)
    after = await turn.desk.aftermath.of(followed) if followed else None
    if followed is None or after is None or followed.progress.task is not Task.SEND:
        await outdated(turn)
    elif after.recall is not None:
        await turn.toast("toast_recalled")
        if not await show(turn, after.recall):
            await outdated(turn)
    elif after.until is None:
        await turn.say(turn.texts.screen("broadcast_not_there", reason="recall"))
    elif not tap.sure:
        await _ask(turn, followed, after)
    else:
        shown_in = turn.tapped.message_id if turn.tapped else None
        number = await desk.recall(turn.visitor, tap.broadcast, shown_in)
        if number is None or not await show(turn, number):
            await outdated(turn)


async def _ask(turn: Turn, followed: Followed, after: After) -> None:
    """Ask below: the result, and a live progress message, have to stay."""
    now = followed.progress
    html = turn.texts.screen(
        "broadcast_recall",
        **which(turn, followed.draft, followed.texts),
        there=after.there,
        unknown=now.unknown,
        apart=after.apart,
        all_until=after.all_until,
        late=after.all_until is not None and after.all_until <= turn.desk.clock.now(),
        # Who came later could open it under /case; where that message is, isn't kept.
        shown=followed.draft.plan.audience.everybody,
        under_way=now.finished_at is None,
        zone=turn.desk.days.zone.key,
    )
    label = turn.texts.label
    keys = keyboard(
        [button(label("recall_sure"), Recall(now.broadcast_id, sure=True))],
        [button(label("leave_it"), Leave(now.broadcast_id))],
    )
    if turn.tapped and now.finished_at is None:
        # Here the question whether to stop was tapped on; it has had its answer.
        await turn.show(html, keys)
    else:
        await turn.say(html, keys)


@for_organisers
async def correct(turn: Turn, tap: Correct) -> None:
    """Begin a correction: a draft with the present texts, to be changed."""
    draft_id = await turn.desk.running.correction(turn.visitor, tap.broadcast)
    if draft_id is None:
        followed = await turn.desk.running.look(tap.broadcast)
        after = await turn.desk.aftermath.of(followed) if followed else None
        old = after is not None and after.root_old and after.recall is None
        await turn.say(turn.texts.screen("broadcast_not_there", reason="old" if old else "correct"))
        return
    turn.tapped = None  # the result stays
    view = await view_of(turn, draft_id)
    written = [version.language for version in view.versions if version.written] if view else []
    if len(written) == 1:
        await drafts.write_in(turn, WriteIn(draft_id, written[0]))
    else:
        await drafts.overview(turn, draft_id)


@for_organisers
async def send_part(turn: Turn, tap: SendPart) -> None:
    """Begin a draft for those who failed for passing reasons, or for the rest; a recall goes on at once."""
    known = await turn.desk.aftermath.sent_to(tap.broadcast, tap.part)
    if known is not None:
        await turn.toast("toast_started")
        turn.tapped = None
        if await show(turn, known):
            return
    number = (
        await turn.desk.running.for_part(turn.visitor, tap.broadcast, tap.part) if known is None else None
    )
    if number is None:
        reason = await _why_not(turn, tap.broadcast)
        await turn.say(turn.texts.screen("broadcast_not_there", reason=reason))
        return
    turn.tapped = None
    if await show(turn, number):
        return
    view = await view_of(turn, number)
    if view and view.correction:
        # The new words are written already, and were confirmed once.
        await preview(turn, Preview(number))
    else:
        await drafts.overview(turn, number)


async def _why_not(turn: Turn, broadcast_id: int) -> str:
    """Why nobody of a part of it can be sent to any more."""
    followed = await turn.desk.running.look(broadcast_id)
    if followed is None:
        return "part"
    after = await turn.desk.aftermath.of(followed)
    if followed.progress.task is Task.CORRECT and after.recall is not None:
        return "correct"
    if not after.old:
        return "part"
    return "recall" if followed.progress.task is Task.RECALL else "old"


@for_organisers
async def copy(turn: Turn, tap: CopyDraft) -> None:
    """Begin a draft with the texts and the plan of a broadcast. A second tap finds it."""
    draft_id = await turn.desk.running.copy(turn.visitor, tap.broadcast)
    if draft_id is None:
        await outdated(turn)
        return
    turn.tapped = None
    await drafts.overview(turn, draft_id)


TAPS: Final[Mapping[type[Any], Callable[[Turn, Any], Awaitable[None]]]] = {
    Recall: recall,
    Correct: correct,
    SendPart: send_part,
    CopyDraft: copy,
}
