"""What stands above the facts: the title, and the violations."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from bot.content.appeals.frames.headings import FRAME, AppealPart
from bot.content.appeals.frames.issuers import ISSUERS
from bot.content.appeals.frames.placed import Placed
from bot.content.appeals.frames.shapes import headline
from bot.content.appeals.values.codes import find_codes, find_indexes
from bot.content.appeals.values.dates import spot
from bot.content.appeals.values.places import is_place, places_in
from bot.content.appeals.words.folding import folded
from bot.content.appeals.words.letters import SMALL
from bot.content.appeals.words.vocabulary import also
from bot.model.cases.appeal import FoundValue, ReadDocument, ReadingDoubt

_TOP: Final = 40
_SHORT: Final = 5
_FEWEST: Final = 3
_LONGEST: Final = 260
_ISSUES: Final = re.compile(
    r"(?:issues|issue|violations?|type of violation|concerns?|violacion\w*|nature des violations"
    + also("told.violations_label")
    + r")\s?:\s*",
    re.IGNORECASE,
)
_VIOLATION: Final = re.compile(
    r"torture|detention|arrest|harassment|criminali[sz]ation|threat|killing|execution|"
    r"disappearance|death penalty|ill-treatment|assassination|attack|intimidation|defamation|"
    r"surveillance|imprisonment|conscience|incommunicado|unfair trial|health|medical|safety|"
    r"flogging|amputation|forcible|refoulement|freedom|impunity|violence|raid|sentence|"
    r"abduction|deportation|extradition|"
    r"denial|harcelement|criminalisation|menaces|agression|entrave|arrestation|detention|"
    r"disparition|peine de mort|torture|assassinat|execution|crainte|liberation|"
    r"amenaza|temor|desaparicion|hostigamiento|criminalizacion|asesinato|detencion|ataque|"
    r"tortura|acoso|agresion|pena de muerte|seguridad|allanamiento|"
    r"folter|haft|drohende|todesstrafe|hinrichtung|verschwinden|sorge um|gefangene\w*|"
    r"einschuchterung|marteling|doodstraf|gevangen|vrees" + also("told.violations")
)


def violations_of(placed: Sequence[Placed]) -> tuple[FoundValue[str], ...]:
    """What is violated, in the issuer's words: from the line of the code, or after "ISSUES:"."""
    for one in placed[:_TOP]:
        label = _ISSUES.match(one.line.plain)
        if label and label.end() < len(one.line.plain):
            return _listed(one.line.plain[label.end() :], one.line.number, r"[;,/]")
    top = [one for one in placed[:_TOP] if one.part is AppealPart.HEAD or one.heading]
    for one in top:
        after_country = re.match(r"([^:/;]{3,40}):\s(?=[^:]+[/;])", one.line.plain)
        if after_country and places_in(after_country[1]):
            pieces = re.split(r"\s?[/;]\s?", one.line.plain[after_country.end() :])
            if all(_VIOLATION.search(folded(piece)) and len(piece.split()) <= _SHORT for piece in pieces):
                return _listed(" / ".join(pieces), one.line.number, r"\s?/\s?")
    coded = next((at for at, one in enumerate(top) if find_codes(one.line.plain)), None)
    if coded is None:
        return ()
    line = top[coded].line
    last = find_codes(line.plain)[-1]
    rest = line.plain[last.end :]
    rest = re.sub(r"^[^()]{0,8}\([^()]*\)", "", rest)
    rest = rest.strip(" -\u2013\u2014:,\t")
    for spotted in reversed(spot(rest)):
        rest = (rest[: spotted.start] + rest[spotted.end :]).strip(" ,\t")
    found: list[FoundValue[str]] = []
    if rest and _VIOLATION.search(folded(rest)):
        found += _listed(rest, line.number, r"\s?/\s?")
    elif rest and len(rest) > 30:
        return ()
    open_end = rest.endswith("/")
    for one in top[coded + 1 : coded + 6]:
        text = one.line.plain.strip()
        if find_codes(text) or find_indexes(text) or not text:
            break
        if spot(text) or is_place(text) or one.heading or len(text) > 160 or text.endswith("."):
            break
        if (
            (found and not open_end and one.line.after_blank)
            or ":" in text
            or not (
                "/" in text or (_VIOLATION.search(folded(text)) and (open_end or len(text.split()) <= _SHORT))
            )
        ):
            break
        if found and not open_end and "/" not in text:
            break
        found += _listed(text, one.line.number, r"\s?/\s?")
        open_end = text.endswith("/")
    return tuple(found)


def _listed(text: str, line: int, parting: str) -> tuple[FoundValue[str], ...]:
    parts = [part.strip(" .,;-\u2013\t") for part in re.split(parting, text)]
    return tuple(FoundValue(part, line) for part in parts if part and 2 < len(part) < 90)


def title_of(
    document: ReadDocument, placed: Sequence[Placed], violations: Sequence[FoundValue[str]]
) -> FoundValue[str] | None:
    """What the appeal is headed: a line at the top that is no frame, code, date or name of the issuer."""
    labelled = _of_label(placed)
    if labelled is not None:
        return labelled
    known = {one.line for one in violations}
    candidates: list[tuple[int, Placed]] = []
    top = placed[:_TOP]
    for at, one in enumerate(top):
        text = _uncoded(one.line.plain.strip(' *_"“”'))
        if (
            one.part not in (AppealPart.HEAD, AppealPart.FACTS)
            or one.line.number in known
            or one.line.is_item
        ):
            continue
        headed = one.line.is_headed or (text.isupper() and one.line.after_blank and one.line.before_blank)
        if one.part is AppealPart.FACTS and not (headed and len(text) < 200 and at < 25):
            continue
        if not _may_be_title(text) or _issuers_name(text):
            continue
        candidates.append((_worth(text, one, top, at), one))
    best = max(candidates, key=lambda pair: pair[0], default=None)
    if best is None or best[0] < _ENOUGH:
        return _of_subject(document.subject)
    one = best[1]
    text = _uncoded(one.line.plain.strip(' *_"“”'))
    return FoundValue(
        _whole(text, one, placed),
        one.line.number,
        ReadingDoubt.NONE if best[0] > _ENOUGH + 1 else ReadingDoubt.GUESSED,
    )


_ENOUGH: Final = 3
_TITLE: Final = re.compile(
    rf"(?:urgent action )?(?:title|titre|t[ií]tulo|titel{also('told.title')})\s?:\s+(?=\S)", re.IGNORECASE
)


def _of_label(placed: Sequence[Placed]) -> FoundValue[str] | None:
    """What a form has after "Title:"."""
    for one in placed[:_TOP]:
        label = _TITLE.match(one.line.plain)
        if label and one.part in (AppealPart.HEAD, AppealPart.FACTS):
            return FoundValue(one.line.plain[label.end() :].strip(' *"“”')[:_LONGEST], one.line.number)
    return None


def _issuers_name(text: str) -> bool:
    """Whether a line is but the name of whoever issued the appeal."""
    plain = folded(text)
    for one in ISSUERS:
        plain = one.mark.sub(" ", plain)
    return len(re.findall(r"\w{3,}", plain)) == 0


def _uncoded(text: str) -> str:
    """Without the code that a title begins with: "UA-23-2003: SRI LANKA: Fisherman assaulted"."""
    codes = find_codes(text)
    if codes and codes[0].start == 0 and re.match(r"\s?[:\u2013-]\s", text[codes[0].end :]):
        return text[codes[0].end :].lstrip(" :\u2013-")
    return text


def _of_subject(subject: str) -> FoundValue[str] | None:
    """A mail's subject without "Fwd:" and the code, if that leaves a title."""
    subject = re.sub(r"^(?:(?:fwd?|re|aw|wg|tr|rv|fw)\s?:\s?)+", "", subject, flags=re.IGNORECASE).strip()
    for code in reversed(find_codes(subject)):
        subject = (subject[: code.start] + subject[code.end :]).strip(" -:,")
    return FoundValue(subject, None, ReadingDoubt.GUESSED) if len(subject.split()) >= _FEWEST else None


def _may_be_title(text: str) -> bool:
    plain = re.sub(r"^\W+|\W+$", "", folded(text))
    words = plain.split()
    if len(words) < 3 or len(text) > _LONGEST or plain in FRAME:
        return False
    if all(
        re.sub(r"^\W+|\W+$", "", piece) in FRAME or not piece.strip()
        for piece in re.split(r"\s[-\u2013|/]\s|[:,]\s", plain)
    ):
        return False
    if (
        re.match(
            r"(?:from|to|cc|date|sent|subject|von|de|source|index|ai index|http|www|©|photo|name|"
            r"distr|tel|fax|e-?mail)\b\W",
            plain,
        )
        or "@" in text
        or text.startswith("(")
    ):
        return False
    if find_codes(text) or find_indexes(text) or is_place(text) or " > " in text:
        return False
    dates = spot(text)
    if dates and sum(one.end - one.start for one in dates) * 2 > len(text):
        return False
    if any(plain.startswith(frame) and len(plain) < len(frame) + 14 for frame in FRAME if len(frame) > 5):
        return False
    return (
        not text.endswith((",", ";"))
        and re.search(
            r"\b(?:programme conjoint|joint programme|partnership of|general distribution|newsletter|"
            r"news from the international)\b",
            plain,
        )
        is None
    )


def _worth(text: str, one: Placed, top: Sequence[Placed], at: int) -> int:
    plain = folded(text)
    worth = 0
    opening = re.match(r"([^:\u2013\u2014]{3,40})\s?[:\u2013\u2014]\s?\S", text)
    if opening and places_in(opening[1]):
        worth += 6
    if opening and re.match(r"(?:urgent|open letter|appel|alert|urgente?)\b", plain):
        worth += 2
    if one.line.is_headed:
        worth += 3 if one.line.source.is_heading else 2
    if one.line.after_blank and one.line.before_blank:
        worth += 1 if at else 3
    above = [folded(other.line.plain).strip(" *-") for other in top[max(0, at - 2) : at]]
    if any(
        re.fullmatch(
            r"(?:urgent action|action urgente|accion urgente|eilaktion.*|schrijfactie|action alert.*|"
            rf"alert.*{also('headings.urgent')})",
            line,
        )
        for line in above
    ):
        worth += 4
    if at and is_place(top[at - 1].line.plain.strip(" *:")):
        worth += 3
    if headline(text) or (text.isupper() and len(text.split()) > 3):
        worth += 2
    if text.endswith("."):
        worth -= 3
    if len(text) > 140:
        worth -= 2
    if re.search(rf"[{SMALL}]", text) and _verbal(plain):
        worth += 2
    if any(spot(line) for line in above[-1:]):
        worth += 1
    return worth


def _verbal(plain: str) -> bool:
    return (
        re.search(
            r"\b(?:arrested|detained|sentenced|jailed|tortured|killed|threatened|attacked|released|"
            r"beaten|disappeared|facing|faces|trial|detention|arrest\w*|harass\w*|denies|sealed|"
            r"convicted|imprison\w*|charged|condemn\w*|execution|missing|held|raid\w*|murder\w*|"
            r"journalist|defender|activist|lawyer|"
            r"condamn\w+|arret\w+|detenu\w*|emprison\w+|menac\w+|harcel\w+|detenid\w+|conden\w+|"
            r"amenaz\w+|asesin\w+|encarcel\w+|haft\w*|inhaftiert|verurteilt|bedroht|vast|veroordeeld|"
            rf"gevangen\w*|opgepakt|арест\w*|задерж\w*|приговор\w*{also('told.verbal')})\b",
            plain,
        )
        is not None
    )


def _whole(text: str, one: Placed, placed: Sequence[Placed]) -> str:
    """A title that runs on to the next line."""
    at = next(index for index, other in enumerate(placed) if other is one)
    for following in placed[at + 1 : at + 3]:
        more = following.line
        if more.after_blank or more.is_item or following.heading or more.is_headed != one.line.is_headed:
            break
        if not (
            more.plain[:1].islower()
            or (text.isupper() and more.plain.isupper())
            or (one.line.is_headed and one.line.source.is_heading)
        ):
            break
        if find_codes(more.plain) or spot(more.plain):
            break
        text = f"{text} {more.plain}"
    return text[:_LONGEST]
