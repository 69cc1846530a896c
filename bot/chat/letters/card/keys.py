"""The buttons of a letter's card: four at most, and what stands behind Change, More and Open in mail."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bot.chat.base.buttons import OpenBelow, Screen
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
    MailFile,
    More,
    OpenMail,
    OtherAsk,
    OtherAuthority,
    Remind,
    Reword,
    Sent,
    Sign,
    Unsign,
)
from bot.chat.letters.letter_view import page_url
from bot.chat.letters.ways.rows import other_ways_rows
from bot.content.letters.compose import ComposeLink, compose_links
from bot.content.letters.web_mail import web_mail_for
from bot.content.texts import capital
from bot.model.cases.case import AuthorityKind
from bot.model.letters.address import addresses_of
from bot.model.letters.letter import Safety
from bot.services.letters.steps import LetterReady

Keys = Callable[[Context, LetterReady], Keyboard | None]
"""What stands below the card."""


def card_keys(context: Context, step: LetterReady) -> Keyboard | None:
    """The one thing to do next, that it is done, and the ways to all else."""
    label, path = context.texts.label, step.path
    return keyboard(
        [_main(context, step)],
        [button(label("i_sent_it"), Sent.on(path))],
        context.in_reading_order(
            [button(label("change_letter"), Change.on(path)), button(label("more"), More.on(path))]
        ),
    )


def _main(context: Context, step: LetterReady) -> Key:
    label = context.texts.label
    if step.dead:
        return button(label("other_authority"), OtherAuthority.on(step.path), "primary")
    return _open_mail(context, step) or button(label("as_files"), Files.on(step.path), "primary")


def _open_mail(context: Context, step: LetterReady) -> Key | None:
    """The way into a mail program: the page, or what there is without one; None without an e-mail address."""
    label = context.texts.label
    if not step.letter.email:
        return None
    url = page_url(context, step)
    if url is not None:
        return link_button(label("open_mail"), url, "primary")
    return button(label("open_mail"), OpenMail.on(step.path), "primary")


def change_keys(context: Context, step: LetterReady) -> Keyboard | None:
    """What can be changed about the letter."""
    label, path, typed = context.texts.label, step.path, step.typed
    language = context.language_called(step.letter.choice.language)
    asks = context.services.letters.asks(step.case, path)
    rows: list[list[Key]] = []
    if path.safety is not Safety.ABROAD:
        rows.append(
            [button(label("change_signature" if typed.signature.given else "sign_it"), Sign.on(path))]
        )
    if typed.signature.given:
        rows.append([button(label("without_name"), Unsign.on(path))])
    rows.append([button(label("change_words" if typed.own else "add_words"), AddWords.on(path))])
    if typed.own:
        rows.append([button(label("without_words"), DropWords.on(path))])
    rows += [
        [button(label("other_authority"), OtherAuthority.on(path))],
        [button(label("other_ask"), OtherAsk.on(path))] if len(asks) > 1 else [],
        context.in_reading_order(
            [
                button(label("letter_language", language=capital(language)), ChooseLanguage.on(path)),
                button(label("reword"), Reword.on(path)),
            ]
        ),
    ]
    rows += other_ways_rows(context, step)
    if step.case.issuer.copy and step.authority.kind is not AuthorityKind.PERSONAL:
        copied = step.letter.copy_to is not None
        toggle = Adjust.on(replace(path, copy=not copied))
        rows.append([button(label("without_copy" if copied else "with_copy"), toggle)])
    rows.append([button(label("answer_again"), AnswerAgain.on(path))])
    rows.append([_back(context, step)])
    return keyboard(*rows)


def more_keys(context: Context, step: LetterReady) -> Keyboard | None:
    """What else can be done with it."""
    label, path, email = context.texts.label, step.path, step.letter.email
    mail = _open_mail(context, step) if step.dead else None
    copies = [copy_button(label("copy_address"), email)] if email else []
    copies.append(copy_button(label("copy_subject"), step.letter.subject))
    return keyboard(
        [mail] if mail else [],
        [button(label("as_files"), Files.on(path))] if email else [],
        context.in_reading_order(copies),
        # Of a case that is closed nothing reminds, not even of thanks.
        [button(label("remind_tomorrow"), Remind.on(path))]
        if context.services.standings.is_live(step.case.slug)
        else [],
        [button(label("address_failed"), AddressFailed.on(path))] if addresses_of(step.authority) else [],
        [button(label("ties_other"), OpenBelow(Screen.OTHER_WAYS, step.case.slug))],
        *_end(context, step),
    )


def mail_keys(context: Context, step: LetterReady) -> Keyboard | None:
    """The ways into a mail program without a page: web mail, and a file that any other opens."""
    label = context.texts.label
    named = [link_button(name, link.url) for name, link in _web_mail(context, step)]
    pairs = [context.in_reading_order(named[start : start + 2]) for start in range(0, len(named), 2)]
    return keyboard(
        *pairs,
        [button(label("mail_file"), MailFile.on(step.path))],
        *_end(context, step),
    )


def next_keys(context: Context, step: LetterReady) -> Keyboard | None:
    """Below a letter to one more authority: where there is no page, the ways into a mail program at once."""
    return mail_keys(context, step) if _at_once(context, step) else card_keys(context, step)


def leave_the_text_out(context: Context, step: LetterReady, keys: Keys) -> bool:
    """Whether some of these buttons open a web mail without the letter's text: then that has to be pasted."""
    shown = keys is mail_keys or (keys is next_keys and _at_once(context, step))
    return shown and not all(link.whole for _, link in _web_mail(context, step))


def _at_once(context: Context, step: LetterReady) -> bool:
    return bool(step.letter.email) and not step.dead and page_url(context, step) is None


def _web_mail(context: Context, step: LetterReady) -> list[tuple[str, ComposeLink]]:
    return compose_links(step.letter, web_mail_for(step.case.country), room=context.services.link_room.most)


def language_keys(context: Context, step: LetterReady) -> Keyboard | None:
    """In which language the letter shall be."""
    rows = [
        [
            button(
                ("🔘 " if code == step.path.language else "⚪️ ") + capital(context.language_called(code)),
                Adjust.on(replace(step.path, language=code)),
            )
        ]
        for code in step.languages
    ]
    return keyboard(*rows, [button(context.texts.label("back"), Change.on(step.path))])


def _end(context: Context, step: LetterReady) -> list[list[Key]]:
    """Whoever comes back from a mail program finds at once what to tap."""
    return [[button(context.texts.label("i_sent_it"), Sent.on(step.path))], [_back(context, step)]]


def _back(context: Context, step: LetterReady) -> Key:
    return button(context.texts.label("back"), Adjust.on(step.path))
