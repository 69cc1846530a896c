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
    taken the question, the others' phones stay silent. While the team's room is open it comes there by
    itself (in_room.py), and whoever wants that doesn't get it in private.
    """
    questions = context.services.questions
    there = await context.services.team_room.open_room() is not None
    only = await questions.only_in_room() if there else frozenset()
    reached = False
    for member, chat in (await questions.team(thread.case)).items():
        if chat in only:
            reached = True
            continue
        silent = thread.taken_by not in (None, member)
        reached |= await copied_to(context, thread, message.id, chat, silent=silent)
    if there:
        context.services.hotline.wake()
    return reached


async def copied_to(
    context: Context, thread: HotlineThread, message: int, chat: int, *, silent: bool
) -> bool:
    """Copy a message of a thread to one of the team, unless they have it. Whether they have, or may have."""
    questions = context.services.questions
    copies = await questions.copies(thread.number)
    before = [copy for copy in copies if copy.kind is HotlineCopyKind.COPY and copy.chat == chat]
    if any(copy.of == message for copy in before):
        return True
    html, keys = await card(await context_there(context, chat), thread, more=bool(before))
    came = await relay(
        context, chat, html, (thread.chat, message), head_keys=keys, protected=True, silent=silent
    )
    if came.gone:
        await context.services.people.gone(chat, came.gone)
    if came.may_be_there:
        await questions.note(thread.number, chat, came.head, HotlineCopyKind.CARD, of=message)
        await questions.note(thread.number, chat, came.copy, HotlineCopyKind.COPY, of=message)
    return came.may_be_there


async def context_there(context: Context, chat: int) -> Context:
    """To speak where a question is copied to: with one of the team, or in the team's room."""
    visitor = await context.services.people.visitor(chat, None)
    other = Context(context.services, context.bot, context.replier, visitor)
    other.unasked = True
    room = await context.services.team_room.room() if other.in_group else None
    if room is not None and room.chat == chat:
        other.speak(room.language)
    return other


async def card(context: Context, thread: HotlineThread, *, more: bool = False) -> tuple[str, Keyboard | None]:
    """A question's head as it stands, for one of the team, or the room. `more`: the supporter goes on."""
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
        room=context.in_group,
    )
    return html, keyboard(*_rows(context, thread, mine=mine))


def case_of(context: Context, thread: HotlineThread) -> str:
    """What the question's case is called; empty if it is about none that is known."""
    known = context.services.library.case(thread.case)
    return known.text(context.texts.language).short if known else ""


def _rows(context: Context, thread: HotlineThread, *, mine: bool) -> list[Row]:
    label, number = context.texts.label, thread.number
    if context.in_group:
        return _rows_in_room(context, thread)
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


def _rows_in_room(context: Context, thread: HotlineThread) -> list[Row]:
    """What is said with words, asked for or shown once more is for the private chat."""
    label, number = context.texts.label, thread.number
    if thread.state in OVER:
        return []
    close = button(label("hotline_close"), CloseQuestion(number))
    if thread.taken_by is None:
        return [[button(label("hotline_take"), TakeQuestion(number), "primary"), close]]
    return [[button(label("hotline_hand_on"), HandQuestionOn(number))], [close]]


async def refresh(context: Context, number: int) -> None:
    """Have every head of a question say how it stands now, in each chat of the team."""
    thread = await context.services.questions.thread(number)
    if thread is None:
        return
    seen: set[int] = set()
    for copy in await context.services.questions.copies(number):
        if copy.kind is not HotlineCopyKind.CARD or not copy.message:
            continue
        other = await context_there(context, copy.chat)
        if other.in_group and context.replier.left_in_group(copy.chat) < 1:
            context.services.questions.note_stale(number)  # the minute is full: it is put right later
            continue
        html, keys = await card(other, thread, more=copy.chat in seen)
        seen.add(copy.chat)
        await cosmetic(other.rewrite_id(copy.message, html, keys))
