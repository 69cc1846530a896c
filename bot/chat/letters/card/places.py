"""Where a letter stands in a chat: its reading copy, if there is one, the letter, and the card below it.

Each is a reply to the one before. A tap is on the card, and brings along the message that the card is a reply
to: the letter, known by its preformatted text. Where the reading copy stands, the card's buttons know.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from telegram.constants import MessageEntityType

from bot.chat.base.context import Context
from bot.chat.letters.buttons import fits
from bot.chat.letters.card.keys import Keys, card_keys, leave_the_text_out
from bot.chat.letters.letter_view import card_html, letter_html, reading_html
from bot.services.letters.letter_path import LetterPath
from bot.services.letters.steps import LetterReady

FARTHEST: Final = 36 * 36 - 1
"""Messages, all of the bot's counted, between a reading copy and its letter: two characters in a button."""


@dataclass(frozen=True, slots=True)
class _Standing:
    """The ids of messages that a letter stands on; 0: there is none. Letters of before had no card."""

    reading: int
    letter: int
    card: int


def _standing(context: Context, path: LetterPath) -> _Standing | None:
    """Where the tapped letter stands; None if it isn't one's message that was tapped."""
    tapped = context.tapped
    if tapped is None:
        return None
    above = tapped.reply_to
    if above and above.styled(MessageEntityType.PRE):
        return _Standing(above.id - path.above if path.above else 0, above.id, tapped.id)
    if tapped.styled(MessageEntityType.PRE):  # letters had their buttons below them, and no card
        return _Standing(above.id if above else 0, tapped.id, 0)
    return None


def stands_on_letter(context: Context, path: LetterPath) -> bool:
    """Whether the tapped message is a letter's, or its card, and no question below it."""
    return _standing(context, path) is not None


def still_says(context: Context, words: str) -> bool:
    """Whether these words stand in the tapped letter, as it is in the chat."""
    tapped = context.tapped
    letters = [one for one in (tapped, tapped.reply_to if tapped else None) if one]
    return any(words in one.styled(MessageEntityType.PRE) for one in letters)


async def show_card(context: Context, step: LetterReady, keys: Keys) -> None:
    """Other buttons below the letter, which stays as it is."""
    standing = _standing(context, step.path)
    if standing and standing.card:
        await context.show(_card(context, step, keys), keys(context, step))
    else:
        await show_letter(context, step, keys)


async def show_letter(context: Context, step: LetterReady, keys: Keys = card_keys) -> None:
    """The letter where it stands; or in the place of the tapped message, and below it.

    What of it has no message yet, or one that can't be edited any more, is said anew, and all below that.
    """
    tapped = context.tapped
    standing = _standing(context, step.path)
    places = [tapped.id] if tapped else []
    reading = 0
    if standing:
        places = [place for place in (standing.letter, standing.card) if place]
        reading = standing.reading
    if reading and step.reading is None:
        await context.rewrite_id(reading, context.texts.screen("reading_not_needed"))
    elif reading:
        places.insert(0, reading)
    done = context.services.double_taps
    wanted = [reading_html(context, step.letter, step.reading)] if step.reading else []
    wanted.append(letter_html(context, step))
    if tapped and len(places) <= len(wanted) and done.has(context.visitor.chat, tapped.id, context.data):
        await context.toast("toast_same")
        return  # a second tap, before the first one's answer had arrived: the letter stands there
    ids: list[int] = []
    for number, html in enumerate(wanted):
        place = places.pop(0) if places else 0
        if not place or not await context.rewrite_id(place, html):
            places.clear()
            said = await context.say(html, below=ids[-1] if ids else None, more=len(wanted) - number)
            place = said.id
        ids.append(place)
    if step.reading:
        reading = ids[0]
    step = replace(step, path=_with_reading(step.path, ids[-1] - reading if reading else 0))
    html, buttons = _card(context, step, keys), keys(context, step)
    if places and await context.rewrite_id(places[0], html, buttons):
        return
    await context.say(html, buttons, below=ids[-1])
    if tapped and tapped.id in ids:
        done.note(context.visitor.chat, tapped.id, context.data)


def _card(context: Context, step: LetterReady, keys: Keys) -> str:
    return card_html(context, step, paste=leave_the_text_out(context, step, keys))


def _with_reading(path: LetterPath, above: int) -> LetterPath:
    """With its reading copy so many messages above the letter, as far as that fits into a button."""
    found = replace(path, above=above if 0 < above <= FARTHEST else 0)
    return found if fits(found) else replace(path, above=0)
