"""One of the team answers: in words of their own, or in words that are ready; it comes as from the team."""

from __future__ import annotations

from functools import partial

from telegram.error import TelegramError

from bot.chat.base.buttons import pack, parse
from bot.chat.base.context import Context
from bot.chat.base.keyboards import Keyboard, button, keyboard
from bot.chat.base.registry import on_answer, on_tap
from bot.chat.base.relaying import Relayed, relay
from bot.chat.broadcasts.intake import outgoing_from
from bot.chat.people.buttons import PutAway
from bot.chat.people.hotline.buttons import (
    AnswerQuestion,
    ReadyAnswer,
    ReadyAnswers,
    SendAnswer,
    UseReadyAnswer,
    WriteMore,
)
from bot.chat.people.hotline.cards import context_there, refresh
from bot.chat.people.hotline.checking import doubts, unusable
from bot.chat.people.hotline.steps import say_why_not
from bot.content.texts import ChatTexts
from bot.model.broadcasts.delivery import DeliveryState
from bot.model.people.hotline import HotlineCopyKind, HotlineStep, HotlineThread
from bot.model.team.roles import Access
from bot.services.people.prompts import Awaited
from bot.telegram_api.outcomes import gone_by, outcome_of
from bot.telegram_api.updates.incoming import ChatMessage


@on_tap(AnswerQuestion, Access.ORGANISERS)
async def answer(context: Context, tap: AnswerQuestion) -> None:
    """Take the question, and the next message for its answer."""
    context.tapped = None
    if await _mine(context, tap.question) is None:
        return
    await context.services.prompts.ask(context.visitor, Awaited.TEAM_ANSWER, pack(tap))
    label = context.texts.label
    await context.say(
        context.texts.screen("hotline_answer", number=tap.question),
        keyboard(
            [button(label("hotline_ready"), ReadyAnswers(tap.question))],
            [button(label("cancel"), PutAway())],
        ),
    )
    await refresh(context, tap.question)


@on_answer(Awaited.TEAM_ANSWER, Access.ORGANISERS)
async def wrote(context: Context, data: str, message: ChatMessage) -> None:
    """The answer came."""
    tap = parse(data)
    if isinstance(tap, AnswerQuestion):
        await _wrote(context, tap.question, message)


async def replied(context: Context, message: ChatMessage) -> bool:
    """Whether this is a reply to a question in a chat of the team's: then it is the answer.

    In the team's room it is one only from somebody of the team who may; of others' words nothing is done.
    """
    above = message.reply_to if context.visitor.sends or context.in_group else None
    number = await context.services.questions.replied_to(context.chat, above.id) if above else None
    if number is None:
        return False
    if context.in_group and not context.visitor.sends:
        return False
    if not context.visitor.has(await context.services.questions.case_of(number)):
        if context.in_group:
            return False
        await context.say(context.texts.screen("not_your_case", what="case"))
        return True
    await _wrote(context, number, message)
    return True


async def _wrote(context: Context, number: int, message: ChatMessage) -> None:
    if reason := unusable(message):
        html = context.texts.screen("hotline_unusable", reason=reason, answer=True)
        cancel = None if context.in_group else keyboard([button(context.texts.label("cancel"), PutAway())])
        await context.say(html, cancel, below=message if context.in_group else None)
        return
    found = await doubts(context, message, answer=True)
    if not found:
        await _send(context, number, message)
        # Only now: if the bot is stopped before, the message comes once more, and is still awaited.
        await _asked_no_more(context)
        return
    await _asked_no_more(context)
    label = context.texts.label
    send = [] if found.never else [button(label("hotline_send"), SendAnswer(number))]
    rows = [send]
    if not context.in_group:
        rows.append([button(label("hotline_other"), AnswerQuestion(number))])
        rows.append([button(label("cancel"), PutAway())])
    said = await context.say(
        context.texts.screen(
            "hotline_check", kinds=found.kinds, names=found.names, never=found.never, answer=True
        ),
        keyboard(*rows),
        below=message,
    )
    if context.in_group:  # it has words of the answer, so both go with the copies, sent or not
        note = partial(context.services.questions.note, number, context.chat)
        await note(said.id, HotlineCopyKind.NOTICE)
        await note(message.id, HotlineCopyKind.NOTICE)


async def _asked_no_more(context: Context) -> None:
    """What is typed in private next is no answer any more; in the room nothing was awaited."""
    if not context.in_group:
        await context.services.prompts.drop_if(context.visitor, Awaited.TEAM_ANSWER)


@on_tap(SendAnswer, Access.ORGANISERS, in_room=True)
async def send(context: Context, tap: SendAnswer) -> None:
    """They have looked at it: hand it over. In the room it is whoever wrote it who decides."""
    message = context.tapped.reply_to if context.tapped else None
    if context.in_group and (message is None or message.author != context.visitor.chat):
        await context.toast("toast_room_not_yours")
        return
    if message is None or unusable(message):  # they have deleted it since
        await answer(context, AnswerQuestion(tap.question))
        return
    if (await doubts(context, message, answer=True)).never:
        await context.toast("toast_outdated")
        return
    await _send(context, tap.question, message)


async def _send(context: Context, number: int, message: ChatMessage) -> None:
    if await context.services.questions.was_sent(context.chat, message.id):
        await context.show(context.texts.screen("hotline_answered", came="sent", number=number))
        return
    thread = await _mine(context, number)
    if thread is None:
        return
    texts = await _texts_of(context, thread)
    came = await relay(
        context,
        thread.chat,
        texts.screen("hotline_from_team", number=number, ready=""),
        message,
        copy_keys=_keys(texts, thread),
        content=outgoing_from(message.whole),
    )
    if came.may_be_there:
        # It may say what was asked, so it goes with the copies.
        await context.services.questions.note(number, context.chat, message.id, HotlineCopyKind.ANSWER)
    await _tell(context, number, thread, came)


@on_tap(ReadyAnswers, Access.ORGANISERS)
async def ready(context: Context, tap: ReadyAnswers) -> None:
    """What is often said, to choose from."""
    context.tapped = None
    if await _mine(context, tap.question) is None:
        return
    label = context.texts.label
    rows = [
        [button(label(f"hotline_ready_{which}"), UseReadyAnswer(tap.question, which, sure=False))]
        for which in ReadyAnswer
    ]
    await context.say(
        context.texts.screen("hotline_ready_which", number=tap.question),
        keyboard(*rows, [button(label("cancel"), PutAway())]),
    )
    await refresh(context, tap.question)


@on_tap(UseReadyAnswer, Access.ORGANISERS)
async def use_ready(context: Context, tap: UseReadyAnswer) -> None:
    """Show it as the supporter will read it; once that is seen, send it."""
    thread = await _mine(context, tap.question)
    if thread is None:
        return
    theirs, label = await _texts_of(context, thread), context.texts.label
    said = theirs.screen("hotline_from_team", number=thread.number, ready=tap.which.value)
    if not tap.sure:
        mine = context.texts.screen("hotline_ready_text", ready=tap.which.value)
        await context.show(
            context.texts.screen(
                "hotline_ready_shown",
                said=said,
                mine="" if theirs.language == context.texts.language else mine,
                language=context.language_name(theirs.language),
            ),
            keyboard(
                [button(label("hotline_send_ready"), UseReadyAnswer(tap.question, tap.which, sure=True))],
                [button(label("back"), ReadyAnswers(tap.question))],
            ),
        )
        return
    await context.services.prompts.drop_if(context.visitor, Awaited.TEAM_ANSWER)
    if context.services.double_taps.has(
        context.visitor.chat, context.tapped.id if context.tapped else 0, context.data
    ):
        await context.toast("toast_same")
        return
    await context.settle()
    try:
        sent = await (await context_there(context, thread.chat)).say(said, _keys(theirs, thread))
        came = Relayed(DeliveryState.DELIVERED, sent.id)
    except TelegramError as error:
        came = Relayed(outcome_of(error).state, gone=gone_by(error))
    if came.may_be_there and context.tapped:
        context.services.double_taps.note(context.visitor.chat, context.tapped.id, context.data)
    await _tell(context, tap.question, thread, came)


async def _mine(context: Context, number: int) -> HotlineThread | None:
    """The question, once it is this person's; None, and they are told why, if it can't be."""
    step, thread = await context.services.questions.take(context.visitor, number)
    if step is not HotlineStep.DONE or thread is None:
        await say_why_not(context, step, number, thread)
        return None
    return thread


async def _texts_of(context: Context, thread: HotlineThread) -> ChatTexts:
    """The words for whoever asked: in the language that they chose, else the one that they asked in."""
    there = await context.services.people.visitor(thread.chat, None)
    return context.services.phrasebook[there.language if there.subscriber else thread.language]


def _keys(texts: ChatTexts, thread: HotlineThread) -> Keyboard | None:
    return keyboard([button(texts.label("hotline_more"), WriteMore(thread.case))])


async def _tell(context: Context, number: int, thread: HotlineThread, came: Relayed) -> None:
    """What became of an answer, for whoever gave it, and in each chat of the team."""
    if came.may_be_there:
        await context.services.questions.answered(context.visitor, number)
        await context.show(context.texts.screen("hotline_answered", came="sent", number=number))
    elif came.gone:
        await context.services.people.gone(thread.chat, came.gone)
        await context.services.questions.unreachable(number)
        await context.show(context.texts.screen("hotline_answered", came="unreachable", number=number))
    else:
        await context.show(context.texts.screen("hotline_answered", came="", number=number))
        return
    await refresh(context, number)
