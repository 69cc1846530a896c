"""The lines of some addresses made rows: columns one after the other, broken lines joined."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from bot.content.appeals.authorities.openings import TextRow, has_contact, opens_body, opens_official
from bot.content.appeals.contacts.emails import find_mails
from bot.content.appeals.frames.headings import AppealPart
from bot.content.appeals.frames.placed import Placed
from bot.content.appeals.values.places import is_place
from bot.content.appeals.words.folding import folded
from bot.content.appeals.words.labels import GLUED_OFFICE, LABEL
from bot.content.appeals.words.vocabulary import also

_NUMBERED: Final = re.compile(r"\(?\d{1,2}[.)]\s+(?=[^\W\d_])")


_WRAPPED_FROM: Final = 60
_LONGEST: Final = 1500
"""Of a row that is put together."""


_BLANKS: Final = re.compile(r"\s+")


_DIGITS: Final = re.compile(r"[\d\s().+/,;–-]{5,}")


_SLASHED: Final = re.compile(r"(?<=[^\W\d_])\s?/\s?(?=[A-ZÀ-Þ0-9])")
_STREET_OPENS: Final = re.compile(
    rf"(?:ul|pr|bul|str|rue|calle|via|av|bd|s/n|km{also('offices.streets')})(?!\w)"
)
_FEW_PIECES: Final = 3
"""More lines than so many, parted by slashes, are an address that was set in one."""


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
            part = (
                AppealPart.COPIES
                if copies or (columns[at] and columns[at][0].part is AppealPart.COPIES)
                else one.part
            )
            line = replace(one.line, text=cell, after_blank=first, is_item=False)
            columns[at].append(Placed(line, part, "" if copies else cell, "copies" if copies else ""))
    return [one for column in columns for one in column]


def rows_of(placed: Sequence[Placed]) -> list[TextRow]:
    """The rows of some addresses, without headings and rules; what a lost line end joined is parted."""
    rows: list[TextRow] = []
    for one in placed:
        if one.line.is_rule or not one.text.strip():
            if one.line.is_rule and rows:
                rows.append(TextRow(one.line.number, ""))
            continue
        numbered = _NUMBERED.match(one.text)
        if numbered:
            one = replace(one, text=one.text[numbered.end() :], line=replace(one.line, is_item=True))
        first = True
        whole = numbered is not None or one.text == one.line.plain
        slashed = _SLASHED.split(one.text)
        texts = (
            re.split(r"\s*\t\s*", one.line.text)
            if numbered is None and whole and _in_columns(one.line.text)
            else slashed
            if len(slashed) > _FEW_PIECES and "www" not in one.text
            else [one.text]
        )
        for column in texts:
            for part in GLUED_OFFICE.split(column):
                rows.append(
                    TextRow(
                        one.line.number,
                        _BLANKS.sub(" ", part).strip(),
                        one.line.source.links if first else (),
                        one.line.is_item and first and whole,
                        (one.line.after_blank or not whole) and first,
                    )
                )
                first = False
    return _rejoined(_closed_up(rows))


def _closed_up(rows: Sequence[TextRow]) -> list[TextRow]:
    """Where every row stands apart from the next, empty lines say nothing of where an official ends."""
    filled = [row for row in rows if row.text]
    apart = sum(row.after_blank for row in filled)
    short = sum(len(row.text) < _WRAPPED_FROM for row in filled)
    if len(filled) < 4 or apart < len(filled) * 0.85 or short < len(filled) * 0.85:
        return list(rows)
    return [replace(row, after_blank=False) for row in rows]


def _in_columns(text: str) -> bool:
    return "\t" in text


def _rejoined(rows: Sequence[TextRow]) -> list[TextRow]:
    """One word a line, and numbers that a line end broke, put together again."""
    found: list[TextRow] = []
    for row in rows:
        last = found[-1] if found else None
        joinable = last is not None and bool(last.text) and len(last.text) < _LONGEST
        if last and joinable and row.text and not row.marked and not row.after_blank:
            lonely = " " not in row.text and not LABEL.match(row.text) and _name_goes_on(last.text, row.text)
            number = (
                _DIGITS.fullmatch(row.text) is not None
                and re.search(r"[\d:/(,;-]$", last.text) is not None
                and LABEL.search(last.text) is not None
            )
            broken = last.text.endswith(
                (
                    ",",
                    "/",
                    " of",
                    " de",
                    " the",
                    " des",
                    " du",
                    " von",
                    " and",
                    " et",
                    "-",
                    ":",
                    "@",
                    "'s",
                    "’s",
                )
            ) or (
                row.text[:1].islower()
                and not row.text.startswith("c/o")
                and not opens_official(row.text, strict=True)
                and not LABEL.match(row.text)
                and not find_mails(row.text)
                and not _STREET_OPENS.match(folded(row.text))
            )
            # Rows of an address are short: a long one that goes on is running text.
            listed = last.text.count(",") > 1 or has_contact(last)
            wrapped = (
                len(last.text) >= _WRAPPED_FROM
                and listed
                and not (opens_official(row.text, strict=True) and has_contact(last))
                and not (opens_body(row.text) and has_contact(row) and has_contact(last))
                and (not LABEL.match(row.text) or not last.text.endswith("."))
            )
            if lonely or number or broken or wrapped:
                found[-1] = TextRow(
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
