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
from bot.content.appeals.words.no_names import BODY_WORDS, ENDS_BODY, NO_NAMES
from bot.content.appeals.words.offices import BODY, MISSION, PEOPLE_AT_WORK, ROLE_WORD
from bot.content.appeals.words.relatives import RELATIVES
from bot.content.appeals.words.vocabulary import only

_CAP: Final = (
    r"(?:[A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĖĘĚĞĢĪĮİĶĹĻĽŁŃŅŇŌŐŒŔŘŚŞŠŢŤŪŮŰŲŹŻŽƏА-ЯЁІЇЄҒҚҲӢҶӮ"
    r"\U00010c80-\U00010cb2][\w'’ʻʼ`\-]{0,30}\w|[A-ZА-ЯЁ]\.?)"
)
_PARTICLE: Final = (
    r"(?:de|da|do|dos|das|del|della|di|du|la|las|los|le|van|der|den|von|zu|zum|bin|bint|ibn|"
    r"ben|ould|mint|al|el|ul|abu|ag|van't|ter|ten|san|binti|a/l|a/p|s/o|d/o)"
)
NAME: Final = (
    rf"(?<!\w)(?:(?:al|el|Al|El|as|ash|an)-|['‘ʿ`](?=[A-Z][^\W\d_]+\s[A-Z]))?{_CAP}(?:(?:\s(?:{_PARTICLE}\s){{0,2}}|\s(?:al|el|as|ash|"
    rf"an)-|\s[\"“”'«](?=\w+[\"“”'»]\s)|\s['‘’ʿ`](?=\w)){_CAP}[\"”'»]?){{0,5}}"
)
"""For a pattern: words in capitals in a row, which may be a name. Groups: none. In matching case."""
_NAMES: Final = re.compile(
    rf"(?<![\w@.\-/])(?:(?P<title>{TITLES}(?:\s(?=\S))?(?:{TITLES}\s)?))?(?P<name>{NAME})(?![@\w])"
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


def names_in(text: str) -> Iterator[Named]:
    """What may be names of people in `text`: two words or more, or one after a title of courtesy."""
    for match in _NAMES.finditer(text):
        title = match["title"] or ""
        gender = "f" if title and WOMAN.search(title) else "m" if title and MAN.search(title) else None
        start, words = match.start("name"), match["name"]
        trimmed = _trimmed(words)
        if trimmed is None:
            continue
        offset, kept = _without_place(text[: start + trimmed[0]], *trimmed)
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
    if is_place(words) or plain in NO_NAMES or parts[-1] in ENDS_BODY:
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
    if any(_RELATIVE.fullmatch(part) for part in re.split(r"[\s'’-]+", words) if len(part) > 3):
        return False
    if any(part in BODY_WORDS for part in parts) or any(part in NO_NAMES and len(part) > 3 for part in parts):
        return False
    if ROLE_WORD.search(plain) or MISSION.match(plain) or BODY.fullmatch(plain.split()[0]):
        return False
    spots = places_in(words)
    if len(parts) == 2 and any(is_place(part) for part in words.split()[1:]):
        return False
    return not any(end - start > len(words) * 0.55 for start, end, _ in spots) or len(parts) > 2


def _trimmed(words: str) -> tuple[int, str] | None:
    """A row of words in capitals without what opens a sentence, and without a possessive at its end."""
    offset = 0
    while True:
        first = re.match(r"\S+\s*", words)
        if not first:
            return None
        plain = folded(first.group().strip()).strip(".'")
        opens = plain in NO_NAMES or (plain in MONTHS and first.end() < len(words))
        if (
            opens
            or (first.end() < len(words) and _is_said_of(first.group().strip(" .'")))
            or (" " in words[first.end() :] and is_place(first.group()))
        ):
            offset += first.end()
            words = words[first.end() :]
            continue
        break
    words = re.sub(r"[’'`]s$|[’']$", "", words).strip()
    last = words.split()[-1:] if words else []
    while last and folded(last[0]).strip(".'") in NO_NAMES:
        words = words[: -len(last[0])].rstrip()
        last = words.split()[-1:]
    return (offset, words) if words else None


def _without_place(before: str, offset: int, words: str) -> tuple[int, str]:
    """Without what a town or a region is called, if such a word stands before: "city of Bokhtar Firuza …"."""
    first, _, rest = words.partition(" ")
    if " " in rest and _PLACE.search(folded(before)):
        return offset + len(first) + 1, rest
    return offset, words


_PLACE: Final = re.compile(rf"(?<!\w)(?:{only('names.places')})\s$")


def _is_said_of(word: str) -> bool:
    """Whether a word in a capital is what somebody is, and not their name: "Journalist …", "Sister …"."""
    return PEOPLE_AT_WORK.fullmatch(folded(word)) is not None or _RELATIVE.fullmatch(word) is not None


_RELATIVE: Final = re.compile(RELATIVES, re.IGNORECASE)
"""With its accents: "Irma" is a name, "irmã" a sister."""


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
