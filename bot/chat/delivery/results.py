"""Taking a broadcast back, setting it right, sending it to those it didn't reach, copying it."""

from __future__ import annotations

from bot.chat.approvals import question as second_key
from bot.chat.base.context import Context
from bot.chat.base.keyboards import button, keyboard
from bot.chat.base.registry import on_tap
from bot.chat.broadcasts import drafts
from bot.chat.broadcasts.buttons import Preview, WriteIn
from bot.chat.broadcasts.preview import preview
from bot.chat.broadcasts.viewing import view_of
from bot.chat.delivery.buttons import CopyDraft, Correct, Recall, SendPart
from bot.chat.delivery.status_view import answer_no, decides, held, outdated, show, which
from bot.model.broadcasts.broadcast import Task
from bot.model.team.roles import Access
from bot.services.delivery.follow_up_options import FollowUpOptions
from bot.services.delivery.progress import Followed
from bot.services.team.approvals import of_recall


@on_tap(Recall, Access.ORGANISERS)
async def recall(context: Context, tap: Recall) -> None:
    """Ask whether to delete it everywhere; or do so. There is one recall of each broadcast."""
    services = context.services.steering
    followed = await services.look(tap.broadcast)
    after = await context.services.follow_ups.of(followed) if followed else None
    if followed is None or after is None or followed.progress.task is not Task.SEND:
        await outdated(context)
    elif after.recall is not None:
        await context.toast("toast_recalled")
        if not await show(context, after.recall):
            await outdated(context)
    elif after.until is None:
        await context.say(context.texts.screen("broadcast_not_there", reason="recall"))
    elif not await decides(context, tap.broadcast):
        return
    elif not tap.sure:
        await _ask(context, await held(context, followed), after)
    else:
        shown_in = context.tapped.id if context.tapped else None
        number = await services.recall(context.visitor, tap.broadcast, shown_in)
        if number is None and await second_key.show(context, of_recall(tap.broadcast)):
            return
        if number is None or not await show(context, number):
            await outdated(context)


async def _ask(context: Context, followed: Followed, after: FollowUpOptions) -> None:
    """Ask below: the result, and a live progress message, have to stay."""
    now = followed.progress
    html = context.texts.screen(
        "broadcast_recall",
        **which(context, followed.draft, followed.texts),
        there=after.there,
        unknown=after.unseen,
        copies=after.copies,
        apart=after.apart,
        all_until=after.all_until,
        late=after.all_until is not None and after.all_until <= context.services.clock.now(),
        # Who came later could open it under /case; where that message is, isn't kept.
        shown=followed.draft.plan.audience.everybody,
        under_way=now.finished_at is None,
        held=now.held,
        zone=context.services.days.zone.key,
    )
    label = context.texts.label
    keys = keyboard(
        [button(label("recall_sure"), Recall(now.broadcast_id, sure=True), "danger")],
        [answer_no(context, followed)],
    )
    if context.tapped and now.finished_at is None:
        # Here the question whether to stop was tapped on; it has had its answer.
        await context.show(html, keys)
    else:
        await context.say(html, keys)


@on_tap(Correct, Access.ORGANISERS)
async def correct(context: Context, tap: Correct) -> None:
    """Begin a correction: a draft with the present texts, to be changed."""
    if not await decides(context, tap.broadcast):
        return
    draft_id = await context.services.steering.correction(context.visitor, tap.broadcast)
    if draft_id is None:
        followed = await context.services.steering.look(tap.broadcast)
        after = await context.services.follow_ups.of(followed) if followed else None
        old = after is not None and after.root_old and after.recall is None
        await context.say(context.texts.screen("broadcast_not_there", reason="old" if old else "correct"))
        return
    context.tapped = None  # the result stays
    view = await view_of(context, draft_id)
    written = [version.language for version in view.versions if version.written] if view else []
    if len(written) == 1:
        await drafts.write_in(context, WriteIn(draft_id, written[0]))
    else:
        await drafts.overview(context, draft_id)


@on_tap(SendPart, Access.ORGANISERS)
async def send_part(context: Context, tap: SendPart) -> None:
    """Begin a draft for those who failed for passing reasons, or for the rest; a recall goes on at once."""
    if not await decides(context, tap.broadcast):
        return
    known = await context.services.follow_ups.sent_to(tap.broadcast, tap.part)
    if known is not None:
        await context.toast("toast_started")
        context.tapped = None
        if await show(context, known):
            return
    number = (
        await context.services.steering.for_part(context.visitor, tap.broadcast, tap.part)
        if known is None
        else None
    )
    if number is None:
        reason = await _why_not(context, tap.broadcast)
        await context.say(context.texts.screen("broadcast_not_there", reason=reason))
        return
    context.tapped = None
    if await show(context, number):
        return
    view = await view_of(context, number)
    if view and view.correction:
        # The new words are written already, and were confirmed once.
        await preview(context, Preview(number))
    else:
        await drafts.overview(context, number)


async def _why_not(context: Context, broadcast_id: int) -> str:
    """Why nobody of a part of it can be sent to any more."""
    followed = await context.services.steering.look(broadcast_id)
    if followed is None:
        return "part"
    after = await context.services.follow_ups.of(followed)
    if followed.progress.task is Task.CORRECT and after.recall is not None:
        return "correct"
    if after.recalled is not None:
        return "recalled"
    if not after.old:
        return "part"
    return "recall" if followed.progress.task is Task.RECALL else "old"


@on_tap(CopyDraft, Access.ORGANISERS)
async def copy(context: Context, tap: CopyDraft) -> None:
    """Begin a draft with the texts and the plan of a broadcast. A second tap finds it."""
    draft_id = await context.services.steering.copy(context.visitor, tap.broadcast)
    if draft_id is None:
        await outdated(context)
        return
    context.tapped = None
    await drafts.overview(context, draft_id)
