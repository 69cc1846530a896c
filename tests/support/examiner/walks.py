"""Forty people's way through the bot, drawn at random, with a copy of the disk after each tap.

What is drawn of each person is drawn evenly and apart from everything else, and shows in no place and in no
number of taps: everybody taps as often, at the same places, one after the other in a drawn order.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Hashable, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Final

from bot.content.texts import ChatTexts
from tests.support.application import Running
from tests.support.examiner.copies import Copy
from tests.support.examiner.orders import Laid, laid
from tests.support.examiner.rows import Owners, Tables, difference, read
from tests.support.examiner.traces import of_a_tap, of_all, of_rows, written_together
from tests.support.people import Human

Truth = str | bool | None
"""What is true of somebody; None: it isn't asked of them."""

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
NUDGES = "they ask to be reminded"
TRUTHS: Final[dict[str, tuple[Truth, ...]]] = {
    TIES: (True, False),
    REPORTED: (True, False),
    FIRST: (True, False),
    WHOM: AUTHORITIES,
    COUNTRY: COUNTRIES,
    DELETED: (True, False),
    AGAIN: (True, False),
    NUDGES: (True, False),
}
"""What is guessed, with what it is drawn from. FIRST isn't asked of those whose first tap has a row of its
own come, whatever else they do: a reminder."""

SENT, OTHER, ROW = "I sent it", "another tap", "a tap that has a row come"
WAYS: Final[dict[tuple[str, bool], tuple[tuple[str, ...], ...]]] = {
    # The taps below a letter, by what the first one is, and whether a letter is reported in the end.
    (SENT, True): (("i_sent_it", "change_letter", "i_sent_it"), ("i_sent_it", "ask", "change_letter")),
    (SENT, False): (("i_sent_it", "take_back", "write_letter"),),
    (OTHER, True): (("change_letter", "back", "i_sent_it"),),
    (OTHER, False): (
        ("change_letter", "back", "change_letter"),
        ("address_failed", "how_bounced", "other_authority"),
    ),
    (ROW, True): (
        ("remind_tomorrow", "i_sent_it", "no_reminder"),
        ("remind_tomorrow", "remind_tomorrow", "i_sent_it"),
        ("remind_tomorrow", "i_sent_it", "add_words"),
    ),
    (ROW, False): (
        ("remind_tomorrow", "change_letter", "no_reminder"),
        ("remind_tomorrow", "remind_tomorrow", "change_letter"),
        ("remind_tomorrow", "change_letter", "add_words"),
    ),
}
PEOPLE: Final = 40
ROWS_ARE: Final = 0.3
"""Of so many, the first tap is one that has a row come."""
NO_UPDATES: Final = 0.2
"""So many write letters and don't subscribe; they give no country. That shows, and isn't guessed."""


@dataclass(slots=True)
class Walker:
    """One person, what is true of them, and what has shown of them so far."""

    number: int
    human: Human
    truths: dict[str, Truth]
    guessed: dict[str, Truth]  # those of them that were drawn
    way: tuple[str, ...]
    subscribes: bool = True
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
        there = (
            (message, button.label)
            for message in reversed(person.human.person.messages)
            for button in message.buttons
            if not message.own and button.label in labels
        )
        # What isn't there stands behind a card's "Change" or "More".
        message, label = next(there, (None, labels[0]))
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


def drawn(bot: Running, seed: int, *, given: Mapping[str, Truth] | None = None) -> Walk:
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
        subscribes = given is not None or chance.random() >= NO_UPDATES
        if not subscribes:
            guessed |= {COUNTRY: None, DELETED: None, NUDGES: None}
        people.append(Walker(place, bot.person(f"Person {place}"), truths, guessed, way, subscribes))
    return Walk(bot, chance, people, bot.said("en"))
