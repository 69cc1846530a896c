"""What the simulated Telegram is made of: accounts, files, buttons, messages."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from bot.rehearsal.text.entities import Entity, to_html

Json = dict[str, Any]


@dataclass(eq=False)
class Account:
    """Who somebody is on Telegram; the private chat with them has their id until it moves."""

    chat: int
    user_id: int
    first_name: str
    language_code: str
    last_name: str | None = None
    username: str | None = None


@dataclass(frozen=True, slots=True)
class File:
    """A file that Telegram holds: `kind` is "photo", "document", "video", "animation" or "voice".

    Width and height are in pixels, else 0.
    """

    id: str
    unique_id: str
    kind: str
    name: str
    mime: str
    data: bytes = field(repr=False)
    width: int = 0
    height: int = 0

    @property
    def path(self) -> str:
        """The path under /file/bot<token>/ it is downloaded from."""
        return f"{self.kind}s/{self.unique_id}/{self.name}"


@dataclass(frozen=True, slots=True)
class ShownButton:
    """An inline button; exactly one of `data`, `url` and `copy_text` is not None."""

    label: str
    data: str | None = None
    url: str | None = None
    copy_text: str | None = None
    style: str | None = None


Keyboard = tuple[tuple[ShownButton, ...], ...]


@dataclass(frozen=True, slots=True)
class Message:
    """One version of a message as a phone shows it; an edit makes a new version with the same id.

    `text` is the text or the caption. Entities have offsets in UTF-16 units, as Telegram counts.
    `date` and `edited` are Unix seconds; `edited` is 0 for a message that never was.
    """

    id: int
    chat: int
    own: bool  # written by the person, not by the bot
    date: int
    text: str = ""
    entities: tuple[Entity, ...] = ()
    keyboard: Keyboard = ()
    photo: File | None = None
    document: File | None = None
    played: File | None = None  # a video, an animation or a voice message
    kind: str = "text"  # text, photo, document, video, animation, voice, sticker, location
    edited: int = 0
    reply_to: int | None = None
    group: str | None = None  # media group id
    extra: Json | None = None  # further fields of the Bot API's Message: a sticker, a location
    silent: bool = False  # came without a sound
    protected: bool = False  # can't be forwarded, saved or copied
    covered: bool = False  # its photo or video is shown once it is tapped
    thread: int | None = None  # the topic it stands in, where the chat has topics

    @property
    def html(self) -> str:
        """The text with its formatting as Telegram HTML."""
        return to_html(self.text, self.entities)

    @property
    def on_lock_screen(self) -> str:
        """What a notification shows: words but under a spoiler, that a photo isn't covered, a file's name."""
        units = self.text.encode("utf-16-le")
        hidden = {
            place
            for entity in self.entities
            if entity["type"] == "spoiler"
            for place in range(entity["offset"], entity["offset"] + entity["length"])
        }
        open_ones = [units[2 * at : 2 * at + 2] for at in range(len(units) // 2) if at not in hidden]
        shown = [b"".join(open_ones).decode("utf-16-le", "ignore").strip()]
        if self.kind in ("photo", "video", "animation") and not self.covered:
            shown.append(f"[{self.kind}]")
        if self.document is not None:
            shown.append(self.document.name)
        return "\n".join(part for part in shown if part)

    @property
    def file(self) -> File | None:
        """What it carries: a photo, a document, or something to be played."""
        return self.photo or self.document or self.played

    @property
    def buttons(self) -> tuple[ShownButton, ...]:
        """All inline buttons, row by row."""
        return tuple(button for row in self.keyboard for button in row)

    @property
    def labels(self) -> list[list[str]]:
        """The inline buttons' labels, row by row."""
        return [[button.label for button in row] for row in self.keyboard]

    @property
    def copy_texts(self) -> dict[str, str]:
        """What its copy buttons put on the clipboard, by label."""
        return {button.label: button.copy_text for button in self.buttons if button.copy_text is not None}

    def button(self, which: str | int | ShownButton) -> ShownButton:
        """The button meant by an index, its whole label, its data, or, failing these, a part of one label.

        Raises LookupError if there is none, or if a part of a label fits several.
        """
        if isinstance(which, ShownButton):
            return which
        if isinstance(which, int):
            return self.buttons[which]
        for button in self.buttons:
            if which in (button.label, button.data):
                return button
        partly = [button for button in self.buttons if which.casefold() in button.label.casefold()]
        if len(partly) != 1:
            raise LookupError(f"{len(partly)} buttons say {which!r}; there are {self.labels}")
        return partly[0]

    def __str__(self) -> str:
        parts = [self.text]
        if self.file:
            parts.append(f"[{self.kind}: {self.file.name}, {len(self.file.data)} bytes]")
        elif self.kind not in ("text",):
            parts.append(f"[{self.kind}]")
        parts += ["  ".join(f"[{label}]" for label in row) for row in self.labels]
        return "\n".join(part for part in parts if part)
