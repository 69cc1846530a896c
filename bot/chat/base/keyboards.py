"""Keyboards under a message: rows of buttons that do something, copy a text or open a link."""

from __future__ import annotations

from collections.abc import Sequence

from bot.chat.base.buttons import Button, pack
from bot.chat.base.widths import fits
from bot.telegram_api.markup import Key, Keyboard, Style

Row = Sequence[Key]

__all__ = ["Key", "Keyboard", "Row", "button", "copy_button", "keyboard", "link_button"]


def button(label: str, carries: Button, style: Style | None = None) -> Key:
    """An inline button.

    `style`: "primary" for the one thing that a screen is there for, "danger" for what deletes or ends.
    """
    return _styled({"text": label, "callback_data": pack(carries)}, style)


def copy_button(label: str, text: str) -> Key:
    """A button that copies `text` (at most 256 characters) on the reader's device."""
    return {"text": label, "copy_text": {"text": text}}


def link_button(label: str, url: str, style: Style | None = None) -> Key:
    """A button that opens `url`."""
    return _styled({"text": label, "url": url}, style)


def _styled(key: Key, style: Style | None) -> Key:
    if style is not None:
        key["style"] = style
    return key


def longest_link(keys: Keyboard | None) -> int:
    """Characters of the longest link on these buttons; 0 if none is there."""
    return max((len(key.get("url", "")) for row in keys or () for key in row), default=0)


def without_links(keys: Keyboard) -> Keyboard | None:
    """The other buttons."""
    return keyboard(*([key for key in row if "url" not in key] for row in keys))


def keyboard(*rows: Row) -> Keyboard | None:
    """A keyboard of the rows that aren't empty, or None if all are.

    Buttons whose words would be cut off side by side on a phone stand one below the other.
    """
    kept = []
    for row in rows:
        if fits([key["text"] for key in row]):
            kept.append(list(row))
        else:
            kept += [[key] for key in row]
    return [row for row in kept if row] or None
