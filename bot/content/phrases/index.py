"""What can be said in letters, whatever the language: messages/letters/phrases.toml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Final

from bot.content.toml import Section
from bot.model.cases.case import Life, PersonKind, Tone
from bot.model.letters.draw import PRIME
from bot.reading import kept_by_content


class PhraseSort(StrEnum):
    """What sort of thing a phrase says; also the name of the file that a language says it in."""

    EVENTS = "events"
    CONCERNS = "concerns"
    DEMANDS = "demands"
    STANDARDS = "standards"
    UNITS = "units"


WORDINGS_OF: Final[Mapping[PhraseSort, int]] = {
    PhraseSort.EVENTS: PRIME,
    PhraseSort.CONCERNS: 7,
    PhraseSort.DEMANDS: PRIME,
    PhraseSort.STANDARDS: 5,
    PhraseSort.UNITS: PRIME,
}
"""Wordings of each phrase. Several concerns and several standards share a unit, so each needs fewer."""

SENDERS: Final = ("nobody", "name", "town")
TONES: Final = ("rights", "mercy")
RELATIONS: Final = ("head", "home", "abroad", "other")
"""How a reader stands to what is asked: decides it; serves in that State; represents it; anybody else."""
SHORT_LETTERS: Final[Mapping[str, tuple[str, ...]]] = {
    Tone.THANKS.value: ("opening", "news", "end"),
    Tone.SOLIDARITY.value: ("opening", "thought", "end"),
}
"""Letters that ask nothing -> their units, between which the writer's own words stand before the last."""

SECOND: Final = "second"
"""Begins the names of what only a second letter says, to an authority that hasn't answered the first."""

UNITS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        **{f"opening.{sender}": ("town",) if sender == "town" else () for sender in SENDERS},
        "who": ("who",),
        "as_of": ("as_of",),
        **{f"intro.{tone}.{relation}": () for tone in TONES for relation in RELATIONS},
        **{f"can.{tone}.{relation}": () for tone in TONES for relation in RELATIONS},
        "follows": (),
        "code": ("code",),
        "thanks": (),
        **{f"subject.{tone}": ("name",) for tone in TONES},
        **{f"{letter}.{unit}": () for letter, units in SHORT_LETTERS.items() for unit in units},
        **{f"subject.{letter}": ("name",) for letter in SHORT_LETTERS},
        f"{SECOND}.opening": ("first", "name"),
        f"{SECOND}.who": ("who",),
        f"{SECOND}.code": ("code",),
        **{
            f"{SECOND}.{unit}": ()
            for unit in (
                *("silence", "facts", "concern", "due", "intro"),
                *("act", "reply", "follows", "thanks"),
            )
        },
        f"subject.{SECOND}": ("name",),
    }
)
"""What every letter has, whatever its case -> the details that each of its wordings must hold."""

_OF_SHORT: Final = 5


def wordings_of(sort: PhraseSort, id_: str) -> int:
    """How many wordings an entry has, or a unit: those of letters that ask nothing have fewer."""
    first, _, second = id_.partition(".")
    is_short = second in SHORT_LETTERS.get(first, ()) or (first == "subject" and second in SHORT_LETTERS)
    return _OF_SHORT if sort is PhraseSort.UNITS and is_short else WORDINGS_OF[sort]


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that can be said. `instrument`: of a standard, its key in treaties.toml."""

    id: str
    about: str
    needs: tuple[str, ...] = ()
    may: tuple[str, ...] = ()
    kinds: tuple[PersonKind, ...] = ()
    life: Life | None = None
    instrument: str = ""

    def fits(self, kind: PersonKind, life: Life) -> bool:
        """Whether it can be said of such a person. Of several of whom one is dead: what fits both."""
        return kind in self.kinds and self.life in (None, life)


@dataclass(frozen=True, slots=True)
class PhraseIndex:
    """All entries, by sort and id. Units have none: they need no choosing."""

    entries: Mapping[PhraseSort, Mapping[str, Entry]]

    def entry(self, sort: PhraseSort, id_: str) -> Entry | None:
        """The entry, or None where there is no such thing."""
        return self.entries.get(sort, {}).get(id_)


_PEOPLE: Final = tuple(kind for kind in PersonKind if kind is not PersonKind.ORGANISATION)


@kept_by_content
def load_index(path: Path) -> PhraseIndex:
    """Read phrases.toml. Raises ContentError."""
    top = Section.read(path)
    entries = {}
    for sort in (PhraseSort.EVENTS, PhraseSort.CONCERNS, PhraseSort.DEMANDS, PhraseSort.STANDARDS):
        section = top.section(sort.value)
        entries[sort] = MappingProxyType(
            {id_: _entry(section.section(id_), id_, sort) for id_ in section.entries()}
        )
        section.close()
    top.close()
    return PhraseIndex(MappingProxyType(entries))


def _entry(section: Section, id_: str, sort: PhraseSort) -> Entry:
    # A standard is a rule, and names nobody.
    kinds = tuple(PersonKind) if sort is PhraseSort.STANDARDS else _PEOPLE
    if section.has("kinds"):
        kinds = tuple(map(PersonKind, section.ids("kinds", [kind.value for kind in PersonKind])))
    entry = Entry(
        id=id_,
        about=section.text("about"),
        needs=section.texts("needs", empty=True) if section.has("needs") else (),
        may=section.texts("may", empty=True) if section.has("may") else (),
        kinds=kinds,
        life=Life(section.one_of("life", [life.value for life in Life])) if section.has("life") else None,
        instrument=section.text("instrument") if sort is PhraseSort.STANDARDS else "",
    )
    section.close()
    return entry
