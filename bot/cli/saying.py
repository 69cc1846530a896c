"""What a running program prints. A terminal may be closed meanwhile: then nobody hears, and nothing ends."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from typing import TextIO


def say(words: object, *, to: TextIO | None = None) -> None:
    """Print it at once, to the standard output or `to`."""
    stream = to or sys.stdout
    try:
        print(words, file=stream, flush=True)
    except (OSError, ValueError):  # EIO of a terminal that was closed, EPIPE of a pipe, a closed file
        _let_go(stream)


def said() -> None:
    """What was printed is out, or never will be: else the interpreter would end with a fault of its own."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            _let_go(stream)


def _let_go(stream: TextIO) -> None:
    """Have what else is written there go nowhere: what lies in its buffer too."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        try:
            os.dup2(nowhere, stream.fileno())
        finally:
            os.close(nowhere)
