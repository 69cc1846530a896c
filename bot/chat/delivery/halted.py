"""A broadcast that waits for an answer: what is asked about it, and the answers."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.chat.base.context import Context
from bot.chat.base.keyboards import Keyboard, keyboard
from bot.chat.base.registry import on_tap
from bot.chat.broadcasts.viewing import repeated
from bot.chat.delivery.buttons import GoOn, SeeIt
from bot.chat.delivery.rendering import render
from bot.chat.delivery.status_view import (
    decides,
    outdated,
    redraw,
    rows_when_halted,
    show,
    title,
    which,
    why,
)
from bot.model.broadcasts.broadcast import Task
from bot.model.team.roles import Access
from bot.services.delivery.progress import Followed


def question(context: Context, followed: Followed) -> tuple[str, Keyboard | None]:
    """What its author and the owners are asked."""
    now = followed.progress
    values: dict[str, Any] = why(context, now.halted)
    html = context.texts.screen(
        "broadcast_halted",
        title=title(context, followed),
        **which(context, followed.draft, followed.texts),
        **values,
        task=now.task.value,
        recalled=followed.recalled.value if followed.recalled else "",
        delivered=now.delivered,
        waiting=now.waiting,
        listed=now.listed,
    )
    return html, keyboard(*rows_when_halted(context, followed), context.desk_row(below=True))


@on_tap(GoOn, Access.ORGANISERS)
async def go_on(context: Context, tap: GoOn) -> None:
    """Go on. Who comes second, or taps below an older question, sees how it stands."""
    if not await decides(context, tap.broadcast):
        return
    done = await context.services.halts.go_on(context.visitor, tap.broadcast, tap.halt)
    followed = await context.services.steering.look(tap.broadcast)
    if followed is None:
        await outdated(context)
        return
    await context.toast("toast_resumed" if done else "toast_decided")
    live = context.tapped is not None and followed.message_id == context.tapped.id
    if not done or live or followed.chat != context.visitor.chat:
        if not await show(context, tap.broadcast):
            await outdated(context)
        return
    await context.show(context.texts.screen("broadcast_goes_on"))
    await redraw(context, tap.broadcast)


@on_tap(SeeIt, Access.ORGANISERS)
async def see_it(context: Context, tap: SeeIt) -> None:
    """Send every version below, just as its readers get it."""
    followed = await context.services.steering.look(tap.broadcast)
    if followed is None:
        await outdated(context)
        return
    draft = replace(followed.draft, task=Task.SEND)  # a correction too is shown as a message of its own
    for version in render(context.services, draft, context.bot.username).values():
        await repeated(context, version)
