"""Numbers of telephones and faxes, as a person dials them from abroad."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

import phonenumbers

from bot.content.appeals.words.vocabulary import only
from bot.model.cases.appeal import ReadingDoubt

_PARTS: Final = re.compile(
    r"\s?(?:[;,/]|\bor\b|\bou\b|\boder\b|\bof\b|\bo\b|\band\b|\bet\b|\by\b|\bund\b|\bен\b|"
    rf"\bи\b|\bили\b|\n|\t|\b(?:{only('joining.or')})\b)\s?",
    re.IGNORECASE,
)
_LONGEST: Final = 16
_SHORTEST: Final = 6
_LONGEST_OLD: Final = 9
"""Digits of a number of old, without its country's prefix."""
_EXTENSION: Final = re.compile(
    r"(?:ext(?:ension)?s?|poste|anexo|apdo|durchwahl|доб|int)\.?\s?[:.]?\s?\d{1,6}", re.IGNORECASE
)
_TRUNK: Final = re.compile(r"\(\s?0\s?\)")


@dataclass(frozen=True, slots=True)
class Number:
    """A number to dial, and how sure it is. `local`: as the text has it."""

    dialled: str
    doubt: ReadingDoubt = ReadingDoubt.NONE


def find_numbers(text: str, country: str | None) -> list[Number]:
    """The numbers after a label: "+992 37 221 4931, 4935". `country`: where short ones are dialled."""
    text = _EXTENSION.sub(" ", text)
    text = re.sub(r"(?<=\d)\s?(?:to|bis|à)\s?(?=\d)", " / ", text)
    text = re.sub(r"(?<=\d)[\s]{1,3}(?=\+\s?[1-9]\d)", " / ", text)
    found: list[Number] = []
    before = ""
    for part in _PARTS.split(text):
        if part is None:
            continue
        match = re.search(r"[+(\d][\d\s().\-\u2013\u2014+]*", part)
        if not match:
            if part.strip() and found:
                break  # words: what follows belongs to something else
            continue
        raw = match.group().strip(" .-\u2013\u2014").rstrip("(").strip()
        digits = re.sub(r"\D", "", raw)
        if not digits or len(digits) > _LONGEST:
            continue
        international = (
            raw.startswith(("+", "(+", "00", "(00")) or re.match(r"\d{1,3}\s?\(0\)", raw) is not None
        )
        if before and not international:
            raw = _after(raw, digits, before)
        elif len(digits) < _SHORTEST - 1:
            continue
        if len(re.sub(r"\D", "", raw)) < _SHORTEST - 1:
            continue
        number = dialled(raw, country)
        if number is not None:
            if number.dialled not in [one.dialled for one in found]:
                found.append(number)
            before = raw
    return found


def _after(raw: str, digits: str, before: str) -> str:
    """A number after one with its prefix: the same country's, whole or shortened to what differs."""
    first = re.match(r"\(?\s?(?:\+|00)|\d{1,3}\s?\(0\)", before) and _parsed("+" + _plain(before))
    if first:
        prefix, national = str(first.country_code), str(first.national_number)
        if len(digits) >= len(national):
            as_prefixed = _parsed("+" + digits) if digits.startswith(prefix) else None
            if as_prefixed and (
                phonenumbers.is_valid_number(as_prefixed) or len(digits) == len(prefix) + len(national)
            ):
                return "+" + raw
            region = region_of(f"+{prefix}{national}")
            local = _parsed(digits, region)
            return _shown(local) if local else raw
    return _completed(raw, before)[0]


def _plain(raw: str) -> str:
    digits = re.sub(r"\D", "", _TRUNK.sub("", raw))
    return digits[2:] if digits.startswith("00") else digits


def _completed(short: str, before: str) -> tuple[str, bool]:
    """A shortened second number, with what it shares with the one before it.

    As many digits as it has are taken off the end of the first: "22 21 20; 22 29 06" and "221 4931, 4935".
    """
    wanted = len(re.sub(r"\D", "", short))
    kept = before
    total = len(re.sub(r"\D", "", before))
    prefix = re.match(r"\(?\s?(?:\+|00)\s?\d{1,3}", before)
    least = len(re.sub(r"\D", "", prefix.group())) if prefix else 0
    if total - wanted < max(least, 1):
        return short, False
    while wanted and kept:
        if kept[-1].isdigit():
            wanted -= 1
        kept = kept[:-1]
    # Brackets that were cut open would be read as part of the number.
    if kept.count("(") > kept.count(")"):
        kept = kept.replace("(", "")
    return kept + short, True


def dialled(raw: str, country: str | None) -> Number | None:
    """`raw` as it is dialled from abroad, or None if it can't be a number at all."""
    text = re.sub(r"^(\d{1,3})(?=\s?\(0\))", r"+\1", raw.strip())
    text = _TRUNK.sub("", text)
    text = re.sub(r"^\(?\s?(?:\+00|\+|00)\s?(\d{1,4})\s?\)?", r"+\1 ", text.strip())
    if text.startswith("+"):
        code = re.match(r"\+(\d+)", text)
        return _international(text) if code else None
    if country is None:
        return None
    abroad = re.match(r"\(?011\)?[\s-]?(?=[1-9])", text)
    if abroad and re.sub(r"\D", "", text[abroad.end() :]).startswith(
        str(phonenumbers.country_code_for_region(country))
    ):
        return _international("+" + text[abroad.end() :])  # as it is dialled from North America
    prefix = str(phonenumbers.country_code_for_region(country))
    bare = re.sub(r"\D", "", text)
    if bare.startswith(prefix) and re.match(rf"\(\s?{prefix}\b", text):
        number = _international("+" + re.sub(r"[()]", " ", text))
        return Number(number.dialled, ReadingDoubt.REPAIRED) if number else None
    joined = re.match(rf"\(\s?{prefix}(\d{{1,3}})\s?\)", text)
    if joined and not _is_valid(bare, country):
        # "(571) 565 7682": the country's prefix and the town's in one pair of brackets.
        number = _international(f"+{prefix} {joined[1]} {text[joined.end() :]}")
        return Number(number.dialled, ReadingDoubt.REPAIRED) if number else None
    if re.match(rf"{prefix}[\s.-]", text) and len(bare) > len(prefix) + _SHORTEST - 1:
        as_national = _parsed(bare, country)
        if as_national is None or not phonenumbers.is_valid_number(as_national):
            number = _international("+" + text)
            return Number(number.dialled, ReadingDoubt.REPAIRED) if number else None
    # "41 22 809 49 29" in a Swiss list: the prefix is there, and only its + isn't.
    if bare.startswith(prefix) and len(bare) > len(prefix) + 6:
        as_prefixed = _parsed("+" + bare)
        as_national = _parsed(bare, country)
        if (
            as_prefixed
            and phonenumbers.is_valid_number(as_prefixed)
            and not (as_national and phonenumbers.is_valid_number(as_national))
        ):
            return Number(_shown(as_prefixed), ReadingDoubt.GUESSED)
    national = _parsed(bare, country)
    if national is None or not phonenumbers.is_possible_number(national):
        # Numbers grew longer since: nobody can dial it, but so the text has it.
        kept = re.sub(r"[\s().\-\u2013\u2014]+", " ", text).strip()
        fits = _SHORTEST <= len(bare) <= _LONGEST_OLD and not bare.startswith("0")
        return Number(f"+{prefix} {kept}", ReadingDoubt.INCOMPLETE) if fits else None
    return Number(_shown(national), ReadingDoubt.GUESSED)


def _international(text: str) -> Number | None:
    digits = re.sub(r"\D", "", text)
    number = _parsed("+" + digits)
    if number is None:
        return None
    if phonenumbers.is_valid_number(number):
        return Number(_shown(number))
    # Old numbers and small offices: kept as the text has them, since nobody can say better.
    prefix = str(number.country_code)
    if not re.search(r"[()]", text) and digits.startswith(prefix):
        rest = re.sub(r"[.\-\u2013\u2014/]+", " ", re.sub(r"[^\d\s.\-\u2013\u2014/]", "", text))
        rest = re.sub(r"\s+", " ", rest).strip()
        spaced = re.sub(rf"^({re.escape(prefix)})\s?", r"\1 ", rest)
        doubt = ReadingDoubt.NONE if phonenumbers.is_possible_number(number) else ReadingDoubt.INCOMPLETE
        return Number("+" + spaced.strip(), doubt)
    return Number(f"+{prefix} {digits[len(prefix) :]}", ReadingDoubt.NONE)


def _is_valid(digits: str, country: str) -> bool:
    number = _parsed(digits, country)
    return number is not None and phonenumbers.is_valid_number(number)


def _shown(number: phonenumbers.PhoneNumber) -> str:
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def _parsed(text: str, country: str | None = None) -> phonenumbers.PhoneNumber | None:
    try:
        return phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException:
        return None


def region_of(number: str) -> str | None:
    """The country that a number with its prefix is dialled to, if its prefix says."""
    parsed = _parsed(number)
    if parsed is None or parsed.country_code is None:
        return None
    return phonenumbers.region_code_for_country_code(parsed.country_code)
