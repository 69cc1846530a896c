"""What a button carries: typed, versioned, at most 64 bytes, so that a tap works after any restart.

A button's data is a version, a letter for its kind, and its fields with colons, numbers in base 36:
`2l:tjk001:f:release::::8c:Lm9P:`.
Data that doesn't parse (an older version, a kind that is gone) is no button: the tap gets the current screen.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from typing import Any, ClassVar, Final, get_type_hints

from bot.chat.broadcasts.buttons import BroadcastButton
from bot.chat.letters.after_sending import (
    AskMe,
    AskNothing,
    AskReply,
    DontAsk,
    FailedHow,
    FailedWhich,
    Judge,
    PassNothingOn,
    PassOn,
    Replied,
)
from bot.chat.letters.buttons import (
    AddressFailed,
    AddWords,
    Adjust,
    Change,
    ChooseLanguage,
    Countries,
    DropWords,
    Files,
    Remind,
    Reword,
    Sent,
    Sign,
    Unsign,
    UseWords,
    WriteLetter,
)
from bot.chat.people.buttons import MyCountry, SetCountry
from bot.model.base36 import base36
from bot.model.people.subscription import Wants
from bot.model.team.roles import Role

VERSION: Final = "2"
MAX_BYTES: Final = 64


class Screen(StrEnum):
    """Screens that a button can open without more to say."""

    START = "start"
    SETTINGS = "settings"
    CASE = "case"
    LETTER = "letter"
    LANGUAGE = "language"
    OTHER_WAYS = "ways"
    NOT_NOW = "notnow"
    DISMISS = "dismiss"
    TEAM = "team"


@dataclass(frozen=True, slots=True)
class Open:
    """Open a screen, of a case where it needs one."""

    CODE: ClassVar = "o"
    screen: Screen
    case: str = ""
    source: str = ""  # where the deep link stood, while consent is still to come


@dataclass(frozen=True, slots=True)
class OpenBelow:
    """Open a screen below the tapped message, whose words stay: for what an organiser wrote."""

    CODE: ClassVar = "O"
    screen: Screen
    case: str = ""


@dataclass(frozen=True, slots=True)
class Subscribe:
    """Consent to updates; `case` empty: every case. `source`: where the deep link stood."""

    CODE: ClassVar = "s"
    wants: Wants
    case: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class SetLanguage:
    """Speak this language; `case` and `source` of a deep link are kept until consent."""

    CODE: ClassVar = "g"
    language: str
    case: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Newest:
    """Show the newest message on a case."""

    CODE: ClassVar = "on"
    case: str


@dataclass(frozen=True, slots=True)
class SetWants:
    """Change which updates are sent."""

    CODE: ClassVar = "w"
    wants: Wants


@dataclass(frozen=True, slots=True)
class SetCase:
    """Follow a case, or don't."""

    CODE: ClassVar = "k"
    case: str
    on: bool


@dataclass(frozen=True, slots=True)
class Stop:
    """No more messages."""

    CODE: ClassVar = "e"


@dataclass(frozen=True, slots=True)
class Forget:
    """Delete everything on this chat. `language` is the one it was asked in: afterwards nobody knows it."""

    CODE: ClassVar = "f"
    sure: bool
    language: str = ""


@dataclass(frozen=True, slots=True)
class NoReminder:
    """Don't remind me of this case."""

    CODE: ClassVar = "R"
    case: str


@dataclass(frozen=True, slots=True)
class TakeBack:
    """Undo "I sent it" of that day."""

    CODE: ClassVar = "u"
    case: str
    authority: str
    day: date


class TotalsForm(StrEnum):
    """How totals are given."""

    TEXT = "text"
    CHART = "chart"
    CSV = "csv"
    AFTER = "after"  # what came of letters, and which addresses failed


@dataclass(frozen=True, slots=True)
class Totals:
    """Show a case's totals."""

    CODE: ClassVar = "t"
    case: str
    form: TotalsForm = TotalsForm.TEXT


@dataclass(frozen=True, slots=True)
class Invite:
    """Make a one-time link for a new member of the team."""

    CODE: ClassVar = "j"
    role: Role


@dataclass(frozen=True, slots=True)
class RemoveMember:
    """Take somebody out of the team; not `sure` yet: ask."""

    CODE: ClassVar = "m"
    member: int
    sure: bool


@dataclass(frozen=True, slots=True)
class SwitchLanguage:
    """Switch an unreviewed language on or off."""

    CODE: ClassVar = "y"
    language: str
    on: bool


Button = (
    Open | OpenBelow | Newest | Subscribe | SetLanguage | SetWants | SetCase | Stop | Forget | WriteLetter
    | Adjust | Change | Reword | AddWords | UseWords | DropWords | ChooseLanguage | Sign | Unsign | Files
    | Sent | Remind | AddressFailed | NoReminder | Countries | TakeBack | Totals | Invite | RemoveMember
    | SwitchLanguage | FailedWhich | FailedHow | Judge | AskReply | Replied | AskMe | DontAsk | AskNothing
    | PassOn | PassNothingOn | MyCountry | SetCountry | BroadcastButton
)  # fmt: skip

_KINDS: Final[Mapping[str, type[Any]]] = {kind.CODE: kind for kind in Button.__args__}
_HINTS: Final = {kind: get_type_hints(kind) for kind in _KINDS.values()}


def pack(button: Button) -> str:
    """The callback data of a button: ASCII, at most 64 bytes. ValueError for a field that can't travel."""
    parts = [_write(getattr(button, field.name)) for field in fields(button)]
    data = f"{VERSION}{button.CODE}" + "".join(f":{part}" for part in parts)
    if len(data) > MAX_BYTES or not data.isascii():
        raise ValueError(f"a button of kind {type(button).__name__} is too long or not ASCII")
    return data


def parse(data: str) -> Button | None:
    """The button that `data` was packed from; None if it is of another version or was tampered with."""
    head, *parts = data.split(":")
    kind = _KINDS.get(head[1:]) if head[:1] == VERSION and len(data) <= MAX_BYTES else None
    if kind is None or len(parts) != len(fields(kind)):
        return None
    hints = _HINTS[kind]
    try:
        values = [_read(part, hints[field.name]) for part, field in zip(parts, fields(kind), strict=True)]
    except ValueError:
        return None
    button: Button = kind(*values)
    return button


def _write(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return str(int(value))
        case date():
            return str(value.toordinal())
        case int():
            return base36(value)
        case _:
            text = str(value)
            if ":" in text:
                raise ValueError("a colon can't travel in a button")
            return text


def _read(text: str, hint: Any) -> object:
    if hint is str:
        if not re.fullmatch(r"[A-Za-z0-9_-]*", text):
            raise ValueError("not an id")
        return text
    if hint is bool:
        return {"0": False, "1": True}[text] if text in {"0", "1"} else _refuse()
    if hint is int:
        return int(text, 36) if re.fullmatch(r"[0-9a-z]{1,12}", text) else _refuse()
    if hint is date:
        return date.fromordinal(int(text)) if re.fullmatch(r"\d{1,7}", text) else _refuse()
    optional = getattr(hint, "__args__", None)
    if optional:
        return None if text == "" else _read(text, optional[0])
    make: Callable[[str], object] = hint
    return make(text)


def _refuse() -> object:
    raise ValueError("not a value of this field")
