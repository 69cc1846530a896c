"""What a button carries: typed, versioned, at most 64 bytes, so that a tap works after any restart.

A button's data is a version, a code for its kind, and its fields with colons, numbers in base 36:
`2l:tjk001:f:release::::8c:Lm9P:`.
Data that doesn't parse (an older version, a kind that is gone) is no button: the tap gets the current screen.

Each topic has its buttons beside its handlers:

    @callback_data("bp")
    class Pause(Button):
        broadcast: int

A code, and the order of the fields, are for good: such buttons stand below messages that people have. A field
that came later is made with `metadata=CAME_LATER` and has a default: it travels after all others, and only if
it has another value, so that a button of before reads as one with the default.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import Field, dataclass, fields
from datetime import date
from enum import StrEnum
from typing import Any, ClassVar, Final, Never, TypeVar, dataclass_transform, get_type_hints

from bot.model.base36 import base36

VERSION: Final = "2"
MAX_BYTES: Final = 64

CAME_LATER: Final[Mapping[str, bool]] = {"came_later": True}

_NUMBER: Final = re.compile(r"[0-9a-z]{1,6}")
"""Up to 2,176,782,335: more rows than there will be; as minutes since 1970, a moment that a calendar has."""
_DAYS: Final = range(date(2020, 1, 1).toordinal(), date(2200, 1, 1).toordinal())
"""No button is older than the program, and what is reckoned from these days lies in the calendar too."""


@dataclass(frozen=True)
class Button:
    """What a button carries. Each kind is a subclass made with `callback_data`."""

    __slots__ = ()
    CODE: ClassVar[str]


B = TypeVar("B", bound=Button)

_KINDS: Final[dict[str, type[Button]]] = {}
_HINTS: Final[dict[str, dict[str, Any]]] = {}
_PLACES: Final[dict[str, tuple[Field[Any], ...]]] = {}
"""The fields as they travel."""


def _came_later(field: Field[Any]) -> bool:
    return "came_later" in field.metadata


@dataclass_transform(frozen_default=True)
def callback_data(code: str) -> Callable[[type[B]], type[B]]:
    """Make a kind of button: a frozen dataclass whose fields travel, known by `code` (for good).

    Fields are str, int, bool, date or an enum of strings, or one of these and None. TypeError for a code that
    another kind has.
    """

    def make(kind: type[B]) -> type[B]:
        made = dataclass(frozen=True, slots=True)(kind)
        made.CODE = code
        if code in _KINDS:
            raise TypeError(f"{made.__name__} and {_KINDS[code].__name__} have the code {code!r}")
        _KINDS[code], _HINTS[code] = made, get_type_hints(made)
        _PLACES[code] = tuple(sorted(fields(made), key=_came_later))
        return made

    return make


def button_kinds() -> Iterable[type[Button]]:
    """Every kind of button that was made so far."""
    return _KINDS.values()


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
    STOP_CASE = "stopcase"
    CASES = "cases"
    ABOUT = "about"
    TRANSLATIONS = "translate"
    HOTLINE = "hotline"
    NOTICES = "notices"
    DESK = "desk"
    TWO_KEYS = "twokeys"
    ROOM = "room"
    PANIC = "panic"
    DISCREET = "discreet"


@callback_data("o")
class Open(Button):
    """Open a screen, of a case where it needs one."""

    screen: Screen
    case: str = ""
    source: str = ""  # where the deep link stood, while consent is still to come


@callback_data("O")
class OpenBelow(Button):
    """Open a screen below the tapped message, whose words stay: for what an organiser wrote."""

    screen: Screen
    case: str = ""


class PackedButton(str):
    """The data of another button, as a field of one: without its version, and with full stops for colons."""

    __slots__ = ()

    @classmethod
    def of(cls, button: Button) -> PackedButton:
        """ValueError if that can't be packed."""
        return cls(pack(button)[len(VERSION) :].replace(":", "."))

    @property
    def button(self) -> Button | None:
        """None if it was tampered with."""
        return parse(VERSION + self.replace(".", ":"))


@callback_data("pg")
class TurnPage(Button):
    """Another page of what the button `again` shows, the first being 0."""

    page: int
    again: PackedButton

    @classmethod
    def to(cls, page: int, again: Button) -> TurnPage:
        """ValueError if that has no room."""
        return cls(page, PackedButton.of(again))


def pack(button: Button) -> str:
    """The callback data of a button: ASCII, at most 64 bytes. ValueError for a field that can't travel.

    Numbers from 0 to 2,176,782,335 can, and days from 2020 to 2199: what is forged beyond is no button.
    """
    travelling = list(_PLACES[button.CODE])
    while travelling and _came_later(last := travelling[-1]) and getattr(button, last.name) == last.default:
        travelling.pop()
    parts = [_write(getattr(button, field.name)) for field in travelling]
    data = f"{VERSION}{button.CODE}" + "".join(f":{part}" for part in parts)
    if len(data) > MAX_BYTES or not data.isascii():
        raise ValueError(f"a button of kind {type(button).__name__} is too long or not ASCII")
    return data


def has_room(button: Button) -> bool:
    """Whether it can travel: a case with ids of the greatest length leaves little room for more."""
    try:
        pack(button)
    except ValueError:
        return False
    return True


def parse(data: str) -> Button | None:
    """The button that `data` was packed from; None if it is of another version or was tampered with."""
    head, *parts = data.split(":")
    kind = _KINDS.get(head[1:]) if head[:1] == VERSION and len(data) <= MAX_BYTES else None
    if kind is None:
        return None
    places, hints = _PLACES[kind.CODE], _HINTS[kind.CODE]
    if len(parts) > len(places) or not all(map(_came_later, places[len(parts) :])):
        return None
    try:
        values = {
            field.name: _read(part, hints[field.name]) for part, field in zip(parts, places, strict=False)
        }
    except ValueError:
        return None
    return kind(**values)


def _write(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return str(int(value))
        case date():
            return str(value.toordinal()) if value.toordinal() in _DAYS else _refuse()
        case int():
            digits = base36(value)
            return digits if _NUMBER.fullmatch(digits) else _refuse()
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
        return int(text, 36) if _NUMBER.fullmatch(text) else _refuse()
    if hint is date:
        return (
            date.fromordinal(int(text))
            if re.fullmatch(r"[0-9]{6}", text) and int(text) in _DAYS
            else _refuse()
        )
    optional = getattr(hint, "__args__", None)
    if optional:
        return None if text == "" else _read(text, optional[0])
    make: Callable[[str], object] = hint
    return make(text)


def _refuse() -> Never:
    raise ValueError("not a value of this field")
