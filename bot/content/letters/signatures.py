"""From what a person typed to how a letter is signed. Nothing here keeps or reports what was typed."""

from __future__ import annotations

import re
import unicodedata
from typing import assert_never

from bot.content.letters.contacts import is_link
from bot.content.letters.one_line import JOINERS, cut, one_line
from bot.model.letters.letter import MAX_SIGNATURE, Safety, Signature

_COMMAND = re.compile(r"(?:^|\s)/\w")
_BETWEEN_NAME_AND_TOWN = re.compile("[,،，、;]")


def signature_from(text: str, safety: Safety) -> Signature:
    """The signature in a text of the form "name, town", or with the town on a line of its own.

    What is left of it for whom: see `signed_as`. At most MAX_SIGNATURE characters; a town that is too long
    goes before the name does. A town is never left alone.
    """
    lines = [line for line in map(one_line, text.splitlines()) if line]
    if not lines:
        return Signature()
    if len(lines) > 1:
        name, town = lines[0], ", ".join(lines[1:])
    else:
        name, _, town = _split(lines[0])
    # A name holds no comma, so that "name, town" on a letter reads back as what it was made from.
    name, town = one_line(_BETWEEN_NAME_AND_TOWN.sub(" ", name)), _trim(town)
    name, town = _left(name, town, safety)
    name = _shorten(name, MAX_SIGNATURE)
    if not name:
        return Signature()
    return Signature(name, _shorten(town, MAX_SIGNATURE - len(name)))


def signed_as(signature: Signature, safety: Safety | None) -> Signature:
    """What of a signature goes below a letter, after the answer about safety.

    FREE: all of it. CAREFUL: initials, and no town. With ties: nothing. None, no answer yet: all of it.
    """
    return Signature(*_left(signature.name, signature.town, safety or Safety.FREE))


def _left(name: str, town: str, safety: Safety) -> tuple[str, str]:
    match safety:
        case Safety.FREE:
            return name, town
        case Safety.CAREFUL:
            return initials(name), ""
        case Safety.TIES | Safety.ABROAD:
            return "", ""
        case _:
            assert_never(safety)


def is_name(text: str) -> bool:
    """Whether what was typed can be a name at all: no link, no question, and no command."""
    name = signature_from(text, Safety.FREE).name
    return bool(name) and not is_link(name) and not _COMMAND.search(text) and not set(text) & set("?؟")


def initials(name: str) -> str:
    """The first letters of a name's parts ("Anna-Maria Bell" -> "A.-M. B."); empty where it has no letter."""
    words = re.split(r"[\s.]+", unicodedata.normalize("NFC", name))
    parts = ("-".join(filter(None, map(_initial, re.split("[-‐‑–]", word)))) for word in words)
    return " ".join(filter(None, parts))


def _initial(part: str) -> str:
    letter = next((sign for sign in part if sign.isalpha()), "")
    return f"{letter.title()[0]}." if letter else ""


def _split(line: str) -> tuple[str, str, str]:
    found = _BETWEEN_NAME_AND_TOWN.search(line)
    return (line[: found.start()], found[0], line[found.end() :]) if found else (line, "", "")


def _trim(text: str) -> str:
    # A joiner that a sign was taken away from joins nothing, and would be gone when the letter is read again.
    return text.strip(f" ,،，、;{JOINERS}")


def _shorten(text: str, room: int) -> str:
    """At most `room` characters, cut at a blank where there is one, never inside an accented letter."""
    if len(text) <= room:
        return text
    whole = cut(text, room)
    at_blank = whole.rpartition(" ")[0] if text[len(whole)] != " " else whole
    return _trim(at_blank or whole)
