"""Addresses of mail, also those hidden from robots, or broken on the way."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_AT: Final = (
    r"\s?(?:\[\s?(?:at|@|arroba|arobase|ät|a|собака)\s?\]|\(\s?(?:at|@|arroba|arobase|ät|a|"
    r"собака)\s?\)|\{\s?(?:at|@)\s?\}|<\s?(?:at|@)\s?>|"
    r"\uff20|_at_|-at-|\*at\*)\s?"
)
_DOT: Final = (
    r"\s?(?:\[\s?(?:dot|\.|punto|point|punkt|ponto|точка)\s?\]|\(\s?(?:dot|\.|punto|point|"
    r"punkt|ponto|точка)\s?\)|\{\s?(?:dot|\.)\s?\}|_dot_|-dot-)\s?"
)
_HIDDEN_AT: Final = re.compile(rf"(?<=[\w+-]){_AT}(?=[\w-])", re.IGNORECASE)
_HIDDEN_DOT: Final = re.compile(rf"(?<=[\w-]){_DOT}(?=\w)", re.IGNORECASE)
_SPOKEN: Final = re.compile(
    r"(?<![\w@.])(?P<user>[\w.+-]{1,40})\s(?:at|AT|arroba|arobase|собака)\s(?P<host>[\w-]{1,"
    r"40}(?:(?:\s(?:dot|DOT|punto|point|точка)\s|\.)[\w-]{1,30}){1,4})(?!\w)"
)
_SPOKEN_DOT: Final = re.compile(r"\s(?:dot|DOT|punto|point|точка)\s")
_SPACED: Final = re.compile(r"(?<=[\w])(?:\s@\s?|@\s)(?=[\w-]{1,63}\.\w)")
_BROKEN_DOT: Final = re.compile(
    r"(@[\w-]{1,63}(?:\.[\w-]{1,63}){0,3})\s?\.\s?(?=(?:com|org|net|gov|gob|gouv|go|int|mil|"
    r"info|ac|co|edu)(?:\.\w\w)?(?![\w@]))|(@[\w-]{1,63}\.)\s(?=[a-z]{2,3}(?:[\s,;)]|$))"
)
_MISSING: Final = re.compile(r"\[\s?e-?mail\s?(?:\xa0|\s)?protected\s?\]", re.IGNORECASE)
_ADDRESS: Final = re.compile(
    r"(?<![\w.+@-])(?P<user>[A-Za-z0-9_][\w.+'&=-]{0,"
    r"63})@(?P<host>[A-Za-z0-9](?:[A-Za-z0-9-]{0,62}\.){1,6}[A-Za-z]{2,12})(?![\w@])",
    re.ASCII,
)
_JOINED: Final = re.compile(
    r"(?:E-?[Mm]ail|Fax|Tel|Phone|Salutation|Website|Web|Copies|Twitter|And|and|Mr|The)$"
)


@dataclass(frozen=True, slots=True)
class Mail:
    """An address of mail, from `start` up to `end` of the text. `repaired`: it was hidden or broken there."""

    address: str
    start: int
    end: int
    repaired: bool = False


def find_mails(text: str) -> list[Mail]:
    """Every address in `text`, from left to right; none for what was taken out ("[email protected]")."""
    found = [
        Mail(_end_tidied(match.group()), match.start(), match.end()) for match in _ADDRESS.finditer(text)
    ]
    for start, end, address in _hidden(text):
        if not any(one.start < end and start < one.end for one in found):
            found.append(Mail(address, start, end, repaired=True))
    return sorted(found, key=lambda one: one.start)


def protected(text: str) -> bool:
    """Whether an address stood in `text` that was taken out of it."""
    return _MISSING.search(text) is not None


def without_protected(text: str) -> str:
    """`text` with the marks of addresses taken out blanked, at the same length."""
    return _MISSING.sub(lambda match: " " * len(match.group()), text)


_MARKS: Final = re.compile(rf"(?P<at>{_AT})|(?P<dot>{_DOT})|(?P<spaced>\s@\s?|@\s)", re.IGNORECASE)
_USER_BEFORE: Final = re.compile(r"[\w.+-]{1,64}$")
_HOST_AFTER: Final = re.compile(
    rf"[\w-]{{1,63}}(?:(?:\s?\.\s?(?=[a-z]{{2,12}}(?:\W|$))|\.|{_DOT}|\s(?:dot|punto|point|"
    rf"точка)\s)[\w-]{{1,63}}){{1,5}}",
    re.IGNORECASE,
)


def _hidden(text: str) -> list[tuple[int, int, str]]:
    found = []
    for match in _MARKS.finditer(text):
        if match["dot"]:
            continue
        before = _USER_BEFORE.search(text[max(0, match.start() - 64) : match.start()])
        after = _HOST_AFTER.match(text, match.end())
        if not before or not after:
            continue
        host = re.sub(r"\s?\.\s?", ".", _SPOKEN_DOT.sub(".", _HIDDEN_DOT.sub(".", after.group())))
        # A full stop and a word after it are the end of a sentence, unless the word is short.
        address = f"{before.group()}@{host}"
        start = match.start() - len(before.group())
        if _ADDRESS.fullmatch(address):
            found.append((start, after.end(), address))
    for match in _SPOKEN.finditer(text):
        address = f"{match['user']}@{_SPOKEN_DOT.sub('.', match['host'])}"
        spoken_dot = _SPOKEN_DOT.search(match["host"]) is not None
        if _ADDRESS.fullmatch(address) and (spoken_dot or _looks_like_host(match["host"])):
            found.append((match.start(), match.end(), address))
    for match in re.finditer(
        r"[\w.+-]{1,64}(@[\w-]{1,63}\s?\.\s?|@(?:[\w-]{1,63}\.){1,4}\s|@(?:[\w-]{1,63}\.){0,"
        r"3}[\w-]{1,63}\s\.)[a-z]{2,6}(?:\.[a-z]{2})?(?![\w@])",
        text,
    ):
        address = re.sub(r"\s", "", match.group())
        if " " in match.group() and _ADDRESS.fullmatch(address):
            found.append((match.start(), match.end(), address))
    for match in re.finditer(
        r"[\w.+-]{1,64}(?:@\n[ ]?|\n@|@[\w-]{1,63}\n\.|@(?:[\w-]{1,63}\.){1,3}\n)[\w-]{1,"
        r"63}(?:\.[\w-]{1,63}){0,4}",
        text,
    ):
        address = re.sub(r"\s", "", match.group())
        if _ADDRESS.fullmatch(address):
            found.append((match.start(), match.end(), address))
    return found


def _looks_like_host(host: str) -> bool:
    ending = host.rsplit(".", 1)[-1]
    return host.islower() and (len(ending) == 2 or ending in ("com", "org", "net", "gov", "int", "info"))


def _end_tidied(address: str) -> str:
    """Without a word that a lost line end joined to it: "x@y.tjFax"."""
    user, host = address.split("@", 1)
    tidied = _JOINED.sub("", host).rstrip(".-")
    return f"{user}@{tidied}" if "." in tidied else address
