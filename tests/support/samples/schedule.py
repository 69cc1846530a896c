"""What organisers' screens about the time of a broadcast are shown with, for tests of the texts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, Final

from bot.model.broadcasts.broadcast import LabelFault
from bot.model.broadcasts.timing import Unusable
from tests.support.samples import broadcasts

_WHEN: Final = datetime(2026, 12, 31, 23, 59, tzinfo=UTC)
_ZONES: Final = ("UTC", "America/Argentina/Buenos_Aires")
_DOUBTS: Final = [
    {
        "left": left,
        "case_gone": gone,
        "never_said": never_said,
        "unapproved": gone is never_said is False,
        "nudged": nudged,
    }
    for nudged in (False, True)
    for left in (False, True)
    for gone in (False, True)
    for never_said in (False, True)
]


def screens(title: str, nasty: str, numbers: Iterable[int]) -> dict[str, list[dict[str, Any]]]:
    """Values for each screen by its name."""
    examples = [{"now": _WHEN, "zone": zone, "day": _WHEN.date()} for zone in _ZONES]
    waiting = [
        {"title": title, "kind": "call", "words": nasty, "moment": nasty, "readers": n, **doubt}
        for n in numbers
        for doubt in (
            {"few": True, "counting": False},
            {"few": False, "counting": True},
            {"few": False, "counting": False},
        )
    ]
    halts = list(broadcasts.halts(nasty, numbers, _WHEN))
    return {
        "broadcast_begun": [{}],
        "broadcast_missed": [
            {**values, **doubt, "closed": False, "held": held, "halt": "", "to_know": to_know}
            for values in waiting
            for doubt in _DOUBTS
            for held in (True, False)
            for to_know in (True, False)
        ]
        + [
            {**values, **_DOUBTS[0], "closed": False, "held": False, "to_know": False, **why}
            for values in waiting
            for why in halts
        ],
        "broadcast_held": [
            {**values, "case_gone": case_gone, "to_know": to_know}
            for values in waiting
            for case_gone in (True, False)
            for to_know in (True, False)
        ],
        "broadcast_scheduled": [
            {**values, "grace": grace, "seconds": 30} for values in waiting for grace in (True, False)
        ],
        "broadcast_when": [
            {"line": nasty, "shift": shift, "again": bool(shift), "zone": zone}
            for shift in ("", "skipped", "twice")
            for zone in _ZONES
        ],
        "broadcast_trial": [{"who": nasty[:40], "title": title, "language": nasty[:20]}],
        "broadcast_trial_sent": [
            {"reached": reached, "missed": missed} for reached in numbers for missed in (0, 1, 5)
        ],
        "broadcast_label": [
            {"now": now, "most": 40, "fault": fault}
            for now in ("", nasty[:40])
            for fault in ("", *(one.value for one in LabelFault))
        ],
        "broadcast_when_type": examples,
        "broadcast_when_which": [{"zone": zone} for zone in _ZONES],
        "broadcast_when_unusable": [
            {**values, "reason": reason.value} for values in examples for reason in Unusable
        ],
    }


def labels() -> dict[str, list[dict[str, Any]]]:
    """Values for each label by its name."""
    clock = [{"clock": "18:00"}]
    return {
        "chosen": [{"words": "🌆 In each reader's evening"}],
        "label_line": [{"words": "Hearing of 3 May"}],
        "when_option": [{"at": _WHEN}],
        "moment_line": [{"at": _WHEN, "zone": zone} for zone in _ZONES],
        "when_line_at": [{"moment": "31 December", "passed": passed} for passed in (True, False)],
        "when_today": clock,
        "when_tomorrow": clock,
    }
