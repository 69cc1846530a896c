"""What each of forty people does on each visit: see walks.py for who they are."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Final

from bot.chat.base.buttons import pack
from bot.chat.letters.buttons import Change, Sent, WriteLetter
from bot.chat.people.buttons import SetCountry, SetNudges
from bot.model.letters.letter import Safety
from tests.support.application import Running
from tests.support.examiner.walks import (
    AGAIN,
    COUNTRIES,
    COUNTRY,
    DELETED,
    NUDGES,
    TIES,
    WHOM,
    Truth,
    Walk,
    Walker,
    drawn,
)
from tests.support.stores import CASE

FIRST_VISIT: Final = "the first visit"
SECOND_VISIT: Final = "the second visit"
LAST_VISIT: Final = "the last visit"
LEAVING: Final = "leaving"


def safety_of(person: Walker) -> Safety:
    """The answer about safety."""
    return Safety.ABROAD if person.truths[TIES] else Safety.FREE


async def comes_first(walk: Walk, person: Walker) -> None:
    """Subscribe, give a country, open a letter, and three taps below it."""
    human, truths = person.human, person.truths

    async def opens() -> None:
        await human.opens(CASE)
        await human.hears()

    async def begins() -> None:
        await human.says("/letter")
        await human.hears()

    await walk.does(person, "coming", opens)
    if person.subscribes:
        await walk.does(person, "subscribing", lambda: human.taps("🔔"))
        country = pack(SetCountry(str(truths[COUNTRY])))
        await walk.does(person, "the country", lambda: human.taps_old(country))
        # Everybody has said yes once, and both since; what counts is what they said last.
        for number, on in enumerate((True, not truths[NUDGES], bool(truths[NUDGES])), 1):
            nudges = pack(SetNudges(CASE, on=on))
            await walk.does(person, f"tap {number} on reminders", partial(human.taps_old, nudges))
    await walk.does(person, "/letter", begins)
    if truths[TIES]:
        await walk.taps(person, "the answer", "safety_yes")
        await walk.taps(person, "after it", "ties_write")
    else:
        # With "No" there would be a letter at once: that tap is looked at below, as it is for everybody.
        await walk.taps(person, "the answer", "safety_unsure")
        ask = (await human.screen()).buttons[0]
        await walk.does(person, "after it", lambda: human.taps(ask))
    letter = pack(WriteLetter(CASE, safety_of(person), "release", str(truths[WHOM])))
    await walk.does(person, "the letter", lambda: human.taps_old(letter))
    for number, which in enumerate(person.way, 1):
        await walk.taps(person, f"tap {number} on the letter", which)


async def comes_again(walk: Walk, person: Walker) -> None:
    """Change or delete the country, open the letter once more, and report it or not."""
    human, truths = person.human, person.truths
    other = COUNTRIES[(COUNTRIES.index(str(truths[COUNTRY])) + 1) % len(COUNTRIES)]
    country = pack(SetCountry("" if truths[DELETED] else other))
    if person.subscribes:
        await walk.does(person, "the country again", lambda: human.taps_old(country))
    letter = pack(WriteLetter(CASE, safety_of(person), "release", str(truths[WHOM])))
    await walk.does(person, "the letter again", lambda: human.taps_old(letter))
    await walk.taps(person, "a tap on it", "i_sent_it" if truths[AGAIN] else "change_letter")
    if person.subscribes:
        nudges = pack(SetNudges(CASE, on=bool(truths[NUDGES])))
        await walk.does(person, "reminders again", lambda: human.taps_old(nudges))


async def comes_last(walk: Walk, person: Walker) -> None:
    """Answer what the bot asked, if it did; else tap something on the letter."""
    asked = any("Did they answer?" in message.text for message in person.human.person.messages)
    if asked:
        await walk.taps(person, "the last tap", "answer_real")
    else:
        await walk.taps(person, "the last tap", "change_letter" if person.truths[AGAIN] else "back")


async def first_day(walk: Walk) -> None:
    """Everybody's first visit, in the morning, and the minute after it."""
    now = walk.bot.clock.now()
    await walk.bot.later(hours=(24 - now.hour) % 24 + 8, minutes=-now.minute)
    await walk.in_turn(FIRST_VISIT, lambda person: comes_first(walk, person))
    await walk.passes("a minute", minutes=1, seconds=30)
    await walk.look("a minute later")


async def leaves(walk: Walk, person: Walker) -> None:
    """A tap on a letter of the day before, then /stop, then /forget."""
    human, truths = person.human, person.truths
    button = Sent if truths[AGAIN] else Change
    old = pack(button(CASE, safety_of(person), "release", str(truths[WHOM])))
    await walk.does(person, "a tap on it", lambda: human.taps_old(old))

    async def asks() -> None:
        await human.says("/forget")
        await human.hears()

    async def stops() -> None:
        await human.says("/stop")
        await human.hears()

    await walk.does(person, "/stop", stops)
    await walk.does(person, "/forget", asks)
    await walk.does(person, "forgotten", lambda: human.taps("Yes"))


async def all_leave(walk: Walk) -> None:
    """The next day everybody leaves, and another night passes."""
    await walk.passes("the night", hours=16)
    await walk.in_turn(LEAVING, lambda person: leaves(walk, person))
    await walk.passes("a minute more", minutes=2)
    await walk.look("when they have left")
    await walk.passes("another night", hours=22)
    await walk.look("two days later")


async def three_weeks(walk: Walk) -> None:
    """What follows: a night, a second visit, the question what came of a letter, and a last tap."""
    bot = walk.bot
    await walk.passes("the night", hours=14)
    await walk.look("the next day")
    await bot.later(hours=34)
    await walk.in_turn(SECOND_VISIT, lambda person: comes_again(walk, person))
    await walk.passes("a minute more", minutes=2)
    for _ in range(10):
        await bot.later(days=1)
    await walk.look("before the questions")
    await walk.passes("the questions", days=6)
    await walk.look("after the questions")
    await walk.in_turn(LAST_VISIT, lambda person: comes_last(walk, person))
    await bot.later(minutes=2)
    await walk.look("at the end")


async def examined(
    folder: Path,
    seed: int,
    then: Callable[[Walk], Awaitable[None]] | None = None,
    *,
    given: Mapping[str, Truth] | None = None,
) -> Walk:
    """A walk in a bot of its own, its database in `folder`: the first day, and what comes `then`."""
    async with Running(folder) as bot:
        walk = drawn(bot, seed, given=given)
        await first_day(walk)
        if then is not None:
            await then(walk)
        return walk
