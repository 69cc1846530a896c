"""The way to a letter, on one message that is edited from question to question, and the letter itself.

Where the letter goes out in a language that isn't the reader's own, that message becomes the reading copy
and the letter follows as a reply to it; so a tap on the letter finds its reading copy again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Message
from telegram.constants import MessageEntityType

from bot.chat.base.buttons import Button, Open, Screen
from bot.chat.base.context import Context
from bot.chat.base.keyboards import button, copy_button, keyboard, link_button
from bot.chat.base.registry import on_command, on_screen, on_tap
from bot.chat.letters.buttons import (
    AddressFailed,
    AddWords,
    Adjust,
    Change,
    ChooseLanguage,
    Countries,
    DropWords,
    Files,
    Remind,
    Reword,
    Sent,
    Sign,
    Unsign,
    WriteLetter,
)
from bot.chat.letters.questions import ask, country_page, without_authority
from bot.content.letters.handoff import handoff_url
from bot.content.letters.one_line import one_line
from bot.content.letters.signatures import signature_from
from bot.model.cases.case import Case
from bot.model.languages import OWN_NAMES
from bot.model.letters.letter import Safety, Typed
from bot.services.letters.letter_path import LetterPath
from bot.services.letters.steps import LetterReady

MAX_COPY_BUTTON: Final = 256
"""Characters that Telegram lets a button copy."""
WORDS_SHOWN: Final = 4
"""So many words of a paragraph stand above its reading copy, to find it by."""


async def pick_case(context: Context, slug: str, opens: Callable[[Case], Button]) -> Case | None:
    """The case `slug`, or the only one; otherwise shows the choice and returns None."""
    cases = list(context.services.library.cases.values())
    chosen = context.services.library.case(slug) or (cases[0] if len(cases) == 1 else None)
    if chosen is None:
        if cases:
            rows = [[button(case.text(context.texts.language).short, opens(case))] for case in cases]
            await context.show(context.texts.screen("cases"), keyboard(*rows))
        else:
            await context.show(context.texts.screen("no_cases"))
    return chosen


@on_command("letter", place=10)
async def letter_command(context: Context) -> None:
    """Begin."""
    await letter(context)


@on_screen(Screen.LETTER)
async def open_letter(context: Context, tap: Open) -> None:
    """The same, from a button."""
    await letter(context, tap.case)


async def letter(context: Context, slug: str = "") -> None:
    """Begin, on the case `slug` if there is one."""
    case = await pick_case(context, slug, lambda item: WriteLetter(item.slug))
    if case:
        await go_on(context, context.services.letters.begin(case))


@on_tap(WriteLetter)
async def write_letter(context: Context, tap: WriteLetter) -> None:
    """A question was answered."""
    case = context.services.library.case(tap.case)
    begins = case and not (tap.safety or tap.ask or tap.authority)
    await go_on(context, context.services.letters.begin(case) if case and begins else tap.path)


async def go_on(context: Context, path: LetterPath) -> None:
    """Show the next question, or the letter."""
    await _show(context, path, typed_on(context.tapped), opened=True)


async def letter_again(context: Context, path: LetterPath, typed: Typed) -> None:
    """Show the letter in a changed form; or the question that has to be answered first."""
    await _show(context, path, typed, opened=False)


async def _show(context: Context, path: LetterPath, typed: Typed, *, opened: bool) -> None:
    step = await context.services.letters.step(context.visitor, path, typed, opened=opened)
    if step is None:
        await letter(context)
    elif isinstance(step, LetterReady):
        await _show_letter(context, step)
    else:
        await ask(context, step)


@on_tap(Countries)
async def show_countries(context: Context, tap: Countries) -> None:
    """One page of the alphabet."""
    case = context.services.library.case(tap.case)
    if case is None:
        await letter(context)
        return
    await context.show(
        context.texts.screen("country"), keyboard(*country_page(context, case, tap.path, tap.page))
    )


# --- the letter


@on_tap(Adjust)
async def adjust(context: Context, tap: Adjust) -> None:
    """The letter again, in another language, with or without a copy, or just as it was."""
    await letter_again(context, tap.path, typed_on(context.tapped))


@on_tap(Unsign)
async def unsign(context: Context, tap: Unsign) -> None:
    """The letter again, without a name."""
    await context.services.prompts.drop(context.visitor)
    await letter_again(context, tap.path, Typed(own=typed_on(context.tapped).own))


async def unchanged(context: Context, path: LetterPath) -> LetterReady | None:
    """The letter that was tapped, if it can still be had as it was; otherwise what there is now is shown."""
    step = await context.services.letters.step(context.visitor, path, typed_on(context.tapped))
    if isinstance(step, LetterReady) and step.changed is None:
        return step
    if isinstance(step, LetterReady):
        await _show_letter(context, step)
    elif step is None:
        await letter(context)
    else:
        await ask(context, step)
    return None


@on_tap(Reword)
async def reword(context: Context, tap: Reword) -> None:
    """The letter again, in other words."""
    if step := await unchanged(context, tap.path):
        await letter_again(context, context.services.letters.reworded(step), step.typed)


@on_tap(Change)
async def change(context: Context, tap: Change) -> None:
    """What else can be changed, on the letter's own buttons."""
    if step := await unchanged(context, tap.path):
        await context.show(_letter_html(context, step), _change_keys(context, step))


@on_tap(ChooseLanguage)
async def choose_language(context: Context, tap: ChooseLanguage) -> None:
    """In which language the letter shall be, on the letter's own buttons."""
    step = await unchanged(context, tap.path)
    if step is None:
        return
    rows = [
        [
            button(
                ("🔘 " if code == step.path.language else "⚪️ ") + OWN_NAMES[code],
                Adjust.on(replace(step.path, language=code)),
            )
        ]
        for code in step.languages
    ]
    rows.append([button(context.texts.label("back"), Change.on(step.path))])
    await context.show(_letter_html(context, step), keyboard(*rows))


async def _show_letter(context: Context, step: LetterReady) -> None:
    """The letter on the tapped message, with its reading copy above it where one is needed."""
    html, keys = _letter_html(context, step), _letter_keys(context, step)
    card = context.tapped
    copy = card.reply_to_message if card else None
    if step.reading is None:
        if copy:
            await context.rewrite(copy, context.texts.screen("reading_not_needed"))
        await context.show(html, keys)
        return
    reading = _reading_html(context, step)
    if card and copy and await context.rewrite(copy, reading):
        await context.show(html, keys)
        return
    above: Message | None = card
    if above is None or not await context.rewrite(above, reading):
        above = await context.say(reading)
    await context.say(html, keys, below=above)


def _reading_html(context: Context, step: LetterReady) -> str:
    """The letter in the reader's language; above each paragraph the first words it stands for."""
    assert step.reading is not None
    pairs = [
        ("" if there == here else _begin(there), here)
        for there, here in zip(step.letter.paragraphs, step.reading.paragraphs, strict=True)
    ]
    return context.texts.screen(
        "reading",
        language=OWN_NAMES[step.letter.choice.language],
        subject=step.reading.subject,
        pairs=pairs,
    )


def _begin(paragraph: str) -> str:
    words = paragraph.split()
    return " ".join(words[:WORDS_SHOWN]) + (" …" if len(words) > WORDS_SHOWN else "")


def _letter_html(context: Context, step: LetterReady) -> str:
    return context.texts.screen(
        "letter",
        letter=step.letter,
        to=", ".join(filter(None, step.case.text(context.texts.language).authorities[step.authority.id])),
        postal=step.authority.postal,
        changed=step.changed,
        stale=step.stale,
        unreviewed=step.unreviewed,
        signed=step.typed.signature.line,
        own=step.typed.own,
        shared=step.authority.shared_address,
        failed=step.failed,
        dead=step.dead,
        by_link=_page_url(context, step) is not None,
        as_of=step.case.facts_as_of,
    )


def _page_url(context: Context, step: LetterReady) -> str | None:
    """The page that opens the letter in a mail program; None where there is none, or it can't carry all."""
    if context.services.page_url is None or step.letter.email is None:
        return None
    return handoff_url(
        context.services.page_url,
        step.letter.choice,
        version=step.case.version,
        page_language=context.texts.language,
        copy=step.letter.copy_to is not None,
        signature=step.typed.signature,
        own=step.typed.own,
    )


def _letter_keys(context: Context, step: LetterReady) -> InlineKeyboardMarkup | None:
    label, path, typed = context.texts.label, step.path, step.typed
    url = _page_url(context, step)
    copies = [copy_button(label("copy_subject"), step.letter.subject)]
    if step.letter.email:
        copies.insert(0, copy_button(label("copy_address"), step.letter.email))
    sign = button(label("change_signature" if typed.signature.given else "sign_it"), Sign.on(path))
    words = button(label("change_words" if typed.own else "add_words"), AddWords.on(path))
    return keyboard(
        [button(label("other_authority"), without_authority(path))] if step.dead else [],
        [link_button(label("open_mail"), url)] if url else [],
        copies,
        [button(label("i_sent_it"), Sent.on(path))],
        [words] if path.safety is Safety.ABROAD else [sign, words],
        [button(label("change_letter"), Change.on(path)), button(label("as_files"), Files.on(path))],
        [button(label("remind_tomorrow"), Remind.on(path))],
        [button(label("address_failed"), AddressFailed.on(path))],
    )


def _change_keys(context: Context, step: LetterReady) -> InlineKeyboardMarkup | None:
    label, path, typed = context.texts.label, step.path, step.typed
    language = OWN_NAMES[step.letter.choice.language]
    copied = step.letter.copy_to is not None
    rows: list[list[InlineKeyboardButton]] = [
        [button(label("reword"), Reword.on(path))],
        [button(label("letter_language", language=language), ChooseLanguage.on(path))],
    ]
    if typed.signature.given:
        rows.append([button(label("without_name"), Unsign.on(path))])
    if typed.own:
        rows.append([button(label("without_words"), DropWords.on(path))])
    if step.case.issuer.copy:
        toggle = Adjust.on(replace(path, copy=not copied))
        rows.append([button(label("without_copy" if copied else "with_copy"), toggle)])
    rows.append([button(label("other_authority"), without_authority(path))])
    if len(step.case.asks) > 1:
        rows.append([button(label("other_ask"), WriteLetter.on(replace(path, ask=None)))])
    rows.append([button(label("back"), Adjust.on(path))])
    return keyboard(*rows)


def typed_on(message: Message | None) -> Typed:
    """What was typed for the letter on this message: underlined the signature, in italics the sentence.

    A letter's screen has no other text in these styles. So what was typed stays with its letter while the
    letter is changed, and is stored nowhere.
    """
    if message is None or not message.text:
        return Typed()
    signed = _styled(message, MessageEntityType.UNDERLINE)
    return Typed(signature_from(signed, Safety.FREE), one_line(_styled(message, MessageEntityType.ITALIC)))


def _styled(message: Message, style: str) -> str:
    """The text in this style, from its first character to its last: a link inside may have broken it up."""
    parts = [entity for entity in message.entities if entity.type == style]
    if not parts:
        return ""
    units = (message.text or "").encode("utf-16-le")  # Telegram counts in these
    start, end = parts[0].offset, parts[-1].offset + parts[-1].length
    return units[2 * start : 2 * end].decode("utf-16-le")
