"""What came of a letter: asked once, counted, and passed on to the organisers if its receiver wants to."""

from __future__ import annotations

import logging
from html import unescape

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Message
from telegram.constants import ParseMode
from telegram.error import TelegramError

from bot.chat.base.buttons import Button, pack, parse
from bot.chat.base.context import Turn, button, cosmetic, keyboard
from bot.chat.letters.after_sending import (
    AskMe,
    AskNothing,
    AskReply,
    DontAsk,
    PassNothingOn,
    PassOn,
    Replied,
)
from bot.chat.letters.dialogue import letter
from bot.chat.letters.questions import name_of
from bot.model.broadcasts.delivery import DeliveryState
from bot.model.cases.case import Authority, Case
from bot.model.letters.reply import Answer
from bot.services.people.prompts import Awaited
from bot.telegram_api.outcomes import outcome_of

log = logging.getLogger(__name__)

WORTH_PASSING_ON = frozenset({Answer.FORM, Answer.REAL, Answer.STEP})


def question(turn: Turn, case: Case, authority: Authority) -> tuple[str, InlineKeyboardMarkup | None]:
    """The question with its buttons."""
    label, slug = turn.texts.label, case.slug
    html = turn.texts.screen("reply_question", **_about(turn, case, authority))
    return html, keyboard(
        *([button(label(f"answer_{answer}"), Replied(slug, authority.id, answer))] for answer in Answer),
        [button(label("dont_ask"), AskNothing(slug, authority.id))],
    )


async def ask_again(turn: Turn, tap: AskReply) -> None:
    """The question in the place of an answer, to correct it."""
    known = turn.desk.replies.known(tap.case, tap.authority)
    if known is None:
        await letter(turn)
        return
    await turn.show(*question(turn, *known))


async def replied(turn: Turn, tap: Replied) -> None:
    """Keep the answer, thank, and say how to hand over what came."""
    known = turn.desk.replies.known(tap.case, tap.authority)
    if known is None:
        await letter(turn)
        return
    case, authority = known
    await turn.desk.replies.answer(turn.visitor, case, authority, tap.answer)
    await turn.toast("toast_saved")
    label = turn.texts.label
    hand_over = tap.answer in WORTH_PASSING_ON and bool(await turn.desk.replies.organisers())
    await turn.show(
        turn.texts.screen(
            "reply_thanks",
            name=name_of(case, authority, turn.texts.language),
            answer=label(f"answer_{tap.answer}"),
            hand_over=hand_over,
        ),
        keyboard(
            [button(label("pass_on"), PassOn(case.slug, authority.id, tap.answer))] if hand_over else [],
            [button(label("change_answer"), AskReply(case.slug, authority.id))],
        ),
    )


async def dont_ask(turn: Turn, tap: DontAsk) -> None:
    """Don't ask about this letter; the button goes, and with it the words that it would be asked."""
    await turn.desk.replies.decline(turn.visitor, tap.case, tap.authority)
    await turn.toast("toast_not_asked")
    await _put_for(turn, tap, None)


async def ask_me(turn: Turn, tap: AskMe) -> None:
    """Ask about this letter after all; the button becomes the one that ends it."""
    known = turn.desk.replies.known(tap.case, tap.authority)
    if known and await turn.desk.replies.ask_me(turn.visitor, *known, tap.day):
        await turn.toast("toast_asked")
        await _put_for(turn, tap, button(turn.texts.label("dont_ask"), DontAsk(tap.case, tap.authority)))
    else:
        await turn.toast("toast_outdated")
        await _put_for(turn, tap, None)


async def _put_for(turn: Turn, tap: Button, other: InlineKeyboardButton | None) -> None:
    """Put another button, or none, in the place of the tapped one; a paragraph that names it goes."""
    message = turn.tapped
    if message is None or message.reply_markup is None:
        return
    mine = pack(tap)
    keys = message.reply_markup.inline_keyboard
    label = next((key.text for row in keys for key in row if key.callback_data == mine), None)
    if label is None:
        return
    rows = [[other if key.callback_data == mine else key for key in row] for row in keys]
    # Found by the button's own words: the message may be in a language the person no longer speaks here.
    kept = [part for part in message.text_html.split("\n\n") if label not in unescape(part)]
    await cosmetic(
        turn.rewrite(message, "\n\n".join(kept), keyboard(*([key for key in row if key] for row in rows)))
    )


async def ask_nothing(turn: Turn, tap: AskNothing) -> None:
    """Ask about no letter reported so far."""
    await turn.desk.replies.decline(turn.visitor, tap.case, tap.authority)
    await turn.desk.replies.decline_all(turn.visitor)
    await turn.show(turn.texts.screen("reply_not_asked"))


# --- passing an answer on


async def pass_on(turn: Turn, tap: PassOn) -> None:
    """Say what to cover first, and take the next message for what is to be passed on."""
    if turn.desk.replies.known(tap.case, tap.authority) is None:
        await letter(turn)
        return
    await turn.desk.prompts.ask(turn.visitor, Awaited.REPLY, pack(tap))
    await turn.say(
        turn.texts.screen("pass_on"), keyboard([button(turn.texts.label("cancel"), PassNothingOn())])
    )


async def pass_nothing_on(turn: Turn, _: PassNothingOn) -> None:
    """Await nothing any more."""
    await turn.desk.prompts.drop(turn.visitor)
    await turn.show(turn.texts.screen("passed_nothing_on"))


async def came(turn: Turn, data: str, message: Message) -> None:
    """What is to be passed on came: every organiser gets a copy, which doesn't say whose it was."""
    tap = parse(data)
    known = turn.desk.replies.known(tap.case, tap.authority) if isinstance(tap, PassOn) else None
    if known is None or not isinstance(tap, PassOn):
        await turn.desk.prompts.drop(turn.visitor)
        await letter(turn)
        return
    if reason := _unusable(message):
        await turn.say(
            turn.texts.screen("pass_on_unusable", reason=reason),
            keyboard([button(turn.texts.label("cancel"), PassNothingOn())]),
        )
        return
    if not turn.desk.replies.may_pass_on(turn.visitor):
        await turn.desk.prompts.drop(turn.visitor)
        await turn.say(turn.texts.screen("pass_on_unusable", reason="enough"))
        return
    chats = await turn.desk.replies.organisers()
    reached = [await _hand_over(turn, chat, *known, tap.answer, message) for chat in chats]
    if not any(reached):
        await turn.say(
            turn.texts.screen("pass_on_failed"),
            keyboard([button(turn.texts.label("cancel"), PassNothingOn())]),
        )
        return
    await turn.desk.prompts.drop(turn.visitor)
    await turn.say(turn.texts.screen("passed_on"), keyboard([button(turn.texts.label("pass_on_more"), tap)]))


def _unusable(message: Message) -> str:
    """Why a message can't be passed on; empty if it can."""
    if message.media_group_id:
        return "album"
    usable = message.text or message.photo or (message.document and not message.animation)
    return "" if usable else "kind"


async def _hand_over(
    turn: Turn, chat: int, case: Case, authority: Authority, answer: Answer, message: Message
) -> bool:
    """One organiser's copy, under a line that says what it is. Whether it may have arrived.

    Copied, not forwarded: a forward would name the supporter.
    """
    organiser = await turn.desk.people.visitor(chat, None)
    texts = turn.desk.phrasebook[organiser.language]
    head = texts.screen(
        "reply_passed_on",
        title=case.text(texts.language).title,
        name=name_of(case, authority, texts.language),
        answer=texts.label(f"answer_{answer}"),
    )
    above: Message | None = None
    try:
        above = await turn.bot.send_message(chat, head, parse_mode=ParseMode.HTML)
        await turn.bot.copy_message(chat, turn.visitor.chat, message.message_id)
    except TelegramError as error:
        outcome = outcome_of(error)
        log.info("Something passed on came out as %s (%s).", outcome.state.value, outcome.reason)
        if above and outcome.state is not DeliveryState.UNKNOWN:
            await cosmetic(turn.bot.delete_message(chat, above.message_id))
        return outcome.state is DeliveryState.UNKNOWN
    return True


def _about(turn: Turn, case: Case, authority: Authority) -> dict[str, object]:
    language = turn.texts.language
    return {"title": case.text(language).title, "name": name_of(case, authority, language)}
