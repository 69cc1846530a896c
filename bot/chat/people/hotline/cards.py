"""A question in the chats of the team: its head with buttons, and what was written, as a copy below."""

from __future__ import annotations

from bot.chat.base.context import Context, cosmetic
from bot.chat.base.keyboards import Keyboard, Row, button, keyboard
from bot.chat.base.relaying import relay
from bot.chat.people.hotline.buttons import (
    AnswerQuestion,
    BlockAsker,
    CloseQuestion,
    HandQuestionOn,
    ReadyAnswers,
    TakeQuestion,
    UnblockAsker,
)
from bot.chat.team.labels import of_member
from bot.model.people.hotline import OVER, HotlineCopyKind, HotlineThread, ThreadState
from bot.model.team.roles import Role
from bot.telegram_api.updates.incoming import ChatMessage


async def pass_to_team(context: Context, thread: HotlineThread, message: ChatMessage) -> bool:
    """Copy what a supporter wrote to everybody who answers. Whether anybody has it, or may have.

    Whoever has it already, since the bot was stopped in the middle, doesn't get it again. Where somebody has
    taken the question, the others' phones stay silent.
    """
    questions = context.services.questions
    before = [copy for copy in await questions.copies(thread.number) if copy.kind is HotlineCopyKind.COPY]
    has_it = {copy.chat for copy in before if copy.of == message.id}
    reached = bool(has_it)
    for member, chat in (await questions.team(thread.case)).items():
        if chat in has_it:
            continue
        there = await context.services.people.visitor(chat, None)
        other = Context(context.services, context.bot, context.replier, there)
        html, keys = await card(other, thread, more=any(copy.chat == chat for copy in before))
        came = await relay(
            context,
            chat,
            html,
            message,
            head_keys=keys,
            protected=True,
            silent=thread.taken_by not in (None, member),
        )
        if came.gone:
            await context.services.people.gone(chat, came.gone)
        if came.may_be_there:
            reached = True
            await questions.note(thread.number, chat, came.head, HotlineCopyKind.CARD, of=message.id)
            await questions.note(thread.number, chat, came.copy, HotlineCopyKind.COPY, of=message.id)
    return reached


async def card(context: Context, thread: HotlineThread, *, more: bool = False) -> tuple[str, Keyboard | None]:
    """A question's head as it stands, for one of the team. `more`: the supporter goes on."""
    members = await context.services.team.members(context.visitor)
    mine = thread.taken_by is not None and any(one.you and one.id == thread.taken_by for one in members)
    html = context.texts.screen(
        "hotline_card",
        number=thread.number,
        about=case_of(context, thread),
        language=context.language_name(thread.language),
        state=thread.state.value,
        who="" if thread.taken_by is None or mine else of_member(context, members, thread.taken_by),
        mine=mine,
        more=more,
    )
    return html, keyboard(*_rows(context, thread, mine=mine))


def case_of(context: Context, thread: HotlineThread) -> str:
    """What the question's case is called; empty if it is about none that is known."""
    known = context.services.library.case(thread.case)
    return known.text(context.texts.language).short if known else ""


def _rows(context: Context, thread: HotlineThread, *, mine: bool) -> list[Row]:
    label, number = context.texts.label, thread.number
    every = context.visitor.limited_to is None  # blocking is about all cases
    if thread.state is ThreadState.BLOCKED:
        return [[button(label("hotline_unblock"), UnblockAsker(number))]] if every else []
    if thread.state in OVER:
        return []
    rows: list[Row] = [[button(label("hotline_answer"), AnswerQuestion(number), "primary")]]
    if mine:
        rows.append([button(label("hotline_hand_on"), HandQuestionOn(number))])
    elif thread.taken_by is None:
        rows[0] = [button(label("hotline_take"), TakeQuestion(number)), rows[0][0]]
    else:
        rows = []
    if rows:
        rows.append([button(label("hotline_ready"), ReadyAnswers(number))])
    if rows or context.visitor.role is Role.OWNER:
        rows.append(
            [
                button(label("hotline_close"), CloseQuestion(number)),
                *([button(label("hotline_block"), BlockAsker(number, sure=False))] if every else []),
            ]
        )
    return rows


async def refresh(context: Context, number: int) -> None:
    """Have every head of a question say how it stands now, in each chat of the team."""
    thread = await context.services.questions.thread(number)
    if thread is None:
        return
    seen: set[int] = set()
    for copy in await context.services.questions.copies(number):
        if copy.kind is not HotlineCopyKind.CARD or not copy.message:
            continue
        there = await context.services.people.visitor(copy.chat, None)
        other = Context(context.services, context.bot, context.replier, there)
        html, keys = await card(other, thread, more=copy.chat in seen)
        seen.add(copy.chat)
        await cosmetic(other.rewrite_id(copy.message, html, keys))
