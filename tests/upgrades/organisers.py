"""What the organisers do, so that there is a broadcast in every state that lasts."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from bot.rehearsal import InjectedFault
from tests.support.people import Human
from tests.upgrades.play import Play, find
from tests.upgrades.supporters import arrives


async def join(play: Play) -> None:
    """Olga owns the bot, with Pilar; Odile and Marek are organisers, Marek is about to write."""
    play.people["Olga"] = olga = await play.bot.owner("Olga")
    await play.settles()
    for name, language, role in (
        ("Pilar", "en", "owner"),
        ("Odile", "fr", "organiser"),
        ("Marek", "en", "organiser"),
    ):
        human = await arrives(play, name, language)
        payload = await invitation(play, olga, role)
        await human.opens(payload)
        await human.hears("/broadcast")
        await play.settles()
    await play.says(olga, "/languages")
    await play.press(olga, "y", ":tg:1")


async def invitation(play: Play, owner: Human, role: str) -> str:
    """The payload of a fresh link."""
    await owner.says("/invite")
    await owner.hears()
    await play.press(owner, "j", f":{role}")
    return newest_link(owner)


def newest_link(owner: Human) -> str:
    """The payload of the newest link on an owner's phone; news of the team may have come below it."""
    texts = (message.text for message in reversed(owner.person.messages))
    return next(text for text in texts if "?start=join-" in text).partition("?start=")[2].split()[0]


async def writes(play: Play, author: Human, kind: str, text: str, **others: str) -> str:
    """From /broadcast to a draft: a text in English, and `others` by their language. Returns its number."""
    await play.says(author, "/broadcast")
    await play.press(author, "b", f":{kind}")
    await play.says(author, text)
    _, data = find(author, "bO")
    number = data.split(":")[1]
    for language, words in others.items():
        await play.press(author, "B", f":{number}:{language}")
        await play.says(author, words)
    return number


async def confirms(play: Play, author: Human, number: str) -> None:
    """The preview, and the tap that sends."""
    await play.press(author, "p", f":{number}")
    await play.press(author, "P", f":{number}:")


async def sends(play: Play, author: Human, kind: str, text: str, **others: str) -> str:
    """A whole broadcast, to its result. Returns its number."""
    number = await writes(play, author, kind, text, **others)
    await confirms(play, author, number)
    await over(play, author, number)
    return number


async def over(play: Play, author: Human, number: str) -> None:
    """Wait for the result, which has the button that begins a copy."""
    await play.sees(author, "bd", f":{number}")
    await play.settles()


async def send_the_first(play: Play) -> None:
    """Weeks ago: one with every outcome, and one that was stopped half-way."""
    olga, faults = play.people["Olga"], play.bot.world.faults
    readers = [play.people[f"Reader en {place}"] for place in range(1, 6)]
    readers[0].person.deletes_account()
    del play.subscribed["Reader en 1"]
    faults.add(InjectedFault(method="send*", chat=readers[1].chat, times=1, status=400))
    faults.add(InjectedFault(method="send*", chat=readers[2].chat, times=1, drop="after"))
    faults.add(InjectedFault(method="send*", chat=readers[3].chat, status=500))
    await sends(play, olga, "update", "The appeal court has set a day.", ru="Суд назначил день.")
    faults.clear()
    faults.add(InjectedFault(method="send*", chat=readers[4].chat, times=1, status=429, retry_after=600))
    number = await writes(play, olga, "update", "Her lawyers will be heard.")
    await confirms(play, olga, number)
    await play.people["Reader en 6"].hears("Her lawyers will be heard.")
    await play.press(olga, "bc", f":{number}:0")
    await play.press(olga, "bc", f":{number}:1")
    await over(play, olga, number)
    faults.clear()


async def send_more(play: Play) -> None:
    """Today: one that is corrected, one that is taken back."""
    olga, odile = play.people["Olga"], play.people["Odile"]
    number = await sends(play, olga, "call", "Write today: the heering is on Monday.")
    await play.press(olga, "bC", f":{number}")
    await play.says(olga, "Write today: the hearing is on Monday.")
    await play.press(olga, "p")
    await play.press(olga, "P")
    await play.people["Anna"].hears("the hearing is on Monday")
    await play.settles()
    number = await sends(play, odile, "update", "This should not have gone out.", fr="Ceci est une erreur.")
    await play.press(odile, "bR", f":{number}:0")
    await play.press(odile, "bR", f":{number}:1")
    await odile.sees("supprimé")
    await play.settles()


async def show_and_speak(play: Play) -> None:
    """A video has gone out; a voice message waits, with the words that go after it."""
    marek = play.people["Marek"]
    for kind, file, caption in (
        ("video", "march.mp4", "The march for her, on Sunday."),
        ("voice", "speech.ogg", ""),
    ):
        await play.says(marek, "/broadcast")
        await play.press(marek, "b", ":update")
        marek._moves()
        marek.person.sends_played(kind, file, b"OggS", caption)
        await marek.hears()
        await play.settles()
        if kind == "voice":
            await play.says(marek, "Her sister speaks.")
        number = find(marek, "bO")[1].split(":")[1]
        await play.press(marek, "p", f":{number}")
        if kind == "video":
            await play.press(marek, "P", f":{number}:")
            await over(play, marek, number)


async def leave_drafts(play: Play) -> None:
    """Drafts with every option, for a part of the readers, with a picture; one thrown away."""
    olga, odile = play.people["Olga"], play.people["Odile"]
    number = await writes(play, olga, "call", "Write again on Friday.", fr="Écrivez encore vendredi.")
    await play.press(olga, "bO", f":{number}")
    for option in ("urgent", "silent", "morning", "once", "case"):
        await play.press(olga, "bt", f":{number}:{option}:1")
    await play.press(olga, "bo", f":{number}")
    await play.press(olga, "ba", f":{number}:")
    for facet, value in (("country", ""), ("joined", ""), ("acted", "not_reported"), ("language", "en")):
        await play.press(olga, "ba", f":{number}:{facet}")
        if value:
            await play.press(olga, "bA", f":{number}:{facet}:{value}")
        await play.press(olga, "ba", f":{number}::")
        if facet == "acted":
            await play.press(olga, "bE", f":{number}")
    await play.press(olga, "bo", f":{number}")
    await play.press(olga, "bw", f":{number}")
    await play.press(olga, "be", f":{number}")
    await play.press(olga, "by", f":{number}")
    await play.says(olga, "tomorrow 18:30")
    await play.press(olga, "bo", f":{number}")
    await play.says(olga, "A text that nobody asked for.")
    thrown_away = await writes(play, olga, "update", "Better not this one.")
    await play.press(olga, "D", f":{thrown_away}")
    await play.says(odile, "/broadcast")
    await play.press(odile, "b", ":update")
    odile._moves()
    odile.person.sends_photo("Une lettre de sa famille.")
    await odile.hears()
    await play.settles()


async def schedule(play: Play) -> None:
    """One misses its time, since the bot was away; one waits for its own, which is days ahead."""
    olga, odile = play.people["Olga"], play.people["Odile"]
    number = await writes(play, olga, "update", "The vigil begins at noon.")
    await play.press(olga, "bw", f":{number}")
    await play.press(olga, "bW", f":{number}:")
    await play.press(olga, "bo", f":{number}")
    await confirms(play, olga, number)
    await play.is_away(hours=3)
    await olga.sees("The vigil begins at noon.")
    await play.sees(olga, "bm", f":{number}")
    await play.settles()
    number = await writes(play, odile, "update", "The verdict is expected.", fr="Le verdict est attendu.")
    await play.press(odile, "bw", f":{number}")
    await play.press(odile, "by", f":{number}")
    now = play.bot.clock.now()
    play.scheduled_at = datetime.combine(now.date() + timedelta(days=30), time(9), UTC)
    await play.says(odile, f"{now.date() - timedelta(days=3)} 09:00")
    await play.says(odile, f"{play.scheduled_at:%Y-%m-%d %H:%M}")
    await play.press(odile, "bo", f":{number}")
    await confirms(play, odile, number)


async def pause(play: Play) -> None:
    """One is paused, with readers who wait; its author has changed the text since."""
    olga = play.people["Olga"]
    for place in (6, 7):
        chat = play.people[f"Reader en {place}"].chat
        play.bot.world.faults.add(
            InjectedFault(method="send*", chat=chat, times=1, status=429, retry_after=600)
        )
    number = await writes(play, olga, "update", "A petition is being colected.")
    own = next(m for m in reversed(olga.person.messages) if m.own)
    await confirms(play, olga, number)
    await play.people["Tom"].hears("A petition")
    await play.press(olga, "bp", f":{number}")
    play.bot.world.faults.clear()
    await olga.edits(own, "A petition is being collected.")
    await olga.hears()
    await play.settles()


async def halt(play: Play) -> None:
    """One that Telegram refuses at the first reader: it waits for an answer."""
    olga, odile = play.people["Olga"], play.people["Odile"]
    play.bot.world.faults.add(
        InjectedFault(
            method="send*",
            spared=[human.person.chat for human in (olga, odile, play.people["Pilar"])],
            status=400,
            description="Bad Request: FROZEN_METHOD_INVALID",
        )
    )
    number = await writes(play, odile, "update", "The embassy has asked for news.")
    await confirms(play, odile, number)
    await play.sees(odile, "bg", f":{number}")
    await play.settles()
    play.bot.world.faults.clear()


async def prepare(play: Play) -> tuple[str, str]:
    """Two that wait for the tap that sends: one that repeats nothing after a kill, and one that does."""
    olga, odile = play.people["Olga"], play.people["Odile"]
    once = await writes(play, odile, "call", "Call the embassy today.", fr="Appelez l'ambassade.")
    await play.press(odile, "ba", f":{once}:")
    await play.press(odile, "ba", f":{once}:language")
    await play.press(odile, "bA", f":{once}:language:fr")
    await play.press(odile, "bo", f":{once}")
    await play.press(odile, "bO", f":{once}")
    await play.press(odile, "bt", f":{once}:once:1")
    await play.press(odile, "bo", f":{once}")
    await play.press(odile, "p", f":{once}")
    again = await writes(play, olga, "call", "The hearing begins.", ru="Слушание начинается.")
    await play.press(olga, "p", f":{again}")
    return once, again


async def look_after(play: Play) -> None:
    """What the team looks at in between: addresses in doubt, totals, the team itself."""
    olga, odile = play.people["Olga"], play.people["Odile"]
    await olga.sees("mail@president.tj")
    await play.settles()
    await play.press(odile, "J", ":dismissed")
    await play.press(odile, "J", ":confirmed")
    for author in (olga, odile):
        await play.says(author, "/totals")
    await play.press(olga, "tv", ":r:")
    await play.says(olga, "/team")
    await play.press(olga, "m", ":0")
    await play.says(odile, "/broadcast")
    marek = play.people["Marek"]
    await play.says(marek, "/broadcast")
    await play.press(marek, "b", ":call")
    await play.says(olga, "/link radio")
    await play.says(marek, "/help")
    looked_at = await writes(play, olga, "update", "Ask @nobody_of_that_name for the form.")
    await play.press(olga, "p", f":{looked_at}")
    await play.press(olga, "bz", f":{looked_at}:")
    play.invitation = await invitation(play, olga, "organiser")
    await play.says(olga, "/team")
