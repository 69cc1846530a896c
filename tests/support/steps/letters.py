"""Steps on the way to a letter, and changes to it."""

from __future__ import annotations

from bot.rehearsal import Message
from tests.support.application import Running
from tests.support.people import Human

OWN = "As a teacher I know what a mother's absence does to a class."


def body_of(message: Message) -> str:
    """What a tap on the letter copies: its preformatted block."""
    [block] = [entity for entity in message.entities if entity["type"] == "pre"]
    units = message.text.encode("utf-16-le")
    return units[2 * block["offset"] : 2 * (block["offset"] + block["length"])].decode("utf-16-le")


async def to_letter(
    bot: Running, human: Human, language: str, *, ask: int = 0, authority: int = 0
) -> Message:
    """From /letter to a letter, by the shortest way."""
    said = bot.said(language)
    await human.says("/letter")
    await human.hears()
    await human.taps(said.label("safety_no"))
    question = await human.hears()
    await human.taps(question.buttons[ask])
    question = await human.hears()
    await human.taps(question.buttons[authority])
    return await human.hears("@")


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
    await anna.hears("paragraph by paragraph")
    return await anna.hears("Your letter is ready", "Signed: Anna Bell, Leeds")


def rewrite_case(bot: Running, name: str, old: str, new: str) -> None:
    """Put `new` for `old` in a file of the bot's own copy of the case."""
    assert bot.messages is not None
    path = bot.messages / "cases" / "tjk001" / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
