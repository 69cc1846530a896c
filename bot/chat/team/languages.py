"""Which languages supporters can use, of those that nobody fluent has read yet."""

from __future__ import annotations

from bot.chat import menu
from bot.chat.base.context import Context
from bot.chat.base.keyboards import button, keyboard
from bot.chat.base.registry import on_command, on_tap
from bot.chat.team.buttons import SwitchLanguage
from bot.model.team.roles import Access


@on_command("languages", place=130, access=Access.ORGANISERS)
async def languages(context: Context) -> None:
    """Which languages supporters can use."""
    on = await context.services.people.languages()
    known = context.services.library.languages
    items = [
        {"name": one.name, "on": code in on, "reviewed": context.services.library.reviewed(code)}
        for code, one in known.items()
    ]
    may = context.visitor.limited_to is None
    rows = [
        [
            button(
                context.texts.label("switch_off" if code in on else "switch_on", language=one.name),
                SwitchLanguage(code, code not in on),
            )
        ]
        for code, one in known.items()
        if may and not context.services.library.reviewed(code)
    ]
    await context.show(
        context.texts.screen("languages", items=items, may=may), keyboard(*rows, context.desk_row())
    )


@on_tap(SwitchLanguage, Access.ORGANISERS, of_all=True)
async def switch_language(context: Context, tap: SwitchLanguage) -> None:
    """Switch an unreviewed language on or off."""
    await context.services.people.switch_language(tap.language, tap.on)
    await context.toast("toast_saved")
    await languages(context)
    if tap.language in context.services.library.languages:
        on = tap.language in await context.services.people.languages()
        await menu.for_language(context.bot, context.services.phrasebook, tap.language, on=on)
