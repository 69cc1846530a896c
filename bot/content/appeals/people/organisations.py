"""Organisations that an appeal is for, where it is for nobody alone."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

from bot.content.appeals.frames.headings import AppealPart
from bot.content.appeals.frames.issuers import ISSUERS
from bot.content.appeals.frames.placed import Placed
from bot.content.appeals.people.names import NAME
from bot.content.appeals.values.places import is_place
from bot.content.appeals.words.folding import folded, spaced
from bot.content.appeals.words.offices import MISSION, ROLE_WORD
from bot.model.cases.appeal import FoundPerson, FoundValue, ReadingDoubt

_CAPITALS: Final = re.compile(
    rf"{NAME}(?:\s(?:for|of|de|des|pour|para|la|los|las|the|and|für|van|voor)(?:\s(?:the|la|"
    rf"los|las|les))?\s{NAME})?"
)
_OFFICIAL: Final = re.compile(
    r"\b(?:court|ministry|police|government|parliament|state|commission|registrar|authorit\w+|"
    r"security|army|tribunal|ministere|ministerio|fiscalia|gobierno|prison|united nations|"
    r"european union|nations|declaration|convention|covenant)\b"
)
_LETTERS: Final = re.compile(r"(?<![\w-])(?!UNESCO|UNICEF|MINUSMA|COVID|FIDH|OMCT|HIV)[A-Z]{4,12}(?![\w-])")
"""The letters that an organisation goes by: "COFADEH"."""
_OFTEN: Final = 3


def organisations_of(
    placed: Sequence[Placed], title: FoundValue[str] | None, demands: Sequence[FoundValue[str]]
) -> list[FoundPerson]:
    """The organisation that is named again and again, and in a demand or the title; unsure unless in both."""
    counted: Counter[str] = Counter()
    where: dict[str, int] = {}
    for one in placed:
        if one.part is not AppealPart.FACTS:
            continue
        for match in _CAPITALS.finditer(one.text):
            name = re.sub(r"^(?:The|La|Le|El|Los|Las|Das|Die|Der|De|Het)\s", "", match.group())
            plain = folded(name)
            if (
                len(name.split()) < 2
                or is_place(name)
                or _OFFICIAL.search(plain)
                or ROLE_WORD.match(plain)
                or MISSION.match(plain)
                or any(issuer.mark.search(plain) for issuer in ISSUERS)
            ):
                continue
            counted[name] += 1
            where.setdefault(name, one.line.number)
        for match in _LETTERS.finditer(one.text):
            if not any(issuer.mark.search(folded(match.group())) for issuer in ISSUERS):
                counted[match.group()] += 1
                where.setdefault(match.group(), one.line.number)
    asked = spaced(" ".join(demand.value for demand in demands))
    headed = spaced(title.value) if title else ""
    for name, times in counted.most_common(6):
        in_demand, in_title = spaced(name) in asked, spaced(name) in headed
        if times >= 2 and (in_demand or in_title) and times + 2 * (in_demand + in_title) > _OFTEN:
            return [
                FoundPerson(
                    FoundValue(
                        name, where[name], ReadingDoubt.NONE if times >= _OFTEN else ReadingDoubt.GUESSED
                    ),
                    is_organisation=True,
                )
            ]
    return []
