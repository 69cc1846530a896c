"""The newest message on a case, for whoever comes after it went out."""

from __future__ import annotations

from bot.chat.base.context import Context
from bot.chat.base.keyboards import Row, button
from bot.chat.base.registry import on_tap
from bot.chat.delivery.buttons import Newest
from bot.chat.delivery.rendering import render
from bot.chat.letters import closed
from bot.model.cases.case import Case


async def row(context: Context, case: Case) -> Row:
    """The button that shows it, with its day; empty if there is none."""
    began = await context.services.steering.latest_began(case.slug, context.texts.language)
    if began is None:
        return []
    day = context.texts.date(began.astimezone(context.services.days.zone).date())
    return [button(context.texts.label("newest_message", day=day), Newest(case.slug))]


@on_tap(Newest)
async def show(context: Context, tap: Newest) -> None:
    """Send it below, just as its readers got it."""
    latest = await context.services.steering.latest(tap.case, context.texts.language)
    if latest is None and not context.services.standings.is_live(tap.case):
        context.tapped = None
        await closed.say(context, tap.case)
    elif latest is None:
        await context.toast("toast_taken_back")
    else:
        draft = await context.services.hotline.as_it_goes_out(latest.draft)
        await context.repeat(render(context.services, draft, context.bot.username)[latest.language])
