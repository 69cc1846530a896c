"""Supporters ask the team, and get answers; the team looks at its record."""

from __future__ import annotations

from tests.support.people import Human
from tests.upgrades.play import Play


async def ask(play: Play) -> None:
    """One question is answered, one taken, one blocked; one is nobody's yet, one is looked at once more."""
    olga, odile = play.people["Olga"], play.people["Odile"]
    await play.says(olga, "/hotline")
    await play.press(olga, "hw", ":1")
    await play.press(olga, "hh")
    names = "Uma", "Rosa", "Otto", "Ines", "Tom"
    uma, rosa, otto, ines, tom = (play.people[name] for name in names)
    await asks(play, uma, "Does a letter by post count, too?")
    await play.press(olga, "ht")
    await play.press(olga, "ha")
    await play.says(olga, "It does. Tap that you have sent it.")
    await uma.sees("It does.")
    await play.settles()
    await asks(play, rosa, "May I write to my own minister?")
    await play.press(odile, "ht")
    await play.press(odile, "hr")
    await play.press(odile, "hR")
    await play.press(odile, "ha")
    # A number leads to somebody: whoever wrote it is asked before it goes out.
    await play.says(odile, "Oui. Appelez le 0113 496 0000.")
    await asks(play, otto, "Do you want to buy a new telephone?")
    await play.press(olga, "hb", ":0")
    await play.press(olga, "hb", ":1")
    await asks(play, ines, "Where can I put up the poster?")
    await play.says(tom, "/ask")
    await play.says(tom, "Can you call me on 0113 496 0000?")


async def asks(play: Play, human: Human, words: str) -> None:
    """Ask the team; those who answer have it."""
    await play.says(human, "/ask")
    await play.says(human, words)
    for name in ("Olga", "Odile"):
        await play.people[name].sees(words)
    await play.settles()


async def look_back(play: Play) -> None:
    """What was done in the team."""
    olga = play.people["Olga"]
    await play.says(olga, "/record")
    await play.press(olga, "tB")
