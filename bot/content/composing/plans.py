"""The plan of a letter: what its units are, in all their wordings, and how they follow one another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, NamedTuple

from bot.content.composing.units import Unit
from bot.model.base36 import base36
from bot.model.letters.draw import MOST_UNITS, Draw
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

    @property
    def written(self) -> str:
        """The same as a link carries it: the subject, then each paragraph, with a dash before it.

        A paragraph is its style, and three characters for each sentence: the unit's place, and two for which
        wording. Numbers are in base 36.
        """
        paragraphs = (
            paragraph.style.value
            + "".join(f"{base36(place)}{base36(index):0>2}" for place, index in paragraph.units)
            for paragraph in self.paragraphs
        )
        return "-".join((base36(self.subject), *paragraphs))


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

    def unit(self, place: int, sender: str) -> Unit:
        """The unit at that place."""
        return self.openings[sender] if place == OPENING else self.units[place]

    def picked(self, draw: Draw) -> Picked:
        """Which wordings are drawn, and their order."""
        subject = draw.index(SUBJECT_PLACE, len(self.subject.wordings))
        if not self.blocks:
            return Picked(subject, tuple(self._plain(draw)))
        begun: set[str] = set()
        paragraphs = []
        length = 0
        for style, places in self._arranged(draw):
            said = 0
            units = []
            for place in places:
                unit = self.units[place]
                index = draw.index(place, len(unit.wordings))
                wording = unit.wordings[index]
                if wording.begins in begun or said & wording.stems:
                    index = unit.instead(index, begun, said)
                    wording = unit.wordings[index]
                begun.add(wording.begins)
                length += unit.lengths[index] + _BETWEEN
                # What is asked can't but come back to the same words.
                said |= 0 if unit.is_demand else wording.stems
                units.append((place, index))
            paragraphs.append(Paragraph(style, tuple(units)))
        if length > MAX_TEXT:
            paragraphs = self._shortened(draw, paragraphs, length - MAX_TEXT)
        return Picked(subject, tuple(paragraphs))

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

    def _shortened(self, draw: Draw, paragraphs: list[Paragraph], too_much: int) -> list[Paragraph]:
        """The same with shorter wordings of the units that have most to save, until that much is saved.

        First with one of the shorter half, as drawn, so that shortened letters differ as others do; then the
        shortest. None begins like another sentence, unless even that isn't enough.
        """
        picked = {place: index for paragraph in paragraphs for place, index in paragraph.units}
        begun = {self.units[place].wordings[index].begins for place, index in picked.items()}
        for shorter in (Unit.shorter, Unit.shortest_new, Unit.shortest):
            for place in sorted(picked, key=lambda place: -self._spare(place, picked[place])):
                if too_much <= 0:
                    break
                unit, before = self.units[place], picked[place]
                index = shorter(unit, before, draw.digits[place], begun)
                begun = begun - {unit.wordings[before].begins} | {unit.wordings[index].begins}
                picked[place] = index
                too_much -= unit.lengths[before] - unit.lengths[index]
        return [
            Paragraph(style, tuple((place, picked[place]) for place, _ in units))
            for style, units in paragraphs
        ]

    def _spare(self, place: int, index: int) -> int:
        """Characters that the unit could save."""
        unit = self.units[place]
        return unit.lengths[index] - unit.lengths[unit.shortest(index)]

    def _plain(self, draw: Draw) -> Iterator[Paragraph]:
        for place, unit in enumerate(self.units):
            yield Paragraph(Style.PROSE, ((place, draw.index(place, len(unit.wordings))),))
            if unit.key == "concern":
                yield Paragraph(Style.OWN)

    def _arranged(self, draw: Draw) -> Iterator[tuple[Style, Sequence[int]]]:
        """Paragraphs in the order of this draw, each with the places of its units."""
        arrangement, style = _ARRANGEMENTS[draw.order % len(_ARRANGEMENTS)], draw.order // len(_ARRANGEMENTS)
        demands = self.blocks["demands"]
        for block in arrangement:
            places: Sequence[int] = self.blocks.get(block, ())
            match block:
                case "own":
                    yield Style.OWN, ()
                    continue
                case "facts":
                    places = self._facts(draw, places)
                case "demands" if len(demands) > 2:
                    yield _STYLES[style % len(_STYLES)], self._demands(draw, places)
                    continue
            if places:
                yield Style.PROSE, places

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
