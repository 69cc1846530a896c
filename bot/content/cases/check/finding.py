"""What a check found, and the files it looks at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.content.cases.finding_kinds import FindingKind, ToldFinding
from bot.content.lines import Lines
from bot.content.lines import Path as Way
from bot.content.parsing import TextFile, read_toml
from bot.errors import ContentError


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found in a file of the case. A fault has to be put right; a remark only deserves a look."""

    file: str  # its name in the case's folder
    line: int  # 0: none in particular
    problem: str
    advice: str
    fault: bool = True
    told: ToldFinding | None = None  # the same for the chat, if that has words for it
    way: Way = ()  # to the entry in the file, if it is about one

    @classmethod
    def of(cls, file: str, error: ContentError) -> Finding:
        """What the loader refuses."""
        flaw = error.flaw
        what = error.what or error.problem
        if flaw is None:
            return cls(file, error.line, what, error.advice)
        told = ToldFinding(FindingKind(flaw.kind), name=flaw.name, number=flaw.number, most=flaw.most)
        return cls(file, error.line, what, error.advice, told=told, way=flaw.way)


@dataclass(frozen=True, slots=True)
class CaseFile:
    """One file of a case as it was written: what stands in it, and where."""

    name: str
    lines: Lines
    entries: dict[str, object]

    @classmethod
    def read(cls, path: TextFile) -> CaseFile | None:
        """The file, or None where it can't be read or is no TOML: those who load the case say so."""
        try:
            text, entries = read_toml(path)
        except ContentError:
            return None
        return cls(path.name, Lines(text), entries)

    def fault(self, way: Way, problem: str, advice: str, told: ToldFinding | None = None) -> Finding:
        """Something wrong with an entry."""
        return Finding(self.name, self.lines.of(way), f"{place(way)}{problem}", advice, told=told, way=way)

    def fault_at(
        self, way: Way, words: str, problem: str, advice: str, told: ToldFinding | None = None
    ) -> Finding:
        """Something wrong with certain words of an entry."""
        line = self.lines.find(way, words)
        return Finding(self.name, line, f"{place(way)}{problem}", advice, told=told, way=way)

    def remark(self, way: Way, problem: str, advice: str, told: ToldFinding | None = None) -> Finding:
        """Something about an entry that deserves a look."""
        return Finding(
            self.name, self.lines.of(way), f"{place(way)}{problem}", advice, fault=False, told=told, way=way
        )

    def texts(self) -> Iterator[tuple[Way, str]]:
        """Every text in the file with the way to it, runs of blanks and ends of lines made single blanks.

        Who has verified which is no text.
        """
        yield from _texts((), {key: value for key, value in self.entries.items() if key != "verified"})


def place(way: Way) -> str:
    """The way to an entry as messages show it: "[facts no. 4.when]: ", or nothing for the whole file."""
    shown = ""
    for step in way:
        shown += f" no. {step + 1}" if isinstance(step, int) else f".{step}" if shown else step
    return f"[{shown}]: " if shown else ""


def _texts(way: Way, value: object) -> Iterator[tuple[Way, str]]:
    if isinstance(value, str):
        yield way, " ".join(value.split())
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _texts((*way, str(key)), item)
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from _texts((*way, number), item)
