"""Steps by which case workers and translators come into the team."""

from __future__ import annotations

from tests.support.application import Running
from tests.support.people import Human
from tests.support.steps.organising import invitation


async def case_worker(bot: Running, owner: Human, name: str) -> Human:
    """Somebody who came by an invitation of the owner's for a case worker."""
    human = bot.person(name)
    await human.opens(await invitation(owner, "A case worker"))
    await human.hears("You are a case worker now")
    return human


async def viewer(bot: Running, owner: Human, name: str) -> Human:
    """Somebody who came by an invitation of the owner's for a viewer."""
    human = bot.person(name)
    await human.opens(await invitation(owner, "A viewer"))
    await human.hears("You are a viewer now")
    return human


async def translators_link(owner: Human, *languages: str) -> str:
    """The start payload of a fresh link for a translator of these, named as the buttons name them."""
    await owner.says("/invite")
    await owner.hears("Whom do you want to invite?")
    await owner.taps("A translator")
    for language in languages:
        await owner.hears("Which languages does this translator write in?")
        await owner.taps(language)
    await owner.hears("Chosen:", *languages)
    await owner.taps("Make the link")
    message = await owner.hears("A link for one new translator", "?start=join-")
    return message.text.partition("?start=")[2].split()[0]


async def translator(bot: Running, owner: Human, name: str, *languages: str) -> Human:
    """Somebody who came by such a link."""
    human = bot.person(name)
    await human.opens(await translators_link(owner, *languages))
    await human.hears("You are a translator now", *languages)
    return human
