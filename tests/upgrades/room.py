"""The team's room: a group with topics, in which a supporter's question waits."""

from __future__ import annotations

from tests.support.room.groups import Circle
from tests.support.room.steps import group
from tests.upgrades.asking import asks
from tests.upgrades.play import Play

QUESTION = "Is there a letter in Welsh?"
"""It has come to the room too, and nobody has taken it."""


async def link(play: Play) -> None:
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
