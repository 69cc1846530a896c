"""An owner links a group of the team's; nobody else can, and nothing of it lies open on the disk."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.support.application import Running
from tests.support.approvals.steps import NEEDS, looks
from tests.support.room.groups import Circle
from tests.support.room.steps import RIGHTS, WARNS, all_heard, group, link_to, linked, topic_of, word_in
from tests.support.steps.organising import another_owner, by_day, gathered, organiser


@pytest.fixture
async def keys(tmp_path: Path) -> AsyncIterator[Running]:
    """The bot with the rule of two keys as it is where nobody set one."""
    async with Running(tmp_path, two_keys=None) as running:
        yield running


async def test_an_owner_links_a_group_with_topics(bot: Running) -> None:
    olga = await bot.owner()
    otto = await another_owner(bot, olga, "Otto")
    room = group(bot)
    url = await link_to(olga)
    assert "&admin=manage_topics+delete_messages" in url
    room.group.follows(url, olga.person)
    await room.hears("I have written to whoever asked for this", "Nothing is linked yet")
    asked = await olga.hears(
        "Link the group Orchard", "There are 4 people in it", WARNS, "questions of supporters"
    )
    assert "must be taken out of the group too" in asked.text
    assert not room.group.topics
    await bot.restart()
    await olga.taps("Français")
    await olga.hears("I will speak French there")
    await olga.taps("Link this group")
    await olga.hears("It is the group Orchard", "Français", "each in a topic of its own")
    french = bot.said("fr")
    names = [french.label("room_topic_notices"), french.label("room_topic_questions")]
    assert [topic.name for topic in room.group.topics.values()] == names
    for name, topic in zip(names, ("notices", "questions"), strict=True):
        first = await room.sees(french.screen("room_linked", topic=topic).splitlines()[0])
        assert first.thread == topic_of(room.group, name)
    await otto.hears("A group is the team's room now", "Everybody in it reads")
    await olga.says("/record")
    await olga.hears("A group was linked as the team's room")


async def test_nobody_but_the_owner_who_asked_can_link(bot: Running) -> None:
    olga = await bot.owner()
    otto = await another_owner(bot, olga, "Otto")
    paul = await organiser(bot, olga, "Paul")
    anna = bot.person("Anna")
    word = word_in(await link_to(olga))
    for who in (anna, paul, otto):
        there = group(bot, "Elsewhere")
        there.group.stands("administrator", who.person, RIGHTS)
        there.group.says(f"/start@{bot.world.username} {word}", who.person)
        await there.hears("That word doesn't hold, or isn't yours")
    room = group(bot)
    room.group.stands("administrator", olga.person, RIGHTS)
    # Written as the group, it can't be seen whose doing it is.
    room.group.says(f"/start@{bot.world.username} {word}", olga.person, anonymous=True)
    await room.hears("Remain anonymous")
    room.group.says(f"/start@{bot.world.username} {word}", olga.person)
    await olga.hears("Link the group Orchard")
    # Once: what others read in the group is of no use to them.
    again = group(bot, "Another")
    again.group.stands("administrator", olga.person, RIGHTS)
    again.group.says(f"/start@{bot.world.username} {word}", olga.person)
    await again.hears("That word doesn't hold")
    # And it runs out.
    word = word_in(await link_to(olga))
    await bot.later(hours=25)
    again.group.says(f"/start@{bot.world.username} {word}", olga.person)
    await again.hears("That word doesn't hold")
    await anna.says("/team")
    await anna.hears("organisers of this bot")


async def test_what_a_group_lacks_is_said_before_anything_is_linked(bot: Running) -> None:
    olga = await bot.owner()
    room = group(bot)
    room.group.follows(await link_to(olga), olga.person, rights=False)
    told = await olga.hears(
        "can't be the team's room yet", "I may not delete messages", "I may not manage topics"
    )
    assert not any("Link this group" in label for row in told.labels for label in row)
    room.group.username = "everybody_reads"
    room.group.stands("administrator", olga.person, RIGHTS)
    await olga.taps("Look again")
    await olga.hears("public group: anybody can come in and read")
    room.group.username = ""
    await olga.taps("Look again")
    await olga.hears("Link the group Orchard", WARNS)
    # What was taken back in between is seen when it counts.
    room.group.stands("administrator", olga.person, RIGHTS[1:])
    await olga.taps("Link this group")
    await olga.hears("I may not delete messages")
    room.group.stands("left", olga.person)
    await olga.taps("Look again")
    await olga.hears("I can't see that group")
    await olga.taps("Don't link it")
    await olga.hears("Link a private group")


async def test_a_group_without_topics_gets_all_in_one_chat_and_is_followed_when_it_becomes_another(
    bot: Running,
) -> None:
    olga = await bot.owner()
    room = group(bot, kind="group", forum=False)
    room.group.follows(await link_to(olga), olga.person)
    await olga.hears("Link the group Orchard", "The group has no topics", "It becomes a supergroup then")
    await olga.taps("Link this group")
    await olga.hears("all in one chat")
    await room.sees("This group is the team's room now")
    new = Circle(bot.world.upgrades(room.group))
    await olga.hears("has become a supergroup, and I go on there", "delete them there yourself")
    await new.hears_from(olga, f"/help@{bot.world.username}")
    await new.hears("This group is the team's room")
    # Topics switched on later are begun with the next thing to say: seen by the Chat of any update.
    await olga.says("/record")
    await olga.hears("became a supergroup, and was followed")


async def test_a_second_person_approves_it_first(keys: Running) -> None:
    bot = keys
    olga = await bot.owner()
    paul = await organiser(bot, olga, "Paul")
    room = group(bot)
    room.group.follows(await link_to(olga), olga.person)
    await olga.hears("Link the group Orchard")
    await olga.taps("Link this group")
    needs = await olga.hears(NEEDS, "A group becomes the team's room: Orchard")
    assert not any("alone" in label for row in needs.labels for label in row)
    assert not room.group.topics
    await olga.taps("Ask for approval")
    await olga.hears("nobody has answered yet")
    question = await looks(paul)
    await paul.sees("Link the group Orchard")
    assert WARNS in (await paul.sees(WARNS)).text
    await paul.taps("Approve", question)
    await paul.hears("You have approved it")
    await olga.hears("has approved")
    await olga.taps("Go on")
    await olga.hears("It is the group Orchard")
    assert len(room.group.topics) == 2


async def test_it_is_unlinked_and_another_group_takes_its_place(bot: Running) -> None:
    olga = await bot.owner()
    otto = await another_owner(bot, olga, "Otto")
    room, other = group(bot), group(bot, "Harbour")
    await linked(bot, olga, room)
    await linked(bot, olga, other)
    await room.sees("isn't the team's room any more")
    await olga.taps("Unlink the group")
    await olga.hears("no more?")
    await olga.taps("Unlink the group")
    await olga.hears("A group of the team's own can be its room")
    await other.sees("isn't the team's room any more")
    await otto.hears("The team's room was unlinked")
    await olga.says("/record")
    await olga.hears("The team's room was unlinked")


async def test_the_room_is_lost_when_the_bot_is_taken_out(bot: Running) -> None:
    olga = await bot.owner()
    room = group(bot)
    await linked(bot, olga, room)
    room.group.stands("kicked", olga.person)
    await olga.hears("The team's room is lost")
    await olga.says("/record")
    await olga.hears("The team's room was lost")


async def test_without_its_rights_the_bot_rests_there_until_it_has_them(bot: Running) -> None:
    await by_day(bot)
    olga = await bot.owner()
    room = group(bot)
    await linked(bot, olga, room)
    room.group.stands("member", olga.person)
    told = await olga.hears("Nothing comes in the team's room now")
    assert told.text.count("Nothing comes") == 1
    await olga.says("/team")
    await olga.hears("The team")
    await olga.taps("The team's room")
    await olga.hears("as long as something is missing", "I may not delete messages")
    room.group.stands("administrator", olga.person, RIGHTS)
    await all_heard(bot)
    await gathered(bot)
    await olga.hears("I go on in the team's room")


async def test_the_disk_doesnt_tell_which_group_it_is(bot: Running) -> None:
    olga = await bot.owner()
    room = group(bot)
    await linked(bot, olga, room)
    await bot.app.stop()
    disk = b"".join(path.read_bytes() for path in bot.database.parent.iterdir() if path.is_file())
    chat = room.group.chat
    for form in (
        str(chat).encode(),
        str(chat)[4:].encode(),
        chat.to_bytes(8, "big", signed=True),
        b"Orchard",
    ):
        assert form not in disk
    await bot.start()


async def test_a_room_that_becomes_public_rests_too(bot: Running) -> None:
    olga = await bot.owner()
    room = group(bot)
    await linked(bot, olga, room)
    room.group.username = "everybody_reads"
    await room.hears_from(olga, "/help")
    await olga.hears("Nothing comes in the team's room now", "has become public")
    room.group.username = ""
    await olga.says("/team")
    await olga.hears("The team")
    await olga.taps("The team's room")
    await olga.hears("each in a topic of its own")
