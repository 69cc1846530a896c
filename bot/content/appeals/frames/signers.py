"""Who issues an appeal that has nobody's form: by what stands on top, or by the address to answer to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from bot.content.appeals.contacts.emails import find_mails
from bot.content.appeals.frames.shapes import loosely_sentence
from bot.content.appeals.people.names import NAME
from bot.content.appeals.prepared import PreparedLine
from bot.content.appeals.values.dates import spot
from bot.content.appeals.values.places import is_place
from bot.content.appeals.words.folding import folded
from bot.content.appeals.words.no_names import word_set
from bot.content.appeals.words.offices import MISSION, ROLE_WORD
from bot.content.appeals.words.vocabulary import also, only
from bot.model.cases.appeal import FoundValue, ReadingDoubt

_ORGANISATION: Final = re.compile(
    r"\b(?:union|network|committee|association|league|federation|coalition|centre|center|"
    r"foundation|society|council|institute|forum|campaign|circle|watch|group|collective|"
    r"alliance|movement|organi[sz]ation|initiative|syndicat|ligue|reseau|comite|collectif|"
    r"centre|association|mouvement|"
    r"sindicato|red|comite|asociacion|colectivo|movimiento|liga|federacion|plataforma|"
    r"coordinadora|gewerkschaft|verein|netzwerk|bund|komitee|gesellschaft|vakbond|stichting|"
    r"vereniging|netwerk|comitato|associazione|"
    r"профсоюз\w*|комитет\w*|объединени\w+|организаци\w+|центр\w*|движени\w+|ассоциаци\w+|союз\w*|фонд\w*"
    rf"{also('signers.organisations')})\b"
)
_SEQUENCE: Final = re.compile(
    rf"{NAME}(?:\s(?:for|of|de|des|pour|para|la|the|and|für|van|voor|&)(?:\s(?:the|la|los|las|"
    rf"les))?\s{NAME}){{0,3}}"
)
_OF_FILES: Final = re.compile(rf"(?:{only('signers.organisations')})(?!\w)")
"""Where small words may be in an organisation's name: its first word tells."""
_TOP: Final = 6
_LONGEST: Final = 90
_LEAST: Final = 6
_PUBLIC: Final = word_set(
    "gmail yahoo hotmail outlook proton protonmail mail aol gmx riseup posteo bluewin yandex inbox "
    "web live icloud example"
)


def unknown_issuer(lines: Sequence[PreparedLine], sender: str) -> FoundValue[str] | None:
    """An organisation that no table knows: named as its mail's host is, or on top of the text."""
    return _by_host(lines, sender) or _speaking(lines) or _on_top(lines) or _signed(lines)


_SPEAKS: Final = re.compile(
    rf"(?:^|\s|['’])(?P<name>{_SEQUENCE.pattern}(?:\s\([^()\d]{{2,20}}\))?),?\s"
    r"(?:calls?|urges?|condemns?|denounces?|expresses|asks?|demands?|denuncia|condena|exige|"
    r"solicita|hace un llamado|rechaza|expresa|dénonce|condamne|exprime|demande|lance|appelle|"
    r"fordert|verurteilt|ruft|veroordeelt|roept)\b"
)


def _speaking(lines: Sequence[PreparedLine]) -> FoundValue[str] | None:
    """Who denounces or calls on, in the first sentences: "La Asociación Campesina (ACPI) denuncia"."""
    for at, line in enumerate(lines[:_SPEAKING]):
        text = line.plain if at + 1 >= len(lines) else f"{line.plain} {lines[at + 1].plain}"
        for match in _SPEAKS.finditer(text):
            name = re.sub(r"^(?:The|La|Le|El|Los|Les|Das|Die|Der|Het|De)\s", "", match["name"]).strip()
            words = name.split()
            if len(words) > 1 and words[0][:1].isupper() and _ORGANISATION.search(folded(name)):
                return FoundValue(name, line.number, ReadingDoubt.GUESSED)
    return None


def _signed(lines: Sequence[PreparedLine]) -> FoundValue[str] | None:
    """The organisation whose name is the last line but few."""
    for line in reversed(lines[-_SIGNING:]):
        text = re.sub(r"^(?:The|La|Le|El|Die|Das|Het)\s|,\s[^,]{3,30}$", "", line.plain.strip(" *_"))
        named = _SEQUENCE.fullmatch(text) or _OF_FILES.match(folded(text))
        if (
            2 <= len(text.split()) <= _MOST_WORDS
            and named
            and not text.endswith((".", ":"))
            and _ORGANISATION.search(folded(text))
        ):
            return FoundValue(text, line.number, ReadingDoubt.GUESSED)
    return None


_SPEAKING: Final = 25
_SIGNING: Final = 12
_MOST_WORDS: Final = 9


def _by_host(lines: Sequence[PreparedLine], sender: str) -> FoundValue[str] | None:
    hosts = [label for line in lines for mail in find_mails(line.plain) for label in _labels(mail.address)]
    hosts += [label for mail in find_mails(sender) for label in _labels(mail.address)]
    for label in dict.fromkeys(hosts):
        for line in lines:
            for match in _SEQUENCE.finditer(line.plain):
                words = [
                    word
                    for word in re.findall(r"[^\W_]+", folded(match.group()))
                    if word not in ("the", "of", "for", "and", "de", "s")
                ]
                public = MISSION.match(folded(match.group())) or ROLE_WORD.match(folded(match.group()))
                if len(words) >= 2 and not public and _says(label, words):
                    name = re.sub(r"^(?:The|La|Le|El)\s", "", match.group())
                    return FoundValue(name.rstrip("."), line.number, ReadingDoubt.GUESSED)
    return None


def _says(label: str, words: Sequence[str]) -> bool:
    """Whether a host is called by the first words of a name: "andeanjurists" by "Andean Jurists' Network"."""
    joined = "".join(words)
    if joined.endswith(label) and _ORGANISATION.match(words[0]):
        return True  # "kabraxa" by "Coordinadora Campesina Kab'raxa"
    return joined.startswith(label) or (label.startswith(joined) and len(joined) >= _LEAST)


def _labels(address: str) -> list[str]:
    host = address.rsplit("@", 1)[-1].casefold()
    return [
        label
        for part in host.split(".")[:-1]
        if len(label := part.replace("-", "")) >= _LEAST and label not in _PUBLIC
    ]


def _on_top(lines: Sequence[PreparedLine]) -> FoundValue[str] | None:
    for line in lines[:_TOP]:
        for piece in re.split(r"\t|\s[-\u2013\u2014|]\s", line.text):
            text = piece.strip(" *_")
            plain = folded(text)
            if (
                len(text) > _LONGEST
                or len(text.split()) < 2
                or ":" in text
                or text.endswith((".", "!", ","))
                or re.search(r"\w{4}[.!?]\s", text)
                or loosely_sentence(text)
                or spot(text)
                or is_place(text)
            ):
                continue
            named = _ORGANISATION.search(plain) or re.search(r"\w{4}\s\([A-Z]{2,8}\)$", text)
            if named and not re.search(
                rf"\b(?:arrest|detain|sentenc|jail|urgent|appeal|action|arret|deten|haft{also('signers.no_names')})\w*",
                plain,
            ):
                return FoundValue(text, line.number, ReadingDoubt.GUESSED)
    return None
