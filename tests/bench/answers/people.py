"""People who write and tap: each does the next thing once the last was answered."""

from __future__ import annotations

import asyncio
import itertools
import random
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from bot.chat.base.buttons import pack
from bot.chat.letters.buttons import Files, Sent, WriteLetter
from bot.rehearsal.world.chats.person import Person
from bot.rehearsal.world.taps import CallbackTap
from bot.rehearsal.world.things import Message, ShownButton
from bot.rehearsal.world.world import World

TAP: Final = "tap"
"""A tap on the way to a letter."""
FILES: Final = "files"
"""A tap on the letter, to have it as files. Every other act is a text that is sent."""
TO_A_CARD: Final = "/start"
"""What somebody writes who is to tap and has nothing to tap on."""

MIX: Final = {TAP: 50, "/case": 20, "/start": 10, "/help": 10, "Thank you so much": 10}
"""What people do, in percent."""
AT_IT: Final = 40
ACTS_EACH: Final = 10
"""So many acts, and somebody else comes."""

_ON_THE_WAY, _BELOW_A_LETTER, _AS_FILES = (
    f"{pack(kind('')).partition(':')[0]}:" for kind in (WriteLetter, Sent, Files)
)
"""How the data of such buttons begins."""
_SAFETY: Final = 2
"""The field of a button on the way that is filled once the next thing is the letter, for who has no ties."""


@dataclass(slots=True)
class Writer:
    """Somebody, and how far they are."""

    person: Person
    acts: Iterator[str] = field(default_factory=lambda: iter(()))
    act: str = ""  # what isn't answered yet; empty: nothing
    done: int = 0  # acts of the present order
    since: float = 0.0
    letter_due: bool = False  # the tap is answered by the letter
    shown: bool = False  # what answers it is on the screen
    tapped: CallbackTap | None = None
    card: Message | None = None  # has the next button on the way to a letter
    spare: Message | None = None  # another, for when that way is at its end
    letter: Message | None = None  # the newest


@dataclass(slots=True)
class Told:
    """What came of one order. Times are monotonic seconds; waits are milliseconds, each with its act."""

    due: int
    begun_at: float = 0.0
    last_at: float = 0.0
    waits: list[tuple[str, float]] = field(default_factory=list)
    letters: int = 0


class Writers:
    """Those of one world who were told to do something."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._writers: dict[int, Writer] = {}
        self.told = Told(0)
        world.listen(self._heard)

    def begin(self, chats: Iterable[int], due: int, acts: Callable[[], Iterator[str]]) -> None:
        """All of them do their first act now; `due`: as many acts are to be answered in all."""
        for writer in self._ready(chats, due, acts):
            self._next(writer)
        self.told.begun_at = time.monotonic()

    def mixed(self, chats: Iterable[int], due: int, seed: int) -> None:
        """All of them, without a pause, do as in MIX, until so many acts are done."""
        acts = itertools.islice(_drawn(random.Random(seed)), due)
        self.begin(chats, due, lambda: acts)

    async def paced(self, chats: Sequence[int], per_second: float, seconds: float, seed: int) -> None:
        """For so long, acts as in MIX at random times; `AT_IT` people do them, who take turns with others.

        Each goes on where they stopped.
        """
        dice, loop = random.Random(seed), asyncio.get_running_loop()
        times = list(itertools.takewhile(lambda at: at < seconds, _moments(dice, per_second)))
        coming = deque(self._ready(chats, len(times), lambda: iter(())))
        here = [coming.popleft() for _ in range(AT_IT)]
        acts, begun = _drawn(dice), loop.time()
        for at in times:
            await asyncio.sleep(begun + at - loop.time())
            free = [place for place, writer in enumerate(here) if not writer.act]
            place = dice.choice(free or range(AT_IT))
            if not free or here[place].done >= ACTS_EACH:
                coming.append(here[place])
                here[place] = coming.popleft()
                here[place].done = 0
            self._do(here[place], next(acts))

    def _ready(self, chats: Iterable[int], due: int, acts: Callable[[], Iterator[str]]) -> list[Writer]:
        """They will do these acts, once they are told to begin."""
        self.told = Told(due, begun_at=time.monotonic())
        writers = []
        for chat in chats:
            writer = self._writers.setdefault(chat, Writer(self._world.people[chat]))
            writer.acts, writer.act, writer.done = acts(), "", 0
            writers.append(writer)
        return writers

    def _next(self, writer: Writer) -> None:
        act = next(writer.acts, None)
        if act is not None:
            self._do(writer, act)

    def _do(self, writer: Writer, act: str) -> None:
        """One act now."""
        writer.done += 1
        on, begins = (writer.letter, _BELOW_A_LETTER) if act == FILES else (writer.card, _ON_THE_WAY)
        button = _first(on, begins) if act in (TAP, FILES) and on else None
        if act == FILES and button is not None:  # it stands behind another, with the same choices
            button = replace(button, data=_AS_FILES + (button.data or "").removeprefix(_BELOW_A_LETTER))
        if act == TAP and button is None:
            act = TO_A_CARD
        writer.act, writer.since = act, time.monotonic()
        writer.shown, writer.letter_due, writer.tapped = False, False, None
        if button is None or on is None:
            writer.person.says(act)
        else:
            writer.letter_due = act == TAP and bool((button.data or "").split(":")[_SAFETY])
            writer.tapped = writer.person.taps(on, button)

    def _heard(self, what: str, person: Person, content: Any) -> None:
        """The bot has done something on somebody's phone, or they have themselves."""
        writer = self._writers.get(person.chat)
        if writer is None or (what == "message" and content.own):
            return
        if what == "message":
            self._shows(writer, content)
        if writer.act and writer.shown and (writer.tapped is None or writer.tapped.answer is not None):
            told, now = self.told, time.monotonic()
            told.waits.append((writer.act, 1000 * (now - writer.since)))
            told.letters += writer.letter_due
            told.last_at = now
            writer.act = ""
            asyncio.get_running_loop().call_soon(self._next, writer)

    @staticmethod
    def _shows(writer: Writer, message: Message) -> None:
        """Take note of a message that came or was changed."""
        letter = _first(message, _BELOW_A_LETTER) is not None
        if letter:
            writer.letter = message
        if writer.tapped is None:
            writer.shown = writer.shown or not message.edited
        elif writer.act == FILES:
            writer.shown = message.kind == "document"
        else:
            # Before the card come the letter and its reading copy.
            writer.shown = letter or not writer.letter_due
        there = message if _first(message, _ON_THE_WAY) else None
        if writer.card is not None and message.id == writer.card.id:
            writer.card, writer.spare = (there, writer.spare) if there else (writer.spare, None)
        elif there is not None:
            if writer.card is None or not writer.card.edited:
                writer.card = there
            else:
                writer.spare = there


def _first(message: Message, begins: str) -> ShownButton | None:
    """The first button whose data begins so."""
    found = (button for row in message.keyboard for button in row)
    return next((button for button in found if (button.data or "").startswith(begins)), None)


def _drawn(dice: random.Random) -> Iterator[str]:
    """Acts as in MIX, without end."""
    while True:
        yield from dice.choices(list(MIX), list(MIX.values()), k=100)


def _moments(dice: random.Random, per_second: float) -> Iterator[float]:
    """Random moments, so many a second on average, without end."""
    at = 0.0
    while True:
        at += dice.expovariate(per_second)
        yield at
