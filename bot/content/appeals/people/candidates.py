"""Everybody who is named in the facts, with what speaks for the appeal being for them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from bot.content.appeals.frames.headings import AppealPart
from bot.content.appeals.frames.placed import Placed
from bot.content.appeals.frames.shapes import headline
from bot.content.appeals.passages import Passage, passages, sentences
from bot.content.appeals.people import russian
from bot.content.appeals.people.alike import nominative, one_person, variant
from bot.content.appeals.people.names import Named, names_in, part_of, tidy
from bot.content.appeals.words.courtesy import TITLES
from bot.content.appeals.words.folding import folded, spaced
from bot.content.appeals.words.offices import PEOPLE_AT_WORK
from bot.content.appeals.words.vocabulary import also, only
from bot.model.cases.appeal import FoundValue

_BEFORE_NAME: Final = r"\s(?:of\s\w+\s|the\s|general\s|mr\.?\s|ms\.?\s|m\.\s|mme\s|sr\.?\s|sra\.?\s)*$"
_OFFICIAL: Final = re.compile(
    r"(?:minist\w+|spokes\w+|prosecutor|attorney general|judge|colonel|commander|officer|inspector|"
    r"superintendent|ambassador|governor|mayor|sheriff|commissioner|senator|congress\w+|constable|"
    r"procureure?|juge|porte-parole|prefet|gouverneur|ministre|fiscal|juez|jueza|portavoz|"
    r"alcalde|gobernador\w*|comandante|comisario|regierungssprecher\w*|sprecher\w*|richter\w*|"
    r"staatsanwalt|woordvoerder|rechter|burgemeester|официальн\w+|министр\w*|судья|мэр|"
    rf"прокурор\w*|начальник\w*|said|told|says|reporter of{also('told.official')}){_BEFORE_NAME}"
)
_HEAD_OF_SOMETHING: Final = re.compile(
    rf"(?:president\w*|general|secretary|chief|director\w*|deputy|editor of|директор\w*){_BEFORE_NAME}"
)
"""Of the state, or of what the authorities are after."""
_SUFFERED: Final = re.compile(
    r"\b(?:arrested|detained|sentenced|convicted|abducted|beaten|threatened|killed|shot|charged|tortured|jailed|attacked|"
    r"imprisoned|arretee?s?|detenu\w*|condamn\w+|menac\w+|detenid\w+|condenad\w+|amenazad\w+|asesinad\w+|"
    r"festgenommen|inhaftiert|verurteilt|opgepakt|veroordeeld|арестован\w*|задерж\w+"
    rf"{also('told.suffered')})\b"
)


_HIS_LAWYER: Final = re.compile(
    r"(?:his|her|their|son|sa|leur|su|sus|seine?|ihre?|zijn|haar|его|е[её]|"
    r"the)\s(?:\w+\s)?(?:lawyers?|attorney|counsel|avocate?|abogad[oa]|anwalt|anwaltin|"
    rf"advocaat|адвокат\w*|doctor|colleagues?)\s?,?\s$|(?<!\w)(?:{only('told.his_lawyer')})\s?,?\s$"
)


_WHO_IS: Final = re.compile(
    r"^\s?,\s(?:the\s|a\s|le\s|la\s|el\s|der\s|die\s)?(?:\w+\s){0,3}(?:minist\w+|president of the republic|"
    r"spokes\w+|prosecutor|attorney general|judge|governor|ambassador|lawyer (?:for|of)|"
    r"police)"
)


_HEARD: Final = re.compile(
    r"^\s?,?\s(?:said|told|says|declared|announced|stated|confirmed|a declare|a dit|dijo|"
    r"declaro|sagte|sprach|zei|сказал|заявил)"
)


_FREEING: Final = re.compile(
    r"(?:release|releasing|free|freeing|liberer|liberation (?:\w+ (?:et \w+ )?)?de|libere[zr]?|liberar|"
    r"libertad (?:\w+ )?de|"
    r"liberacion de|freilassung von|lassen sie|vrijlating van|освобо\w+|charges against|"
    r"persecution of|harassment of|harassment against|detention of|arrest of|safety of|"
    r"integrity of|integrite .{0,40}de|integridad .{0,40}de|well-being of|security of|fate of|"
    r"case of|behalf of|sentence of|execution of|sentencing of|trial of|conviction of|attack "
    r"on|threats against|concern (?:for|about)"
    + also("told.freeing")
    + r")\s(?:the\s)?(?:\w+\s){0,4}(?:mr|ms|mrs|m|mme|"
    r"sr|sra)?\.?\s?$"
)


_TOLD_OF: Final = re.compile(
    r"\b(?:been informed|received (?:new |credible |reliable |further )?information|has "
    r"learnt|has learned|learnt with|deeply concerned|gravely concerned|seriously concerned|"
    r"concerned (?:about|for|by)|informee?s?\b|a appris|ete informe|recu des informations|ha "
    r"recibido informacion|ha sido informad|informado|recibio informacion|preocupa\w+|in "
    rf"sorge|bezorgd|обеспокоен\w*{also('told.told_of')})\b"
)


_NEAR: Final = 60


@dataclass(slots=True)
class Candidate:
    """Somebody named in the text, with what speaks for the appeal being for them."""

    name: str
    line: int
    weight: int = 0
    mentions: int = 0
    heard: int = 0  # by surname alone
    in_title: bool = False
    whole_in_title: bool = False
    asked_for: bool = False
    gender: str | None = None
    spellings: list[str] = field(default_factory=list)
    said: Counter[str] = field(default_factory=Counter)  # as it is written, letter by letter
    beside: list[str] = field(default_factory=list)  # who suffered the same, by the same sentence


def candidates_of(
    placed: Sequence[Placed],
    title: FoundValue[str] | None,
    demands: Sequence[FoundValue[str]],
    officials: Sequence[str],
) -> list[Candidate]:
    """All full names in the facts, the title and the demands, but those of `officials`, with their weight."""
    found: list[Candidate] = []
    told = (AppealPart.FACTS, AppealPart.HEAD)
    facts = [one.line for one in placed if one.part in told and one.text and not headline(one.text)]
    first = True
    singles: list[tuple[Named, Passage]] = []
    for passage in passages(facts):
        for sentence in sentences(passage):
            together = _together(sentence.text)
            for named in names_in(sentence.text):
                if any(one_person(named.words, official) for official in officials):
                    continue
                if _quoted(sentence.text, named) or _OF_PLACE.search(folded(sentence.text[: named.start])):
                    continue
                if not named.is_full:
                    singles.append((named, sentence))
                    continue
                one = _note(found, named, sentence, first=first)
                if named.start in together:
                    one.beside += [name for name in together.values() if name != named.words]
        first = first and not found
    for named, _sentence in singles:
        for one in found:
            if part_of(named.words, one.name):
                one.heard += 1
                one.gender = one.gender or named.gender
                break
    if title is not None:
        for one in found:
            if _mentioned(one.name, title.value):
                one.weight += 5
                one.in_title = True
                one.whole_in_title = spaced(one.name) in spaced(title.value)
        for named in names_in(title.value):
            if (
                named.is_full
                and not any(
                    one_person(named.words, one.name) or variant(named.words, one.name) for one in found
                )
                and not any(one_person(named.words, official) for official in officials)
            ):
                found.append(Candidate(tidy(named.words), title.line or 1, 2, in_title=True))
    for demand in demands:
        plain = folded(demand.value)
        for one in found:
            if not one.asked_for and _mentioned(one.name, demand.value):
                one.weight += 5
                one.asked_for = True
        for named in names_in(demand.value):
            near = next(
                (one for one in found if named.is_full and variant(one.name, nominative(named.words)[0])),
                None,
            )
            if near is not None:
                near.spellings.append(nominative(named.words)[0])
                near.mentions += 1
                continue
            name, _ = nominative(named.words)
            if (
                named.is_full
                and not any(one_person(name, one.name) for one in found)
                and not any(one_person(name, official) for official in officials)
                and _FREEING.search(plain[: named.start])
            ):
                found.append(Candidate(name, demand.line or 1, 5, asked_for=True))
    return found


_OF_PLACE: Final = re.compile(
    r"\b(?:vereda|municipio|corregimiento|aldea|caserio|barrio|finca|hacienda|cuidad|ciudad|departamento|canton|"
    r"colonia|poblado|comunidad|village|town|district|hamlet|township|suburb|estate|quartier|village|commune|"
    r"localite|dorf|dorp|stadt|stad|bairro|fazenda|poblacion)\s(?:de\s|of\s|van\s|d['’]|do\s|da\s)?(?:el\s|la\s|los\s|las\s)?$"
)
_AND: Final = re.compile(
    rf"\s?(?:\([^()]{{1,40}}\))?,?(?:\s(?:and|et|y|und|en|e|и|&{also('joining.and')}))?\s(?:{TITLES}\s)?",
    re.IGNORECASE,
)


def _together(text: str) -> dict[int, str]:
    """Names in a row to whom one thing was done, by where they stand: "A, B and C were beaten"."""
    if _SUFFERED.search(folded(text)) is None:
        return {}
    full = [one for one in names_in(text) if one.is_full]
    kept: dict[int, str] = {}
    for one, other in pairwise(full):
        if _AND.fullmatch(text[one.end : other.start]):
            kept |= {one.start: one.words, other.start: other.words}
    return kept


def _quoted(text: str, named: Named) -> bool:
    """Whether it stands between quotation marks, as a newspaper's or a book's title does."""
    last = text[named.end - 1 : named.end + 1]
    return named.start > 0 and text[named.start - 1] in '"“„«”' and any(sign in last for sign in '"”“»')


def _mentioned(name: str, text: str) -> bool:
    plain = spaced(text)
    words = spaced(name).split()
    if all(f" {word} " in plain for word in words):
        return True
    return (
        any(len(word) > 3 and f" {word} " in plain for word in words[-1:])
        or (len(words[0]) > 5 and f" {words[0]} " in plain)
        or (
            russian.is_russian(name)
            and all(any(token.startswith(word[:-2] or word) for token in plain.split()) for word in words)
        )
    )


def _note(found: list[Candidate], named: Named, sentence: Passage, *, first: bool) -> Candidate:
    plain = folded(sentence.text)
    before, after = plain[max(0, named.start - _NEAR) : named.start], plain[named.end : named.end + _NEAR]
    name, gender = nominative(named.words)
    one = next((each for each in found if one_person(each.name, name)), None)
    if one is None:
        near = next((each for each in found if variant(each.name, name)), None)
        if near is not None:
            near.spellings.append(name)
            near.mentions += 1
            near.weight += 1
            return near
        one = Candidate(name, sentence.line_at(named.start))
        found.append(one)
        one.weight += 2 if first else 0
        # Whom the first sentence begins with, and what was done to them.
        one.weight += 2 if first and not before.strip() and _SUFFERED.search(plain) else 0
    one.mentions += 1
    one.said[name] += 1
    one.weight += 1 if one.mentions <= 3 else 0
    one.gender = one.gender or named.gender or gender
    if (one.mentions == 1 and _TOLD_OF.search(before) is None and _TOLD_OF.search(plain[: named.start])) or (
        one.mentions == 1 and _TOLD_OF.search(before)
    ):
        one.weight += 3
    marked = re.match(r"\s?\((m|f)\)", after)
    if marked:
        one.gender = marked[1]
        one.weight += 6
    if named.titled:
        one.weight += 1
    work = list(PEOPLE_AT_WORK.finditer(before))
    if (
        work
        and named.start - len(before) >= 0
        and re.search(r"[.;:]", before[work[-1].end() :]) is None
        and len(before) - work[-1].end() < 12
    ) or (re.match(r"\s?,\s", after) and PEOPLE_AT_WORK.search(after[:48])):
        one.weight += 2
    if _FREEING.search(before):
        one.weight += 2
    if re.search(
        r"^\s(?:was|is|has been|were) (?:\w+ )?(?:arrested|detained|sentenced|convicted|taken|"
        r"abducted|beaten|threatened|killed|shot|held|charged|tortured)",
        after,
    ):
        one.weight += 2
    heads = _HEAD_OF_SOMETHING.search(before) is not None and _SUFFERED.search(plain) is None
    if _OFFICIAL.search(before) or _WHO_IS.search(after) or heads:
        one.weight -= 7
    if _HIS_LAWYER.search(before):
        one.weight -= 9
    if _HEARD.search(after):
        one.weight -= 3
    return one
