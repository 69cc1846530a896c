"""What somebody sees who is asked to approve something: all of it, just as it will be, and the answers."""

from __future__ import annotations

from collections.abc import Sequence

from bot.chat.approvals import question
from bot.chat.approvals.buttons import (
    Approve,
    LookAtApproval,
    RefuseApproval,
    TakeBackApproval,
    TwoKeyQuestion,
)
from bot.chat.approvals.marking import mark
from bot.chat.approvals.showing import show_all
from bot.chat.approvals.shown import fields_of, people, what
from bot.chat.base.context import Context
from bot.chat.base.keyboards import Key, button, keyboard
from bot.chat.base.registry import on_tap
from bot.model.team.roles import Access
from bot.model.team.two_keys import Approval, ApprovalState, Lapse


@on_tap(LookAtApproval, Access.ORGANISERS)
async def look(context: Context, tap: LookAtApproval) -> None:
    """Show all of it, and ask below. The message that asked stays."""
    approval = await context.services.approvals.get(tap.approval)
    if approval is None:
        await context.toast("toast_outdated")
        return
    lapse = await context.services.approvals.hinders(context.visitor, approval)
    if lapse is Lapse.OWN and await _asked_it(context, approval):
        await question.look(context, TwoKeyQuestion(*fields_of(approval.act)))
    elif lapse is not None:
        await _stands(context, approval, lapse)
    else:
        context.tapped = None
        keys: Sequence[Key] = [
            button(context.texts.label("approve"), Approve(approval.id), "primary"),
        ]
        shown = await show_all(context, approval.act)
        html = context.texts.screen(
            "approval_decide",
            **await what(context, approval.act),
            who=await people(context, approval),
            shown=shown,
            lapse="",
            mine=False,
            decided=False,
        )
        refuse = button(context.texts.label("approval_refuse"), RefuseApproval(approval.id))
        await context.say(html, keyboard(keys if shown else [], [refuse]))


@on_tap(Approve, Access.ORGANISERS)
async def approve(context: Context, tap: Approve) -> None:
    """Approve it. Of two who do so at once the second hears who was first."""
    approval, lapse = await context.services.approvals.give(context.visitor, tap.approval)
    await _decided(context, approval, lapse, "toast_approved")


@on_tap(RefuseApproval, Access.ORGANISERS)
async def refuse(context: Context, tap: RefuseApproval) -> None:
    """Say that it is not to be done like this; whoever asked is told, and by whom."""
    approval, lapse = await context.services.approvals.refuse(context.visitor, tap.approval)
    await _decided(context, approval, lapse, "toast_approval_refused")


@on_tap(TakeBackApproval, Access.ORGANISERS)
async def take_back(context: Context, tap: TakeBackApproval) -> None:
    """Approve it no more, if nothing of it is done."""
    approval, lapse = await context.services.approvals.take_back(context.visitor, tap.approval)
    await _decided(context, approval, lapse, "toast_approval_back")


async def _decided(context: Context, approval: Approval | None, lapse: Lapse | None, toast: str) -> None:
    if approval is None:
        await context.toast("toast_outdated")
        return
    if lapse is None:
        await context.toast(toast)
    await _stands(context, approval, lapse)
    if lapse is None or approval.state is ApprovalState.VOID:
        await mark(context, approval)


async def _stands(context: Context, approval: Approval, lapse: Lapse | None) -> None:
    """How it stands, for whoever was asked; with the way back for whoever approved it."""
    mine = await context.services.team.number(context.visitor) == approval.approved_by
    html = context.texts.screen(
        "approval_decide",
        **await what(context, approval.act),
        who=await people(context, approval),
        lapse=lapse.value if lapse else "",
        shown=True,
        mine=mine,
        decided=True,
    )
    back = mine and approval.state in (ApprovalState.GIVEN, ApprovalState.USED) and lapse is not Lapse.BEGUN
    keys = [button(context.texts.label("approval_take_back"), TakeBackApproval(approval.id))] if back else []
    await context.show(html, keyboard(keys))


async def _asked_it(context: Context, approval: Approval) -> bool:
    return await context.services.team.number(context.visitor) == approval.asked_by
