"""A broadcast as it goes out: the organiser's words, and buttons in the reader's language below them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum
from typing import Any, Final, assert_never

from bot.chat.base.buttons import OpenBelow, Screen
from bot.chat.base.keyboards import Key, Keyboard, button, link_button
from bot.chat.base.sharing import case_link, share_url
from bot.chat.base.veil import veiled
from bot.chat.letters.buttons import LetterFrom
from bot.chat.people.buttons import NoNudgesBelow, StopBelow
from bot.chat.people.hotline.buttons import AskTeam
from bot.content import sendable
from bot.content.sendable import Sort
from bot.model.broadcasts.broadcast import Draft, ReaderButton, Task
from bot.model.broadcasts.delivery import Outgoing
from bot.model.cases.case import Case
from bot.model.people.absence import Absence
from bot.services.services import Services
from bot.telegram_api.markup import markup_of

_ALWAYS: Final = frozenset({ReaderButton.CASE, ReaderButton.QUESTION})
"""What there is to do below a message also when there are no letters any more."""
_DELETE: Final = Outgoing("deleteMessages", {}, aim="message_ids")


def render(
    services: Services, draft: Draft, username: str, absence: Absence | None = None
) -> dict[str, Outgoing]:
    """Every version as it is sent, or what is done to messages that were sent. `username`: the bot's own.

    `absence`: what it tells its readers besides.
    """
    if draft.task is Task.RECALL:
        return dict.fromkeys({*services.library.languages, *draft.texts}, _DELETE)
    return {language: version(services, draft, username, language, absence) for language in draft.texts}


def discreetly(services: Services, texts: Mapping[str, Outgoing]) -> dict[str, Outgoing]:
    """What `render` made, for whoever chose that nothing of it shows on a lock screen."""
    return {
        language: veiled(message, services.phrasebook[language].label("discreet_line"))
        for language, message in texts.items()
    }


def version(
    services: Services, draft: Draft, username: str, language: str, absence: Absence | None = None
) -> Outgoing:
    """The version in one of its languages."""
    text, keys = sendable.ready(draft.texts[language]), reader_keys(services, draft, username, language)
    if absence is not None:
        label = services.phrasebook[language].label
        text = sendable.with_line(text, _line(services, text, language, absence)) or text
        keys = [[button(label("i_wrote_stop"), StopBelow())], *keys]
    return (as_sent if draft.task is Task.SEND else as_corrected)(text, draft, keys)


class Room(StrEnum):
    """How much of what is told of an absence a broadcast has room for, in each of its versions."""

    LINE = "line"  # the line, and the button
    BUTTON = "button"  # in some only the button, which says what it is about
    NONE = "none"  # an album's text is too long for the line, and it has no buttons


def room_for(services: Services, draft: Draft, absence: Absence) -> Room:
    """How much of it."""
    found = Room.LINE
    for language, written in draft.texts.items():
        text = sendable.ready(written)
        if sendable.with_line(text, _line(services, text, language, absence)) is None:
            if sendable.sort_of(text) is Sort.ALBUM:
                return Room.NONE
            found = Room.BUTTON
    return found


def _line(services: Services, message: Outgoing, language: str, absence: Absence) -> str:
    """What is told: that the bot was away, and how to stop now for whoever did so then."""
    name = "away_line_album" if sendable.sort_of(message) is Sort.ALBUM else "away_line"
    zone = services.days.zone.key
    return services.phrasebook[language].label(name, since=absence.since, until=absence.until, zone=zone)


def as_sent(message: Outgoing, draft: Draft, keys: Keyboard) -> Outgoing:
    """A version as a new message. An album has no buttons: Telegram gives it none."""
    instead = sendable.in_words(message) if sendable.sort_of(message) is Sort.VOICE else None
    more: dict[str, Any] = {}
    if sendable.sort_of(message) is not Sort.ALBUM:
        more["reply_markup"] = markup_of(keys)
    if draft.plan.silent:
        more["disable_notification"] = True
    return replace(message, instead=instead).having(more)


def as_corrected(message: Outgoing, _: Draft, keys: Keyboard) -> Outgoing:
    """A version in the place of what was sent. Of all but a text only the words change."""
    sort = sendable.sort_of(message)
    markup: Mapping[str, Any] = {} if sort is Sort.ALBUM else {"reply_markup": markup_of(keys)}
    if sort is Sort.TEXT:
        return Outgoing("editMessageText", {**message.params, **markup}, aim="message_id")
    text, entities = sendable.words_of(message)
    words: dict[str, Any] = {"caption": text, "caption_entities": list(entities)}
    first = message.params["media"][0] if sort is Sort.ALBUM else message.params
    if first.get("show_caption_above_media"):
        words["show_caption_above_media"] = True
    instead = None
    if sort is Sort.VOICE:  # who got the words alone has them as a text
        instead = Outgoing("editMessageText", sendable.in_words(message).params, aim="message_id")
    return Outgoing("editMessageCaption", words, "message_id", instead).having(markup)


def reader_keys(services: Services, draft: Draft, username: str, language: str) -> Keyboard:
    """The buttons chosen for it, and below them the one to change what one gets."""
    label = services.phrasebook[language].label
    live = services.standings.is_live(draft.case)  # else there is no letter, and nobody new to be brought
    # A correction changes the messages of the broadcast that it corrects.
    of = draft.source if draft.task is Task.CORRECT and draft.source else draft.id
    rows = [
        [_key(services, services.library.cases.get(draft.case), draft.case, of, which, username, language)]
        for which in ReaderButton
        if which in draft.plan.buttons and (live or which in _ALWAYS)
    ]
    if draft.plan.audience.nudges:  # whoever asked for it can end it where they read it
        rows.append([button(label("nudges_off"), NoNudgesBelow(draft.case))])
    rows.append([button(label("change_settings"), OpenBelow(Screen.SETTINGS))])
    return rows


def _key(
    services: Services,
    case: Case | None,
    slug: str,
    broadcast: int,
    which: ReaderButton,
    username: str,
    language: str,
) -> Key:
    label = services.phrasebook[language].label
    # Who follows several cases has to see which one a message is about; its words may not say.
    several = len(services.library.cases) > 1
    short = case.text(language).short if case and several else ""
    match which:
        case ReaderButton.LETTER:
            words = label("write_letter_on", case=short) if short else label("write_letter")
            return button(words, LetterFrom(slug, broadcast))
        case ReaderButton.CASE:
            words = label("read_case_on", case=short) if short else label("read_case")
            return button(words, OpenBelow(Screen.CASE, slug))
        case ReaderButton.SHARE:
            title = case.text(language).title if case else ""
            return link_button(label("share_case"), share_url(case_link(username, slug), title))
        case ReaderButton.QUESTION:
            return button(label("hotline_ask"), AskTeam(slug))
        case _:
            assert_never(which)
