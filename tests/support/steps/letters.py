"""Steps on the way to a letter, and changes to it."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from bot.content.library import messages_folder
from bot.rehearsal import Message
from tests.support.application import Running
from tests.support.people import Human

READY = {
    "en": "Your letter is ready",
    "fr": "Votre lettre est prête",
    "ru": "Ваше письмо готово",
    "tg": "Мактубатон тайёр аст",
    "es": "Su carta está lista",
    "ar": "خطابكم جاهز",
}
"""What a card begins with."""
FIRST = "@president.tj"
"""The address of the first on the list."""
OWN = "As a teacher I know what a mother's absence does to a class."


def letter_of(human: Human, card: Message) -> Message:
    """The letter that a card stands below, as it is on the screen now."""
    return next(message for message in human.person.messages if message.id == card.reply_to)


def reading_of(human: Human, card: Message) -> Message | None:
    """The reading copy above it, if there is one."""
    above = letter_of(human, card).reply_to
    return next((message for message in human.person.messages if message.id == above), None)


def body_of(human: Human, message: Message) -> str:
    """What a tap on the letter copies: its preformatted block. `message`: the letter, or its card."""
    if not any(entity["type"] == "pre" for entity in message.entities):
        message = letter_of(human, message)
    [block] = [entity for entity in message.entities if entity["type"] == "pre"]
    units = message.text.encode("utf-16-le")
    return units[2 * block["offset"] : 2 * (block["offset"] + block["length"])].decode("utf-16-le")


async def to_letter(
    bot: Running, human: Human, language: str, *, ask: int = 0, authority: int = 0
) -> Message:
    """From /letter to the card of a letter, by the shortest way.

    `ask`, `authority`: places on the lists behind "Change"; what one got unasked isn't chosen anew.
    """
    said = bot.said(language)
    await human.says("/letter")
    await human.hears()
    await human.taps(said.label("safety_no"))
    card = await _card(bot, human, language)
    if ask:
        card = await chooses(bot, human, language, "other_ask", ask)
    # The first is given unasked while nobody has written yet.
    if authority or FIRST not in card.text:
        card = await chooses(bot, human, language, "other_authority", authority)
    return card


async def chooses(bot: Running, human: Human, language: str, label: str, place: int) -> Message:
    """By "Change" and the list behind that label; the card afterwards."""
    said = bot.said(language)
    await human.taps(said.label("change_letter"))
    await human.hears()
    await human.taps(said.label(label))
    question = await human.hears()
    await human.taps(question.buttons[place])
    return await _card(bot, human, language)


async def _card(bot: Running, human: Human, language: str) -> Message:
    """The newest card, once it is there."""
    return await human.hears(READY[language])


async def others_report(bot: Running, number: int) -> None:
    """So many other people report a letter: of fewer than five no figure is told."""
    for one in range(number):
        human = bot.person(f"Somebody {one}", "en")
        await to_letter(bot, human, "en")
        await human.taps("I sent it")
        await human.hears("Thank you. It counts.")


async def own_words(anna: Human, words: str) -> Message:
    """Type a sentence of one's own; the bot's answer."""
    await anna.taps("my own words")
    await anna.hears("Why does this matter to you?")
    await anna.says(words)
    return await anna.hears()


async def signed(anna: Human) -> Message:
    """Add a name and a town to the letter; the letter that has them."""
    await anna.taps("Add my name")
    await anna.hears("comma")
    await anna.says("Anna Bell, Leeds")
    return await anna.hears("Your letter is ready", "Signed: Anna Bell, Leeds")


def with_the_longest_ids(folder: Path) -> Path:
    """The program's messages, with a case whose buttons have no room for anything that came later."""
    messages = folder / "messages"
    shutil.copytree(messages_folder(), messages)
    (messages / "cases" / "tjk001").rename(messages / "cases" / "tjk001tjk001")
    for path in (messages / "cases" / "tjk001tjk001").glob("*.toml"):
        text = path.read_text(encoding="utf-8")
        for old in (
            'slug = "tjk001"',
            'id = "release"',
            "[asks.release]",
            'id = "president"',
            "[authorities.president]",
        ):
            name = re.findall("[a-z0-9]+", old)[-1]
            text = text.replace(old, old.replace(name, (name * 2)[:12]))
        path.write_text(text, encoding="utf-8")
    return messages


def rewrite_case(bot: Running, name: str, old: str, new: str) -> None:
    """Put `new` for `old` in a file of the bot's own copy of the case."""
    assert bot.messages is not None
    path = bot.messages / "cases" / "tjk001" / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
