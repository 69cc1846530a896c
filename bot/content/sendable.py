"""Whether an organiser's message can go to readers as it is: Telegram's limits, what it would change. Pure.

A message is a Bot API method with its parameters; `media` of an album may hold one item while it is arriving.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from bot.model.broadcasts.delivery import Outgoing
from bot.telegram_api import limits

Entities = Sequence[Mapping[str, Any]]


class Sort(StrEnum):
    """What a message is. A correction can't make another sort of it."""

    TEXT = "text"
    PHOTO = "photo"
    VIDEO = "video"
    ANIMATION = "animation"  # a GIF; Telegram's apps make one of a video without sound
    DOCUMENT = "document"
    VOICE = "voice"
    ALBUM = "album"


class Flaw(StrEnum):
    """Why a message can't go out as it is."""

    EMPTY = "empty"
    WORDLESS = "wordless"  # a voice message with no words below it
    LONG = "long"
    MARKED = "marked"  # formatted in more places than Telegram keeps
    MAILTO = "mailto"  # Telegram makes another, broken link of it
    LINK = "link"  # a link of a kind that Telegram drops
    PERSON = "person"  # somebody's name, tied to their account
    CAPTIONS = "captions"  # an album with several texts
    MIXED = "mixed"  # an album of files and something else
    MANY = "many"  # an album of too many
    SORT = "sort"  # a correction of another sort than what was sent


@dataclass(frozen=True, slots=True)
class MessageFault:
    """A flaw, with what is needed to name it: a number and its limit, or the words it stands at."""

    flaw: Flaw
    number: int = 0
    limit: int = 0
    words: str = ""


METHODS: Final[Mapping[Sort, str]] = {
    Sort.TEXT: "sendMessage",
    Sort.PHOTO: "sendPhoto",
    Sort.VIDEO: "sendVideo",
    Sort.ANIMATION: "sendAnimation",
    Sort.DOCUMENT: "sendDocument",
    Sort.VOICE: "sendVoice",
    Sort.ALBUM: "sendMediaGroup",
}
_SORTS: Final = {method: sort for sort, method in METHODS.items()}
SPOKEN: Final = frozenset({Sort.VIDEO, Sort.VOICE})
"""What may hold words that nothing here looks through."""
_SCHEMES: Final = ("http://", "https://", "tg://", "ton://", "tonsite://")
_QUOTED: Final = 40
"""Characters of a message that are enough to recognise a place in it."""


def sort_of(message: Outgoing) -> Sort:
    """What it is."""
    return _SORTS[message.method]


def words_of(message: Outgoing) -> tuple[str, Entities]:
    """Its text or caption, and its formatting; an album's is under the first item that has one."""
    if message.method == METHODS[Sort.TEXT]:
        return message.params["text"], message.params.get("entities") or ()
    holder = message.params
    if message.method == METHODS[Sort.ALBUM]:
        holder = next((item for item in message.params["media"] if item.get("caption")), {})
    return holder.get("caption") or "", holder.get("caption_entities") or ()


def beginning(message: Outgoing, most: int = 60) -> str:
    """Its first words on one line, at most so many characters."""
    return cut(" ".join(words_of(message)[0].split()), most)


def cut(line: str, most: int) -> str:
    """The beginning of a line, at most so many characters."""
    if len(line) <= most:
        return line
    whole, _, broken = line[:most].rpartition(" ")
    # Whole words, unless the last one is most of it.
    return f"{line[: most - 1] if len(broken) > len(whole) else whole[: most - 1]}…"


def length_of(message: Outgoing) -> tuple[int, int]:
    """Characters of its text or caption, as Telegram counts them, and how many it may have."""
    most = limits.MAX_TEXT if sort_of(message) is Sort.TEXT else limits.MAX_CAPTION
    return len(words_of(message)[0].strip()), most


def ready(message: Outgoing) -> Outgoing:
    """As Telegram takes it: an album's text under its first item, an album of one as that one item.

    Without the names of files, which are kept so that they can be looked through.
    """
    if sort_of(message) is not Sort.ALBUM:
        params = {k: v for k, v in message.params.items() if k != "file_name"}
        return Outgoing(message.method, params, message.aim)
    items = [
        {k: v for k, v in item.items() if not k.startswith("caption") and k != "file_name"}
        for item in message.params["media"]
    ]
    text, entities = words_of(message)
    words = {"caption": text, "caption_entities": list(entities)}
    if len(items) > 1:
        return Outgoing(message.method, {"media": [{**items[0], **words}, *items[1:]]})
    single = dict(items[0])
    kind = Sort(single.pop("type"))
    return Outgoing(METHODS[kind], {kind.value: single.pop("media"), **single, **words})


def recaptioned(message: Outgoing, text: str, entities: Entities) -> Outgoing:
    """The same photo, file, voice message or album with other words under it."""
    words = {"caption": text, "caption_entities": list(entities)}
    message = ready(message)
    if sort_of(message) is not Sort.ALBUM:
        return Outgoing(message.method, {**message.params, **words})
    first, *others = message.params["media"]
    return Outgoing(message.method, {"media": [{**first, **words}, *others]})


def in_words(message: Outgoing) -> Outgoing:
    """The words below it alone, as a text: for whom Telegram lets nothing else through to."""
    text, entities = words_of(message)
    return Outgoing(METHODS[Sort.TEXT], {"text": text, "entities": list(entities)})


def sorts_in(message: Outgoing) -> frozenset[Sort]:
    """What it is made of: of an album, what its items are."""
    if sort_of(message) is Sort.ALBUM:
        return frozenset(Sort(item["type"]) for item in message.params["media"])
    return frozenset({sort_of(message)})


def with_line(message: Outgoing, line: str) -> Outgoing | None:
    """The same with a line above its words, plain text; None if Telegram takes no text that is so long."""
    words, entities = words_of(message)
    above = f"{line}\n\n" if words.strip() else line
    shift = len(above.encode("utf-16-le")) // 2
    text, moved = above + words, [{**entity, "offset": entity["offset"] + shift} for entity in entities]
    made = (
        Outgoing(message.method, {**message.params, "text": text, "entities": moved})
        if sort_of(message) is Sort.TEXT
        else recaptioned(message, text, moved)
    )
    length, most = length_of(made)
    return made if length <= most else None


def faults_of(message: Outgoing, instead_of: Outgoing | None = None) -> tuple[MessageFault, ...]:
    """All that keeps it from going out as it is; `instead_of`: the message that it is to correct."""
    text, entities = words_of(message)
    sort, (length, most) = sort_of(ready(message)), length_of(message)
    found: list[MessageFault] = []
    if sort is Sort.TEXT and not length:
        found.append(MessageFault(Flaw.EMPTY))
    if sort is Sort.VOICE and not length:
        found.append(MessageFault(Flaw.WORDLESS))
    if length > most:
        found.append(MessageFault(Flaw.LONG, length, most))
    if len(entities) > limits.MAX_ENTITIES:
        found.append(MessageFault(Flaw.MARKED, len(entities), limits.MAX_ENTITIES))
    found += (fault for entity in entities if (fault := _fault_of(entity, text)))
    if message.method == METHODS[Sort.ALBUM]:
        found += _faults_of_album(message.params["media"])
    if instead_of is not None and sort is not sort_of(ready(instead_of)):
        found.append(MessageFault(Flaw.SORT))
    return tuple(found)


def changes(message: Outgoing) -> bool:
    """Whether readers see it otherwise than it was written: only Telegram's own apps show animated emoji."""
    return any(entity["type"] == "custom_emoji" for entity in words_of(message)[1])


def _fault_of(entity: Mapping[str, Any], text: str) -> MessageFault | None:
    if entity["type"] == "text_mention":
        return MessageFault(Flaw.PERSON, words=_at(entity, text))
    if entity["type"] != "text_link":
        return None
    url = str(entity.get("url", "")).strip().casefold()
    if url.removeprefix("http://").removeprefix("https://").startswith("mailto:"):
        return MessageFault(Flaw.MAILTO, words=_at(entity, text))
    if not url.startswith(_SCHEMES) and (":" in url.partition("/")[0] or "." not in url):
        return MessageFault(Flaw.LINK, words=_at(entity, text))
    return None


def _faults_of_album(media: Sequence[Mapping[str, Any]]) -> list[MessageFault]:
    found = []
    if sum(bool(item.get("caption")) for item in media) > 1:
        found.append(MessageFault(Flaw.CAPTIONS))
    sorts = {item["type"] for item in media}
    if len(sorts) > 1 and Sort.DOCUMENT in sorts:
        found.append(MessageFault(Flaw.MIXED))
    if len(media) > limits.MAX_MEDIA_GROUP:
        found.append(MessageFault(Flaw.MANY, len(media), limits.MAX_MEDIA_GROUP))
    return found


def _at(entity: Mapping[str, Any], text: str) -> str:
    """The words an entity stands at; its offsets count UTF-16 units."""
    units = text.encode("utf-16-le")
    start = 2 * entity["offset"]
    words = units[start : start + 2 * entity["length"]].decode("utf-16-le", "ignore")
    return words if len(words) <= _QUOTED else f"{words[: _QUOTED - 1]}…"
