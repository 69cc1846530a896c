"""Keyboards under a message: rows of buttons that do something, copy a text or open a link."""

from __future__ import annotations

from collections.abc import Sequence

from telegram import CopyTextButton, InlineKeyboardButton, InlineKeyboardMarkup

from bot.chat.base.buttons import Button, pack

Row = Sequence[InlineKeyboardButton]


def button(label: str, carries: Button) -> InlineKeyboardButton:
    """An inline button."""
    return InlineKeyboardButton(label, callback_data=pack(carries))


def copy_button(label: str, text: str) -> InlineKeyboardButton:
    """A button that copies `text` (at most 256 characters) on the reader's device."""
    return InlineKeyboardButton(label, copy_text=CopyTextButton(text))


def link_button(label: str, url: str) -> InlineKeyboardButton:
    """A button that opens `url`."""
    return InlineKeyboardButton(label, url=url)


def keyboard(*rows: Row) -> InlineKeyboardMarkup | None:
    """A keyboard of the rows that aren't empty, or None if all are."""
    filled = [list(row) for row in rows if row]
    return InlineKeyboardMarkup(filled) if filled else None
