"""What being discreet means, how it stands, and a tap that changes it.

Offered where everybody comes by, whatever they answered about safety: in the settings, with what is stored.
"""

from __future__ import annotations

from dataclasses import replace

from bot.chat.base.buttons import Open, OpenBelow, Screen
from bot.chat.base.context import Context
from bot.chat.base.keyboards import Key, button, keyboard
from bot.chat.base.registry import on_command, on_screen, on_tap
from bot.chat.people.discreet import clearing
from bot.chat.people.discreet.buttons import SetDeletedAfter, SetDiscreet
from bot.model.people.discretion import AFTER_HOURS


def row(context: Context, *, below: bool = False) -> list[Key]:
    """The button that leads here; `below`: on words that stay."""
    opens = OpenBelow(Screen.DISCREET) if below else Open(Screen.DISCREET)
    return [button(context.texts.label("discreet"), opens)]


@on_command("discreet", place=55)
async def discreet(context: Context) -> None:
    """What it means and how it stands."""
    label, on = context.texts.label, context.visitor.discreet
    after = context.visitor.after_hours
    switch = button(label("discreet_off" if on else "discreet_on"), SetDiscreet(not on))
    await context.show(
        context.texts.screen("discreet", on=on, hours=after),
        keyboard(
            [switch],
            [
                button(("🔘 " if hours == after else "⚪️ ") + label(f"deleted_after_{hours or 0}"), carries)
                for hours in (*AFTER_HOURS, None)
                for carries in (SetDeletedAfter(hours or 0),)
            ]
            if on
            else [],
            [clearing.key(context)],
            [button(label("change_settings"), Open(Screen.SETTINGS))],
        ),
    )


@on_screen(Screen.DISCREET)
async def open_discreet(context: Context, tap: Open) -> None:
    """The same, from a button."""
    del tap
    await discreet(context)


@on_tap(SetDiscreet)
async def set_discreet(context: Context, tap: SetDiscreet) -> None:
    """It is as they wish; a second tap changes nothing."""
    await _set(context, on=tap.on, after_hours=context.visitor.after_hours if tap.on else None)


@on_tap(SetDeletedAfter)
async def set_deleted_after(context: Context, tap: SetDeletedAfter) -> None:
    """Have messages go after that time, or stay."""
    await _set(context, on=True, after_hours=tap.hours or None)


async def _set(context: Context, *, on: bool, after_hours: int | None) -> None:
    done = await context.services.discretion.set(context.visitor, on=on, after_hours=after_hours)
    await context.toast("toast_saved" if done else "toast_outdated")
    if done:
        context.visitor = replace(context.visitor, discreet=on, after_hours=after_hours)
    await discreet(context)
    if done and context.tapped is not None:  # what they tapped stands in the chat as well
        await context.services.discretion.note(context.visitor, [context.tapped.id])
