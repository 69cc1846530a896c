"""Keyboards under a message: rows of buttons that do something, copy a text or open a link."""

from __future__ import annotations

from collections.abc import Sequence

from bot.chat.base.buttons import Button, pack
from bot.telegram_api.markup import Key, Keyboard

Row = Sequence[Key]

__all__ = ["Key", "Keyboard", "Row", "button", "copy_button", "keyboard", "link_button"]


def button(label: str, carries: Button) -> Key:
    """An inline button."""
    return {"text": label, "callback_data": pack(carries)}


def copy_button(label: str, text: str) -> Key:
    """A button that copies `text` (at most 256 characters) on the reader's device."""
    return {"text": label, "copy_text": {"text": text}}


def link_button(label: str, url: str) -> Key:
    """A button that opens `url`."""
    return {"text": label, "url": url}


def keyboard(*rows: Row) -> Keyboard | None:
    """A keyboard of the rows that aren't empty, or None if all are."""
    return [list(row) for row in rows if row] or None
