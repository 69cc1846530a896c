"""What one of the team does with a question besides answering it: take it, hand it on, close it, block."""

from __future__ import annotations

from functools import partial

from telegram.error import TelegramError

from bot.chat.base.context import Context, cosmetic
from bot.chat.base.keyboards import button, keyboard
from bot.chat.base.registry import on_tap
from bot.chat.people.hotline.buttons import (
    AskTeam,
    BlockAsker,
    CloseQuestion,
    HandQuestionOn,
    ShowQuestion,
    TakeQuestion,
    UnblockAsker,
)
from bot.chat.people.hotline.cards import card, context_there, refresh
from bot.chat.team.labels import of_member
from bot.model.people.hotline import HotlineCopyKind, HotlineStep, HotlineThread
from bot.model.team.roles import Access


@on_tap(TakeQuestion, Access.ORGANISERS, in_room=True)
async def take(context: Context, tap: TakeQuestion) -> None:
    """Take a question; of two who do at once, one has it, and the other is told."""
    context.tapped = None
    step, thread = await context.services.questions.take(context.visitor, tap.question)
    if step is not HotlineStep.DONE:
        await say_why_not(context, step, tap.question, thread)
        return
    await context.toast("toast_hotline_taken")
    await refresh(context, tap.question)


@on_tap(HandQuestionOn, Access.ORGANISERS, in_room=True)
async def hand_on(context: Context, tap: HandQuestionOn) -> None:
    """Give a question back to all, who are told."""
    context.tapped = None
    step, thread = await context.services.questions.hand_on(context.visitor, tap.question)
    if step is not HotlineStep.DONE or thread is None:
        await say_why_not(context, step, tap.question, thread)
        return
    await context.toast("toast_hotline_handed_on")
    await refresh(context, tap.question)
    await tell_it_is_free(context, thread)


async def tell_it_is_free(context: Context, thread: HotlineThread) -> None:
    """Have everybody else of the team know that a question waits for somebody again; in the room too."""
    there = await context.services.questions.copies(thread.number)
    room = await context.services.team_room.open_room()
    only = await context.services.questions.only_in_room() if room else frozenset()
    everybody = set((await context.services.questions.team(thread.case)).values()) - only
    rooms = {copy.chat for copy in there if room is not None and copy.chat == room.chat}
    for chat in (everybody | rooms) - {context.visitor.chat}:
        if chat < 0 and context.replier.left_in_group(chat) < 1:
            continue  # its head says so there
        other = await context_there(context, chat)
        copied = [one.message for one in there if one.chat == chat and one.kind is HotlineCopyKind.COPY]
        html, keys = await card(other, thread)
        try:
            said = await other.say(html, keys, below=copied[-1] if copied else None)
        except TelegramError:
            continue  # they find it under /hotline
        await context.services.questions.note(thread.number, chat, said.id, HotlineCopyKind.CARD)


@on_tap(CloseQuestion, Access.ORGANISERS, in_room=True)
async def close(context: Context, tap: CloseQuestion) -> None:
    """End a question; whoever wrote it is told once."""
    context.tapped = None
    step, thread = await context.services.questions.close(context.visitor, tap.question)
    if step is not HotlineStep.DONE or thread is None:
        await say_why_not(context, step, tap.question, thread)
        return
    await context.toast("toast_hotline_closed")
    await refresh(context, tap.question)
    await cosmetic(tell_it_is_closed(context, thread))


async def tell_it_is_closed(context: Context, thread: HotlineThread, *, unanswered: bool = False) -> None:
    """Tell whoever asked, in their language. Raises TelegramError."""
    there = await context.services.people.visitor(thread.chat, None)
    other = Context(context.services, context.bot, context.replier, there)
    if there.subscriber is None:
        other.speak(thread.language)
    await other.say(
        other.texts.screen("hotline_closed", number=thread.number, unanswered=unanswered),
        keyboard([button(other.texts.label("hotline_ask"), AskTeam(thread.case))]),
    )


@on_tap(BlockAsker, Access.ORGANISERS, of_all=True)
async def block(context: Context, tap: BlockAsker) -> None:
    """Let whoever wrote it ask nothing for a while, once it is sure."""
    label, number = context.texts.label, tap.question
    if not tap.sure:
        context.tapped = None
        await context.say(
            context.texts.screen("hotline_block", number=number),
            keyboard(
                [button(label("hotline_block_sure"), BlockAsker(number, sure=True), "danger")],
                [button(label("back"), ShowQuestion(number))],
            ),
        )
        return
    step, thread = await context.services.questions.block(context.visitor, number)
    if step is not HotlineStep.DONE:
        await say_why_not(context, step, number, thread)
        return
    await context.show(
        context.texts.screen("hotline_blocked", number=number),
        keyboard([button(label("hotline_unblock"), UnblockAsker(number))]),
    )
    await refresh(context, number)


@on_tap(UnblockAsker, Access.ORGANISERS, of_all=True)
async def unblock(context: Context, tap: UnblockAsker) -> None:
    """Let whoever wrote it ask again."""
    if await context.services.questions.unblock(tap.question) is None:
        await say_why_not(context, HotlineStep.GONE, tap.question, None)
        return
    await context.toast("toast_saved")
    context.tapped = None
    await refresh(context, tap.question)


@on_tap(ShowQuestion, Access.ORGANISERS)
async def show(context: Context, tap: ShowQuestion) -> None:
    """A question's head again, below its copy if that is still there."""
    thread = await context.services.questions.thread(tap.question)
    if thread is None:
        await say_why_not(context, HotlineStep.GONE, tap.question, None)
        return
    there = [
        one.message
        for one in await context.services.questions.copies(tap.question)
        if one.chat == context.visitor.chat and one.kind is HotlineCopyKind.COPY and one.message
    ]
    context.tapped = None
    html, keys = await card(context, thread)
    said = await context.say(html, keys, below=there[-1] if there else None)
    note = partial(context.services.questions.note, thread.number, context.visitor.chat)
    await note(said.id, HotlineCopyKind.CARD)


async def say_why_not(context: Context, step: HotlineStep, number: int, thread: HotlineThread | None) -> None:
    """Why nothing can be done with a question now."""
    if context.in_group and context.data:
        await context.toast("toast_hotline_not_now")
        return
    who = ""
    if step is HotlineStep.TAKEN and thread is not None:
        members = await context.services.team.members(context.visitor)
        who = of_member(context, members, thread.taken_by)
    await context.say(context.texts.screen("hotline_not_now", step=step.value, number=number, who=who))
