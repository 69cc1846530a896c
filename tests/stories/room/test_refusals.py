"""What the bot says in groups: in the room little, in all others how to talk in private, and that once."""

from __future__ import annotations

from bot.chat.base.registry import REGISTRY
from tests.support.application import Running
from tests.support.room.groups import Circle
from tests.support.room.steps import all_heard, group, linked
from tests.support.steps.organising import DESK, organiser, subscribed

PRIVATE = "I talk with each person in private only"


async def test_in_the_room_every_command_but_help_is_answered_in_private_only(bot: Running) -> None:
    olga = await bot.owner()
    await subscribed(bot, "Anna")
    room = group(bot)
    await linked(bot, olga, room)
    shown = set(room.texts())
    for name in REGISTRY.commands:
        await room.hears_from(olga, f"/{name}@{bot.world.username}")
        if name in ("help", "start"):
            await room.hears("This group is the team's room")
        else:
            said = await room.hears("I'll show you that in private")
            shows = f"?start=show-{name}" if name in ("desk", "hotline") else ""
            assert said.button("Open our chat").url == f"https://t.me/{bot.world.username}{shows}"
    said_there = {text.partition("\n")[0] for text in set(room.texts()) - shown}
    assert len(said_there) == 2, "nothing else is said there, by whichever command"
    # What is nobody's command, or another bot's, is passed over; so is all talk.
    before = room.texts()
    for text in ("/nosuchthing", "/help@some_other_bot", "How are you all?", "42"):
        await room.hears_from(olga, text)
    await all_heard(bot)
    assert room.texts() == before


async def test_what_was_asked_for_in_the_room_opens_in_private_for_whoever_may_see_it(bot: Running) -> None:
    olga = await bot.owner()
    rosa = await subscribed(bot, "Rosa")
    room = group(bot)
    await linked(bot, olga, room)
    for name, shown in (("desk", "🗂 Desk"), ("hotline", "Supporters can't ask the team")):
        await room.hears_from(olga, f"/{name}")
        said = await room.hears("I'll show you that in private")
        url = said.button("Open our chat").url or ""
        payload = url.partition("?start=")[2]
        await olga.opens(payload)
        await olga.hears(shown)
        # By the same link nobody else gets there: they are welcomed as ever.
        await rosa.opens(payload)
        welcome = await rosa.hears("Rukhshona Khakimova")
        assert shown not in welcome.text
        assert not welcome.labels or DESK not in welcome.labels
    # A link made up by somebody opens nothing else.
    await olga.opens("show-stopcase")
    assert "Stop this case" not in (await olga.hears("Rukhshona Khakimova")).text


async def test_commands_are_refused_in_their_topic(bot: Running) -> None:
    olga = await bot.owner()
    room = group(bot)
    await linked(bot, olga, room)
    thread = max(room.group.topics)
    room.group.says("/totals", olga.person, topic=thread)
    assert (await room.hears("in private")).thread == thread


async def test_any_other_group_hears_once_how_to_talk_in_private(bot: Running) -> None:
    anna = await subscribed(bot, "Anna", "fr")
    olga = await bot.owner()
    there = group(bot, "Neighbours", forum=False)
    there.group.stands("member", anna.person)
    told = await there.hears(bot.said("fr").screen("elsewhere"))
    assert told.buttons[0].url == f"https://t.me/{bot.world.username}"
    for text in ("/start", "/help", f"/totals@{bot.world.username}", "/letter"):
        await there.hears_from(olga, text)
    await there.hears_from(anna, "Who are you?", told)
    await all_heard(bot)
    assert len(there.texts()) == 1
    await bot.later(hours=25)
    await there.hears_from(olga, "/start")
    # In the language of the app that asks, so that nothing tells who uses the bot in which.
    await there.hears(PRIVATE)
    assert len(there.texts()) == 2
    # A tap on a forwarded button, or on an old one, is answered too.
    channel = Circle(bot.world.group("News", "channel"))
    channel.group.stands("administrator", anna.person, ("can_post_messages",))
    await all_heard(bot)
    assert not channel.texts()


async def test_what_somebody_chose_in_private_isnt_told_by_the_language_in_a_group(bot: Running) -> None:
    anna = await subscribed(bot, "Anna")
    await anna.says("/language")
    await anna.hears()
    await anna.taps("Français")
    await anna.hears()
    there = group(bot, "Neighbours", forum=False)
    there.group.stands("member", anna.person)
    await there.hears(PRIVATE)


async def test_a_private_button_does_nothing_in_a_group(bot: Running) -> None:
    olga = await bot.owner()
    paul = await organiser(bot, olga, "Paul")
    room = group(bot)
    await linked(bot, olga, room)
    await olga.says("/team")
    listed = await olga.hears("The team")
    there = await room.sees("Here come questions")
    answer = await room.tapped_by(olga, listed.button("Remove 2"), there)
    assert answer.text == "That is the team's."
    await paul.says("/desk")
    await paul.hears("Desk")
    elsewhere = group(bot, "Neighbours")
    elsewhere.group.stands("member", olga.person)
    said = await room.sees("Here come questions")
    answer = await elsewhere.tapped_by(olga, listed.button("Remove 2"), said)
    assert answer.text == "Please write to me in private."
