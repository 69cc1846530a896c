"""Names of people in running text, told by their form alone: capitals, particles, what they are not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from bot.content.appeals.values.places import is_place, places_in
from bot.content.appeals.words.courtesy import MAN, TITLES, WOMAN
from bot.content.appeals.words.folding import folded
from bot.content.appeals.words.months import MONTHS
from bot.content.appeals.words.offices import BODY, MISSION, PEOPLE_AT_WORK, ROLE_WORD
from bot.content.appeals.words.relatives import RELATIVES

_CAP: Final = (
    r"(?:[A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĖĘĚĞĢĪĮİĶĹĻĽŁŃŅŇŌŐŒŔŘŚŞŠŢŤŪŮŰŲŹŻŽƏА-ЯЁІЇЄҒҚҲӢҶӮ][\w'’ʻʼ`\-]*\w|[A-ZА-ЯЁ]\.?)"
)
_PARTICLE: Final = r"(?:de|da|do|dos|das|del|della|di|du|la|las|los|le|van|der|den|von|zu|zum|bin|bint|ibn|ben|ould|mint|al|el|ul|abu|ag|van't|ter|ten|san|binti|a/l|a/p|s/o|d/o)"
NAME: Final = rf"(?:(?:al|el|Al|El|as|ash|an)-)?{_CAP}(?:(?:\s(?:{_PARTICLE}\s){{0,2}}|\s(?:al|el|as|ash|an)-|\s[\"“”'«](?=\w+[\"“”'»]\s)){_CAP}[\"”'»]?){{0,5}}"
"""For a pattern: words in capitals in a row, which may be a name. Groups: none. In matching case."""
_NAMES: Final = re.compile(
    rf"(?<![\w@.\-/])(?:(?P<title>{TITLES}(?:\s(?=\S))?(?:{TITLES}\s)?))?(?P<name>{NAME})(?![@\w])"
)

_NO_NAMES: Final = frozenset(
    (
        "the this that these those there then they he she it we you i his her their our its who when where while what which after before since during in on at by from for with without as if although though despite however "
        "according also both all some many most other others such any no not and or but so because upon until under over between among into through throughout following according meanwhile moreover furthermore "
        "please dear kindly thank thanks note name names date page tel fax email phone website source background information additional further urgent appeal appeals action actions alert update public "
        "le la les l' un une des du de il elle ils elles ce cette ces son sa ses leur en dans sur par pour avec sans depuis apres avant selon lors lorsque pendant malgre or mais et ou donc "
        "el los las lo un una unos del al ella ellos su sus en con sin desde segun durante cuando tras antes despues y o pero por para a ante "
        "der die das ein eine er sie es wir ihr sein seine ihre am im in auf von vom zu zum zur mit nach vor seit bei als wenn wahrend laut und oder aber da dort nachdem bitte "
        "de het een hij zij ze in op van voor met na sinds volgens toen en of maar bij aan tijdens "
        "в на с по за от до из у о об к он она они это этот эта его ее их и а но как что когда после перед также для при "
        "os as um uma ele ela eles no na nos nas em com sem desde apos antes segundo "
        "monday tuesday wednesday thursday friday saturday sunday lundi mardi mercredi jeudi vendredi samedi dimanche lunes martes miercoles jueves viernes sabado domingo montag dienstag mittwoch donnerstag freitag samstag sonntag "
        "early mid late today yesterday tomorrow article articles act law code section penal criminal constitution declaration covenant convention resolution protocol treaty rules principles "
        "authorities government amnesty international observatory human rights rights defenders state supreme high appeal appeals city district regional provincial military national federal "
        "prison university school hospital newspaper weekly daily magazine radio television tv agency news internet facebook twitter telegram youtube whatsapp skype "
        "republic republique republica kingdom people peoples nations united union european african asian american inter-american arab muslim christian catholic orthodox islam islamic jewish kurdish sunni shia "
        "north south east west northern southern eastern western central street avenue road square river mountain lake island valley bay port fort mount saint "
        "urging calling asking expressing demanding noting requesting seeking reminding insisting welcoming appealing condemning write send immediately unconditionally release guarantee put ensure respect "
        "ai index external ua fu mr mrs ms miss mme mlle monsieur madame sr sra srta senor senora don dona herr frau dhr mevrouw mw dr prof "
        "arabic english french spanish russian german dutch portuguese persian chinese farsi kyrgyz tajik uzbek uz kz kg tj ngo ngos un eu osce oas au "
        "independent association organisation organization league committee council commission party movement front coalition network federation congress assembly parliament senate ministry department office police army gendarmerie forces force "
        "court cour corte tribunal gericht rechtbank суд colleague colleagues friends team group"
    ).split()
)
_ENDS_BODY: Final = frozenset(
    (
        "court prison police university school hospital party association league committee council commission street avenue square road ministry department office agency union federation club company bank foundation institute centre center "
        "district province region county city village airport newspaper weekly act law code forces army service group team desk front movement network radio tv news times post house camp jail station watch rights international reporters "
        "convention covenant declaration treaty day week protocol mission embassy palace building hotel"
    ).split()
)
_BODY_WORDS: Final = frozenset(
    (
        "human rights watch international amnesty observatory league association committee council commission federation union court tribunal police ministry party front university prison colonia carcel prision "
        "parti ligue centre centro asociacion comite movimiento organizacion frente federacion union penitenciaria penal nations naciones unies unidas convention declaration republic republica republique article reporters federal supreme"
    ).split()
)
_LONGEST: Final = 60


@dataclass(frozen=True, slots=True)
class Named:
    """A name as it stands in a text. `words`: without title. `gender`: what the title says."""

    words: str
    start: int
    end: int
    titled: bool = False
    gender: str | None = None

    @property
    def is_full(self) -> bool:
        """Whether it has more than one word."""
        return " " in self.words


def names_in(text: str, *, opening: bool = True) -> Iterator[Named]:
    """What may be names of people in `text`: two words or more, or one after a title of courtesy.

    `opening`: the text begins a sentence, so that its first word has a capital anyway.
    """
    for match in _NAMES.finditer(text):
        title = match["title"] or ""
        gender = "f" if title and WOMAN.search(title) else "m" if title and MAN.search(title) else None
        start, words = match.start("name"), match["name"]
        before = text[: match.start()].rstrip()
        begins = (opening and not before) or before.endswith((".", "!", "?", ":", "•", "\u201c"))
        trimmed = _trimmed(words, begins=begins and not title)
        if trimmed is None:
            continue
        offset, kept = trimmed
        if (" " not in kept or (kept.isupper() and not kept.istitle())) and not title:
            continue
        if len(kept) > _LONGEST or not plausible(kept):
            continue
        yield Named(kept, start + offset, start + offset + len(kept), bool(title), gender)


def plausible(words: str) -> bool:
    """Whether words in capitals may be somebody's name, and aren't a country, an office or a body."""
    plain = folded(words)
    parts = plain.replace("-", " ").split()
    if not parts or len(parts) > 7 or any(sign.isdigit() for sign in words):
        return False
    if is_place(words) or plain in _NO_NAMES or parts[-1] in _ENDS_BODY:
        return False
    if any(
        part in MONTHS
        and part
        not in (
            "mai",
            "julio",
            "august",
            "mars",
            "may",
            "june",
            "april",
            "jan",
            "mar",
            "juli",
            "abril",
            "out",
            "dec",
        )
        for part in parts
    ):
        return False
    if any(part in _BODY_WORDS for part in parts) or any(
        part in _NO_NAMES and len(part) > 3 for part in parts
    ):
        return False
    if ROLE_WORD.search(plain) or MISSION.match(plain) or BODY.fullmatch(plain.split()[0]):
        return False
    spots = places_in(words)
    return not any(end - start > len(words) * 0.55 for start, end, _ in spots) or len(parts) > 2


def _trimmed(words: str, *, begins: bool) -> tuple[int, str] | None:
    """A row of words in capitals without what opens a sentence, and without a possessive at its end."""
    offset = 0
    while True:
        first = re.match(r"\S+\s*", words)
        if not first:
            return None
        plain = folded(first.group().strip()).strip(".'")
        opens = plain in _NO_NAMES or (plain in MONTHS and first.end() < len(words))
        if (
            opens
            or (first.end() < len(words) and _is_said_of(plain))
            or (" " in words[first.end() :] and is_place(first.group()))
        ):
            offset += first.end()
            words = words[first.end() :]
            continue
        break
    words = re.sub(r"[’'`]s$|[’']$", "", words).strip()
    last = words.split()[-1:] if words else []
    while last and folded(last[0]).strip(".'") in _NO_NAMES:
        words = words[: -len(last[0])].rstrip()
        last = words.split()[-1:]
    return (offset, words) if words else None


def _is_said_of(plain: str) -> bool:
    """Whether a word in a capital is what somebody is, and not their name: "Journalist …", "Sister …"."""
    return PEOPLE_AT_WORK.fullmatch(plain) is not None or _RELATIVE.fullmatch(plain) is not None


_RELATIVE: Final = re.compile(RELATIVES, re.IGNORECASE)


def tidy(name: str) -> str:
    """A name in the usual letters: surnames in capitals get small ones ("KPODAR" -> "Kpodar")."""
    name = re.sub(r"[\s]+", " ", name).strip(' ,.;:()"“”*')
    return " ".join(_small(word) for word in name.split(" "))


def _small(word: str) -> str:
    if len(word) < 3 or not word.isupper() or "." in word:
        return word if len(word) != 2 or not word.isupper() or "." in word else word.capitalize()
    return "".join(part.capitalize() if len(part) > 1 else part for part in re.split(r"([-'’ ])", word))


def same_person(one: str, other: str) -> bool:
    """Whether two names have the same words, in whatever order and capitals."""
    return set(folded(one).replace("-", " ").split()) == set(folded(other).replace("-", " ").split())


def part_of(short: str, full: str) -> bool:
    """Whether every word of one name stands in the other."""
    wanted = set(folded(short).split())
    return bool(wanted) and wanted <= set(folded(full).split())
