"""Which entities Telegram keeps of those it is given, and into which pieces it cuts them.

Learnt from TDLib (fix_entities and merge_new_entities in its MessageEntity): links, mentions, code
and the like never overlap, and the outer one stays; quotes stand in no other; bold and its like are cut
wherever anything else begins or ends, and nothing of them is left in code.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import Any, Final

Entity = dict[str, Any]

STYLES: Final = ("bold", "italic", "underline", "strikethrough", "spoiler")
QUOTES: Final = frozenset({"blockquote", "expandable_blockquote"})
OPAQUE: Final = frozenset({"pre", "code", "date_time"})
"""Hold no other entity."""
_PRIORITY: Final = {
    "blockquote": 0,
    "expandable_blockquote": 0,
    "pre": 11,
    "code": 20,
    "date_time": 30,
    "text_link": 49,
    "text_mention": 49,
    "bold": 90,
    "italic": 91,
    "underline": 92,
    "strikethrough": 93,
    "spoiler": 94,
    "custom_emoji": 99,
}
_OTHERS: Final = 50


def end(entity: Entity) -> int:
    """Where it ends, in UTF-16 units."""
    return int(entity["offset"] + entity["length"])


def in_order(entities: Iterable[Entity]) -> list[Entity]:
    """As Telegram sorts them: the earliest first, the longest first, and over the same text the outer one."""
    return sorted(entities, key=_place)


def _place(entity: Entity) -> tuple[int, int, int]:
    kind = entity["type"]
    priority = 10 if kind == "pre" and entity.get("language") else _PRIORITY.get(kind, _OTHERS)
    return entity["offset"], -entity["length"], priority


def fixed(entities: Iterable[Entity], detected: Iterable[Entity] = ()) -> list[Entity]:
    """What is left of them, in order. `detected`: what Telegram found by itself, apart from each other."""
    given = in_order(entities)
    found = list(detected)
    if not found and _valid(given):
        return given
    styles = [entity for entity in given if entity["type"] in STYLES]
    quotes = _apart(entity for entity in given if entity["type"] in QUOTES)
    others = _apart(
        entity for entity in given if entity["type"] not in STYLES and entity["type"] not in QUOTES
    )
    others = [entity for entity in others if not _crosses(entity, quotes)]
    more = [
        entity
        for entity in found
        if not _crosses(entity, quotes) and not any(_overlap(entity, other) for other in others)
    ]
    whole = in_order([*others, *more, *quotes])
    return in_order([*whole, *_cut(styles, whole)])


def _valid(entities: list[Entity]) -> bool:
    """Whether they can stay as they are: then nothing is cut."""
    ends = dict.fromkeys(STYLES, -1)
    around: list[Entity] = []
    for entity in entities:
        kind = entity["type"]
        while around and entity["offset"] >= end(around[-1]):
            around.pop()
        kinds = {one["type"] for one in around}
        if around and (
            end(entity) > end(around[-1])
            or kind in kinds
            or around[-1]["type"] in OPAQUE
            or (kind in OPAQUE and kinds - QUOTES)
            or (kind not in STYLES and kind not in OPAQUE and any(_continuous(one) for one in kinds))
            or (kind in QUOTES and kinds & QUOTES)
            or kinds & set(STYLES)
        ):
            return False
        if kind in STYLES:
            if ends[kind] >= entity["offset"]:
                return False
            ends[kind] = end(entity)
        around.append(entity)
    return True


def _continuous(kind: str) -> bool:
    return kind not in STYLES and kind not in QUOTES and kind not in OPAQUE


def _apart(entities: Iterable[Entity]) -> list[Entity]:
    """Without those that overlap an earlier one, in order."""
    kept: list[Entity] = []
    for entity in entities:
        if not kept or entity["offset"] >= end(kept[-1]):
            kept.append(entity)
    return kept


def _overlap(one: Entity, other: Entity) -> bool:
    return bool(one["offset"] < end(other) and other["offset"] < end(one))


def _crosses(entity: Entity, quotes: list[Entity]) -> bool:
    """Whether it is partly in a quote and partly out of it, or around one."""
    return any(
        _overlap(entity, quote) and not (quote["offset"] <= entity["offset"] and end(entity) <= end(quote))
        for quote in quotes
    )


def _cut(styles: list[Entity], whole: list[Entity]) -> list[Entity]:
    """The pieces of bold and its like between the edges of everything else; none in what holds nothing.

    A piece also ends where another style begins. Runs of one style that touch are one before they are cut.
    """
    runs: dict[str, list[list[int]]] = {kind: [] for kind in STYLES}
    begins: set[int] = set()
    for entity in styles:
        mine = runs[entity["type"]]
        if mine and entity["offset"] <= mine[-1][1]:
            mine[-1][1] = max(mine[-1][1], end(entity))
        else:
            mine.append([entity["offset"], end(entity)])
            begins.add(entity["offset"])
    edges = sorted(begins | {edge for one in whole for edge in (one["offset"], end(one))})
    pieces = []
    for kind, mine in runs.items():
        for start, stop in mine:
            inner = [start, *(edge for edge in edges if start < edge < stop), stop]
            for left, right in pairwise(inner):
                if not any(one["type"] in OPAQUE and one["offset"] <= left < end(one) for one in whole):
                    pieces.append({"type": kind, "offset": left, "length": right - left})
    return pieces
