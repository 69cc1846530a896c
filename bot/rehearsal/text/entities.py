"""What a message's text becomes on Telegram's side: cleaned, trimmed, with checked and detected entities.

An entity is a Bot API MessageEntity as a dict; offsets and lengths count UTF-16 units.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from html import escape
from typing import Any, Final

from bot.rehearsal.errors import bad_request
from bot.rehearsal.text.html import parse_html, utf16_length
from bot.rehearsal.text.links import checked_link
from bot.telegram_api import limits

Entity = dict[str, Any]

_BLANK: Final = str.maketrans({code: " " for code in range(32) if code not in (9, 10)})
_ENDS: Final = ".,;:!?…»”’\"')]}"
_DOMAIN: Final = r"(?:[\w-]+\.)+(?:com|org|net|info|int|me|tj|ru|fr|be|ch|eu|uk|de|io|test|example|invalid)\b"
_DETECT: Final = re.compile(
    rf"(?P<email>(?<![\w.+-])[\w.+-]+@{_DOMAIN})"
    rf"|(?P<url>(?<![\w@.])(?:https?://[^\s<>\"]+|(?:www\.)?{_DOMAIN}(?:[/?#][^\s<>\"]*)?))"
    r"|(?P<mention>(?<![\w@])@[A-Za-z]\w{3,31}\b)"
    r"|(?P<bot_command>(?:(?<=\s)|^|(?<=[(«„“]))/[A-Za-z0-9_]{1,64}(?:@[A-Za-z]\w{2,31})?(?![\w/]))"
    r"|(?P<hashtag>(?<![\w&#])#(?=\w*[^\W\d])\w+)",
    re.MULTILINE,
)
_OPAQUE: Final = frozenset({"pre", "code"})
_QUOTES: Final = frozenset({"blockquote", "expandable_blockquote"})
# Of entities over the very same text, Telegram nests the later ones of this list in the earlier ones.
_ORDER: Final = {
    name: place
    for place, name in enumerate(
        (
            "blockquote",
            "expandable_blockquote",
            "pre",
            "code",
            "text_link",
            "text_mention",
            "bold",
            "italic",
            "underline",
            "strikethrough",
            "spoiler",
            "custom_emoji",
        )
    )
}


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
    text = text.translate(_BLANK)
    if tagged:
        text, found = parse_html(text)
        found = _merged(found)
    else:
        found = _in_range(text, json.loads(given)) if given else []
    text, found = _trimmed(text, _checked(found))
    found = _nested(found + _detected(text, found))
    found.sort(key=lambda e: (e["offset"], -e["length"], _ORDER.get(e["type"], len(_ORDER))))
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
    return [dict(entity) for entity in entities]


def _checked(entities: list[Entity]) -> list[Entity]:
    """Without what Telegram drops silently: formatting in code, quotes in quotes; links made canonical."""
    kept = []
    opaque = [e for e in entities if e["type"] in _OPAQUE]
    quotes = sorted((e for e in entities if e["type"] in _QUOTES), key=lambda e: (e["offset"], -e["length"]))
    for entity in entities:
        kind = entity["type"]
        if kind in _OPAQUE and any(o is not entity and _holds(o, entity) for o in opaque):
            continue
        if kind not in _QUOTES | _OPAQUE and any(_overlap(o, entity) for o in opaque):
            continue
        if kind in _QUOTES and any(
            q is not entity and _overlap(q, entity) for q in quotes[: _at(quotes, entity)]
        ):
            continue
        if kind == "text_link":
            url = checked_link(str(entity.get("url", "")))
            entity = {**entity, "url": url}
        kept.append(entity)
    return kept


def _at(entities: list[Entity], entity: Entity) -> int:
    return next(i for i, e in enumerate(entities) if e is entity)


def _overlap(a: Entity, b: Entity) -> bool:
    return bool(a["offset"] < b["offset"] + b["length"] and b["offset"] < a["offset"] + a["length"])


def _holds(outer: Entity, inner: Entity) -> bool:
    """Whether `inner` lies in `outer`; of two over the same text, the pre block is the outer one."""
    if outer["offset"] == inner["offset"] and outer["length"] == inner["length"]:
        return bool(outer["type"] == "pre" and inner["type"] == "code")
    return bool(
        outer["offset"] <= inner["offset"]
        and inner["offset"] + inner["length"] <= outer["offset"] + outer["length"]
    )


def _merged(entities: list[Entity]) -> list[Entity]:
    """Of entities of one kind nested in each other only the outer one counts; neighbours become one."""
    result: list[Entity] = []
    for entity in sorted(entities, key=lambda e: (e["offset"], -e["length"])):
        kind = {key: value for key, value in entity.items() if key not in ("offset", "length")}
        twin = next(
            (
                e
                for e in reversed(result)
                if {key: value for key, value in e.items() if key not in ("offset", "length")} == kind
            ),
            None,
        )
        joinable = entity["type"] not in _QUOTES | {"pre", "text_link", "custom_emoji"}
        if twin is not None:
            end = twin["offset"] + twin["length"]
            if entity["offset"] + entity["length"] <= end:
                continue
            if joinable and entity["offset"] <= end:
                twin["length"] = entity["offset"] + entity["length"] - twin["offset"]
                continue
        result.append(dict(entity))
    return result


def _nested(entities: list[Entity]) -> list[Entity]:
    """Entities that cross are cut where the earlier one ends, so that each lies in another or apart."""
    waiting = sorted(entities, key=lambda e: (e["offset"], -e["length"]))
    result: list[Entity] = []
    while waiting:
        entity = waiting.pop(0)
        cut = next((_end(e) for e in result if entity["offset"] < _end(e) < _end(entity)), None)
        if cut is not None:
            waiting.append({**entity, "offset": cut, "length": _end(entity) - cut})
            waiting.sort(key=lambda e: (e["offset"], -e["length"]))
            entity = {**entity, "length": cut - entity["offset"]}
        result.append(entity)
    return result


def _trimmed(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """White space at both ends goes, and what entities had of it."""
    lead = len(text) - len(text.lstrip())
    text = text.strip()
    total = utf16_length(text)
    kept = []
    for entity in entities:
        start = max(entity["offset"] - lead, 0)  # white space is one unit a character
        end = min(entity["offset"] + entity["length"] - lead, total)
        if end > start:
            kept.append({**entity, "offset": start, "length": end - start})
    return text, kept


def _detected(text: str, entities: list[Entity]) -> list[Entity]:
    """Addresses, links, mentions, hashtags and commands that Telegram makes tappable by itself."""
    found = []
    taken = [e for e in entities if e["type"] in _OPAQUE or e["type"] in ("text_link", "text_mention", "url")]
    for match in _DETECT.finditer(text):
        kind = match.lastgroup
        words = match[0].rstrip(_ENDS) if kind == "url" else match[0]
        entity = {
            "type": kind,
            "offset": utf16_length(text[: match.start()]),
            "length": utf16_length(words),
        }
        if not any(_overlap(entity, other) for other in taken):
            found.append(entity)
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
    edges = sorted({0, len(units) // 2, *(e["offset"] for e in entities), *(_end(e) for e in entities)})
    out: list[str] = []
    stack: list[Entity] = []
    for edge, following in zip(edges, [*edges[1:], edges[-1]], strict=True):
        ended = next((i for i, e in enumerate(stack) if _end(e) <= edge), len(stack))
        reopened = [e for e in stack[ended:] if _end(e) > edge]
        out += [_tags(e)[1] for e in reversed(stack[ended:])]
        begun = [e for e in entities if e["offset"] == edge and _tags(e)[0]]
        stack[ended:] = [*reopened, *begun]
        out += [_tags(e)[0] for e in stack[ended:]]
        out.append(escape(units[edge * 2 : following * 2].decode("utf-16-le"), quote=False))
    return "".join(out)


def _end(entity: Entity) -> int:
    return int(entity["offset"] + entity["length"])


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
    if kind == "pre" and entity.get("language"):
        return f'<pre><code class="language-{escape(entity["language"])}">', "</code></pre>"
    if kind == "pre":
        return "<pre>", "</pre>"
    return "", ""
