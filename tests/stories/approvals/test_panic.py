"""Panic from the chat: who may, what is said before and after, and that nobody is known once it is over."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.chat.approvals.buttons import ActAlone, Approve, AskApproval, BeginPanic, TwoKeyQuestion
from bot.chat.base.buttons import Button, Open, Screen, pack
from bot.model.team.two_keys import PANIC, ApprovalKind
from bot.rehearsal import Message
from bot.store.panic.marker import is_begun
from tests.support.application import Running
from tests.support.approvals.steps import ASKS, NEEDS, looks, states, team_of_four
from tests.support.people import Human
from tests.support.steps.organising import REFUSED, got, organiser, subscribed
from tests.support.stores import rows

WORD = "destroy everything"
ASKED = "type this, and it begins at once"
BEGUN = "It has begun, and nothing stops it now"
ACT = (ApprovalKind.PANIC, PANIC, "")


@pytest.fixture
async def keys(tmp_path: Path) -> AsyncIterator[Running]:
    """The bot with the rule as it is where nobody set one."""
    async with Running(tmp_path, two_keys=None) as running:
        yield running


async def opens_panic(owner: Human) -> Message:
    """From /team to the screen that says all of it."""
    await owner.says("/team")
    await owner.hears("The team")
    await owner.taps("🔥 Panic")
    told = await owner.hears("Panic: destroy the list", "Destroyed:", "What stays:")
    for named in ("Backups", "shares", "Telegram knows", "/revoke", "a link that is made on the server"):
        assert named in told.text
    return told


async def is_asked(owner: Human) -> None:
    """From there to the word that is to be typed."""
    await owner.taps("Destroy the list…")
    await owner.hears(ASKED, WORD)


def is_kept(bot: Running) -> bool:
    """Whether nothing was begun."""
    return not is_begun(bot.database)


async def knows_nobody(bot: Running, *team: Human) -> None:
    """The bot, started again, takes those who were in the team for strangers, whatever they tap."""
    await bot.restart()
    assert is_kept(bot), "it is finished"
    for human in team:
        await human.taps_old(pack(BeginPanic()))
        await human.hears(REFUSED)
        await human.says("/team")
        await human.hears(REFUSED)
    for table in ("team", "subscribers", "approvals", "prompts"):
        assert rows(bot.database, f"SELECT count(*) FROM {table}") == [(0,)]


async def test_an_owner_who_is_alone_types_the_words_and_nobody_is_known_any_more(keys: Running) -> None:
    olga = await keys.owner()
    anna = await subscribed(keys, "Anna")
    assert "A second person" not in (await opens_panic(olga)).text
    await asyncio.gather(olga.taps("Destroy the list…"), olga.taps("Destroy the list…"))
    await olga.hears(ASKED)
    await olga.says("destroy")
    await olga.hears("That isn't what I asked you to type. Nothing was done.", WORD)
    # She looks something up, and thinks better of it for a moment.
    await olga.taps("Back")
    await olga.hears("Panic: destroy the list")
    assert is_kept(keys)
    await is_asked(olga)
    await asyncio.gather(olga.says(" Destroy  EVERYTHING "), olga.says(WORD))
    for named in ("stranger", "Backups", "/revoke", "delete this chat", "a link", "subscribe again"):
        await olga.sees(named)
    assert not got(olga, BEGUN)[-1].keyboard
    await knows_nobody(keys, olga)
    assert rows(keys.database, "SELECT act, actor FROM record_entries ORDER BY number DESC LIMIT 1") == [
        ("panic", 1)
    ]
    # Supporters are met as new, and can be in it again; so is whoever comes by the server's link.
    await anna.says("/mydata")
    assert "You get every update" not in (await anna.hears()).text
    await subscribed(keys, "Anna")
    rita = await keys.owner("Rita")
    await rita.says("/record")
    await rita.hears("Everything that could lead to a person was destroyed", "no. 1")


async def test_with_two_keys_it_needs_both_at_the_moment_of_the_word(keys: Running) -> None:
    olga, paul, rita, sam = await team_of_four(keys)
    assert "A second person of the team has to approve it first" in (await opens_panic(olga)).text
    await olga.taps("Destroy the list…")
    question = await olga.hears(NEEDS, "Panic: everything that could lead to a person is destroyed")
    assert not [label for label in question.labels if "Emergency" in label]
    await olga.taps_old(pack(ActAlone(*ACT)))
    assert states(keys) == []

    await olga.taps("Ask for approval")
    for human in (paul, rita, sam):
        await human.hears(ASKS, "Panic")
    below = await looks(paul)
    assert got(paul, "Destroyed: who is subscribed"), "with all that it means"
    await olga.taps("Withdraw the question")
    await olga.hears("You have withdrawn your question")
    await paul.taps("Approve", below)
    await paul.hears("decided already", "has withdrawn the question")

    # Approved, and taken back while she types.
    await olga.taps("Ask again")
    await olga.hears("nobody has answered yet")
    below = await looks(rita)
    await rita.taps("Approve", below)
    await olga.hears("Owner no. 3 has approved what you asked for")
    await olga.taps("Go on")
    await olga.hears(ASKED, WORD)
    await rita.taps("Take it back", await rita.sees("You have approved it"))
    await olga.hears("has taken an approval back")
    await olga.says(WORD)
    await olga.hears(NEEDS, "has taken the approval back")
    assert is_kept(keys)
    await olga.taps("Ask again")
    await olga.hears("nobody has answered yet")
    await sam.taps("Approve", await looks(sam))
    await olga.hears("Organiser no. 4 has approved what you asked for")
    await olga.taps("Go on")
    await olga.hears(ASKED, WORD)
    await olga.says(WORD)
    await olga.hears(BEGUN)
    for human in (paul, rita, sam):
        await human.hears("An owner is having the list destroyed", "delete this chat")
    assert not is_kept(keys)
    await knows_nobody(keys, olga, paul, rita, sam)


async def test_nobody_but_an_owner_comes_to_it(keys: Running) -> None:
    olga = await keys.owner()
    paul = await organiser(keys, olga, "Paul")
    anna = await subscribed(keys, "Anna")
    buttons: list[Button] = [Open(Screen.PANIC), BeginPanic(), ActAlone(*ACT), AskApproval(*ACT)]
    for human in (paul, anna):
        for button in (*buttons, TwoKeyQuestion(*ACT), Approve(1)):
            await human.taps_old(pack(button))
        await human.says(WORD)
        await keys.app.idle()
        assert not got(human, ASKED)
        assert not got(human, "Destroyed: who is subscribed")
    assert states(keys) == []
    assert is_kept(keys)


async def test_what_is_typed_is_asked_for_in_each_language(keys: Running) -> None:
    olga = await keys.owner(language="ru")
    texts = keys.said("ru")
    await olga.taps_old(pack(Open(Screen.PANIC)))
    await olga.taps(texts.label("panic_go_on"))
    await olga.hears("уничтожить всё")
    await olga.says(WORD)
    await olga.hears("Это не то, что я просил набрать")
    assert is_kept(keys)
    await olga.says("Уничтожить всё")
    await olga.hears("Началось, и остановить это уже нельзя")
    assert not is_kept(keys)
