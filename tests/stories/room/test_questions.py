"""Supporters' questions in the team's room: taken and answered there by the team, and by nobody else."""

from __future__ import annotations

import asyncio
from pathlib import Path

from bot.rehearsal import Message
from tests.support.application import Running
from tests.support.people import Human
from tests.support.room.groups import Circle
from tests.support.room.steps import RIGHTS, all_heard, group, linked, topic_of
from tests.support.steps.hotline import ANSWER, SECRET, asks, switched_on, vanishes
from tests.support.steps.organising import got


async def room_of(bot: Running, *, forum: bool = True) -> tuple[Human, Human, Circle]:
    """An owner, an organiser, and the room, with the hotline switched on."""
    olga, paul = await switched_on(bot)
    room = group(bot, forum=forum)
    await linked(bot, olga, room)
    return olga, paul, room


async def copy_in(bot: Running, room: Circle, words: str = SECRET) -> Message:
    """The copy of a question, as it stands there; and whoever copied it has put that down."""
    found = await room.sees(words)
    await bot.clock.asleep("what is due")
    return found


async def answers(room: Circle, who: Human, to: Message, text: str = ANSWER) -> Message:
    return await room.hears_from(who, text, to)


async def test_a_question_is_taken_and_answered_there(bot: Running) -> None:
    olga, paul, room = await room_of(bot)
    anna = bot.person("Zebedee", last_name="Quinlan", username="zebedee_q")
    await anna.says("/ask")
    told = await anna.hears("What do you want to ask the team?")
    assert "a group of its own on Telegram. Everybody in that group can read it" in told.text
    await anna.says(SECRET)
    await anna.hears("The team has it, as question 1")
    card = await room.sees("Nobody has it yet")
    copy = await copy_in(bot, room)
    assert card.thread == copy.thread == topic_of(room.group, "Questions")
    assert copy.reply_to is None
    seen = "\n".join(str(message) for message in room.group.messages)
    assert not [word for word in ("Zebedee", "Quinlan", "zebedee_q", str(anna.chat)) if word in seen]
    protected = bot.world.calls_of("copyMessage", room.chat)
    assert [one.params["protect_content"] for one in protected] == [True]
    # Whoever wants it there too has it in private.
    assert got(olga, SECRET)
    assert got(paul, SECRET)

    answer = await room.tapped_by(paul, "Take it", card)
    assert answer.text == "It is yours."
    await room.sees("Taken by: Organiser no. 2")
    await olga.sees("Taken by: Organiser no. 2")
    # Of two one has it, there as in private.
    await answers(room, olga, copy, "another answer")
    await room.hears("Question 1 is taken")
    await bot.restart()
    await answers(room, paul, copy)
    await room.hears("has gone out, as from the team")
    await anna.hears("The team answers your question 1")
    await anna.hears(ANSWER)
    assert not got(anna, "another answer")
    await room.sees("Answered by: Organiser no. 2")
    seen = "\n".join(message.text for message in anna.person.messages)
    assert not [word for word in ("Paul", "no. 2", "Orchard", str(paul.chat)) if word in seen]

    # More of it comes there, and it is handed on and closed there.
    await anna.taps("Write more")
    await anna.hears()
    await anna.says("and on sundays")
    await copy_in(bot, room, "and on sundays")
    newest = await room.sees("There is more to it")
    await room.tapped_by(paul, "Hand it on", newest)
    await room.sees("Nobody has it yet")
    await room.tapped_by(olga, "Close", await room.sees("Nobody has it yet"))
    await anna.hears("The team has closed your question 1")
    await room.sees("It is closed")


async def test_nobody_else_in_the_group_takes_or_answers(bot: Running) -> None:
    _, _, room = await room_of(bot)
    stranger = bot.person("Mallory")
    anna = bot.person("Anna")
    await asks(anna)
    card, copy = await room.sees("Nobody has it yet"), await copy_in(bot, room)
    assert (await room.tapped_by(stranger, "Take it", card)).text == "That is the team's."
    await answers(room, stranger, copy, "Tell me where you live")
    told = await room.hears("What you wrote went nowhere")
    assert told.thread == topic_of(room.group, "Questions")
    for _ in range(5):
        await answers(room, stranger, copy, "Tell me where you live")
    # Nor whoever writes as the group: the bot can't know who that is.
    room.group.says("Tell me where you live", stranger.person, to=copy, anonymous=True)
    await all_heard(bot)
    assert sum("went nowhere" in text for text in room.texts()) == 1, "no flood"
    assert not got(anna, "Tell me")
    await room.sees("Nobody has it yet")
    # Whoever writes in the topic without answering anything is heard by nobody.
    room.group.says("Who takes this one?", stranger.person, topic=topic_of(room.group, "Questions"))
    await all_heard(bot)
    assert not got(anna, "Who takes")


async def test_one_of_the_team_who_may_not_answer_and_one_who_left_cant_either(bot: Running) -> None:
    olga, paul, room = await room_of(bot)
    anna = bot.person("Anna")
    await asks(anna)
    copy = await copy_in(bot, room)
    await paul.says("/team")
    await paul.hears("The team")
    await paul.taps("Leave the team")
    await paul.hears()
    await paul.taps("Leave the team")
    await paul.hears()
    await answers(room, paul, copy)
    await room.hears("went nowhere")
    assert (await room.tapped_by(paul, "Take it", await room.sees("Nobody"))).text == "That is the team's."
    assert not got(anna, ANSWER)
    assert got(olga, SECRET)


async def test_what_may_tell_who_answers_is_looked_at_once_more_by_whoever_wrote_it(bot: Running) -> None:
    olga, paul, room = await room_of(bot)
    anna = bot.person("Anna")
    await asks(anna)
    copy = await copy_in(bot, room)
    await answers(room, paul, copy, "write to paul@example.org")
    check = await room.hears("Look at it once more", "e-mail address")
    assert [button.label for button in check.buttons] == ["📨 Send it all the same"]
    assert (await room.tapped_by(olga, "Send it", check)).text == "That is the team's."
    assert not got(anna, "paul@example.org")
    await room.tapped_by(paul, "Send it", check)
    await anna.hears("paul@example.org")
    await bot.later(hours=46, minutes=16)
    await vanishes(room, "write to paul@example.org", "Send it all the same")


async def test_copies_and_answers_are_deleted_there_in_time(bot: Running) -> None:
    _, paul, room = await room_of(bot)
    anna = bot.person("Anna")
    await asks(anna)
    await answers(room, paul, await copy_in(bot, room))
    await anna.hears(ANSWER)
    await bot.restart()
    await bot.later(hours=46, minutes=16)
    await vanishes(room, SECRET, ANSWER, "Question 1")
    # And isn't copied there again, though the thread is known for days.
    await bot.later(hours=2)
    await all_heard(bot)
    assert not got(room, SECRET)


async def test_forgetting_in_the_middle_takes_it_out_of_the_room(bot: Running) -> None:
    _, paul, room = await room_of(bot)
    anna = bot.person("Anna")
    await asks(anna)
    copy = await copy_in(bot, room)
    await room.tapped_by(paul, "Take it", await room.sees("Nobody has it yet"))
    await anna.says("/forget")
    await anna.hears()
    await anna.taps("Delete")
    await anna.hears("Nothing about you is stored any more")
    await answers(room, paul, copy)
    await room.hears("isn't there any more")
    await bot.later(seconds=21)
    await vanishes(room, SECRET)
    assert not got(anna, ANSWER)


async def test_in_the_room_only_and_in_private_again_where_nothing_can_come_there(bot: Running) -> None:
    olga, paul, room = await room_of(bot)
    for human in (olga, paul):
        await human.says("/notices")
        await human.hears("team's room")
        await human.taps("Only in the team's room")
        await human.hears("unasked")
    anna, boris = bot.person("Anna"), bot.person("Boris")
    await asks(anna)
    await copy_in(bot, room)
    await all_heard(bot)
    assert not got(olga, SECRET)
    assert not got(paul, SECRET)
    room.group.stands("administrator", olga.person, RIGHTS[1:])
    await olga.hears("Nothing comes in the team's room now")
    await asks(boris, "is anybody there qzyyx")
    await bot.later(seconds=21)
    await paul.sees("is anybody there qzyyx")
    assert not got(room, "is anybody there qzyyx")
    room.group.stands("left", olga.person)
    await olga.hears("is lost")
    await bot.later(seconds=21)
    await olga.sees("is anybody there qzyyx")


async def test_what_was_asked_before_the_room_was_linked_doesnt_come_there(bot: Running) -> None:
    olga, _ = await switched_on(bot)
    anna = bot.person("Anna")
    await asks(anna)
    await bot.later(seconds=2)
    room = group(bot)
    await linked(bot, olga, room)
    await bot.later(seconds=21)
    await all_heard(bot)
    assert not got(room, SECRET)


async def test_unlinking_deletes_what_stands_there(bot: Running) -> None:
    olga, _, room = await room_of(bot)
    anna = bot.person("Anna")
    await asks(anna)
    card = await room.sees("Nobody has it yet")
    await copy_in(bot, room)
    await olga.says("/team")
    await olga.hears("The team")
    await olga.taps("The team's room")
    await olga.hears("It is the group")
    await olga.taps("Unlink")
    await olga.hears("no more?")
    await olga.taps("Unlink")
    await olga.hears("can be its room")
    await bot.later(seconds=21)
    await vanishes(room, SECRET)
    # A button of before does nothing.
    assert (await room.tapped_by(olga, "Take it", card)).text == "Please write to me in private."


async def test_a_flood_of_questions_keeps_to_telegrams_limit_and_all_of_them_come(tmp_path: Path) -> None:
    async with Running(tmp_path, per_second=None) as bot:
        _, _, room = await room_of(bot)
        for human in [bot.person(f"Anna {number}") for number in range(12)]:
            await asks(human, f"question of {human.person.first_name} qxzzy")

        def there() -> int:
            return sum("qxzzy" in text for text in room.texts())

        await all_heard(bot)
        await bot.clock.asleep("what is due")
        assert there() <= 7, "room is left for answers and notices"
        minutes = 0
        while there() < 12:
            before = there()
            await bot.later(seconds=61)
            await all_heard(bot)
            minutes += 1
            assert minutes < 6, room.transcript()
            assert there() - before <= 7, "room is left for answers and notices"
        assert len(bot.world.calls_of("copyMessage", room.chat)) == 12, "and each once"


async def test_a_restart_in_the_middle_copies_nothing_twice(bot: Running) -> None:
    _, _, room = await room_of(bot)
    people = [bot.person(f"Anna {number}") for number in range(3)]
    await asyncio.gather(*(asks(human, f"of {human.person.first_name} qxzzy") for human in people))
    await bot.restart()
    await bot.later(seconds=21)
    for human in people:
        await room.sees(f"of {human.person.first_name} qxzzy")
    await all_heard(bot)
    assert sum("qxzzy" in text for text in room.texts()) == 3


async def test_a_group_without_topics_has_them_in_the_one_chat(bot: Running) -> None:
    _, paul, room = await room_of(bot, forum=False)
    anna = bot.person("Anna")
    await asks(anna)
    copy = await copy_in(bot, room)
    assert copy.thread is None
    await answers(room, paul, copy)
    await anna.hears(ANSWER)
