"""Files that other programs leave among ours: passed over, and remarked, so that nobody takes them for used.

Archives of other systems, file managers, editors and downloads put them there: `._ru.toml`, `~$ru.toml`,
`__MACOSX`, `Thumbs.db`, `ru (1).toml`, `Copy of ru.toml`, `ru.toml.bak`.
"""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.content.cases.pictures import PICTURES
from bot.content.languages import languages

_ORDINARY: Final = re.compile(r"[a-z0-9_]+(\.[a-z0-9]+)*")
_LEFT: Final = re.compile(
    r"\..*|~.*|#.*#|.*~"
    r"|.*\.(bak|orig|rej|tmp|temp|old|save|part|crdownload|download|lnk|sw[a-p])"
    r"|thumbs\.db|ehthumbs\.db|desktop\.ini|__macosx|icon\r|\$recycle\.bin|system volume information",
    re.IGNORECASE,
)
_AROUND: Final = (
    re.compile(r"^(\._|\.~lock\.|\.#|~\$|[.~#])"),
    re.compile(r"(~|#|\.(bak|orig|rej|tmp|temp|old|save|part|sw[a-p]|txt))$"),
    re.compile(r"^(copy of|copie de|copie|копия|нусхаи)[ _—–-]+"),
    re.compile(
        r"([ _—–-]*\(\d+\)|[ ]\d+|[ _—–-]+(copy|copie|копия|old|backup)([ _-]*\(?\d+\)?)?)"
        r"(?=(\.[a-z0-9]+)*$)"
    ),
)


@dataclass(frozen=True, slots=True)
class Stray:
    """A file or folder that is not used, why it seems to be there, and what to do."""

    path: Path
    problem: str
    advice: str


def case_file_names() -> tuple[str, ...]:
    """What a case's folder may hold."""
    return ("case.toml", *(f"{code}.toml" for code in languages()), *PICTURES)


def is_stray(name: str, wanted: Collection[str]) -> bool:
    """Whether a file or folder of this name is to be passed over, where those in `wanted` are looked for."""
    return name not in wanted and (_LEFT.fullmatch(name) is not None or _meant(name, wanted) != "")


def strays(folder: Path, wanted: Collection[str] = ()) -> list[Stray]:
    """What is passed over in a folder. Besides `wanted`, ordinary names in it are wanted."""
    if not folder.is_dir():
        return []
    names = sorted(path.name for path in folder.iterdir())
    wanted = {*wanted, *(name for name in names if _ORDINARY.fullmatch(name) and not is_stray(name, wanted))}
    found = []
    for name in names:
        if is_stray(name, wanted) and not name.startswith(".git"):
            found.append(_stray(folder / name, _meant(name, wanted), names))
    return found


def strays_below(messages: Path) -> Iterator[Stray]:
    """What is passed over under messages/, at any depth."""
    left = [messages]
    while left:
        folder = left.pop(0)
        found = strays(folder, case_file_names() if folder.parent == messages / "cases" else ())
        yield from found
        passed = {stray.path.name for stray in found}
        if folder.is_dir():
            with os.scandir(folder) as inside:
                below = sorted(one.name for one in inside if one.is_dir(follow_symlinks=False))
            left += [folder / name for name in below if name not in passed and not name.startswith(".")]


def _stray(path: Path, meant: str, names: Collection[str]) -> Stray:
    if meant and meant not in names:
        return Stray(path, f"looks as if it were meant as {meant}; it is not used.", f"Rename it to {meant}.")
    if not meant:
        return Stray(path, "was left there by another program; it is not used.", "Delete it.")
    if _LEFT.fullmatch(path.name):
        return Stray(path, f"was left by another program beside {meant}; it is not used.", "Delete it.")
    advice = f"If it is the one that counts, put it in the place of {meant}; else delete it."
    return Stray(path, f"looks like a second copy of {meant}; it is not used.", advice)


def _meant(name: str, wanted: Collection[str]) -> str:
    """Which of the wanted files this one's name was made from; "" if none."""
    if not wanted:  # as in most folders
        return ""
    plain, before = name.casefold(), ""
    while plain != before:
        if plain in wanted and plain != name:
            return plain
        before = plain
        for pattern in _AROUND:
            plain = pattern.sub("", plain, count=1)
    return ""
