"""What a supporter types for a letter: a name and a town, and a sentence of their own.

What is awaited is a row, so the answer about safety and the country are taken out of it. They lie aside in
memory meanwhile; after a restart the question is asked again, with what was typed on it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace

from bot.chat.base.buttons import pack, parse
from bot.chat.base.context import Context
from bot.chat.base.keyboards import Keyboard, button, keyboard
from bot.chat.base.registry import on_answer, on_tap
from bot.chat.letters.buttons import AddWords, Change, DropWords, Sign, Unsign, UseWords
from bot.chat.letters.dialogue import letter, letter_again
from bot.chat.letters.letter_view import names, typed_on
from bot.content.letters.own_words import look, shortened, tidy, what_leads_to_somebody
from bot.content.letters.signatures import is_name, signature_from
from bot.model.cases.case import Case
from bot.model.letters.advice import Advice, Remark
from bot.model.letters.letter import MAX_OWN, MAX_SIGNATURE, Safety, Typed
from bot.services.letters.letter_path import LetterPath
from bot.services.people.prompts import Awaited
from bot.telegram_api.updates.incoming import ChatMessage


@on_tap(Sign)
async def sign(context: Context, tap: Sign) -> None:
    """Ask for a name and a town; the next message is taken for them."""
    typed, awaited = typed_on(context.tapped), pack(Sign.on(_storable(tap.path)))
    await context.services.prompts.ask_for_letter(
        context.visitor, Awaited.SIGNATURE, awaited, tap.path, typed
    )
    await context.say(
        context.texts.screen(
            "sign",
            careful=tap.safety is Safety.CAREFUL,
            **names(typed, tap.safety),
            own=typed.own,
            unread=context.unread,
        ),
        keyboard(
            [button(context.texts.label("without_name"), Unsign.on(tap.path))],
            [button(context.texts.label("back"), Change.on(tap.path))],
        ),
    )


@on_answer(Awaited.SIGNATURE)
async def signed(context: Context, data: str, message: ChatMessage) -> None:
    """The name came: use it for the letter, and keep it nowhere."""
    text = message.text or ""
    tap = parse(data)
    if not isinstance(tap, Sign):
        await context.services.prompts.drop(context.visitor)
        await letter(context)
        return
    path, typed = context.services.prompts.pending_letter(context.visitor) or (tap.path, Typed())
    signature = signature_from(text, Safety.FREE)
    phrasebook = context.services.phrasebook
    for_the_bot = phrasebook.is_label(text) or (not signature.town and phrasebook.command_meant(text))
    if len(text.strip()) > MAX_SIGNATURE or for_the_bot or not is_name(text):
        await context.say(
            context.texts.screen(
                "sign_unusable",
                limit=MAX_SIGNATURE,
                careful=path.safety is not Safety.FREE,
                own=typed.own,
            ),
            keyboard(
                [button(context.texts.label("without_name"), Unsign.on(path))],
                [button(context.texts.label("back"), Change.on(path))],
            ),
        )
        return
    # Below a letter, a number or an address would lead to whoever may want to stay unknown.
    if remarks := what_leads_to_somebody(signature.line, in_sentence=False):
        await context.services.prompts.ask_for_letter(context.visitor, Awaited.SIGNATURE, data, path, typed)
        await context.say(
            context.texts.screen(
                "sign_check",
                signed=signature.line,
                own=typed.own,
                remarks=remarks,
            ),
            keyboard(
                [button(context.texts.label("change_signature"), Sign.on(path))],
                [button(context.texts.label("use_words"), UseWords.on(path))],
                [button(context.texts.label("without_name"), Unsign.on(path))],
            ),
        )
        return
    await context.services.prompts.drop(context.visitor)
    await letter_again(context, path, replace(typed, signature=signature))


@on_tap(AddWords)
async def add_words(context: Context, tap: AddWords) -> None:
    """Ask why this matters to them; the next message is taken for the answer."""
    typed = typed_on(context.tapped)
    awaited = pack(AddWords.on(_storable(tap.path)))
    await context.services.prompts.ask_for_letter(
        context.visitor, Awaited.OWN_WORDS, awaited, tap.path, typed
    )
    language = context.language_called(tap.language)
    await context.say(
        context.texts.screen(
            "own_words",
            limit=MAX_OWN,
            language=language if tap.language != context.texts.language else "",
            careful=tap.safety is not Safety.FREE,
            **names(typed, tap.safety),
            own=typed.own,
            unread=context.unread,
        ),
        keyboard(
            [button(context.texts.label("without_words"), DropWords.on(tap.path))],
            [button(context.texts.label("back"), Change.on(tap.path))],
        ),
    )


@on_answer(Awaited.OWN_WORDS)
async def worded(context: Context, data: str, message: ChatMessage) -> None:
    """The sentence came: put it into the letter, or say first what may be wrong with it."""
    text = message.text or ""
    tap = parse(data)
    own = shortened(tidy(text))
    if not isinstance(tap, AddWords):
        await context.services.prompts.drop(context.visitor)
        await letter(context)
        return
    path, typed = context.services.prompts.pending_letter(context.visitor) or (tap.path, Typed())
    case = context.services.library.case(path.case)
    phrasebook = context.services.phrasebook
    # "Done", or the words of a button: said to the bot, and no reason why anything matters.
    for_the_bot = phrasebook.is_label(text) or phrasebook.command_meant(text, answering=True)
    if not own or case is None or for_the_bot:
        await context.say(
            context.texts.screen("own_words_unusable", **names(typed, path.safety)),
            keyboard([button(context.texts.label("without_words"), DropWords.on(path))]),
        )
        return
    remarks = await _looked_at(context, case, path, text)
    # The question itself has said what language the letter is in: that alone is no reason to ask again.
    if all(remark.kind is Advice.OTHER_LANGUAGE for remark in remarks):
        await context.services.prompts.drop(context.visitor)
        await letter_again(context, path, replace(typed, own=own))
        return
    # Whoever reads what may be wrong with it types another one, and looks for no button first.
    await context.services.prompts.ask_for_letter(context.visitor, Awaited.OWN_WORDS, data, path, typed)
    await context.say(*_remarked(context, path, replace(typed, own=own), remarks))


async def _looked_at(context: Context, case: Case, path: LetterPath, text: str) -> tuple[Remark, ...]:
    # Comparing words with those that are never said is made slow on purpose.
    return await asyncio.to_thread(
        look,
        text,
        case=case,
        ask=path.ask or "",
        letter_language=path.language or context.texts.language,
        lists=context.services.library.own_words,
    )


def _remarked(
    context: Context, path: LetterPath, typed: Typed, remarks: Sequence[Remark]
) -> tuple[str, Keyboard | None]:
    """What is found in a sentence. With a word that is never said it can't be used, whatever they tap."""
    label = context.texts.label
    never = any(remark.kind is Advice.NEVER_SAID for remark in remarks)
    html = context.texts.screen(
        "own_words_check",
        own=typed.own,
        **names(typed, path.safety),
        remarks=remarks,
        never=never,
    )
    return html, keyboard(
        [button(label("other_words"), AddWords.on(path))],
        [] if never else [button(label("use_words"), UseWords.on(path))],
        [button(label("without_words"), DropWords.on(path))],
    )


@on_tap(UseWords)
async def use_words(context: Context, tap: UseWords) -> None:
    """Use the sentence or the name as it is: it is the writer's letter, but for words that are never said."""
    typed = typed_on(context.tapped)
    case = context.services.library.case(tap.case)
    if case is None or not await _refused(context, case, tap.path, typed):
        await context.services.prompts.drop_if(context.visitor, Awaited.SIGNATURE, Awaited.OWN_WORDS)
        await letter_again(context, tap.path, typed)


async def _refused(context: Context, case: Case, path: LetterPath, typed: Typed) -> bool:
    """Say so if the sentence can't be used: the case may have got a word of it since it was looked at."""
    remarks = await _looked_at(context, case, path, typed.own) if typed.own else ()
    if any(remark.kind is Advice.NEVER_SAID for remark in remarks):
        await context.show(*_remarked(context, path, typed, remarks))
        return True
    return False


@on_tap(DropWords)
async def drop_words(context: Context, tap: DropWords) -> None:
    """The letter again, without a sentence of one's own."""
    await context.services.prompts.drop(context.visitor)
    await letter_again(context, tap.path, Typed(typed_on(context.tapped).signature))


def _storable(path: LetterPath) -> LetterPath:
    return replace(path, safety=None, country=None, above=0)
