"""What whoever can approve something, and whoever asked, is told of it; and everybody, of an emergency."""

from __future__ import annotations

from typing import Final

from bot.chat.approvals.buttons import LookAtApproval, TwoKeyQuestion
from bot.chat.approvals.marking import stands
from bot.chat.approvals.shown import fields_of, leads_to, people, what
from bot.chat.base.context import Context, cosmetic
from bot.chat.base.keyboards import Keyboard, button, keyboard
from bot.chat.team.labels import of_member
from bot.model.team.news import News, TeamNews
from bot.model.team.two_keys import ApprovalState

NEWS: Final = (
    News.ALONE,
    News.APPROVAL_ASKED,
    News.APPROVAL_GIVEN,
    News.APPROVAL_REFUSED,
    News.APPROVAL_BACK,
    News.APPROVAL_VOID,
)


async def words(context: Context, news: TeamNews) -> tuple[str, Keyboard | None] | None:
    """None if there is nothing to say any more."""
    approval = await context.services.approvals.get(int(news.detail or 0))
    if approval is None:
        return None
    asked = news.what is News.APPROVAL_ASKED
    if asked and approval.state is not ApprovalState.ASKED:
        return None  # decided, or withdrawn, before they could be reached
    if news.what is News.APPROVAL_GIVEN and approval.state is not ApprovalState.GIVEN:
        return None
    label, act = context.texts.label, approval.act
    members = await context.services.team.members(context.visitor)
    html = context.texts.screen(
        "approval_news",
        news=news.what.value,
        **await what(context, act),
        who=await people(context, approval),
        actor=of_member(context, members, news.actor),
    )
    if asked:
        return html, keyboard([button(label("approval_look"), LookAtApproval(approval.id), "primary")])
    if news.what is News.APPROVAL_GIVEN:
        return html, keyboard([button(label("approval_use"), leads_to(act), "primary")])
    if news.what is News.ALONE:
        return html, None
    return html, keyboard([button(label("approval_how"), TwoKeyQuestion(*fields_of(act)))])


async def told(context: Context, news: TeamNews, message: int) -> None:
    """They were told in this message: where somebody is asked, it is put right once that is decided."""
    number = int(news.detail or 0)
    if news.what is not News.APPROVAL_ASKED:
        return
    await context.services.approvals.asked_in(context.visitor, number, message)
    approval = await context.services.approvals.get(number)
    if approval is not None and approval.state is not ApprovalState.ASKED:
        # Decided, or withdrawn, while it was being said: whoever did so didn't know of this message.
        await cosmetic(context.rewrite_id(message, await stands(context, approval)))
