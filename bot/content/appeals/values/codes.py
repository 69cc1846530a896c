"""The numbers that issuers give their appeals, and what those say of date and country."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from babel.core import get_global

from bot.content.appeals.words.letters import CAPITALS
from bot.content.appeals.words.vocabulary import also

_OBSERVATORY: Final = re.compile(
    r"\b(?P<country>[A-Z]{3})\s?(?P<serial>\d{3})\s?/\s?(?P<month>[01]\d)(?P<year>\d\d)\s?/\s?"
    r"(?P<kind>OBS|OMCT|FIDH)\s?(?P<number>\d{3})(?P<sub>\.\d{1,2})?"
)
_AMNESTY: Final = re.compile(
    r"(?<![\w/])(?P<kind>UA|AU|FU|EXTRA|EUR-UA|Urgent Action|Acción Urgente|Action Urgente|FI)"
    r"(?:[\s:-]|Nr\.|No\.?|n°|Nº|nº|nummer){0,6}(?P<number>\d{1,"
    r"3}(?:-\d)?)\s?/\s?(?P<year>(?:19|20)?\d\d)(?![\d/])",
    re.IGNORECASE,
)
_AMNESTY_INDEX: Final = re.compile(
    r"\b(?P<region>AFR|AMR|ASA|EUR|MDE|ACT|POL|IOR|NWS)[\s\u2010-]?(?P<country>\d\d)\s?/\s?(?:WU\s?)?"
    r"(?P<number>\d{1,5})\s?/\s?(?P<year>(?:19|20)?\d\d)(?!\d)"
)
_AHRC: Final = re.compile(
    r"\bAHRC-(?P<kind>UA[CU]|UAG|FUA|HAC|FPR|STM)-(?P<number>\d{3})-(?P<year>(?:19|20)\d\d)\b|"
    r"\b(?:UA|UP|HU|UG|FP|HA)-(?P<number2>\d{1,3})-(?P<year2>(?:19|20)\d\d)\b"
)
_OMCT: Final = re.compile(
    r"\b[Cc]as[eo]?\s{1,2}(?P<code>[A-Z]{3}\s?(?P<day>\d\d)(?P<month>\d\d)(?P<year>\d\d)(?:\.\d{1,"
    r"2})?(?:\.[A-Z]{2,6})?)\b"
)
_PEN: Final = re.compile(r"\b(?P<code>RAN\s?(?P<number>\d{1,2})\s?/\s?(?P<year>\d\d))(?!\d)")
_LABELLED: Final = re.compile(
    r"(?im)^\W{0,4}(?:our\s|your\s|case\s|appeal\s)?(?:ref(?:erence)?|code|r[eé]f(?:[eé]rence|erencia)?|"
    rf"aktenzeichen|kenmerk|código|appeal no|case no|campaign no|номер|код{also('codes.label')})"
    r"\.?(?:\s(?:no|number|n°|nº|du?\s(?:l')?appel|del?\s(?:llamado|caso)))?\.?\s?[:#]\s{0,3}"
    rf"(?P<code>[{CAPITALS}0-9][{CAPITALS}0-9 ./_-]{{1,28}}[{CAPITALS}0-9])\s?$"
)
_FOLLOW_UP: Final = re.compile(
    r"(?i)further information|follow[- ]?up|update|suivi|informations? complémentaires?|más información|"
    r"información (?:adicional|complementaria)|aktualisierung|weitere informationen|vervolg"
)


@dataclass(frozen=True, slots=True)
class Code:
    """A code as the text has it, and what it says. `follows`: of an update."""

    text: str
    start: int
    end: int
    kind: str
    year: int | None = None
    month: int | None = None
    country: str | None = None
    follows: bool = False


def find_codes(text: str) -> list[Code]:
    """Every code of an appeal in `text`, from left to right."""
    found = [*_observatory(text), *_amnesty(text), *_others(text)]
    return sorted(found, key=lambda code: code.start)


def find_indexes(text: str) -> list[Code]:
    """Every index number of Amnesty International in `text`: "EUR 60/9123/2025"."""
    return [
        Code(
            _tidy(match.group()),
            match.start(),
            match.end(),
            "index",
            _year(match["year"]),
        )
        for match in _AMNESTY_INDEX.finditer(text)
    ]


def country_of(three: str) -> str | None:
    """ISO alpha-2 for an alpha-3 code: "TJK" -> "TJ"."""
    aliases = get_global("territory_aliases").get(three.upper())
    return str(aliases[0]) if aliases and len(aliases) == 1 else None


def _observatory(text: str) -> list[Code]:
    return [
        Code(
            _tidy(match.group()),
            match.start(),
            match.end(),
            "observatory",
            _year(match["year"]),
            int(match["month"]) if 1 <= int(match["month"]) <= 12 else None,
            country_of(match["country"]),
            follows=bool(match["sub"]),
        )
        for match in _OBSERVATORY.finditer(text)
    ]


def _amnesty(text: str) -> list[Code]:
    found = []
    for match in _AMNESTY.finditer(text):
        before = text[max(0, match.start() - 40) : match.start()]
        kind = match["kind"].upper()
        found.append(
            Code(
                _tidy(match.group()),
                match.start(),
                match.end(),
                "amnesty",
                _year(match["year"]),
                follows=kind in ("FU", "FI") or _FOLLOW_UP.search(before) is not None,
            )
        )
    return found


def _others(text: str) -> list[Code]:
    found = []
    for match in _AHRC.finditer(text):
        year = match["year"] or match["year2"]
        follows = (match["kind"] or "") in ("UAU", "FUA") or match.group().startswith("UP-")
        found.append(Code(match.group(), match.start(), match.end(), "ahrc", int(year), follows=follows))
    for match in _OMCT.finditer(text):
        day_month = int(match["month"])
        found.append(
            Code(
                _tidy(match["code"]),
                match.start("code"),
                match.end("code"),
                "omct",
                _year(match["year"]),
                day_month if 1 <= day_month <= 12 else None,
                country_of(match["code"][:3]),
            )
        )
    for match in _PEN.finditer(text):
        found.append(
            Code(_tidy(match["code"]), match.start("code"), match.end("code"), "pen", _year(match["year"]))
        )
    for match in _LABELLED.finditer(text):
        if any(character.isdigit() for character in match["code"]):
            found.append(Code(_tidy(match["code"]), match.start("code"), match.end("code"), "labelled"))
    return found


def _year(digits: str) -> int:
    year = int(digits)
    return year if year > 99 else year + (2000 if year < 60 else 1900)


def _tidy(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()
