"""The digest: switched on in /notices, and sent on Mondays."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Final

from bot.chat.base.buttons import Open, Screen
from bot.chat.base.context import Context
from bot.chat.base.keyboards import Keyboard, button, keyboard
from bot.chat.base.notifier import Notifier, carefully
from bot.chat.base.registry import on_tap
from bot.chat.cases.buttons import Totals
from bot.chat.team.buttons import SwitchDigest
from bot.chat.team.notices import notices
from bot.model.broadcasts.delivery import DeliveryState
from bot.model.team.roles import Access
from bot.services.services import Services

MOST_CASES: Final = 8
"""So many fit into a message, whatever they are called; the totals have the others."""


@on_tap(SwitchDigest, Access.TOTALS)
async def switch(context: Context, tap: SwitchDigest) -> None:
    """Get it from next Monday on, or no more."""
    await context.services.digest.switch(context.visitor, tap.on)
    await context.toast("toast_saved")
    await notices(context)


async def send_all(notifier: Notifier, services: Services) -> bool:
    """Send it to whom it is due; each by itself, so that one chat's trouble is nobody else's."""
    for chat, monday in await services.digest.due():
        await carefully(partial(notifier.to_the_end, partial(_send, notifier, services, chat, monday)))
    return False


async def _send(notifier: Notifier, services: Services, chat: int, monday: date) -> bool:
    """Whether it is left for later."""
    context = await notifier.context(chat)
    if Access.TOTALS.admits(context.visitor.role):
        said = await _said(context, monday)
        if await notifier.reach(chat, lambda: context.say(*said)) is DeliveryState.WAITING:
            return True
    await services.digest.told(chat, monday)
    return False


async def _said(context: Context, monday: date) -> tuple[str, Keyboard | None]:
    digest = await context.services.digest.of(context.visitor, monday)
    language = context.texts.language
    cases = [
        {
            "title": one.case.text(language).title,
            "letters": one.latest.letters if one.latest else None,
            "since": one.latest.first if one.latest and one.latest.weeks > 1 else None,
            "before": one.before.letters if one.before else None,
            "first": one.before.first if one.before else None,
            "last": one.before.last if one.before else None,
            "over": one.over,
        }
        for one in sorted(digest.cases, key=lambda one: -(one.over or 0))
    ]
    more = len(cases[MOST_CASES:])
    html = context.texts.screen("digest", until=digest.until, cases=cases[:MOST_CASES], more=more)
    label = context.texts.label
    return html, keyboard(
        [button(label("desk_totals"), Totals("")), button(label("notices_back"), Open(Screen.NOTICES))],
        context.desk_row(below=True),
    )
