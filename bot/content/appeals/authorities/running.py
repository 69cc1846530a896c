"""Authorities in running text: "Please write to the Minister of Justice, Mr …, urging her to …"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from bot.content.appeals.authorities.openings import AND_TO, TextRow, has_contact, opens_official
from bot.content.appeals.contacts.emails import hides_sign
from bot.content.appeals.frames.headings import AppealPart
from bot.content.appeals.frames.placed import Placed
from bot.content.appeals.passages import Passage, passages
from bot.content.appeals.words.asking import VERB
from bot.content.appeals.words.courtesy import TITLES
from bot.content.appeals.words.folding import folded
from bot.content.appeals.words.letters import CAPITALS, STAND_INS
from bot.content.appeals.words.vocabulary import also, only

_WRITE: Final = re.compile(
    rf"(?<!\w)(?:{only('told.writing')})[^.:;]{{0,60}}?(?<!\w)(?:{only('joining.to')})(?!\w):?\s|"
    r"\b(?:write|writing|appeals?|letters?|messages?|e-?mails?|faxes|protests?|contact|"
    r"ecri\w+|adress\w+|lettres?|escrib\w+|dirig\w+|cartas|schreib\w+|briefe|schrijf\w*|"
    r"stuur\w*|brie\w+|пиш\w+|напи\w+|обратит\w+|письм\w+)\b"
    r"[^.:;]{0,60}?\b(?:to|a|au|aux|al|an|aan|naar|para|k|к)\b:?\s(?:the\s|la\s|le\s|el\s|den\s|die\s|de\s)?"
)
_ASKING: Final = re.compile(rf"[,;]?\s(?:and |et |y |und |en |и )?(?:to )?(?:{VERB})\b")
_AND: Final = re.compile(
    r"[,;]?\s(?:and|et|y|und|en|и|as well as|ainsi qu"
    rf"{also('joining.and')})(?:\s(?:to|à|au|a|al|an|aan|к{also('joining.to')}))?\s",
    re.IGNORECASE,
)
_TITLED: Final = re.compile(rf"\b{TITLES}\s[{CAPITALS}]")
_LONGEST: Final = 1200


def running_blocks(placed: Sequence[Placed]) -> Iterator[list[TextRow]]:
    """One block for each official named after "write to"; none without a name or a way to reach them."""
    for passage in passages(
        [
            one.line
            for one in placed
            if one.part in (AppealPart.DEMANDS, AppealPart.NOTES, AppealPart.ADDRESSES)
        ]
    ):
        plain = folded(passage.text)
        for match in _WRITE.finditer(plain):
            rest = passage.text[match.end() : match.end() + _LONGEST]
            if opens_official(rest, strict=True):
                end = _ASKING.search(folded(rest))
                yield from _each(passage, match.end(), rest[: end.start()] if end else _first_sentence(rest))
                break


def _first_sentence(text: str) -> str:
    end = re.search(rf"\.\s(?=[{CAPITALS}{STAND_INS}])", text)
    return text[: end.start()] if end and end.start() > _SHORT else text


_SHORT: Final = 40


_LEFT_OPEN: Final = re.compile(rf"[,;]?\s(?:and|et|y|und|en|и{also('joining.and')})(?:\s\w{{1,3}})?\s*$")
"""What stands before the next one: "…, and to"."""


def _without_brackets(text: str) -> str:
    return re.sub(
        r"\([^()]*\)", lambda match: match[0] if hides_sign(match[0]) else f", {match[0][1:-1]}, ", text
    )


def _each(passage: Passage, start: int, text: str) -> Iterator[list[TextRow]]:
    cuts = [
        0,
        *(match.end() for match in _AND.finditer(text) if opens_official(text[match.end() :], strict=True)),
        len(text),
    ]
    for begin, end in pairwise(cuts):
        said = AND_TO.sub("", _LEFT_OPEN.sub("", text[begin:end]).strip(" ,;"))
        row = TextRow(passage.line_at(start + begin), _without_brackets(said))
        if has_contact(row) or _TITLED.search(said):
            yield [row]
