"""How the languages are written: which way lines run, and by which tag programs know each."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Direction(StrEnum):
    """Which way a line runs; the values are HTML's."""

    LEFT_TO_RIGHT = "ltr"
    RIGHT_TO_LEFT = "rtl"


@dataclass(frozen=True, slots=True)
class Writing:
    """How one language is written."""

    tag: str  # IETF BCP 47, with script and region where programs want them
    direction: Direction = Direction.LEFT_TO_RIGHT


_WRITINGS: Final = {
    "ar": Writing("ar-SA", Direction.RIGHT_TO_LEFT),
    "en": Writing("en-GB"),
    "es": Writing("es-ES"),
    "fr": Writing("fr-FR"),
    "ru": Writing("ru-RU"),
    "tg": Writing("tg-Cyrl-TJ"),
}


def writing(language: str) -> Writing:
    """How a language (ISO 639-1) is written; one that isn't known here runs from left to right."""
    return _WRITINGS.get(language) or Writing(language)
