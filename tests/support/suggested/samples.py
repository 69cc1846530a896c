"""What the screens and labels of reminders and milestones are filled with to see whether they hold."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from itertools import product
from typing import Any

from bot.model.totals.milestones import MilestoneState
from bot.services.letters.nudges import NudgeWish

Values = dict[str, Any]


def screens(title: str, numbers: Iterable[int]) -> dict[str, list[Values]]:
    """Values for each screen by its name."""
    return {
        "nudges": [
            {"title": title, "wish": wish.value, "taken_back": taken_back, "days": 14}
            for wish, taken_back in product(NudgeWish, (True, False))
        ],
        "nudges_which": [{"some": some} for some in (True, False)],
        "milestone": [
            {"title": title, "letters": number, "state": state.value}
            for number, state in product(numbers, MilestoneState)
        ],
        "milestone_over": [{}],
    }


def labels(when: datetime) -> dict[str, list[Values]]:
    """Values for each label by its name."""
    return {
        "nudge_line": [{"days": 14, "since": when, "zone": "America/Argentina/Buenos_Aires"}],
        "nudge_line_free": [{"days": 14}],
    }
