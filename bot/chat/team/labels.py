"""What somebody of the team is called on screens: names aren't stored."""

from __future__ import annotations

from collections.abc import Sequence

from bot.chat.base.context import Context
from bot.model.team.roles import Member


def of_member(context: Context, members: Sequence[Member], number: int | None) -> str:
    """One of the team as /team lists them; `number`: theirs in the team, None: they left it."""
    for member in members:
        if member.id == number:
            if member.you:
                return context.texts.label("member_you")
            return context.texts.label(f"member_{member.role.value}", number=member.id)
    return context.texts.label("member_left")
