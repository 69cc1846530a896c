"""Steps that the organisers' stories share."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from bot.model.team.notices import GATHERED_FOR
from bot.rehearsal import Message, Person
from tests.support.application import Running
from tests.support.people import Human

DESK = ["🗂 Desk"]
"""The row by which screens of the team lead back."""
PREVIEW = "This is what readers will see"
KEPT = "Kept. Nothing is sent yet"
GONE = "That draft isn't there any more"
REFUSED = "That is for the organisers of this bot"


async def does(human: Human, act: Callable[[Person], Message]) -> Message:
    """Let somebody do what a `Human` has no word for: send a photo, a sticker, a formatted text."""
    human._moves()
    return act(human.person)


async def subscribed(bot: Running, name: str, language: str = "en", bell: str = "🔔") -> Human:
    """Somebody who came and took every update ("🔔"), or calls to act only ("📣")."""
    human = bot.person(name, language)
    await human.opens("tjk001")
    await human.taps(bell)
    return human


async def organiser(
    bot: Running, owner: Human, name: str, language: str = "en", whom: str = "An organiser"
) -> Human:
    """Somebody who came by an invitation of the owner's, as an organiser or ("An owner") as an owner too."""
    human = bot.person(name, language)
    await human.opens(await invitation(owner, whom))
    await human.hears("/broadcast")
    return human


async def another_owner(bot: Running, owner: Human, name: str, language: str = "en") -> Human:
    """Somebody who came by an owner's link of the owner's."""
    human = bot.person(name, language)
    await human.opens(await invitation(owner, "An owner"))
    await human.hears("/invite")
    return human


async def invitation(owner: Human, whom: str = "An organiser") -> str:
    """The start payload of a fresh link for one organiser, or owner."""
    await owner.says("/invite")
    await owner.hears("Whom do you want to invite?")
    await owner.taps(whom)
    message = await owner.hears("?start=join-")
    return message.text.partition("?start=")[2].split()[0]


async def removes(owner: Human, number: int) -> None:
    """Take somebody out of the team, by their number."""
    await owner.says("/team")
    await owner.hears("The team")
    await owner.taps(f"Remove {number}")
    await owner.hears(f"Remove person {number} from the team?")
    await owner.taps(f"Remove {number}")
    await owner.hears("The team")


async def writes_first(author: Human, kind: str, text: str, *, begun: bool = False) -> Message:
    """From /broadcast to a draft with a text in the case's default language; returns the author's message.

    `begun`: /broadcast was said, and the case chosen.
    """
    if not begun:
        await author.says("/broadcast")
    await author.hears("What do you want to send?")
    await author.taps(kind)
    await author.hears("Now send me the message in this language: English")
    message = await author.says(text)
    await author.hears(KEPT)
    return message


async def writes_in(author: Human, language: str, text: str) -> Message:
    """Add a version in another language, named as the button names it."""
    await author.taps(language)
    await author.hears(f"in this language: {language}")
    message = await author.says(text)
    await author.hears(KEPT)
    return message


async def previews(author: Human) -> Message:
    """Ask for the preview; returns the message below it, with the button that sends."""
    await author.taps("👁")
    return await author.hears(PREVIEW)


async def launches(author: Human, kind: str, text: str) -> None:
    """From /broadcast to the tap that sends, in one language."""
    await writes_first(author, kind, text)
    await previews(author)
    await author.taps("🚀")


async def schedules(author: Human, kind: str, text: str, when: str = "In 1 hour") -> Message:
    """From /broadcast to a broadcast in one language that waits for its time."""
    await writes_first(author, kind, text)
    await author.taps("🕒")
    await author.hears("When is it to go out?")
    await author.taps(when)
    await author.hears("When is it to go out?")
    await author.taps("Back")
    await author.hears(KEPT)
    await previews(author)
    await author.taps("🚀")
    return await author.hears("It waits for its time")


async def sends(author: Human, kind: str, text: str) -> Message:
    """A whole broadcast in one language, to its result message."""
    await launches(author, kind, text)
    return await author.hears("Sent:")


def got(human: Human, words: str) -> list[Message]:
    """Every message of the bot on somebody's screen that contains `words`."""
    return [m for m in human.person.messages if not m.own and words in m.text]


def figures(message: Message) -> dict[str, int]:
    """The figures of a progress or result message, by their first word."""
    lines = (line[2:].strip() for line in message.text.splitlines() if line[:1] in "✅👋⚠❔" and ":" in line)
    pairs = (line.lstrip("\N{VARIATION SELECTOR-16} ").rsplit(": ", 1) for line in lines)
    return {name.split(" ")[0]: int(number) for name, number in pairs}


def content(message: Message) -> dict[str, Any]:
    """All that a reader sees of a message: words, formatting, file, buttons."""
    entities = sorted((sorted(e.items()) for e in message.entities), key=str)
    return {
        "text": message.text,
        "entities": entities,
        "file": message.file and (message.kind, message.file.name, message.file.data),
        "keyboard": message.keyboard,
    }


# --- notices: what the team is told unasked is gathered, and not told by night


async def at(bot: Running, hour: int) -> None:
    """Let time pass until ten minutes past that hour, in UTC, which is the organisation's zone."""
    now = bot.clock.now()
    then = now.replace(hour=hour, minute=10, second=0, microsecond=0)
    await _passes(bot, then - now if then > now else then - now + timedelta(days=1))


async def by_day(bot: Running) -> None:
    """Let it be day, with hours to go until night: nothing waits for the morning."""
    if not 7 <= bot.clock.now().hour < 20:
        await at(bot, 8)


async def gathered(bot: Running) -> None:
    """Let so much time pass that everything is told that was gathered, and be told."""
    await _passes(bot, GATHERED_FOR)


async def _passes(bot: Running, time: timedelta) -> None:
    await bot.clock.asleep("team's news")
    bot.clock.advance(seconds=time.total_seconds())
    await bot.clock.asleep("team's news")
