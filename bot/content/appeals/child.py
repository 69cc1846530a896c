"""The process in which a stranger's file is read: bounded, without the network, gone when it is done.

Started by `apart.py`, with the seconds and the megabytes that it may take. Of what comes in, the first line
is the file's name, as JSON; the rest is the file. What goes out is the answer.
"""

from __future__ import annotations

import json
import resource
import sys
from typing import Final

_NO_FILES: Final = 0
_HANDLES: Final = 40
"""Open at once: what Python needs to load libraries."""
_REFUSED: Final = (
    "socket.",
    "subprocess.",
    "os.exec",
    "os.fork",
    "os.posix_spawn",
    "os.system",
    "shutil.",
    "ftplib.",
)
_WRITING: Final = frozenset("wax+")


def bound(seconds: int, megabytes: int) -> None:
    """Take from this process what reading a file doesn't need. It can't be given back."""
    _lower(resource.RLIMIT_CPU, seconds)
    _lower(resource.RLIMIT_FSIZE, _NO_FILES)
    _lower(resource.RLIMIT_CORE, 0)
    _lower(resource.RLIMIT_NOFILE, _HANDLES)
    _lower(resource.RLIMIT_AS, megabytes * 1_000_000)
    sys.addaudithook(_refuse)


def _lower(kind: int, most: int) -> None:
    _, hard = resource.getrlimit(kind)
    if hard != resource.RLIM_INFINITY:
        most = min(most, hard)
    resource.setrlimit(kind, (most, most))


def _refuse(event: str, arguments: tuple[object, ...]) -> None:
    """Python's own ways to the network, to other programs and to the disk. The limits hold for the rest."""
    if event.startswith(_REFUSED):
        raise PermissionError(event)
    if event == "open" and isinstance(arguments[1], str) and _WRITING & set(arguments[1]):
        raise PermissionError(event)


def answer_to(given: bytes) -> bytes:
    """The answer to a name and a file, as JSON."""
    from bot.content.appeals.answers import FileAnswer, as_json, refusal
    from bot.content.appeals.files.documents import read_document
    from bot.content.appeals.reading import read
    from bot.errors import UnreadableFile, WhyUnreadable

    name, _, data = given.partition(b"\n")
    try:
        return as_json(FileAnswer(read=read(read_document(data, str(json.loads(name))))))
    except UnreadableFile as error:
        return as_json(refusal(error))
    except MemoryError:
        return as_json(refusal(UnreadableFile(WhyUnreadable.HEAVY, "Reading the file took too much memory.")))


def main() -> None:
    """Read one file, and end."""
    bound(int(sys.argv[1]), int(sys.argv[2]))
    sys.stdout.buffer.write(answer_to(sys.stdin.buffer.read()))


if __name__ == "__main__":
    main()
