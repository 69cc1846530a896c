"""What shows on a lock screen: a neutral line, and behind it nothing, for whoever chose that.

Telegram's apps show of a message what it begins with, its photo, and a file's name; but not what is marked
as a spoiler, in notifications as in the list of chats. So all words are, and whoever reads them taps once.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import unescape
from typing import Any, Final

from bot.content.sendable import METHODS, Sort
from bot.model.broadcasts.delivery import Outgoing
from bot.telegram_api import limits

_OPAQUE: Final = re.compile(r"</?(?:pre|code)\b[^>]*>")
_TAG: Final = re.compile(r"<[^>]*>")
_SHOWN_OPENLY: Final = frozenset({"pre", "code"})
"""Formatting that can't lie under a spoiler: Telegram would leave these words open."""
_MOST_ENTITIES: Final = 40
"""With more formatting a spoiler falls into more pieces than Telegram keeps."""
_COVERED: Final = frozenset({"photo", "video", "animation"})
_SENDS: Final = frozenset(METHODS.values())
_NEW: Final = {"disable_notification": True, "protect_content": True}


def veiled_html(html: str, line: str) -> str:
    """The same behind a spoiler, with the line above it where there is room."""
    inside = _OPAQUE.sub("", html)
    above = f"{line}\n\n"
    room = len(unescape(_TAG.sub("", inside))) + len(above) <= limits.MAX_TEXT
    return f"{above if room else ''}<tg-spoiler>{inside}</tg-spoiler>"


def veiled(message: Outgoing, line: str) -> Outgoing:
    """A broadcast's message so that it comes silently, shows nothing, and can't be passed on.

    Or what it is corrected to. What deletes messages stays as it is.
    """
    instead = None if message.instead is None else veiled(message.instead, line)
    params = dict(message.params)
    if "media" in params:
        params["media"] = [
            _item(item, line, first=place == 0) for place, item in enumerate(message.params["media"])
        ]
    elif "text" in params:
        params |= _words(
            params["text"], params.get("entities") or (), line, limits.MAX_TEXT, "text", "entities"
        )
    elif message.method != "deleteMessages":
        params |= _under(params, line)
    if message.method in _SENDS:
        params |= _NEW
        if message.method in (METHODS[Sort.PHOTO], METHODS[Sort.VIDEO], METHODS[Sort.ANIMATION]):
            params["has_spoiler"] = True
    return Outgoing(message.method, params, message.aim, instead)


def _item(item: Mapping[str, Any], line: str, *, first: bool) -> dict[str, Any]:
    covered = {"has_spoiler": True} if item["type"] in _COVERED else {}
    return {**item, **covered, **(_under(item, line) if first or item.get("caption") else {})}


def _under(holder: Mapping[str, Any], line: str) -> dict[str, Any]:
    """The words below a photo or the like."""
    caption, entities = holder.get("caption") or "", holder.get("caption_entities") or ()
    return _words(caption, entities, line, limits.MAX_CAPTION, "caption", "caption_entities")


def _words(
    words: str, entities: Sequence[Mapping[str, Any]], line: str, most: int, text: str, marks: str
) -> dict[str, Any]:
    above = f"{line}\n\n" if words.strip() else line
    if len(above) + len(words) > most:
        above = ""
    shift = len(above.encode("utf-16-le")) // 2
    kept = [one for one in entities if one["type"] not in _SHOWN_OPENLY]
    if len(kept) > _MOST_ENTITIES:
        kept = [one for one in kept if one["type"] == "text_link"][:_MOST_ENTITIES]
    moved: list[dict[str, Any]] = [{**one, "offset": one["offset"] + shift} for one in kept]
    if words:
        length = len(words.encode("utf-16-le")) // 2
        moved.insert(0, {"type": "spoiler", "offset": shift, "length": length})
    return {text: above + words, marks: moved}
