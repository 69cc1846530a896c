"""Telegram's HTML parse mode: text with tags in, plain text and entities out.

Follows the Bot API server in what it accepts, in what it ignores and in its words for what it refuses; its
parser is TDLib's (parse_html in github.com/tdlib/td, td/telegram/MessageEntity). Markdown is refused.
"""

from __future__ import annotations

import re
from typing import Any, Final

from bot.rehearsal.errors import ApiError, bad_request
from bot.rehearsal.text.links import link_kept

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
    "tg-time": "date_time",
}
_BLANK: Final = " \t\r\n\0\v"
_SPECIAL: Final = re.compile(r"[<&]")
_CHARACTER: Final = re.compile(r"&(?:#x(?P<hex>[0-9a-fA-F]+)|#(?P<decimal>[0-9]+)|(?P<name>[A-Za-z]+));?")
_LONGEST_NUMBER: Final = len("&#1114110")
_LAST_CODE: Final = 0x10FFFF  # isn't taken itself
_NAMED: Final = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_NAME: Final = re.compile(f"[^{_BLANK}>]*")
_SPACE: Final = re.compile(f"[{_BLANK}]*")
_ATTRIBUTE: Final = re.compile(f"[^{_BLANK}=>/\"']*")
_TOKEN: Final = re.compile(r"[A-Za-z0-9.\-]*")
_HALF: Final = re.compile("[\ud800-\udfff]")
_MOST_64_BITS: Final = 2**63 - 1
_MOST_32_BITS: Final = 2**31 - 1


class _Open:
    """A tag that is open. `attributes`: those that count for it."""

    def __init__(self, tag: str, attributes: dict[str, str], offset: int, piece: int) -> None:
        self.tag = tag
        self.attributes = attributes
        self.offset = offset
        self.piece = piece  # pieces written before it


class _Parser:
    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        self.out: list[str] = []
        self.offset = 0  # UTF-16 units written so far
        self.open: list[_Open] = []
        self.entities: list[dict[str, Any]] = []

    def refuse(self, why: str, at: int | None = None, more: str = "") -> ApiError:
        if at is not None:
            why += f" at byte offset {len(self.source[:at].encode(errors='surrogatepass'))}"
        return bad_request(f"can't parse entities: {why}{more}")

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
                reference = _CHARACTER.match(source, self.at)
                character = _decoded(reference) if reference else None
                self.write(character or "&")
                self.at = reference.end() if reference and character else self.at + 1
            elif source.startswith("</", self.at):
                self.end_tag()
            else:
                self.start_tag()
        self.write(source[self.at :])
        if self.open:
            raise self.refuse(f'Can\'t find end tag corresponding to start tag "{self.open[-1].tag}"')
        text = "".join(self.out)
        if _HALF.search(text):
            raise self.refuse(
                "Text contains invalid Unicode characters after decoding HTML entities,"
                " check for unmatched surrogate code units"
            )
        return text, self.entities

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
        attributes: dict[str, str] = {}
        while True:
            self.skip(_SPACE)
            if self.here() == ">":
                break
            name = self.skip(_ATTRIBUTE)
            if not name:
                raise self.refuse(f'Empty attribute name in the tag "{tag}"', begin)
            value = self.attribute_value(tag, begin)
            if value is not None or name == "expandable":
                attributes[name] = value or ""
        self.at += 1
        if tag == "span" and attributes.get("class") != "tg-spoiler":
            raise self.refuse('Tag "span" must have class "tg-spoiler"', begin)
        self.open.append(_Open(tag, attributes, self.offset, len(self.out)))

    def attribute_value(self, tag: str, begin: int) -> str | None:
        """The value of an attribute whose name was just read; None if it has none."""
        self.skip(_SPACE)
        if not self.here():
            raise self.refuse(f'Unclosed start tag "{tag}"', begin)
        if self.here() != "=":
            return None
        self.at += 1
        self.skip(_SPACE)
        quote = self.here()
        if not quote:
            raise self.refuse(f'Unclosed start tag "{tag}"', begin)
        if quote in "\"'":
            end = self.source.find(quote, self.at + 1)
            if end < 0:
                raise self.refuse("Unclosed start tag", begin)
            value = _CHARACTER.sub(lambda found: _decoded(found) or found[0], self.source[self.at + 1 : end])
            self.at = end + 1
        else:
            token_at = self.at
            value = self.skip(_TOKEN).lower()
            if self.here() and self.here() != ">" and self.here() not in _BLANK:
                raise self.refuse("Unexpected end of name token", token_at)
        if not self.here():
            raise self.refuse("Unclosed start tag", begin)
        return value

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
        opened = self.open.pop()
        tag = opened.tag
        if name and name != tag:
            raise self.refuse("Unmatched end tag", begin, f', expected "</{tag}>", found "</{name}>"')
        length = self.offset - opened.offset
        if length:
            self.close(opened, length)

    def close(self, opened: _Open, length: int) -> None:
        tag, given = opened.tag, opened.attributes
        entity: dict[str, Any] = {"type": _TYPES[tag], "offset": opened.offset, "length": length}
        previous = self.entities[-1] if self.entities else {}
        same_place = previous.get("offset") == opened.offset and previous.get("length") == length
        language = given.get("class", "")
        language = language.removeprefix("language-") if language.startswith("language-") else ""
        if tag == "a":
            url = link_kept(given.get("href") or "".join(self.out[opened.piece :]))
            if not url:
                return  # it stays as words
            entity["url"] = url
        elif tag == "tg-emoji":
            number = _number(given.get("emoji-id", ""), _MOST_64_BITS)
            if number == 0:
                raise self.refuse("Invalid custom emoji identifier specified")
            entity["custom_emoji_id"] = str(number)
        elif tag == "tg-time":
            entity |= {"date_time_format": self.time_format(given.get("format", ""))}
            entity["unix_time"] = _number(given.get("unix", ""), _MOST_32_BITS)
            if entity["unix_time"] <= 0:
                return
        elif tag == "blockquote" and "expandable" in given:
            entity["type"] = "expandable_blockquote"
        elif tag == "pre" and same_place and previous.get("type") == "code" and "language" in previous:
            previous["type"] = "pre"
            return
        elif tag == "code" and language and same_place and previous.get("type") == "pre":
            previous["language"] = language
            return
        elif tag == "code" and language:
            entity["language"] = language  # counts only with a <pre> around it
        self.entities.append(entity)

    def time_format(self, letters: str) -> str:
        """How a moment is shown, as Telegram writes it: "r", or day of the week, date, time in that order."""
        if letters in ("r", "R"):
            return "r"
        if set(letters) - set("tTdDwW"):
            raise self.refuse("Invalid date format used")
        weekday = "w" if set(letters) & set("wW") else ""
        return (
            weekday
            + next((one for one in "dD" if one in letters), "")
            + next((one for one in "tT" if one in letters), "")
        )


def _decoded(reference: re.Match[str]) -> str | None:
    """What a character reference stands for; None if Telegram leaves it as it is."""
    if reference["name"]:
        return _NAMED.get(reference["name"])
    code = int(reference["hex"], 16) if reference["hex"] else int(reference["decimal"])
    written = len(reference[0].removesuffix(";"))
    return chr(code) if 0 < code < _LAST_CODE and written <= _LONGEST_NUMBER else None


def _number(text: str, most: int) -> int:
    """A whole number; 0 if it is none, or too large."""
    value = int(text) if re.fullmatch(r"-?[0-9]{1,19}", text) else 0
    return value if -most <= value <= most else 0


def parse_html(source: str) -> tuple[str, list[dict[str, Any]]]:
    """The text without tags, and its entities as the tags closed; of links those that lead somewhere.

    Raises ApiError (400) for what Telegram can't parse.
    """
    text, entities = _Parser(source).run()
    for entity in entities:
        if entity["type"] == "code":
            entity.pop("language", None)
    return text, entities


def utf16_length(text: str) -> int:
    """How long Telegram says a text is: UTF-16 units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2
