"""Checks of single words: never said, doubled, in two alphabets, or with a blank where none belongs."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import accumulate
from typing import Final

from bot.content.cases.check.finding import CaseFile, Finding
from bot.content.cases.finding_kinds import FindingKind, ToldFinding
from bot.content.languages import language as known_language
from bot.content.said.hashes import NeverSaid, hash_of
from bot.content.said.never_said import look
from bot.content.said.words import parts_of, words_of

_DOUBLED = re.compile(r"(?<![\w'’-])([^\W\d_]+) \1(?![\w'’-])", re.IGNORECASE)
_SIGNS: Final = ",.;:!?،؛؟"  # with a blank before them in no language, unless its language.toml says so
_hashed = lru_cache(maxsize=8192)(hash_of)  # the words of files, not of people: those are never kept
_LATIN = re.compile("[A-Za-z]")
_CYRILLIC = re.compile("[\u0400-\u04ff]")


def check_words(file: CaseFile, language: str) -> Iterator[Finding]:
    """What reads wrong in the texts of a file, whatever they say."""
    signs = "".join(sign for sign in _SIGNS if sign not in known_language(language).blank_before)
    blank_before = re.compile(rf"\S+ [{signs}](?![\w.])")
    for way, text in file.texts():
        for twice in doubled(text, language):
            yield file.fault_at(
                way,
                twice,
                f'"{twice}": the word stands twice.',
                "Take one out, or word it otherwise.",
                ToldFinding(FindingKind.WORD_TWICE, words=twice),
            )
        for found in blank_before.finditer(text):
            yield file.fault_at(
                way,
                found[0],
                f'"{found[0]}" has a blank before the sign.',
                "Take it out; see whether a word is missing.",
                ToldFinding(FindingKind.BLANK_BEFORE, words=found[0]),
            )
        for word in words_of(text):
            for part in parts_of(word):
                if _LATIN.search(part) and _CYRILLIC.search(part):
                    yield file.fault_at(
                        way,
                        word,
                        f'"{part}" mixes Latin and Cyrillic letters.',
                        "Type the word anew.",
                        ToldFinding(FindingKind.TWO_ALPHABETS, words=part),
                    )


def doubled(text: str, language: str) -> list[str]:
    """Words that stand twice where a slip of the hand is likelier than a reason."""
    right = known_language(language).doubled
    return [found[0] for found in _DOUBLED.finditer(text) if found[1].casefold() not in right]


@lru_cache(maxsize=32)
def _lines_with(words: NeverSaid, text: str) -> frozenset[int]:
    """The lines that one of the words stands in. Who edits a case changes one file, and checks all again."""
    starts = [0, *accumulate(len(line) + 1 for line in text.split("\n"))]
    found = look(text, words, names_only=True, near=False, most=None, hashing=_hashed).found
    return frozenset(bisect_right(starts, place.start) for place in found)


def check_never_said(files: Mapping[str, CaseFile]) -> Iterator[Finding]:
    """Words that the case never says, anywhere in its files, comments too. The word isn't shown."""
    told = files["case.toml"].entries if "case.toml" in files else {}
    slug, hashes = told.get("slug"), told.get("never_said")
    if not isinstance(slug, str) or not isinstance(hashes, list):
        return
    words = NeverSaid.of(slug, [text for text in hashes if isinstance(text, str)])
    places = set()
    for file in files.values():
        first, last = file.lines.spans.get(("never_said",), (0, 0))
        kept = [
            "" if first <= number <= last else line for number, line in enumerate(file.lines.text, start=1)
        ]
        places |= {(file.name, number) for number in _lines_with(words, "\n".join(kept))}
    for name, number in sorted(places):
        yield Finding(
            name,
            number,
            "a word stands here that this case never says.",
            "Take it out (never_said in case.toml lists such words as hashes).",
            told=ToldFinding(FindingKind.NEVER_SAID),
        )
