"""What else needs a second person: deleting everywhere, publishing and closing a case, who owns the bot."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.chat.base.buttons import pack
from bot.chat.team.buttons import ChangeRole, RemoveMember
from bot.model.team.roles import Role
from tests.support.application import Running
from tests.support.approvals.steps import NEEDS, acts, looks, team_of_four
from tests.support.people import Human
from tests.support.steps.cases import drafted, edits, opens_case
from tests.support.steps.organising import another_owner, got, organiser, removes, sends
from tests.support.stores import rows

DRAFT = "Petra Bergin"


@pytest.fixture
async def keys(tmp_path: Path) -> AsyncIterator[Running]:
    """The bot with the rule as it is where nobody set one."""
    async with Running(tmp_path, two_keys=None) as running:
        yield running


async def approves(approver: Human) -> None:
    await approver.taps("Approve", await looks(approver))
    await approver.hears("You have approved it")


async def test_deleting_everywhere(keys: Running) -> None:
    _, paul, rita, _ = await team_of_four(keys)
    await sends(paul, "Update", "The wrong words")
    await paul.taps("Delete it everywhere")
    await paul.hears("Delete")
    await paul.taps("Yes")
    await paul.hears(NEEDS, "can't be brought back")
    await paul.taps("Ask for approval")
    await paul.hears("nobody has answered yet")
    question = await looks(rita)
    assert "4 people got it" in question.text
    assert got(rita, "The wrong words"), "what is deleted is shown"
    await rita.taps("Approve", question)
    await paul.hears("Owner no. 3 has approved")
    await paul.taps("Go on")
    await paul.hears("deleted: 4")
    assert acts(keys, "recalled") == [("recalled", 2)]


async def wants_to_publish(author: Human) -> None:
    """From /cases to the question for a second person."""
    await opens_case(author, DRAFT)
    await author.taps("✅ Publish…")
    for question, answer in (
        ("Does the person", "the family agrees"),
        ("May the issuer", "It is public"),
        ("This name is said too", "it may be said"),
        ("Let everybody see", "Publish now"),
    ):
        await author.hears(question)
        await author.taps(answer)
    await author.hears(NEEDS, DRAFT)


async def test_publishing_and_closing_a_case(keys: Running) -> None:
    await drafted(keys, "nld002")
    olga = await keys.owner()
    paul = await organiser(keys, olga, "Paul")
    rita = await another_owner(keys, olga, "Rita")
    await wants_to_publish(paul)
    await paul.taps("Ask for approval")
    await paul.hears("nobody has answered yet")
    question = await looks(rita)
    assert got(rita, "Nobody outside the team has seen this case")
    # A typo is put right meanwhile: it is another revision, which nobody approved.
    await edits(olga, "🔤 Texts", "Title", f"{DRAFT}, librarian in prison", DRAFT)
    await rita.taps("Approve", question)
    await rita.hears("It was changed since it was asked")
    await paul.hears("An approval doesn't hold any more")
    await wants_to_publish(paul)
    await paul.taps("Ask again")
    await paul.hears("nobody has answered yet")
    assert not got(olga, "Revision 2 of a case"), "who wrote it last can't approve it"
    await approves(rita)
    await paul.hears("Owner no. 3 has approved")
    await paul.taps("Go on")
    await paul.hears("✅")
    await opens_case(rita, DRAFT)
    await rita.taps("⛔ Close…")
    await rita.hears("How did it end?")
    await rita.taps("Free")
    await rita.hears("Close the case?")
    await rita.taps("⛔ Close it now")
    await rita.hears(NEEDS)
    # She can't wait; everybody hears.
    await rita.taps("Emergency")
    await rita.hears("URGENT nld002")
    await rita.says("URGENT nld002")
    await rita.hears("The case is closed")
    for human in (olga, paul):
        await human.hears("Owner no. 3 has done this alone, in an emergency", "A case is closed")
    of_case = [entry for entry in acts(keys, "published", "emergency", "approval_given") if entry[1]]
    assert of_case == [("approval_given", 3), ("published", 2), ("published", 3), ("emergency", 3)]


async def test_who_owns_the_bot_and_the_rule_itself(keys: Running) -> None:
    olga, paul, rita, _ = await team_of_four(keys)
    for button in (RemoveMember(3, sure=True), ChangeRole(3, Role.ORGANISER, sure=True)):
        await olga.taps_old(pack(button))
        await olga.hears(NEEDS, "no. 3")
    await olga.taps("Ask for approval")
    await paul.hears("asks for your approval")
    assert not got(rita, "asks for your approval"), "it is about her"
    await approves(paul)
    await olga.hears("Organiser no. 2 has approved")
    await removes(olga, 4)  # organisers can be removed at once
    await olga.taps("Go on", await olga.sees("Organiser no. 2 has approved"))
    await rita.hears("an owner no more")
    assert acts(keys, "lowered", "removed") == [("removed", 1), ("lowered", 1)]

    # Stricter alone; looser not even with two, for they are new.
    await olga.says("/team")
    await olga.hears("The team")
    await olga.taps("Two keys")
    await olga.hears("messages to more than 1,000 people")
    await olga.taps("More than 100 people")
    await olga.hears("messages to more than 100 people")
    await olga.taps("Off")
    await olga.hears(NEEDS, "switched off")
    await olga.taps("Ask for approval")
    await paul.taps("Look at it and decide")
    await paul.hears("in the team for seven days")
    # Nor by being alone, once the others are removed.
    await removes(olga, 2)
    await removes(olga, 3)
    await olga.says("/team")
    await olga.hears("The team")
    await olga.taps("Two keys")
    await olga.hears("since somebody was removed")
    await olga.taps("Off")
    await olga.hears(NEEDS, "nobody else now")
    assert rows(keys.database, "SELECT value FROM facts_about_database WHERE name = 'two_keys'") == [
        (b"100",)
    ]
    await keys.later(days=8)
    await olga.taps("Back")
    await olga.hears("It is on, but asks nothing yet")
    await olga.taps("Off")
    await olga.hears("It is switched off")
