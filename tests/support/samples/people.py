"""What the screens on one person are filled with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from itertools import product
from typing import Any, Final

from bot.chat.people.hotline import desk
from bot.chat.people.hotline.buttons import ReadyAnswer
from bot.chat.people.mydata import LISTED
from bot.model.people.hotline import HotlineDays, HotlineRefusal, HotlineStep, ThreadState
from bot.model.people.subscription import Subscriber, Wants

Values = dict[str, Any]

_ZONE: Final = "America/Argentina/Buenos_Aires"
_KINDS: Final = ("name", "number", "address", "home", "photo", "voice")


def mydata(nasty: str, when: datetime) -> Iterator[Values]:
    """As much as one message is made to hold, and as little."""
    day = when.date()
    names = [nasty] * LISTED
    subscriber = Subscriber(1, "en", Wants.ALL, frozenset({"tjk001"}), True, when)
    full: Values = {
        "subscriber": subscriber,
        "language": "English",
        "cases": names[:3],
        "cases_more": 0,
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
        "nudges": ["W" * 30] * LISTED,
        "team_questions": ["1234567"] * LISTED,
        "asks_nothing_until": day,
        "copies": 60,
        "desk": True,
        "discreet": True,
        "asked": True,
        "updates": 60,
        "role": "owner",
        "since": when,
        "number": 4,
        "name": "<&" + "W" * 22,
        "only_cases": None,
        "invitations": 3,
        "broadcasts": 70,
        "work": 80,
        "on_record": 80,
        "news": 5,
        "wishes": True,
        "marked": True,
    }
    yield full
    yield {**full, "cases": names[:2], "cases_more": 12_345}
    here = replace(subscriber, gone=False)
    yield {**full, "subscriber": replace(here, asked_on=day)}
    yield {**full, "subscriber": replace(here, renewed=day)}
    nothing: Values = {"language": "English", "country": "", "role": ""}
    lists = ("cases", "letters", "failed", "replies", "questions", "taps", "openings", "links", "passed_on")
    for role, wants in (("", None), ("organiser", Wants.CALLS)):
        yield {
            **nothing,
            **{name: [] for name in (*lists, "reminders", "nudges")},
            **dict.fromkeys(
                ("letters_more", "updates", "invitations", "broadcasts", "work", "news", "on_record"), 1
            ),
            "cases_more": 0,
            "discreet": False,
            "wishes": False,
            "subscriber": replace(subscriber, wants=wants, gone=False),
            "role": role,
            "since": when,
            "number": 1,
            "name": "",
            "only_cases": ["W" * 30] * 10,
            "team_questions": ["1"],
            "asks_nothing_until": None,
            "copies": 1,
            "desk": False,
            "asked": False,
            "marked": False,
        }


def hotline(nasty: str, numbers: Iterable[int], when: datetime) -> dict[str, list[Values]]:
    """Values for each screen by its name."""
    hours: list[Values] = [
        {"when": days.value, "begin": "0:00", "end": "24:00", "zone": _ZONE, "there": there}
        for days, there in product(HotlineDays, (True, False))
    ]
    some = [number for number in numbers if number]
    questions = [
        {
            "number": 1_234_567,
            "about": "W" * 30,
            "begun": when,
            "state": state.value,
            "who": "Organiser no. 1,234,567",
        }
        for state in ThreadState
    ]
    return {
        "hotline": [
            {
                "on": on,
                "owner": owner,
                "questions": shown,
                "others": others,
                "readers": n,
                "room": owner,
                **each,
            }
            for on, owner, (shown, others), n, each in product(
                (True, False),
                (True, False),
                (((questions * 2)[: desk.LISTED], 0), (questions[:1], 1), ([], 5)),
                some,
                hours[:1],
            )
        ],
        "hotline_hours": hours,
        "hotline_ask": [
            {"number": number, "readers": n, "room": room, **each}
            for number, n, room, each in product((None, 7), some, (True, False), hours)
        ],
        "hotline_sent": [{"number": 7, **each} for each in hours],
        "hotline_refused": [{"why": why.value} for why in HotlineRefusal],
        "hotline_unusable": [
            {"reason": reason, "answer": answer}
            for reason, answer in product(("album", "kind"), (True, False))
        ],
        "hotline_check": [
            {"kinds": kinds, "names": [nasty] * 4, "never": never, "answer": answer}
            for kinds, never, answer in product((_KINDS, ()), (True, False), (True, False))
        ],
        "hotline_over": [{"why": why, "number": 7} for why in ("taken_back", "not_sent", "gone")],
        "hotline_card": [
            {
                "number": 7,
                "about": about,
                "language": nasty,
                "state": state.value,
                "who": who,
                "mine": mine,
                "more": more,
                "room": room,
            }
            for state, about, (who, mine), more, room in product(
                ThreadState,
                ("", nasty[:30]),
                (("", True), (nasty[:30], False), ("", False)),
                (True, False),
                (True, False),
            )
        ],
        "hotline_from_team": [{"number": 7, "ready": ready} for ready in ("", *map(str, ReadyAnswer))],
        "hotline_ready_text": [{"ready": ready.value} for ready in ReadyAnswer],
        "hotline_ready_shown": [
            {"said": "<b>X</b>\n\n" + "é & x ".replace("&", "&amp;") * 60, "mine": mine, "language": nasty}
            for mine in ("", "é x " * 80)
        ],
        "hotline_answered": [{"came": came, "number": 7} for came in ("sent", "unreachable", "")],
        "hotline_not_now": [{"step": step.value, "number": 7, "who": nasty[:30]} for step in HotlineStep],
        "hotline_closed": [{"number": 7, "unanswered": unanswered} for unanswered in (True, False)],
        "hotline_left_over": [
            {"left": n, "numbers": [1, 2, 1_234_567], "who": who}
            for n, who in product(some, ("", nasty[:30]))
        ],
    }


def hotline_labels(numbers: Iterable[int]) -> dict[str, list[Values]]:
    """Values for each label by its name."""
    ends = ("from_earlier", "from_later", "until_earlier", "until_later")
    return {
        "hotline_show": [{"number": number} for number in numbers],
        **{f"hotline_{name}": [{"hour": "23:00"}] for name in ends},
    }
