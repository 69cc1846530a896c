"""In an emergency: an owner does alone what needs a second person, after typing a word; everybody is told."""

from __future__ import annotations

from bot.chat.approvals.buttons import ActAlone, TwoKeyQuestion, act_of
from bot.chat.approvals.shown import fields_of, leads_to, what
from bot.chat.base.buttons import pack, parse
from bot.chat.base.context import Context
from bot.chat.base.keyboards import button, keyboard
from bot.chat.base.registry import REGISTRY, on_answer, on_tap
from bot.chat.broadcasts.buttons import Preview
from bot.model.team.roles import Access
from bot.model.team.two_keys import NEVER_ALONE, TwoKeyAct
from bot.services.people.prompts import Awaited
from bot.telegram_api.updates.incoming import ChatMessage


@on_tap(ActAlone, Access.OWNERS)
async def ask(context: Context, tap: ActAlone) -> None:
    """Say what it means, and what is to be typed."""
    act = act_of(tap)
    if act is None or tap.kind in NEVER_ALONE:
        await context.toast("toast_outdated")
        return
    await context.services.prompts.ask(context.visitor, Awaited.EMERGENCY, pack(tap))
    await _ask(context, act, wrong=False)


@on_answer(Awaited.EMERGENCY, Access.OWNERS)
async def typed(context: Context, data: str, message: ChatMessage) -> None:
    """It came: do it, if that is what was to be typed."""
    tap = parse(data)
    act = act_of(tap) if isinstance(tap, ActAlone) else None
    if act is None:
        await context.services.prompts.drop(context.visitor)
        return
    if _folded(message.text or "") != _folded(_word(context, act)):
        context.tapped = None
        await _ask(context, act, wrong=True)
        return
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


async def _ask(context: Context, act: TwoKeyAct, *, wrong: bool) -> None:
    html = context.texts.screen("alone", **await what(context, act), word=_word(context, act), wrong=wrong)
    back = button(context.texts.label("back"), TwoKeyQuestion(*fields_of(act)))
    await context.show(html, keyboard([back]))


def _word(context: Context, act: TwoKeyAct) -> str:
    """What is to be typed: it names what is done, so that no habit types it."""
    return f"{context.texts.label('emergency_word')} {act.subject}"


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()
