"""The messages in which approvals are asked for, put right where somebody decided or withdrew."""

from __future__ import annotations

from bot.chat.approvals.shown import people, what
from bot.chat.base.context import Context, cosmetic
from bot.model.team.two_keys import Approval


async def mark(context: Context, approval: Approval) -> None:
    """Say in each of them how it stands, without a button."""
    for chat, message in (await context.services.approvals.messages(approval)).items():
        await cosmetic(_mark(context, approval, chat, message))


async def _mark(context: Context, approval: Approval, chat: int, message: int) -> None:
    visitor = await context.services.people.visitor(chat, None)
    there = Context(context.services, context.bot, context.replier, visitor)
    await there.rewrite_id(message, await stands(there, approval))


async def stands(context: Context, approval: Approval) -> str:
    """How a request stands that was decided, or isn't asked any more."""
    return context.texts.screen(
        "approval_stands", **await what(context, approval.act), who=await people(context, approval)
    )
