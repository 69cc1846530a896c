"""What colleagues do comes in the team's room once: gathered, by day, in its topic and its language."""

from __future__ import annotations

from bot.rehearsal import InjectedFault
from tests.support.application import Running
from tests.support.people import Human
from tests.support.room.groups import Circle
from tests.support.room.steps import RIGHTS, all_heard, group, linked, topic_of
from tests.support.steps.organising import at, by_day, gathered, got, organiser, sends, subscribed

HAPPENED = "What happened in the team"
IS_SENDING = "is sending a message"


async def three(bot: Running) -> tuple[Human, Human, Human, Circle]:
    """An owner, two organisers, somebody who gets updates, and the room."""
    await by_day(bot)
    olga = await bot.owner()
    paul = await organiser(bot, olga, "Paul")
    rita = await organiser(bot, olga, "Rita")
    await subscribed(bot, "Anna")
    room = group(bot)
    await linked(bot, olga, room)
    return olga, paul, rita, room


async def test_it_comes_once_in_its_topic(bot: Running) -> None:
    _, paul, rita, room = await three(bot)
    await sends(paul, "Update", "The hearing is on Monday")
    await gathered(bot)
    told = await room.hears(IS_SENDING, "Organiser no. 2")
    assert told.thread == topic_of(room.group, "Notices")
    assert [button.label for button in told.buttons] == ["💬 Open our chat"]
    # It was the only thing for Rita too, who has wished nothing else; nobody is told by name what they did.
    await rita.hears(IS_SENDING)
    assert not got(paul, IS_SENDING)
    assert sum(IS_SENDING in text for text in room.texts()) == 1
    await bot.restart()
    await gathered(bot)
    await all_heard(bot)
    assert sum(IS_SENDING in text for text in room.texts()) == 1


async def test_who_comes_into_the_team_isnt_told_there(bot: Running) -> None:
    olga, _, _, room = await three(bot)
    await organiser(bot, olga, "Sam")
    await gathered(bot)
    await all_heard(bot)
    assert not any("New in the team" in text or "new organiser" in text for text in room.texts())


async def test_in_the_room_only_where_somebody_wants_that(bot: Running) -> None:
    _, paul, rita, room = await three(bot)
    await rita.says("/notices")
    await rita.hears("also come in the team's room")
    await rita.taps("Only in the team's room")
    await rita.hears("unasked")
    await sends(paul, "Update", "The hearing is on Monday")
    await gathered(bot)
    await room.hears(IS_SENDING)
    await all_heard(bot)
    assert not got(rita, IS_SENDING)
    # As long as nothing can come in the room, it comes in private all the same.
    room.group.stands("member", paul.person)
    await all_heard(bot)
    await sends(paul, "Update", "It was put off")
    await gathered(bot)
    await rita.hears(IS_SENDING)
    assert sum(IS_SENDING in text for text in room.texts()) == 1


async def test_by_night_it_waits_and_a_stopped_case_doesnt(bot: Running) -> None:
    olga, paul, _, room = await three(bot)
    await at(bot, 23)
    await sends(paul, "Update", "The hearing is on Monday")
    await gathered(bot)
    await all_heard(bot)
    assert not any(IS_SENDING in text for text in room.texts())
    await olga.says("/stopcase")
    await olga.hears()
    await olga.taps("Stop")
    await room.hears("Stopped:")
    await at(bot, 8)
    await room.hears(IS_SENDING)


async def test_a_topic_that_was_deleted_or_closed_is_there_again(bot: Running) -> None:
    _, paul, _, room = await three(bot)
    first = topic_of(room.group, "Notices")
    room.group.deletes_topic(first)
    await sends(paul, "Update", "The hearing is on Monday")
    await gathered(bot)
    told = await room.hears(IS_SENDING)
    assert told.thread == topic_of(room.group, "Notices") != first
    # Topics switched off: all comes in the group itself.
    room.group.forum = False
    await sends(paul, "Update", "It was put off")
    await gathered(bot)
    told = await room.hears(IS_SENDING)
    assert told.thread is None


async def test_what_telegram_says_of_the_room_when_it_is_written_to_counts_too(bot: Running) -> None:
    olga, paul, rita, room = await three(bot)
    # No update told the bot: Telegram was out of reach when it happened.
    room.group.gone = True
    await sends(paul, "Update", "The hearing is on Monday")
    await gathered(bot)
    await olga.hears("The team's room is lost")
    await rita.hears(IS_SENDING)


async def test_lost_rights_seen_when_writing_let_it_rest(bot: Running) -> None:
    olga, paul, _, room = await three(bot)
    bot.world.faults.add(
        InjectedFault(
            method="sendMessage",
            chat=room.group.chat,
            times=1,
            status=400,
            description="Bad Request: not enough rights to send text messages to the chat",
        )
    )
    await sends(paul, "Update", "The hearing is on Monday")
    await gathered(bot)
    await olga.hears("Nothing comes in the team's room now")
    room.group.stands("administrator", olga.person, RIGHTS)
    await gathered(bot)
    await olga.hears("I go on in the team's room")


async def test_a_group_that_moved_unseen_is_followed(bot: Running) -> None:
    olga, paul, _, room = await three(bot)
    new = group(bot)
    new.group.status, new.group.rights = room.group.status, room.group.rights
    room.group.moved_to = new.group.chat
    await sends(paul, "Update", "The hearing is on Monday")
    await gathered(bot)
    await olga.hears("has become a supergroup")
    await gathered(bot)
    await new.hears(IS_SENDING)
