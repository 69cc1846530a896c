"""Steps about what a second person of the team approves."""

from __future__ import annotations

from bot.rehearsal import Message
from tests.support.application import Running
from tests.support.people import Human
from tests.support.steps.organising import another_owner, organiser, subscribed, writes_first
from tests.support.stores import rows

ASKS = "asks for your approval"
NEEDS = "This needs a second person"
MANY = 3
"""Messages to more people than this need a second person, in these stories."""


async def team_of_four(bot: Running) -> tuple[Human, Human, Human, Human]:
    """Olga and Rita, who are owners, Paul and Sam, who are organisers; their numbers are 1 to 4: O, P, R, S.

    Four people get every update, one more than need nobody else.
    """
    olga = await bot.owner()
    paul = await organiser(bot, olga, "Paul")
    rita = await another_owner(bot, olga, "Rita")
    sam = await organiser(bot, olga, "Sam")
    for name in ("Anna", "Bob", "Carl", "Dora"):
        await subscribed(bot, name)
    return olga, paul, rita, sam


async def wants_to_send(author: Human, text: str) -> None:
    """From /broadcast to the question for a second person."""
    await writes_first(author, "Update", text)
    await author.taps("👁")
    await author.hears("somebody else of the team looks at it first")
    await author.taps("Ask a second person")
    await author.hears(NEEDS)


async def asks(author: Human, text: str) -> None:
    """The same, and a second person is asked."""
    await wants_to_send(author, text)
    await author.taps("Ask for approval")
    await author.hears("nobody has answered yet")


async def looks(approver: Human) -> Message:
    """Whoever is asked looks at all of it; the message below, with the answers."""
    await approver.taps("Look at it and decide")
    return await approver.hears("Is it right as it is?")


def states(bot: Running) -> list[object]:
    """How every request stands, by number."""
    return [state for (state,) in rows(bot.database, "SELECT state FROM approvals ORDER BY id")]


def acts(bot: Running, *beginning: str) -> list[tuple[object, ...]]:
    """(act, who) of the record's entries whose act begins so."""
    found = rows(bot.database, "SELECT act, actor FROM record_entries ORDER BY number")
    return [entry for entry in found if str(entry[0]).startswith(beginning)]
