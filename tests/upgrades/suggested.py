"""What the program suggests: to go on after a year, a reminder to those who asked for one, thanks."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from tests.support.stores import CASE
from tests.upgrades.organisers import over
from tests.upgrades.play import Play, find
from tests.upgrades.supporters import CROWD, arrives

A_YEAR = 400
"""So many days before all others the first have come."""
AUTHORITIES = ("president", "justice", "foreign", "ombuds", "prosecutor", "geneva")
WRITERS = [
    f"Reader {language} {place}" for language in ("fr", "ru") for place in range(1, CROWD[language] + 1)
]
REMINDED = [f"Reader en {place}" for place in range(2, CROWD["en"] + 1)]
"""None of them writes."""


async def ask_after_a_year(play: Play, until: float) -> None:
    """Both have been here for a year and are asked: Yara goes on, Yves says nothing yet.

    Then it is `until` days before now.
    """
    yara, yves = await arrives(play, "Yara"), await arrives(play, "Yves", "fr", "calls")
    await play.passes(days=A_YEAR - 2)
    tomorrow = play.bot.clock.now().date() + timedelta(days=1)
    await play.passes(seconds=_until(play, tomorrow, 9))  # by day: nobody is asked at night
    await play.press(yara, "yg")
    await play.sees(yves, "yg")
    await play.passes(seconds=-until * 86_400 - play.ahead_s)


def _until(play: Play, day: date, hour: int) -> float:
    now = play.bot.clock.now()
    return (datetime.combine(day, time(hour), now.tzinfo) - now).total_seconds()


async def wish(play: Play) -> None:
    """Some ask to be reminded as long as they have written nothing."""
    for name in REMINDED:
        human = play.people[name]
        await play.says(human, "/case")
        await play.press(human, "yn", f":{CASE}")
        await play.press(human, "yN", ":1")


async def write_much(play: Play) -> None:
    """Each of them to six offices: kept as a tap keeps it, since so many taps would take minutes."""
    store, now = play.bot.app._store, play.bot.clock.now()
    assert store is not None
    for name in WRITERS:
        for authority in AUTHORITIES:
            await store.actions.record(play.people[name].chat, CASE, authority, "release", now.date(), now)


async def remind(play: Play) -> None:
    """Marek reminds those who asked, and haven't written."""
    marek = play.people["Marek"]
    await play.says(marek, "/broadcast")
    await play.press(marek, "bN", f":{CASE}")
    number = find(marek, "bO")[1].split(":")[1]
    await play.press(marek, "p", f":{number}")
    await play.press(marek, "P", f":{number}:")
    await over(play, marek, number)
    await play.sees(play.people["Reader en 8"], "yo")


async def thank(play: Play) -> None:
    """The case has passed a hundred letters: Pilar begins a message of thanks."""
    pilar = play.people["Pilar"]
    await play.says(pilar, "/desk")
    await play.press(pilar, "bM", f":{CASE}:")
    await play.sees(pilar, "bD", f":{CASE}:")
    await play.press(pilar, "bG", f":{CASE}:")
