"""The sentence of one's own: made fit for a letter, and looked at for what might not help.

Nothing here keeps or reports what was typed. What is found is told to whoever wrote the sentence, with the
reason, and they decide; but a word that the case never says goes into no letter.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from bot.content.languages import language as known_language
from bot.content.letters.contacts import addresses_that_lead_to_somebody, homes
from bot.content.letters.one_line import cut, one_line
from bot.content.letters.word_lists import EntryFound, WordList
from bot.content.said import never_said
from bot.content.said.hashes import NeverSaid
from bot.content.said.numbers import numbers_that_lead_to_somebody
from bot.content.toml import Section
from bot.model.cases.case import Case
from bot.model.languages import Language
from bot.model.letters.advice import Advice, Remark
from bot.model.letters.letter import MAX_OWN
from bot.reading import kept_by_content

# A sentence ends at one of these; Chinese and Japanese leave no blank behind it.
_SENTENCE_END = re.compile(r"(?:[.!?…؟।]+[\"'”’»)\]]*(?=\s)|[。！？]+[」』）]*)")
_ABBREVIATED = re.compile(r"(?:^|[^\w.])(?:[^\W\d_]\.|[A-ZÀ-ÞА-ЯЁ][^\W\d_]\.)+$")
_BY_WORDS = (Advice.INSULT, Advice.THREAT, Advice.POLITICS)
_ANY = "any"
_MOST_TRIED = 1_500
"""Hashes for a whole letter: prose needs half of them, and single letters, apart, must not take a minute."""


def tidy(text: str) -> str:
    """What was typed as one line in NFC, without control characters and marks that turn the text around."""
    return one_line(text)


def shortened(text: str) -> str:
    """The beginning of `tidy(text)`, at most MAX_OWN characters.

    Cut at the end of a sentence, else at a blank, where the second half has one; never inside a character.
    """
    line = tidy(text)
    if len(line) <= MAX_OWN:
        return line
    whole = cut(line, MAX_OWN)
    ends = [
        found.end()
        for found in _SENTENCE_END.finditer(line)
        if MAX_OWN // 2 < found.end() <= len(whole) and _ends_sentence(line, found)
    ]
    if ends:
        return cut(line, ends[-1])
    at_blank = whole if line[len(whole)] == " " else whole.rpartition(" ")[0]
    kept = at_blank if len(at_blank) > MAX_OWN // 2 else whole
    return cut(line, len(kept.rstrip(" ,،，、;:–—-(«„“")))


def _ends_sentence(line: str, found: re.Match[str]) -> bool:
    """Whether a sentence ends there: not in "Mr. Bell", "ст. 19" or "e.g. fear"."""
    if found[0].rstrip("\"'”’»)]") != ".":
        return True
    rest = line[found.end() :].lstrip()
    return not (_ABBREVIATED.search(line, 0, found.end()) or rest[:1].islower() or rest[:1].isdigit())


@dataclass(frozen=True, slots=True)
class _Meaning:
    """What a word found by the lists is."""

    kind: Advice | None  # None: nothing is wrong here, whatever else finds it
    ask: str = _ANY  # OTHER_DEMAND: in letters with which ask


@dataclass(frozen=True, slots=True)
class OwnWordsLists:
    """The words to look for, by language. All are looked for in every letter: people type in their own."""

    by_language: Mapping[str, WordList[_Meaning]]

    @classmethod
    def load(cls, folder: Path, languages: Mapping[str, Language]) -> OwnWordsLists:
        """Read own_words.toml of these languages under messages/letters. Raises ContentError."""
        lists: dict[str, WordList[_Meaning]] = {}
        first: tuple[str, tuple[str, ...]] | None = None
        for code, language in languages.items():
            path = folder / code / "own_words.toml"
            lists[code], asks = _read(path, language)
            first = first or (code, asks)
            if asks != first[1]:
                # An ask is whatever a case calls it, so a misspelt one shows only by comparing the languages.
                demands = Section.read(path).section(Advice.OTHER_DEMAND.value)
                raise demands.fault(
                    f"has lists for {', '.join(asks)}; that of '{first[0]}' for {', '.join(first[1])}.",
                    "Write a list for the same asks in every language.",
                )
        return cls(MappingProxyType(lists))


@kept_by_content
def _read(path: Path, language: Language) -> tuple[WordList[_Meaning], tuple[str, ...]]:
    """What own_words.toml lists, and the asks that it has lists for."""
    top = Section.read(path)
    found = WordList[_Meaning](language)
    for kind in _BY_WORDS:
        _add(found, top, kind.value, _Meaning(kind))
    _add(found, top, "fine", _Meaning(None))
    demands = top.section(Advice.OTHER_DEMAND.value)
    asks = (_ANY, *sorted({*demands.entries()} - {_ANY}))
    for ask in asks:
        _add(found, demands, ask, _Meaning(Advice.OTHER_DEMAND, ask))
    top.close()
    return found, asks


def _add(found: WordList[_Meaning], section: Section, key: str, meaning: _Meaning) -> None:
    entries = section.texts(key)
    for place, entry in enumerate(entries):
        try:
            found.add(entry, meaning)
        except ValueError as error:
            raise section.fault(f'"{entry}" can\'t be looked for: {error}.', "Correct it.", key) from None
        if entry in entries[:place]:
            raise section.fault(f'"{entry}" stands there twice.', "Take one of them out.", key)


def look(
    text: str, *, case: Case, ask: str, letter_language: str, lists: OwnWordsLists
) -> tuple[Remark, ...]:
    """What might not help in a sentence for a letter, one remark a kind, in the order of `Advice`.

    Looks at the part that goes into the letter. Takes some milliseconds for each word where the case has
    words that are never said: call it in a thread.
    """
    own = shortened(text)
    remarks = _looked_at(own, case, ask, letter_language, lists)
    return remarks if own == tidy(text) else (Remark(Advice.TOO_LONG), *remarks)


def look_at_letter(
    paragraphs: Sequence[str], *, case: Case, ask: str, letter_language: str, lists: OwnWordsLists
) -> tuple[Remark, ...]:
    """The same in a whole letter of one's own. Call it in a thread: it has many words."""
    return _looked_at(" ".join(paragraphs), case, ask, letter_language, lists, most=_MOST_TRIED)


def _looked_at(
    own: str,
    case: Case,
    ask: str,
    letter_language: str,
    lists: OwnWordsLists,
    most: int = never_said.MOST_TRIED,
) -> tuple[Remark, ...]:
    found = _by_lists(own, case, ask, lists)
    found |= {remark.kind: remark.words for remark in what_leads_to_somebody(own)}
    if says_what_is_never_said(own, case, most=most):
        found[Advice.NEVER_SAID] = ()
    if _in_other_script(own, letter_language):
        found[Advice.OTHER_LANGUAGE] = ()
    return tuple(Remark(kind, found[kind]) for kind in Advice if kind in found)


def says_what_is_never_said(own: str, case: Case, *, most: int = never_said.MOST_TRIED) -> bool:
    """Whether a text holds a word that the case never says, or can't be looked through for such.

    Takes some milliseconds for each word: call it in a thread.
    """
    looked = never_said.look(own, NeverSaid.of(case.slug, case.never_said), near=False, most=most)
    return bool(looked.found) or not looked.whole  # nobody knows what the rest says


def what_leads_to_somebody(text: str, *, in_sentence: bool = True) -> tuple[Remark, ...]:
    """What might tell whoever gets the letter who wrote it, where they live, or how to reach them."""
    found = {
        Advice.NUMBER: numbers_that_lead_to_somebody(text),
        Advice.ADDRESS: addresses_that_lead_to_somebody(text),
        Advice.HOME: homes(text, in_sentence=in_sentence),
    }
    return tuple(Remark(kind, words) for kind, words in found.items() if words)


def _by_lists(own: str, case: Case, ask: str, lists: OwnWordsLists) -> dict[Advice, tuple[str, ...]]:
    hits = [
        (language, hit)
        for language, words in lists.by_language.items()
        for hit in words.find(own)
        if hit.meaning.ask in (_ANY, ask)
    ]
    # A word can be in the lists of several languages: what is all right by one of them is all right.
    fine = [hit for language, hit in hits if _is_fine(hit, language, case, ask, lists)]
    places: dict[Advice, list[tuple[int, int]]] = {}
    for _, hit in hits:
        if hit.meaning.kind and not any(_covers(other, hit) for other in fine):
            places.setdefault(hit.meaning.kind, []).append((hit.start, hit.end))
    return {kind: _words(own, found) for kind, found in places.items()}


def _is_fine(hit: EntryFound[_Meaning], language: str, case: Case, ask: str, lists: OwnWordsLists) -> bool:
    """Whether nothing is wrong there: a fine phrase, or something that the case itself speaks of.

    What a case tells is no politics in a letter about it, nor is what the letter asks for another demand.
    """
    return hit.meaning.kind is None or any(
        (other.entry, other.meaning) == (hit.entry, hit.meaning)
        for text in _of_the_case(case, ask, language, hit.meaning.kind)
        for other in _not_fine(lists.by_language[language].find(text))
    )


def _not_fine(found: Iterable[EntryFound[_Meaning]]) -> Iterator[EntryFound[_Meaning]]:
    """Without what a fine phrase covers: a letter against arbitrary sanctions asks for none."""
    hits = list(found)
    fine = [hit for hit in hits if hit.meaning.kind is None]
    return (hit for hit in hits if hit.meaning.kind and not any(_covers(one, hit) for one in fine))


def _covers(fine: EntryFound[_Meaning], hit: EntryFound[_Meaning]) -> bool:
    same = fine.meaning.kind in (None, hit.meaning.kind)
    return same and fine.start < hit.end and hit.start < fine.end


def _of_the_case(case: Case, ask_id: str, language: str, kind: Advice) -> Iterator[str]:
    """The case's own texts in a language that decide whether a word is out of place in a letter about it."""
    text, ask = case.texts.get(language), case.ask(ask_id)
    if text and kind is Advice.POLITICS:
        yield from (text.title, text.summary, *(what for _, what in text.facts.values()))
        yield from text.demands.values()
    if text and ask and kind is Advice.OTHER_DEMAND:
        yield from (text.demands[demand] for demand in ask.demands)


def _words(text: str, places: Sequence[tuple[int, int]]) -> tuple[str, ...]:
    """What stands at these places, each once, without what is part of something longer."""
    longest = [
        (start, end)
        for start, end in sorted(set(places))
        if not any(s <= start and end <= e and (s, e) != (start, end) for s, e in places)
    ]
    return tuple(dict.fromkeys(text[start:end] for start, end in longest))


def _in_other_script(text: str, letter_language: str) -> bool:
    """Whether most letters of a text are not of the alphabet that the letter's language is written in."""
    alphabet = _alphabet(known_language(letter_language).name[:1])
    letters = [_alphabet(sign) for sign in text if sign.isalpha()]
    return bool(alphabet) and 2 * letters.count(alphabet) < len(letters)


def _alphabet(letter: str) -> str:
    """The alphabet of a letter, by its name in Unicode: "LATIN", "CYRILLIC", "ARABIC"."""
    return unicodedata.name(letter, "").partition(" ")[0] if letter else ""
