"""An appeal's text in sentences, and which of them are about the person."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from babel import Locale

from bot.content.cases.recognising.patterns import folded
from bot.content.cases.recognising.tables import Recognised
from bot.content.said.words import words_of
from bot.model.cases.appeal import ReadAppeal

_END: Final = re.compile(r"(?<=[.!?…;:؟؛])[\"”»]?\s+(?=[\"“«(]?[^\W\d_a-zà-ÿа-яёғӣқӯҳҷ])")
MOST_READ: Final = 60_000
"""Characters in which events are looked for, twenty pages: a draft is made in the bot's own process."""
_SHORT: Final = re.compile(r"(?:^|\s)(?:[^\W\d_]{1,2}|[A-ZÀ-ÞА-ЯЁ][^\W\d_]{1,2})\.$")
"""Behind "Ms.", "Art." or "ул." no sentence ends; behind a word of three small letters one may."""
_DAY: Final = re.compile(r"(?:^|\s)\d{1,2}\.$")
_MONTHS: Final = frozenset(Locale("de").months["format"]["wide"].values())
"""Of the language that has both a point behind the day and a capital letter in the month."""
_SHORT_ENDS: Final = 6
"""Characters that are enough to see that."""
_WORD: Final = re.compile(r"[^\W\d_]+")
_SHORTEST_NAME: Final = 3
_BEGINNING: Final = 60
"""Characters in which a sentence says whom it is about."""


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of a text, as they stand."""
    found: list[str] = []
    for part in _END.split(text):
        if found and (_SHORT.search(found[-1][-_SHORT_ENDS:]) or _in_a_date(found[-1], part)):
            found[-1] += f" {part}"
        elif part.strip():
            found.append(part.strip())
    return tuple(found)


def _in_a_date(before: str, behind: str) -> bool:
    """Whether no sentence ends there, but a day stands before its month: "am 17. November"."""
    word = _WORD.match(behind)
    return word is not None and word[0] in _MONTHS and _DAY.search(before[-_SHORT_ENDS:]) is not None


def running_text(read: ReadAppeal) -> Iterator[tuple[int, str]]:
    """The paragraphs of the text before what it asks for, each with the number of its first line."""
    ends = [item.line for item in read.demands if item.line]
    ends += [each.line for item in read.authorities if (each := item.name or item.role) and each.line]
    begun, length = 0, 0
    lines: list[str] = []
    for number, line in enumerate(read.lines[: min(ends, default=len(read.lines) + 1) - 1], start=1):
        length += len(line)
        if length > MOST_READ:
            break
        if line.strip():
            begun = begun or number
            lines.append(line.strip())
        elif lines:
            yield begun, " ".join(lines)
            begun, lines = 0, []
    if lines:
        yield begun, " ".join(lines)


class About:
    """Tells which sentences are about the person of an appeal."""

    def __init__(self, read: ReadAppeal, known: Recognised) -> None:
        spelt = [name for one in read.persons for name in (one.name.value, *one.other_spellings)]
        self._names = frozenset(_words(*spelt))
        self._others = frozenset(_words(*read.others, *read.kin)) - self._names
        self._known = known

    def is_told(self, sentence: str) -> bool:
        """Whether the sentence may be of the person: nobody else stands at its beginning, before them."""
        text = folded(sentence)
        found = [match.start() for each in self._known.relatives if (match := each.find(text))]
        found += [text.find(word) for word in set(_words(sentence)) & self._others]
        first = min((place for place in found if place >= 0), default=None)
        return first is None or first > _BEGINNING or self.means(text[:first])

    def names(self, sentence: str) -> bool:
        """Whether the sentence has a part of the person's name."""
        return bool(self._names & set(_words(sentence)))

    def means(self, sentence: str) -> bool:
        """Whether it names the person, or says "she"."""
        return self.names(sentence) or bool(self._known.pronouns & set(_WORD.findall(folded(sentence))))


def _words(*texts: str) -> list[str]:
    return [folded(word) for text in texts for word in words_of(text) if len(word) >= _SHORTEST_NAME]
