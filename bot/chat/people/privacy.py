"""What is stored of people, and deleting it."""

from __future__ import annotations

from bot.chat import menu
from bot.chat.base.context import Context, cosmetic
from bot.chat.base.keyboards import button, keyboard
from bot.chat.base.registry import on_command, on_tap
from bot.chat.people.buttons import Forget
from bot.chat.people.discreet import choosing, clearing
from bot.errors import Refusal
from bot.model.people.kept import KeptItem


@on_command("privacy", place=50)
async def privacy(context: Context) -> None:
    """What is stored and what is not; then, since one message is too short, what is protected from whom."""
    await context.show(context.texts.screen("privacy", kept=[item.value for item in KeptItem]))
    await context.say(
        context.texts.screen("privacy_limits", source=context.services.source_url),
        keyboard(choosing.row(context, below=True)),
    )


@on_command("forget", place=70, urgent=True)
async def forget(context: Context) -> None:
    """Ask whether to delete everything."""
    label, language = context.texts.label, context.texts.language
    in_team = context.visitor.role is not None
    await context.show(
        context.texts.screen("forget", organiser=context.visitor.sends, team=in_team),
        keyboard(
            [button(label("forget_yes"), Forget(True, language), "danger")],
            [button(label("forget_no"), Forget(False, language))],
        ),
    )


@on_tap(Forget, urgent=True)
async def forget_answered(context: Context, tap: Forget) -> None:
    """Delete everything, or don't."""
    if context.visitor.subscriber is None and tap.language:
        context.speak(tap.language)  # a second tap: what they had chosen is deleted already
    if not tap.sure:
        await context.show(context.texts.screen("kept"))
        return
    desk = await context.services.desk.stands_in(context.visitor)
    try:
        await context.services.people.forget(context.visitor)
        context.services.prompts.drop_pending_letter(context.visitor)
    except Refusal:
        await context.show(context.texts.screen("forget_last_owner"))
        return
    context.services.hotline.wake()  # copies of what they asked the team go at once
    marked = await context.services.people.is_marked(context.visitor)
    await context.show(context.texts.screen("forgotten", marked=marked), keyboard([clearing.key(context)]))
    if desk is not None:
        await cosmetic(context.replier.delete(context.visitor.chat, desk))
    await menu.clear_for_chat(context.bot, context.visitor.chat)
