"""The labelled part of a block: mail, numbers and salutation, and what is left without them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from bot.content.appeals.authorities.openings import TextRow
from bot.content.appeals.contacts.emails import find_mails, protected, without_protected
from bot.content.appeals.contacts.phones import find_numbers
from bot.content.appeals.values.places import city_in, is_place, places_in
from bot.content.appeals.words.folding import folded
from bot.content.appeals.words.labels import LABEL
from bot.content.appeals.words.offices import MISSION
from bot.content.appeals.words.vocabulary import also
from bot.model.cases.appeal import FoundValue, ReadingDoubt

_NUMBERS: Final = re.compile(
    r"(?:[\d\s()+./,;:\u2013\u2014-]|\b(?:or|and|ou|et|y|o|und|oder|of|en|и|или|ext|exts|"
    rf"poste|anexo|Durchwahl|to|int|доб|FIDH|OMCT{also('joining.or')})\b\.?|\((?:[^()\n]{{1,60}})\))*"
)
_STREET_NEXT: Final = re.compile(r"[,;.]\s?\(?\d{1,6}\s?(?:bis\s?)?$")
_URL: Final = re.compile(r"(?:https?://|www\.)[^\s,;<>]+", re.IGNORECASE)
_HANDLE: Final = re.compile(r"(?<![\w@.])@\w{2,30}")
_BARE_NUMBER: Final = re.compile(r"(?<![\w/])\(?\+\s?\d[\d\s().\-/\u2013]{6,28}\d(?!\w)")
_ASIDE: Final = re.compile(
    r"\([^()\n]{0,30}\bonly\)|\((?:mark|via|c/o|please|fax|only|ask|if|for|by|say|office|home|direct|switchboard|"
    r"personal|if possible|también|vía|par|über|indiquer|favor|standardbrief|luftpost|porto|briefporto|"
    r"postage|"
    r"timbre|franqueo|affranchissement)\b[^()\n]{0,160}\)",
    re.IGNORECASE,
)
_BY_WAY_OF: Final = re.compile(r"\s?[^\d\n+:]{1,40}:\s*(?=[+(]|00)")
_BRACKETS: Final = re.compile(r"[\[(]\s*[\])]|[<>]")
_JOINING: Final = frozenset(("or", "and", "et", "und", "ou", "or by", "via", "also"))
_WORDY: Final = 5
_CLOSING: Final = " ,;:)\u2013\u2014-"


@dataclass(slots=True)
class Contacts:
    """What a block has for reaching somebody. `left`: its rows without all that."""

    email: list[FoundValue[str]] = field(default_factory=list)
    phone: list[FoundValue[str]] = field(default_factory=list)
    fax: list[FoundValue[str]] = field(default_factory=list)
    salutation: FoundValue[str] | None = None
    left: list[TextRow] = field(default_factory=list)
    missing_mail: bool = False


def contacts_of(rows: Sequence[TextRow], country: str | None) -> Contacts:
    """Take the labelled values out of a block. `country`: where numbers without a prefix are dialled."""
    text = "\n".join(row.text for row in rows)
    starts = [0]
    for row in rows:
        starts.append(starts[-1] + len(row.text) + 1)

    def line(position: int) -> int:
        return rows[min(bisect_right(starts, position) - 1, len(rows) - 1)].number

    found = Contacts(missing_mail=protected(text))
    text = without_protected(text)
    text = _ASIDE.sub(lambda match: " " * len(match.group()), text)
    kept = list(text)

    def blank(start: int, end: int) -> None:
        for at in range(start, min(end, len(kept))):
            if kept[at] != "\n":
                kept[at] = "\x00"

    for mail in find_mails(text):
        doubt = ReadingDoubt.REPAIRED if mail.repaired else ReadingDoubt.NONE
        if mail.address.casefold() not in {one.value.casefold() for one in found.email}:
            found.email.append(FoundValue(mail.address, line(mail.start), doubt))
        blank(mail.start, mail.end)
    for row in rows:
        for link in row.links:
            address = re.sub(r"(?i)^mailto:", "", link).split("?")[0].strip()
            if (
                "@" in address
                and find_mails(address)
                and address.casefold() not in {one.value.casefold() for one in found.email}
            ):
                found.email.append(FoundValue(address, row.number))
    current = "".join(kept)
    labels = list(LABEL.finditer(current))
    here = _region(text, country)
    for at, match in enumerate(labels):
        kind = match.lastgroup
        stop = labels[at + 1].start() if at + 1 < len(labels) else len(current)
        newline = current.find("\n", match.end())
        end = min(stop, newline if newline >= 0 else len(current))
        if kind in ("fax", "phone", "both"):
            end = _numbers(found, current, match.end(), stop, kind, here, line(match.start()))
        elif kind == "salutation":
            value = re.sub(r"\x00+", " ", current[match.end() : end])
            opened = current[: match.start()].rstrip(" ").endswith("(")
            value = value.strip(" ,;").rstrip(".")
            value = value[:-1].strip() if opened and value.endswith(")") else value
            if value and found.salutation is None and len(value) < 160:
                found.salutation = FoundValue(value.strip(" ,"), line(match.start()))
        elif kind == "email":
            rest = current[match.end() : end]
            words = re.sub(r"\x00+", " ", rest).split()
            # "E-mail: use the form on the ministry's page" is no part of an address.
            page = "\x00" not in rest and len(words) >= _WORDY
            end = match.end() if words and not page and "www" not in rest and "http" not in rest else end
        elif kind in ("postal", "named"):
            end = match.end()
        blank(match.start(), end)
    current = "".join(kept)
    for match in _BARE_NUMBER.finditer(current):
        for number in find_numbers(match.group(), here):
            found.phone.append(FoundValue(number.dialled, line(match.start()), ReadingDoubt.GUESSED))
        blank(match.start(), match.end())
    for pattern in (_URL, _HANDLE):
        for match in pattern.finditer(current):
            blank(match.start(), match.end())
    for row, raw in zip(rows, "".join(kept).split("\n"), strict=False):
        # What stood between two values is no part of an address: a blanked run cuts the row.
        pieces = [
            re.sub(r"\s+", " ", _BRACKETS.sub("", piece)).strip(_CLOSING + "(|.")
            for piece in re.split(r"\x00+", raw)
        ]
        pieces = [
            piece
            for piece in pieces
            if len(piece) > 1 and re.search(r"\w", piece) and piece.casefold() not in _JOINING
        ]
        if pieces:
            found.left.append(TextRow(row.number, ", ".join(pieces), (), row.marked, row.after_blank))
    return found


def _numbers(
    found: Contacts, text: str, start: int, stop: int, kind: str, country: str | None, line: int
) -> int:
    """Read the numbers after a label into their lists; where they end in the text."""
    way = _BY_WAY_OF.match(text[:stop], start)
    start = way.end() if way else start
    match = _NUMBERS.match(text[:stop], start)
    end = match.end() if match else start
    value = text[start:end]
    newline = value.find("\n")
    if newline >= 0 and re.search(r"\d", value[:newline]) and not re.search(r"[,;/(]\s*$", value[:newline]):
        value = value[:newline]
        end = start + newline
    following = text[end : end + 1]
    if following and following.isalpha():
        street = _STREET_NEXT.search(value)
        if street and re.search(r"\d", value[: street.start()]):
            value = value[: street.start()]
            end = start + len(value)
    numbers = find_numbers(re.sub(r"\((?=[^()]*[^\W\d_])[^()]*\)", " ", value), country)
    values = [FoundValue(number.dialled, line, number.doubt) for number in numbers]
    if kind == "both":
        found.phone += values[:1]
        found.fax += values[1:] if len(values) > 1 else values
    else:
        (found.fax if kind == "fax" else found.phone).extend(values)
    return end


def _region(text: str, country: str | None) -> str | None:
    """The country that a block's numbers are dialled in: the one it ends with, else the appeal's."""
    for row in reversed(text.split("\n")):
        if MISSION.match(folded(row)):
            continue  # where an embassy is from says nothing of where it stands
        for part in reversed(re.split(r"[,.]\s", row)):
            place = is_place(re.sub(r"[\d]+", "", part).strip(" .,;:"))
            if place:
                return place
    city = city_in(text)
    if city:
        return city
    places = {code for _, _, code in places_in(text)}
    return places.pop() if len(places) == 1 and country is None else country
