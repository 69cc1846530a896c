"""Panic: an owner has everything destroyed that could lead to a person, after typing a word."""

from __future__ import annotations

import asyncio

from bot.chat import menu
from bot.chat.approvals import question
from bot.chat.approvals.buttons import BeginPanic
from bot.chat.base.buttons import Open, Screen
from bot.chat.base.context import Context, cosmetic
from bot.chat.base.keyboards import button, keyboard
from bot.chat.base.registry import on_answer, on_screen, on_tap
from bot.model.team.roles import Access
from bot.services.people.prompts import Awaited
from bot.services.people.visitors import Visitor
from bot.services.team.panic import OF_PANIC
from bot.telegram_api.updates.incoming import ChatMessage


@on_screen(Screen.PANIC, Access.OWNERS)
async def show(context: Context, tap: Open) -> None:
    """What it destroys, what stays, and what it doesn't reach."""
    del tap
    label = context.texts.label
    keys = await context.services.approvals.of(context.visitor, OF_PANIC)
    html = context.texts.screen("panic", second=keys is not None, word="", wrong=False)
    go_on = button(label("panic_go_on"), BeginPanic(), "danger")
    await context.show(html, keyboard([go_on], [button(label("back"), Open(Screen.TEAM))]))


@on_tap(BeginPanic, Access.OWNERS)
async def begin(context: Context, tap: BeginPanic) -> None:
    """Ask for the word, once somebody else has approved it where the rule asks for that."""
    del tap
    if await question.show(context, OF_PANIC):
        return
    await context.services.prompts.ask(context.visitor, Awaited.PANIC, "")
    await _ask(context, wrong=False)


@on_answer(Awaited.PANIC, Access.OWNERS)
async def typed(context: Context, data: str, message: ChatMessage) -> None:
    """It came: begin, if that is what was to be typed."""
    del data
    if _folded(message.text or "") != _folded(_word(context)):
        context.tapped = None
        await _ask(context, wrong=True)
        return
    others = await context.services.panic.begin(context.visitor)
    if others is None:
        await context.services.prompts.drop(context.visitor)
        context.tapped = None
        if not await question.show(context, OF_PANIC):
            await context.say(context.texts.screen("organisers_only"))
        return
    # From here on the bot stops within a second or two: whoever can't be told by then isn't.
    await _tell(context, context.visitor, asker=True)
    visitors = [await context.services.people.visitor(chat, None) for chat in others]
    await asyncio.gather(*(_tell(context, visitor, asker=False) for visitor in visitors))


async def _tell(context: Context, visitor: Visitor, *, asker: bool) -> None:
    """Say to one of the team what becomes of it, and what is left to do; without buttons, and menu."""
    html = context.services.phrasebook[visitor.language].screen("panic_begun", asker=asker)
    await cosmetic(context.replier.say(visitor.chat, html))
    await menu.clear_for_chat(context.bot, visitor.chat)


async def _ask(context: Context, *, wrong: bool) -> None:
    html = context.texts.screen("panic", second=False, word=_word(context), wrong=wrong)
    await context.show(html, keyboard([button(context.texts.label("back"), Open(Screen.PANIC))]))


def _word(context: Context) -> str:
    return context.texts.label("panic_word")


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()
