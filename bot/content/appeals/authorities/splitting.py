"""The lines under "appeals to" parted into one block for each official."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from bot.content.appeals.authorities.openings import TextRow, has_contact, opens_body, opens_official
from bot.content.appeals.contacts.emails import find_mails
from bot.content.appeals.people.names import NAME, plausible
from bot.content.appeals.values.places import is_place, places_in
from bot.content.appeals.words.courtesy import TITLES
from bot.content.appeals.words.folding import folded
from bot.content.appeals.words.labels import LABEL
from bot.content.appeals.words.offices import ROLE, STREET
from bot.content.appeals.words.vocabulary import also


def blocks(rows: Sequence[TextRow]) -> list[list[TextRow]]:
    """One list of rows for each official; rows that belong to the one before them stay there."""
    groups = _groups(rows)
    split = [part for group in groups for part in _inside(group)]
    return [each for part in _merged(split) for each in _of_two(part)]


def _groups(rows: Sequence[TextRow]) -> list[list[TextRow]]:
    groups: list[list[TextRow]] = []
    for row in rows:
        if not row.text:
            groups.append([])
            continue
        if not groups or row.after_blank or (row.marked and groups[-1]):
            groups.append([])
        groups[-1].append(row)
    return [group for group in groups if group]


def _inside(group: Sequence[TextRow]) -> list[list[TextRow]]:
    """Several officials without an empty line between them."""
    parts: list[list[TextRow]] = [[]]
    contacted = False
    for at, row in enumerate(group):
        following = group[at + 1].text if at + 1 < len(group) else ""
        opens = (
            opens_official(row.text)
            or _named_before_office(row.text, following)
            or (
                # Where each has a row to itself, a body with a number of its own is another one.
                contacted and has_contact(row) and has_contact(parts[-1][-1]) and opens_body(row.text)
            )
        )
        if parts[-1] and opens and (contacted or _complete(parts[-1])) and not (row.text.startswith("(")):
            parts.append([])
            contacted = False
        pieces = _in_one_line(row)
        for piece in pieces[:-1]:
            parts[-1].append(piece)
            parts.append([])
        parts[-1].append(pieces[-1])
        contacted = contacted or bool(has_contact(row)) if len(pieces) == 1 else bool(has_contact(pieces[-1]))
    return [part for part in parts if part]


_NAMED: Final = re.compile(NAME)


def _named_before_office(text: str, following: str) -> bool:
    """Whether a row is somebody's name alone, and the next one is the office: "Ana Cruz", "Minister of …"."""
    return (
        2 <= len(text.split()) <= 5
        and _NAMED.fullmatch(text) is not None
        and plausible(text)
        and ROLE.match(folded(following)) is not None
        and opens_official(following)
    )


_PAIR: Final = re.compile(rf"(?P<one>{TITLES}\s{NAME})\s(?:and|et|y|und|en|e|&)\s(?P<other>{TITLES}\s{NAME})")


def _of_two(part: Sequence[TextRow]) -> list[list[TextRow]]:
    """Two officials named in one row share all the others: "Gen. A and Gen. B", "Co-Ministers of …"."""
    for at, row in enumerate(part[:3]):
        pair = _PAIR.fullmatch(row.text.strip(" ,"))
        if pair:
            return [[*part[:at], replace(row, text=pair[name]), *part[at + 1 :]] for name in ("one", "other")]
    return [list(part)]


def _complete(part: Sequence[TextRow]) -> bool:
    """Whether a block has come to its country already, so that an office after it is another's."""
    return len(part) > 2 and is_place(part[-1].text.rsplit(",", 1)[-1]) is not None


_NEXT: Final = re.compile(
    r"(?:\s/\s|[;.]\s{1,2}(?:and\s|et\s|y\s)?|,?\s(?:and|et|y|und|en|e|и|а также"
    rf"{also('joining.and')})\s|,\s)(?=[^\W\d_]|\()"
)


def _in_one_line(row: TextRow) -> list[TextRow]:
    """A line in which one official follows another: parted where an office comes after an address of mail."""
    labels = list(LABEL.finditer(row.text))
    greetings = [match.end() for match in labels if match.lastgroup == "salutation"]
    contacts = [match.end() for match in labels if match.lastgroup in ("email", "fax", "phone", "both")] + [
        mail.end for mail in find_mails(row.text)
    ]
    if not contacts:
        return [row]
    first = min(contacts)
    cuts: list[int] = []
    for match in _NEXT.finditer(row.text):
        since = cuts[-1] if cuts else 0
        # Between one official and the next there is a way to reach the first.
        before = [contact for contact in contacts if since < contact <= match.start()]
        reachable = bool(before) and not any(
            max(before) < greeting <= match.start() for greeting in greetings
        )
        if (
            match.start() > first
            and reachable
            and opens_official(row.text[match.end() : match.end() + 120], strict=True)
        ):
            cuts.append(match.end())
    if not cuts:
        return [row]
    ends = [*cuts, len(row.text)]
    starts = [0, *cuts]
    return [
        TextRow(
            row.number,
            row.text[start:end].strip(" ;"),
            row.links if start == 0 else (),
            row.marked and start == 0,
            row.after_blank and start == 0,
        )
        for start, end in zip(starts, ends, strict=True)
    ]


def _merged(parts: Sequence[Sequence[TextRow]]) -> list[list[TextRow]]:
    """Blocks that begin with no official belong to the one before, if that has no such thing yet."""
    found: list[list[TextRow]] = []
    for part in parts:
        head = part[0].text
        named = opens_official(head) or (
            opens_body(head) and has_contact(part[0]) and bool(found) and has_contact(found[-1][-1])
        )
        named = named or (len(part) > 1 and opens_official(part[1].text) and LABEL.match(head) is None)
        only_contacts = all(
            has_contact(row) or STREET.search(folded(row.text)) or is_place(row.text) for row in part
        )
        if (found and not part[0].marked and not named and (only_contacts or LABEL.match(head))) or (
            found
            and not part[0].marked
            and not named
            and not _has_address(found[-1])
            and _looks_like_address(part)
        ):
            found[-1].extend(part)
        else:
            found.append(list(part))
    return found


def _has_address(part: Sequence[TextRow]) -> bool:
    return len(part) > 2 or any(has_contact(row) for row in part)


def _looks_like_address(part: Sequence[TextRow]) -> bool:
    text = " ".join(row.text for row in part)
    return STREET.search(folded(text)) is not None or bool(places_in(text))
