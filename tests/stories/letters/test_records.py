"""What people did stands in one record each: what shows of it from outside, and for how long it is kept."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from bot.chat.base.buttons import button_kinds, pack
from bot.chat.letters import cover
from bot.chat.letters.buttons import Sent
from bot.model.letters.figures import letters as letters_in
from bot.model.letters.figures import people as people_in
from bot.model.letters.letter import Safety
from tests.support.application import Running
from tests.support.examiner.contents import Contents, contents
from tests.support.people import Human
from tests.support.steps.after_sending import DOUBT, JUSTICE, reports, sends
from tests.support.steps.letters import to_letter
from tests.support.steps.organising import got
from tests.support.steps.records import counted, kept, sums_in, with_stubs
from tests.support.stores import bytes_on_disk, rows, sealer_of

SIGNS_OF_LIFE = {"heard", "clock", "sending"}


def disk(database: Path) -> Contents:
    """Every row of every table, but for the bot's own signs of life.

    Of updates that were handled there are a number and a day each, the same whatever it was: how many there
    were is told by the numbers themselves, which Telegram gives one after the other.
    """
    there = contents(database)
    facts = there["facts_about_database"]
    for row in [row for row in facts if row[0] in SIGNS_OF_LIFE]:
        del facts[row]
    for number, day in there.pop("handled_updates"):
        assert isinstance(number, int)
        assert str(date.fromisoformat(str(day))) == day
    return there


Shapes = list[list[object]]


def difference(before: Contents, after: Contents) -> list[tuple[str, tuple[Shapes, Shapes]]]:
    """What two copies tell: which tables changed, and of what came and went, everything but random bytes."""
    return [
        (table, (_shapes(after[table] - rows), _shapes(rows - after[table])))
        for table, rows in before.items()
        if after[table] != rows
    ]


def _shapes(found: Counter[tuple[object, ...]]) -> Shapes:
    return sorted(map(_shape, found), key=repr)


def _shape(row: tuple[object, ...]) -> list[object]:
    """Blobs by their length: which person it is, is known to who has the phone."""
    return [len(value) if isinstance(value, bytes) else value for value in row]


async def thanks(bot: Running, anna: Human) -> None:
    await to_letter(bot, anna, "en")
    await anna.taps("I sent it")
    await anna.hears("It counts")


TAPS: dict[str, tuple[bool, str]] = {
    # Whether a letter is reported first; what stands on the button.
    "I sent it": (False, "I sent it"),
    "Change": (False, "Change"),
    "The address failed": (False, "The address failed"),
    "Files": (False, "Files"),
    "Another authority": (True, "Another authority"),
    "Next": (True, "Next:"),
    "Take it back": (True, "Take it back"),
    "Ask me": (True, "Ask me in two weeks"),
}


async def test_two_copies_around_a_tap_do_not_tell_which_it_was(bot: Running) -> None:
    told = {}
    for number, (name, (reported, tap)) in enumerate(TAPS.items()):
        anna = bot.person(f"Anna{number}")
        if reported:
            await thanks(bot, anna)
        else:
            await to_letter(bot, anna, "en")
        await bot.app.idle()
        before = disk(bot.database)
        await anna.taps(tap)
        await bot.app.idle()
        told[name] = difference(before, disk(bot.database))
    assert len({repr(one) for one in told.values()}) == 1, told
    ((table, (came, went)),) = told["I sent it"]
    assert (table, len(came), len(went)) == ("records", 1, 1)


@pytest.mark.parametrize("safety", [Safety.FREE, Safety.CAREFUL, Safety.ABROAD], ids=str)
async def test_two_copies_do_not_tell_the_answer_about_safety(bot: Running, safety: Safety) -> None:
    free, other = await bot.subscriber("Free"), await bot.subscriber("Other")
    told = []
    for human, answer in ((free, Safety.FREE), (other, safety)):
        before = disk(bot.database)
        await human.taps_old(pack(Sent("tjk001", answer, "release", "geneva", "", "en")))
        await human.hears("It counts")
        await bot.app.idle()
        told.append(difference(before, disk(bot.database)))
    assert told[0] == told[1]
    before = disk(bot.database)
    await bot.later(days=15)
    told_of = dict(difference(before, disk(bot.database)))
    (came, went) = told_of.pop("records")
    assert (len(came), len(went)) == (2, 2)
    assert came[0] == came[1]
    # When they subscribed is rounded to the day: of both of them.
    assert set(told_of) <= {"sums", "facts_about_database", "subscribers"}
    assert [len(rows) for rows in told_of.get("subscribers", ([], []))] in ([0, 0], [2, 2])


async def test_before_the_first_letter_nothing_is_written(bot: Running) -> None:
    anna = bot.person("Anna")
    before = disk(bot.database)
    await anna.says("/letter")
    await anna.hears()
    for label in ("I am not sure", "release"):
        await anna.taps(label)
        await anna.hears()
    await bot.app.idle()
    assert difference(before, disk(bot.database)) == []


def test_every_button_below_a_letter_is_covered_or_known_not_to_be() -> None:
    here = {
        kind.__name__
        for kind in button_kinds()
        if kind.__module__ in {"bot.chat.letters.buttons", "bot.chat.letters.after_sending"}
    }
    assert here - {kind.__name__ for kind in cover.COVERED} == {
        "Judge",
        "LetterFrom",
        "PassNothingOn",
        "ShowDoubt",
    }
    assert all("case" in kind.__slots__ or hasattr(kind, "case") for kind in cover.COVERED)


# --- for how long


async def test_at_night_what_is_pending_is_folded_and_times_are_gone(bot: Running) -> None:
    olga = await bot.owner()
    for name in ("Anna", "Boris", "Chloe"):
        await sends(await bot.subscriber(name), bot)
    await reports(bot, "Dora")
    assert rows(bot.database, "SELECT count(*), sum(fresh) FROM records") == [(4, 4)]
    assert all(letter.at for record in kept(bot) for letter in record.letters)

    async def totals() -> str:
        await olga.says("/totals")
        text = (await olga.hears("Letters reported as sent")).text
        return "\n".join(line for line in text.splitlines() if "days" not in line and "Until" not in line)

    before = await totals()
    await bot.restart()
    assert await totals() == before, "what is pending is counted"
    await bot.later(days=1, minutes=30)
    assert rows(bot.database, "SELECT count(*), sum(fresh) FROM records") == [(4, 0)]
    assert not any(letter.at for record in kept(bot) for letter in record.letters)
    assert not any(record.pending for record in kept(bot))
    figures = sums_in(bot.database, sealer_of(bot.database, bot.key))["tjk001"]
    assert (letters_in(figures), people_in(figures)) == ({"president": 3}, 3)
    assert await totals() == before
    await bot.restart()
    assert await totals() == before


async def test_who_deletes_everything_and_reports_again_counts_once_on_a_day(bot: Running) -> None:
    olga, anna = await bot.owner(), bot.person("Anna")
    for _ in range(4):
        await to_letter(bot, anna, "en")
        await anna.taps("I sent it")
        await anna.says("/forget")
        await anna.hears("one mark stays until tonight")
        await anna.taps("Yes")
        await anna.hears("Nothing about you is stored any more, except one mark until tonight")
    await anna.says("/mydata")
    await anna.hears("Nothing about you is stored, except one mark until tonight", file=False)
    await bot.restart()
    assert "have been reported" not in (await sends(anna, bot, JUSTICE)).text
    assert counted(bot) == ({"president": 1, "justice": 1}, 1)
    await olga.says("/totals")
    await olga.hears("Letters reported as sent: –", "People who reported: –")
    await anna.says("/mydata")
    await anna.taps("The same as a file")
    await anna.hears("Not in it either: a mark until tonight", file=True)
    await anna.says("/forget")
    await anna.taps("Yes")
    await anna.hears("except one mark")
    tag = sealer_of(bot.database, bot.key).tag("tjk001", anna.chat)
    assert [record.is_stub for record in with_stubs(bot.database, sealer_of(bot.database, bot.key))] == [True]
    await bot.later(days=1, minutes=30)
    assert rows(bot.database, "SELECT * FROM records") == []
    assert tag not in bytes_on_disk(bot.database.parent)
    await anna.says("/mydata")
    assert "mark" not in (await anna.hears("Nothing about you is stored", file=False)).text


async def test_three_reports_of_one_person_warn_nobody(bot: Running) -> None:
    olga = await bot.owner()
    anna = bot.person("Anna")
    for _ in range(3):
        await to_letter(bot, anna, "en")
        await anna.taps("The address failed")
        await anna.hears("What happened?")
        await anna.taps("It came back")
        await anna.hears("Thank you for telling us")
        await anna.says("/forget")
        await anna.taps("Yes")
        await anna.hears("Nothing about you is stored any more")
    await bot.later(minutes=1)
    assert not got(olga, DOUBT)


async def test_the_day_after_everybody_counts_anew(bot: Running) -> None:
    anna = bot.person("Anna")
    await sends(anna, bot)
    await anna.says("/forget")
    await anna.taps("Yes")
    await anna.hears("Nothing about you")
    await bot.later(days=1, minutes=30)
    await sends(anna, bot)
    assert counted(bot) == ({"president": 2}, 2)
