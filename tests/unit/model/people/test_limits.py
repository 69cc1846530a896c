"""What docs/safety.md says of limits is what holds."""

from __future__ import annotations

import re
from pathlib import Path

from bot.model.people.limits import ANSWERS_AT_ONCE, MADE, QUESTIONS_AN_HOUR, WAITING, Made

SAFETY = Path("docs/safety.md")


def test_the_table_of_limits_has_each_number_as_it_is() -> None:
    _, _, rest = SAFETY.read_text(encoding="utf-8").partition("## What one person may ask for\n")
    table, _, _ = rest.partition("\n## ")
    rows = dict(re.findall(r"^\| ([^|]+?) \| ([^|]+?) \|", table, re.MULTILINE))
    del rows["what"]
    made = {
        name: f"{MADE[name].times} in {MADE[name].within.total_seconds() / 60:.0f} minutes" for name in Made
    }
    assert rows == {
        "answers, whatever is asked": f"{ANSWERS_AT_ONCE} at once, then one a second",
        "commands, words and taps that wait": f"{WAITING}",
        "files: a letter's, a poster, one's own data": made[Made.FILES],
        "pictures: a code to share, how a case goes": made[Made.PICTURES],
        "questions to the team": f"{QUESTIONS_AN_HOUR} in an hour",
        "reports of a letter": "one a day for each case and authority",
        "reports that an address fails": "one for each address",
    }
