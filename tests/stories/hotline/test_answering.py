"""The team answers, and neither side learns who the other is."""

from __future__ import annotations

import asyncio

from tests.support.application import Running
from tests.support.steps.hotline import ANSWER, BEGIN, SECRET, asks, switched_on, vanishes
from tests.support.steps.organising import does, got


def stored(bot: Running) -> bytes:
    """All that lies on the disk."""
    return b"".join(path.read_bytes() for path in bot.database.parent.iterdir() if path.is_file())


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
    answer = got(anna, ANSWER)[0]
    await does(anna, lambda person: person.replies(answer, "and at noon"))
    await anna.hears("The team has it, as question 1")
    assert got(olga, "and at noon")
    await does(anna, lambda person: person.replies(got(anna, "/letter")[0], "no question"))
    await anna.hears("/help")
    assert not got(olga, "no question")
    await bot.app.stop()
    disk = stored(bot)
    for word in (b"qxzzy", b"vbnnm", b"sundays"):
        assert word not in disk
    await bot.start()


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
    return {"number": None, "readers": 2, "room": False, **hours}


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
