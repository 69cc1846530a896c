"""Telegram's HTML parse mode: text with tags in, plain text and entities out.

Follows the Bot API server in what it accepts, in what it ignores and in its words for what it refuses.
Markdown is not simulated; it is refused.
"""

from __future__ import annotations

import re
from html import unescape
from typing import Any, Final

from bot.rehearsal.errors import ApiError, bad_request

_TYPES: Final = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "a": "text_link",
    "tg-emoji": "custom_emoji",
}
_SPECIAL: Final = re.compile(r"[<&]")
_CHARACTER: Final = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|lt|gt|amp|quot);?")
_NAME: Final = re.compile(r"[^\s>]*")
_SPACE: Final = re.compile(r"\s*")
_ATTRIBUTE: Final = re.compile(r"[^\s=>]*")
_TOKEN: Final = re.compile(r"[A-Za-z0-9.\-]*")


class _Parser:
    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        self.out: list[str] = []
        self.offset = 0  # UTF-16 units written so far
        self.open: list[tuple[str, str, int, int]] = []  # tag, argument, offset, pieces written
        self.entities: list[dict[str, Any]] = []

    def refuse(self, why: str, at: int | None = None) -> ApiError:
        if at is not None:
            why += f" at byte offset {len(self.source[:at].encode())}"
        return bad_request(f"can't parse entities: {why}")

    def write(self, text: str) -> None:
        if text:
            self.out.append(text)
            self.offset += utf16_length(text)

    def run(self) -> tuple[str, list[dict[str, Any]]]:
        source = self.source
        while (found := _SPECIAL.search(source, self.at)) is not None:
            self.write(source[self.at : found.start()])
            self.at = found.start()
            if source[self.at] == "&":
                character = _CHARACTER.match(source, self.at)
                self.write(unescape(character[0]) if character else "&")
                self.at = character.end() if character else self.at + 1
            elif source.startswith("</", self.at):
                self.end_tag()
            else:
                self.start_tag()
        self.write(source[self.at :])
        if self.open:
            raise self.refuse(f'Can\'t find end tag corresponding to start tag "{self.open[-1][0]}"')
        return "".join(self.out), self.entities

    def skip(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self.source, self.at)
        text = found[0] if found else ""
        self.at += len(text)
        return text

    def here(self) -> str:
        return self.source[self.at : self.at + 1]

    def start_tag(self) -> None:
        begin = self.at
        self.at += 1
        tag = self.skip(_NAME).lower()
        if not self.here():
            raise self.refuse("Unclosed start tag", begin)
        if tag not in _TYPES:
            raise self.refuse(f'Unsupported start tag "{tag}"', begin)
        argument = ""
        while True:
            self.skip(_SPACE)
            if self.here() == ">":
                break
            name = self.skip(_ATTRIBUTE)
            if not name:
                raise self.refuse(f'Empty attribute name in the tag "{tag}"', begin)
            value = self.attribute_value(tag, begin)
            if not self.here():
                raise self.refuse("Unclosed start tag", begin)
            argument = self.argument(tag, name.lower(), value) or argument
        self.at += 1
        if tag == "span" and argument != "spoiler":
            raise self.refuse('Tag "span" must have class "tg-spoiler"', begin)
        if tag == "tg-emoji" and not argument.isdecimal():
            raise self.refuse("Invalid custom emoji identifier specified")
        self.open.append((tag, argument, self.offset, len(self.out)))

    def attribute_value(self, tag: str, begin: int) -> str | None:
        self.skip(_SPACE)
        if self.here() != "=":
            if tag == "blockquote":  # "expandable" stands alone
                return None
            raise self.refuse(f'Expected equal sign in declaration of an attribute of the tag "{tag}"', begin)
        self.at += 1
        self.skip(_SPACE)
        quote = self.here()
        if quote and quote in "\"'":
            end = self.source.find(quote, self.at + 1)
            if end < 0:
                raise self.refuse("Unclosed start tag", begin)
            value = _CHARACTER.sub(lambda found: unescape(found[0]), self.source[self.at + 1 : end])
            self.at = end + 1
            return value
        token_at = self.at
        value = self.skip(_TOKEN).lower()
        if self.here() and self.here() != ">" and not self.here().isspace():
            raise self.refuse("Unexpected end of name token", token_at)
        return value

    @staticmethod
    def argument(tag: str, name: str, value: str | None) -> str:
        if tag == "blockquote":
            return "expandable" if name == "expandable" else ""
        match tag, name:
            case ("a", "href") | ("tg-emoji", "emoji-id"):
                return value or ""
            case ("code", "class") if value and value.startswith("language-"):
                return value.removeprefix("language-")
            case ("span", "class") if value and value.startswith("tg-"):
                return value.removeprefix("tg-")
        return ""

    def end_tag(self) -> None:
        begin = self.at
        if not self.open:
            raise self.refuse("Unexpected end tag", begin)
        self.at += 2
        name = self.skip(_NAME).lower()
        self.skip(_SPACE)
        if self.here() != ">":
            raise self.refuse("Unclosed end tag", begin)
        self.at += 1
        tag, argument, offset, piece = self.open.pop()
        if name and name != tag:
            raise self.refuse(f'Unmatched end tag, expected "</{tag}>", found "</{name}>"', begin)
        length = self.offset - offset
        if length:
            self.close(tag, argument, offset, length, "".join(self.out[piece:]))

    def close(self, tag: str, argument: str, offset: int, length: int, text: str) -> None:
        entity: dict[str, Any] = {"type": _TYPES[tag], "offset": offset, "length": length}
        previous = self.entities[-1] if self.entities else {}
        same_place = previous.get("offset") == offset and previous.get("length") == length
        if tag == "a":
            entity["url"] = argument or text
        elif tag == "tg-emoji":
            entity["custom_emoji_id"] = argument
        elif tag == "blockquote" and argument:
            entity["type"] = "expandable_blockquote"
        elif tag == "code" and argument:
            entity["language"] = argument  # counts only with a <pre> around it
        elif tag == "pre" and same_place and previous.get("type") == "code":
            self.entities.pop()
            if "language" in previous:
                entity["language"] = previous["language"]
        self.entities.append(entity)


def parse_html(source: str) -> tuple[str, list[dict[str, Any]]]:
    """The text without tags, and its entities as the tags closed.

    Raises ApiError (400) for what Telegram can't parse. Links are not checked here.
    """
    text, entities = _Parser(source).run()
    for entity in entities:
        if entity["type"] == "code":
            entity.pop("language", None)
    return text, entities


def utf16_length(text: str) -> int:
    """How long Telegram says a text is: UTF-16 units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2
