"""What is still awaited after a command: nobody who looks something up loses the question they were at."""

from __future__ import annotations

from typing import Final

from bot.chat.base.buttons import parse
from bot.chat.base.context import Context
from bot.chat.base.keyboards import button, keyboard
from bot.chat.base.registry import on_tap
from bot.chat.people.buttons import PutAway
from bot.services.people.prompts import FOR_OTHERS, Awaited

_AGAIN: Final = {
    Awaited.REPLY: "pass_on",
    Awaited.QUESTION: "hotline_ask",
    Awaited.TEAM_ANSWER: "hotline_answer",
}
"""The label of the button to begin anew, of what would go to other people."""


async def say(context: Context, kind: Awaited, data: str) -> None:
    """Say what it was, below what the command showed; nothing if the command has asked something else.

    What would go to other people isn't awaited any more: there is a button to begin anew.
    """
    if kind is Awaited.TEAM_NAME:
        return  # it can be chosen under /team, and nobody asked for anything
    label, html = context.texts.label, context.texts.screen("still_awaited", kind=kind.value)
    if kind in FOR_OTHERS:
        again = parse(data)
        await context.say(html, keyboard([button(label(_AGAIN[kind]), again)] if again else []))
    elif await context.services.prompts.still_awaits(context.visitor):
        await context.say(html, keyboard([button(label("put_away"), PutAway())]))


@on_tap(PutAway)
async def put_away(context: Context, _: PutAway) -> None:
    """Await nothing any more."""
    awaited = context.services.prompts.awaited(context.visitor)
    await context.services.prompts.drop(context.visitor)
    drafting = awaited is not None and awaited[0] in (Awaited.DRAFT, Awaited.WHEN)
    await context.show(context.texts.screen("awaited_nothing", drafting=drafting))
