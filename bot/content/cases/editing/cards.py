"""Reads a contact as telephones and mail programs pass it on: vCard 2.1, 3.0 and 4.0 (RFC 2426, RFC 6350)."""

from __future__ import annotations

import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from bot.content.cases.editing.typed import addresses_in
from bot.content.letters.one_line import one_line

MOST_BYTES: Final = 200_000
"""Of a card's file: a portrait may stand in it, which nobody looks at."""
_BEGINS: Final = re.compile(rb"\s*(?:\xef\xbb\xbf)?BEGIN:VCARD", re.IGNORECASE)
_LINE: Final = re.compile(r'((?:[^":;]+\.)?)([A-Za-z0-9-]+)((?:;(?:"[^"]*"|[^":])*)?):(.*)', re.DOTALL)
_PARAMETER: Final = re.compile(r';([A-Za-z0-9-]+)(?:=("[^"]*"|[^;"]*))?')
_APART: Final = re.compile(r"(?<!\\);")
_ESCAPED: Final = re.compile(r"\\([\\;,nN:])")
_RANK: Final = re.compile(r"[0-9]{1,3}")
_MOST_SIGNS: Final = 3_000
"""Of one property that is read: no office's name or address is longer, and reading goes by its pieces."""
_ADDRESS_ORDER: Final = (2, 0, 1, 5, 3, 4, 6)
"""Of ADR's pieces (box, more, street, town, region, code, country), as an envelope has them."""


@dataclass(frozen=True, slots=True)
class ContactCard:
    """What a card says; empty where it says nothing. `email`, `phone`: what is preferred first."""

    name: str = ""
    role: str = ""  # the title or role, else the organisation
    organisation: str = ""
    email: tuple[str, ...] = ()
    phone: tuple[str, ...] = ()
    fax: tuple[str, ...] = ()
    postal: tuple[str, ...] = ()  # lines


@dataclass(frozen=True, slots=True)
class _Property:
    name: str
    kinds: frozenset[str]  # of TYPE, small
    value: str
    rank: int  # 1: preferred most


@dataclass(slots=True)
class _Said:
    texts: dict[str, str] = field(default_factory=dict)  # by property, its first value
    email: list[tuple[int, str]] = field(default_factory=list)
    phone: list[tuple[int, str]] = field(default_factory=list)
    fax: list[tuple[int, str]] = field(default_factory=list)
    postal: list[tuple[int, list[str]]] = field(default_factory=list)


def is_card(data: bytes) -> bool:
    """Whether it begins as a card does."""
    return _BEGINS.match(data) is not None


def read_card(data: bytes) -> ContactCard:
    """The first card in it. What can't be read of it is left out; an empty card if there is none."""
    said = _Said()
    for one in _properties(data[:MOST_BYTES]):
        if one.name == "END":
            break
        _take(said, one)
    name = said.texts.get("FN") or _of_pieces(said.texts.get("N", ""))
    organisation = said.texts.get("ORG", "")
    role = said.texts.get("TITLE") or said.texts.get("ROLE") or organisation
    if name == organisation:
        name = ""  # an office alone
    return ContactCard(
        name=name,
        role=role,
        organisation=organisation,
        email=_ranked(said.email),
        phone=_ranked(said.phone),
        fax=_ranked(said.fax),
        postal=tuple(min(said.postal, key=lambda one: one[0])[1]) if said.postal else (),
    )


def _take(said: _Said, one: _Property) -> None:
    match one.name:
        case "FN" | "TITLE" | "ROLE":
            said.texts.setdefault(one.name, one_line(_plain(one.value)))
        case "N":
            said.texts.setdefault("N", one.value)
        case "ORG":
            pieces = [words for piece in _APART.split(one.value) if (words := one_line(_plain(piece)))]
            said.texts.setdefault("ORG", ", ".join(pieces))
        case "EMAIL":
            # Behind "?" a link of mail may have whoever gets a copy unseen.
            words = one_line(_plain(one.value).partition("?")[0])
            said.email += [(one.rank, address.removeprefix("mailto:")) for address in addresses_in(words)]
        case "TEL":
            number = one_line(_plain(one.value)).removeprefix("tel:").partition(";")[0]
            if any(sign.isdigit() for sign in number):
                (said.fax if "fax" in one.kinds else said.phone).append((one.rank, number))
        case "ADR":
            pieces = [one_line(_plain(piece)) for piece in _APART.split(one.value)]
            pieces += [""] * (7 - len(pieces))
            lines = [pieces[at] for at in _ADDRESS_ORDER]
            town = " ".join(part for part in (lines[3], lines[4]) if part)
            if found := [line for line in (*lines[:3], town, *lines[5:]) if line]:
                said.postal.append((one.rank, found))
        case "LABEL":
            if found := [words for line in _plain(one.value).splitlines() if (words := one_line(line))]:
                said.postal.append((one.rank + 100, found))  # ADR tells its pieces apart
        case _:
            pass  # a portrait, a birthday: nothing that a case has


def _of_pieces(value: str) -> str:
    """N: family, given, more, before, behind."""
    pieces = [one_line(_plain(piece)) for piece in _APART.split(value)] + [""] * 5
    return " ".join(piece for piece in (pieces[1], pieces[2], pieces[0]) if piece)


def _ranked(found: list[tuple[int, str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for _, value in sorted(found, key=lambda one: one[0])))


def _plain(value: str) -> str:
    return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], value)


def _properties(data: bytes) -> Iterator[_Property]:
    for line in _lines(data):
        found = _LINE.fullmatch(line) if len(line) <= _MOST_SIGNS else None
        if not found:
            continue
        kinds, charset, quoted, rank = set[str](), "", False, 50
        for name, given in _PARAMETER.findall(found[3]):
            key, value = name.upper(), given.strip('"')
            if key == "CHARSET":
                charset = value
            elif key == "PREF" and _RANK.fullmatch(value):
                rank = int(value)
            elif "QUOTED-PRINTABLE" in (key, value.upper()):
                quoted = True
            else:  # TYPE=work,fax, or as before 3.0 the bare word
                kinds |= {each.casefold() for each in (value.split(",") if key == "TYPE" else [name])}
        if "pref" in kinds:
            rank = 1
        value = _decoded(found[4], charset) if quoted else found[4]
        yield _Property(found[2].upper(), frozenset(kinds), value, rank)


def _decoded(value: str, charset: str) -> str:
    raw = quopri.decodestring(value.encode())
    try:
        return raw.decode(charset or "utf-8", errors="replace")
    except (LookupError, ValueError):  # no charset, or one that is for names of hosts, or no name at all
        return raw.decode("utf-8", errors="replace")


def _lines(data: bytes) -> Iterator[str]:
    """Its lines, put together where they were folded: at a blank, or in quoted-printable behind "="."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    whole, quoted = "", False
    for line in text.splitlines():
        if quoted and whole.endswith("="):
            whole = whole[:-1] + line.lstrip()
        elif line[:1] in (" ", "\t") and whole:
            whole += line[1:]
        else:
            yield whole
            whole, quoted = line, "QUOTED-PRINTABLE" in line.partition(":")[0].upper()
    yield whole
