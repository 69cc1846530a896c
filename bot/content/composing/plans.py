"""The plan of a letter: what its units are, in all their wordings, and how they follow one another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, NamedTuple

from bot.content.composing.tables import Table, table_of
from bot.content.composing.units import Unit
from bot.model.letters.draw import MOST_UNITS, PRIME, Draw
from bot.model.letters.letter import MAX_TEXT

OPENING: Final = 0
"""The place of the opening among a plan's units: its wordings depend on who signs."""
SUBJECT_PLACE: Final = MOST_UNITS - 1
"""The digit that draws the subject."""
_BETWEEN: Final = 4
"""Characters at most that part a sentence from the next."""
ENOUGH_UNITS: Final = 14
"""So many units make a letter; more only where there is much to ask."""
MOST_DEMANDS: Final = SUBJECT_PLACE - 10
"""Demands that a letter has room for beside ten units that say the rest."""


class Style(StrEnum):
    """How the sentences of a paragraph stand. The letters travel in links."""

    PROSE = "p"
    NUMBERED = "n"  # the first announces, the others are a numbered list
    DASHED = "d"  # likewise, with a dash before each
    OWN = "o"  # here stands the supporter's own sentence


class Paragraph(NamedTuple):
    """A paragraph: (place of the unit, which wording) for each of its sentences."""

    style: Style
    units: tuple[tuple[int, int], ...] = ()


class Picked(NamedTuple):
    """All that a choice decides: which wordings, in which order. The same in every language."""

    subject: int
    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True)
class LetterPlan:
    """What the letters of one ask say to one sort of reader, in one language.

    `blocks`: the places of the units by what they are about: "who", "facts", "concern", "standard", "demands"
    (the first of which announces them) and "end". A plan of a case's own words has none: its units stand in
    their order.
    """

    subject: Unit
    openings: Mapping[str, Unit]  # who signs -> as many wordings for each
    units: tuple[Unit, ...]  # at OPENING stands one of the openings
    blocks: Mapping[str, tuple[int, ...]]
    table: Table = field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "table", table_of(self.units))  # once, of what never changes

    def unit(self, place: int, sender: str) -> Unit:
        """The unit at that place."""
        return self.openings[sender] if place == OPENING else self.units[place]

    def picked(self, draw: Draw) -> Picked:
        """Which wordings are drawn, and their order."""
        subject = draw.index(SUBJECT_PLACE, len(self.subject.wordings))
        if not self.blocks:
            return Picked(subject, tuple(self._plain(draw)))
        rows, beginnings, digits = self.table.rows, self.table.beginnings, draw.digits
        arranged = self._arranged(draw)
        picked: dict[int, int] = {}
        said, length = 0, _BETWEEN * len(self.units)
        for _, places in arranged:
            for place in places:
                row = rows[place]
                index = digits[place] if row.count == PRIME else draw.index(place, row.count)
                if row.marks[index] & said:
                    index = row.instead(index, said, beginnings)
                said |= row.leaves[index]
                length += row.lengths[index]
                picked[place] = index
            said &= beginnings
        if length > MAX_TEXT:
            self._shorten(picked, said, length - MAX_TEXT)
        return Picked(
            subject,
            tuple(
                [
                    Paragraph(style, tuple([(place, picked[place]) for place in places]))
                    for style, places in arranged
                ]
            ),
        )

    def longest(self, in_text: int) -> int:
        """The most characters that its text can have. `in_text`: how long the address in a sentence is."""
        calls = sum(any("{in_text}" in wording.text for wording in unit.wordings) for unit in self.units)
        between = len(self.units) * _BETWEEN
        if not self.blocks:
            longest = sum(max(len(wording.text) for wording in unit.wordings) for unit in self.units)
            return longest + between + calls * in_text
        # What is picked is measured with the placeholders in it, and with the shortest of the openings.
        signed = max(
            len(wording.text) - len(shortest.text)
            for opening in self.openings.values()
            for wording, shortest in zip(opening.wordings, self.units[OPENING].wordings, strict=True)
        )
        text = max(MAX_TEXT, sum(unit.least for unit in self.units) + between)
        return text + max(signed, 0) + calls * max(in_text - len("{in_text}"), 0)

    def _shorten(self, picked: dict[int, int], begun: int, too_much: int) -> None:
        """Take shorter wordings of the units that have most to save, until that much is saved.

        First those that stand for the longer half, each for another one, so that shortened letters differ as
        others do; then the shortest. None begins like another sentence, unless even that isn't enough.
        `begun`: how the sentences begin.
        """
        rows = self.table.rows
        for saves, place in sorted([(rows[p].saves[i], p) for p, i in picked.items()], reverse=True):
            if too_much <= 0:
                return
            row, before = rows[place], picked[place]
            index = row.shorter[before]
            if not row.begins[index] & begun:
                begun = begun & ~row.begins[before] | row.begins[index]
                picked[place] = index
                too_much -= saves
        for last in (False, True):
            for place, before in picked.items():
                if too_much <= 0:
                    return
                row = rows[place]
                index = row.shortest(before, 0 if last else begun)
                begun = begun & ~row.begins[before] | row.begins[index]
                picked[place] = index
                too_much -= row.lengths[before] - row.lengths[index]

    def _plain(self, draw: Draw) -> Iterator[Paragraph]:
        for place, unit in enumerate(self.units):
            yield Paragraph(Style.PROSE, ((place, draw.index(place, len(unit.wordings))),))
            if unit.key == "concern":
                yield Paragraph(Style.OWN)

    def _arranged(self, draw: Draw) -> list[tuple[Style, Sequence[int]]]:
        """Paragraphs in the order of this draw, each with the places of its units."""
        style, arrangement = divmod(draw.order, len(_ARRANGEMENTS))
        paragraphs: list[tuple[Style, Sequence[int]]] = []
        for block in _ARRANGEMENTS[arrangement]:
            places: Sequence[int] = self.blocks.get(block, ())
            if block == "own":
                paragraphs.append((Style.OWN, ()))
            elif block == "demands" and len(places) > 2:
                paragraphs.append((_STYLES[style % len(_STYLES)], self._demands(draw, places)))
            elif places:
                paragraphs.append((Style.PROSE, self._facts(draw, places) if block == "facts" else places))
        return paragraphs

    def _facts(self, draw: Draw, places: Sequence[int]) -> Sequence[int]:
        """Facts in the order in which the case tells them; before or after them of when they are."""
        facts = [place for place in places if self.units[place].key != "as_of"]
        facts.sort(key=lambda place: self._drawn_rank(draw, place))
        of_when = [place for place in places if self.units[place].key == "as_of"]
        return [*of_when, *facts] if draw.turn % 2 else [*facts, *of_when]

    def _drawn_rank(self, draw: Draw, place: int) -> int:
        wordings = self.units[place].wordings
        return wordings[draw.index(place, len(wordings))].rank

    def _demands(self, draw: Draw, places: Sequence[int]) -> Sequence[int]:
        """What announces them, the first of them, and the others from one of them on, in either direction."""
        announces, first, *others = places
        turn = (draw.order + draw.turn) % len(others)
        turned = (*others[turn:], *others[:turn])
        return (announces, first, *(turned if draw.turn // len(others) % 2 else turned[::-1]))


_ARRANGEMENTS: Final = (
    ("who", "facts", "concern", "own", "standard", "demands", "end"),
    ("who", "concern", "own", "facts", "standard", "demands", "end"),
    ("who", "facts", "standard", "concern", "own", "demands", "end"),
    ("who", "facts", "concern", "own", "demands", "standard", "end"),
    ("who", "concern", "own", "facts", "demands", "standard", "end"),
)
_STYLES: Final = (Style.PROSE, Style.NUMBERED, Style.DASHED)
