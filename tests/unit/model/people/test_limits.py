"""What docs/safety.md says of limits is what holds."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from bot.model.letters import deeds
from bot.model.letters.address import How
from bot.model.letters.figures import letters
from bot.model.letters.record import EMPTY, FailedAddress, Record, SentLetter
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


def test_a_letter_counts_once_a_day_for_each_authority_whatever_was_asked_in_which_language() -> None:
    """Each case has a record of its own."""

    def with_one_more(record: Record, authority: str, ask: str, day: int, language: str) -> Record:
        letter = SentLetter(authority, ask, date(2026, 3, day))
        return deeds.reported(record, letter, language=language, chat=1)

    once = with_one_more(EMPTY, "president", "release", 2, "en")
    assert with_one_more(once, "president", "release", 2, "fr") == once
    assert with_one_more(once, "president", "clemency", 2, "ru") == once
    more = with_one_more(with_one_more(once, "justice", "release", 2, "en"), "president", "release", 3, "en")
    assert sum(letters(more.pending).values()) == 3


def test_that_an_address_fails_counts_once_for_each() -> None:
    failed = [
        FailedAddress(f"{one:016x}", "president", how.value, date(2026, 3, 2 + one))
        for one, how in enumerate(How)
    ]
    again = [FailedAddress(failed[0].address, "justice", how.value, date(2026, 3, 9)) for how in How]
    record = EMPTY
    for one in (*failed, *again):
        record = deeds.address_failed(record, one)
    assert sorted(one.address for one in record.failed) == sorted(one.address for one in failed)
