"""What somebody of the team is called on screens: by the name that they chose, and always by their number."""

from __future__ import annotations

from collections.abc import Sequence

from bot.chat.base.context import Context
from bot.model.team.roles import Member


class TeamNumbers(dict[int, str]):
    """By number: the number, with the name behind it of who chose one; of who left, it alone.

    For sentences that say "person 3": with a name it becomes "person 3 (Anna)", in every language and case.
    """

    def __missing__(self, number: int) -> str:
        return str(number)


async def numbers_of_team(context: Context) -> TeamNumbers:
    """What everybody of the team is called in a sentence, in the reader's language."""
    members = await context.services.team.members(context.visitor)
    label = context.texts.label
    return TeamNumbers(
        {one.id: label("member_numbered", number=one.id, name=one.name) for one in members if one.name}
    )


def of_member(context: Context, members: Sequence[Member], number: int | None) -> str:
    """One of the team, standing alone, or at the beginning of a sentence; `number`: None: they left it."""
    for member in members:
        if member.id == number:
            if member.you:
                return context.texts.label("member_you")
            if member.name:
                return context.texts.label("member_named", number=member.id, name=member.name)
            return context.texts.label(f"member_{member.role.value}", number=member.id)
    return context.texts.label("member_left")
