"""In an emergency: an owner does alone what needs a second person, after typing a word; everybody is told."""

from __future__ import annotations

from bot.chat.approvals.buttons import ActAlone, TwoKeyQuestion
from bot.chat.approvals.shown import leads_to, what
from bot.chat.base.buttons import pack, parse
from bot.chat.base.context import Context
from bot.chat.base.keyboards import button, keyboard
from bot.chat.base.registry import REGISTRY, on_answer, on_tap
from bot.chat.broadcasts.buttons import Preview
from bot.model.team.roles import Access
from bot.model.team.two_keys import ApprovalKind, TwoKeyAct
from bot.services.people.prompts import Awaited
from bot.telegram_api.updates.incoming import ChatMessage


@on_tap(ActAlone, Access.OWNERS)
async def ask(context: Context, tap: ActAlone) -> None:
    """Say what it means, and what is to be typed."""
    if tap.kind is ApprovalKind.RULE:  # that is what the rule is for
        await context.toast("toast_outdated")
        return
    await context.services.prompts.ask(context.visitor, Awaited.EMERGENCY, pack(tap))
    await _ask(context, tap, wrong=False)


@on_answer(Awaited.EMERGENCY, Access.OWNERS)
async def typed(context: Context, data: str, message: ChatMessage) -> None:
    """It came: do it, if that is what was to be typed."""
    tap = parse(data)
    if not isinstance(tap, ActAlone):
        await context.services.prompts.drop(context.visitor)
        return
    if _folded(message.text or "") != _folded(_word(context, tap)):
        context.tapped = None
        await _ask(context, tap, wrong=True)
        return
    act = TwoKeyAct(tap.kind, tap.subject, tap.detail)
    async with context.services.unit():
        await context.services.prompts.drop(context.visitor)
        done = await context.services.approvals.alone(context.visitor, act)
    if done is None:
        await context.say(context.texts.screen("alone", **await what(context, act), word="", wrong=False))
        return
    carries = leads_to(act)
    if isinstance(carries, Preview):
        # What goes out is seen once more; the button below sends it.
        await context.say(context.texts.screen("alone_ready"))
    await REGISTRY.taps[type(carries)].run(context, carries)


async def _ask(context: Context, tap: ActAlone, *, wrong: bool) -> None:
    act = TwoKeyAct(tap.kind, tap.subject, tap.detail)
    html = context.texts.screen("alone", **await what(context, act), word=_word(context, tap), wrong=wrong)
    back = button(context.texts.label("back"), TwoKeyQuestion(tap.kind, tap.subject, tap.detail))
    await context.show(html, keyboard([back]))


def _word(context: Context, tap: ActAlone) -> str:
    """What is to be typed: it names what is done, so that no habit types it."""
    return f"{context.texts.label('emergency_word')} {tap.subject}"


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()
