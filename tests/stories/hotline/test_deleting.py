"""Copies of questions go in time, or at once for whoever wants that; what can't be deleted is told."""

from __future__ import annotations

from bot.rehearsal import InjectedFault
from tests.support.application import Running
from tests.support.steps.hotline import ANSWER, HEAD, SECRET, asks, switched_on, vanishes
from tests.support.steps.organising import does, got
from tests.support.stores import rows


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
