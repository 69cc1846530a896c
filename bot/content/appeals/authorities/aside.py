"""An addressee in a sentence after the list: "Please also write to the embassy: …"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from bot.content.appeals.authorities.openings import TextRow, has_contact, opens_official
from bot.content.appeals.contacts.emails import find_mails
from bot.content.appeals.frames.headings import AppealPart
from bot.content.appeals.frames.placed import Placed
from bot.content.appeals.passages import passages
from bot.content.appeals.words.folding import folded
from bot.content.appeals.words.labels import LABEL

_EMBASSIES: Final = re.compile(
    r"\b(?:embass\w+|ambass\w+|embaja\w+|botschaft\w*|diplomat\w+|missions?|mision\w*|representa\w+|"
    r"vertretung\w*|vertegenwoordiging\w*|посольств\w+|представительств\w+)\b"
)
_TO: Final = re.compile(
    r"(?:ainsi qu['’]|as well as|asi como|also|and|et|y|und|en)\s?(?:to|a|à|al|a la|à la|au|an|aan)\s"
    r"(?:the|la|le|l['’]|el)?\s?(?=(?:permanent |mission|representation|representacion|embass|delegation))"
)


def asides(placed: Sequence[Placed]) -> Iterator[list[TextRow]]:
    """One block for each embassy or mission that is named with a way to reach it, outside the list."""
    besides = [one.line for one in placed if one.part in (AppealPart.DEMANDS, AppealPart.NOTES)]
    for passage in passages(besides):
        row = TextRow(passage.line_at(0), passage.text)
        plain = folded(passage.text)
        if not has_contact(row) or not _EMBASSIES.search(plain):
            continue
        for start in (*(match.end() for match in re.finditer(r":\s", passage.text)), *_joined(plain)):
            rest = passage.text[start:]
            rest = _one_sentence(rest)
            if opens_official(rest, strict=True) and has_contact(TextRow(0, rest)):
                yield [TextRow(passage.line_at(start), _bare(rest))]
                break


def _one_sentence(text: str) -> str:
    """Up to the end of the sentence that has a way to reach somebody."""
    for end in re.finditer(r"\.\s(?=[A-ZÀ-Þ])", text):
        if has_contact(TextRow(0, text[: end.start()])) and not LABEL.match(text[end.end() :]):
            return text[: end.start()]
    return text


def _joined(plain: str) -> Iterator[int]:
    yield from (match.end() for match in _TO.finditer(plain))


def _bare(text: str) -> str:
    """Without the brackets around an address of mail: "… Union européenne (mission@…)."."""
    for mail in reversed(find_mails(text)):
        if text[: mail.start].rstrip().endswith("(") and text[mail.end :].lstrip().startswith(")"):
            before = text[: mail.start].rstrip()[:-1].rstrip()
            text = f"{before}, {text[mail.start : mail.end]}"
    return text
