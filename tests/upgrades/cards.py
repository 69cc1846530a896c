"""What came with the letter's card: ways out and back, letters of one's own, a second letter; sharing."""

from __future__ import annotations

from tests.upgrades.play import Play
from tests.upgrades.supporters import behind, letter


async def write_again(play: Play) -> None:
    """Nobody answered Rosa: she has the card of a second letter."""
    rosa = play.people["Rosa"]
    await play.press(rosa, "A", ":none")
    await play.press(rosa, "l", ":president:")
    await play.press(rosa, "l", ":f:")


async def look_around(play: Play) -> None:
    """Otto looks at all that is on the way to a letter, and below it; at last he writes his own."""
    otto = play.people["Otto"]
    await play.says(otto, "/letter")
    await play.press(otto, "l", ":t:")
    await play.press(otto, "lh")
    await play.says(otto, "/letter")
    await play.press(otto, "l", ":c:")
    await play.press(otto, "l", ":release:")
    await play.press(otto, "lw")
    await letter(play, otto, "justice")
    await behind(play, otto, "z", "Z")
    await play.press(otto, "0")
    await letter(play, otto, "justice")
    await behind(play, otto, "z", "V")
    await letter(play, otto, "foreign")
    await behind(play, otto, "z", "lo")
    await play.says(otto, "I read of her in the paper.\n\nPlease let this mother go home to her family.")


async def share(play: Play) -> None:
    """The case is passed on, as words, as a code and as a poster; its progress is a picture."""
    uma = play.people["Uma"]
    await play.says(uma, "/share")
    await play.press(uma, "pc")
    await play.press(uma, "pp")
    await play.says(uma, "/case")
    await play.press(uma, "lg")
    await play.says(uma, "/mydata")
