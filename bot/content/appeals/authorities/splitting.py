"""The lines under "appeals to" parted into one block for each official."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from bot.content.appeals.contacts.emails import find_mails
from bot.content.appeals.frames.headings import Part
from bot.content.appeals.frames.parts import Placed
from bot.content.appeals.people.names import NAME
from bot.content.appeals.values.places import is_place, places_in
from bot.content.appeals.words.courtesy import without_title
from bot.content.appeals.words.folding import folded
from bot.content.appeals.words.labels import GLUED_OFFICE, LABEL
from bot.content.appeals.words.offices import BODY, MISSION, ROLE, STREET

_CONTACTS: Final = frozenset(("email", "fax", "phone", "both", "salutation", "left"))
_NAME: Final = re.compile(NAME)
_NUMBERED: Final = re.compile(r"\(?\d{1,2}[.)]\s+(?=[^\W\d_])")
_WRAPPED_FROM: Final = 60
_BLANKS: Final = re.compile(r"\s+")
_DIGITS: Final = re.compile(r"[\d\s().+/,;–-]{5,}")


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a block: `number` in the document, its text, and the addresses behind its words."""

    number: int
    text: str
    links: tuple[str, ...] = ()
    marked: bool = False
    after_blank: bool = False
    columns: tuple[str, ...] = ()


def by_columns(placed: Sequence[Placed]) -> list[Placed]:
    """Officials side by side, a tab between them, one after the other."""
    found: list[Placed] = []
    run: list[Placed] = []
    for one in (*placed, None):
        tabbed = one is not None and "\t" in one.line.text and one.text == one.line.plain
        if one is not None and (tabbed or (run and not one.line.after_blank and one.text)):
            run.append(one)
            continue
        found += _uncolumned(run)
        run = []
        if one is not None:
            found.append(one)
    return found


def _uncolumned(run: Sequence[Placed]) -> list[Placed]:
    cells = [[cell.strip() for cell in one.line.text.split("\t") if cell.strip()] for one in run]
    width = len(cells[0]) if cells else 0
    if (
        width < 2
        or len(run) < 3
        or not all(
            opens_official(cell) or re.match(r"(?:and )?cop(?:y|ies)", folded(cell)) for cell in cells[0][:2]
        )
    ):
        return list(run)
    columns: list[list[Placed]] = [[] for _ in range(width)]
    for one, row in zip(run, cells, strict=True):
        for at, cell in enumerate(row[:width]):
            first = not columns[at]
            copies = first and re.match(r"(?:and )?copi?(?:y|es)\b|copias?|kopie", folded(cell)) is not None
            part = Part.COPIES if copies or (columns[at] and columns[at][0].part is Part.COPIES) else one.part
            line = replace(one.line, text=cell, after_blank=first, is_item=False)
            columns[at].append(Placed(line, part, "" if copies else cell, "copies" if copies else ""))
    return [one for column in columns for one in column]


def rows_of(placed: Sequence[Placed]) -> list[Row]:
    """The rows of some addresses, without headings and rules; what a lost line end joined is parted."""
    rows: list[Row] = []
    for one in placed:
        if one.line.is_rule or not one.text.strip():
            if one.line.is_rule and rows:
                rows.append(Row(one.line.number, ""))
            continue
        numbered = _NUMBERED.match(one.text)
        if numbered:
            one = replace(one, text=one.text[numbered.end() :], line=replace(one.line, is_item=True))
        first = True
        whole = numbered is not None or one.text == one.line.plain
        texts = (
            re.split(r"\s*\t\s*", one.line.text)
            if numbered is None and whole and _in_columns(one.line.text)
            else [one.text]
        )
        for column in texts:
            for part in GLUED_OFFICE.split(column):
                rows.append(
                    Row(
                        one.line.number,
                        _BLANKS.sub(" ", part).strip(),
                        one.line.source.links if first else (),
                        one.line.is_item and first and whole,
                        (one.line.after_blank or not whole) and first,
                    )
                )
                first = False
    return _rejoined(_closed_up(rows))


def _closed_up(rows: Sequence[Row]) -> list[Row]:
    """Where every row stands apart from the next, empty lines say nothing of where an official ends."""
    filled = [row for row in rows if row.text]
    apart = sum(row.after_blank for row in filled)
    short = sum(len(row.text) < _WRAPPED_FROM for row in filled)
    if len(filled) < 4 or apart < len(filled) * 0.85 or short < len(filled) * 0.85:
        return list(rows)
    return [replace(row, after_blank=False) for row in rows]


def _in_columns(text: str) -> bool:
    return "\t" in text


def _rejoined(rows: Sequence[Row]) -> list[Row]:
    """One word a line, and numbers that a line end broke, put together again."""
    found: list[Row] = []
    for row in rows:
        last = found[-1] if found else None
        if last and last.text and row.text and not row.marked and not row.after_blank:
            lonely = " " not in row.text and not LABEL.match(row.text) and _name_goes_on(last.text, row.text)
            number = (
                _DIGITS.fullmatch(row.text) is not None
                and re.search(r"[\d:/(,;-]$", last.text) is not None
                and LABEL.search(last.text) is not None
            )
            broken = last.text.endswith(
                (",", "/", " of", " de", " the", " des", " du", " von", " and", " et", "-", ":", "@")
            ) or (
                row.text[:1].islower()
                and not row.text.startswith("c/o")
                and not opens_official(row.text, strict=True)
                and not LABEL.match(row.text)
                and not find_mails(row.text)
            )
            # Rows of an address are short: a long one that goes on is running text.
            listed = last.text.count(",") > 1 or has_contact(last)
            wrapped = (
                len(last.text) >= _WRAPPED_FROM
                and listed
                and not (opens_official(row.text, strict=True) and has_contact(last))
                and (not LABEL.match(row.text) or not last.text.endswith("."))
            )
            if lonely or number or broken or wrapped:
                found[-1] = Row(
                    last.number,
                    f"{last.text} {row.text}",
                    (*last.links, *row.links),
                    last.marked,
                    last.after_blank,
                )
                continue
        found.append(row)
    return found


_SMALL_WORDS: Final = frozenset(
    ("of", "de", "the", "des", "du", "and", "et", "la", "le", "van", "der", "von", "y", "del")
)


def _name_goes_on(before: str, after: str) -> bool:
    """Whether two lines are words of one: "Socialist", "Republic", "of" …; "15 Tran Binh Trong", "Street"."""
    last = before.rsplit(" ", 1)[-1]
    if folded(after) in (
        "street",
        "avenue",
        "road",
        "square",
        "building",
        "boulevard",
        "str",
        "st",
    ) and not before.endswith((".", ",")):
        return True
    if folded(after) in _SMALL_WORDS or folded(last) in _SMALL_WORDS:
        return True
    whole = f"{before} {after}"
    return (
        is_place(after) is None
        and folded(before)
        in (
            "socialist",
            "islamic",
            "democratic",
            "federal",
            "united",
            "people's",
            "republic",
            "russian",
            "saudi",
            "el",
            "sri",
            "viet",
            "new",
            "south",
            "north",
            "central",
            "burkina",
            "costa",
            "sierra",
        )
    ) or (
        is_place(whole) is not None
        and len(before.split()) <= 4
        and is_place(before) is None
        and " of" in before
    )


def blocks(rows: Sequence[Row]) -> list[list[Row]]:
    """One list of rows for each official; rows that belong to the one before them stay there."""
    groups = _groups(rows)
    split = [part for group in groups for part in _inside(group)]
    return _merged(split)


def _groups(rows: Sequence[Row]) -> list[list[Row]]:
    groups: list[list[Row]] = []
    for row in rows:
        if not row.text:
            groups.append([])
            continue
        if not groups or row.after_blank or (row.marked and groups[-1]):
            groups.append([])
        groups[-1].append(row)
    return [group for group in groups if group]


def _inside(group: Sequence[Row]) -> list[list[Row]]:
    """Several officials without an empty line between them."""
    parts: list[list[Row]] = [[]]
    contacted = False
    for row in group:
        opens = opens_official(row.text)
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


def _complete(part: Sequence[Row]) -> bool:
    """Whether a block has come to its country already, so that an office after it is another's."""
    return len(part) > 2 and is_place(part[-1].text.rsplit(",", 1)[-1]) is not None


_NEXT: Final = re.compile(
    r"(?:\s/\s|[;.]\s{1,2}(?:and\s|et\s|y\s)?|,?\s(?:and|et|y|und|en|e|и|а также)\s|,\s)(?=[^\W\d_]|\()"
)


def _in_one_line(row: Row) -> list[Row]:
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
        Row(
            row.number,
            row.text[start:end].strip(" ;"),
            row.links if start == 0 else (),
            row.marked and start == 0,
            row.after_blank and start == 0,
        )
        for start, end in zip(starts, ends, strict=True)
    ]


def _merged(parts: Sequence[Sequence[Row]]) -> list[list[Row]]:
    """Blocks that begin with no official belong to the one before, if that has no such thing yet."""
    found: list[list[Row]] = []
    for part in parts:
        head = part[0].text
        named = opens_official(head) or (
            len(part) > 1 and opens_official(part[1].text) and LABEL.match(head) is None
        )
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


def _has_address(part: Sequence[Row]) -> bool:
    return len(part) > 2 or any(has_contact(row) for row in part)


def _looks_like_address(part: Sequence[Row]) -> bool:
    text = " ".join(row.text for row in part)
    return STREET.search(folded(text)) is not None or bool(places_in(text))


def has_contact(row: Row) -> bool:
    """Whether a row has a labelled address or number, or an address of mail."""
    return any(match.lastgroup in _CONTACTS for match in LABEL.finditer(row.text)) or bool(
        find_mails(row.text)
    )


AND_TO: Final = re.compile(
    r"^(?:(?:and|et|y|und|en|и|cc:?)\s+(?:(?:to|à|a|an|aan|к)\s+)?|(?:to|à|an|aan|к)\s+)(?:the\s)?(?=\S)",
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
