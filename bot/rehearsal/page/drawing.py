"""Messages as the page draws them."""

from __future__ import annotations

from bot.rehearsal.world.chats.group import Group
from bot.rehearsal.world.chats.person import Person
from bot.rehearsal.world.things import Json, Message, ShownButton
from bot.rehearsal.world.world import World


def drawn_for(person: Person, group: Group | None, message: Message, world: World) -> Json:
    """A message on somebody's phone; in a group with who wrote it, and in which topic."""
    drawn = _drawn(message)
    if group is not None:
        author = group.author(message)
        topic = group.topics.get(message.thread or 0)
        drawn["own"] = author is person
        drawn["from"] = author.first_name if author else world.text_of("name", person.language_code)
        drawn["topic"] = topic.name if topic else ""
        if message.kind == "line":
            drawn["text"] = f"A topic has been begun: {topic.name}" if topic else "Something was done here."
    return drawn


def _drawn(message: Message) -> Json:
    result: Json = {
        "id": message.id,
        "own": message.own,
        "kind": message.kind,
        "date": message.date,
        "edited": message.edited,
        "text": message.text,
        "entities": message.entities,
        "keyboard": [[_button(button) for button in row] for row in message.keyboard],
        "replyTo": message.reply_to,
        "group": message.group,
        "silent": message.silent,
    }
    if message.file is not None:
        file = message.file
        result["file"] = {
            "url": f"/files/{file.id}",
            "name": file.name,
            "size": len(file.data),
            "width": file.width,
            "height": file.height,
        }
    return result


def _button(button: ShownButton) -> Json:
    kind, value = next(
        (kind, value)
        for kind, value in (("tap", button.data), ("link", button.url), ("copy", button.copy_text))
        if value is not None
    )
    return {"label": button.label, "kind": kind, "value": value, "style": button.style}
