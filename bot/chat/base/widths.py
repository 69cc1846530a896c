"""How wide a label is on a phone, so that no button cuts off what it does.

Telegram's apps for Android write on buttons in Roboto, and give two that stand side by side some 165 px each
for their words on a phone of 360 px. The advances are those of Roboto Regular 2.138 (Google, Apache License
2.0), in 2048ths of its size, in roboto.tsv; the other signs are reckoned with the widths below.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

SIZE_PX: Final = 15
ROOM_PX: Final[Mapping[int, float]] = {2: 165, 3: 105, 4: 75}
"""For the words of each button, by how many stand in a row. One alone has room enough."""

_UNITS: Final = 2048
_LETTER_PX: Final = 8.5  # of an alphabet that Roboto doesn't have, such as Arabic's
_SYMBOL_PX: Final = 19.0  # a picture, drawn by the phone's own font


@cache
def _advances() -> dict[str, float]:
    table = (Path(__file__).parent / "roboto.tsv").read_text(encoding="utf-8")
    found: dict[str, float] = {}
    for line in table.splitlines():
        units, _, signs = line.partition("\t")
        found |= dict.fromkeys(signs, int(units) * SIZE_PX / _UNITS)
    return found


def width_px(label: str) -> float:
    """How wide it is drawn. Marks, and what joins or isolates, take no room."""
    known = _advances()
    return sum(
        known[sign] if sign in known else _reckoned(sign) for sign in unicodedata.normalize("NFC", label)
    )


def _reckoned(sign: str) -> float:
    kind = unicodedata.category(sign)
    if kind in ("Mn", "Me", "Cf"):
        return 0.0
    return _LETTER_PX if kind.startswith(("L", "N")) else _SYMBOL_PX


def fits(labels: list[str]) -> bool:
    """Whether these can stand side by side with nothing cut off."""
    room = ROOM_PX.get(len(labels))
    return room is None or all(width_px(label) <= room for label in labels)
