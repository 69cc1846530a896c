"""Supporters ask the team: off by default, told before, looked at once more, and within bounds."""

from __future__ import annotations

from collections.abc import Callable

from bot.model.people.limits import QUESTIONS_AN_HOUR
from bot.rehearsal import Message, Person
from tests.support.application import Running
from tests.support.steps.hotline import BEGIN, SECRET, switched_on
from tests.support.steps.organising import DESK, does, got, invitation
from tests.support.stores import rows


async def test_it_is_off_until_an_owner_switches_it_on(bot: Running) -> None:
    olga, anna = await bot.owner(), bot.person("Anna")
    await anna.says("/ask")
    await anna.hears("The team takes no questions here")
    await anna.says(SECRET)
    await anna.hears("/help")
    await anna.says("/help")
    assert "/ask" not in (await anna.hears("/letter", "/stop")).text
    paul = await bot.subscriber("Paul")
    await paul.opens(await invitation(olga))
    await paul.hears("/broadcast")
    await paul.says("/hotline")
    shown = await paul.hears("An owner can switch it on")
    assert shown.labels == [DESK]
    assert not got(olga, SECRET)
    assert rows(bot.database, "SELECT * FROM hotline_threads") == []


LEADS_TO_THEM = {
    "I am Nadia Brolin and wonder": "looks like a name: Nadia Brolin",
    "call me at +33 6 12 34 56 78": "a number in it",
    "write to nadia@example.org": "an e-mail address",
    "ask @nadia_b about me": "a user name",
}


async def test_what_may_tell_who_they_are_goes_only_once_they_have_looked(bot: Running) -> None:
    olga, _ = await switched_on(bot)
    anna = bot.person("Anna")
    for what, remark in LEADS_TO_THEM.items():
        await anna.says("/ask")
        await anna.hears("keeps nothing")
        await anna.says(what)
        await anna.hears("Look at it once more", remark, "Nothing was sent yet")
        assert not got(olga, what)
    await anna.says("something else")
    await anna.hears("/help")
    assert not got(olga, "something else"), "one message, and nothing that comes later"
    await anna.taps("Send it all the same")
    await anna.hears("The team has it")
    await olga.sees(what)


async def test_pictures_and_voice_go_and_nothing_else(bot: Running) -> None:
    olga, _ = await switched_on(bot)
    anna = bot.person("Anna")
    allowed: list[Callable[[Person], Message]] = [Person.sends_photo, Person.sends_voice]
    for act in allowed:
        await anna.says("/ask")
        await anna.hears(BEGIN if act is allowed[0] else "question 1")
        sent = await does(anna, act)
        await anna.hears("Look at it once more")
        await anna.taps("Send it all the same")
        await anna.hears("The team has it")
        assert olga.person.messages[-1].kind == sent.kind
    refused: list[Callable[[Person], Message]] = [
        lambda person: person.sends_document("me.pdf", b"%PDF-1.4", "look"),
        Person.sends_sticker,
        Person.sends_location,
        lambda person: person.sends_contact("+33612345678", "Anna"),
        lambda person: person.sends_album([("", b""), ("", b"")])[-1],
    ]
    before = len(olga.person.messages)
    for act in refused:
        await anna.says("/ask")
        await anna.hears("question 1")
        await does(anna, act)
        await anna.hears("Please send me one of them" if act is refused[-1] else "Nothing was sent")
    assert len(olga.person.messages) == before


async def test_hours_are_said(bot: Running) -> None:
    olga, _ = await switched_on(bot)
    await olga.says("/hotline")
    await olga.hears("No hours are said")
    await olga.taps("Every day")
    await olga.hears("every day, 9:00 to 17:00")
    hour = bot.clock.now().hour
    await olga.taps("Until 18:00")
    shown = await olga.hears("9:00 to 18:00")
    assert "Nobody is there now" not in shown.text
    anna = bot.person("Anna")
    await bot.later(hours=(20 - hour) % 24)
    await anna.says("/ask")
    await anna.hears("every day, 9:00 to 18:00", "Nobody is there now")
    await bot.later(hours=14)
    await anna.says("/ask")
    assert "Nobody is there now" not in (await anna.hears("9:00 to 18:00")).text


async def test_nobody_floods_and_nothing_is_awaited_after_going_on(bot: Running) -> None:
    olga, _ = await switched_on(bot)
    anna = bot.person("Anna")
    await anna.says("/ask")
    await anna.hears(BEGIN)
    await anna.says("/help")
    await anna.hears("I have stopped waiting for your question")
    await anna.says(SECRET)
    await anna.hears("/help")
    assert not got(olga, SECRET)
    for number in range(QUESTIONS_AN_HOUR):
        await anna.says("/ask")
        await anna.hears("keeps nothing")
        await anna.says(f"number {number}")
        await anna.hears("The team has it, as question 1")
    await anna.says("/ask")
    await anna.hears("keeps nothing")
    await anna.says("one too many")
    await anna.hears("That is enough for now")
    assert not got(olga, "one too many")
    await bot.later(hours=1, minutes=1)
    await anna.says("/ask")
    await anna.hears("keeps nothing")
    await anna.says("an hour later")
    await anna.hears("The team has it, as question 1")


async def test_nobody_gets_it_twice_if_the_bot_stops_in_the_middle(bot: Running) -> None:
    olga, paul = await switched_on(bot)
    anna = bot.person("Anna")
    await anna.says("/ask")
    await anna.hears(BEGIN)
    await anna.says("my number is +33 6 12 34 56 78")
    check = await anna.hears("Look at it once more")
    await anna.taps("Send it all the same", check)
    await anna.hears("The team has it")
    await bot.restart()
    await anna.taps(check.button("Send it all the same"), check)
    await bot.later(seconds=1)
    assert len(got(olga, "+33 6")) == len(got(paul, "+33 6")) == 1
