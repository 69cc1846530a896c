"""Asking whoever has got updates for a year whether to go on."""

from __future__ import annotations

from functools import partial

from bot.chat.base.buttons import Open, Screen
from bot.chat.base.context import Context
from bot.chat.base.keyboards import button, keyboard
from bot.chat.base.notifier import Notifier, carefully
from bot.chat.base.registry import on_tap
from bot.chat.people.buttons import StaySubscribed, Stop
from bot.model.broadcasts.delivery import DeliveryState
from bot.services.services import Services


async def ask_all(notifier: Notifier, services: Services) -> bool:
    """Ask some of those who are due; each by itself, so that one chat's trouble is nobody else's."""
    async for chat in services.yearly.due():
        await carefully(partial(notifier.to_the_end, partial(_ask, notifier, services, chat)))
        if notifier.finishing:
            break
    return False


async def _ask(notifier: Notifier, services: Services, chat: int) -> bool:
    """Ask once; whoever can't have got it is asked on another day, and not forgotten."""
    context = await notifier.context(chat)
    label = context.texts.label
    html = context.texts.screen("yearly", until=services.yearly.answer_until())
    keys = keyboard(
        [button(label("go_on"), StaySubscribed(), "primary")], [button(label("end_updates"), Stop())]
    )
    came = await notifier.reach(chat, lambda: context.say(html, keys))
    if came in (DeliveryState.DELIVERED, DeliveryState.UNKNOWN):
        await services.yearly.asked(chat)
    return False


@on_tap(StaySubscribed)
async def go_on(context: Context, tap: StaySubscribed) -> None:
    """All stays as it is; or, for who gets no updates any more, the way back."""
    del tap
    goes_on = await context.services.yearly.go_on(context.visitor)
    label = "change_settings" if goes_on else "updates_again"
    screen = Screen.SETTINGS if goes_on else Screen.START
    await context.show(
        context.texts.screen("yearly_answered", goes_on=goes_on),
        keyboard([button(context.texts.label(label), Open(screen))]),
    )
