"""The letter as a supporter sees it: its text, its reading copy, its buttons, and what was typed for it."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from telegram.constants import MessageEntityType

from bot.chat.base.context import Context
from bot.chat.base.keyboards import Key, Keyboard, button, copy_button, keyboard, link_button
from bot.chat.letters.buttons import (
    AddressFailed,
    AddWords,
    Adjust,
    AnswerAgain,
    Change,
    ChooseLanguage,
    DropWords,
    Files,
    Remind,
    Reword,
    Sent,
    Sign,
    Unsign,
    WriteLetter,
)
from bot.chat.letters.questions import without_authority
from bot.chat.letters.ways.rows import other_ways_rows
from bot.content.letters.handoff import ShownAs, handoff_url
from bot.content.letters.one_line import one_line
from bot.content.letters.signatures import signature_from
from bot.content.letters.web_mail import web_mail_for
from bot.model.cases.case import AuthorityKind
from bot.model.letters.letter import Safety, Typed
from bot.services.letters.steps import LetterReady
from bot.telegram_api.updates.incoming import ChatMessage

MAX_COPY_BUTTON: Final = 256
"""Characters that Telegram lets a button copy."""
WORDS_SHOWN: Final = 4
"""So many words of a paragraph stand above its reading copy, to find it by."""


def reading_html(context: Context, step: LetterReady) -> str:
    """The letter in the reader's language; above each paragraph the first words it stands for."""
    assert step.reading is not None
    pairs = [
        ("" if there == here else _begin(there), here)
        for there, here in zip(step.letter.paragraphs, step.reading.paragraphs, strict=True)
    ]
    return context.texts.screen(
        "reading",
        language=context.language_name(step.letter.choice.language),
        subject=step.reading.subject,
        pairs=pairs,
    )


def _begin(paragraph: str) -> str:
    words = paragraph.split()
    return " ".join(words[:WORDS_SHOWN]) + (" …" if len(words) > WORDS_SHOWN else "")


def letter_html(context: Context, step: LetterReady) -> str:
    """The letter's screen."""
    return context.texts.screen(
        "letter",
        letter=step.letter,
        to=context.texts.listed(
            filter(None, step.case.text(context.texts.language).authorities[step.authority.id])
        ),
        postal=step.authority.postal,
        changed=step.changed,
        stale=step.stale,
        unreviewed=step.unreviewed,
        signed=step.typed.signature.line,
        own=step.typed.own,
        shared=step.authority.shared_address,
        failed=step.failed,
        dead=step.dead,
        careful=step.path.safety is not Safety.FREE,
        by_link=page_url(context, step) is not None,
        as_of=step.case.facts_as_of if _tells_facts(step) else None,
    )


def _tells_facts(step: LetterReady) -> bool:
    """Whether the letter demands something, and tells facts: thanks and words of solidarity don't."""
    ask = step.case.ask(step.path.ask or "")
    return ask is None or ask.tone.demands


def page_url(context: Context, step: LetterReady) -> str | None:
    """The page that opens the letter in a mail program; None where there is none, or it can't carry all."""
    if context.services.page_url is None or step.letter.email is None:
        return None
    language, case = context.texts.language, step.case
    thanks = case.thanks is not None and case.thanks.id == step.path.ask
    until = None if thanks else case.act_until
    shown = ShownAs(
        language,
        office=case.text(language).authority_buttons[step.authority.id],
        until=until,
        until_said=context.texts.date(until) if until else "",
        web_mail=web_mail_for(case.country),
        thanks=thanks,
    )
    return handoff_url(
        context.services.page_url,
        step.letter,
        shown,
        room=context.services.link_room.most,
        own=step.typed.own,
    )


def letter_keys(context: Context, step: LetterReady) -> Keyboard | None:
    """What can be done with the letter."""
    label, path, typed = context.texts.label, step.path, step.typed
    url = page_url(context, step)
    copies = [copy_button(label("copy_subject"), step.letter.subject)]
    if step.letter.email:
        copies.insert(0, copy_button(label("copy_address"), step.letter.email))
    sign = button(label("change_signature" if typed.signature.given else "sign_it"), Sign.on(path))
    words = button(label("change_words" if typed.own else "add_words"), AddWords.on(path))
    return keyboard(
        [button(label("other_authority"), without_authority(path))] if step.dead else [],
        [link_button(label("open_mail"), url, "primary")] if url else [],
        copies,
        [button(label("i_sent_it"), Sent.on(path))],
        [words] if path.safety is Safety.ABROAD else [sign, words],
        [button(label("change_letter"), Change.on(path)), button(label("as_files"), Files.on(path))],
        # Of a case that is closed nothing reminds, not even of thanks.
        [button(label("remind_tomorrow"), Remind.on(path))]
        if context.services.standings.is_live(step.case.slug)
        else [],
        [button(label("address_failed"), AddressFailed.on(path))],
    )


def change_keys(context: Context, step: LetterReady) -> Keyboard | None:
    """What can be changed about it."""
    label, path, typed = context.texts.label, step.path, step.typed
    language = context.language_name(step.letter.choice.language)
    copied = step.letter.copy_to is not None
    rows: list[list[Key]] = [
        [button(label("reword"), Reword.on(path))],
        [button(label("letter_language", language=language), ChooseLanguage.on(path))],
    ]
    rows += other_ways_rows(context, step)
    if typed.signature.given:
        rows.append([button(label("without_name"), Unsign.on(path))])
    if typed.own:
        rows.append([button(label("without_words"), DropWords.on(path))])
    if step.case.issuer.copy and step.authority.kind is not AuthorityKind.PERSONAL:
        toggle = Adjust.on(replace(path, copy=not copied))
        rows.append([button(label("without_copy" if copied else "with_copy"), toggle)])
    rows.append([button(label("other_authority"), without_authority(path))])
    if len(context.services.letters.asks(step.case, path)) > 1:
        rows.append([button(label("other_ask"), WriteLetter.on(replace(path, ask=None)))])
    rows.append([button(label("answer_again"), AnswerAgain.on(path))])
    rows.append([button(label("back"), Adjust.on(path))])
    return keyboard(*rows)


def typed_on(message: ChatMessage | None) -> Typed:
    """What was typed for the letter on this message: underlined the signature, in italics the sentence.

    A letter's screen has no other text in these styles. So what was typed stays with its letter while the
    letter is changed, and is stored nowhere.
    """
    if message is None or not message.text:
        return Typed()
    signed = message.styled(MessageEntityType.UNDERLINE)
    return Typed(signature_from(signed, Safety.FREE), one_line(message.styled(MessageEntityType.ITALIC)))
