"""The buttons below a message, as the Bot API has them."""

from __future__ import annotations

from typing import Any, TypeAlias, TypedDict


class Key(TypedDict, total=False):
    """A button: `text`, and one of the others. core.telegram.org/bots/api#inlinekeyboardbutton."""

    text: str
    callback_data: str
    copy_text: dict[str, str]
    url: str


Keyboard: TypeAlias = list[list[Key]]
"""Rows of buttons."""


def markup_of(keys: Keyboard) -> dict[str, Any]:
    """A keyboard as the parameter `reply_markup`."""
    return {"inline_keyboard": keys}
