"""Pausing, going on with and stopping a broadcast under way; and what an edit of its text leads to.

Whoever of the team taps, wherever the message stands: it takes effect at once, and a second tap is harmless.
"Pause" and "Stop" hold it for anybody; going on and stopping for good are its author's and the owners'.
"""

from __future__ import annotations

from bot.chat.base.context import Context
from bot.chat.base.keyboards import button, keyboard
from bot.chat.base.registry import on_tap
from bot.chat.broadcasts import drafts
from bot.chat.broadcasts.buttons import Preview
from bot.chat.broadcasts.intake import outgoing_from
from bot.chat.delivery.buttons import Cancel, Leave, Pause, Recall, Replace, Resume
from bot.chat.delivery.status_view import answer_no, decides, held, outdated, redraw, show, which
from bot.model.broadcasts.broadcast import UNDER_WAY, BroadcastState, Task
from bot.model.team.roles import Access
from bot.services.delivery.progress import Followed
from bot.telegram_api.updates.incoming import ChatMessage


@on_tap(Pause, Access.ORGANISERS)
async def pause(context: Context, tap: Pause) -> None:
    """Nobody is sent to from now on."""
    done = await context.services.steering.pause(context.visitor, tap.broadcast)
    await _done(context, tap.broadcast, done, "toast_paused")


@on_tap(Resume, Access.ORGANISERS)
async def resume(context: Context, tap: Resume) -> None:
    """Go on."""
    if not await decides(context, tap.broadcast):
        return
    done = await context.services.steering.resume(context.visitor, tap.broadcast)
    await _done(context, tap.broadcast, done, "toast_resumed")


async def _done(context: Context, broadcast_id: int, done: bool, toast: str) -> None:
    """Show how it stands now, whether this tap did it, another one before, or it is over."""
    if done:
        await context.toast(toast)
    if not await show(context, broadcast_id):
        await outdated(context)


@on_tap(Cancel, Access.ORGANISERS)
async def cancel(context: Context, tap: Cancel) -> None:
    """Hold it, and ask below whether to stop it for good; or do so.

    The live message would write over a question.
    """
    followed = await context.services.steering.look(tap.broadcast)
    if followed is None:
        await outdated(context)
    elif followed.progress.state not in (BroadcastState.SENDING, BroadcastState.PAUSED):
        await context.toast("toast_over")
        await show(context, tap.broadcast)
    elif not tap.sure:
        await _ask(context, await held(context, followed))
        await redraw(context, tap.broadcast)
    elif await decides(context, tap.broadcast):
        await context.services.steering.cancel(context.visitor, tap.broadcast)
        await context.toast("toast_stopped")
        await context.show(context.texts.screen("broadcast_stopped", task=followed.progress.task.value))
        await redraw(context, tap.broadcast)


async def _ask(context: Context, followed: Followed) -> None:
    now, label = followed.progress, context.texts.label
    may = await context.services.steering.may_decide(context.visitor, now.broadcast_id)
    delete = may and now.task is Task.SEND and not followed.nobody
    await context.say(
        context.texts.screen(
            "broadcast_stop",
            **which(context, followed.draft, followed.texts),
            task=now.task.value,
            nobody=followed.nobody,
            delivered=now.delivered,
            waiting=now.waiting,
            listed=now.listed,
            delete=delete,
            held=now.held,
            may=may,
        ),
        keyboard(
            [button(label("stop_sure"), Cancel(now.broadcast_id, sure=True), "danger")],
            [button(label("stop_and_delete"), Recall(now.broadcast_id, sure=False))] if delete else [],
            [answer_no(context, followed)],
        )
        if may
        else None,
    )


@on_tap(Leave, Access.ORGANISERS)
async def leave(context: Context, tap: Leave) -> None:
    """The answer "no": everything stays as it is."""
    del tap
    await context.show(context.texts.screen("broadcast_left"))


async def edited(context: Context, message: ChatMessage) -> bool:
    """An organiser edited the message that a confirmed broadcast was made from: say that it changes nothing.

    Offers what helps: to send the new text to those who are left, or to correct it everywhere.
    """
    found = await context.services.steering.written_by(context.visitor, message.id)
    if found is None:
        return False
    followed, language = found
    content = None if message.media_group else outgoing_from(message.whole)
    draft = (
        await context.services.steering.with_new_text(context.visitor, followed, language, content)
        if content
        else None
    )
    now, label = followed.progress, context.texts.label
    keys = None
    if draft is not None:
        if now.state in UNDER_WAY:
            keys = keyboard([button(label("stop_and_replace"), Replace(draft))])
        else:
            keys = keyboard([button(label("correct_everywhere"), Preview(draft))])
    await context.say(
        context.texts.screen(
            "broadcast_not_edited",
            language=context.language_name(language),
            under_way=now.state in UNDER_WAY,
            scheduled=now.state in (BroadcastState.SCHEDULED, BroadcastState.MISSED),
            can=draft is not None,
            delivered=now.delivered,
            waiting=now.waiting,
        ),
        keys,
    )
    return True


@on_tap(Replace, Access.ORGANISERS)
async def replace(context: Context, tap: Replace) -> None:
    """Stop a broadcast, and show the draft with the new text, which is for the rest."""
    if not await context.services.steering.replace(context.visitor, tap.draft):
        await outdated(context)
        return
    await context.toast("toast_stopped")
    await drafts.overview(context, tap.draft)
