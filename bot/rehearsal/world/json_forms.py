"""How Telegram writes people, chats, files and messages into JSON."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from bot.rehearsal.world.keyboards import keyboard_json
from bot.rehearsal.world.things import File, Json, Message

if TYPE_CHECKING:
    from bot.rehearsal.world.person import Person


def user_json(person: Person) -> Json:
    """A User, as in the `from` of an update."""
    return {"is_bot": False, **_names(person), "id": person.user_id, "language_code": person.language_code}


def chat_json(person: Person) -> Json:
    """The private Chat with that person."""
    return {"id": person.chat, **_names(person), "type": "private"}


def _names(person: Person) -> Json:
    names: Json = {"first_name": person.first_name}
    if person.last_name:
        names["last_name"] = person.last_name
    if person.username:
        names["username"] = person.username
    return names


def message_json(message: Message, person: Person, bot: Json, reply: Message | None = None) -> Json:
    """A Message in the chat with `person`; `reply` is the message it answers."""
    result: Json = {
        "message_id": message.id,
        "from": user_json(person) if message.own else bot,
        "chat": chat_json(person),
        "date": message.date,
    }
    if message.edited:
        result["edit_date"] = message.edited
    if reply is not None:
        result["reply_to_message"] = message_json(reply, person, bot)
    if message.group is not None:
        result["media_group_id"] = message.group
    text, entities = ("text", "entities") if message.kind == "text" else ("caption", "caption_entities")
    if message.photo is not None:
        result["photo"] = photo_json(message.photo)
    if message.document is not None:
        result["document"] = document_json(message.document)
    if message.extra is not None:
        result |= message.extra
    if message.text:
        result[text] = message.text
        if message.entities:
            result[entities] = message.entities
    if message.keyboard:
        result["reply_markup"] = keyboard_json(message.keyboard)
    return result


def photo_json(photo: File) -> list[Json]:
    """A photo's sizes, smallest first; the last one is the photo itself."""
    scale = 90 / max(photo.width, photo.height, 90)
    return [
        {
            "file_id": f"{photo.id}-s",
            "file_unique_id": f"{photo.unique_id}s",
            "width": max(1, round(photo.width * scale)),
            "height": max(1, round(photo.height * scale)),
            "file_size": min(len(photo.data), 1500),
        },
        {
            "file_id": photo.id,
            "file_unique_id": photo.unique_id,
            "width": photo.width,
            "height": photo.height,
            "file_size": len(photo.data),
        },
    ]


def document_json(document: File) -> Json:
    """A Document."""
    return {
        "file_id": document.id,
        "file_unique_id": document.unique_id,
        "file_name": document.name,
        "mime_type": document.mime,
        "file_size": len(document.data),
    }


def picture_size(data: bytes) -> tuple[int, int] | None:
    """Width and height in pixels of a PNG or JPEG; None for anything else."""
    if data.startswith(b"\x89PNG\r\n\x1a\n") and len(data) >= 24:
        width, height = struct.unpack(">II", data[16:24])
        return width, height
    if not data.startswith(b"\xff\xd8"):
        return None
    at = 2
    while at + 9 <= len(data) and data[at] == 0xFF:
        marker, length = data[at + 1], int.from_bytes(data[at + 2 : at + 4], "big")
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            return width, height
        at += 2 + length
    return None
