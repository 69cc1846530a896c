"""Whether a line begins with an official, and whether it has a way to reach one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from bot.content.appeals.contacts.emails import find_mails
from bot.content.appeals.people.names import NAME
from bot.content.appeals.values.places import is_place
from bot.content.appeals.words.courtesy import without_title
from bot.content.appeals.words.folding import folded
from bot.content.appeals.words.labels import LABEL
from bot.content.appeals.words.offices import BODY, MISSION, ROLE, STREET
from bot.content.appeals.words.vocabulary import also

_CONTACTS: Final = frozenset(("email", "fax", "phone", "both", "salutation", "left"))


_NAME: Final = re.compile(NAME)


@dataclass(frozen=True, slots=True)
class TextRow:
    """A line of a block: `number` in the document, its text, and the addresses behind its words."""

    number: int
    text: str
    links: tuple[str, ...] = ()
    marked: bool = False
    after_blank: bool = False
    columns: tuple[str, ...] = ()


def has_contact(row: TextRow) -> bool:
    """Whether a row has a labelled address or number, or an address of mail."""
    return any(match.lastgroup in _CONTACTS for match in LABEL.finditer(row.text)) or bool(
        find_mails(row.text)
    )


AND_TO: Final = re.compile(
    rf"^(?:(?:and|et|y|und|en|и|cc:?{also('joining.and')})\s+(?:(?:to|à|a|an|aan|к{also('joining.to')})\s+)?|"
    rf"(?:to|à|an|aan|к{also('joining.to')})\s+)(?:the\s)?(?=\S)",
    re.IGNORECASE,
)


def opens_official(text: str, *, strict: bool = False) -> bool:
    """Whether a line begins with an official: a title of courtesy, an office, a mission, or a name.

    `strict`: a name alone isn't enough, nor a body.
    """
    bare, _, titled = without_title(AND_TO.sub("", text.lstrip("([ ")))
    plain = folded(bare)
    if LABEL.match(text) or not plain:
        return False
    if titled and _NAME.match(bare):
        return True
    if ROLE.match(plain) or MISSION.match(plain):
        return not _is_place_of_work(plain)
    if strict:
        return False
    first = bare.split(",")[0].strip()
    if BODY.match(plain) and len(plain.split()) > 1:
        return False
    return (
        False
        if STREET.search(plain[:60])
        else bool(_NAME.fullmatch(first))
        and " " in first
        and is_place(first) is None
        and re.search(r",", bare) is not None
        and ROLE.match(folded(bare.split(",", 1)[1].strip())) is not None
    )


def opens_body(text: str) -> bool:
    """Whether a line begins with the name of a body or of its house, before a comma or a label."""
    plain = folded(text)
    return (
        LABEL.match(text) is None and BODY.match(plain) is not None and len(plain.split(",")[0].split()) > 1
    )


def _is_place_of_work(plain: str) -> bool:
    """Whether what begins like an office is an address: "President's House", "Justice Building"."""
    match = ROLE.match(plain)
    rest = plain[match.end() :] if match else ""
    return (
        re.match(
            r"'s\b|s' |\s(?:building|house|palace|street|avenue|road|square|secretariat|complex|"
            r"office$|bagh|tower)",
            rest,
        )
        is not None
    )
