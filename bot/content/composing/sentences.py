"""A plan's sentences as they stand in the letters to one authority, and how they join to paragraphs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from bot.content.composing.plans import LetterPlan, Picked, Style
from bot.model.languages import NO_BREAK

IN_TEXT: Final = "{in_text}"
TOWN: Final = "{town}"
FIRST: Final = "{first}"


@dataclass(frozen=True, slots=True)
class Sentences:
    """By unit and wording; only the writer's town, and the day of a first letter, are still to come."""

    subjects: tuple[str, ...]
    last: tuple[tuple[str, ...], ...]  # at the end of a paragraph, and before a list
    within: tuple[tuple[str, ...], ...]  # before another sentence: none ends in a colon

    @classmethod
    def of(cls, plan: LetterPlan, sender: str, in_text: str) -> Sentences:
        """Those of a plan. `sender`: who signs, one of SENDERS; `in_text`: the address within a sentence."""
        last = tuple(
            tuple(wording.text.replace(IN_TEXT, in_text) for wording in plan.unit(place, sender).wordings)
            for place in range(len(plan.units))
        )
        return cls(
            subjects=tuple(wording.text.replace(NO_BREAK, " ") for wording in plan.subject.wordings),
            last=last,
            within=tuple(tuple(map(_full_stop, wordings)) for wordings in last),
        )

    def subject(self, picked: Picked) -> str:
        """The letter's subject."""
        return _one(self.subjects, picked.subject)

    def paragraphs(self, picked: Picked, own: str, town: str, first: str = "") -> list[str]:
        """A letter's paragraphs, with the supporter's own sentence, if there is one, where it belongs.

        `first`: the day of the first letter, as it is written, in a second one.
        """
        paragraphs = []
        for style, units in picked.paragraphs:
            if style is Style.OWN:
                if own:
                    paragraphs.append(own)
                continue
            if style is Style.PROSE:
                *before, (place, index) = units
                sentences = [_one(self.within[unit], wording) for unit, wording in before]
                text = " ".join((*sentences, _one(self.last[place], index)))
            else:
                text = _listed(style, [_one(self.last[place], index) for place, index in units])
            text = text.replace(FIRST, first) if first else text
            paragraphs.append(text.replace(TOWN, town) if town else text)
        return paragraphs


def _one(wordings: tuple[str, ...], index: int) -> str:
    # In another language a unit of the case's own words may have fewer.
    return wordings[index % len(wordings)]


def _listed(style: Style, sentences: list[str]) -> str:
    """What announces others ends in a colon before a list only."""
    announces, *listed = sentences
    numbered = style is Style.NUMBERED
    lines = (f"{number}. {text}" if numbered else f"– {text}" for number, text in enumerate(listed, start=1))
    return "\n".join((announces, *lines))


def _full_stop(sentence: str) -> str:
    return sentence[:-1].rstrip(f" {NO_BREAK}") + "." if sentence.endswith(":") else sentence
