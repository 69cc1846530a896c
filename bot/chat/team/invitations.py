"""One-time links into the team: making, using and revoking them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from telegram.helpers import create_deep_linked_url

from bot.chat import menu
from bot.chat.base.buttons import Open, Screen
from bot.chat.base.context import Context
from bot.chat.base.keyboards import Row, button, keyboard
from bot.chat.base.registry import on_command, on_tap
from bot.chat.team.buttons import ChooseTeamName, Invite, InviteTranslator, LimitLink, Revoke
from bot.chat.team.labels import numbers_of_team
from bot.chat.team.members import only_cases, team
from bot.model.team.roles import Access, Role

_BETWEEN: Final = "_"
_ROOM: Final = 56
"""Characters of a button that languages can have."""


async def join(context: Context, token: str) -> None:
    """A one-time invitation was opened."""
    role = await context.services.team.join(context.visitor, token)
    if role is None:
        await context.say(context.texts.screen("invitation_used"))
        return
    context.visitor = await context.services.people.visitor(
        context.visitor.chat, context.visitor.client_language
    )
    number = await context.services.team.number(context.visitor)
    languages = [context.language_name(code) for code in context.visitor.translates]
    unnamed = not await context.services.team_names.mine(context.visitor)
    choose = button(context.texts.label("name_choose"), ChooseTeamName())
    html = context.texts.screen(
        "joined",
        role=role.value,
        number=number,
        languages=languages,
        unnamed=unnamed,
        only=await only_cases(context),
    )
    await context.say(html, keyboard([choose] if unnamed else [], context.desk_row(below=True)))
    await menu.for_chat(context.bot, context.services.phrasebook, context.visitor)


@on_command("invite", place=140, access=Access.OWNERS)
async def invite(context: Context) -> None:
    """Ask whom the link is for."""
    label = context.texts.label
    await context.show(
        context.texts.screen("invite"),
        keyboard(
            [button(label("invite_organiser"), Invite(Role.ORGANISER))],
            [button(label("invite_case_worker"), Invite(Role.CASE_WORKER))],
            [button(label("invite_translator"), Invite(Role.TRANSLATOR))],
            [button(label("invite_viewer"), Invite(Role.VIEWER))],
            [button(label("invite_owner"), Invite(Role.OWNER))],
            context.desk_row(),
        ),
    )


@on_tap(Invite, Access.OWNERS)
async def invited(context: Context, tap: Invite) -> None:
    """A link for one new member of the team; of a translator the languages are asked first."""
    if tap.role is Role.TRANSLATOR:
        await invite_translator(context, InviteTranslator("", False))
    else:
        await _show_link(context, tap.role)


@on_tap(InviteTranslator, Access.OWNERS)
async def invite_translator(context: Context, tap: InviteTranslator) -> None:
    """Tick the languages, then make the link."""
    label = context.texts.label
    every = context.services.library.languages
    chosen = [code for code in tap.languages.split(_BETWEEN) if code in every]
    if tap.sure and chosen:
        await _show_link(context, Role.TRANSLATOR, chosen)
        return
    keys = []
    for code in every:
        after = [each for each in chosen if each != code] if code in chosen else [*chosen, code]
        name = ("✅ " if code in chosen else "") + context.language_name(code)
        # A button holds some twenty codes; whoever writes in more gets a second link.
        if len(_BETWEEN.join(after)) <= _ROOM:
            keys.append(button(name, InviteTranslator(_BETWEEN.join(after), False)))
    make = [button(label("invite_make"), InviteTranslator(_BETWEEN.join(chosen), True), "primary")]
    names = [context.language_name(code) for code in chosen]
    await context.show(
        context.texts.screen("invite_translator", languages=names),
        keyboard(
            *(keys[first : first + 3] for first in range(0, len(keys), 3)),
            make if chosen else [],
            context.desk_row(),
        ),
    )


async def _show_link(context: Context, role: Role, languages: Sequence[str] = ()) -> None:
    made = await context.services.team.invite(context.visitor, role, languages)
    if made is None:
        await context.show(context.texts.screen("organisers_only"))
        return
    limit: Row = []
    if role is not Role.OWNER:
        carries = LimitLink(made.invitation.number, "", "", 0, sure=False)
        limit = [button(context.texts.label("limit_link"), carries)]
    await context.show(
        context.texts.screen(
            "invitation",
            invitation=made.invitation,
            link=create_deep_linked_url(context.bot.username, made.payload),
            ended=made.ended,
            zone=context.services.days.zone.key,
        ),
        keyboard(limit, context.desk_row(below=True)) if limit else None,
    )


@on_tap(Revoke, Access.OWNERS)
async def revoke(context: Context, tap: Revoke) -> None:
    """End an open link, once it is sure. One that isn't open any more: the list shows it."""
    invitations = {one.number: one for one in await context.services.team.invitations()}
    invitation = invitations.get(tap.invitation)
    if invitation is None:
        await context.toast("toast_outdated")
        await team(context)
    elif not tap.sure:
        label = context.texts.label
        who, zone = await numbers_of_team(context), context.services.days.zone.key
        await context.show(
            context.texts.screen("revoke", invitation=invitation, who=who, zone=zone),
            keyboard(
                [
                    button(
                        label("revoke", number=invitation.number), Revoke(invitation.number, True), "danger"
                    )
                ],
                [button(label("cancel"), Open(Screen.TEAM))],
            ),
        )
    else:
        if await context.services.team.revoke(context.visitor, tap.invitation):
            await context.toast("toast_saved")
        await team(context)
