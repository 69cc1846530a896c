"""The context of one update: somebody wrote or tapped, and the bot answers in their language."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Sequence
from datetime import datetime

from telegram import Bot, InlineKeyboardMarkup, InputFile, InputMediaDocument, InputMediaPhoto, Message
from telegram.constants import ParseMode
from telegram.error import BadRequest, TelegramError

from bot.chat.base.buttons import Open, OpenBelow, Screen
from bot.chat.base.keyboards import Row, button, keyboard, longest_link, without_links
from bot.chat.base.veil import veiled_html
from bot.content.texts import ChatTexts
from bot.errors import StoreUnavailable
from bot.model.broadcasts.delivery import Outgoing
from bot.model.people.limits import MADE, Made
from bot.services.people.visitors import Visitor
from bot.services.services import Services
from bot.store.db.units import UnitOfWork
from bot.telegram_api.by_name import endpoint, for_library
from bot.telegram_api.lanes import followed_by
from bot.telegram_api.markup import Key, Keyboard, markup_of
from bot.telegram_api.outcomes import only_words
from bot.telegram_api.replier import Replier
from bot.telegram_api.updates.incoming import ChatMessage, Incoming

log = logging.getLogger(__name__)


async def cosmetic(work: Awaitable[object]) -> None:
    """Do what is nice to have: where Telegram doesn't do it, the answer itself must not be lost."""
    try:
        await work
    except TelegramError as error:
        log.info("Did without a nicety: %s", type(error).__name__)


class Context:
    """The way to answer one update. `tapped` is the message whose button was tapped, if it can be edited.

    `unread`: one was tapped that Telegram doesn't give any more, whatever stood on it.
    `said_at` is when the newest message of this answer was sent, by Telegram's clock; None before the first.
    `argument` is what follows a command ("tjk001" in "/start tjk001"). What was to be changed by this update
    before all else is, at the latest, when something is said. `chat` is where it is said: the visitor's own,
    or the group `place` in which they wrote or tapped.
    """

    def __init__(
        self,
        services: Services,
        bot: Bot,
        replier: Replier,
        visitor: Visitor,
        incoming: Incoming | None = None,
        changes: UnitOfWork | None = None,
        place: int | None = None,
    ) -> None:
        self.services = services
        self.bot = bot
        self.replier = replier
        self.visitor = visitor
        self.chat = visitor.chat if place is None else place
        self.said_at: datetime | None = None
        self.argument = ""
        self.data = incoming.data if incoming and incoming.query else ""  # what the tapped button carries
        self._changes = changes
        self.texts: ChatTexts = services.phrasebook[visitor.language]
        self._query = incoming.query if incoming else ""
        self._thread = incoming.message.thread if incoming and incoming.message else None
        self.page: int | None = None  # of a list, the one that was turned to
        self.for_team = False  # what is answered is for the team alone
        self.unasked = False  # nobody has just written or tapped
        self._answered = False
        self._unchanged = False  # what was to be shown stood there already
        self.tapped: ChatMessage | None = incoming.message if incoming and incoming.query else None
        self.unread = bool(incoming and incoming.query and incoming.message is None)

    @property
    def in_group(self) -> bool:
        """Whether others read it too."""
        return self.chat < 0  # as Telegram numbers them

    @property
    def discreet(self) -> bool:
        """Whether they chose that what is said here comes silently, and shows on no lock screen."""
        return self.visitor.discreet and not self.in_group

    def stand_in(self, thread: int | None) -> None:
        """Say what follows in that topic."""
        self._thread = thread

    def language_name(self, code: str) -> str:
        """What a language calls itself; of one that is no longer spoken, its code."""
        return self.services.phrasebook.name_of(code)

    def language_called(self, code: str) -> str:
        """What a language is called in the reader's own; not everybody can read how it calls itself."""
        return self.texts.language_called(code) or self.language_name(code)

    def in_reading_order(self, keys: Sequence[Key]) -> list[Key]:
        """Buttons side by side, where their order says which comes first: Telegram turns no row around."""
        return list(reversed(keys)) if self.texts.is_rtl else list(keys)

    def desk_row(self, *, below: bool = False) -> Row:
        """The way back to the desk, for the team; for others nothing.

        `below`: on a message that has to stay: something that was told, or that is kept up to date.
        """
        if self.visitor.role is None or self.in_group:
            return []
        carries = OpenBelow(Screen.DESK) if below else Open(Screen.DESK)
        return [button(self.texts.label("to_desk"), carries)]

    def speak(self, language: str) -> None:
        """Go on in another language."""
        self.texts = self.services.phrasebook[language]

    async def say(
        self,
        html: str,
        keys: Keyboard | None = None,
        *,
        below: ChatMessage | int | None = None,
        more: int = 0,
    ) -> ChatMessage:
        """Send a new message, as a reply to `below`, or to that id; `more` of them follow at once."""
        await self.settle()
        if keys is None and self.for_team and not more and not self.in_group:
            keys = keyboard(self.desk_row(below=True))  # no screen of the team is a dead end
        with followed_by(more):
            try:
                message = await self._said(html, keys, below)
            except BadRequest as error:
                if keys is None or not self._refuses_links(error, keys):
                    raise
                message = await self._said(html, without_links(keys), below)
        self.said_at = message.date
        await self._came(message.id)
        return message

    async def _came(self, *messages: int) -> None:
        """These stand in the chat now: they go in time, if that was chosen here."""
        if self.in_group:
            return
        try:
            await self.services.discretion.note(self.visitor, messages)
        except StoreUnavailable:  # it is said all the same, and mustn't be said again
            log.warning("A message that is to be deleted in time isn't known of.")

    async def _said(self, html: str, keys: Keyboard | None, below: ChatMessage | int | None) -> ChatMessage:
        place = below.id if isinstance(below, ChatMessage) else below
        hidden = self.discreet and self.unasked
        if hidden:
            html = veiled_html(html, self.texts.label("discreet_line"))
        return await self.replier.say(
            self.chat, html, keys, place, self._thread, silent=self.discreet, protected=hidden
        )

    def _refuses_links(self, error: BadRequest, keys: Keyboard) -> bool:
        """Whether it is a link's length that Telegram took for a fault of the message."""
        about = ("button_url_invalid", "url is invalid", "reply_markup_too_long", "reply markup is too long")
        if not any(words in error.message.lower() for words in about):
            return False
        return self.services.link_room.refused(longest_link(keys))

    async def show(self, html: str, keys: Keyboard | None = None) -> None:
        """Put a screen in the place of the tapped one; below it if it is too old to be edited, or a photo.

        Below it too if it is protected: what is asked for, such as an address, is there to be copied.
        """
        if keys is None and self.for_team and not self.in_group:
            keys = keyboard(self.desk_row(below=True))
        place = None if self.tapped is None or self.tapped.protected else self.tapped
        if place is None or place.text is None or not await self.rewrite(place, html, keys):
            await self.say(html, keys)

    async def rewrite(self, message: ChatMessage, html: str, keys: Keyboard | None = None) -> bool:
        """Edit one of the bot's messages; False if Telegram doesn't let it be edited any more."""
        return await self.rewrite_id(message.id, html, keys)

    async def rewrite_id(self, message_id: int, html: str, keys: Keyboard | None = None) -> bool:
        """The same, by the message's id."""
        await self.settle()
        try:
            await self.replier.edit(self.chat, message_id, html, keys)
        except BadRequest as error:
            # A second tap on the same button asks for the screen that is there already.
            self._unchanged = "not modified" in error.message.lower()
            return self._unchanged
        return True

    async def may_make(self, made: Made) -> bool:
        """Whether one more of these is made for this person now; if not, they are told, once for each time.

        The team is few, and known: for it as many as it asks for.
        """
        if self.visitor.role is not None:
            return True
        enough = self.services.allowances.take(self.visitor.chat, made)
        if enough is None:
            return True
        if enough.told and self._query:
            await self.toast("toast_enough", minutes=enough.minutes)
        else:
            times = MADE[made].times
            await self.say(self.texts.screen("enough", made=made.value, times=times, minutes=enough.minutes))
        return False

    async def send_files(self, files: Sequence[tuple[str, bytes]], caption: str = "") -> None:
        """Send one or more documents together; `files` are names and contents."""
        await self.settle()
        documents = [InputFile(content, filename=name) for name, content in files]
        if len(documents) == 1:
            sent = await self.bot.send_document(
                self.chat,
                documents[0],
                caption=caption,
                parse_mode=ParseMode.HTML,
                message_thread_id=self._thread,
                disable_notification=self.discreet,
            )
            self.said_at = sent.date
            await self._came(sent.message_id)
            return
        media = [InputMediaDocument(content, filename=name) for name, content in files]
        album = await self.bot.send_media_group(
            self.chat,
            media,
            caption=caption or None,
            parse_mode=ParseMode.HTML,
            message_thread_id=self._thread,
            disable_notification=self.discreet,
        )
        await self._came(*(one.message_id for one in album))

    async def send_photo(self, photo: bytes, caption: str, keys: Keyboard | None = None) -> None:
        """Send a picture with a caption. One that was sent lately isn't uploaded again."""
        await self.settle()
        sent = self.replier.photos
        known = sent.id_of(photo)
        try:
            message = await self._sent_photo(known or photo, caption, keys)
        except BadRequest:
            if known is None:
                raise
            sent.forget(photo)
            message = await self._sent_photo(photo, caption, keys)
        self.said_at = message.date
        await self._came(message.message_id)
        if message.photo:
            sent.note(photo, message.photo[-1].file_id)

    async def show_photo(self, photo: bytes, caption: str, keys: Keyboard | None = None) -> None:
        """Put a picture in the place of the tapped one; below it where there is none, or it is too old."""
        if self.tapped is None or self.tapped.text is not None:
            await self.send_photo(photo, caption, keys)
            return
        await self.settle()
        sent = self.replier.photos
        try:
            message = await self.bot.edit_message_media(
                InputMediaPhoto(sent.id_of(photo) or photo, caption=caption, parse_mode=ParseMode.HTML),
                self.chat,
                self.tapped.id,
                reply_markup=InlineKeyboardMarkup.de_json(markup_of(keys), None) if keys else None,
            )
        except BadRequest as error:
            self._unchanged = "not modified" in error.message.lower()
            if not self._unchanged:
                sent.forget(photo)
                await self.send_photo(photo, caption, keys)
            return
        if isinstance(message, Message) and message.photo:
            sent.note(photo, message.photo[-1].file_id)

    async def _sent_photo(self, photo: bytes | str, caption: str, keys: Keyboard | None) -> Message:
        return await self.bot.send_photo(
            self.chat,
            photo,
            caption=caption,
            parse_mode=ParseMode.HTML,
            reply_markup=InlineKeyboardMarkup.de_json(markup_of(keys), None) if keys else None,
            message_thread_id=self._thread,
            disable_notification=self.discreet,
        )

    async def working(self, action: str) -> None:
        """Show "typing …" or the like while something takes a moment.

        It says nothing, so nothing has to be kept before it: a tap's changes stay one transaction.
        """
        await cosmetic(self.bot.send_chat_action(self.chat, action, message_thread_id=self._thread))

    async def toast(self, label: str, **values: object) -> None:
        """Answer the tap with a short line at the top of the screen."""
        await self._answer(self.texts.label(label, **values))

    async def finish(self) -> None:
        """Answer the tap if nothing did yet, so that its button stops spinning, and nobody thinks it dead."""
        await self._answer(self.texts.label("toast_same") if self._unchanged else None)

    async def _answer(self, text: str | None) -> None:
        if not self._query or self._answered:
            return
        await self.settle()
        self._answered = True
        # Taps made while the bot was down are too old to be answered; their work is done all the same.
        await cosmetic(self.replier.answer_tap(self._query, text))

    async def settle(self) -> None:
        """Keep what was to be changed first; to be called before something is said that isn't said here."""
        if self._changes is not None:
            await self._changes.settle()

    async def repeat(self, message: Outgoing) -> bool:
        """Send a broadcast's message to this chat, as its readers will get it; False: its words alone."""
        await self.settle()
        there: dict[str, object] = {} if self._thread is None else {"message_thread_id": self._thread}
        if self.discreet:
            there["disable_notification"] = True
        try:
            answer = await self.bot.do_api_request(
                endpoint(message.method),
                api_kwargs={"chat_id": self.chat, **for_library(message), **there},
            )
        except BadRequest as error:
            if message.instead is None or not only_words(error):
                raise
            await self.repeat(message.instead)
            return False
        sent = answer if isinstance(answer, list) else [answer]
        await self._came(*(one["message_id"] for one in sent if isinstance(one, dict)))
        return True
