"""What a message's text becomes on Telegram's side: cleaned, trimmed, with checked and detected entities.

An entity is a Bot API MessageEntity as a dict; offsets and lengths count UTF-16 units.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from functools import lru_cache
from html import escape
from typing import Any, Final

from bot.rehearsal.errors import bad_request
from bot.rehearsal.text.html import parse_html, utf16_length
from bot.rehearsal.text.links import checked_link
from bot.rehearsal.text.nesting import OPAQUE, QUOTES, STYLES, Entity, end, fixed
from bot.telegram_api import limits

__all__ = ["Entity", "prepare", "to_html"]

_CLEANED: Final = re.compile(
    "[\0-\x08\t\x0b-\x1f]"  # becomes a blank, but for the carriage return
    "|[\u2028-\u202e\u0333\u033f\u030a]"  # goes: separators, marks that turn the text around, lines across it
    "|[\u200e\u200f](?=[\u200e\u200f])"  # of several marks of direction the last one stays
)
_ENDS: Final = ".,;:!?…»”’\"')]}"
_DOMAIN: Final = r"(?:[\w-]+\.)+(?:com|org|net|info|int|me|tj|ru|fr|be|ch|eu|uk|de|io|test|example|invalid)\b"
_DETECT: Final = re.compile(
    rf"(?P<email>(?<![\w.+-])[\w.+-]+@{_DOMAIN})"
    rf"|(?P<url>(?<![\w@.])(?:https?://[^\s<>\"\u2066-\u2069]+|(?:www\.)?{_DOMAIN}(?:[/?#][^\s<>\"\u2066-\u2069]*)?))"
    r"|(?P<mention>(?<![\w@])@[A-Za-z]\w{3,31}\b)"
    r"|(?P<bot_command>(?:(?<=\s)|^|(?<=[(«„“\u2068]))/[A-Za-z0-9_]{1,64}(?:@[A-Za-z]\w{2,31})?(?![\w/]))"
    r"|(?P<cashtag>(?<![\w$\u200c])\$(?:1INCH|[A-Z]{1,8})(?:@\w{3,32})?(?![\w$\u200c]))"
    r"|(?P<hashtag>(?<![\w&#])#(?=\w*[^\W\d])\w+)",
    re.MULTILINE,
)
_BY_PEOPLE: Final = QUOTES | OPAQUE | frozenset((*STYLES, "text_link", "text_mention", "custom_emoji"))
"""What can be given; the rest Telegram finds by itself."""


def prepare(
    text: str, parse_mode: str | None = None, entities: list[Entity] | None = None
) -> tuple[str, tuple[Entity, ...]]:
    """The text as stored and its entities: from tags if a parse mode is given, else from `entities`.

    Raises ApiError (400) as Telegram does. Lengths are left to the caller, who knows whether it is a caption.
    """
    if parse_mode and parse_mode.lower() != "html":
        raise bad_request("unsupported parse_mode")
    given = None if parse_mode or not entities else json.dumps(entities)
    return _prepare(text, bool(parse_mode), given)


@lru_cache(maxsize=2048)
def _prepare(text: str, tagged: bool, given: str | None) -> tuple[str, tuple[Entity, ...]]:
    if tagged:
        text, found = parse_html(text)
    else:
        found = _in_range(text, json.loads(given)) if given else []
    text, found = _cleaned(text, fixed(found))
    text, found = _trimmed(text, fixed(found))
    found = fixed(found, _detected(text))
    return text, tuple(found[: limits.MAX_ENTITIES])


def _in_range(text: str, entities: Any) -> list[Entity]:
    """Entities given explicitly, refused where they do not fit the text."""
    if not isinstance(entities, list):
        raise bad_request("can't parse entities: expected an array of MessageEntity")
    units = text.encode("utf-16-le")
    for entity in entities:
        if not isinstance(entity, dict) or entity.get("type") not in limits.ENTITY_TYPES:
            raise bad_request("can't parse entities: unsupported type of a MessageEntity")
        offset, length = entity.get("offset"), entity.get("length")
        if not isinstance(offset, int) or not isinstance(length, int) or offset < 0 or length <= 0:
            raise bad_request("can't parse entities: offset and length must be positive integers")
        if (offset + length) * 2 > len(units):
            raise bad_request(f"entity ends beyond the text: offset {offset} and length {length}")
        for edge in (offset, offset + length):
            if 0xDC <= (units[edge * 2 + 1] if edge * 2 < len(units) else 0) <= 0xDF:
                raise bad_request(
                    f"entity begins or ends in the middle of a UTF-16 symbol at byte offset {edge}"
                )
    return [
        {**entity, "url": checked_link(str(entity.get("url", "")))}
        if entity["type"] == "text_link"
        else dict(entity)
        for entity in entities
        if entity["type"] in _BY_PEOPLE
    ]


def _cleaned(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """The text without what Telegram takes out of it, and the entities where their words are now."""
    gone: list[int] = []  # where a sign went, in UTF-16 units

    def clean(found: re.Match[str]) -> str:
        sign = found[0]
        if sign == "\r" or "\u2028" <= sign <= "\u202e" or sign in "\u0333\u033f\u030a":
            gone.append(utf16_length(text[: found.start()]))
            return ""
        return "\u200c" if sign in "\u200e\u200f" else " "

    text = _CLEANED.sub(clean, text)
    if not gone:
        return text, entities
    kept = []
    for entity in entities:
        start = entity["offset"] - bisect_left(gone, entity["offset"])
        stop = end(entity) - bisect_left(gone, end(entity))
        if stop > start:
            kept.append({**entity, "offset": start, "length": stop - start})
    return text, kept


def _trimmed(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Blanks and line ends go at both ends, and what entities had of them; at the start up to the first."""
    text = text.rstrip(" \n")
    total = utf16_length(text)
    kept = [
        {**entity, "length": min(end(entity), total) - entity["offset"]}
        for entity in entities
        if entity["offset"] < total
    ]
    first = min((entity["offset"] for entity in kept), default=total)
    lead = min(len(text) - len(text.lstrip(" \n")), first)
    return text[lead:], [{**entity, "offset": entity["offset"] - lead} for entity in kept]


def _detected(text: str) -> list[Entity]:
    """Addresses, links, mentions, hashtags and commands that Telegram makes tappable by itself."""
    found = []
    for match in _DETECT.finditer(text):
        kind = match.lastgroup
        words = match[0].rstrip(_ENDS) if kind == "url" else match[0]
        offset = utf16_length(text[: match.start()])
        found.append({"type": kind, "offset": offset, "length": utf16_length(words)})
    return found


_TAGS: Final = {
    "bold": "b",
    "italic": "i",
    "underline": "u",
    "strikethrough": "s",
    "spoiler": "tg-spoiler",
    "code": "code",
    "blockquote": "blockquote",
}


def to_html(text: str, entities: tuple[Entity, ...]) -> str:
    """The text as Telegram HTML; parsing it gives the same text and entities again."""
    units = text.encode("utf-16-le")
    edges = sorted({0, len(units) // 2, *(e["offset"] for e in entities), *(end(e) for e in entities)})
    out: list[str] = []
    stack: list[Entity] = []
    for edge, following in zip(edges, [*edges[1:], edges[-1]], strict=True):
        ended = next((i for i, e in enumerate(stack) if end(e) <= edge), len(stack))
        reopened = [e for e in stack[ended:] if end(e) > edge]
        out += [_tags(e)[1] for e in reversed(stack[ended:])]
        begun = [e for e in entities if e["offset"] == edge and _tags(e)[0]]
        stack[ended:] = [*reopened, *begun]
        out += [_tags(e)[0] for e in stack[ended:]]
        out.append(escape(units[edge * 2 : following * 2].decode("utf-16-le"), quote=False))
    return "".join(out)


def _tags(entity: Entity) -> tuple[str, str]:
    kind = entity["type"]
    if kind in _TAGS:
        return f"<{_TAGS[kind]}>", f"</{_TAGS[kind]}>"
    if kind == "expandable_blockquote":
        return "<blockquote expandable>", "</blockquote>"
    if kind == "text_link":
        return f'<a href="{escape(entity["url"])}">', "</a>"
    if kind == "custom_emoji":
        return f'<tg-emoji emoji-id="{escape(str(entity["custom_emoji_id"]))}">', "</tg-emoji>"
    if kind == "date_time":
        moment = f'unix="{entity["unix_time"]}" format="{escape(entity.get("date_time_format", ""))}"'
        return f"<tg-time {moment}>", "</tg-time>"
    if kind == "pre" and entity.get("language"):
        return f'<pre><code class="language-{escape(entity["language"])}">', "</code></pre>"
    if kind == "pre":
        return "<pre>", "</pre>"
    return "", ""
