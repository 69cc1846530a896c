"""A letter in one's own words: points to write from, and what was typed between our greeting and close.

The text stands on the letter's message and nowhere else. What is awaited is a row, without the answer about
safety; that lies aside in memory, as it does for a sentence of one's own.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace

from telegram.constants import MessageEntityType

from bot.chat.base.buttons import pack, parse
from bot.chat.base.context import Context
from bot.chat.base.keyboards import Keyboard, button, copy_button, keyboard, link_button
from bot.chat.base.registry import on_answer, on_tap
from bot.chat.letters.buttons import Adjust, Change, Sent
from bot.chat.letters.dialogue import letter, letter_again, unchanged
from bot.chat.letters.files import send_as_files
from bot.chat.letters.letter_view import names, page_url
from bot.chat.letters.questions import ask
from bot.chat.letters.ways.buttons import OwnLetter, OwnLetterFiles
from bot.content.letters.own_letter import in_own_words, own_text_of, paragraphs_of, points
from bot.content.letters.own_words import look_at_letter
from bot.model.letters.advice import Advice, Remark
from bot.model.letters.letter import MAX_TEXT, Safety, Typed
from bot.services.letters.steps import LetterReady
from bot.services.people.prompts import Awaited
from bot.telegram_api.updates.incoming import ChatMessage


@on_tap(OwnLetter)
async def own_letter(context: Context, tap: OwnLetter) -> None:
    """Show what to write from; the next message is taken for the letter."""
    step = await unchanged(context, tap.path)
    if step is None:
        return
    awaited = pack(OwnLetter.on(replace(step.path, safety=None, country=None, above=0)))
    typed = step.typed  # the sentence isn't for this letter, but for the drafted one, if they go back
    await context.services.prompts.ask_for_letter(
        context.visitor, Awaited.OWN_LETTER, awaited, step.path, typed
    )
    wanted = step.case.ask(step.path.ask or "")
    language = step.letter.choice.language
    await context.say(
        context.texts.screen(
            "own_letter",
            points=points(step.case, wanted, context.texts.language) if wanted else (),
            limit=MAX_TEXT,
            language=context.language_called(language) if language != context.texts.language else "",
            careful=step.path.safety is not Safety.FREE,
            **names(typed, step.path.safety),
            own=typed.own,
        ),
        keyboard([button(context.texts.label("back"), Change.on(step.path))]),
    )


@on_answer(Awaited.OWN_LETTER)
async def wrote(context: Context, data: str, message: ChatMessage) -> None:
    """The letter came: put it between greeting and close, and say what may be wrong with it."""
    text, tap = message.text or "", parse(data)
    if not isinstance(tap, OwnLetter):
        await context.services.prompts.drop(context.visitor)
        await letter(context)
        return
    path, typed = context.services.prompts.pending_letter(context.visitor) or (tap.path, Typed())
    said = paragraphs_of(text)
    length = _length(said)
    if not said or length > MAX_TEXT or context.services.phrasebook.is_label(text):
        await context.say(
            context.texts.screen(
                "own_letter_unusable",
                length=length if length > MAX_TEXT else 0,
                limit=MAX_TEXT,
                **names(typed, path.safety),
                own=typed.own,
            ),
            keyboard([button(context.texts.label("drafted_letter"), Adjust.on(path))]),
        )
        return
    step = await context.services.letters.step(context.visitor, path, typed)
    await context.services.prompts.drop(context.visitor)
    if not isinstance(step, LetterReady):
        # The answer about safety is gone with the program's memory: what was typed is still in the chat.
        await (letter(context) if step is None else ask(context, step, typed))
        return
    remarks = await _looked_at(context, step, said)
    if any(
        remark.kind is Advice.NEVER_SAID for remark in remarks
    ):  # there is no letter yet: it is typed anew
        await context.services.prompts.ask_for_letter(
            context.visitor, Awaited.OWN_LETTER, data, step.path, step.typed
        )
    await context.say(*_remarked(context, step, said, remarks))


async def _looked_at(context: Context, step: LetterReady, said: Sequence[str]) -> tuple[Remark, ...]:
    return await asyncio.to_thread(
        look_at_letter,
        said,
        case=step.case,
        ask=step.path.ask or "",
        letter_language=step.letter.choice.language,
        lists=context.services.library.own_words,
    )


def _remarked(
    context: Context, step: LetterReady, said: Sequence[str], remarks: Sequence[Remark]
) -> tuple[str, Keyboard | None]:
    """The letter, or, with a word that is never said, only why there is none."""
    never = any(remark.kind is Advice.NEVER_SAID for remark in remarks)
    typed = step.typed
    # The sentence for the drafted letter stays on the message, and isn't in this one.
    step = replace(step, letter=in_own_words(step.letter, said), typed=Typed(typed.signature))
    label, path = context.texts.label, step.path
    html = context.texts.screen(
        "own_letter_ready",
        letter=step.letter,
        to=context.texts.listed(
            filter(None, step.case.text(context.texts.language).authorities[step.authority.id])
        ),
        **names(typed, path.safety),
        own=typed.own,
        length=_length(said),
        limit=MAX_TEXT,
        remarks=remarks,
        never=never,
    )
    ends = [
        [button(label("other_words"), OwnLetter.on(path))],
        [button(label("drafted_letter"), Adjust.on(path))],
    ]
    if never:
        return html, keyboard(*ends)
    url = page_url(context, step)
    copies = [copy_button(label("copy_subject"), step.letter.subject)]
    if step.letter.email:
        copies.insert(0, copy_button(label("copy_address"), step.letter.email))
    return html, keyboard(
        [link_button(label("open_mail"), url, "primary")] if url else [],
        copies,
        [button(label("i_sent_it"), Sent.on(path))],
        [button(label("as_files"), OwnLetterFiles.on(path))],
        *ends,
    )


def _length(said: Sequence[str]) -> int:
    return len("\n\n".join(said))


@on_tap(OwnLetterFiles)
async def own_letter_files(context: Context, tap: OwnLetterFiles) -> None:
    """Send the letter on this message as files."""
    body = context.tapped.styled(MessageEntityType.PRE) if context.tapped else ""
    step = await unchanged(context, tap.path)
    if step is None:
        return
    said = own_text_of(body, step.letter)
    if not said:
        await letter_again(context, step.path, step.typed)
        return
    # The case may have got a word that is never said since the letter was looked at.
    remarks = await _looked_at(context, step, said)
    if any(remark.kind is Advice.NEVER_SAID for remark in remarks):
        await context.show(*_remarked(context, step, said, remarks))
        return
    await send_as_files(context, replace(step, letter=in_own_words(step.letter, said)))
