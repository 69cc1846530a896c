"""All that somebody approves, as it will be: messages as readers get them, a case's changes, who goes."""

from __future__ import annotations

from typing import assert_never

from bot.chat.base.context import Context
from bot.chat.base.keyboards import button, keyboard
from bot.chat.broadcasts import preview, scheduled
from bot.chat.broadcasts.viewing import repeated
from bot.chat.cases.editor.asking.told import changes_file, changes_told, fitting_changes
from bot.chat.cases.editor.buttons import PreviewCase
from bot.chat.delivery.rendering import render
from bot.chat.team.labels import numbers_of_team
from bot.chat.team.room.looking import look
from bot.model.team.roles import Role
from bot.model.team.two_keys import ApprovalKind, TwoKeyAct


async def show_all(context: Context, act: TwoKeyAct) -> bool:
    """Send below exactly what will go out, or change; False if that can't be shown (any more)."""
    match act.kind:
        case ApprovalKind.BROADCAST:
            number = int(act.subject)
            shown = await preview.shown_to_approve(context, number)
            return shown or await scheduled.shown_to_approve(context, number)
        case ApprovalKind.RECALL:
            return await _message(context, int(act.subject))
        case ApprovalKind.PUBLISH:
            return await _revision(context, act)
        case ApprovalKind.CLOSE:
            outcome = context.texts.label(f"outcome_{act.detail}")
            await context.say(context.texts.screen("case_close", question="sure", outcome=outcome))
            return True
        case ApprovalKind.REMOVE:
            return await _member(context, act)
        case ApprovalKind.RULE:
            return True
        case ApprovalKind.ROOM:
            return await _room(context, act)
        case ApprovalKind.PANIC:
            await context.say(context.texts.screen("panic", second=False, word="", wrong=False))
            return True
        case _:
            assert_never(act.kind)


async def _message(context: Context, broadcast_id: int) -> bool:
    """What readers have, and lose."""
    followed = await context.services.steering.look(broadcast_id)
    if followed is None:
        return False
    for version in render(context.services, followed.draft, context.bot.username).values():
        await repeated(context, version)
    return True


async def _revision(context: Context, act: TwoKeyAct) -> bool:
    """What of the case is otherwise than people see it now, word for word; and what was answered about it."""
    base, agreed, may_use, _ = act.detail.split("_")
    record = await context.services.revisions.record(act.subject)
    if record is None or record.newest != int(base):
        return False
    differs = await context.services.revisions.differences(act.subject, record.published, record.newest)
    changes = changes_told(context, differs)
    shown = fitting_changes(changes)
    label = context.texts.label
    html = context.texts.screen(
        "approval_case",
        first=not record.published,
        changes=shown,
        more=len(changes) - len(shown),
        agreed=label(f"agreed_{agreed}"),
        may_use=label(f"use_{may_use}"),
    )
    await context.say(html, keyboard([button(label("case_preview"), PreviewCase(act.subject, ""))]))
    if len(shown) < len(changes):
        await context.send_files([changes_file(act.subject, record.newest, changes)])
    return True


async def _member(context: Context, act: TwoKeyAct) -> bool:
    members = await context.services.team.members(context.visitor)
    member = next((one for one in members if one.id == int(act.subject)), None)
    if member is None:
        return False
    who = await numbers_of_team(context)
    if act.detail:
        html = context.texts.screen("change_role", member=member, role=Role(act.detail).value, who=who)
    else:
        html = context.texts.screen("remove_member", member=member, who=who)
    await context.say(html)
    return True


async def _room(context: Context, act: TwoKeyAct) -> bool:
    """Who will read what: as whoever asks has seen it."""
    chat = await context.services.team_room.group_of(int(act.subject))
    seen = await look(context, chat) if chat is not None else None
    if seen is None:
        return False
    await context.say(
        context.texts.screen(
            "room_link", **seen.told, language=context.language_called(act.detail), deciding=True
        )
    )
    return True
