"""A second person of the team approves what goes to many: four people, each with the bot on two phones."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.chat.base.buttons import pack
from bot.chat.broadcasts.buttons import Confirm
from tests.support.application import Running
from tests.support.approvals.steps import (
    ASKS,
    MANY,
    NEEDS,
    acts,
    asks,
    looks,
    states,
    team_of_four,
    wants_to_send,
)
from tests.support.people import Human
from tests.support.steps.organising import got, removes, writes_first
from tests.support.stores import rows

TEXT = "The hearing is on Tuesday"


@pytest.fixture
async def keys(tmp_path: Path) -> AsyncIterator[Running]:
    """The bot with the rule of two keys."""
    async with Running(tmp_path, two_keys=MANY) as running:
        yield running


async def test_a_message_to_many_goes_out_once_a_second_person_has_seen_and_approved_it(
    keys: Running,
) -> None:
    olga, paul, rita, sam = await team_of_four(keys)
    await wants_to_send(paul, TEXT)
    # Both phones of his, at once; and a button of before there was a rule.
    old = paul.taps_old(pack(Confirm(1, 1)))
    await asyncio.gather(paul.taps("Ask for approval"), old)
    assert states(keys) == ["asked"], "one question, however often he taps"
    for human in (olga, rita, sam):
        await human.hears(ASKS, TEXT)
    assert not got(paul, ASKS), "who wrote it can't approve it"
    await rita.says("/desk")
    await rita.taps("🔑 Look at it", await rita.hears("1 request of a colleague waits for your approval."))
    await rita.hears(ASKS, TEXT)
    question = await looks(rita)
    shown = await rita.sees(TEXT)
    assert got(rita, "4 people in all"), "with how many get it"
    assert shown.keyboard, "just as readers get it, buttons and all"
    first, second = await asyncio.gather(rita.taps("Approve", question), rita.taps("Approve", question))
    assert {first.text, second.text} >= {"Approved."}
    await paul.hears("Owner no. 3 has approved")
    await olga.hears("Owner no. 3 has approved it", "Nothing is left to do")
    assert acts(keys, "approval") == [("approval_asked", 2), ("approval_given", 3)]
    await paul.taps("Go on")
    preview = await paul.hears("Owner no. 3 has approved it, just as it is")
    await asyncio.gather(paul.taps("🚀", preview), paul.taps("🚀", preview))
    await paul.hears("Sent:")
    anna = next(one for one in keys.world.people.values() if one.first_name == "Anna")
    assert sum(TEXT in message.text for message in anna.messages) == 1
    assert states(keys) == ["used"]
    await rita.taps("Take it back", question)
    await rita.hears("It is done already")

    # What goes to fewer needs nobody; and each message is asked about anew.
    await writes_first(paul, "Update", "Another one")
    await paul.taps("👁")
    await paul.hears("somebody else of the team looks at it first")


async def test_of_two_who_approve_at_the_same_instant_one_does_and_everybody_hears_it_once(
    keys: Running,
) -> None:
    olga, paul, rita, sam = await team_of_four(keys)
    await asks(paul, TEXT)
    questions = [(human, await looks(human)) for human in (rita, sam)]
    first, second = await asyncio.gather(*(human.taps("Approve", below) for human, below in questions))
    assert {first.text, second.text} == {"Approved.", ""}
    ((by,),) = rows(keys.database, "SELECT approved_by FROM approvals")
    done, late = (rita, sam) if by == 3 else (sam, rita)
    assert (first if done is rita else second).text == "Approved."
    await done.sees("You have approved it")
    who = "Owner no. 3" if done is rita else "Organiser no. 4"
    await late.hears("decided already", f"{who} has approved it")
    assert not [one for one in late.person.messages if "You have approved it" in one.text]
    await paul.hears(f"{who} has approved what you asked for")
    await olga.sees(f"{who} has approved it")
    await keys.app.idle()
    assert len(got(paul, "has approved what you asked for")) == 1
    assert acts(keys, "approval") == [("approval_asked", 2), ("approval_given", by)]
    assert states(keys) == ["given"]
    # The late one has nothing to take back.
    assert "Take it back" not in str([one.labels for one in late.person.messages])


async def test_what_is_withdrawn_taken_back_changed_or_refused_goes_to_nobody(keys: Running) -> None:
    olga, paul, rita, sam = await team_of_four(keys)
    await asks(paul, TEXT)
    question = await looks(rita)
    await sam.hears(ASKS)
    await paul.taps("Withdraw the question")
    await paul.hears("You have withdrawn your question")
    await sam.sees("has withdrawn the question")
    await rita.taps("Approve", question)
    await rita.hears("decided already", "has withdrawn the question")

    # Taken back in the last second: the button that sends is on his screen.
    await paul.taps("Ask again")
    question = await looks(rita)
    await rita.taps("Approve", question)
    await paul.hears("Owner no. 3 has approved")
    await paul.taps("Go on")
    preview = await paul.hears("Owner no. 3 has approved it, just as it is")
    await rita.taps("Take it back", await rita.sees("You have approved it"))
    await paul.taps("🚀", preview)
    await paul.hears(NEEDS, "has taken the approval back")

    # Changed between the approval and the sending.
    await paul.taps("Ask again")
    question = await looks(rita)
    await rita.taps("Approve", question)
    await paul.hears("has approved what you asked for")
    await paul.taps("Go on")
    preview = await paul.hears("has approved it, just as it is")
    await paul.taps("Change it", preview)
    await paul.hears("Kept")
    await paul.taps("English")
    await paul.hears("in this language: English")
    await paul.says("The hearing is on Wednesday")
    await paul.hears("Kept")
    await paul.taps_old(pack(Confirm(1, 2)))
    await paul.hears(NEEDS, "has changed since")
    assert not got(sam, "is sending a message")

    # Changed while somebody looks at it: what they saw can't be approved.
    await paul.taps("Ask again")
    question = await looks(sam)
    assert got(sam, "The hearing is on Wednesday")
    message = next(m for m in paul.person.messages if m.text == "The hearing is on Wednesday" and m.own)
    await paul.edits(message, "The hearing is off")
    await paul.hears("Your change is saved")
    await sam.taps("Approve", question)
    await sam.hears("It was changed since it was asked")
    await paul.hears("An approval doesn't hold any more")
    await asks_again(paul, "Owner no. 1", olga)
    assert states(keys) == ["withdrawn", "taken_back", "void", "void", "refused"]
    assert rows(keys.database, "SELECT state FROM broadcasts") == [("draft",)]


async def asks_again(author: Human, refuser: str, owner: Human) -> None:
    """Ask anew from the news that it doesn't hold; that owner refuses."""
    await author.taps("How it stands")
    await author.hears(NEEDS)
    await author.taps("Ask again")
    await author.hears("nobody has answered yet")
    await owner.taps("Not like this", await looks(owner))
    await author.hears(f"{refuser} says: not like this")


async def test_whoever_leaves_takes_their_approval_along_also_from_what_is_planned(keys: Running) -> None:
    olga, paul, rita, sam = await team_of_four(keys)
    await writes_first(paul, "Update", TEXT)
    await paul.taps("🕒")
    await paul.hears("When is it to go out?")
    await paul.taps("In 1 hour")
    await paul.hears("When is it to go out?")
    await paul.taps("Back")
    await paul.hears("Kept")
    await paul.taps("👁")
    await paul.hears("somebody else of the team")
    await paul.taps("Ask a second person")
    await paul.hears(NEEDS)
    await paul.taps("Ask for approval")
    await sam.taps("Approve", await looks(sam))
    await paul.hears("Organiser no. 4 has approved")
    await paul.taps("Go on")
    await paul.hears("Organiser no. 4 has approved it")
    await paul.taps("🚀")
    await paul.hears("It waits for its time")
    await removes(olga, 4)
    await paul.hears("An approval doesn't hold any more", TEXT)
    await keys.later(hours=1, minutes=1)
    await paul.hears("Not sent", "doesn't hold any more")
    await paul.taps("🚀")
    await paul.hears(NEEDS)
    await paul.taps("Ask again")
    await rita.taps("Approve", await looks(rita))
    await paul.hears("Owner no. 3 has approved")
    await keys.restart()
    await paul.taps("Go on")
    await paul.hears("Not sent")
    await paul.taps("🚀")
    await paul.hears("Sent:")

    # A day after it was approved it doesn't hold; and who is removed meanwhile approves nothing.
    await asks(paul, "News")
    question = await looks(rita)
    await rita.taps("Approve", question)
    await paul.hears("Owner no. 3 has approved")
    await keys.later(days=1, minutes=1)
    await paul.taps("Go on")
    await paul.hears("somebody else of the team")
    await paul.taps("Ask a second person")
    await paul.hears("Its day is over")


async def test_in_an_emergency_an_owner_alone_sends_after_a_word_and_everybody_hears(keys: Running) -> None:
    olga, paul, rita, sam = await team_of_four(keys)
    await wants_to_send(olga, TEXT)
    await olga.taps("Emergency")
    await olga.hears("Everybody in the team is told at once", "URGENT 1")
    await olga.says("URGENT")
    await olga.hears("That isn't what I asked you to type")
    assert not got(rita, "in an emergency")
    await olga.says("urgent  1")
    await olga.hears("You can send it alone now")
    await olga.hears("you send it alone")
    await olga.taps("🚀")
    await olga.hears("Sent:")
    for human in (paul, rita, sam):
        await human.hears("Owner no. 1 has done this alone, in an emergency", TEXT)
    assert acts(keys, "emergency", "sent") == [("sent", 1), ("emergency", 1)]
    # An organiser has no such way; and it was for that message alone.
    await wants_to_send(paul, "Another")
    assert "Emergency" not in str((await paul.screen("Ask for approval")).labels)
    await wants_to_send(olga, "One more")
    assert acts(keys, "emergency") == [("emergency", 1)]
