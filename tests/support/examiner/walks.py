"""Forty people's way through the bot, drawn at random, with a copy of the disk after each tap.

What is drawn of each person is drawn evenly and apart from everything else, and shows in no place and in no
number of taps: everybody taps as often, at the same places, one after the other in a drawn order.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Hashable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Final

from bot.chat.base.buttons import pack
from bot.chat.letters.buttons import Change, Sent, WriteLetter
from bot.chat.people.buttons import SetCountry
from bot.content.texts import ChatTexts
from bot.model.letters.letter import Safety
from tests.support.application import Running
from tests.support.examiner.copies import Copy
from tests.support.examiner.orders import Laid, laid
from tests.support.examiner.rows import Owners, Tables, difference, read
from tests.support.examiner.traces import of_a_tap, of_all, of_rows, written_together
from tests.support.people import Human
from tests.support.stores import CASE

COUNTRIES: Final = ("FR", "DE", "PL", "SE")
AUTHORITIES: Final = ("geneva", "brussels")
"""Those whom one can write to with ties to the country, and without."""

TIES = "ties to the country"
FIRST = "the first tap is I sent it"
REPORTED = "a letter is reported"
WHOM = "whom they wrote to"
COUNTRY = "the country"
DELETED = "the country is deleted, not changed"
AGAIN = "a letter is reported two days later"
TRUTHS: Final[dict[str, tuple[Hashable, ...]]] = {
    TIES: (True, False),
    REPORTED: (True, False),
    FIRST: (True, False),
    WHOM: AUTHORITIES,
    COUNTRY: COUNTRIES,
    DELETED: (True, False),
    AGAIN: (True, False),
}
"""What is guessed, with what it is drawn from. FIRST isn't asked of those whose first tap has a row of its
own come, whatever else they do: a reminder, or the wait for a sentence."""

SENT, OTHER, ROW = "I sent it", "another tap", "a tap that has a row come"
WAYS: Final[dict[tuple[str, bool], tuple[tuple[str, ...], ...]]] = {
    # The taps below a letter, by what the first one is, and whether a letter is reported in the end.
    (SENT, True): (("i_sent_it", "other_authority", "i_sent_it"), ("i_sent_it", "ask", "other_authority")),
    (SENT, False): (("i_sent_it", "take_back", "write_letter"),),
    (OTHER, True): (("change_letter", "back", "i_sent_it"),),
    (OTHER, False): (
        ("change_letter", "back", "change_letter"),
        ("address_failed", "how_bounced", "other_authority"),
    ),
    (ROW, True): (
        ("remind_tomorrow", "i_sent_it", "no_reminder"),
        ("remind_tomorrow", "remind_tomorrow", "i_sent_it"),
        ("add_words", "remind_tomorrow", "i_sent_it"),
    ),
    (ROW, False): (
        ("remind_tomorrow", "change_letter", "no_reminder"),
        ("remind_tomorrow", "remind_tomorrow", "change_letter"),
        ("add_words", "remind_tomorrow", "change_letter"),
    ),
}
PEOPLE: Final = 40
ROWS_ARE: Final = 0.3
"""Of so many, the first tap is one that has a row come."""

FIRST_VISIT = "the first visit"
SECOND_VISIT = "the second visit"
LAST_VISIT = "the last visit"
LEAVING = "leaving"


@dataclass(slots=True)
class Walker:
    """One person, what is true of them, and what has shown of them so far."""

    number: int
    human: Human
    truths: dict[str, Hashable]
    guessed: dict[str, Hashable]  # those of them that were drawn
    way: tuple[str, ...]
    seen: dict[str, Hashable] = field(default_factory=dict)


@dataclass(slots=True)
class Walk:
    """Everybody of one walk, in which order they came, and how things lay on the disk."""

    bot: Running
    chance: Random
    people: list[Walker]
    said: ChatTexts
    owners: Owners = field(default_factory=Owners)
    turns: dict[str, list[int]] = field(default_factory=dict)
    laid: dict[str, Laid] = field(default_factory=dict)
    left: dict[str, int] = field(default_factory=dict)  # of what stood for somebody, anywhere
    astray: dict[str, int] = field(default_factory=dict)  # and in free space
    _newest: tuple[Copy, Tables] | None = None

    async def copy(self) -> tuple[Copy, Tables]:
        """What lies on the disk once nobody waits for an answer."""
        assert self.bot.app._order is not None
        await self.bot.app._order.idle()
        copy = Copy.of(self.bot.database)
        if self._newest is None or self._newest[0] != copy:
            self._newest = copy, read(copy)
        return self._newest

    async def in_turn(self, turn: str, visit: Callable[[Walker], Awaitable[None]]) -> None:
        """Everybody comes, one after the other, some minutes apart."""
        people = self.chance.sample(self.people, len(self.people))
        self.turns[turn] = [person.number for person in people]
        for person in people:
            await self.bot.later(minutes=self.chance.randint(1, 6), seconds=self.chance.randint(0, 59))
            await visit(person)

    async def taps(self, person: Walker, where: str, which: str) -> None:
        """One tap by the button's name, with a copy before and after it."""
        labels = [self.said.label(name) for name in (("ask_me", "dont_ask") if which == "ask" else (which,))]
        message = next(
            message
            for message in reversed(person.human.person.messages)
            if not message.own and any(button.label in labels for button in message.buttons)
        )
        label = next(button.label for button in message.buttons if button.label in labels)
        await self.does(person, where, lambda: person.human.taps(label, message))

    async def does(self, person: Walker, where: str, action: Callable[[], Awaitable[object]]) -> None:
        """Something that one person does, with a copy before and after it."""
        before, rows_before = await self.copy()
        await action()
        after, rows = await self.copy()
        seen = difference(rows_before, rows)
        self.owners.learn(seen, person.number)
        person.seen |= of_a_tap(where, before, after, seen)

    async def look(self, when: str) -> None:
        """One copy, and what it shows: of each person's rows, and of orders."""
        copy, tables = await self.copy()
        held = self.owners.held(tables)
        for person in self.people:
            person.seen |= of_rows(when, held.get(person.number, {}))
        self.laid[when] = laid(copy, self.owners)
        self.left[when], self.astray[when] = self.owners.left_in(copy), self.owners.astray_in(copy)

    async def passes(self, what: str, **time: float) -> None:
        """So much time passes; two copies, before and after it, and what they show of each person."""
        _, before = await self.copy()
        await self.bot.later(**time)
        copy, after = await self.copy()
        seen = of_all(what, before, after, self.owners)
        together = written_together(what, copy, self.owners)
        for person in self.people:
            person.seen |= seen.get(person.number, {}) | together.get(person.number, {})


def drawn(bot: Running, seed: int, *, given: Mapping[str, Hashable] | None = None) -> Walk:
    """Forty people with what is true of each. What is `given` is true of all of them, and isn't guessed."""
    chance = Random(seed)
    people = []
    for place in range(PEOPLE):
        truths = {what: chance.choice(answers) for what, answers in TRUTHS.items()} | dict(given or {})
        first = SENT if truths[FIRST] else OTHER
        if given is None and chance.random() < ROWS_ARE:
            truths[FIRST], first = None, ROW
        way = chance.choice(WAYS[first, bool(truths[REPORTED])])
        guessed = {what: truth for what, truth in truths.items() if what not in (given or {})}
        people.append(Walker(place, bot.person(f"Person {place}"), truths, guessed, way))
    return Walk(bot, chance, people, bot.said("en"))


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
    await walk.does(person, "subscribing", lambda: human.taps("🔔"))
    country = pack(SetCountry(str(truths[COUNTRY])))
    await walk.does(person, "the country", lambda: human.taps_old(country))
    await walk.does(person, "/letter", begins)
    if truths[TIES]:
        await walk.taps(person, "the answer", "safety_yes")
        await walk.taps(person, "after it", "ties_write")
    else:
        await walk.taps(person, "the answer", "safety_no")
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
    await walk.does(person, "the country again", lambda: human.taps_old(country))
    letter = pack(WriteLetter(CASE, safety_of(person), "release", str(truths[WHOM])))
    await walk.does(person, "the letter again", lambda: human.taps_old(letter))
    await walk.taps(person, "a tap on it", "i_sent_it" if truths[AGAIN] else "change_letter")


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
    await walk.passes("another night", hours=16)
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
    given: Mapping[str, Hashable] | None = None,
) -> Walk:
    """A walk in a bot of its own, its database in `folder`: the first day, and what comes `then`."""
    async with Running(folder) as bot:
        walk = drawn(bot, seed, given=given)
        await first_day(walk)
        if then is not None:
            await then(walk)
        return walk
