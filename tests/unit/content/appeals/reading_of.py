"""An invented appeal read from its text alone."""

from __future__ import annotations

from bot.content.appeals.files.text import lines_of_text
from bot.content.appeals.reading import read
from bot.model.cases.appeal import ReadAppeal, ReadDocument


def read_text(text: str) -> ReadAppeal:
    """What is read in a text that somebody pasted."""
    return read(ReadDocument(tuple(lines_of_text(text))))


FACTS = (
    "On 3 March 2021 the teacher Ms Lira Osmanova was taken from her home in Bishkek, Kyrgyzstan, by men in "
    "plain clothes.\n"
)


def addressed(block: str, heading: str = "APPEALS TO:") -> ReadAppeal:
    """An appeal with some addresses under a heading."""
    return read_text(f"KYRGYZSTAN: Teacher detained\n\n{FACTS}\n{heading}\n\n{block}\n")
