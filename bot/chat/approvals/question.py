"""What somebody sees who wants to do what needs a second person: asking, and how that stands."""

from __future__ import annotations

from bot.chat.approvals.buttons import ActAlone, AskApproval, TwoKeyQuestion, WithdrawApproval, act_of
from bot.chat.approvals.marking import mark
from bot.chat.approvals.shown import back_from, fields_of, leads_to, people, what
from bot.chat.base.context import Context
from bot.chat.base.keyboards import Keyboard, Row, button, keyboard
from bot.chat.base.registry import on_tap
from bot.model.team.roles import Access, Role
from bot.model.team.two_keys import NEVER_ALONE, OPEN, ApprovalKind, TwoKeyAct
from bot.services.team.approvals import TwoKeys


async def show(context: Context, act: TwoKeyAct, size: int = 0) -> bool:
    """Say what it needs and how that stands; False if it needs nothing more. `size`: as for `of`."""
    keys = await context.services.approvals.of(context.visitor, act, size)
    if keys is None or keys.granted:
        return False
    await context.show(*await screen(context, keys))
    return True


async def screen(context: Context, keys: TwoKeys) -> tuple[str, Keyboard | None]:
    """The question, with what can be done about it."""
    act, asked, label = keys.act, keys.asked, context.texts.label
    open_one = asked is not None and asked.state in OPEN and keys.lapse is None
    alone = context.visitor.role is Role.OWNER and act.kind not in NEVER_ALONE
    rule = await context.services.approvals.rule()
    html = context.texts.screen(
        "second_key",
        **await what(context, act),
        who=await people(context, asked) if asked else None,
        lapse=keys.lapse.value if keys.lapse else "",
        others=keys.others,
        limit=rule.most,
        emergency=alone,
    )
    rows: list[Row] = []
    fields = fields_of(act)
    if keys.granted:
        rows.append([button(label("approval_use"), leads_to(act), "primary")])
    elif open_one and asked is not None:
        rows.append([button(label("look_again"), TwoKeyQuestion(*fields))])
    elif keys.others:
        again = "approval_ask_again" if asked else "approval_ask"
        rows.append([button(label(again), AskApproval(*fields), "primary")])
    if open_one and asked is not None:
        rows.append([button(label("approval_withdraw"), WithdrawApproval(asked.id))])
    if alone and not keys.granted:
        rows.append([button(label("approval_alone"), ActAlone(*fields), "danger")])
    return html, keyboard(*rows, [button(label("back"), back_from(act))])


@on_tap(TwoKeyQuestion, Access.ORGANISERS)
async def look(context: Context, tap: TwoKeyQuestion) -> None:
    """How it stands now."""
    act = act_of(tap)
    if act is None:
        await context.toast("toast_outdated")
        return
    await _again(context, act)


@on_tap(AskApproval, Access.ORGANISERS)
async def ask(context: Context, tap: AskApproval) -> None:
    """Ask everybody who can approve it. A second tap asks nobody again."""
    act = act_of(tap)
    if act is None:
        await context.toast("toast_outdated")
        return
    if await context.services.approvals.ask(context.visitor, act) is None:
        await context.toast("toast_outdated")
    else:
        await context.toast("toast_approval_asked")
    await _again(context, act)


@on_tap(WithdrawApproval, Access.ORGANISERS)
async def withdraw(context: Context, tap: WithdrawApproval) -> None:
    """Ask for it no more. Whoever was asked sees it where they were."""
    known, done = await context.services.approvals.withdraw(context.visitor, tap.approval)
    if known is None:
        await context.toast("toast_outdated")
        return
    await context.toast("toast_approval_withdrawn" if done else "toast_decided")
    await _again(context, known.act)
    if done:
        await mark(context, known)


async def _again(context: Context, act: TwoKeyAct) -> None:
    """The question as it stands; or that nobody else is needed any more."""
    keys = await context.services.approvals.of(context.visitor, act, await _size(context, act))
    if keys is None:
        html = context.texts.screen("second_key_free", **await what(context, act))
        go_on = button(context.texts.label("approval_use"), leads_to(act), "primary")
        await context.show(html, keyboard([go_on], [button(context.texts.label("back"), back_from(act))]))
        return
    await context.show(*await screen(context, keys))


async def _size(context: Context, act: TwoKeyAct) -> int:
    """How many would get the message, if it is about one."""
    if act.kind is not ApprovalKind.BROADCAST:
        return 0
    view = await context.services.drafts.view(context.visitor, int(act.subject))
    if view is not None:
        return view.audience
    planned = await context.services.schedule.planned(int(act.subject))
    return planned.readers if planned else 0
