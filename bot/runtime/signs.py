"""The file that says how the running bot is: written by the heartbeat, read by `python -m bot health`.

One line of JSON in a file of a set size, blank behind: `{"wrong": {"full": "The disk is full. …"}}`. It is
written over in place, so that a disk that is full by then doesn't keep the bot from saying so; where even
that fails (a file system that never writes in place), the file is taken away, which says as much. Versions
before this one left the file empty, and only when all was well.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

from bot.model.conditions import Condition

SIZE: Final = 4096
_LENGTHS: Final = (1000, 400, 200, 100)
"""How much of the words of each is kept, in characters: the most that there is room for."""
_GLANCES: Final = 3
"""Nothing keeps a reader from coming in the middle of a write; the next look finds it done."""


class UnreadableSigns(Exception):
    """The file holds something that no version of this program wrote."""


def write_signs(path: Path, wrong: Mapping[Condition, str]) -> None:
    """Write down what is wrong; nothing: all is well. OSError, after which there is no such file."""
    try:
        write_over(path, _line(wrong))
    except OSError:
        clear_signs(path)
        raise


def clear_signs(path: Path) -> None:
    """Take the file away, if it is there: no bot is running any more, or not yet."""
    with suppress(OSError):
        path.unlink(missing_ok=True)


def write_over(path: Path, line: bytes) -> None:
    """Write SIZE bytes over the file at `path`, in place; where there is none it is made. OSError."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        os.fchmod(handle, 0o600)  # versions before this one left that to the umask
        if os.pwrite(handle, line.ljust(SIZE - 1) + b"\n", 0) != SIZE:
            raise OSError("only a part of it was written")
    finally:
        os.close(handle)


def read_signs(path: Path) -> tuple[dict[str, str], float]:
    """What is wrong, by kind; and when that was written, by the machine's clock. OSError, UnreadableSigns."""
    for _ in range(_GLANCES):
        with path.open("rb") as file:
            line, at = file.read(SIZE), os.fstat(file.fileno()).st_mtime
        if not line.strip():
            return {}, at
        try:
            wrong = json.loads(line)["wrong"]
            return {str(kind): str(words) for kind, words in wrong.items()}, at
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            pass
    raise UnreadableSigns


def _line(wrong: Mapping[Condition, str]) -> bytes:
    lines = (
        json.dumps({"wrong": {kind.value: words[:length] for kind, words in wrong.items()}}).encode()
        for length in _LENGTHS
    )
    return next(line for line in lines if len(line) < SIZE)
