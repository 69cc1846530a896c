"""Answers people: what is said in a chat, changed there, or answered to a tap, by the reply lane.

It goes out as the JSON that it is made of. The library's own methods make an object of each parameter and of
what comes back, which costs as much as the request.
"""

from __future__ import annotations

import hashlib
import logging
import re
from collections import OrderedDict
from collections.abc import Sequence
from typing import Any, Final

from telegram.error import BadRequest
from yarl import URL

from bot.telegram_api.faults import GarbledAnswer
from bot.telegram_api.lanes import LaneRateLimiter, counted_already
from bot.telegram_api.markup import Keyboard, markup_of
from bot.telegram_api.request import AiohttpRequest, to_json
from bot.telegram_api.updates.incoming import ChatMessage, UnreadableError

log = logging.getLogger(__name__)

_NO_PREVIEW: Final = {"is_disabled": True}
_MOST_PHOTOS: Final = 100
_MOMENT: Final = re.compile(r"</?tg-time\b[^>]*>")


def without_moments(html: str) -> str:
    """The same with each moment as its words alone."""
    return _MOMENT.sub("", html)


class SentPhotos:
    """Under which id Telegram has the photos that this bot sent lately, by what is in them."""

    def __init__(self) -> None:
        self._ids: OrderedDict[bytes, str] = OrderedDict()

    def id_of(self, photo: bytes) -> str | None:
        """Its file_id; None if it has to be uploaded."""
        return self._ids.get(hashlib.sha256(photo).digest())

    def note(self, photo: bytes, file_id: str) -> None:
        """Telegram has it."""
        self._ids[hashlib.sha256(photo).digest()] = file_id
        while len(self._ids) > _MOST_PHOTOS:
            self._ids.popitem(last=False)

    def forget(self, photo: bytes) -> None:
        """Telegram doesn't know that id any more."""
        self._ids.pop(hashlib.sha256(photo).digest(), None)


class Replier:
    """The way to answer one bot's people. Raises telegram.error.TelegramError; see faults.py."""

    def __init__(self, request: AiohttpRequest, address: str, lanes: LaneRateLimiter) -> None:
        """`request`: a pool that broadcasts don't use.

        `address`: the bot's at its Bot API server, with the token in it; a method's name follows after "/".
        """
        self._request = request
        self._address = address
        self._lanes = lanes
        self._urls: dict[str, URL] = {}
        self._tells_moments = True
        self.photos = SentPhotos()

    async def say(
        self,
        chat: int,
        html: str,
        keys: Keyboard | None = None,
        below: int | None = None,
        thread: int | None = None,
        *,
        silent: bool = False,
        protected: bool = False,
    ) -> ChatMessage:
        """Send a message, as a reply to the message `below` if given and still there; in that `thread`.

        `silent`: without a sound on the phone; `protected`: it can't be forwarded, saved or copied there.
        """
        params: dict[str, Any] = {
            "chat_id": chat,
            "text": html,
            "parse_mode": "HTML",
            "link_preview_options": _NO_PREVIEW,
        }
        if keys:
            params["reply_markup"] = markup_of(keys)
        if below is not None:
            params["reply_parameters"] = {"message_id": below, "allow_sending_without_reply": True}
        if thread is not None:
            params["message_thread_id"] = thread
        if silent:
            params["disable_notification"] = True
        if protected:
            params["protect_content"] = True
        answer = await self._in_html("sendMessage", params)
        try:
            return ChatMessage(answer)
        except (UnreadableError, AttributeError):
            raise GarbledAnswer("The Bot API server's answer holds no message.") from None

    async def edit(self, chat: int, message: int, html: str, keys: Keyboard | None = None) -> None:
        """Put other words, and other buttons or none, into one of the bot's messages."""
        params: dict[str, Any] = {
            "chat_id": chat,
            "message_id": message,
            "text": html,
            "parse_mode": "HTML",
            "link_preview_options": _NO_PREVIEW,
        }
        if keys:
            params["reply_markup"] = markup_of(keys)
        await self._in_html("editMessageText", params)

    async def edit_aside(self, chat: int, message: int, html: str, keys: Keyboard | None = None) -> bool:
        """The same for what nobody waits for. False: at this moment it would take a place of others'."""
        if not self._lanes.aside("editMessageText"):
            return False
        with counted_already():
            await self.edit(chat, message, html, keys)
        return True

    def left_in_group(self, chat: int) -> float:
        """So many messages more the group `chat` may get now; inf: no limit."""
        return self._lanes.left_in_group(chat)

    async def pin(self, chat: int, message: int) -> None:
        """Let a message of the bot's stand at the head of the chat, without a sound."""
        params = {"chat_id": chat, "message_id": message, "disable_notification": True}
        await self.call("pinChatMessage", params)

    async def unpin(self, chat: int, message: int) -> None:
        """Let it stand there no more."""
        await self.call("unpinChatMessage", {"chat_id": chat, "message_id": message})

    async def _in_html(self, method: str, params: dict[str, Any]) -> Any:
        """Call it; a Bot API server of before 9.5 knows no moments, and gets their words from then on."""
        if not self._tells_moments:
            params["text"] = without_moments(params["text"])
        try:
            return await self.call(method, params)
        except BadRequest as error:
            plain = without_moments(params["text"])
            if plain == params["text"] or 'start tag "tg-time"' not in error.message:
                raise
            self._tells_moments = False
            log.warning("The Bot API server is of before 9.5: times are shown by the organisers' clock.")
            return await self.call(method, {**params, "text": plain})

    async def copy(
        self,
        chat: int,
        source: int,
        message: int,
        keys: Keyboard | None = None,
        *,
        thread: int | None = None,
        protected: bool = False,
        silent: bool = False,
    ) -> int:
        """Copy a message of the chat `source` to `chat`, in that `thread`; the copy's id, 0 if it isn't said.

        `protected`: it can't be forwarded or saved there by a tap; `silent`: without a sound on the phone.
        """
        params: dict[str, Any] = {"chat_id": chat, "from_chat_id": source, "message_id": message}
        if keys:
            params["reply_markup"] = markup_of(keys)
        if thread is not None:
            params["message_thread_id"] = thread
        if protected:
            params["protect_content"] = True
        if silent:
            params["disable_notification"] = True
        answer = await self.call("copyMessage", params)
        found = answer.get("message_id") if isinstance(answer, dict) else None
        return found if isinstance(found, int) else 0

    async def delete(self, chat: int, message: int) -> None:
        """Delete a message of either side in a private chat."""
        await self.call("deleteMessage", {"chat_id": chat, "message_id": message})

    async def delete_aside(self, chat: int, messages: Sequence[int]) -> bool:
        """Delete up to a hundred at once, which nobody waits for.

        Those that aren't there are passed over; if one can't be deleted, none is: BadRequest. False: at this
        moment it would take a place of others'.
        """
        if not self._lanes.aside("deleteMessages"):
            return False
        with counted_already():
            await self.call("deleteMessages", {"chat_id": chat, "message_ids": list(messages)})
        return True

    async def answer_tap(self, query: str, text: str | None) -> None:
        """Let a tapped button stop spinning, with a short line at the top of the screen if given."""
        await self.call(
            "answerCallbackQuery", {"callback_query_id": query, **({"text": text} if text else {})}
        )

    async def call(self, method: str, params: dict[str, Any]) -> Any:
        """Call a method of the Bot API by its name; its result as it came."""
        url = self._urls.get(method)
        if url is None:
            url = self._urls[method] = URL(f"{self._address}/{method}")
        body = to_json(params).encode()
        # A person waits: rather longer for the answer than to be told that nobody knows.
        held = {"held_s": self._request.read_timeout or 0.0}
        return await self._lanes.process_request(self._request.call, (url, body), held, method, params, None)
