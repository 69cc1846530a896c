"""What the supporters do, so that every row and every button of theirs is there."""

from __future__ import annotations

from tests.support.people import Human
from tests.upgrades.play import VERSION, Play, find

CROWD = {"en": 8, "fr": 6, "ru": 6}
"""Readers without a story, by their language: a broadcast has somebody to go to."""


async def arrives(play: Play, name: str, language: str = "en", wants: str = "all") -> Human:
    """Somebody comes by the case's link, and consents; without `wants` they don't."""
    human = await play.person(name, language)
    await human.opens("tjk001-radio" if wants == "calls" else "tjk001")
    await human.hears()
    await play.settles()
    if wants:
        await play.press(human, "s", f":{wants}:")
        play.subscribed[name] = wants
    return human


async def letter(play: Play, human: Human, authority: str, ask: str = "release", safety: str = "f") -> None:
    """From /letter to the card of a letter: to whom and what for are chosen if one got others unasked."""
    await play.says(human, "/letter")
    await play.press(human, "l", f":{safety}:")
    if safety == "c":
        await play.press(human, "l", f":{ask}:")
        await play.press(human, "l", f":{authority}:")
        return
    if not _has(human, "d", f":{ask}:"):
        await behind(play, human, "z", "C")
        await play.press(human, "l", f":{ask}:")
    if not _has(human, "d", f":{authority}:"):
        await behind(play, human, "z", "Z")
        await play.press(human, "l", f":{authority}:")


async def behind(play: Play, human: Human, menu: str, code: str, part: str = "") -> None:
    """Tap what stands behind a button of the newest card: "z" Change, "L" More, "F" Open in mail."""
    if not _has(human, code, part):
        if not _has(human, menu):
            message, _ = find(human, "a")
            back = [button for button in message.buttons if (button.data or "").startswith("2a:")][-1]
            await human.taps(back, message)
            await play.settles()
        await play.press(human, menu)
    await play.press(human, code, part)


def _has(human: Human, code: str, part: str = "") -> bool:
    """Whether such a button stands below the newest message."""
    last = human.person.messages[-1]
    return any(
        (button.data or "").startswith(f"{VERSION}{code}:") and part in (button.data or "")
        for button in last.buttons
    )


async def reports(play: Play, human: Human, authority: str) -> None:
    """A letter that was sent."""
    await letter(play, human, authority)
    await play.press(human, "d", f":{authority}:")


async def come(play: Play) -> None:
    """Three weeks ago: they come, each in a language of theirs."""
    for name, language in (("Anna", "en"), ("Vera", "ru"), ("Davlat", "tg"), ("Nils", "en"), ("Petra", "en")):
        await arrives(play, name, language)
    for name in ("Tom", "Rita", "Sam", "Uma", "Ines", "Karl", "Mona", "Rosa", "Otto"):
        await arrives(play, name)
    for name, language in (("Lea", "fr"), ("Yann", "fr"), ("Aziz", "ru")):
        await arrives(play, name, language)
    await arrives(play, "Bruno", "fr", "calls")
    for language, number in CROWD.items():
        for place in range(1, number + 1):
            await arrives(play, f"Reader {language} {place}", language)
    anna = play.people["Anna"]
    await play.says(anna, "/settings")
    await play.press(anna, "yc")
    await play.press(anna, "yc", ":")
    await play.says(anna, "/settings")
    await play.press(anna, "yc")
    await play.press(anna, "yC", ":GB")
    await play.says(anna, "/settings")
    await play.press(anna, "yn")
    await play.press(anna, "yN", ":1")
    lea = play.people["Lea"]
    await play.says(lea, "/case")
    await play.press(lea, "yn", ":tjk001")
    for place in range(1, 7):
        reader = play.people[f"Reader fr {place}"]
        await play.says(reader, "/settings")
        await play.press(reader, "yc")
        await play.press(reader, "yC", ":FR")


async def choose_discretion(play: Play) -> None:
    """One is discreet; one no more, and has cleared the chat; of one, messages go after a day."""
    for name, last in (("Reader en 3", "1"), ("Reader en 4", "0"), ("Reader ru 1", "1")):
        reader = play.people[name]
        await play.says(reader, "/settings")
        await play.press(reader, "o", ":discreet:")
        await play.press(reader, "yq", ":1")
        if name == "Reader ru 1":
            await play.press(reader, "yx", ":o")
        if last == "0":
            await play.press(reader, "yq", ":0")
            await play.press(reader, "yz")


async def write_first_letters(play: Play) -> None:
    """Long enough ago that they are asked by now what came of it."""
    for name in ("Karl", "Yann", "Mona", "Rosa", "Reader ru 4", "Reader ru 5", "Reader ru 6"):
        await reports(play, play.people[name], "president")


async def are_asked(play: Play) -> None:
    """Karl answers and is about to pass it on; Yann doesn't want to be asked; Mona has the question yet."""
    karl, yann = play.people["Karl"], play.people["Yann"]
    await play.press(karl, "A", ":form")
    await play.press(karl, "K")
    await play.press(karl, "A", ":real")
    await play.press(karl, "G")
    await play.says(karl, "They wrote that the case is being looked into.")
    await play.press(karl, "G")
    await play.press(yann, "U")


async def leave(play: Play) -> None:
    """Nils wants no more messages, Petra stops the bot, Davlat wants calls only."""
    nils, davlat = play.people["Nils"], play.people["Davlat"]
    await play.says(nils, "/settings")
    await play.press(nils, "e")
    play.people["Petra"].person.blocks()
    del play.subscribed["Nils"], play.subscribed["Petra"]
    await play.settles()
    await play.says(davlat, "/settings")
    await play.press(davlat, "w", ":calls")
    play.subscribed["Davlat"] = "calls"
    await play.says(davlat, "/language")
    await play.press(davlat, "g", ":tg:")


async def write_letters(play: Play) -> None:
    """These days: letters in every form there is, and what comes after them."""
    tom, anna, ines = (play.people[name] for name in ("Tom", "Anna", "Ines"))
    for authority in ("president", "justice", "ombuds"):
        await reports(play, tom, authority)
    await play.press(tom, "u", ":ombuds:")
    await reports(play, ines, "justice")
    await _has_it_her_way(play, anna)
    for name in ("Rita", "Sam", "Uma"):
        human = play.people[name]
        await letter(play, human, "president")
        await behind(play, human, "L", "x", ":president:")
        await play.press(human, "Y", ":bounced")
        await letter(play, human, "justice")
        await behind(play, human, "L", "x", ":justice:")
        await play.press(human, "Y", ":bounced")
    rita = play.people["Rita"]
    await letter(play, rita, "geneva")
    await behind(play, rita, "L", "x", ":geneva:")
    await play.press(rita, "Y", ":full")
    await _is_careful(play)


async def _has_it_her_way(play: Play, anna: Human) -> None:
    """A letter that is changed in every way, and reported."""
    await letter(play, anna, "geneva")
    await behind(play, anna, "z", "n")
    await play.says(anna, "Anna Bell, Leeds")
    await behind(play, anna, "z", "i")
    # A number leads to somebody: the bot asks before it takes such a sentence.
    await play.says(anna, "I teach at school 44, call me on 0113 496 0000.")
    await play.press(anna, "I")
    await behind(play, anna, "L", "q")
    await behind(play, anna, "F", "S")
    await behind(play, anna, "z", "W")
    await behind(play, anna, "z", "v")
    await play.press(anna, "a", ":en:")
    await behind(play, anna, "z", "a", ":0")
    await play.press(anna, "d", ":geneva:")
    await play.press(anna, "ln")


async def _is_careful(play: Play) -> None:
    """Gus has ties to the country, and isn't subscribed; he wants to be asked all the same."""
    gus = await arrives(play, "Gus", "ru", wants="")
    await play.press(gus, "o", ":language:")
    await play.press(gus, "g", ":ru:")
    await play.says(gus, "/letter")
    await play.press(gus, "l", ":t:")
    await play.press(gus, "lh")
    await play.press(gus, "l", ":t:")
    await play.press(gus, "l", ":a:")
    await play.press(gus, "l", ":release:")
    await play.press(gus, "l", ":embassy:")
    await play.press(gus, "c")
    await play.press(gus, "l", ":BE:")
    await play.press(gus, "d")
    await play.press(gus, "M")
    olya = await arrives(play, "Olya", "ru", wants="")
    await reports(play, olya, "foreign")


async def are_in_the_middle(play: Play) -> None:
    """Now: a reminder, questions that wait for an answer, letters that were opened and no more."""
    aziz, lea, vera, mona = (play.people[name] for name in ("Aziz", "Lea", "Vera", "Mona"))
    await letter(play, aziz, "justice")
    await behind(play, aziz, "L", "r")
    await letter(play, lea, "foreign", safety="c")
    await behind(play, lea, "z", "n")
    await letter(play, vera, "ombuds")
    await behind(play, vera, "z", "i")
    await letter(play, mona, "prosecutor")
    await play.says(mona, "/case")
    bruno = play.people["Bruno"]
    await play.says(bruno, "/forget")
    await play.says(bruno, "/start")
    sam = play.people["Sam"]
    await play.says(sam, "/start")
    await play.press(sam, "o", ":case:")
    await play.says(sam, "/letter")
    await play.press(sam, "l", ":t:")
    karl = play.people["Karl"]
    await play.press(karl, "G")
    find(karl, "H")
