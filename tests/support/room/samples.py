"""What the screens about the team's room are shown with, for tests of the texts."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product
from typing import Any

from bot.model.team.room import RoomLack

Values = dict[str, Any]


def screens(nasty: str, numbers: Iterable[int]) -> dict[str, list[Values]]:
    """Values for each screen by its name."""
    lacks = [lack.value for lack in RoomLack]
    return {
        "room": [
            {
                "linked": linked,
                "title": title,
                "language": nasty[:20],
                "forum": forum,
                "resting": resting,
                "lacks": lacks,
            }
            for (linked, title), forum, resting in product(
                ((True, nasty), (True, ""), (False, "")), (True, False), (True, False)
            )
        ],
        "room_lack": [{"lacks": lacks}],
        "room_lacks": [{"title": nasty, "lacks": lacks}, {"title": "", "lacks": []}],
        "room_choose": [{"command": "/start@some_bot room-" + "x" * 32}],
        "room_link": [
            {
                "title": nasty,
                "forum": forum,
                "small": small,
                "people": number,
                "lacks": [],
                "language": nasty[:20],
                "deciding": deciding,
            }
            for forum, small, number, deciding in product(
                (True, False), (True, False), numbers, (True, False)
            )
        ],
        "room_linked": [{"topic": topic} for topic in ("notices", "questions", "")],
        "room_shown": [{"came": came} for came in ("asked", "anonymous", "unreachable", "used")],
    }
