"""What people do in a story, as values: printed, they are the lines by which it can be played again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Literal

from bot.chat.base.buttons import parse
from bot.rehearsal import Message, Person, ShownButton


class Sends(Enum):
    """What can be sent that is no text."""

    PHOTO = "photo"
    FILE = "file"
    ALBUM = "album"
    STICKER = "sticker"
    VOICE = "voice"
    PLACE = "place"
    CONTACT = "contact"


@dataclass(frozen=True)
class Tap:
    """A button on their phone, the `which`-th (counted round).

    `rare`: first come those of kinds that were tapped least in this story; else those that came last.
    """

    who: str
    which: int
    rare: bool = True


@dataclass(frozen=True)
class Forge:
    """A button that somebody made up, or has from an older message: `data`, below a message or below none."""

    who: str
    data: str
    below: bool = False


@dataclass(frozen=True)
class Say:
    """A text; as a reply to the `to`-th newest message, if that is given.

    `marked`: with a word by which it is known wherever it comes to stand.
    """

    who: str
    text: str
    to: int | None = None
    marked: bool = True


@dataclass(frozen=True)
class Send:
    """What is no text, with a caption."""

    who: str
    what: Sends
    caption: str = ""


@dataclass(frozen=True)
class Edit:
    """Another text for the `which`-th newest of their own messages."""

    who: str
    which: int
    text: str


@dataclass(frozen=True)
class FollowLink:
    """A link into the team that somebody else was shown, the `which`-th newest."""

    who: str
    which: int


@dataclass(frozen=True)
class Block:
    """Stop the bot, or let it in again."""

    who: str


@dataclass(frozen=True)
class Lose:
    """Delete the `which`-th newest message from the chat."""

    who: str
    which: int


Act = Tap | Forge | Say | Send | Edit | FollowLink | Block | Lose


@dataclass(frozen=True)
class AtOnce:
    """Several people do something at the same time."""

    acts: tuple[Act, ...]


@dataclass(frozen=True)
class Killed:
    """Somebody does it, and the bot is killed before that step of its work on it, and started again."""

    act: Act
    step: int


@dataclass(frozen=True)
class Passes:
    """So many seconds pass."""

    seconds: float


@dataclass(frozen=True)
class ClockSet:
    """Somebody sets the machine's clock by so many hours."""

    hours: float


@dataclass(frozen=True)
class Restart:
    """The bot is stopped and started."""


@dataclass(frozen=True)
class Fails:
    """Telegram does something else than it is asked with the next `times` of such calls."""

    method: str
    times: int
    status: int | None = None
    description: str = ""
    html: bool = False
    late: bool = False
    drop: Literal["before", "after", "half"] | None = None


@dataclass(frozen=True)
class Again:
    """Telegram brings an update again that took effect: the `which`-th newest of them (counted round)."""

    which: int


Move = Act | Again | AtOnce | Killed | Passes | ClockSet | Restart | Fails


def buttons_of(person: Person, rare: Counter[str] | None) -> list[tuple[Message, ShownButton]]:
    """Every callback button on the phone, the newest first; with `rare`, the least tapped kinds first."""
    found: dict[str, tuple[Message, ShownButton]] = {}
    for message in reversed(person.messages):
        for button in message.buttons:
            if button.data is not None:
                found.setdefault(button.data, (message, button))
    shown = list(found.values())
    if rare is not None:
        shown.sort(key=lambda one: rare[kind_of(one[1].data or "")])
    return shown


def kind_of(data: str) -> str:
    """The kind of a button, and of one that opens a screen, which."""
    button = parse(data)
    if button is None:
        return "outdated"
    screen = getattr(button, "screen", None)
    return type(button).__name__ + (f" {screen}" if screen else "")


def marks_in(text: str) -> Iterator[str]:
    """The words by which what was typed in a story is known."""
    for part in text.split("zq")[1:]:
        if part[:4].isdigit() and part[4:5] == "x":
            yield f"zq{part[:4]}x"
