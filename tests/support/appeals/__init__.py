"""The corpus of invented appeals in tests/appeals, with what is right of each."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from tests.support.appeals.scoring import Score, score, told

__all__ = ["APPEALS", "Appeal", "Score", "corpus", "score", "told"]

APPEALS: Final = Path(__file__).parents[2] / "appeals"


@dataclass(frozen=True, slots=True)
class Appeal:
    """An appeal of the corpus: its folder's name, its file, and what is right."""

    name: str
    file: Path
    expected: dict[str, Any]

    @property
    def about(self) -> dict[str, Any]:
        """`family` of the issuer, `decade`, `format`, `language`, `defects`."""
        about: dict[str, Any] = self.expected["about"]
        return about


def corpus() -> list[Appeal]:
    """All appeals of the corpus, by name."""
    found = []
    for place in sorted(APPEALS.glob("*/expected.json")):
        (file,) = place.parent.glob("appeal.*")
        found.append(Appeal(place.parent.name, file, json.loads(place.read_text(encoding="utf-8"))))
    return found
