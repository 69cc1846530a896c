"""The Bot API's methods upon the world; knows nothing of HTTP."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

from bot.rehearsal.api.bot_settings import BotSettings
from bot.rehearsal.api.groups import GroupMethods
from bot.rehearsal.api.pins import Pins
from bot.rehearsal.errors import ApiError, bad_request
from bot.rehearsal.text.entities import Entity, prepare
from bot.rehearsal.world.chats.person import Person
from bot.rehearsal.world.chats.screen import ChatScreen
from bot.rehearsal.world.keyboards import parse_markup
from bot.rehearsal.world.params import Params
from bot.rehearsal.world.taps import CallbackAnswer
from bot.rehearsal.world.things import File, Json, Keyboard, Message
from bot.rehearsal.world.world import TAP_LIFE, World
from bot.telegram_api import limits

DELETABLE_S: Final = 48 * 3600
"""A bot can delete a message in a private chat for so long. To see what comes after: `Backend.ahead`."""

_WEBHOOK: Final = (
    "Conflict: can't use getUpdates method while webhook is active; "
    "use deleteWebhook to delete the webhook first"
)


class Api:
    """`call` carries out one method; getUpdates alone waits and stands apart."""

    def __init__(self, world: World) -> None:
        self.world = world
        methods: list[Callable[[Params], Any]] = [
            self.send_message,
            self.send_photo,
            self.send_document,
            self.send_video,
            self.send_animation,
            self.send_voice,
            self.send_media_group,
            self.edit_message_media,
            self.send_chat_action,
            self.edit_message_text,
            self.edit_message_caption,
            self.edit_message_reply_markup,
            self.delete_message,
            self.delete_messages,
            self.copy_message,
            self.answer_callback_query,
            *BotSettings(world).methods,
            *Pins(world).methods,
            *GroupMethods(world).methods,
        ]
        # Telegram takes method names in any case.
        self.methods = {method.__name__.replace("_", ""): method for method in methods}
        self.methods["getupdates"] = lambda _: []

    def call(self, method: str, params: Params) -> Any:
        """The result of a method. Raises ApiError as Telegram answers."""
        return self.methods[method.lower()](params)

    async def get_updates(self, params: Params) -> list[Json]:
        """The updates; waits for them as long as the bot asks."""
        if self.world.webhook:
            raise ApiError(409, _WEBHOOK)
        allowed = params.tree("allowed_updates")
        limit = params.number("limit") or limits.MAX_POLLED_UPDATES
        timeout = float(params.number("timeout") or 0)
        return await self.world.updates.take(params.number("offset"), limit, timeout, allowed)

    # Sending.

    def send_message(self, params: Params) -> Json:
        """A text message."""
        text, entities = self._text(params)
        return self._send(params, text=text, entities=entities)

    def send_photo(self, params: Params) -> Json:
        """A photo: uploaded, or by file_id."""
        photo = self._file(params, "photo", params.raw.get("photo"))
        caption, entities = self._caption(params)
        return self._send(params, kind="photo", photo=photo, text=caption, entities=entities)

    def send_document(self, params: Params) -> Json:
        """A file: uploaded, or by file_id."""
        document = self._file(params, "document", params.raw.get("document"))
        caption, entities = self._caption(params)
        return self._send(params, kind="document", document=document, text=caption, entities=entities)

    def send_video(self, params: Params) -> Json:
        """A video: uploaded, or by file_id."""
        return self._send_played(params, "video")

    def send_animation(self, params: Params) -> Json:
        """A GIF: uploaded, or by file_id."""
        return self._send_played(params, "animation")

    def send_voice(self, params: Params) -> Json:
        """A voice message: uploaded, or by file_id."""
        return self._send_played(params, "voice")

    def _send_played(self, params: Params, kind: str) -> Json:
        played = self._file(params, kind, params.raw.get(kind))
        caption, entities = self._caption(params)
        return self._send(params, kind=kind, played=played, text=caption, entities=entities)

    def send_media_group(self, params: Params) -> list[Json]:
        """An album of photos and videos, or of files."""
        media = params.tree("media")
        if not isinstance(media, list):
            raise bad_request('parameter "media" is required')
        if not limits.MIN_MEDIA_GROUP <= len(media) <= limits.MAX_MEDIA_GROUP:
            count = f"{limits.MIN_MEDIA_GROUP}-{limits.MAX_MEDIA_GROUP}"
            raise bad_request(f"wrong number of messages: an album has {count} items")
        kinds = {item.get("type") for item in media}
        if not kinds <= {"photo", "video", "document"}:
            raise bad_request("type of an InputMedia can't be used in an album")
        if len(kinds) > 1 and "document" in kinds:
            raise bad_request("document can't be mixed with other media types")
        parts = []
        for item in media:
            kind = item["type"]
            text, entities = self._caption(Params(item))
            file = self._file(params, kind, item.get("media"))
            parts.append((kind, file, text, entities, bool(item.get("has_spoiler"))))
        group = self.world.backend.next_group()
        return [
            self._send(
                params,
                kind=kind,
                photo=file if kind == "photo" else None,
                document=file if kind == "document" else None,
                played=file if kind == "video" else None,
                text=text,
                entities=entities,
                group=group,
                covered=covered,
            )
            for kind, file, text, entities, covered in parts
        ]

    def copy_message(self, params: Params) -> Json:
        """A message of a chat sent anew, to the same chat or to another."""
        source = self.world.known(params.number("from_chat_id"))
        if source is None:
            raise bad_request("chat not found")
        original = source.screen.get(params.number("message_id") or 0)
        if original is None:
            raise bad_request("message to copy not found")
        if original.protected:
            raise bad_request("message can't be copied")
        text, entities = original.text, original.entities
        if "caption" in params and original.kind != "text":
            text, entities = self._caption(params)
        sent = self._send(
            params,
            kind=original.kind,
            photo=original.photo,
            document=original.document,
            played=original.played,
            text=text,
            entities=entities,
            extra=original.extra,
        )
        return {"message_id": sent["message_id"]}

    def send_chat_action(self, params: Params) -> bool:
        """Show that something is being typed or uploaded."""
        person = self.world.reachable(params.number("chat_id"))
        if params.text("action") not in limits.CHAT_ACTIONS:
            raise bad_request("wrong parameter action in request")
        person.typing_at = time.monotonic()
        if isinstance(person, Person):
            self.world.tell("typing", person, params.text("action"))
        return True

    # Changing what was sent.

    def edit_message_text(self, params: Params) -> Json:
        """Another text for a text message."""
        text, entities = self._text(params)
        person, message = self._editable(params)
        if message.kind != "text":
            raise bad_request("there is no text in the message to edit")
        return self._edit(person, message, replace(message, text=text, entities=entities), params)

    def edit_message_caption(self, params: Params) -> Json:
        """Another caption for a photo or a file."""
        text, entities = self._caption(params)
        person, message = self._editable(params)
        if message.kind == "text":
            raise bad_request("there is no caption in the message to edit")
        return self._edit(person, message, replace(message, text=text, entities=entities), params)

    def edit_message_media(self, params: Params) -> Json:
        """Another photo, with its caption, for a photo."""
        media = params.tree("media")
        if not isinstance(media, dict) or media.get("type") != "photo":
            raise bad_request('parameter "media" is required')
        person, message = self._editable(params)
        if message.kind != "photo":
            raise bad_request("message can't be edited")
        photo = self._file(params, "photo", media.get("media"))
        text, entities = self._caption(Params(media))
        return self._edit(
            person, message, replace(message, photo=photo, text=text, entities=entities), params
        )

    def edit_message_reply_markup(self, params: Params) -> Json:
        """Other buttons under a message."""
        person, message = self._editable(params)
        return self._edit(person, message, message, params)

    def delete_message(self, params: Params) -> bool:
        """Take a message off the screen."""
        person = self.world.reachable(params.number("chat_id"))
        message_id = params.number("message_id") or 0
        if message_id not in person.screen:
            raise bad_request("message to delete not found")
        self._check_deletable(person, person.screen[message_id])
        person.loses([message_id])
        return True

    def delete_messages(self, params: Params) -> bool:
        """Take several off; those that are not there are passed over."""
        person = self.world.reachable(params.number("chat_id"))
        ids = params.tree("message_ids")
        if not isinstance(ids, list) or not 1 <= len(ids) <= limits.MAX_BULK_IDS:
            raise bad_request("wrong number of message identifiers")
        there = [message_id for message_id in ids if message_id in person.screen]
        for message_id in there:
            # One that can't be deleted, and none is.
            self._check_deletable(person, person.screen[message_id])
        person.loses(there)
        return True

    def _check_deletable(self, chat: ChatScreen, message: Message) -> None:
        chat.check_deletable(message)
        if self.world.backend.now() - message.date > DELETABLE_S:
            raise bad_request("message can't be deleted for everyone")

    def answer_callback_query(self, params: Params) -> bool:
        """The answer to a tap. A second answer to one tap is refused, as is one that comes too late."""
        text = params.text("text")
        if len(text) > limits.MAX_CALLBACK_ANSWER:
            raise bad_request("MESSAGE_TOO_LONG")
        tap = self.world.backend.taps.pop(params.text("callback_query_id"), None)
        if tap is None or tap.expired or time.monotonic() - tap.at > TAP_LIFE:
            raise bad_request("query is too old and response timeout expired or query ID is invalid")
        answer = CallbackAnswer(text, params.flag("show_alert"), params.text("url") or None)
        tap.answered(answer)
        return True

    # What these have in common.

    def _text(self, params: Params) -> tuple[str, tuple[Entity, ...]]:
        given = params.text("text")
        if not given:
            raise bad_request("message text is empty")
        text, entities = prepare(given, params.text("parse_mode"), params.tree("entities"))
        if not text:
            raise bad_request("text must be non-empty")
        if len(text) > limits.MAX_TEXT:
            raise bad_request("message is too long")
        return text, entities

    def _caption(self, params: Params) -> tuple[str, tuple[Entity, ...]]:
        text, entities = prepare(
            params.text("caption"), params.text("parse_mode"), params.tree("caption_entities")
        )
        if len(text) > limits.MAX_CAPTION:
            raise bad_request("message caption is too long")
        return text, entities

    def _file(self, params: Params, kind: str, given: Any) -> File:
        part = params.files.get(kind) if given is None else None
        if isinstance(given, str) and given.startswith("attach://"):
            part = params.files.get(given.removeprefix("attach://"))
            if part is None:
                raise bad_request("can't find the file to attach")
        if part is not None:
            files = self.world.files
            if kind in ("photo", "document"):
                return files.keep_photo(part[1]) if kind == "photo" else files.keep_document(*part)
            return files.keep_played(kind, *part)
        if not isinstance(given, str) or not given:
            raise bad_request(f"there is no {kind} in the request")
        if given.startswith(("http://", "https://")):
            raise bad_request("failed to get HTTP URL content")  # nothing is fetched in a rehearsal
        file = self.world.files.get(given)
        if file is None:
            raise bad_request("wrong file identifier/HTTP URL specified")
        if file.kind != kind:
            raise bad_request(f"can't use file of type {file.kind.title()} as {kind.title()}")
        return file

    def _send(
        self,
        params: Params,
        *,
        text: str,
        entities: tuple[Entity, ...],
        kind: str = "text",
        photo: File | None = None,
        document: File | None = None,
        played: File | None = None,
        group: str | None = None,
        extra: Json | None = None,
        covered: bool = False,
    ) -> Json:
        if "chat_id" not in params.raw:
            raise bad_request("chat_id is empty")
        person = self.world.reachable(params.number("chat_id"))
        if kind == "voice" and isinstance(person, Person) and person.voiceless:
            raise bad_request("VOICE_MESSAGES_FORBIDDEN")
        person.check_thread(params.number("message_thread_id"))
        keyboard = parse_markup(params.tree("reply_markup")) or ()
        message = Message(
            person.next_message_id(),
            person.chat,
            own=False,
            date=self.world.backend.now(),
            text=text,
            entities=entities,
            keyboard=keyboard,
            photo=photo,
            document=document,
            played=played,
            kind=kind,
            reply_to=self._reply_to(params, person),
            group=group,
            extra=extra,
            silent=params.flag("disable_notification"),
            protected=params.flag("protect_content"),
            covered=covered or params.flag("has_spoiler"),
            thread=self._thread(params, person),
        )
        self.world.sent += 1
        person.receives(message)
        return person.json_of(message)

    def _thread(self, params: Params, person: ChatScreen) -> int | None:
        """What answers a message stands where that does."""
        thread, answered = params.number("message_thread_id"), self._reply_to(params, person)
        return person.screen[answered].thread if thread is None and answered is not None else thread

    @staticmethod
    def _reply_to(params: Params, person: ChatScreen) -> int | None:
        given = params.tree("reply_parameters")
        if given is None:
            message_id, lenient = (
                params.number("reply_to_message_id"),
                params.flag("allow_sending_without_reply"),
            )
        else:
            reply = Params(given)
            message_id, lenient = reply.number("message_id"), reply.flag("allow_sending_without_reply")
        if message_id is None or message_id in person.screen:
            return message_id
        if lenient:
            return None
        raise bad_request("message to be replied not found")

    def _editable(self, params: Params) -> tuple[ChatScreen, Message]:
        person = self.world.reachable(params.number("chat_id"))
        message = person.screen.get(params.number("message_id") or 0)
        if message is None:
            raise bad_request("message to edit not found")
        if message.own:
            raise bad_request("message can't be edited")
        return person, message

    def _edit(self, person: ChatScreen, old: Message, new: Message, params: Params) -> Json:
        keyboard: Keyboard | None = parse_markup(params.tree("reply_markup"))
        if keyboard is None:
            raise bad_request("inline keyboard expected")
        new = replace(new, keyboard=keyboard)
        if new == old:
            raise bad_request(
                "message is not modified: specified new message content and reply markup are exactly "
                "the same as a current content and reply markup of the message"
            )
        new = replace(new, edited=self.world.backend.now())
        person.sees_edit(new)
        return person.json_of(new)


__all__ = ["Api", "ApiError"]
