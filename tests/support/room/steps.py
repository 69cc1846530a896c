"""What stories of the team's room share: a group, and linking it."""

from __future__ import annotations

from bot.rehearsal.world.chats.group import Group
from tests.support.application import Running
from tests.support.people import Human
from tests.support.room.groups import Circle

RIGHTS = ("can_delete_messages", "can_manage_topics")
WARNS = "Everybody in the group will read"


def group(bot: Running, title: str = "Orchard", *, kind: str = "supergroup", forum: bool = True) -> Circle:
    """A group of the team's, without the bot."""
    made = bot.world.group(title, kind, forum=forum)
    made.members = 4
    return Circle(made)


async def link_to(owner: Human) -> str:
    """The link that adds the bot to a group, as an owner gets it."""
    await owner.says("/team")
    await owner.hears("The team")
    await owner.taps("The team's room")
    await owner.hears("team's room", "Everybody in the group reads that")
    await owner.taps("🔗")
    message = await owner.hears("Which group?")
    url = message.button("Choose the group").url
    assert url
    return url


def word_in(url: str) -> str:
    """What is to be said in the group."""
    return url.partition("startgroup=")[2].partition("&")[0]


async def linked(bot: Running, owner: Human, room: Circle) -> None:
    """The group is the team's room."""
    room.group.follows(await link_to(owner), owner.person)
    await room.hears("I have written to whoever asked for this")
    await owner.hears(f"Link the group {room.group.title}", WARNS)
    await owner.taps("Link this group")
    await owner.hears("It is the group")


def topic_of(group: Group, name: str) -> int:
    """The id of the topic with that in its name, that was begun last."""
    return max(thread for thread, topic in group.topics.items() if name in topic.name)


async def all_heard(bot: Running) -> None:
    """Return once all is answered that was said before: what comes after it in the queue is."""
    somebody = bot.person("Somebody")
    await somebody.says("/help")
    await somebody.hears("/letter")
    await bot.app.idle()
