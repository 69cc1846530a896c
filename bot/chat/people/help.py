"""What one can do here."""

from __future__ import annotations

from bot.chat.base.context import Context
from bot.chat.base.keyboards import keyboard
from bot.chat.base.registry import REGISTRY, Command, on_command
from bot.chat.people.hotline import asking
from bot.model.team.roles import Access


@on_command("help", place=90, in_help=False)
async def help_(context: Context) -> None:
    """The commands that this person may use, a line each."""
    role, asks = context.visitor.role, await asking.row(context)
    await context.show(
        context.texts.screen(
            "help",
            commands=_lines(context, REGISTRY.listed(Access.EVERYBODY)),
            team=_lines(context, REGISTRY.of_team(role)),
            sends=context.visitor.sends,
            asks=bool(asks),
        ),
        keyboard(asks, context.desk_row()),
    )


def _lines(context: Context, commands: list[Command]) -> list[tuple[str, str]]:
    return [(item.name, context.texts.label(item.help_label)) for item in commands if item.in_help]


async def unknown(context: Context) -> None:
    """One helpful line for what the bot can't use."""
    desk = context.desk_row()
    await context.say(context.texts.screen("unknown", team=bool(desk)), keyboard(desk))
