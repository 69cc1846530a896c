"""The newest message on a case, for whoever comes after it went out."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

from bot.chat.base.buttons import Newest
from bot.chat.base.context import Context, Row, button
from bot.chat.delivery.rendering import render
from bot.model.cases.case import Case


async def row(context: Context, case: Case) -> Row:
    """The button that shows it, with its day; empty if there is none."""
    latest = await context.services.steering.latest(case.slug, context.texts.language)
    if latest is None:
        return []
    day = context.texts.date(latest.began.astimezone(context.services.days.zone).date())
    return [button(context.texts.label("newest_message", day=day), Newest(case.slug))]


async def show(context: Context, tap: Newest) -> None:
    """Send it below, just as its readers got it."""
    latest = await context.services.steering.latest(tap.case, context.texts.language)
    if latest is None:
        await context.toast("toast_taken_back")
        return
    await context.repeat(render(context.services, latest.draft, context.bot.username)[latest.language])


TAPS: Final[Mapping[type[Any], Callable[[Context, Any], Awaitable[None]]]] = {Newest: show}
