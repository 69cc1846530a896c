"""The file that says that a panic was begun. It is written first and goes last: nothing stops half-way.

A kill in between loses nothing of that: whatever opens the database next finishes it, or says who does.
"""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Final

from bot.config.secret_files import replace, write_new
from bot.errors import PanicBegun, StoreUnavailable

PANIC: Final = ".panic"
"""What the marker's name has behind the database's; so do the files that are made meanwhile."""


def marker_of(database: Path) -> Path:
    """The marker's path. By whatever links the database is reached, it is the same."""
    resolved = database.resolve()
    return resolved.with_name(f"{resolved.name}{PANIC}")


def begin_panic(database: Path, by: int | None) -> None:
    """Decide it, for good. `by`: a number in the team; None: at the terminal. StoreUnavailable.

    One that was begun before goes on as it was begun.
    """
    path = marker_of(database)
    try:
        write_new(path, b"" if by is None else str(by).encode())
    except FileExistsError:
        return
    except OSError as error:
        raise StoreUnavailable(
            f"{path} can't be written ({error.strerror}), so nothing was begun.",
            'Destroy the folder by hand: docs/operating.md, "Panic", says how.',
        ) from None


def is_begun(database: Path) -> bool:
    """Whether one was begun and isn't finished."""
    return marker_of(database).exists()


def begun_by(database: Path) -> int | None:
    """The number in the team of who began it; None: nobody in the chat, or it can't be told."""
    try:
        return int(marker_of(database).read_bytes().partition(b"\n")[0])
    except (OSError, ValueError):
        return None


def note(database: Path, word: str) -> None:
    """Have the marker say that too, for whoever finishes it after a kill; if it can't, it doesn't."""
    path = marker_of(database)
    with contextlib.suppress(OSError):
        content = path.read_bytes()
        if word.encode() not in content.split(b"\n")[1:]:
            replace(path, content + b"\n" + word.encode())


def noted(database: Path) -> frozenset[str]:
    """All that `note` had it say."""
    try:
        return frozenset(line.decode() for line in marker_of(database).read_bytes().split(b"\n")[1:])
    except (OSError, UnicodeDecodeError):
        return frozenset()


def require_no_panic(database: Path) -> None:
    """Raise PanicBegun if one was begun and waits to be finished."""
    if is_begun(database):
        raise PanicBegun("A panic was begun here, and isn't finished.")
