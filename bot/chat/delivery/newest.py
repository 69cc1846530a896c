"""The newest message on a case, for whoever comes after it went out."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

from bot.chat.base.buttons import Newest
from bot.chat.base.context import Row, Turn, button
from bot.chat.delivery.rendering import render
from bot.model.cases.case import Case


async def row(turn: Turn, case: Case) -> Row:
    """The button that shows it, with its day; empty if there is none."""
    latest = await turn.desk.running.latest(case.slug, turn.texts.language)
    if latest is None:
        return []
    day = turn.texts.date(latest.began.astimezone(turn.desk.days.zone).date())
    return [button(turn.texts.label("newest_message", day=day), Newest(case.slug))]


async def show(turn: Turn, tap: Newest) -> None:
    """Send it below, just as its readers got it."""
    latest = await turn.desk.running.latest(tap.case, turn.texts.language)
    if latest is None:
        await turn.toast("toast_taken_back")
        return
    await turn.repeat(render(turn.desk, latest.draft, turn.bot.username)[latest.language])


TAPS: Final[Mapping[type[Any], Callable[[Turn, Any], Awaitable[None]]]] = {Newest: show}
