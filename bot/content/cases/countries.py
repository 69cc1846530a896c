"""Countries: names and flags, in the order of a language's alphabet. From the Unicode data in Babel."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from babel import Locale
from babel.core import get_global
from babel.languages import get_territory_language_info

from bot.content.languages import language as known_language
from bot.model.languages import SOURCE_LANGUAGE

_INHABITED_BY_NOBODY: Final = frozenset({"AQ", "BV", "GS", "HM", "TF", "UM"})


@lru_cache(maxsize=1)
def _codes() -> frozenset[str]:
    # Babel lists the aliases of every ISO 3166-1 number; numbers from 900 on are for private use, and a
    # number with several countries is a region or a state that is no more.
    aliases = get_global("territory_aliases")
    named = {
        codes[0]
        for number, codes in aliases.items()
        if number.isdigit() and len(codes) == 1 and int(number) < 900
    }
    return frozenset(code for code in named if re.fullmatch("[A-Z]{2}", code)) - _INHABITED_BY_NOBODY


def is_country(code: str) -> bool:
    """Whether `code` is an ISO 3166-1 alpha-2 code of a country or territory where people live."""
    return code in _codes()


def flag(code: str) -> str:
    """The flag as an emoji ("FR" -> "🇫🇷"); empty for what is not two letters A-Z."""
    if not re.fullmatch("[A-Z]{2}", code):
        return ""
    return "".join(chr(0x1F1E6 + ord(letter) - ord("A")) for letter in code)


def country_name(code: str, language: str) -> str:
    """The country's name in `language`, else in one that its readers read too, else the code."""
    for candidate in (language, *known_language(language).fallback, SOURCE_LANGUAGE):
        name = Locale(candidate).territories.get(code)
        if name:
            return str(name)
    return code


@lru_cache(maxsize=16)
def countries(language: str) -> tuple[tuple[str, str], ...]:
    """All countries as (code, name), in the alphabetical order of `language`."""
    named = [(code, country_name(code, language)) for code in _codes()]
    return tuple(sorted(named, key=lambda pair: (_collation(pair[1], language), pair[1])))


def likely(tag: str | None, n: int) -> tuple[str, ...]:
    """At most `n` countries where a person with this IETF tag ("fr-BE") probably lives, best first.

    Empty where the tag says nothing.
    """
    parts = (tag or "").replace("_", "-").split("-")
    language = parts[0].lower()
    region = next((part.upper() for part in parts[1:] if re.fullmatch("[A-Za-z]{2}", part)), "")
    # The Unicode data in Babel gives shares of speakers, not numbers.
    guesses = [region, *(known_language(language).countries or _by_share(language))]
    return tuple(dict.fromkeys(code for code in guesses if is_country(code)))[:n]


@lru_cache(maxsize=64)
def _by_share(language: str) -> tuple[str, ...]:
    """Countries for a language this program does not speak: its home first, then by share of speakers."""
    if not language:
        return ()
    home = str(get_global("likely_subtags").get(language, "")).rpartition("_")[2]
    shares: dict[str, float] = {}
    for code in _codes():
        info = get_territory_language_info(code).get(language)
        if info and info["official_status"] == "official":
            shares[code] = float(info["population_percent"] or 0)
    return (home, *sorted(shares, key=lambda code: (-shares[code], code)))


def _collation(name: str, language: str) -> tuple[int, ...] | str:
    """A key that sorts accented Latin letters with their base, and Cyrillic ones by their alphabet."""
    folded = unicodedata.normalize("NFC", name).casefold()
    alphabet = known_language(language).alphabet
    if not alphabet:
        plain = "".join(
            sign for sign in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(sign)
        )
        return "".join(sign for sign in plain.replace("œ", "oe") if sign.isalnum() or sign == " ")
    order = {letter: number for number, letter in enumerate(alphabet, start=1)}
    return tuple(_place(sign, order) for sign in folded if sign.isalpha() or sign == " ")


def _place(sign: str, order: Mapping[str, int]) -> int:
    """A letter with a mark that the alphabet doesn't have stands with the same without it."""
    if sign == " ":
        return 0
    plain = unicodedata.normalize("NFD", sign)[0]
    return order.get(sign) or order.get(plain) or 100 + ord(sign)
