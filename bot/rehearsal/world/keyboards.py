"""Reply markup: what the bot puts under a message, checked as Telegram checks it."""

from __future__ import annotations

from typing import Any

from bot.rehearsal.errors import bad_request
from bot.rehearsal.text.links import checked_link
from bot.rehearsal.world.things import Json, Keyboard, ShownButton
from bot.telegram_api import limits


def parse_markup(markup: Any) -> Keyboard | None:
    """The inline keyboard in a reply_markup; None for the other kinds, which phones here do not show.

    Raises ApiError (400).
    """
    if markup is None:
        return ()
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" not in markup:
        if markup.keys() & {"keyboard", "remove_keyboard", "force_reply"}:
            return None
        return ()
    rows = markup["inline_keyboard"]
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request('field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays')
    keyboard = tuple(tuple(_button(button) for button in row) for row in rows if row)
    if sum(len(row) for row in keyboard) > limits.MAX_BUTTONS:
        raise bad_request("REPLY_MARKUP_TOO_LONG")
    return keyboard


def _button(button: Any) -> ShownButton:
    if not isinstance(button, dict):
        raise bad_request("can't parse inline keyboard button: expected an Object")
    label = button.get("text")
    if not isinstance(label, str):
        raise bad_request("can't parse inline keyboard button: Can't find field \"text\"")
    if not label.strip():
        raise bad_request("can't parse inline keyboard button: Text must be non-empty")
    style = button.get("style")
    if style is not None and style not in limits.BUTTON_STYLES:
        raise bad_request("can't parse inline keyboard button: invalid button style specified")
    url, data, copied = button.get("url"), button.get("callback_data"), button.get("copy_text")
    if sum(kind is not None for kind in (url, data, copied)) != 1:
        raise bad_request(
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
        )
    if url is not None:
        return ShownButton(label, url=checked_link(str(url), "inline keyboard button URL"), style=style)
    if data is not None:
        if not isinstance(data, str) or not 1 <= len(data.encode()) <= limits.MAX_CALLBACK_DATA:
            raise bad_request("BUTTON_DATA_INVALID")
        return ShownButton(label, data=data, style=style)
    text = copied.get("text") if isinstance(copied, dict) else None
    if not isinstance(text, str) or not limits.MIN_COPY_TEXT <= len(text) <= limits.MAX_COPY_TEXT:
        raise bad_request("BUTTON_COPY_TEXT_INVALID")
    return ShownButton(label, copy_text=text, style=style)


def keyboard_json(keyboard: Keyboard) -> Json:
    """The keyboard as Telegram writes it into a message."""
    return {"inline_keyboard": [[_button_json(button) for button in row] for row in keyboard]}


def _button_json(button: ShownButton) -> Json:
    result: Json = {"text": button.label}
    if button.data is not None:
        result["callback_data"] = button.data
    elif button.url is not None:
        result["url"] = button.url
    else:
        result["copy_text"] = {"text": button.copy_text}
    if button.style is not None:
        result["style"] = button.style
    return result
