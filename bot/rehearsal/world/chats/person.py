"""An invented person with a phone: what they do becomes updates, what the bot does is on their screen."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Final

from bot.rehearsal.errors import ApiError, bad_request
from bot.rehearsal.text.entities import Entity, prepare
from bot.rehearsal.text.html import parse_html
from bot.rehearsal.world.backend import Backend
from bot.rehearsal.world.chats.screen import ChatScreen
from bot.rehearsal.world.json_forms import chat_json, message_json, user_json
from bot.rehearsal.world.taps import CallbackTap
from bot.rehearsal.world.things import Account, File, Json, Message, ShownButton
from bot.telegram_api import limits

_DICE_STAYS_S: Final = 24 * 3600
"""core.telegram.org/bots/api#deletemessage"""
_PAYLOAD: Final = re.compile(r"[A-Za-z0-9_-]*")


class Person(Account, ChatScreen):
    """Somebody with Telegram. Made by `World.person`; their chat's id is `chat`."""

    def __init__(
        self,
        backend: Backend,
        tell: Callable[[str, Person, Any], None],
        chat: int,
        first_name: str,
        language_code: str,
        *,
        last_name: str | None = None,
        username: str | None = None,
        start_payload: str = "",
        started: bool = False,
    ) -> None:
        Account.__init__(self, chat, chat, first_name, language_code, last_name, username)
        ChatScreen.__init__(self, backend, tell)
        self.start_payload = start_payload
        self.started = started  # has ever written to the bot; before that the bot can't write
        self.blocked = False
        self.deleted = False
        self.voiceless = False  # lets no voice messages in, as people with Premium can
        self.topic: int | None = None  # in which they write now, where the chat has topics
        self.taps_made: list[CallbackTap] = []

    def __repr__(self) -> str:
        return f"Person({self.first_name!r}, {self.language_code!r})"

    # What the person does.

    def says(self, text: str, entities: list[Entity] | None = None) -> Message:
        """Send a text. Raises ValueError for what a Telegram client would not send."""
        text, found = prepare(text, None, entities)
        if not 1 <= len(text) <= limits.MAX_TEXT:
            raise ValueError(f"a client sends 1 to {limits.MAX_TEXT} characters in a message")
        return self._writes(text=text, entities=found)

    def replies(self, to: Message, text: str) -> Message:
        """Send a text as a reply to a message on the screen."""
        return self._writes(text=text, reply_to=to.id)

    def says_html(self, html: str) -> Message:
        """Send a formatted text, written here as Telegram HTML."""
        text, entities = parse_html(html)
        return self.says(text, entities)

    def opens(self, payload: str | None = None) -> Message:
        """Press START, with a deep link's payload if there is one; unblocks the bot if it is blocked."""
        payload = self.start_payload if payload is None else payload
        if not _PAYLOAD.fullmatch(payload) or len(payload) > limits.MAX_START_PAYLOAD:
            raise ValueError("a start payload is at most 64 of A-Z a-z 0-9 _ -")
        if self.blocked:
            self.unblocks()
        return self.says(f"/start {payload}")

    def sends_photo(
        self, caption: str = "", entities: list[Entity] | None = None, data: bytes | None = None
    ) -> Message:
        """Send a photo (PNG or JPEG; one grey pixel if none is given)."""
        photo = self.backend.files.keep_photo(_PIXEL if data is None else data)
        text, found = self._caption(caption, entities)
        return self._writes(kind="photo", photo=photo, text=text, entities=found)

    def sends_document(
        self, name: str, data: bytes, caption: str = "", entities: list[Entity] | None = None
    ) -> Message:
        """Send a file."""
        document = self.backend.files.keep_document(name, data)
        text, found = self._caption(caption, entities)
        return self._writes(kind="document", document=document, text=text, entities=found)

    def sends_album(
        self, items: Sequence[tuple[str, bytes]], caption: str = "", entities: list[Entity] | None = None
    ) -> list[Message]:
        """Send 2 to 10 photos or files together: names and contents; without a name it is a photo."""
        kinds = [("document" if name else "photo", name, data) for name, data in items]
        return self.sends_mixed(kinds, caption, entities)

    def sends_mixed(
        self, items: Sequence[tuple[str, str, bytes]], caption: str = "", entities: list[Entity] | None = None
    ) -> list[Message]:
        """Send 2 to 10 photos and videos, or files, together: kinds, names and contents.

        Each is a message and an update of its own; the caption stands under the first.
        """
        if not limits.MIN_MEDIA_GROUP <= len(items) <= limits.MAX_MEDIA_GROUP:
            raise ValueError("an album has 2 to 10 items")
        text, found = self._caption(caption, entities)
        group = self.backend.next_group()
        sent = []
        files = self.backend.files
        for place, (kind, name, data) in enumerate(items):
            sent.append(
                self._writes(
                    text="" if place else text,
                    entities=() if place else found,
                    kind=kind,
                    document=files.keep_document(name, data) if kind == "document" else None,
                    played=files.keep_played(kind, name, data) if kind == "video" else None,
                    photo=files.keep_photo(data or _PIXEL) if kind == "photo" else None,
                    group=group,
                )
            )
        return sent

    def sends_sticker(self) -> Message:
        """Send a sticker."""
        file = self.backend.files.keep_document("sticker.webp", b"RIFF")
        sticker = {"file_id": file.id, "file_unique_id": file.unique_id, "width": 512, "height": 512}
        kind: Json = {"is_animated": False, "is_video": False, "type": "regular", "emoji": "👍"}
        return self._writes(kind="sticker", extra={"sticker": sticker | kind})

    def sends_voice(self, caption: str = "", data: bytes = b"OggS") -> Message:
        """Send a voice message."""
        return self.sends_played("voice", "voice.ogg", data, caption)

    def sends_played(
        self,
        kind: str,
        name: str,
        data: bytes,
        caption: str = "",
        entities: list[Entity] | None = None,
        group: str | None = None,
    ) -> Message:
        """Send a video, an animation (a GIF) or a voice message: `kind`."""
        file = self.backend.files.keep_played(kind, name, data)
        text, found = self._caption(caption, entities)
        return self._writes(kind=kind, played=file, text=text, entities=found, group=group)

    def sends_location(self) -> Message:
        """Send a place."""
        return self._writes(kind="location", extra={"location": {"latitude": 48.85, "longitude": 2.35}})

    def rolls_dice(self) -> Message:
        """Send a die."""
        return self._writes(kind="dice", extra={"dice": {"emoji": "🎲", "value": 4}})

    def sends_contact(self, phone: str, first_name: str, vcard: str = "") -> Message:
        """Pass a contact on."""
        contact = {"phone_number": phone, "first_name": first_name} | ({"vcard": vcard} if vcard else {})
        return self._writes(kind="contact", extra={"contact": contact})

    def edits(self, message: Message, text: str, entities: list[Entity] | None = None) -> Message:
        """Change an own message's text or caption."""
        current = self.screen[message.id]
        if not current.own:
            raise ValueError("people edit their own messages only")
        text, found = prepare(text, None, entities)
        edited = replace(current, text=text, entities=found, edited=self.backend.now())
        self.show(edited)
        self.backend.updates.put("edited_message", self.json_of(edited))
        return edited

    def taps(self, message: Message, which: str | int | ShownButton) -> CallbackTap:
        """Tap a callback button of that version of the message; one query per tap.

        Raises LookupError if there is no such button, ValueError if it is not a callback button.
        """
        button = message.button(which)
        if button.data is None:
            raise ValueError(f"{button.label!r} opens a link or copies; no tap reaches the bot")
        current = self.screen.get(message.id)
        return self._query(button.data, message.id, current)

    def taps_old(self, data: str, message_id: int = 1) -> CallbackTap:
        """Tap a button of a message so old that Telegram no longer gives the message itself."""
        return self._query(data, message_id, None)

    def blocks(self) -> None:
        """Stop the bot."""
        if not self.blocked:
            self.blocked = True
            self._membership("member", "kicked")

    def unblocks(self) -> None:
        """Allow the bot again, without writing anything."""
        if self.blocked:
            self.blocked = False
            self._membership("kicked", "member")

    def deletes_account(self) -> None:
        """Leave Telegram; no update tells the bot."""
        self.deleted = True

    # What the bot does.

    def next_message_id(self) -> int:
        """Message ids of all private chats come from one sequence."""
        return self.backend.next_message_id()

    def json_of(self, message: Message) -> Json:
        """A message of this chat as Telegram writes it, with the one it answers."""
        reply = self.screen.get(message.reply_to) if message.reply_to is not None else None
        return message_json(message, self, self.backend.bot, reply)

    def _caption(self, caption: str, entities: list[Entity] | None) -> tuple[str, tuple[Entity, ...]]:
        text, found = prepare(caption, None, entities)
        if len(text) > limits.MAX_CAPTION:
            raise ValueError(f"a client sends at most {limits.MAX_CAPTION} characters under a file")
        return text, found

    def _writes(
        self,
        *,
        text: str = "",
        entities: tuple[Entity, ...] = (),
        kind: str = "text",
        photo: File | None = None,
        document: File | None = None,
        played: File | None = None,
        group: str | None = None,
        extra: Json | None = None,
        reply_to: int | None = None,
    ) -> Message:
        if self.blocked or self.deleted:
            raise ValueError("a client can't write to a bot it has stopped, nor can a deleted account")
        self.started = True
        message = Message(
            self.backend.next_message_id(),
            self.chat,
            own=True,
            date=self.backend.now(),
            text=text,
            entities=entities,
            kind=kind,
            photo=photo,
            document=document,
            played=played,
            group=group,
            extra=extra,
            reply_to=reply_to,
            thread=self.topic,
        )
        self.show(message)
        self.backend.updates.put("message", self.json_of(message))
        return message

    def _query(self, data: str, message_id: int, message: Message | None) -> CallbackTap:
        tap = self.backend.new_tap(message_id, data, lambda tap: self._tell("answer", self, tap))
        self.taps_made.append(tap)
        inaccessible = {"chat": chat_json(self), "message_id": message_id, "date": 0}
        content: Json = {
            "id": tap.id,
            "from": user_json(self),
            "message": inaccessible if message is None else self.json_of(message),
            "chat_instance": str(self.user_id * 7919),
            "data": data,
        }
        self.backend.updates.put("callback_query", content)
        return tap

    def _membership(self, old: str, new: str) -> None:
        def member(status: str) -> Json:
            ended = {"until_date": 0} if status == "kicked" else {}
            return {"user": self.backend.bot, "status": status, **ended}

        content = {"chat": chat_json(self), "from": user_json(self), "date": self.backend.now()}
        self.backend.updates.put(
            "my_chat_member", {**content, "old_chat_member": member(old), "new_chat_member": member(new)}
        )

    def check_reachable(self) -> None:
        """Raise the ApiError (403) that a bot gets which may not write to this person."""
        if self.deleted:
            raise ApiError(403, "Forbidden: user is deactivated")
        if self.blocked:
            raise ApiError(403, "Forbidden: bot was blocked by the user")
        if not self.started:
            raise ApiError(403, "Forbidden: bot can't initiate conversation with a user")

    def check_thread(self, thread: int | None) -> None:
        """Of the topics of this chat those are known in which something stands."""
        if thread is not None and all(message.thread != thread for message in self.messages):
            raise bad_request("message thread not found")

    def check_deletable(self, message: Message) -> None:
        """In a private chat a bot can delete what either side wrote, but dice only after a day."""
        if message.kind == "dice" and self.backend.now() - message.date < _DICE_STAYS_S:
            raise bad_request("message can't be deleted for everyone")


_PIXEL: Final = bytes.fromhex(
    "89504e470d0a1a0a0000000d494844520000000100000001080000000 03a7e9b550000000a49444154789c6368000000820081"
    "77cd72b60000000049454e44ae426082".replace(" ", "")
)
