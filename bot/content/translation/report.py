"""What a look at a language's two folders found, part by part."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bot.content.parsing import shown
from bot.errors import ContentError


@dataclass(frozen=True, slots=True)
class Found:
    """One thing in a file: a fault that has to be put right, or what it still lacks."""

    file: str  # as messages name it: "messages/locale/es/language.toml"
    line: int  # 0: none in particular
    problem: str
    advice: str
    fault: bool = True

    @classmethod
    def of(cls, path: Path, error: ContentError) -> Found:
        """What a loader said of a file."""
        return cls(shown(path), error.line, error.what or error.problem, error.advice)


@dataclass(slots=True)
class PartOfLanguage:
    """One part of a language: so much of it is done, of so much; and what is to be done about the rest."""

    name: str
    done: int = 0
    of: int = 0
    found: list[Found] = field(default_factory=list)

    @property
    def percent(self) -> int:
        """Whole per cent; a hundred only if nothing is left to do."""
        return 100 * self.done // self.of if self.of else 100

    def lacks(self, path: Path, line: int, problem: str, advice: str) -> None:
        """Note what is not there yet, or deserves a look."""
        self.found.append(Found(shown(path), line, problem, advice, fault=False))

    def wrong(self, path: Path, line: int, problem: str, advice: str) -> None:
        """Note what has to be put right."""
        self.found.append(Found(shown(path), line, problem, advice))


def count(entries: Mapping[str, object], wanted: Mapping[str, object]) -> tuple[int, int]:
    """How many of the texts in `wanted` stand in the other too, and of how many. A list counts as one."""
    done = total = 0
    for key, value in wanted.items():
        mine = entries.get(key)
        if isinstance(value, dict):
            more, of = count(mine if isinstance(mine, dict) else {}, value)
            done, total = done + more, total + of
        elif isinstance(value, str | list):
            total += 1
            done += _is_said(mine)
    return done, total


def _is_said(value: object) -> bool:
    if isinstance(value, list):
        return bool(value) and all(isinstance(item, str) and item.strip() for item in value)
    return isinstance(value, str) and bool(value.strip())
