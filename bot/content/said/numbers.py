"""Numbers in a text that could lead to somebody: phones, passports, accounts. Dates and amounts are none."""

from __future__ import annotations

import re

_DAY, _MONTH, _YEAR = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:0?[1-9]|1[0-2])", r"(?:1[6-9]|20)\d\d"
_DATES = re.compile(
    rf"(?<![\d+(.])(?<!\d[./])(?:{_DAY}([./]){_MONTH}\1(?:{_YEAR}|\d\d)|{_YEAR}([./-]){_MONTH}\2{_DAY}"
    rf"|{_DAY}-{_MONTH}-{_YEAR}|{_YEAR} ?[-–—/] ?{_YEAR})(?!\d|[./-]\d)"
    rf"|(?<![\d+(.])(?<!\d[ -]){_DAY} {_MONTH} {_YEAR}(?! ?\d)"
)
_BETWEEN = r"(?:[ ()+\-\u2010-\u2015]{0,3}|[.·])"
_LONG = re.compile(rf"(?<![^\W_])[+(]*\d(?:{_BETWEEN}\d){{6,}}(?!\d)")
# An area code and a slash, as in Belgium and Germany; "001 / 0225" of a case's code is shorter.
_AFTER_SLASH = re.compile(
    rf"(?<![^\W_])(?:\+\d(?:{_BETWEEN}\d){{1,6}}|\(?0\d(?:{_BETWEEN}\d){{0,3}}\)?)"
    rf" ?/ ?(?!{_YEAR}(?!\d))\d(?:{_BETWEEN}\d){{4,9}}(?!\d)"
)
# Five digits are enough where somebody says what they are: towns have short numbers.
_SAID_SO = re.compile(
    r"(?<!\w)(?:tel|tél|phone|telephone|téléphone|mobile|whatsapp|viber|тел|моб|телефон[а-я]{0,2}"
    rf"|ватсапп?|вайбер|рақами?|раками?)(?:[.:№#n°]|\s|-)*(?P<said>[+(]*\d(?:(?:{_BETWEEN}|/)\d){{4,}})(?!\d)",
    re.IGNORECASE,
)
_LETTERS_THEN = re.compile(
    r"(?<![^\W_])(?:[^\W\d_]{1,3}№?\d{6,}|(?P<loose>[^\W\d_]{2,3})[ -](?:№ ?)?\d(?:[ -]?\d){5,})"
)
_IBAN = re.compile(r"(?<![^\W_])[A-Z]{2}\d\d(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?(?![^\W_])")
_LEADING_YEAR = re.compile(rf"{_YEAR}[ –—-]+(?=\d)")
_AMOUNT = re.compile(r"\d{1,3}(?: \d{3})* 000")
_ENOUGH = 7
"""Digits; the shortest phone numbers that are written without a code have as many."""


def numbers_that_lead_to_somebody(text: str) -> tuple[str, ...]:
    """Phone, passport, identity and account numbers in a text, as they stand in it."""
    # Dates go first, and leave something that belongs to no number, so that "2 of 3" stay apart.
    rest = _DATES.sub(lambda found: "#" * len(found[0]), text)
    places: list[tuple[int, int]] = []
    for pattern in (_IBAN, _SAID_SO, _AFTER_SLASH, _LETTERS_THEN, _LONG):
        for found in pattern.finditer(rest):
            start, end = found.span("said" if pattern is _SAID_SO else 0)
            if any(s < end and start < e for s, e in places) or not _leads(found):
                continue
            places.append((start, end))
    return tuple(dict.fromkeys(text[start:end] for start, end in sorted(places)))


def _leads(found: re.Match[str]) -> bool:
    if found.re in (_IBAN, _SAID_SO, _AFTER_SLASH):
        return True
    if found.re is _LETTERS_THEN:
        loose = found["loose"]
        # "in 734 000" is a number in a sentence, "AB 734 000" one on a document.
        return not loose or (loose.isupper() and not _counted(found[0][len(loose) + 1 :]))
    return not _counted(found[0])


def _counted(number: str) -> bool:
    """Whether it is an amount, or a year with an amount behind it ("in 2024 130 women")."""
    left = _LEADING_YEAR.sub("", number, count=1) if number[:1].isdigit() else number
    return bool(_AMOUNT.fullmatch(left)) or sum(sign.isdigit() for sign in left) < _least(number, left)


def _least(number: str, left: str) -> int:
    return _ENOUGH if left != number else 0
