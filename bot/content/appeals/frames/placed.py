"""A line with its part of the appeal."""

from __future__ import annotations

from dataclasses import dataclass

from bot.content.appeals.frames.headings import AppealPart
from bot.content.appeals.prepared import PreparedLine


@dataclass(frozen=True, slots=True)
class Placed:
    """A line with the part that it is of. `text`: without the heading that it begins with."""

    line: PreparedLine
    part: AppealPart
    text: str
    heading: str = ""  # folded, where the line is one or begins with one
