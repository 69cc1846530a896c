"""Addresses of mail, also those hidden from robots, or broken on the way."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

_AT: Final = (
    r"\s?(?:\[\s?(?:at|@|arroba|arobase|ät|a|собака)\s?\]|\(\s?(?:at|@|arroba|arobase|ät|a|собака)\s?\)|"
    r"\{\s?(?:at|@)\s?\}|<\s?(?:at|@)\s?>|\uff20|_at_|-at-|\*at\*|@)\s?"
)
_DOT: Final = (
    r"\s?(?:\[\s?(?:dot|\.|punto|point|punkt|ponto|точка)\s?\]|"
    r"\(\s?(?:dot|\.|punto|point|punkt|ponto|точка)\s?\)|\{\s?(?:dot|\.)\s?\}|_dot_|-dot-)\s?"
)
_SAID_DOT: Final = r"\s(?:dot|DOT|punto|point|точка)\s"
_HIDDEN_AT: Final = re.compile(_AT, re.IGNORECASE)
_ANY_DOT: Final = re.compile(rf"{_DOT}|{_SAID_DOT}|\s?\.\s?", re.IGNORECASE)
_SPOKEN: Final = re.compile(
    r"(?<![\w@.])(?P<user>[\w.+-]{1,40})\s(?:at|AT|arroba|arobase|собака)\s"
    rf"(?P<host>[\w-]{{1,40}}(?:(?:{_SAID_DOT}|\.)[\w-]{{1,30}}){{1,4}})(?!\w)"
)
_USER_BEFORE: Final = re.compile(r"[\w.+-]{1,64}$")
_HOST_AFTER: Final = re.compile(
    rf"[\w-]{{1,63}}(?:(?:{_DOT}|{_SAID_DOT}|\.)[\w-]{{1,63}}){{0,5}}"
    r"(?:\s?\.\s?(?=[a-z]{2,3}(?:[\s,;:).]|$))[a-z]{2,3}|(?:\.\n|\n\.)[\w-]{1,40}(?:\.[\w-]{2,12}){0,3})?",
    re.IGNORECASE,
)
_MISSING: Final = re.compile(r"\[\s?e-?mail\s?(?:\xa0|\s)?protected\s?\]", re.IGNORECASE)
_ADDRESS: Final = re.compile(
    r"(?<![\w.+@-])(?P<user>[A-Za-z0-9_][\w.+'&=-]{0,63})"
    r"@(?P<host>[A-Za-z0-9](?:[A-Za-z0-9-]{0,62}\.){1,6}[A-Za-z]{2,12})(?![\w@])",
    re.ASCII,
)
_UNFINISHED: Final = re.compile(r"\.(?:com|co|gov|gob|gouv|go|org|or|net|ac|edu)$", re.IGNORECASE)
"""What a country's ending mostly follows."""
_COUNTRYS: Final = re.compile(r"\s?\.\s?(?P<ending>[a-z]{2})(?=[\s,;:)]|$)")
_JOINED: Final = re.compile(
    r"(?:(?<=\.[a-z]{2})|(?<=\.[a-z]{3}))"
    r"(?:E-?[Mm]ail|Fax|Tel|Phone|Salutation|Website|Web|Copies|Twitter|And|and|Mr|The)$"
)
_BEFORE: Final = 64


@dataclass(frozen=True, slots=True)
class Mail:
    """An address of mail, from `start` up to `end` of the text. `repaired`: it was hidden or broken there."""

    address: str
    start: int
    end: int
    repaired: bool = False


def find_mails(text: str) -> list[Mail]:
    """Every address in `text`, from left to right; none for what was taken out ("[email protected]")."""
    found = [_plain(match, text) for match in _ADDRESS.finditer(text)]
    for mail in _hidden(text):
        if not any(one.start < mail.end and mail.start < one.end for one in found):
            found.append(mail)
    return sorted(found, key=lambda one: one.start)


def protected(text: str) -> bool:
    """Whether an address stood in `text` that was taken out of it."""
    return _MISSING.search(text) is not None


def without_protected(text: str) -> str:
    """`text` with the marks of addresses taken out blanked, at the same length."""
    return _MISSING.sub(lambda match: " " * len(match.group()), text)


def hides_sign(text: str) -> bool:
    """Whether a text is but what stands for the sign of an address: "(at)"."""
    return _HIDDEN_AT.fullmatch(text) is not None


def _plain(match: re.Match[str], text: str) -> Mail:
    country = _COUNTRYS.match(text, match.end()) if _UNFINISHED.search(match["host"]) else None
    if country:
        return Mail(f"{match.group()}.{country['ending']}", match.start(), country.end(), repaired=True)
    host = _JOINED.sub("", match["host"]).rstrip(".-")
    address = f"{match['user']}@{host}" if "." in host else match.group()
    return Mail(address, match.start(), match.end(), repaired=host != match["host"].rstrip(".-"))


def _hidden(text: str) -> Iterator[Mail]:
    for match in _HIDDEN_AT.finditer(text):
        before = _USER_BEFORE.search(text[max(0, match.start() - _BEFORE) : match.start()])
        after = _HOST_AFTER.match(text, match.end())
        if before and after:
            host = re.sub(r"\s", "", _ANY_DOT.sub(".", after.group()))
            address = f"{before.group()}@{host}"
            if _ADDRESS.fullmatch(address):
                yield Mail(address, match.start() - len(before.group()), after.end(), repaired=True)
    for match in _SPOKEN.finditer(text):
        spoken = re.search(_SAID_DOT, match["host"]) is not None
        address = f"{match['user']}@{re.sub(_SAID_DOT, '.', match['host'])}"
        if _ADDRESS.fullmatch(address) and (spoken or _looks_like_host(match["host"])):
            yield Mail(address, match.start(), match.end(), repaired=True)


def _looks_like_host(host: str) -> bool:
    ending = host.rsplit(".", 1)[-1]
    return host.islower() and (len(ending) == 2 or ending in ("com", "org", "net", "gov", "int", "info"))
