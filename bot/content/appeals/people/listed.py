"""People whom an appeal lists by its form: "Name: …", "TOGO  Kofi MENSAVI (m), teacher"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from bot.content.appeals.frames.headings import AppealPart, phrases
from bot.content.appeals.frames.placed import Placed
from bot.content.appeals.people.names import NAME, plausible, same_person, tidy
from bot.content.appeals.values.places import is_place
from bot.content.appeals.words.courtesy import TITLES, without_title
from bot.content.appeals.words.folding import folded
from bot.content.appeals.words.offices import ROLE_WORD

_MARKED: Final = re.compile(
    rf"(?P<name>{NAME})\s?\((?P<mark>m|f|male|female|h|v|w|hombre|mujer|he/him|she/her|"
    rf"they/them|il|elle|él|ella)\)"
)
_LISTED: Final = re.compile(
    rf"(?:(?:{TITLES}|HERR|FRAU)\s)?(?P<name>{NAME})(?P<mark>\s\([a-z/]+\))?(?=\s?(?:,|;|$|\(|/|\band\b))"
)


_NEW: Final = re.compile(
    r"^(?:new|additional|nouveaux?|nuevos?|neue|nieuwe)\s(?:names?|noms?|nombres?|namen?|naam):\s",
    re.IGNORECASE,
)


_DATA: Final = frozenset(
    (
        "name",
        "names",
        "name of victim",
        "name of the victim",
        "names of victims",
        "name and preferred pronoun",
        "name and pronoun",
        "nombre",
        "nombre y genero gramatical preferido",
        "prenom, nom et pronom a utiliser",
        "naam",
        *phrases("", "headings.data"),
    )
)


def by_form(placed: Sequence[Placed]) -> list[tuple[str, int, str | None]]:
    """Names that the appeal lists as such: "Name: …", "TOGO  Kossi AGBENOU (m), teacher"."""
    found: list[tuple[str, int, str | None]] = []
    for one in placed:
        if one.part is AppealPart.DATA and one.heading in _DATA:
            found += _listed(one.text, one.line.number)
    if found:
        return _once(found)
    country_seen = 0
    for at, one in enumerate(placed[:40]):
        country_first = re.match(
            r"([A-ZÀ-Þ][A-ZÀ-Þ' -]{2,40}?)\s(?=[^\W\d_]+[a-zà-ÿ]|[A-ZÀ-Þ]{2,}\s[^\W\d_]*[a-zà-ÿ]|[A-Z][a-z])",
            one.line.text,
        )
        if (
            country_first
            and is_place(country_first[1])
            and "\t" not in one.line.text
            and not one.line.plain.endswith(".")
        ):
            country_seen = at + 1
            found += _listed(one.line.text[country_first.end() :], one.line.number)
            continue
        columns = [column.strip() for column in one.line.text.split("\t") if column.strip()]
        if (
            columns
            and is_place(columns[0].split("/")[0])
            and columns[0].isupper()
            and one.part in (AppealPart.HEAD, AppealPart.FACTS)
        ):
            country_seen = at + 1
            found += [entry for column in columns[1:] for entry in _listed(column, one.line.number)]
            continue
        near = country_seen and at - country_seen < 12
        if (
            near
            and one.part is AppealPart.HEAD
            and len(one.line.plain) < 110
            and not one.line.plain.endswith(".")
        ):
            entries = _listed(_NEW.sub("", one.line.plain), one.line.number)
            if entries and (found or columns[0].isupper() or _MARKED.search(one.line.plain)):
                found += entries
                continue
        if found and near and one.line.after_blank and one.part is not AppealPart.HEAD:
            break
    return _once(found)


def _once(found: Sequence[tuple[str, int, str | None]]) -> list[tuple[str, int, str | None]]:
    kept: list[tuple[str, int, str | None]] = []
    for entry in found:
        if not any(same_person(entry[0], other[0]) for other in kept):
            kept.append(entry)
    return kept


def _listed(text: str, line: int) -> list[tuple[str, int, str | None]]:
    """Names in a list, each with "m" or "f" where the list says."""
    found = []
    for match in _LISTED.finditer(text):
        bare, gender, _ = without_title(match["name"])
        bare = re.sub(r"^(?:HERR|FRAU)\s", "", bare)
        gender = gender or ("f" if "FRAU " in match.group() else "m" if "HERR " in match.group() else None)
        before = text[: match.start()].rstrip()
        if before and before[-1] not in ",;/&" and not re.search(r"\b(?:and|et|y|und|en|e|и)$|\)$", before):
            continue
        if " " not in bare or not plausible(bare) or is_place(bare) or ROLE_WORD.search(folded(bare)):
            continue
        mark = re.match(
            r"\s\((m|f|male|female|he|she|il|elle|hombre|mujer|masculin|femen)",
            match["mark"] or text[match.end("name") : match.end("name") + 12],
        )
        if mark:
            gender = "f" if mark[1] in ("f", "female", "she", "elle", "mujer", "femen") else "m"
        found.append((tidy(bare), line, gender))
    return found
