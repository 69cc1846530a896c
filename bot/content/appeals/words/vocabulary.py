"""What the reader knows of further languages: messages/reading/LANGUAGE.toml, all of them together.

Each entry adds words to a pattern of the reader; how they are written is said at the head of the files. Read
once, when the reader is loaded.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from bot.content.appeals.words.letters import Letters
from bot.errors import ContentError

FOLDER: Final = Path(__file__).parents[4] / "messages" / "reading"
_GAP: Final = r".{0,120}?"


@cache
def _files() -> Mapping[str, Mapping[str, Any]]:
    return {path.stem: _read(path) for path in sorted(FOLDER.glob("*.toml"))}


def _read(path: Path) -> Mapping[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ContentError(f"messages/reading/{path.name} can't be read: {error}") from error


def languages() -> tuple[str, ...]:
    """Their codes, ISO 639."""
    return tuple(_files())


def small_words(language: str) -> tuple[str, ...]:
    """The words by which a language is known, since every text has many of them."""
    return tuple(_files()[language].get("small_words", ()))


@cache
def letters() -> Letters:
    """Their letters: which are taken for one, and those that have no capitals."""
    scripts = [one.get("script", {}) for one in _files().values()]
    return Letters.of(scripts)


def entries(section: str) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """What the languages have under a section: language, name, words."""
    for language, file in _files().items():
        for name, words in file.get(section, {}).items():
            yield language, name, tuple(words)


def words(entry: str) -> tuple[str, ...]:
    """The words of an entry, "section.name", in all languages, as the files have them."""
    section, _, name = entry.partition(".")
    return tuple(word for _, found, those in entries(section) if found == name for word in those)


def also(entry: str) -> str:
    """What an entry adds to alternatives of a pattern: "" or "|one|other"."""
    return "".join(f"|{as_pattern(word)}" for word in words(entry))


def only(entry: str) -> str:
    """The entry's alternatives, for a pattern that has no others; they match nothing where there are none."""
    return "|".join(map(as_pattern, words(entry))) or r"(?!)"


def as_pattern(word: str) -> str:
    """A word of the files for a pattern: "*" is any letters, "…" anything, letters that are alike are one."""
    return "".join(_part(part) for part in re.split(r"(\*|…)", word.replace(" … ", "…")))


def _part(part: str) -> str:
    if part == "*":
        return r"\w*"
    return _GAP if part == "…" else letters().as_pattern(part)


def marks(entry: str) -> str:
    """The same for text as it came, before letters without capitals are exchanged."""
    found = (re.escape(word).replace(r"\*", r"\w*") for word in words(entry))
    return "".join(f"|{word}" for word in found)


def forms(language: str, name: str) -> tuple[str, ...]:
    """A name with what the language writes before and behind it in one word, itself first."""
    grammar: Mapping[str, Any] = _files()[language].get("forms", {})
    found = [name, *(before + name for before in grammar.get("before", ()))]
    for long, short in grammar.get("contracts", {}).items():
        found = [one.replace(long, short, 1) if one.startswith(long) else one for one in found]
    return (*found, *(name + behind for behind in grammar.get("behind", ())))


def endings() -> tuple[str, ...]:
    """What stands behind a name in one word with it, as an object's ending."""
    return words("forms.of_names")
