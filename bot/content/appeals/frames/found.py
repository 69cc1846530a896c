"""Headings as they stand in a text."""

from __future__ import annotations

import re
from typing import Final

from bot.content.appeals.frames.headings import HEADINGS, AppealPart, phrases
from bot.content.appeals.frames.leads import lead_of
from bot.content.appeals.prepared import PreparedLine
from bot.content.appeals.words.folding import folded
from bot.content.appeals.words.letters import SMALL
from bot.content.appeals.words.no_names import word_set

_BY_PHRASE: Final = {phrase: part for part, phrases in HEADINGS.items() for phrase in phrases}


_BEGINNINGS: Final = sorted((phrase for phrase in _BY_PHRASE if len(phrase) > 8), key=len, reverse=True)


WEAK: Final = word_set(
    "action context contact source sources note notes name names address adres adresse adresses "
    "adressen facts faits contexto copies copie copia cc summary background targets target requests "
    "demands direccion recommendations recommandations просим адреса адрес contacts copy contacto kontakt "
    "hechos fait kopie appeals authorities naam nombre addresses direcciones"
) | frozenset(phrases("", "headings.weak"))


_OF_LETTER: Final = re.compile(
    r"(?:sample|model|template|draft) (?:letter|appeal)|modele de lettre|lettre[- ]type|"
    r"modelo de carta|carta modelo|musterbrief|briefvorschlag|modelbrief|voorbeeldbrief|"
    r"образец письма"
)


def heading_of(line: PreparedLine) -> tuple[AppealPart, str, str] | None:
    """The part that a line begins, its heading folded, and the text after it; or None."""
    text = line.plain
    plain = folded(text[:160])
    if _OF_LETTER.search(plain) and (line.is_headed or text.isupper()) and len(text) < 160:
        return AppealPart.LETTER, _bare(plain), ""
    colon = re.search(r"\s?[:\uff1a]", plain[:120])
    if colon:
        head = _bare(plain[: colon.start()])
        if head in _BY_PHRASE and not (head in WEAK and line.is_item):
            return _BY_PHRASE[head], head, text[colon.end() :].strip()
    bare = _bare(plain)
    alone = line.after_blank and line.before_blank and text[:1].isupper()
    if len(text) > 110:
        return _shouted(text, plain)
    if (
        bare in _BY_PHRASE
        and _BY_PHRASE[bare] is not AppealPart.DATA
        and (bare not in WEAK or line.is_headed or alone or (text.isupper() and line.after_blank))
    ):
        return _BY_PHRASE[bare], bare, ""
    return _shouted(text, plain)


def _shouted(text: str, plain: str) -> tuple[AppealPart, str, str] | None:
    """A heading in capitals that goes on with more than the table has: "PLEASE SEND APPEALS BEFORE … TO:"."""
    opening = re.match(rf"[^{SMALL}]{{9,}}", text)
    if not opening:
        return None
    for phrase in _BEGINNINGS:
        if (
            plain.startswith(phrase)
            and not plain[len(phrase) : len(phrase) + 1].isalnum()
            and len(opening.group()) >= len(phrase)
        ):
            end = re.search(r"[:\uff1a]|$", text)
            rest = text[end.end() :].strip() if end else ""
            lead = lead_of(plain)
            if lead is not None and _BY_PHRASE[phrase] is AppealPart.NOTES:
                return None
            if lead in (AppealPart.ADDRESSES, AppealPart.COPIES) and not rest:
                return lead, phrase, ""  # "TAKE ACTION - write to:"
            return _BY_PHRASE[phrase], phrase, rest
    return None


def _bare(plain: str) -> str:
    return re.sub(r"^[\W\d_]*(?:[ivx]{1,4}[.)]\s)?|[^\w)]+$", "", re.sub(r"\s+", " ", plain)).strip()
