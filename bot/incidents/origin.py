"""Where a fault arose: its kind and the places in the code that lead there. Never its words or a value."""

from __future__ import annotations

import hashlib
import sys
import traceback
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import CodeType
from typing import Final

import bot
from bot.errors import StoreUnavailable

_EDGES: Final = ("bot/telegram_api/", "bot/store/db/")
"""Here what drivers and servers say is put into errors of our own: those tell of the world outside."""
_PASSAGES: Final = (*_EDGES, "bot/chat/base/context.py", "bot/content/texts.py")
"""Everything comes through here, so a fault that shows up here is better placed by whoever asked."""
_STEPS: Final = 6
"""Places on the way that are kept, at most."""
_DIGITS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Without those that are easily mistaken for another when somebody reads a number out."""
_NUMBER_LENGTH: Final = 6
_MISREAD: Final = str.maketrans({"O": "0", "I": "1", "L": "1"})


@dataclass(frozen=True, slots=True)
class Origin:
    """What a fault is known by. A place is written `file:line function`; "" is for one that isn't known."""

    kind: str
    place: str  # in our own code, if any of it took part
    inside: str = ""  # where it arose, if that is elsewhere: as a rule in a library
    way: tuple[str, ...] = ()  # the places in our own code that led to `place`, the nearest last

    @property
    def number(self) -> str:
        """What people call it by: the same for the same kind and place, after a restart and elsewhere too.

        Six characters have room for a thousand million. Were two among a hundred to have the same one, which
        happens to one bot in 200,000, they would be counted as one.
        """
        digest = hashlib.sha256(f"{self.kind}\n{self.place}".encode(errors="replace")).digest()
        value = int.from_bytes(digest[:8], "big")
        return "".join(_DIGITS[value >> 5 * digit & 31] for digit in range(_NUMBER_LENGTH))


def as_number(typed: str) -> str:
    """The number that somebody meant who typed this, as it may have been read out to them."""
    return typed.strip().upper().translate(_MISREAD)


def origin_of(fault: BaseException) -> Origin:
    """Where it arose, by its traceback. Never raises."""
    while isinstance(fault, BaseExceptionGroup):
        fault = fault.exceptions[0]
    kind = _kind(fault)
    frames = [(frame.f_code, line) for frame, line in traceback.walk_tb(fault.__traceback__)]
    if not frames:
        return Origin(kind, "")
    own = [(code, line) for code, line in frames if _file(code.co_filename).startswith("bot/")]
    if not own:
        return Origin(kind, _written(*frames[-1]))
    at = len(own) - 1
    if not (_is_ours(fault) and _is_in(own[-1][0], _EDGES)):
        at = next((n for n in range(at, -1, -1) if not _is_in(own[n][0], _PASSAGES)), at)
    return Origin(
        kind,
        _written(*own[at]),
        _written(*frames[-1]) if frames[-1] != own[at] else "",
        tuple(_written(*one) for one in own[max(0, at - _STEPS) : at]),
    )


def _kind(fault: BaseException) -> str:
    kind = type(fault)
    name = kind.__qualname__ if kind.__module__ == "builtins" or _is_ours(fault) else _full_name(kind)
    # One word out of four: what an operator has to do depends on it.
    return f"{name} ({fault.kind})" if isinstance(fault, StoreUnavailable) and fault.kind else name


def _full_name(kind: type[BaseException]) -> str:
    return f"{kind.__module__}.{kind.__qualname__}"


def _is_ours(fault: BaseException) -> bool:
    return type(fault).__module__.startswith("bot.")


def _is_in(code: CodeType, files: tuple[str, ...]) -> bool:
    return _file(code.co_filename).startswith(files)


def _written(code: CodeType, line: int) -> str:
    return f"{_file(code.co_filename)}:{line} {code.co_qualname}"


@lru_cache(maxsize=1024)
def _file(name: str) -> str:
    """A source file by its path inside the program or its library: where these lie is nobody's business."""
    path = Path(name)
    own = Path(bot.__file__).parent.parent
    if path.is_relative_to(own / "bot"):
        return path.relative_to(own).as_posix()
    for folder in sorted(map(Path, sys.path), key=lambda folder: len(folder.parts), reverse=True):
        if folder.is_absolute() and path.is_relative_to(folder):
            return path.relative_to(folder).as_posix()
    return path.name
