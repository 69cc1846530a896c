"""The buttons below a message, as the Bot API has them."""

from __future__ import annotations

from typing import Any, Literal, TypeAlias, TypedDict

Style: TypeAlias = Literal["primary", "success", "danger"]
"""How a button looks, where an app knows styles; others show it as any other."""


class Key(TypedDict, total=False):
    """A button: `text`, one of the others, maybe a style. core.telegram.org/bots/api#inlinekeyboardbutton."""

    text: str
    callback_data: str
    copy_text: dict[str, str]
    url: str
    style: Style


Keyboard: TypeAlias = list[list[Key]]
"""Rows of buttons."""


def markup_of(keys: Keyboard) -> dict[str, Any]:
    """A keyboard as the parameter `reply_markup`."""
    return {"inline_keyboard": keys}
