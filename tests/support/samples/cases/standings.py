"""What the screens that say how a case stands are filled with to see whether they hold. See screens.py."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from itertools import product
from typing import Any

from bot.model.cases.case import CaseOutcome, CaseTexts
from bot.model.cases.standing import Standing

Values = dict[str, Any]
_NUMBERS = ("sending", "left", "scheduled", "passed", "reminders")


def shown(day: date) -> Iterator[Values]:
    """How a case stands, as every screen of it says it."""
    for standing in Standing:
        if standing is not Standing.OUT:
            since = None if standing is Standing.LIVE else day
            outcomes = ["", *CaseOutcome] if standing is Standing.STOPPED else [""]
            for outcome in outcomes:
                yield {"standing": standing.value, "closed_since": since, "outcome": str(outcome)}


def screens(
    text: CaseTexts, title: str, numbers: tuple[int, ...], moment: datetime
) -> dict[str, list[Values]]:
    """Values for the screens that stop a case, go on with it, and tell of both."""
    held = [dict.fromkeys(_NUMBERS, number) for number in numbers]
    by_files = [Standing.LIVE, Standing.OVER, Standing.STOPPED]
    asked = [{"title": title, "standing": each.value, **of} for each, of in product(by_files, held)]
    day = moment.date()
    return {
        "case_closed": [values for values in shown(day) if values["closed_since"]],
        "case_go_on": asked,
        "case_goes_on": asked,
        "case_news": [
            {
                **held[-1],
                "title": title,
                "standing": each.value,
                "number": number,
                "by_files": by_files,
                "moment": moment,
                "zone": "America/Argentina/Buenos_Aires",
            }
            for each in Standing
            for number, by_files in ((7, False), (0, True), (0, False))
        ],
        "files_changed": [
            {"folders": ["letters/en", "cases/" + "w" * 16] * 10, "more": more, "moment": moment}
            for more in (0, 1, 30)
        ],
        "case_server": [
            {
                "title": title,
                "revision": number,
                "moment": moment,
                "zone": "America/Argentina/Buenos_Aires",
            }
            for number in numbers
        ],
        "case_stopped": [{"title": title, **of} for of in held],
        "over": [
            {
                "standing": each.value,
                "since": day,
                "until": day,
                "text": replace(text, stop=stop),
                "counted": counted,
                "thanks": counted and stop is None,
            }
            for each in (Standing.OVER, Standing.STOPPED, Standing.HERE)
            for stop in (None, title)
            for counted in (True, False)
        ],
        "stop_case": asked,
    }
