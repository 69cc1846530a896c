"""Who is in the team: the list, other roles, removing, leaving."""

from __future__ import annotations

from typing import Final

from bot.chat import menu
from bot.chat.approvals import question as second_key
from bot.chat.base.buttons import Open, Screen
from bot.chat.base.context import Context
from bot.chat.base.keyboards import Row, button, keyboard
from bot.chat.base.paging import page_of
from bot.chat.base.registry import on_command, on_screen, on_tap
from bot.chat.cases.editor.desk import names_of
from bot.chat.team.buttons import (
    AskForTeamName,
    ChangeRole,
    ChooseTeamName,
    LeaveTeam,
    LimitMember,
    RemoveMember,
    Revoke,
)
from bot.chat.team.labels import numbers_of_team
from bot.model.team.roles import LOWERED, Access, Member, Role
from bot.services.people.visitors import Visitor
from bot.services.team.approvals import of_removing

LISTED: Final = 8
"""So many open invitations are shown, the newest: a message holds no more beside a large team."""


_RAISES: Final = {
    Role.OWNER: "make_owner",
    Role.ORGANISER: "raise_organiser",
    Role.CASE_WORKER: "raise_case_worker",
}
_LOWERS: Final = {Role.ORGANISER: "make_organiser", Role.VIEWER: "make_viewer"}


@on_command("team", place=120, access=Access.TEAM)
async def team(context: Context) -> None:
    """Who is in the team, and for owners which invitations are open; owners can change both.

    Whoever doesn't send sees themselves, and how to leave.
    """
    everybody = await context.services.team.members(context.visitor)
    role = next((member.role for member in everybody if member.you), None)
    is_owner = role is Role.OWNER
    named = any(member.you and member.name for member in everybody)
    members = [member for member in everybody if member.you or Access.ORGANISERS.admits(role)]
    invitations = await context.services.team.invitations() if is_owner else ()
    shown = invitations[-LISTED:]
    others = len([member for member in members if member.role is Role.OWNER]) > 1
    others_below = any(member.role is not Role.OWNER for member in members)
    page = page_of(context, members, Open(Screen.TEAM))
    rows = [r for member in page.shown for r in _rows(context, member, may_go=others)] if is_owner else []
    label = context.texts.label
    await context.show(
        context.texts.screen(
            "team",
            members=page.shown,
            before=page.before,
            after=page.after,
            owner=is_owner,
            invitations=shown,
            more=len(invitations) - len(shown),
            who=await numbers_of_team(context),
            zone=context.services.days.zone.key,
            only=await only_cases(context),
        ),
        keyboard(
            *rows,
            page.turn,
            *([button(label("revoke", number=one.number), Revoke(one.number, False))] for one in shown),
            [button(label("name_change" if named else "name_choose"), ChooseTeamName())],
            [button(label("name_ask_for"), AskForTeamName(0))] if is_owner and len(members) > 1 else [],
            [button(label("limit"), LimitMember(0, "", "", 0, sure=False))]
            if is_owner and (others_below or any(one.role is not Role.OWNER for one in invitations))
            else [],
            [] if is_owner and not others else [button(label("leave_team"), LeaveTeam(False))],
            [button(label("two_keys"), Open(Screen.TWO_KEYS))] if is_owner else [],
            [button(label("room_screen"), Open(Screen.ROOM))] if is_owner else [],
            [button(label("notices_back"), Open(Screen.NOTICES))],
            [button(label("stop_case"), Open(Screen.STOP_CASE))] if is_owner else [],
            [button(label("panic_screen"), Open(Screen.PANIC))] if is_owner else [],
            context.desk_row(),
        ),
    )


async def only_cases(context: Context) -> dict[str, object] | None:
    """The cases that the visitor is limited to, for the templates, the first of them by name; None: not."""
    mine = context.visitor.limited_to
    if mine is None:
        return None
    names = sorted((await names_of(context, mine)).values())
    return {"names": names[:LISTED], "more": max(0, len(names) - LISTED)}


def _rows(context: Context, member: Member, *, may_go: bool) -> list[Row]:
    """What an owner can do with one of the team; `may_go`: whether there is more than one owner."""
    label, number = context.texts.label, member.id
    remove = button(label("remove_member", number=number), RemoveMember(number, False))
    if member.role is not Role.OWNER:
        higher = [role for role in Role if role.is_above(member.role)][-1]
        raised = button(label(_RAISES[higher], number=number), ChangeRole(number, higher, False))
        lower = button(label("make_viewer", number=number), ChangeRole(number, Role.VIEWER, False))
        return [[remove, raised]] if member.role is Role.VIEWER else [[remove, raised], [lower]]
    lower = button(label("make_organiser", number=number), ChangeRole(number, Role.ORGANISER, False))
    if member.you:
        return [[lower]] if may_go else []
    return [[remove, lower]]


@on_screen(Screen.TEAM, Access.TEAM)
async def open_team(context: Context, tap: Open) -> None:
    """The same, from a button."""
    del tap
    await team(context)


@on_tap(RemoveMember, Access.OWNERS)
async def remove_member(context: Context, tap: RemoveMember) -> None:
    """Take somebody out of the team, once it is sure."""
    label = context.texts.label
    member = await _member(context, tap.member)
    if member is None:
        await team(context)
    elif member.you:
        await leave_team(context, LeaveTeam(tap.sure))
    elif not tap.sure:
        await context.show(
            context.texts.screen("remove_member", member=member, who=await numbers_of_team(context)),
            keyboard(
                [button(label("remove_member", number=member.id), RemoveMember(member.id, True), "danger")],
                [button(label("cancel"), Open(Screen.TEAM))],
            ),
        )
    else:
        if await context.services.team.remove(context.visitor, tap.member):
            await context.toast("toast_saved")
        elif member.role is Role.OWNER and await second_key.show(context, of_removing(member.id)):
            return
        await team(context)


@on_tap(ChangeRole, Access.OWNERS)
async def change_role(context: Context, tap: ChangeRole) -> None:
    """Give somebody another role, once it is sure."""
    member = await _member(context, tap.member)
    lowers = member is not None and (member.role, tap.role) in LOWERED
    if member is None or not (lowers or tap.role.is_above(member.role)):
        await team(context)
    elif not tap.sure:
        name = _LOWERS[tap.role] if lowers else _RAISES[tap.role]
        await context.show(
            context.texts.screen(
                "change_role", member=member, role=tap.role.value, who=await numbers_of_team(context)
            ),
            keyboard(
                [button(context.texts.label(name, number=member.id), ChangeRole(member.id, tap.role, True))],
                [button(context.texts.label("cancel"), Open(Screen.TEAM))],
            ),
        )
    elif await context.services.team.change_role(context.visitor, tap.member, tap.role):
        await context.toast("toast_saved")
        if member.you:
            await menu.for_chat(context.bot, context.services.phrasebook, await _anew(context))
        await team(context)
    else:
        if member.you:
            await context.toast("toast_only_owner")
        elif member.role is Role.OWNER and await second_key.show(context, of_removing(member.id, tap.role)):
            return
        await team(context)


@on_tap(LeaveTeam, Access.TEAM)
async def leave_team(context: Context, tap: LeaveTeam) -> None:
    """Leave it oneself, once it is sure."""
    label = context.texts.label
    if not tap.sure:
        await context.show(
            context.texts.screen("leave_team"),
            keyboard(
                [button(label("leave_team"), LeaveTeam(True), "danger")],
                [button(label("cancel"), Open(Screen.TEAM))],
            ),
        )
    elif await context.services.team.leave(context.visitor):
        await context.show(context.texts.screen("left_team"))
        await menu.for_chat(context.bot, context.services.phrasebook, await _anew(context))
    else:
        await context.toast("toast_only_owner")
        await team(context)


async def _member(context: Context, number: int) -> Member | None:
    members = await context.services.team.members(context.visitor)
    return next((member for member in members if member.id == number), None)


async def _anew(context: Context) -> Visitor:
    """The visitor as they are now."""
    context.visitor = await context.services.people.visitor(
        context.visitor.chat, context.visitor.client_language
    )
    return context.visitor
