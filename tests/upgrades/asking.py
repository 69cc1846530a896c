"""Supporters ask the team, and get answers; a group becomes the team's room; the team looks at its record."""

from __future__ import annotations

from tests.support.people import Human
from tests.support.room.groups import Circle
from tests.support.room.steps import group
from tests.upgrades.play import Play

QUESTION = "Is there a letter in Welsh?"
"""It has come to the room too, and nobody has taken it."""


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


async def link_room(play: Play) -> None:
    """Olga links it: not at first, and then she does; she nearly unlinks it. Marek is told there only."""
    olga, marek = play.people["Olga"], play.people["Marek"]
    room = group(play.bot)
    await _brings(play, room)
    await play.press(olga, "gd")
    await _brings(play, room)
    await play.press(olga, "gl", ":fr:0")
    await play.press(olga, "gl", ":en:0")
    await play.press(olga, "gl", ":en:1")
    await play.press(olga, "gu", ":0")
    await play.sees(olga, "gu", ":1")
    await play.says(marek, "/notices")
    await play.press(marek, "go", ":1")
    await asks(play, play.people["Uma"], QUESTION)
    await room.sees(QUESTION)
    await play.settles()


async def _brings(play: Play, room: Circle) -> None:
    """The bot is brought there, and asks Olga whether that is the room."""
    olga = play.people["Olga"]
    await play.says(olga, "/team")
    await play.press(olga, "o", ":room:")
    await play.press(olga, "gb")
    (url,) = {button.url for button in olga.person.messages[-1].buttons if button.url}
    room.group.follows(url, olga.person)
    await play.sees(olga, "gd")
    await play.settles()
