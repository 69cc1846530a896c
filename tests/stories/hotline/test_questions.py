"""Supporters ask the team and are answered, and neither side learns who the other is."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from bot.model.people.hotline import MOST_AN_HOUR
from bot.rehearsal import InjectedFault, Message, Person
from tests.support.application import Running
from tests.support.people import Human
from tests.support.steps.organising import does, got, invitation
from tests.support.stores import rows

SECRET = "how do I reach the embassy qxzzy"
ANSWER = "their door is open on mondays vbnnm"
BEGIN = "What do you want to ask the team?"
HEAD = "Question 1"


async def switched_on(bot: Running) -> tuple[Human, Human]:
    """An owner who has switched it on, and an organiser."""
    olga = await bot.owner()
    paul = await bot.subscriber("Paul")
    await paul.opens(await invitation(olga))
    await paul.hears("/broadcast")
    await olga.says("/hotline")
    await olga.hears("this is switched off", "No question is open")
    await olga.taps("Let supporters ask")
    await olga.hears("Supporters can ask the team")
    return olga, paul


async def asks(human: Human, what: str = SECRET) -> Message:
    """Ask the team; nothing in it leads to anybody."""
    await human.says("/ask")
    await human.hears(BEGIN)
    await human.says(what)
    return await human.hears("The team has it")


def stored(bot: Running) -> bytes:
    """All that lies on the disk."""
    return b"".join(path.read_bytes() for path in bot.database.parent.iterdir() if path.is_file())


async def vanishes(human: Human, *words: str) -> None:
    """Wait until nothing on the screen has these words."""
    async with asyncio.timeout(human.patience):
        while any(got(human, word) or mine(human, word) for word in words):
            await human.person.changed.wait()


def mine(human: Human, words: str) -> list[Message]:
    """What somebody wrote themselves and still sees."""
    return [m for m in human.person.messages if m.own and words in m.text]


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
    assert not shown.keyboard
    assert not got(olga, SECRET)
    assert rows(bot.database, "SELECT * FROM hotline_threads") == []


async def test_a_question_is_answered_and_nobody_learns_who_the_other_is(bot: Running) -> None:
    olga, paul = await switched_on(bot)
    anna = bot.person("Zebedee", last_name="Quinlan", username="zebedee_q")
    await anna.says("/help")
    await anna.hears("/ask")
    await anna.taps("Ask the team")
    told = await anna.hears(BEGIN)
    for words in (
        "2 people of the organisation",
        "They don't see who you are",
        "within 48 hours",
        "It can't delete what somebody remembers",
        "for seven days",
    ):
        assert words in told.text
    await bot.restart()
    await anna.says(SECRET)
    await anna.hears("The team has it, as question 1")
    for human, words in ((olga, "Nobody has it yet"), (paul, "Question")):
        await human.sees(words)
        assert [copy.text for copy in got(human, SECRET)] == [SECRET]
        seen = "\n".join(m.text for m in human.person.messages)
        assert not [word for word in ("Zebedee", "Quinlan", "zebedee_q", str(anna.chat)) if word in seen]
    assert not bot.world.calls_of("forwardMessage")
    assert {bool(call.params.get("protect_content")) for call in bot.world.calls_of("copyMessage")} == {True}

    await olga.taps("Take it")
    await olga.hears("You have it")
    await paul.hears("Taken by: Owner no. 1")
    await bot.restart()
    await olga.taps("💬 Answer")
    await olga.hears("Send me your answer to question 1")
    await olga.says(ANSWER)
    await olga.hears("has gone out, as from the team")
    await anna.hears("The team answers your question 1")
    await anna.hears(ANSWER)
    seen = "\n".join(m.text for m in anna.person.messages)
    assert not [word for word in ("Olga", str(olga.chat), "no. 1") if word in seen]

    # More to it goes into the same question, by the button or as a reply.
    await anna.taps("Write more")
    await anna.hears("What else do you want to say on question 1?")
    await anna.says("and on sundays")
    await anna.hears("The team has it, as question 1")
    assert got(olga, "and on sundays")
    assert got(paul, "and on sundays")
    await bot.app.stop()
    disk = stored(bot)
    for word in (b"qxzzy", b"vbnnm", b"sundays"):
        assert word not in disk
    await bot.start()


@pytest.mark.parametrize(
    ("what", "remark"),
    [
        ("I am Nadia Brolin and wonder", "looks like a name: Nadia Brolin"),
        ("call me at +33 6 12 34 56 78", "a number in it"),
        ("write to nadia@example.org", "an e-mail address"),
        ("ask @nadia_b about me", "a user name"),
    ],
)
async def test_what_may_tell_who_they_are_goes_only_once_they_have_looked(
    bot: Running, what: str, remark: str
) -> None:
    olga, _ = await switched_on(bot)
    anna = bot.person("Anna")
    await anna.says("/ask")
    await anna.hears(BEGIN)
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


async def test_of_two_who_take_it_at_once_one_has_it(bot: Running) -> None:
    olga, paul = await switched_on(bot)
    anna = bot.person("Anna")
    await asks(anna)
    cards = [(human, await human.sees("Nobody has it yet")) for human in (olga, paul)]
    said = await asyncio.gather(*(human.taps("Take it", card) for human, card in cards))
    winner, loser = (olga, paul) if said[0].text == "It is yours." else (paul, olga)
    await loser.hears("Question 1 is taken", "Nothing was sent")
    await winner.sees("You have it")
    card = await loser.sees("Taken by")
    assert not any("Answer" in key.label for row in card.keyboard for key in row)
    # Not by way of a reply to the copy either.
    await does(loser, lambda person: person.replies(got(loser, SECRET)[0], ANSWER))
    await loser.hears("is taken")
    assert not got(anna, ANSWER)
    await winner.taps("Hand it on")
    await loser.hears("Nobody has it yet")
    await does(loser, lambda person: person.replies(got(loser, SECRET)[0], ANSWER))
    await loser.hears("has gone out")
    await anna.hears("The team answers")
    await anna.hears(ANSWER)


async def test_whoever_leaves_the_team_gives_the_question_back_and_keeps_no_copy(bot: Running) -> None:
    olga, paul = await switched_on(bot)
    anna = bot.person("Anna")
    await asks(anna)
    await paul.taps("Take it", await paul.sees("Nobody has it yet"))
    await paul.hears("You have it")
    await paul.says("/team")
    await paul.hears("The team")
    await paul.taps("Leave the team")
    await paul.hears("Leave the team?")
    await paul.taps("Leave the team")
    await paul.hears()
    await bot.later(seconds=21)
    await olga.hears("Nobody has it yet")
    await vanishes(paul, SECRET)
    await does(olga, lambda person: person.replies(got(olga, SECRET)[0], ANSWER))
    await anna.hears("The team answers")


async def test_a_question_is_forgotten_with_its_copies_at_once(bot: Running) -> None:
    olga, paul = await switched_on(bot)
    anna = bot.person("Anna")
    await asks(anna)
    await olga.taps("💬 Answer", await olga.sees("Nobody has it yet"))
    await olga.hears("Send me your answer")
    await anna.says("/mydata")
    await anna.hears("questions of these numbers: 1")
    await anna.says("/forget")
    await anna.hears("Delete everything about you?")
    await anna.taps("Yes")
    await anna.hears()
    await vanishes(olga, SECRET, HEAD + " ·")
    await vanishes(paul, SECRET, HEAD + " ·")
    await olga.says(ANSWER)
    await olga.hears("isn't there any more", "Nothing was sent")
    assert not got(anna, ANSWER)
    for table in ("hotline_threads", "hotline_copies"):
        assert rows(bot.database, f"SELECT * FROM {table}") == []


async def test_copies_go_within_two_days_and_the_row_within_seven(bot: Running) -> None:
    olga, paul = await switched_on(bot)
    anna, boris = bot.person("Anna"), bot.person("Boris")
    await asks(anna)
    await does(olga, lambda person: person.replies(got(olga, SECRET)[0], ANSWER))
    await anna.hears(ANSWER)
    await asks(boris, "is anybody there wkkrt")
    await bot.later(hours=45)
    assert got(olga, SECRET)
    await bot.restart()
    await bot.later(hours=2)
    await vanishes(olga, SECRET, ANSWER, "wkkrt", HEAD + " ·")
    await vanishes(paul, SECRET, "wkkrt")
    await boris.hears("Nobody has answered your question 2", "ask again")
    assert got(anna, ANSWER), "what was answered is theirs"
    assert not got(anna, "Nobody has answered")
    assert rows(bot.database, "SELECT count(*) FROM hotline_copies") == [(0,)]
    assert rows(bot.database, "SELECT count(*) FROM hotline_threads") == [(2,)]
    await bot.later(days=5, hours=2)
    assert rows(bot.database, "SELECT count(*) FROM hotline_threads") == [(0,)]


async def test_what_could_not_be_deleted_is_told(bot: Running) -> None:
    olga, paul = await switched_on(bot)
    anna = bot.person("Anna")
    await asks(anna)
    too_old = "Bad Request: message can't be deleted for everyone"
    bot.world.faults.add(InjectedFault(method="deleteMessage", status=400, description=too_old))
    await bot.app.stop()
    bot.clock.advance(hours=49)
    await bot.start()
    await olga.hears("2 messages about questions couldn't be deleted in this chat", "Questions: 1")
    await paul.hears("couldn't be deleted in this chat")
    assert rows(bot.database, "SELECT count(*) FROM hotline_copies") == [(0,)]


async def test_who_is_blocked_asks_nothing_even_after_forgetting(bot: Running) -> None:
    olga, paul = await switched_on(bot)
    anna = bot.person("Anna")
    await asks(anna)
    await olga.taps("Block", await olga.sees("Nobody has it yet"))
    await olga.hears("Block whoever asked question 1?")
    await olga.taps("Yes, block")
    await olga.hears("can't ask anything for 30 days")
    await paul.hears("is blocked from asking")
    await anna.says("/ask")
    await anna.hears("You can't ask the team anything here for now")
    await anna.says("/mydata")
    await anna.hears("The team has blocked you from asking")
    await anna.says("/forget")
    await anna.hears("Delete everything about you?")
    await anna.taps("Yes")
    await anna.hears()
    await anna.says("/ask")
    await anna.hears("You can't ask the team anything here for now")
    await bot.later(days=31)
    await asks(anna, "again")


async def test_closing_is_said_once_and_they_can_ask_anew(bot: Running) -> None:
    olga, _ = await switched_on(bot)
    anna = bot.person("Anna")
    await asks(anna)
    card = await olga.sees("Nobody has it yet")
    await asyncio.gather(olga.person.taps(card, "Close"), olga.person.taps(card, "Close"))
    await anna.hears("The team has closed your question 1")
    await olga.sees("It is closed")
    assert len(got(anna, "has closed")) == 1
    await anna.taps("Ask the team")
    await anna.hears(BEGIN)
    await anna.says("another one")
    await anna.hears("as question 2")


async def test_a_ready_answer_is_seen_before_and_comes_in_the_supporters_language(bot: Running) -> None:
    olga, _ = await switched_on(bot)
    marie = bot.person("Marie", "fr")
    french = bot.said("fr")
    await marie.says("/ask")
    await marie.hears(french.screen("hotline_ask", **_intro()).splitlines()[0][3:-4])
    await marie.says("bonjour qxzzy")
    await marie.hears("1")
    await olga.taps("Ready answers", await olga.sees("Nobody has it yet"))
    await olga.hears("Which answer to question 1?")
    await olga.taps("No legal advice")
    theirs = french.screen("hotline_ready_text", ready="noadvice")
    await olga.hears("what the supporter will read (Français)", theirs, "we can't give legal advice")
    assert not got(marie, theirs)
    await olga.taps("Send this")
    await olga.hears("has gone out")
    await marie.hears(theirs)


def _intro() -> dict[str, object]:
    hours = {"when": "always", "first": 9, "last": 17, "zone": "UTC", "there": True}
    return {"number": None, "readers": 2, **hours}


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
    for number in range(MOST_AN_HOUR):
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


async def test_a_supporter_takes_it_back_or_blocks_the_bot(bot: Running) -> None:
    olga, paul = await switched_on(bot)
    anna, boris = bot.person("Anna"), bot.person("Boris")
    await asks(anna)
    await anna.taps("Take it back")
    await anna.hears("is taken back")
    await vanishes(olga, SECRET)
    await vanishes(paul, SECRET)
    await asks(boris)
    boris.person.blocks()
    await does(olga, lambda person: person.replies(got(olga, SECRET)[0], ANSWER))
    await olga.hears("can't be reached any more")


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
