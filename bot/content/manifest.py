"""Of what letters are made: a digest for each folder of the phrase library and of cases."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

from bot.content.strays import strays_below
from bot.reading import read_bytes

LETTERS, CASES = "letters", "cases"


def manifest_of(messages: Path) -> dict[str, str]:
    """SHA-256 in hexadecimals, by the folder's name below `messages`: another as soon as a byte differs.

    Files that other programs left count for nothing: nothing is read from them. OSError or ContentError for
    what can't be read.
    """
    passed = {stray.path for stray in strays_below(messages)}
    digests = {}
    for folder in _folders(messages):
        whole = hashlib.sha256()
        # The phrases of a language lie in a folder of their own, and go with it.
        below = folder.glob("*") if folder.name == LETTERS else folder.rglob("*")
        for path in sorted(below):
            if path.is_file() and not passed & {path, *path.parents}:
                content = read_bytes(path)
                whole.update(f"{path.relative_to(folder).as_posix()}:{len(content)}:".encode() + content)
        digests[folder.relative_to(messages).as_posix()] = whole.hexdigest()
    return digests


def _folders(messages: Path) -> Sequence[Path]:
    letters = messages / LETTERS
    found = [each for each in (*letters.iterdir(), *(messages / CASES).iterdir()) if each.is_dir()]
    return [letters, *sorted(each for each in found if not each.name.startswith((".", "__")))]


def differing(before: Mapping[str, str], now: Mapping[str, str]) -> tuple[str, ...]:
    """The folders that changed, came or went, in the order of names."""
    return tuple(name for name in sorted({*before, *now}) if before.get(name) != now.get(name))
