"""The letter as a supporter sees it: its reading copy, its text, and the card below it.

What was typed for the letter stands on the card, and is read from there.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from telegram.constants import MessageEntityType

from bot.chat.base.context import Context
from bot.content.letters.handoff import ShownAs, handoff_url
from bot.content.letters.one_line import one_line
from bot.content.letters.signatures import signature_from, signed_as
from bot.content.letters.web_mail import web_mail_for
from bot.model.letters.letter import Letter, Safety, Typed
from bot.model.team.organisation import AboutLine
from bot.services.letters.steps import LetterReady
from bot.telegram_api.updates.incoming import ChatMessage

WORDS_SHOWN: Final = 4
"""So many words of a paragraph stand above its reading copy, to find it by."""


def reading_html(context: Context, letter: Letter, reading: Letter) -> str:
    """A letter as `reading` has it in another language; each paragraph below the words it begins with."""
    pairs = [
        ("" if there == here else _begin(there), here)
        for there, here in zip(letter.paragraphs, reading.paragraphs, strict=True)
    ]
    return context.texts.screen(
        "reading",
        language=context.language_called(letter.choice.language),
        subject=reading.subject,
        pairs=pairs,
    )


def _begin(paragraph: str) -> str:
    words = paragraph.split()
    return " ".join(words[:WORDS_SHOWN]) + (" …" if len(words) > WORDS_SHOWN else "")


def letter_html(context: Context, step: LetterReady) -> str:
    """The letter alone."""
    return context.texts.screen("letter", letter=step.letter)


def card_html(context: Context, step: LetterReady, *, paste: bool = False) -> str:
    """What stands below the letter: whom it is for, what was typed for it, and what should be known of it.

    `paste`: the buttons below open a web mail that doesn't get the letter's text from them.
    """
    return context.texts.screen(
        "card",
        email=step.letter.email,
        copy_to=step.letter.copy_to,
        paste=paste,
        to=context.texts.listed(
            filter(None, step.case.text(context.texts.language).authorities[step.authority.id])
        ),
        postal=step.authority.postal,
        fax=step.authority.fax,
        changed=step.changed,
        stale=step.stale,
        unreviewed=step.unreviewed,
        signed=step.typed.signature.line,
        goes=step.signature.line,
        own=step.typed.own,
        left_out=step.left_out,
        unread=context.unread,
        failed=step.failed,
        dead=step.dead,
        careful=step.path.safety is not Safety.FREE,
        as_of=step.case.facts_as_of if _tells_facts(step) else None,
        first=step.path.first,
    )


def _tells_facts(step: LetterReady) -> bool:
    """Whether the letter tells facts: thanks, words of solidarity and second letters don't."""
    ask = step.case.ask(step.path.ask or "")
    return step.path.first is None and (ask is None or ask.tone.demands)


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
        run_by=step.organisation.get(AboutLine.NAME, language),
    )
    return handoff_url(
        context.services.page_url,
        step.letter,
        shown,
        room=context.services.link_room.most,
        own=step.own,
    )


def written_at(message: ChatMessage | None) -> datetime | None:
    """When the letter on this message, or that its card stands below, came to be as it is.

    By Telegram's clock. Of a message without one, such as thanks that lead to the next letter's page, when it
    was sent itself; None if it can't be read any more.
    """
    above = message.reply_to if message else None
    letters = [one for one in (above, message) if one and one.styled(MessageEntityType.PRE)]
    if letters:
        return letters[0].changed
    return message.date if message else None


def names(typed: Typed, safety: Safety | None) -> dict[str, str]:
    """For a screen: the name that was typed, whole, and what of it goes below a letter after that answer."""
    return {"signed": typed.signature.line, "goes": signed_as(typed.signature, safety).line}


def typed_on(message: ChatMessage | None) -> Typed:
    """What was typed for the letter on this message: underlined the signature, in italics the sentence.

    A letter's screen has no other text in these styles. So what was typed stays with its letter while the
    letter is changed, and is stored nowhere.
    """
    if message is None or not message.text:
        return Typed()
    signed = message.styled(MessageEntityType.UNDERLINE)
    return Typed(signature_from(signed, Safety.FREE), one_line(message.styled(MessageEntityType.ITALIC)))
