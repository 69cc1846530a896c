"""What the team does with cases: one is drafted and edited by several, others are over, on hold, and live."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from tests.support.people import Human
from tests.support.samples.cases.photos import photo
from tests.support.steps.cases import TITLE, drafted
from tests.upgrades.organisers import invitation, newest_link
from tests.upgrades.play import Play
from tests.upgrades.supporters import arrives

DRAFT: Final = "tjk001n2"
"""What the case is called that is drafted from an appeal whose code another case has."""
CLOSED, LIVE, ON_HOLD = "exa001", "exa002", "exa003"
"""Of invented people, like the example's case."""
_ASKING: Final = Path(__file__).parents[1] / "stories" / "cases" / "asking"


async def join(play: Play) -> None:
    """Olga says who runs the bot. Carla comes to work on cases, Paco to translate; drafts lie there."""
    olga = play.people["Olga"]
    await play.says(olga, "/about")
    await play.press(olga, "ta", ":purpose:")
    await play.press(olga, "ta", ":purpose:en")
    await play.says(olga, "We write for journalists in prison.")
    await play.press(olga, "ta", ":purpose:")
    await play.press(olga, "ta", ":purpose:en")
    await play.press(olga, "o", ":about:")
    carla = await arrives(play, "Carla")
    await carla.opens(await invitation(play, olga, "case_worker"))
    await carla.hears()
    await play.settles()
    paco = await arrives(play, "Paco")
    await play.says(olga, "/invite")
    await play.press(olga, "j", ":translator")
    await play.press(olga, "jt", ":es:0")
    await play.press(olga, "jt", ":es:1")
    await paco.opens(newest_link(olga))
    await paco.hears()
    await play.settles()
    for case, name in ((CLOSED, "Ilma Fenwick"), (LIVE, "Lorin Aldcroft"), (ON_HOLD, "Merel Tanwood")):
        await drafted(play.bot, case, {TITLE: name, "Brennwater": name.split()[1]})


async def walks(play: Play, human: Human, case: str, *steps: str) -> None:
    """From /cases to that case, and by the buttons of these codes onwards; after a space: what they carry."""
    await play.says(human, "/cases")
    for step in (f"ch :{case}:", *steps):
        code, _, part = step.partition(" ")
        await play.press(human, code, part)


async def draft(play: Play) -> None:
    """Carla makes a draft of an appeal, answers a question, leaves others open, and looks at all of it."""
    carla = play.people["Carla"]
    await play.says(carla, _read("twin.txt"))
    await play.press(carla, "ct")
    await walks(play, carla, DRAFT, "dq", "da", "dq :1")
    for steps in (
        "cp :p:,cv :kind:,cc",
        "cp :a:,cv :code:",
        "cp :u:,cp :president,cv :akind:",
        "cp :u:,cp :president,cr",
        "cp :u:,cp :president,dc",
        "cp :k:,cp :release,cv :concerns:,cN",
        "cl,cn :1,cz",
        "ck",
        "cs,cs",
        "cp :t:,cg,cg :ru",
        "cp :t:,wb",
    ):
        await walks(play, carla, DRAFT, *steps.split(","))
    await walks(play, carla, DRAFT, "cs", "cs :release:")
    await walks(play, carla, DRAFT, "cA")
    await play.says(carla, _read("news_twin.txt"))
    await play.press(carla, "cB")
    await play.press(carla, "cC")


async def edit_together(play: Play) -> None:
    """What Carla types was changed by Olga meanwhile: that waits; and a question waits for her words."""
    olga, carla = play.people["Olga"], play.people["Carla"]
    for field, hers, theirs in (
        ("title", "Rukhshona Khakimova, a mother", "Rukhshona Khakimova, journalist and mother"),
        ("short", "Rukhshona, journalist", "Ms Khakimova"),
    ):
        await walks(play, carla, DRAFT, "cp :t:en", f"cv :{field}:")
        await walks(play, olga, DRAFT, "cp :t:en", f"cv :{field}:")
        await play.says(olga, theirs)
        await play.says(carla, hers)
    await walks(play, olga, DRAFT, "cp :f:", "ca")
    await walks(play, olga, DRAFT, "cq")
    await walks(play, olga, DRAFT, "cd")
    await walks(play, carla, DRAFT, "cp :t:en", "cv :summary:")


async def show_a_picture(play: Play) -> None:
    """The case that is to be closed has a picture; Carla's came later than Olga's, and waits."""
    olga, carla = play.people["Olga"], play.people["Carla"]
    await walks(play, carla, CLOSED, "cp :g:", "cF")
    await walks(play, olga, CLOSED, "cp :g:", "cF")
    await _sends_picture(play, olga, "teal")
    for field, words in (
        ("credit", "Corin Vale"),
        ("allowed", "her sister, by e-mail"),
        ("seen", "A woman at her desk"),
    ):
        await walks(play, olga, CLOSED, "cp :g:en", f"cv :{field}:")
        await play.says(olga, words)
    await _sends_picture(play, carla, "maroon")
    await walks(play, olga, CLOSED, "cp :g:", "cH")
    await walks(play, olga, CLOSED, "cs", "cI")


async def _sends_picture(play: Play, human: Human, colour: str) -> None:
    human._moves()
    human.person.sends_photo(data=photo(colour))
    await human.hears()
    await play.settles()


async def publish(play: Play) -> None:
    """Three cases go live; one of them has a picture."""
    olga = play.people["Olga"]
    for case in (CLOSED, LIVE, ON_HOLD):
        await walks(play, olga, case, "cb", "cb :family", "cb :public")
        while not any(message.buttons[0].data == f"2b:{case}:call" for message in olga.person.messages[-1:]):
            await play.press(olga, "cb")
    otto = play.people["Otto"]
    await otto.opens(CLOSED)
    await otto.hears()
    await play.settles()
    await play.press(otto, "o", f":case:{CLOSED}")
    await play.press(otto, "pi")


async def stop(play: Play) -> None:
    """The one that was closed could be opened again; another is stopped."""
    olga, otto = play.people["Olga"], play.people["Otto"]
    await walks(play, olga, CLOSED, "cy")
    await walks(play, olga, ON_HOLD, "tc", "tc :1")
    await walks(play, olga, ON_HOLD, "tg")
    for command in ("/link radio", "/reportback"):
        await play.says(olga, command)
    await play.says(otto, "/letter")


async def report_back(play: Play) -> None:
    """A report goes to whoever issued the appeal; a translator has one text before him, and one is right."""
    odile, paco = play.people["Odile"], play.people["Paco"]
    await play.says(odile, "/reportback")
    await play.press(odile, "rf")
    await play.press(odile, "rd")
    await play.says(odile, "/reportback")
    await play.says(paco, "/translate")
    await play.press(paco, "wn", ":tjk001:es:")
    await play.press(paco, "wr")


def _read(name: str) -> str:
    return (_ASKING / name).read_text("utf-8")
