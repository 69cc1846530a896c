"""What came of a letter: asked once, counted, and passed on to the organisers if its receiver wants to."""

from __future__ import annotations

from html import unescape

from bot.chat.base.buttons import Button, pack, parse
from bot.chat.base.context import Context, cosmetic
from bot.chat.base.keyboards import Key, Keyboard, button, keyboard
from bot.chat.base.registry import on_answer, on_tap
from bot.chat.base.relaying import relay
from bot.chat.broadcasts.intake import outgoing_from
from bot.chat.letters.after_sending import (
    AskMe,
    AskNothing,
    AskReply,
    DontAsk,
    PassNothingOn,
    PassOn,
    PassThisOn,
    Replied,
)
from bot.chat.letters.buttons import WriteLetter, fits
from bot.chat.letters.dialogue import letter
from bot.chat.letters.questions import name_of
from bot.content.files.kinds import odd_name
from bot.model.cases.case import Authority, Case
from bot.model.letters.reply import WORTH_PASSING_ON, Answer
from bot.services.people.prompts import Awaited
from bot.telegram_api.updates.incoming import ChatMessage


def question(context: Context, case: Case, authority: Authority) -> tuple[str, Keyboard | None]:
    """The question with its buttons."""
    label, slug = context.texts.label, case.slug
    html = context.texts.screen("reply_question", **_about(context, case, authority))
    return html, keyboard(
        *([button(label(f"answer_{answer}"), Replied(slug, authority.id, answer))] for answer in Answer),
        [button(label("dont_ask"), AskNothing(slug, authority.id))],
    )


@on_tap(AskReply)
async def ask_again(context: Context, tap: AskReply) -> None:
    """The question in the place of an answer, to correct it."""
    known = context.services.replies.known(tap.case, tap.authority)
    if known is None:
        await letter(context)
        return
    await context.show(*question(context, *known))


@on_tap(Replied)
async def replied(context: Context, tap: Replied) -> None:
    """Keep the answer, thank, and say how to hand over what came."""
    known = context.services.replies.known(tap.case, tap.authority)
    if known is None:
        await letter(context)
        return
    case, authority = known
    if not await context.services.replies.answer(context.visitor, case, authority, tap.answer):
        await _no_letter(context, case, authority)
        return
    await context.toast("toast_saved")
    label = context.texts.label
    hand_over = tap.answer in WORTH_PASSING_ON and bool(await context.services.replies.organisers(case.slug))
    first = await context.services.replies.unanswered(context.visitor, case, authority)
    second = context.services.letters.second(case, authority, first) if first else None
    offered = second is not None and fits(second)
    await context.show(
        context.texts.screen(
            "reply_thanks",
            name=name_of(case, authority, context.texts.language),
            answer=label(f"answer_{tap.answer}"),
            hand_over=hand_over,
            second=offered,
        ),
        keyboard(
            [button(label("second_letter"), WriteLetter.on(second), "primary")] if second and offered else [],
            [button(label("pass_on"), PassOn(case.slug, authority.id, tap.answer))] if hand_over else [],
            [button(label("change_answer"), AskReply(case.slug, authority.id))],
        ),
    )


async def _no_letter(context: Context, case: Case, authority: Authority) -> None:
    """Nothing can have come of a letter that wasn't reported."""
    await context.show(
        context.texts.screen("reply_no_letter", name=name_of(case, authority, context.texts.language)),
        keyboard([button(context.texts.label("write_letter"), WriteLetter(case.slug))]),
    )


@on_tap(DontAsk)
async def dont_ask(context: Context, tap: DontAsk) -> None:
    """Don't ask about this letter; the button goes, and with it the words that it would be asked."""
    await context.services.replies.decline(context.visitor, tap.case, tap.authority)
    await context.toast("toast_not_asked")
    await _put_for(context, tap, None)


@on_tap(AskMe)
async def ask_me(context: Context, tap: AskMe) -> None:
    """Ask about this letter after all; the button becomes the one that ends it."""
    known = context.services.replies.known(tap.case, tap.authority)
    if known and await context.services.replies.ask_me(context.visitor, *known, tap.day):
        await context.toast("toast_asked")
        await _put_for(
            context, tap, button(context.texts.label("dont_ask"), DontAsk(tap.case, tap.authority))
        )
    else:
        await context.toast("toast_outdated")
        await _put_for(context, tap, None)


async def _put_for(context: Context, tap: Button, other: Key | None) -> None:
    """Put another button, or none, in the place of the tapped one; a paragraph that names it goes."""
    message = context.tapped
    if message is None:
        return
    mine, keys = pack(tap), message.keys
    label = next((key["text"] for row in keys for key in row if key.get("callback_data") == mine), None)
    if label is None:
        return
    rows = [[other if key.get("callback_data") == mine else key for key in row] for row in keys]
    # Found by the button's own words: the message may be in a language the person no longer speaks here.
    kept = [part for part in message.whole.text_html.split("\n\n") if label not in unescape(part)]
    await cosmetic(
        context.rewrite(message, "\n\n".join(kept), keyboard(*([key for key in row if key] for row in rows)))
    )


@on_tap(AskNothing)
async def ask_nothing(context: Context, tap: AskNothing) -> None:
    """Ask about no letter reported so far."""
    await context.services.replies.decline_all(context.visitor, tap.case, tap.authority)
    await context.show(context.texts.screen("reply_not_asked"))


# --- passing an answer on


@on_tap(PassOn)
async def pass_on(context: Context, tap: PassOn) -> None:
    """Say what to cover first, and take the next message for what is to be passed on."""
    known = context.services.replies.known(tap.case, tap.authority)
    if known is None:
        await letter(context)
        return
    if not await context.services.replies.may_pass_on(context.visitor, *known):
        await _no_letter(context, *known)
        return
    await context.services.prompts.ask(context.visitor, Awaited.REPLY, pack(tap))
    await context.say(
        context.texts.screen("pass_on"), keyboard([button(context.texts.label("cancel"), PassNothingOn())])
    )


@on_tap(PassNothingOn)
async def pass_nothing_on(context: Context, _: PassNothingOn) -> None:
    """Await nothing any more."""
    await context.services.prompts.drop(context.visitor)
    await context.show(context.texts.screen("passed_nothing_on"))


@on_answer(Awaited.REPLY)
async def came(context: Context, data: str, message: ChatMessage) -> None:
    """What is to be passed on came: it goes nowhere before they have looked at it once more."""
    tap = parse(data)
    known = context.services.replies.known(tap.case, tap.authority) if isinstance(tap, PassOn) else None
    if known is None or not isinstance(tap, PassOn):
        await context.services.prompts.drop(context.visitor)
        await letter(context)
        return
    if reason := _unusable(message):
        await context.say(
            context.texts.screen("pass_on_unusable", reason=reason),
            keyboard([button(context.texts.label("cancel"), PassNothingOn())]),
        )
        return
    await context.services.prompts.drop(context.visitor)
    label = context.texts.label
    await context.say(
        context.texts.screen("pass_on_check"),
        keyboard(
            [button(label("pass_this_on"), PassThisOn(tap.case, tap.authority, tap.answer))],
            [button(label("pass_on_other"), tap)],
            [button(label("cancel"), PassNothingOn())],
        ),
        below=message,
    )


@on_tap(PassThisOn)
async def pass_this_on(context: Context, tap: PassThisOn) -> None:
    """Every organiser gets a copy, which doesn't say whose it was."""
    known = context.services.replies.known(tap.case, tap.authority)
    message = context.tapped.reply_to if context.tapped else None
    again = PassOn(tap.case, tap.authority, tap.answer)
    done = context.services.double_taps
    if context.tapped and done.has(context.visitor.chat, context.tapped.id, context.data):
        await context.toast("toast_same")
        return  # a second tap, before the first one's answer had arrived
    if known is None:
        await letter(context)
        return
    if message is None:  # they have deleted it since
        await pass_on(context, again)
        return
    if not await context.services.replies.may_pass_on(context.visitor, *known):
        await _no_letter(context, *known)
        return
    if not await context.services.replies.pass_on(context.visitor, *known):
        await context.show(context.texts.screen("pass_on_unusable", reason="enough"))
        return
    chats = await context.services.replies.organisers(known[0].slug)
    reached = [await _hand_over(context, chat, *known, tap.answer, message) for chat in chats]
    if not any(reached):
        await context.show(
            context.texts.screen("pass_on_failed"),
            keyboard(
                [button(context.texts.label("pass_this_on"), tap)],
                [button(context.texts.label("cancel"), PassNothingOn())],
            ),
        )
        return
    if context.tapped:
        done.note(context.visitor.chat, context.tapped.id, context.data)
    await context.show(
        context.texts.screen("passed_on"), keyboard([button(context.texts.label("pass_on_more"), again)])
    )


def _unusable(message: ChatMessage) -> str:
    """Why a message can't be passed on; empty if it can."""
    if message.media_group:
        return "album"
    whole = message.whole
    usable = message.text or whole.photo or (whole.document and not whole.animation)
    return "" if usable else "kind"


async def _hand_over(
    context: Context, chat: int, case: Case, authority: Authority, answer: Answer, message: ChatMessage
) -> bool:
    """One organiser's copy, under a line that says what it is. Whether it may have arrived."""
    organiser = await context.services.people.visitor(chat, None)
    texts, document = context.services.phrasebook[organiser.language], message.whole.document
    head = texts.screen(
        "reply_passed_on",
        title=case.text(texts.language).title,
        name=name_of(case, authority, texts.language),
        answer=texts.label(f"answer_{answer}"),
        odd=odd_name(document.file_name, document.mime_type) if document else "",
    )
    return (await relay(context, chat, head, message, content=outgoing_from(message.whole))).may_be_there


def _about(context: Context, case: Case, authority: Authority) -> dict[str, object]:
    language = context.texts.language
    return {"title": case.text(language).title, "name": name_of(case, authority, language)}
