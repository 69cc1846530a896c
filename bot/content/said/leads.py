"""What in a message leads to a person or a private chat: links, user names, telephone numbers.

Which addresses do: core.telegram.org/api/links. Telegram opens t.me, telegram.me and telegram.dog alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final
from urllib.parse import unquote

from bot.content.said.numbers import numbers_that_lead_to_somebody


class LeadsTo(StrEnum):
    """What is at the other end."""

    PERSON = "person"  # somebody's account, by its number or telephone
    PRIVATE = "private"  # a chat or channel that one has to be invited to
    NAME = "handle"  # whoever has that user name: a person, a group, a channel or a bot
    PHONE = "phone"


@dataclass(frozen=True, slots=True)
class Lead:
    """One of them, as it stands in the message; of a link below words, its address."""

    to: LeadsTo
    words: str = field(repr=False)


_HOSTS: Final = r"(?:t\.me|telegram\.me|telegram\.dog)"
_WEB: Final = re.compile(
    rf"(?<![\w.-])(?:https?://)?(?:www\.)?{_HOSTS}/(?P<path>[^\s<>\"'«»“”]+)", re.IGNORECASE
)
_SUBDOMAIN: Final = re.compile(
    r"(?<![\w.-])(?:https?://)?(?P<name>[a-z]\w{3,31})\.t\.me(?![\w-])[^\s<>\"]*", re.IGNORECASE
)
_APP: Final = re.compile(r"(?<!\w)tg:(?://)?(?P<path>[a-z][^\s<>\"]*)", re.IGNORECASE)
_NAME: Final = re.compile(r"(?<![\w@./-])@(?P<name>[A-Za-z]\w{3,31})", re.ASCII)
_CALL: Final = re.compile(
    r"(?<!\w)(?:tel|sms|callto|facetime|skype|viber|whatsapp|signal):[^\s<>\"]+", re.IGNORECASE
)
_MESSENGER: Final = re.compile(
    r"(?<![\w.-])(?:https?://)?(?:wa\.me|api\.whatsapp\.com|chat\.whatsapp\.com|signal\.me|signal\.group|m\.me"
    r"|viber\.click|threema\.id|vk\.me)/[^\s<>\"]*",
    re.IGNORECASE,
)
_NOBODY: Final = frozenset(
    {"share", "addstickers", "addemoji", "addtheme", "addlist", "setlanguage", "bg", "iv", "proxy", "socks"}
    | {"login", "invoice", "giftcode", "boost", "m"}
)
"""First parts of an address that lead to a thing, not to somebody."""
_TRAILING: Final = ".,;:!?)]}»”\"'"


def leads_in(
    text: str, addresses: Sequence[str] = (), *, ours: str = "", known: Sequence[str] = ()
) -> tuple[Lead, ...]:
    """All of them in a text and the addresses below its words, each once.

    `ours`: the bot's own user name. `known`: telephone numbers that the case itself gives.
    """
    found: dict[Lead, None] = {}
    digits = {_digits(number) for number in known}
    for piece in (text, *addresses):
        for lead in _in_links(piece, ours.casefold()):
            found.setdefault(lead)
    linked = " ".join(lead.words for lead in found)
    for number in numbers_that_lead_to_somebody(text):
        # Seven digits of a number are enough to know it again without its code.
        same = any(_digits(number)[-7:] == one[-7:] for one in digits)
        if not same and number not in linked:
            found.setdefault(Lead(LeadsTo.PHONE, number))
    return tuple(found)


def _in_links(text: str, ours: str) -> Iterator[Lead]:
    plain = unquote(text)
    for found in _APP.finditer(plain):
        if lead := _app(found["path"], found[0].rstrip(_TRAILING), ours):
            yield lead
    for found in _WEB.finditer(plain):
        if lead := _web(found["path"].rstrip(_TRAILING), found[0].rstrip(_TRAILING), ours):
            yield lead
    for found in _SUBDOMAIN.finditer(plain):
        if found["name"].casefold() not in (ours, "www"):
            yield Lead(LeadsTo.NAME, found[0].rstrip(_TRAILING))
    for pattern in (_CALL, _MESSENGER):
        for found in pattern.finditer(plain):
            yield Lead(LeadsTo.PHONE, found[0].rstrip(_TRAILING))
    for found in _NAME.finditer(plain):
        if found["name"].casefold() != ours:
            yield Lead(LeadsTo.NAME, found[0])


def _app(path: str, words: str, ours: str) -> Lead | None:
    what, _, query = path.partition("?")
    what = what.strip("/").casefold()
    if what == "resolve":
        if "phone=" in query:
            return Lead(LeadsTo.PERSON, words)
        name = re.search(r"(?:^|&)domain=([^&]*)", query)
        return None if name and name[1].casefold() == ours else Lead(LeadsTo.NAME, words)
    if what in ("user", "contact", "openmessage"):
        return Lead(LeadsTo.PERSON, words)
    return Lead(LeadsTo.PRIVATE, words) if what in ("join", "privatepost") else None


def _web(path: str, words: str, ours: str) -> Lead | None:
    first, _, _ = path.partition("/")
    first = first.partition("?")[0]
    name = first.casefold()
    if re.fullmatch(r"\+\d{7,15}", first) or name in ("contact", "$"):
        return Lead(LeadsTo.PERSON, words)
    if first.startswith("+") or name in ("joinchat", "c"):
        return Lead(LeadsTo.PRIVATE, words)
    if name == "s":  # a channel as a page
        name = path.split("/")[1].partition("?")[0].casefold() if "/" in path else ""
    if not name or name == ours or name in _NOBODY:
        return None
    return Lead(LeadsTo.NAME, words)


def _digits(number: str) -> str:
    return "".join(sign for sign in number if sign.isdigit())
