"""People who write and tap: each does the next thing once the last was answered."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from bot.chat.base.buttons import pack
from bot.chat.letters.buttons import WriteLetter
from bot.rehearsal.world.person import Person
from bot.rehearsal.world.taps import CallbackTap
from bot.rehearsal.world.things import Message, ShownButton
from bot.rehearsal.world.world import World

TAP: Final = "tap"
"""A tap on the way to a letter; every other act is a text that is sent."""
TO_A_CARD: Final = "/start"
"""What somebody writes who is to tap and has nothing to tap on."""

_ON_THE_WAY: Final = pack(WriteLetter("")).partition(":")[0] + ":"
_AUTHORITY: Final = 4
"""The field of such a button that is filled once the next thing is the letter."""


@dataclass(slots=True)
class Writer:
    """Somebody, and how far they are."""

    person: Person
    acts: Iterator[str] = field(default_factory=lambda: iter(()))
    act: str = ""  # what isn't answered yet; empty: nothing
    since: float = 0.0
    letter_due: bool = False  # the tap is answered by a new message
    shown: bool = False
    tapped: CallbackTap | None = None
    card: Message | None = None  # has the next button on the way to a letter
    spare: Message | None = None  # another, for when that way is at its end


@dataclass(slots=True)
class Told:
    """What came of one order. Times are monotonic seconds; waits are milliseconds, each with its act."""

    due: int
    begun_at: float = 0.0
    last_at: float = 0.0
    waits: list[tuple[str, float]] = field(default_factory=list)
    letters: int = 0

    def shares(self) -> dict[str, int]:
        """How often each act was answered."""
        return dict(Counter(act for act, _ in self.waits))


class Writers:
    """Those of one world who were told to do something."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._writers: dict[int, Writer] = {}
        self.told = Told(0)
        world.listen(self._heard)

    def begin(self, chats: Iterable[int], due: int, acts: Callable[[], Iterator[str]]) -> None:
        """All of them do their first act now; `due`: as many acts are to be answered in all."""
        writers = self.ready(chats, due, acts)
        for writer in writers:
            self._next(writer)
        self.told.begun_at = time.monotonic()

    def ready(self, chats: Iterable[int], due: int, acts: Callable[[], Iterator[str]]) -> list[Writer]:
        """They will do these acts, once they are told to begin."""
        self.told = Told(due, begun_at=time.monotonic())
        writers = []
        for chat in chats:
            writer = self._writers.setdefault(chat, Writer(self._world.people[chat]))
            writer.acts, writer.act = acts(), ""
            writers.append(writer)
        return writers

    def _next(self, writer: Writer) -> None:
        act = next(writer.acts, None)
        if act is not None:
            self.do(writer, act)

    def do(self, writer: Writer, act: str) -> None:
        """One act now."""
        button = None
        if act == TAP:
            button = _next_button(writer.card)
            act = act if button else TO_A_CARD
        writer.act, writer.since = act, time.monotonic()
        writer.shown, writer.letter_due, writer.tapped = False, False, None
        if button is None or writer.card is None:
            writer.person.says(act)
        else:
            writer.letter_due = bool((button.data or "").split(":")[_AUTHORITY])
            writer.tapped = writer.person.taps(writer.card, button)

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
        new = not message.edited
        if writer.tapped is None or writer.letter_due:
            writer.shown = writer.shown or new
        else:
            writer.shown = True
        there = message if _next_button(message) else None
        if writer.card is not None and message.id == writer.card.id:
            writer.card, writer.spare = (there, writer.spare) if there else (writer.spare, None)
        elif there is not None:
            if writer.card is None or not writer.card.edited:
                writer.card = there
            else:
                writer.spare = there


def _next_button(message: Message | None) -> ShownButton | None:
    """The first button on the way to a letter."""
    if message is None:
        return None
    found = (button for row in message.keyboard for button in row)
    return next((button for button in found if (button.data or "").startswith(_ON_THE_WAY)), None)
