"""A case is closed, and gone on with; thanks after a release."""

from __future__ import annotations

from bot.chat.approvals import question as second_key
from bot.chat.base.context import Context
from bot.chat.base.keyboards import button, keyboard
from bot.chat.base.registry import on_tap
from bot.chat.broadcasts.buttons import NewDraft
from bot.chat.cases.editor.buttons import CaseHome, CloseCase, OpenThanks, ReopenCase
from bot.chat.cases.editor.desk import show_case
from bot.model.broadcasts.broadcast import Kind
from bot.model.cases.case import CaseOutcome
from bot.model.team.roles import Access
from bot.services.team.approvals import of_closing


@on_tap(CloseCase, Access.OWNERS)
async def close(context: Context, tap: CloseCase) -> None:
    """Ask how it ended, then whether to close it; then offer the message to all who got the appeal."""
    label = context.texts.label
    back = [button(label("cancel"), CaseHome(tap.case))]
    case = context.services.library.case(tap.case)
    if case is None:
        await show_case(context, tap.case)
    elif tap.outcome is None:
        rows = [[button(label(f"outcome_{each.value}"), CloseCase(tap.case, each))] for each in CaseOutcome]
        await context.show(
            context.texts.screen("case_close", question="outcome", outcome=""), keyboard(*rows, back)
        )
    elif not tap.sure:
        html = context.texts.screen(
            "case_close", question="sure", outcome=label(f"outcome_{tap.outcome.value}")
        )
        sure = button(label("case_close_sure"), CloseCase(tap.case, tap.outcome, sure=True), "danger")
        await context.show(html, keyboard([sure], back))
    else:
        if await context.services.publishing.close(context.visitor.chat, tap.case, tap.outcome):
            await context.toast("toast_case_closed")
        elif not _is_closed(context, tap) and await second_key.show(
            context, of_closing(tap.case, tap.outcome)
        ):
            return
        if not _is_closed(context, tap):
            await show_case(context, tap.case)  # nothing came of it, and that is seen
            return
        html = context.texts.screen(
            "case_close", question="done", outcome=label(f"outcome_{tap.outcome.value}")
        )
        tell = button(label("case_tell_end"), NewDraft(tap.case, Kind.UPDATE), "primary")
        await context.show(html, keyboard([tell], [button(label("back"), CaseHome(tap.case))]))


def _is_closed(context: Context, tap: CloseCase) -> bool:
    case = context.services.library.case(tap.case)
    return case is not None and case.stopped is not None and case.outcome is tap.outcome


@on_tap(ReopenCase, Access.OWNERS)
async def reopen(context: Context, tap: ReopenCase) -> None:
    """Ask, or go on with a closed case."""
    if not tap.sure:
        held = await context.services.standings.held(tap.case)
        sure = button(context.texts.label("case_reopen_sure"), ReopenCase(tap.case, sure=True))
        back = button(context.texts.label("cancel"), CaseHome(tap.case))
        await context.show(context.texts.screen("case_reopen", held=held.scheduled), keyboard([sure], [back]))
        return
    if await context.services.publishing.reopen(context.visitor.chat, tap.case):
        await context.toast("toast_case_open")
    await show_case(context, tap.case)


@on_tap(OpenThanks, Access.ORGANISERS)
async def open_thanks(context: Context, tap: OpenThanks) -> None:
    """Ask, or let letters of thanks be written from now on; or no more, which is never asked."""
    label = context.texts.label
    if tap.on and not tap.sure:
        sure = button(label("case_thanks_sure"), OpenThanks(tap.case, on=True, sure=True), "primary")
        back = button(label("cancel"), CaseHome(tap.case))
        await context.show(context.texts.screen("case_thanks"), keyboard([sure], [back]))
        return
    if await context.services.publishing.open_thanks(context.visitor.chat, tap.case, on=tap.on):
        await context.toast("toast_case_thanks" if tap.on else "toast_case_no_thanks")
    await show_case(context, tap.case)
