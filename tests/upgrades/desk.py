"""What the team has: desks, names, notices, a viewer, somebody with one case; two keys; figures."""

from __future__ import annotations

import asyncio

from tests.support.people import Human
from tests.support.stores import with_two_keys
from tests.upgrades.cases import CLOSED, LIVE, walks
from tests.upgrades.organisers import invitation, writes
from tests.upgrades.play import Play, find
from tests.upgrades.supporters import arrives

CASE = "tjk001"
FEW = 3
"""Messages to more people need a second person, while somebody asks for one: the story has few readers."""
USUAL = 100
"""The same, as the team chooses it: the strictest that can be chosen."""


async def join(play: Play) -> None:
    """Liam comes, and is limited to a case; Vito comes to look at figures. Each lays out their desk."""
    olga = play.people["Olga"]
    for name, role in (("Liam", "organiser"), ("Vito", "viewer")):
        human = await arrives(play, name)
        payload = await invitation(play, olga, role)
        await play.press(olga, "tL")  # a look, and no limit
        await human.opens(payload)
        await human.hears()
        await play.settles()
    await play.says(olga, "/team")
    await play.press(olga, "tC", ":0:")
    await play.press(olga, "tC", ":7:")
    await play.press(olga, "tC", ":7:8:")  # the fourth by the alphabet
    await play.press(olga, "tC", ":0:1")
    await _choose_names(play)
    await _choose_notices(play)
    for name in ("Olga", "Odile", "Liam", "Vito", "Carla", "Paco"):
        await play.says(play.people[name], "/desk")


async def _choose_names(play: Play) -> None:
    """Olga has a name for the team, Liam took his out again, Marek wants none; Odile was asked for one."""
    olga, liam, marek = (play.people[name] for name in ("Olga", "Liam", "Marek"))
    for human in (olga, liam):
        await play.says(human, "/team")
        await play.press(human, "tn")
        await play.says(human, f"{human.person.first_name} of the vigil")
    await play.says(liam, "/team")
    await play.press(liam, "tn")
    await play.press(liam, "to")
    await play.says(marek, "/team")
    await play.press(marek, "tn")
    await play.press(marek, "tk")
    await play.says(olga, "/team")
    await play.press(olga, "tq", ":0")
    await play.press(olga, "tq", ":3")


async def _choose_notices(play: Play) -> None:
    """Pilar hears of cases no more; Odile's night is another country's, Liam's is none; digests."""
    olga, pilar, odile, liam = (play.people[name] for name in ("Olga", "Pilar", "Odile", "Liam"))
    await play.says(pilar, "/notices")
    await play.press(pilar, "nt", ":cases:0")
    await play.says(odile, "/notices")
    await play.press(odile, "nZ")
    await play.press(odile, "nZ", ":1")
    await play.press(odile, "nz", ":KR")
    await play.says(liam, "/notices")
    await play.press(liam, "nn", ":1")
    for human in (olga, play.people["Vito"]):
        await play.says(human, "/notices")
        await play.press(human, "tD", ":1")


async def label(play: Play) -> None:
    """Liam's draft has a label that can be taken off, half a minute's grace, and was tried on the team."""
    liam = play.people["Liam"]
    number = await writes(play, liam, "update", "The vigil is on Friday, at the embassy.")
    await play.press(liam, "bO", f":{number}")
    for option in ("grace", "question"):
        await play.press(liam, "bt", f":{number}:{option}:1")
    await play.press(liam, "bj", f":{number}")
    await play.says(liam, "Vigil")
    await play.press(liam, "bj", f":{number}")
    await play.press(liam, "bO", f":{number}")
    await play.press(liam, "bo", f":{number}")
    await play.press(liam, "p", f":{number}")
    await play.press(liam, "bT", f":{number}")


async def report(play: Play) -> None:
    """An office is told how many letters it got."""
    olga = play.people["Olga"]
    await play.says(olga, "/reportback")
    await play.press(olga, "ra", f":{CASE}")
    await play.press(olga, "rp", ":president:")
    await play.press(olga, "rP", ":president:")


async def count(play: Play) -> None:
    """The figures of several cases, of one, by view and period, and as files."""
    olga, vito = play.people["Olga"], play.people["Vito"]
    await play.says(olga, "/totals")
    await play.press(olga, "tw")
    await play.press(olga, "tv", f":{CASE}:")
    for view in ("l", "p", "w", "c", "s", "b", "r", "g"):
        await play.press(olga, "tv", f":{CASE}:{view}:")
        await play.press(olga, "tv", f":{CASE}:o:")
    await play.says(vito, "/totals")
    await play.press(vito, "tf")
    await play.press(vito, "te", ":c")


async def begin_two_keys(play: Play) -> None:
    """Olga has the team ask a second person; that it asks less often again she thinks better of."""
    olga, pilar = play.people["Olga"], play.people["Pilar"]
    await play.says(olga, "/team")
    await play.press(olga, "o", ":twokeys:")
    await play.press(olga, "ks", ":2s")
    await play.press(olga, "ks", ":7ps")
    await play.press(olga, "ka", ":rule:")
    await play.press(pilar, "kl")
    await play.press(olga, "kw")


async def use_two_keys(play: Play) -> None:
    """A case is closed alone; an approval is taken back, one refused, one given, and one asked for."""
    olga, pilar, liam = (play.people[name] for name in ("Olga", "Pilar", "Liam"))
    await walks(play, olga, CLOSED, "cx", "cx :free", "cx :1", "ke")
    await play.says(olga, f"urgent {CLOSED}")
    number = find(olga, "bR", ":0")[1].split(":")[1]
    await play.press(olga, "bR", f":{number}:0")
    await play.press(olga, "bR", f":{number}:1")
    await play.press(olga, "ka", ":recall:")
    await play.press(pilar, "kl")
    await play.press(pilar, "ky")
    await play.press(pilar, "kb")
    await play.press(olga, "kq", ":recall:")
    await play.press(olga, "ka", ":recall:")
    await play.press(pilar, "kl")
    await play.press(pilar, "kn")
    await walks(play, olga, LIVE, "cx", "cx :free", "cx :1", "ka")
    await _approves(play, pilar)
    await play.sees(olga, "cx", ":free:1")
    await _is_strict(play, FEW)
    _, data = find(liam, "bo")
    draft = data.split(":")[1]
    await play.press(liam, "bo", f":{draft}")
    await play.press(liam, "p", f":{draft}")
    await play.press(liam, "kq", f":broadcast:{int(draft, 36)}:")
    await play.press(liam, "ka", f":broadcast:{int(draft, 36)}:")
    await play.press(pilar, "kl")
    await play.sees(pilar, "ky")
    await _is_strict(play, USUAL)


async def _approves(play: Play, human: Human) -> None:
    await play.press(human, "kl")
    await play.press(human, "ky")


async def _is_strict(play: Play, most: int) -> None:
    """The rule is another one while the bot is away; what was asked stays asked."""
    await play.bot.app.stop()
    await asyncio.to_thread(with_two_keys, play.bot.database, most)
    await play.bot.start()
