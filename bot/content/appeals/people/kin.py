"""Names of relatives and children: found, to be proposed as never said, and kept out of everything else."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from bot.content.appeals.people.names import NAME, plausible, tidy
from bot.content.appeals.words.courtesy import TITLES, without_title
from bot.content.appeals.words.folding import folded, spaced
from bot.content.appeals.words.offices import ROLE_WORD
from bot.content.appeals.words.relatives import MARRIED, MAYBE_RELATIVES, OF_SOMEBODY, RELATIVES
from bot.content.appeals.words.vocabulary import also

_YEARS: Final = (
    r"(?:[\s-](?:years?|ans|años|anos|Jahren?|jaar|лет|года?|months?|mois|meses|"
    rf"Monate?{also('relatives.years')})(?:[\s-](?:old|alt|oud))?)?"
)
_ONE: Final = (
    rf"(?:(?:(?:la|el|le|the|der|die|de)\s)?{TITLES}\s)?{NAME}(?:\s?\((?:aged?\s)?\d{{1,2}}{_YEARS}\)|,?\s(?:aged?\s|de\s|"
    rf"âgée?s?\sde\s|von\s)?\d{{1,2}}{_YEARS}(?=[,.;)]|\s(?:and|et|y|und|en|e)\s|$))?"
)
_ANDS: Final = f"and|et|y|und|en|e|и{also('joining.and')}"
_LIST: Final = rf"(?P<names>{_ONE}(?:(?:\s?,\s(?:and\s|et\s|y\s)?|\s(?:{_ANDS})\s){_ONE}){{0,9}})"
_OF_WHOM: Final = (
    rf"(?:(?:\s(?:de|of|von|van|del|di|du)|\s[Dd]['’])\s?(?:{TITLES}\s)?(?:{NAME}|[^\W\d_]+)|"
    rf"\s[А-ЯЁ][а-яё]+(?:\s[А-ЯЁ][а-яё]+)?(?=,\s))?"
)
_BETWEEN: Final = (
    r"(?:\s(?:is|was|are|were|named|called|prénommée?s?|llamad[oa]s?|namens|genaamd|who is "
    r"called|по имени))?\s?[,:(\u2013\u2014-]{0,2}\s"
)
_REL: Final = rf"(?i:\b(?:{RELATIVES})\b|\b(?:{OF_SOMEBODY})\s(?:{MAYBE_RELATIVES})\b)"
_BEFORE: Final = re.compile(rf"{_REL}{_OF_WHOM}{_BETWEEN}{_LIST}")
_AFTER: Final = re.compile(
    rf"(?P<names>{_ONE})(?:\s?\([mf]\))?\s?,\s(?:\d{{1,3}}(?:\syears\sold)?,\s)?(?:who\s(?:is|"
    rf"was)\s)?(?i:(?:{OF_SOMEBODY})\b)(?:\s[a-zà-ÿа-яё0-9-]+){{0,2}}\s{_REL}"
    rf"|(?P<names2>{_ONE})\s?,\s(?:(?:the|a|la|le|el|die|der|de)\s)?(?:[a-zà-ÿ0-9-]+\s){{0,"
    rf"2}}{_REL}\s(?:of|de|von|van|del)\s(?!two|three|four|five|six|seven|eight|nine|ten|"
    rf"several|small|young|deux|trois|dos|tres|cuatro|zwei|drei|twee|drie|a\b|an\b|un\b|une\b|"
    rf"\d)"
)
_ADDRESSED_SO: Final = re.compile(
    r"(?<!['’]s\s)(?:Sister|Brother|Father|Mother|Padre|Madre|Hermana|Hermano|S(?:œ|oe)ur|Frère|Père|"
    r"Zuster|Pater)s?\s(?=[A-ZÀ-Þ])"
)
"""Of an order or a union, and nobody's relative: "Sister Rosemary"."""
_CHILD_OF: Final = re.compile(
    rf"(?i:\b(?:sons?|daughters?|child|fils|fille|hij[oa]|filh[oa]|sohn|tochter|zoon|dochter))\s"
    rf"(?:of|de|d['’]|von|van|do|da)\s?(?:(?:la|el|le|the|late|feu)\s){{0,2}}(?P<names>{_ONE})"
)
"""A parent, by whom somebody is told from others of their name: "Ali Khan, son of Omar Khan"."""
_MARRIED: Final = re.compile(rf"(?i:\b(?:{MARRIED}))\s{_LIST}")
_AGED: Final = re.compile(
    rf"(?i:\b(?:(?:\w+[- ])?(?:month|week|day)s?[- ]old|(?:one|two|three|four|five|six|seven|"
    rf"eight|nine|ten|eleven|twelve|[1-9]|1[0-2])[- ]year[- ]old|âgée?\sde\s\w+\smois|"
    rf"de\s\w+\s(?:meses|mois)\b,?))\s(?P<names>{NAME})"
)
_OF_AN_OFFICIAL: Final = re.compile(rf"(?:the |l'|la |el |le )?(?:\w+ )?{ROLE_WORD.pattern}")
_SEPARATOR: Final = re.compile(rf"\s?,\s(?:and\s|et\s|y\s)?|\s(?:{_ANDS})\s")
_ARTICLE: Final = re.compile(r"^(?:la|el|le|the|der|die|de)\s(?=[A-ZÀ-Þ])")
_AGED_SO: Final = re.compile(
    rf"\s?\((?:aged?\s)?\d{{1,2}}{_YEARS}\)|,?\s(?:aged?\s|de\s|âgée?s?\sde\s|von\s)?\d{{1,"
    rf"2}}{_YEARS}"
)
_AGE: Final = re.compile(r"\s?\([^()]*\)|,?\s(?:aged?\s|de\s|âgée?s?\sde\s|von\s)?\d{1,2}\b.*$")


@dataclass(frozen=True, slots=True)
class Kin:
    """Names of relatives and children. `unsure`: of somebody who may be whom the appeal is for."""

    sure: tuple[str, ...]
    unsure: tuple[str, ...]


def kin_in(texts: Iterable[str]) -> Kin:
    """Names of relatives and children in some sentences, as they stand there."""
    found: list[str] = []
    unsure: list[str] = []
    parents: list[str] = []
    whole: list[str] = []
    for text in texts:
        for match in _CHILD_OF.finditer(text):
            parents += _names(match["names"])
        whole.append(text)
        for pattern in (_BEFORE, _AFTER, _MARRIED, _AGED):
            for match in pattern.finditer(text):
                groups = match.groupdict()
                if pattern is _BEFORE and _ADDRESSED_SO.match(text, match.start()):
                    continue
                if groups.get("names2") and (
                    " " not in groups["names2"] or _OF_AN_OFFICIAL.match(folded(text[match.end() :]))
                ):
                    continue
                for name in _names(groups.get("names") or groups.get("names2") or ""):
                    (unsure if groups.get("names2") else found).append(name)
    told = spaced(" ".join(whole))
    # Whoever is told of besides may be whom the appeal is for, and the child a relative.
    found += [one for one in parents if " " in one and told.count(spaced(one)) <= parents.count(one)]
    return Kin(tuple(dict.fromkeys(found)), tuple(one for one in dict.fromkeys(unsure) if one not in found))


def _names(listed: str) -> list[str]:
    names = []
    for each in _SEPARATOR.split(_AGED_SO.sub("", listed)):
        bare, _, titled = without_title(_ARTICLE.sub("", _AGE.sub("", each).strip()))
        bare = re.sub(r"[’']s$", "", bare).strip(" ,.()")
        if bare and (plausible(bare) or titled) and not (" " not in bare and len(bare) < 3):
            names.append(tidy(bare))
    return names


def without_kin(text: str, kin: Sequence[str], persons: Sequence[str]) -> str | None:
    """`text` without the names of relatives: cut after the word for the relative; None if that can't be.

    A name's single words count too, unless they are the person's own.
    """
    if not kin or not mentions(text, kin, persons):
        return text
    words = "|".join(sorted((re.escape(one) for one in forms(kin, persons)), key=len, reverse=True))
    one = (
        rf"(?:{TITLES}\s)?(?:{words})(?:\s(?:{words}))*(?:\s?\([^()]{{0,20}}\)|,"
        rf"?\s(?:aged?\s)?\d{{1,2}}{_YEARS}(?=[,.;)]|\s(?:and|et|y|und|en|e)\s))?"
    )
    cut = re.compile(
        rf"(?P<rel>{_REL}(?:(?:\s(?:de|of|von|van|del|du)\s)(?:{TITLES}\s)?(?:{NAME}))?)(?P<sep>\s?[,"
        rf":(\u2013\u2014-]{{0,2}})\s?{one}(?:(?:\s?,\s(?:and\s)?|\s(?:and|et|y|und|en|"
        rf"и{also('joining.and')})\s){one})*(?P<end>\)|,)?",
        re.IGNORECASE,
    )
    shorter = re.sub(r"\s+", " ", cut.sub(_without_name, text)).strip()
    return None if mentions(shorter, kin, persons) else shorter


def _without_name(match: re.Match[str]) -> str:
    """The word for a relative alone: "his mother, Ana, saw" becomes "his mother saw"."""
    said = match["rel"]
    if match["end"] != ",":
        return said
    enclosed = "," in match["sep"] and not _MORE_OF_THEM.match(match.string, match.end())
    return said if enclosed else f"{said},"


_MORE_OF_THEM: Final = re.compile(
    r"\s(?:an?|the|who|whom|aged|and|un|une|el|la|le|et|y|qui|que|quien|ein|eine|der|die|und|een|en|\d)\b"
)
"""What goes on telling of them after a comma: "his brother, a baker, was …"."""


def mentions(text: str, kin: Sequence[str], persons: Sequence[str]) -> bool:
    """Whether a relative's name stands in `text`, whole or one word of it."""
    plain = spaced(text)
    return any(spaced(form) in plain for form in forms(kin, persons))


def forms(kin: Sequence[str], persons: Sequence[str]) -> list[str]:
    """The names, and each word of them that isn't one of a person's own."""
    own = {word for person in persons for word in re.split(r"[\s-]+", folded(person))}
    found: list[str] = []
    for name in kin:
        found.append(name)
        found += [
            word
            for word in name.split()
            if len(word) > 2 and folded(word) not in own and folded(word) not in _PARTICLES
        ]
    return found


_PARTICLES: Final = frozenset(
    ["van", "der", "den", "von", "del", "las", "los", "bin", "bint", "ben", "ibn", "ould", "abu", "san"]
)
