"""How Telegram writes people, chats, files and messages into JSON."""

from __future__ import annotations

from bot.rehearsal.world.keyboards import keyboard_json
from bot.rehearsal.world.things import Account, File, Json, Message


def user_json(account: Account) -> Json:
    """A User, as in the `from` of an update."""
    return {"is_bot": False, **_names(account), "id": account.user_id, "language_code": account.language_code}


def chat_json(account: Account) -> Json:
    """The private Chat with that account."""
    return {"id": account.chat, **_names(account), "type": "private"}


def _names(account: Account) -> Json:
    names: Json = {"first_name": account.first_name}
    if account.last_name:
        names["last_name"] = account.last_name
    if account.username:
        names["username"] = account.username
    return names


def message_json(message: Message, account: Account, bot: Json, reply: Message | None = None) -> Json:
    """A Message in the private chat with `account`; `reply` is the message it answers."""
    answered = None if reply is None else message_json(reply, account, bot)
    sender = user_json(account) if message.own else bot
    return any_message_json(message, sender, chat_json(account), answered)


def any_message_json(message: Message, sender: Json, chat: Json, reply: Json | None = None) -> Json:
    """A Message in any chat; `reply` is what it answers, as Telegram writes that."""
    result: Json = {
        "message_id": message.id,
        "from": sender,
        "chat": chat,
        "date": message.date,
    }
    if message.edited:
        result["edit_date"] = message.edited
    if reply is not None:
        result["reply_to_message"] = reply
    if message.thread is not None:
        result["message_thread_id"] = message.thread
        result["is_topic_message"] = True
    if message.group is not None:
        result["media_group_id"] = message.group
    text, entities = ("text", "entities") if message.kind == "text" else ("caption", "caption_entities")
    if message.photo is not None:
        result["photo"] = photo_json(message.photo)
    if message.document is not None:
        result["document"] = document_json(message.document)
    if message.played is not None:
        result[message.kind] = played_json(message.played)
        if message.kind == "animation":  # "for backward compatibility" (core.telegram.org/bots/api#message)
            result["document"] = document_json(message.played)
    if message.protected:
        result["has_protected_content"] = True
    if message.covered:
        result["has_media_spoiler"] = True
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


def played_json(file: File) -> Json:
    """A Video, an Animation or a Voice. It lasts three seconds, whatever is in it."""
    shown: Json = {**document_json(file), "duration": 3}
    if file.kind == "voice":
        del shown["file_name"]
        return shown
    return {**shown, "width": file.width, "height": file.height}


def document_json(document: File) -> Json:
    """A Document."""
    return {
        "file_id": document.id,
        "file_unique_id": document.unique_id,
        "file_name": document.name,
        "mime_type": document.mime,
        "file_size": len(document.data),
    }
