"""Reads the text files under messages/: whatever stands in them, a fault is a sentence with file and line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.errors import ContentError
from bot.reading import read_bytes

DEEPEST: Final = 30
"""So many brackets in each other, or parts of a name. Python's own reader gives up at some hundreds."""
MOST_DIGITS: Final = 100
"""Of one number. Python itself refuses to read more than 4,300."""

_SIGN: Final = re.compile(rf"[\"'#\[\]{{}}.\n]|\d[\d_]{{{MOST_DIGITS},}}")
_ENDS: Final = {
    '"""': re.compile(r'\\.|"""', re.DOTALL),
    "'''": re.compile("'''"),
    '"': re.compile(r'\\.|"|\n'),
    "'": re.compile(r"'|\n"),
}


@dataclass(frozen=True, slots=True)
class Document:
    """A file that lies in no folder but in the database. `content`: None where there is none of that name."""

    name: str
    content: bytes | None

    @property
    def stem(self) -> str:
        """Its name without what comes behind the point."""
        return self.name.rpartition(".")[0]


TextFile = Path | Document


def shown(path: TextFile) -> str:
    """The file as messages name it."""
    if isinstance(path, Document):
        return path.name
    return "/".join(path.parts[path.parts.index("messages") :]) if "messages" in path.parts else path.name


def read_text(path: TextFile) -> str:
    """The file's text, without a mark at its beginning. Raises ContentError."""
    try:
        return _bytes_of(path).decode("utf-8-sig")
    except FileNotFoundError:
        what, advice = "is missing.", "Add the file, or take out what points to it."
    except UnicodeDecodeError:
        what, advice = "is not saved as UTF-8.", "Save it again with the encoding UTF-8."
    except OSError as error:
        what, advice = f"can't be read: {error.strerror}.", "Check the file and its rights."
    raise ContentError(f"{shown(path)} {what}", advice, what=what)


def _bytes_of(path: TextFile) -> bytes:
    if isinstance(path, Path):
        return read_bytes(path)
    if path.content is None:
        raise FileNotFoundError(path.name)
    return path.content


def read_toml(path: TextFile) -> tuple[str, dict[str, object]]:
    """The text of a TOML file, and what stands in it. Raises ContentError, with the line."""
    text = read_text(path)
    for line, what, advice in _beyond_reason(text):
        raise _not_toml(path, line, what, advice)
    try:
        return text, tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        told = re.search(r"at line (\d+)", str(error))
        raise _not_toml(
            path,
            int(told[1]) if told else text.count("\n") + 1,
            f"is not valid TOML: {error}.",
            "Look at that line and the one before. Often a quotation mark, a comma or a bracket is missing, "
            "quotation marks are curly instead of straight, a day isn't written 2025-06-02, "
            "yes or no stands instead of true or false, or a heading stands twice.",
        ) from None
    except (ValueError, RecursionError) as error:  # what Python's reader doesn't expect
        raise _not_toml(
            path, 0, f"can't be read ({type(error).__name__}).", "Look for what is odd."
        ) from None


def _not_toml(path: TextFile, line: int, what: str, advice: str) -> ContentError:
    return ContentError(f"{shown(path)} {what}", advice, line=line, what=what)


def _beyond_reason(text: str) -> Iterator[tuple[int, str, str]]:
    """What would take Python's reader for ever, or break it: the line, what it is, and what to do."""
    line, depth, dots, at = 1, 0, 0, 0
    while found := _SIGN.search(text, at):
        sign, at = found[0], found.end()
        if sign == "\n":
            line, dots = line + 1, 0
        elif sign == "#":
            at = max(text.find("\n", at), at)
        elif sign in "\"'":
            line, at = _past_text(text, found.start(), line)
        elif sign == ".":
            dots += 1
        elif sign in "[{":
            depth += 1
        elif sign in "]}":
            depth -= 1
        else:
            yield line, f"has a number of more than {MOST_DIGITS} digits.", "Put it between quotation marks."
        if depth > DEEPEST:
            yield line, f"has more than {DEEPEST} brackets in each other.", "Take some of them out."
        if dots > DEEPEST:
            yield (
                line,
                f"has a name with more than {DEEPEST} parts.",
                "Shorten it, or put it in quotation marks.",
            )


def _past_text(text: str, start: int, line: int) -> tuple[int, int]:
    """The line and the place after the text in quotation marks that begins at `start`."""
    mark = text[start] * 3 if text.startswith(text[start] * 3, start) else text[start]
    at = start + len(mark)
    while found := _ENDS[mark].search(text, at):
        line, at = line + found[0].count("\n"), found.end()
        if not found[0].startswith("\\"):
            break
    else:
        at = len(text)
    return line + (text.count("\n", start + len(mark), at) if len(mark) == 3 else 0), at
