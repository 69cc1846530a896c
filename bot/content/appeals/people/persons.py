"""Whom an appeal is for: by its own form, else by who is named where such people are named."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from bot.content.appeals.frames.headings import Part
from bot.content.appeals.frames.parts import Placed
from bot.content.appeals.people import russian
from bot.content.appeals.people.names import NAME, Named, names_in, part_of, plausible, same_person, tidy
from bot.content.appeals.prepared import Passage, passages, sentences
from bot.content.appeals.values.places import is_place
from bot.content.appeals.words.courtesy import TITLES, without_title
from bot.content.appeals.words.folding import folded, spaced
from bot.content.appeals.words.offices import PEOPLE_AT_WORK, ROLE_WORD
from bot.model.cases.appeal import FoundPerson, FoundValue, ReadingDoubt

_MARKED: Final = re.compile(
    rf"(?P<name>{NAME})\s?\((?P<mark>m|f|male|female|h|v|w|hombre|mujer|he/him|she/her|"
    rf"they/them|il|elle|él|ella)\)"
)
_LISTED: Final = re.compile(
    rf"(?:(?:{TITLES}|HERR|FRAU)\s)?(?P<name>{NAME})(?P<mark>\s\([a-z/]+\))?(?=\s?(?:,|;|$|\(|/|\band\b))"
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
    )
)
_OFFICIAL: Final = re.compile(
    r"(?:minist\w+|president\w*|spokes\w+|prosecutor|attorney general|judge|colonel|general|"
    r"commander|officer|inspector|superintendent|ambassador|governor|mayor|sheriff|secretary|"
    r"chief|commissioner|senator|congress\w+|deputy|"
    r"procureure?|juge|porte-parole|prefet|gouverneur|ministre|fiscal|juez|jueza|portavoz|"
    r"alcalde|gobernador\w*|comandante|regierungssprecher\w*|sprecher\w*|richter\w*|"
    r"staatsanwalt|woordvoerder|rechter|burgemeester|официальн\w+|министр\w*|судья|мэр|"
    r"прокурор\w*|начальник\w*|директор\w*|"
    r"lawyer|avocate?|abogad[oa]|anwalt|advocaat|адвокат\w*|director|spokeswoman|editor of|"
    r"said|told|says|reporter of)\s(?:of\s\w+\s|the\s|general\s|mr\.?\s|ms\.?\s|m\.\s|mme\s|"
    r"sr\.?\s|sra\.?\s)*$"
)
_HIS_LAWYER: Final = re.compile(
    r"(?:his|her|their|son|sa|leur|su|sus|seine?|ihre?|zijn|haar|его|е[её]|"
    r"the)\s(?:\w+\s)?(?:lawyers?|attorney|counsel|avocate?|abogad[oa]|anwalt|anwaltin|"
    r"advocaat|адвокат\w*|doctor|colleagues?)\s?,?\s$"
)
_WHO_IS: Final = re.compile(
    r"^\s?,\s(?:the\s|a\s|le\s|la\s|el\s|der\s|die\s)?(?:\w+\s){0,3}(?:minist\w+|president of|"
    r"spokes\w+|prosecutor|attorney general|judge|governor|ambassador|lawyer (?:for|of)|"
    r"police)"
)
_HEARD: Final = re.compile(
    r"^\s?,?\s(?:said|told|says|declared|announced|stated|confirmed|a declare|a dit|dijo|"
    r"declaro|sagte|sprach|zei|сказал|заявил)"
)
_FREEING: Final = re.compile(
    r"(?:release|releasing|free|freeing|liberer|liberation de|libere[zr]?|liberar|libertad de|"
    r"liberacion de|freilassung von|lassen sie|vrijlating van|освобо\w+|charges against|"
    r"persecution of|harassment of|harassment against|detention of|arrest of|safety of|"
    r"integrity of|integrite .{0,40}de|integridad .{0,40}de|well-being of|security of|fate of|"
    r"case of|behalf of|sentence of|execution of|sentencing of|trial of|conviction of|attack "
    r"on|threats against|concern (?:for|about))\s(?:the\s)?(?:\w+\s){0,4}(?:mr|ms|mrs|m|mme|"
    r"sr|sra)?\.?\s?$"
)
_TOLD_OF: Final = re.compile(
    r"\b(?:been informed|received (?:new |credible |reliable |further )?information|has "
    r"learnt|has learned|learnt with|deeply concerned|gravely concerned|seriously concerned|"
    r"concerned (?:about|for|by)|informee?s?\b|a appris|ete informe|recu des informations|ha "
    r"recibido informacion|ha sido informad|informado|recibio informacion|preocupa\w+|in "
    r"sorge|bezorgd|обеспокоен\w*)\b"
)
_NEAR: Final = 60
_ENOUGH: Final = 5
_MOST: Final = 12


@dataclass(slots=True)
class Candidate:
    """Somebody named in the text, with what speaks for the appeal being for them."""

    name: str
    line: int
    weight: int = 0
    mentions: int = 0
    heard: int = 0  # by surname alone
    in_title: bool = False
    asked_for: bool = False
    gender: str | None = None
    spellings: list[str] = field(default_factory=list)


def persons_of(
    placed: Sequence[Placed],
    title: FoundValue[str] | None,
    demands: Sequence[FoundValue[str]],
    officials: Sequence[str],
) -> tuple[list[FoundPerson], list[Candidate]]:
    """Whom the appeal is for, and all others who are named in the facts. `officials`: who is written to."""
    candidates = _candidates(placed, title, demands, officials)
    listed = _by_form(placed)
    if listed:
        persons = [_person(found, line, gender, candidates) for found, line, gender in listed]
    else:
        persons = _by_weight(candidates)
    others = [
        one
        for one in candidates
        if not any(
            _is(one.name, person.name.value)
            or _variant(one.name, person.name.value)
            or any(_is(one.name, other) for other in person.other_spellings)
            for person in persons
        )
    ]
    return persons, others


def _by_form(placed: Sequence[Placed]) -> list[tuple[str, int, str | None]]:
    """Names that the appeal lists as such: "Name: …", "TOGO  Kossi AGBENOU (m), teacher"."""
    found: list[tuple[str, int, str | None]] = []
    for one in placed:
        if one.part is Part.DATA and one.heading in _DATA:
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
            and one.part in (Part.HEAD, Part.FACTS)
        ):
            country_seen = at + 1
            found += [entry for column in columns[1:] for entry in _listed(column, one.line.number)]
            continue
        near = country_seen and at - country_seen < 12
        if near and one.part is Part.HEAD and len(one.line.plain) < 110 and not one.line.plain.endswith("."):
            entries = _listed(one.line.plain, one.line.number)
            if entries and (found or columns[0].isupper() or _MARKED.search(one.line.plain)):
                found += entries
                continue
        if found and near and one.line.after_blank and one.part is not Part.HEAD:
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


def _candidates(
    placed: Sequence[Placed],
    title: FoundValue[str] | None,
    demands: Sequence[FoundValue[str]],
    officials: Sequence[str],
) -> list[Candidate]:
    found: list[Candidate] = []
    facts = [one.line for one in placed if one.part in (Part.FACTS, Part.HEAD) and one.text]
    first = True
    singles: list[tuple[Named, Passage]] = []
    for passage in passages(facts):
        for sentence in sentences(passage):
            for named in names_in(sentence.text):
                if any(_is(named.words, official) for official in officials):
                    continue
                if not named.is_full:
                    singles.append((named, sentence))
                    continue
                _note(found, named, sentence, first=first)
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
        for named in names_in(title.value):
            if (
                named.is_full
                and not any(_is(named.words, one.name) or _variant(named.words, one.name) for one in found)
                and not any(_is(named.words, official) for official in officials)
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
                (one for one in found if named.is_full and _variant(one.name, _nominative(named.words)[0])),
                None,
            )
            if near is not None:
                near.spellings.append(_nominative(named.words)[0])
                near.mentions += 1
                continue
            name, _ = _nominative(named.words)
            if (
                named.is_full
                and not any(_is(name, one.name) for one in found)
                and not any(_is(name, official) for official in officials)
                and _FREEING.search(plain[: named.start])
            ):
                found.append(Candidate(name, demand.line or 1, 5, asked_for=True))
    return found


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


def _note(found: list[Candidate], named: Named, sentence: Passage, *, first: bool) -> None:
    plain = folded(sentence.text)
    before, after = plain[max(0, named.start - _NEAR) : named.start], plain[named.end : named.end + _NEAR]
    name, gender = _nominative(named.words)
    one = next((each for each in found if _is(each.name, name)), None)
    if one is None:
        near = next((each for each in found if _variant(each.name, name)), None)
        if near is not None:
            near.spellings.append(name)
            near.mentions += 1
            near.weight += 1
            return
        one = Candidate(name, sentence.line_at(named.start))
        found.append(one)
        one.weight += 2 if first else 0
    one.mentions += 1
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
    if _OFFICIAL.search(before) or _WHO_IS.search(after):
        one.weight -= 7
    if _HIS_LAWYER.search(before):
        one.weight -= 9
    if _HEARD.search(after):
        one.weight -= 3


def _by_weight(candidates: Sequence[Candidate]) -> list[FoundPerson]:
    ranked = [one for one in candidates if one.weight >= _ENOUGH]
    strong = [one for one in ranked if one.asked_for or one.in_title]
    best = max((one.weight for one in ranked), default=0)
    chosen = strong or [one for one in ranked if one.weight * 10 >= best * 8]
    if strong:
        best = max(one.weight for one in strong)
        chosen = [one for one in strong if one.weight * 3 >= best]
    return [
        _made(one, ReadingDoubt.NONE if one.asked_for or one.in_title else ReadingDoubt.GUESSED)
        for one in chosen[:_MOST]
    ]


def _made(one: Candidate, doubt: ReadingDoubt) -> FoundPerson:
    spellings = tuple(dict.fromkeys(one.spellings))
    return FoundPerson(
        FoundValue(one.name, one.line, ReadingDoubt.TWO_READINGS if spellings else doubt),
        one.gender,
        spellings,
    )


def _person(name: str, line: int, gender: str | None, candidates: Sequence[Candidate]) -> FoundPerson:
    """Somebody listed, with what the text tells of them."""
    one = next((each for each in candidates if _is(each.name, name)), None)
    if one is None:
        variants = [each.name for each in candidates if _variant(each.name, name)]
        return FoundPerson(
            FoundValue(name, line, ReadingDoubt.TWO_READINGS if variants else ReadingDoubt.NONE),
            gender,
            tuple(variants),
        )
    spellings = tuple(dict.fromkeys(one.spellings))
    return FoundPerson(
        FoundValue(name, line, ReadingDoubt.TWO_READINGS if spellings else ReadingDoubt.NONE),
        gender or one.gender,
        spellings,
    )


def _nominative(words: str) -> tuple[str, str | None]:
    if russian.is_russian(words):
        return russian.name(words)
    return tidy(words), None


def _is(one: str, other: str) -> bool:
    return (
        same_person(one, other)
        or (" " in one and part_of(one, other))
        or (" " in other and part_of(other, one))
    )


def _variant(one: str, other: str) -> bool:
    """Whether two names are one in two spellings: all words alike but one, and that one nearly."""
    ours, theirs = folded(one).split(), folded(other).split()
    if len(ours) != len(theirs) or len(ours) < 2 or ours == theirs:
        return False
    different = [(a, b) for a, b in zip(ours, theirs, strict=True) if a != b]
    return len(different) <= 1 and all(
        len(a) > 4 and len(b) > 4 and _distance(a, b) <= 2 and a[0] == b[0] for a, b in different
    )


def _distance(one: str, other: str) -> int:
    if abs(len(one) - len(other)) > 2 or len(one) > 40:
        return 9
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, start=1):
        last, row[0] = row[0], i
        for j, b in enumerate(other, start=1):
            last, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, last + (a != b))
    return row[-1]
