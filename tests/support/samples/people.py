"""What the screens on one person are filled with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.chat.people.mydata import LISTED
from bot.model.people.subscription import Subscriber, Wants

Values = dict[str, Any]


def mydata(nasty: str, when: datetime) -> Iterator[Values]:
    """As much as one message is made to hold, and as little."""
    day = when.date()
    names = [nasty] * LISTED
    subscriber = Subscriber(1, "en", Wants.ALL, frozenset({"tjk001"}), True, when)
    yield {
        "subscriber": subscriber,
        "language": "English",
        "cases": names[:3],
        "country": nasty,
        "letters": [(day, nasty)] * LISTED,
        "letters_more": 3,
        "failed": names,
        "replies": [(nasty, nasty)] * LISTED,
        "questions": names,
        "taps": [(nasty, (day,) * 14)],
        "openings": [(nasty, day)],
        "links": [nasty],
        "passed_on": [(nasty, day)],
        "reminders": [(nasty, when)],
        "asked": True,
        "updates": 60,
        "role": "owner",
        "since": when,
        "number": 4,
        "invitations": 3,
        "broadcasts": 70,
        "work": 80,
        "on_record": 80,
        "news": 5,
        "marked": True,
    }
    nothing: Values = {"language": "English", "country": "", "role": ""}
    lists = ("cases", "letters", "failed", "replies", "questions", "taps", "openings", "links", "passed_on")
    for role, wants in (("", None), ("organiser", Wants.CALLS)):
        yield {
            **nothing,
            **{name: [] for name in (*lists, "reminders")},
            **dict.fromkeys(
                ("letters_more", "updates", "invitations", "broadcasts", "work", "news", "on_record"), 1
            ),
            "subscriber": replace(subscriber, wants=wants, gone=False),
            "role": role,
            "since": when,
            "number": 1,
            "asked": False,
            "marked": False,
        }
