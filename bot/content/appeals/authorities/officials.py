"""One block of an address to one authority: whose it is, the office, and the lines for a letter."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.content.appeals.authorities.contact_fields import Contacts
from bot.content.appeals.authorities.openings import AND_TO, TextRow
from bot.content.appeals.people import russian
from bot.content.appeals.people.names import NAME, part_of, plausible, same_person, tidy
from bot.content.appeals.values.places import is_place
from bot.content.appeals.words.courtesy import without_title
from bot.content.appeals.words.folding import folded
from bot.content.appeals.words.letters import CAPITALS, STAND_INS
from bot.content.appeals.words.offices import BODY, MISSION, ROLE, ROLE_WORD, STREET, TOPIC
from bot.content.appeals.words.vocabulary import also
from bot.model.cases.appeal import FoundValue, ReadingDoubt

_WHOLE_NAME: Final = re.compile(NAME)
_NOTE: Final = re.compile(r"\((?=[^()]*[a-zа-я]{3})[^()]{1,400}\)?$|\((?=[^()]*[a-zа-я]{3})[^()]{1,400}\)")
_ROLE_IN_BRACKETS: Final = re.compile(r"\s?\(([^()]{3,80})\)")
_PARTS: Final = re.compile(r",\s?|;\s?|\s[\u2013\u2014-]\s|\s?\|\s?|:\s|\.\s(?=[A-Z\d])")
_TO: Final = re.compile(
    r"^(?:to|attn\.?:?|attention:?|for the attention of|a la atención de|à l'attention de|an "
    rf"den|an die|an|aan de|aan|к|dear|and{also('joining.to')})\s(?=[{CAPITALS}{STAND_INS}])",
    re.IGNORECASE,
)
_NUMBERED: Final = re.compile(r"^\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)]\s+")
_OF_A_BODY: Final = re.compile(
    r"\b(?:commission|council|committee|authority|agency|board|bureau|comision|consejo|conseil)\b"
)
"""What somebody is the chair or the director of: "Chairperson, National Human Rights Commission"."""
_LOOKED_AT: Final = 6
_LONGEST: Final = 120
_OF_TOPIC: Final = re.compile(
    rf"(?:\w+ )?(?:minister|secretary|ministre|ministro|ministra|ministerin) (?:of|for|de|du|"
    rf"del|des|van|für)(?: (?:the|la|l'))? (?:{TOPIC.pattern})"
)
_ENVOY: Final = re.compile(
    r"(?:ambassador|ambassadeur|ambassadrice|embajador\w*|botschafter\w*|permanent representative)"
)
_MAJESTY: Final = re.compile(r"(?:his|her) (?:royal )?(?:majesty|highness)|sa majeste|su majestad")
_ARTICLE: Final = re.compile(r"^(?:(?:the|le|la|el|der|die|den|het)\s|l['’])(?=[^\W\d_])", re.IGNORECASE)
_LINKS: Final = re.compile(
    r"\b(?:of|de|du|des|del|der|van|для|for|und|and|et|y|да|&|to|the|la|le|zu|für|auprès)$"
)


@dataclass(slots=True)
class Who:
    """Whom a block names. `rest`: what is left of its rows for the envelope, a list per row."""

    name: FoundValue[str] | None = None
    role: FoundValue[str] | None = None
    gender: str | None = None
    is_mission: bool = False
    other_name: str = ""
    rest: list[list[str]] | None = None


def who(contacts: Contacts) -> Who:
    """The name, the office and the postal lines in what is left of a block without its contacts."""
    found = Who()
    rows = [TextRow(row.number, _unnumbered(row.text)) for row in contacts.left]
    rest: list[list[str]] = []
    looked = 0
    for row in rows:
        kept: list[str] = []
        parts = _parts(row.text)
        at = 0
        while at < len(parts):
            part = parts[at].strip(" .")
            looked += 1
            taken = 0
            if looked <= _LOOKED_AT:
                taken = _take(found, parts, at, row.number, postal_begun=bool(rest or kept))
            if not taken:
                if part:
                    kept.append(part.replace("\ue000", " "))
                taken = 1
            at += taken
        if kept:
            rest.append(kept)
    if found.role is None and found.name is not None and rest and rows[0].number < (found.name.line or 0):
        first = rest[0][0]
        plain = folded(first)
        if (
            (BODY.match(plain) or ROLE_WORD.search(plain))
            and len(plain.split()) > 1
            and len(first) < _LONGEST
        ):
            # "FISCALÍA GENERAL DE LA NACIÓN" above somebody's name is where they are at the head.
            found.role = FoundValue(first, rows[0].number)
            rest = [rest[0][1:], *rest[1:]] if len(rest[0]) > 1 else rest[1:]
    found.rest = rest
    return found


def _unnumbered(text: str) -> str:
    text = _TO.sub("", AND_TO.sub("", _NUMBERED.sub("", text)))
    for match in _ROLE_IN_BRACKETS.finditer(text):
        if ROLE.match(folded(match[1])):
            text = text[: match.start()] + ", " + match[1] + text[match.end() :]
            break
    return _NOTE.sub("", text).strip()


def _parts(text: str) -> list[str]:
    return [part for part in (piece.strip() for piece in _PARTS.split(_protect(text))) if part]


def _protect(text: str) -> str:
    """Full stops of "H.E. Mr." and of initials part nothing."""
    return re.sub(r"\b(H\.E|S\.E|I\.E|Licda|[^\W\d_]{1,4})\.\s", "\\1.\ue000", text)


def _take(found: Who, parts: Sequence[str], at: int, line: int, *, postal_begun: bool) -> int:
    """Read a part as office or name; how many parts of the row that took, 0 for one that is neither."""
    part = parts[at].replace("\ue000", " ").strip(" .")
    bare, gender, titled = without_title(part)
    bare = bare.strip(" .")
    plain = folded(bare)
    if _MAJESTY.fullmatch(plain) and found.role is None:
        found.role = FoundValue(bare, line)
        return 1
    if not plain or LABELS_ALONE.fullmatch(plain):
        return 1
    if MISSION.match(plain):
        if found.role is not None and found.name is None and _ENVOY.fullmatch(folded(found.role.value)):
            if at == 0 and found.role.line != line:
                return 0  # a row of the address of the ambassador above
            found.role = None
        if found.role is None:
            taken = 1
            said = bare
            if (
                at + 1 < len(parts)
                and is_place(parts[at + 1])
                and not STREET.search(plain)
                and at + 2 >= len(parts)
                and re.search(r"\b(?:in|at|à|en|in|zu)\s[^\s]+$", bare)
            ):
                said, taken = f"{bare}, {parts[at + 1]}", 2
            found.role, found.is_mission = FoundValue(said, line), True
            return taken
        return 0
    role = None if re.match(r"secretar[íÍ]a\b", bare, re.IGNORECASE) else ROLE.match(plain)
    if role and not _house(plain, role.end()):
        if found.role is not None and not (found.is_mission and found.name is None):
            if found.name is None and _named_after_office(found, bare, line, gender):
                return 1
            if found.name is None and titled is False:
                return 0
            return 0 if postal_begun else _second_role(found, bare, gender)
        return _take_role(found, parts, at, bare, line, gender)
    if found.name is None and not (postal_begun and not titled):
        cut = _name_and_office(bare)
        name = cut[0] if cut else bare
        if titled or _is_name(name, sure=False):
            if not _is_name(name, sure=titled):
                return 0
            read, said_gender = russian.name(name, dative=True) if russian.is_russian(name) else (name, None)
            found.name = FoundValue(
                tidy(read), line, ReadingDoubt.NONE if read == name else ReadingDoubt.REPAIRED
            )
            found.gender = found.gender or gender or said_gender
            if cut and found.role is None:
                found.role = FoundValue(cut[1], line)
            return 1
        return 0
    if found.name is not None and titled and not postal_begun and " " in bare and _is_name(bare, sure=True):
        if not same_person(bare, found.name.value) and not part_of(bare, found.name.value):
            found.other_name = bare
            found.name = FoundValue(found.name.value, found.name.line, ReadingDoubt.TWO_READINGS)
        return 1
    return 0


LABELS_ALONE: Final = re.compile(
    r"(?:(?:his|her|your|their) excellenc(?:y|ies)|excellency|h\.?e|the honou?rable|the hon|"
    r"hon|mr|mrs|ms|monsieur|madame|sr|sra|exmo|and|et|y|und|e|или|и|cc|copy|copies?|attn|to|"
    r"or|attention)"
)


def _named_after_office(found: Who, bare: str, line: int, gender: str | None) -> bool:
    """Take the name where the office, said above already, is said again before it: "President Ana Cruz"."""
    _, name = _office_and_name(bare)
    if name is None:
        return False
    found.name = FoundValue(tidy(name), line)
    found.gender = found.gender or gender
    return True


def _second_role(found: Who, bare: str, gender: str | None) -> int:
    """A second office of the same person: "Prime Minister, Minister of Defence"."""
    if found.role is None or found.name is None or gender is not None:
        return 0
    found.role = FoundValue(f"{found.role.value}, {bare}", found.role.line)
    return 1


def _house(plain: str, end: int) -> bool:
    rest = plain[end:]
    return (
        re.match(
            r"'s\b|s' |\s(?:building|house|palace|street|avenue|road|square|complex|tower|office$|"
            r"bagh|secretariat$)",
            rest,
        )
        is not None
    )


def _take_role(found: Who, parts: Sequence[str], at: int, bare: str, line: int, gender: str | None) -> int:
    said, name = _office_and_name(bare)
    taken = 1
    alone = " " not in said  # "Commissioner-General …, Prisons and Correctional Service"
    while at + taken < len(parts) and (name is None or alone):
        following = folded(parts[at + taken])
        goes_on = TOPIC.fullmatch(following) or (
            TOPIC.match(following) and not STREET.search(following) and len(following.split()) <= 6
        )
        headed = alone and " " in following and _OF_A_BODY.search(following) and not STREET.search(following)
        if _LINKS.search(folded(said)) or headed or (goes_on and not is_place(parts[at + taken])):
            said = f"{said}, {parts[at + taken]}"
            taken += 1
        else:
            break
    doubt = ReadingDoubt.NONE
    dative = False
    if russian.is_russian(said):
        nominative = russian.office(said)
        dative = nominative != said
        doubt = ReadingDoubt.REPAIRED if dative else ReadingDoubt.NONE
        said = nominative
    said = _ARTICLE.sub("", said)
    found.role = FoundValue(said[:1].upper() + said[1:], line, doubt)
    found.gender = found.gender or gender
    if name and found.name is None:
        read, said_gender = russian.name(name, dative=dative) if russian.is_russian(name) else (name, None)
        found.name = FoundValue(tidy(read), line, doubt)
        found.gender = found.gender or said_gender
    return taken


_TITLE_END: Final = re.compile(
    r"(?:president|commissioner|commissioner-general|chief|superintendent|inspector general|"
    r"prime minister|minister|ministerprasident\w*|premier|attorney general|attorney-general|"
    r"chief justice|prosecutor general|procurator general|general prosecutor|public "
    r"prosecutor|ombudsman|ombudsperson|governor|ambassador|secretary|director|chairman|"
    r"chairperson|speaker|king|"
    r"presidente|presidenta|ministro|ministra|fiscal general|gobernador\w*|procurador\w* "
    r"general|premier ministre|ministre|justizminister\w*|innenminister\w*|aussenminister\w*|"
    r"kanzler\w*|staatsprasident\w*|prasident\w*|comandante|judge|sultan|emir|director "
    r"general)$"
)


def _office_and_name(bare: str) -> tuple[str, str | None]:
    """An office and a name in one: "Prime Minister Nguyen Huu Thanh". Without a name: the office, None."""
    title = re.search(
        r"\s(?:H\.?E\.?|Mr|Mrs|Ms|Dr|Hon|Sr|Sra|Mme|M|Herr|Frau|Don|Dña|Lic|Licda|(?<!Attorney )General|"
        r"Gen|Shri|"
        r"Lt|Col|Colonel|Maj|Major|Brig|Capt|Adm|Admiral|Ato|Bapak|Bpk|Ibu|Engr|Ing|Adv|Barrister|Datuk|"
        r"Me|Maître|Prof|Sir|Madam|Dhr|Mevr|Mw|Mlle|"
        rf"Sheikh{also('courtesy.woman')}{also('courtesy.man')})\.?\s(?=[{CAPITALS}])",
        bare,
    )
    if title and title.start() >= 4:
        name, _, _ = without_title(bare[title.start() :])
        if _is_name(name, sure=True):
            return bare[: title.start()].strip(" ,"), name
    words = bare.split()
    if russian.is_russian(bare):
        if (
            len(words) >= 4
            and all(word[:1].isupper() for word in words[-2:])
            and not is_place(" ".join(words[-2:]))
            and plausible(" ".join(words[-2:]))
        ):
            return " ".join(words[:-2]), " ".join(words[-2:])
        return bare, None
    for count in range(1, min(5, len(words) - 1)):
        head = " ".join(words[:count])
        tail = " ".join(words[count:])
        if _TITLE_END.search(folded(head)) and not re.match(
            r"(?:of|de|du|des|for|der|van|general|and|et|y|generale?)\b", folded(tail)
        ):
            following = folded(tail)
            if (
                not ROLE.match(following)
                and not TOPIC.match(following)
                and _is_name(tail, sure=False)
                and len(tail.split()) >= 2
            ):
                return head, tail
    for count in range(3, len(words) - 1):
        head, tail = " ".join(words[:count]), " ".join(words[count:])
        if (
            _OF_TOPIC.fullmatch(folded(head))
            and len(tail.split()) >= 2
            and not TOPIC.match(folded(tail))
            and _is_name(tail, sure=False)
        ):
            return head, tail
    return bare, None


def _name_and_office(bare: str) -> tuple[str, str] | None:
    """A name with an office after it and no comma between: "Umed Bobozoda Ombudsperson of Tajikistan"."""
    words = bare.split()
    for count in range(2, min(6, len(words))):
        tail = " ".join(words[count:])
        if ROLE.match(folded(tail)) and _is_name(" ".join(words[:count]), sure=False):
            return " ".join(words[:count]), tail
    return None


def _is_name(text: str, *, sure: bool) -> bool:
    """Whether a part is somebody's name. `sure`: a title of courtesy stands before it."""
    if not _WHOLE_NAME.fullmatch(text) or re.search(r"\d", text):
        return False
    plain = folded(text)
    if is_place(text) or STREET.search(plain) or BODY.match(plain):
        return False
    return (sure or " " in text) and plausible(text)
