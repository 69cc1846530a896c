"""Who is in the team: joining, inviting, removing."""

from __future__ import annotations

from telegram.helpers import create_deep_linked_url

from bot.chat import menu
from bot.chat.base.buttons import Open, Screen
from bot.chat.base.context import Context
from bot.chat.base.keyboards import button, keyboard
from bot.chat.base.registry import on_command, on_screen, on_tap
from bot.chat.team.buttons import Invite, RemoveMember
from bot.model.team.roles import Access, Role
from bot.services.team.members import INVITATION_LASTS


async def join(context: Context, token: str) -> None:
    """A one-time invitation was opened."""
    role = await context.services.team.join(context.visitor, token)
    if role is None:
        await context.say(context.texts.screen("invitation_used"))
        return
    context.visitor = await context.services.people.visitor(
        context.visitor.chat, context.visitor.client_language
    )
    await context.say(context.texts.screen("joined", role=role.value))
    await menu.for_chat(context.bot, context.services.phrasebook, context.visitor)


@on_command("invite", place=140, access=Access.OWNERS)
async def invite(context: Context) -> None:
    """Ask whom the link is for."""
    label = context.texts.label
    await context.show(
        context.texts.screen("invite"),
        keyboard(
            [button(label("invite_organiser"), Invite(Role.ORGANISER))],
            [button(label("invite_owner"), Invite(Role.OWNER))],
        ),
    )


@on_tap(Invite, Access.OWNERS)
async def invited(context: Context, tap: Invite) -> None:
    """A link for one new member of the team."""
    link = create_deep_linked_url(context.bot.username, await context.services.team.invitation(tap.role))
    hours = int(INVITATION_LASTS.total_seconds() // 3600)
    await context.show(context.texts.screen("invitation", role=tap.role.value, link=link, hours=hours))


@on_command("team", place=120, access=Access.ORGANISERS)
async def team(context: Context) -> None:
    """Who is in the team; owners can remove."""
    members = await context.services.team.members(context.visitor)
    rows = []
    if context.visitor.role is Role.OWNER:
        rows = [
            [button(context.texts.label("remove_member", number=number), RemoveMember(member.id, False))]
            for number, member in enumerate(members, start=1)
            if not member.you
        ]
    await context.show(context.texts.screen("team", members=members), keyboard(*rows))


@on_screen(Screen.TEAM, Access.ORGANISERS)
async def open_team(context: Context, tap: Open) -> None:
    """The same, from a button."""
    del tap
    await team(context)


@on_tap(RemoveMember, Access.OWNERS)
async def remove_member(context: Context, tap: RemoveMember) -> None:
    """Take somebody out of the team, once it is sure."""
    if not tap.sure:
        members = {member.id: member for member in await context.services.team.members(context.visitor)}
        if member := members.get(tap.member):
            number = list(members).index(tap.member) + 1
            await context.show(
                context.texts.screen(
                    "remove_member",
                    number=number,
                    since=member.since,
                    exact=member.exact,
                    zone=context.services.days.zone.key,
                ),
                keyboard(
                    [
                        button(
                            context.texts.label("remove_member", number=number),
                            RemoveMember(tap.member, True),
                            "danger",
                        )
                    ],
                    [button(context.texts.label("cancel"), Open(Screen.TEAM))],
                ),
            )
            return
    if await context.services.team.remove(tap.member):
        await context.toast("toast_saved")
    await team(context)
